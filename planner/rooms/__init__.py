"""The dashboards' insides: a room holds one state and says what its page shows."""
