"""A database that is a file: what SQLite keeps beside it, who bears its name, and how it is opened."""
