"""A planning meeting: where its hours come from, what is kept of it, decided in it, and what became of that."""
