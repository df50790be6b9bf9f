"""The page of who runs a year's round: how far each school is, live."""
