"""The estimate page: the year's time, filled in once."""
