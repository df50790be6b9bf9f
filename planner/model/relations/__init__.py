"""What the schools of a round show together: the report's own questions, asked again of their figures."""
