"""A planning meeting: what is kept of it, decided in it, and what became of that."""
