"""What a publication says of a group of schools, and every table that fits it."""
