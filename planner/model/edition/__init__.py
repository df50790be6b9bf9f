"""An edition: what a closed round publishes of its schools' figures, under rules that stand in it."""
