"""What a planning meeting decided, as a sheet to take along."""
