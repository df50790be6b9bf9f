"""Starting Voilà safely, keeping sessions cheap."""

from __future__ import annotations

from planner.rooms.assets import SCRIPT, STYLE, plotly_script
from planner.rooms.estimate_opening import ASSETS as ESTIMATE_ASSETS
from planner.rooms.estimate_opening import SCRIPT as ESTIMATE_SCRIPT
from planner.rooms.estimate_opening import opening as estimate_opening
from planner.rooms.whatif_opening import opening
from planner.serving.page import Page

# Notebook name (without .ipynb) -> page. Only what stands here is served, whatever else lies in the folder;
# the first is where `/` leads.
pages: dict[str, Page] = {
    "whatif": Page(
        title="Tid til lærepladser",
        opening=opening,
        assets=(SCRIPT, STYLE, plotly_script()),
        modules=(SCRIPT.name,),
    ),
    "estimate": Page(
        title="Årets tidsestimat",
        opening=estimate_opening,
        assets=ESTIMATE_ASSETS,
        modules=(ESTIMATE_SCRIPT.name,),
    ),
}
