"""The yearly round: who was invited, how far each school is, and whose figures count."""
