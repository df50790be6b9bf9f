"""The meeting on the what-if page: its steps, what lies on its table, what it decides."""
