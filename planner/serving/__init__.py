"""Starting Voilà safely, keeping sessions cheap."""

from __future__ import annotations

from planner.serving.page import Page

# Notebook name (without .ipynb) -> page. Only what stands here is served, whatever else lies in the folder;
# the first is where `/` leads.
pages: dict[str, Page] = {}
