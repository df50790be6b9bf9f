"""What would it take: wishes that time is moved for, and what would change what is said."""
