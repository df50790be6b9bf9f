"""Starting Voilà safely, keeping sessions cheap."""
