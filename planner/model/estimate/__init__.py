"""A year's time estimate: who, which tasks, how much, how sure."""
