"""Years, estimates, scenarios and decisions: one database, versioned rows."""
