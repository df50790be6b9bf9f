"""The questions of a time estimate: labels and answers in every language, and what each of them means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from planner.files import content
from planner.files.grids.cells import key
from planner.model.content import Item
from planner.model.estimate.people import Role

# In every workbook made from the instrument, on each of its sheets: a name no school's own sheet has.
_MARK = re.compile(r"planner[\s-]*estimat\w* +(\d{4}\.\d{1,3})", re.IGNORECASE)

# Labels as workbooks handed out before had them: still read, and said nowhere.
_FORMERLY = {
    "Elever på GF2": "gf2_students",
    "Students on GF2": "gf2_students",
    "Heraf med aftale ved udgangen af GF2": "agreements",
    "Of these, with an agreement at the end of GF2": "agreements",
    "Heraf med aftale i uge 15 på GF2": "agreements_week15",
    "Of these, with an agreement in week 15 of GF2": "agreements_week15",
    "Sidste års tal er set igennem": "confirmed",
    "Svare mestrene": "ta3",
    "Besvare henvendelser fra mestre": "ta3",
}


def mark(version: str) -> str:
    """Say which version of the instrument a sheet is made from."""
    return f"planner-estimat {version}"


def version_in(text: str) -> str | None:
    """Read the version a mark names; None for any other text.

    >>> version_in("planner-estimat 2026.1"), version_in("Skema 2026")
    ('2026.1', None)
    """
    found = _MARK.search(text)
    return found[1] if found else None


def entries(of: str) -> dict[str, Item]:
    """Give the "field", "person", "column", "said" or "guide" entries by id, in order."""
    return {item.id: item for item in content.instrument(of)}


@cache
def choices(group: str) -> dict[str, Item]:
    """Give the answers of a drop-down by id: "unit", "sureness", "ground", "hours_basis", "answer", "role", "task_type"."""
    match group:
        case "role":
            found: Iterable[Item] = (i for i in content.organisation() if i.id in set(Role))
        case "task_type":
            found = content.task_types()
        case "task":
            found = content.tasks()
        case _:
            found = (i for i in content.instrument("choice") if i.group == group)
    return {item.id: item for item in found}


@cache
def meanings(group: str) -> Mapping[str, str]:
    """Folded label -> id, in every language, of a group of choices or a kind of entry."""
    items = entries(group) if group in {"field", "person", "column", "said"} else choices(group)
    former = {key(label): name for label, name in _FORMERLY.items() if name in items}
    return former | {key(label): name for name, item in items.items() for label in item.name.wordings}
