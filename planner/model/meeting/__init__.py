"""Where the hours come from: tasks by role, what is found in them, and the practices that are to fit."""
