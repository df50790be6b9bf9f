"""What a planning meeting keeps, asks for and finds, in words."""
