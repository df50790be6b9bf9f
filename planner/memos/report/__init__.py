"""The report of a closed round: what an association puts before its board, made of the edition alone."""
