"""Values in, charts out; never shows."""
