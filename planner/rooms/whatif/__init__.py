"""The what-if page: a lever is moved, and what would follow is shown."""
