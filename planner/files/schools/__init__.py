"""School tables: rows under headings to schools, and schools to a table again."""
