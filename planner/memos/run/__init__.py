"""A run over many schools: planned, made process by process, recorded, looked over, approved."""
