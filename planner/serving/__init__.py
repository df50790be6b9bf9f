"""Starting Voilà safely, keeping sessions cheap."""

from __future__ import annotations

from planner.rooms.assets import STYLE, plotly_script
from planner.rooms.estimate.opening import ASSETS as ESTIMATE_ASSETS
from planner.rooms.estimate.opening import SCRIPT as ESTIMATE_SCRIPT
from planner.rooms.estimate.opening import opening as estimate_opening
from planner.rooms.whatif.opening import SCRIPT as WHATIF_SCRIPT
from planner.rooms.whatif.opening import opening as whatif_opening
from planner.serving.page import Page

# Notebook name (without .ipynb) -> page. Only what stands here is served, whatever else lies in the folder;
# the first is where `/` leads.
pages: dict[str, Page] = {
    "whatif": Page(
        title="Tid til lærepladser",
        opening=whatif_opening,
        assets=(WHATIF_SCRIPT, STYLE, plotly_script()),
        modules=(WHATIF_SCRIPT.name,),
    ),
    "estimate": Page(
        title="Årets tidsestimat",
        opening=estimate_opening,
        assets=ESTIMATE_ASSETS,
        modules=(ESTIMATE_SCRIPT.name,),
    ),
}
