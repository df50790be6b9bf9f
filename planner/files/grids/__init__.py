"""Any file to grids of cells: opened, guarded, read for what a person sees; what it means is not asked here."""
