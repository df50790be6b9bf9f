"""The pages there are, and what all of them have: files, a printed opening, the tools in their corner.

A page is a folder here with a module `opening`, a notebook of its name in dashboards/, and its line in PAGES.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from planner.files.palette import painted
from planner.files.templates import templates
from planner.model.allocation import Allocation
from planner.model.effort import Range
from planner.words.language import LANGUAGES, Language, Words, language_name, mark


@dataclass(frozen=True, slots=True)
class Named:
    """A page's own title, and what the other pages call it."""

    title: str
    link: str


# By the name of its folder, its notebook and its address; `/` leads to the first.
PAGES = {
    "whatif": Named(mark("Time for apprenticeship places"), mark("What if we moved the time?")),
    "estimate": Named(mark("The year's time estimate"), mark("The year's time estimate")),
    "round": Named(mark("The year's round"), mark("The year's round")),
}

DIFFER = "differ"  # what an address says of others' answers
_NOTHING: Mapping[str, Mapping[str, str]] = MappingProxyType({})
HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import .* from "\./\w+\.js";\n', re.MULTILINE)
STYLE, LINE = HERE / "stage.css", HERE / "line.js"
# Scatter and bar only, built by `npm ci && npm run build` in web/: evaluated in a fifth of the time.
_BUNDLE = HERE / "static" / "plotly.js"


def plotly_script() -> Path:
    """Where plotly.js is: our own small bundle, or the whole one that comes with the Python package."""
    if _BUNDLE.is_file():
        return _BUNDLE
    spec = find_spec("plotly")  # found, not imported: the kernel has no use for the package itself
    if spec is None or spec.origin is None:
        msg = f"no plotly.js: neither {_BUNDLE.name} nor the package plotly"
        raise FileNotFoundError(msg)
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


def one_script(script: Path, *beside: Path) -> str:
    """Put what every page shares, and what stands beside a page's script, before it: a widget has nothing to import from."""
    return "".join(_IMPORT.sub("", part.read_text("utf-8")) for part in (LINE, *beside, script))


def one_style(*styles: Path) -> str:
    """Join stylesheets, their colours painted in."""
    return painted("\n".join(style.read_text("utf-8") for style in styles))


def page_html(
    name: str, words: Words, seen: Mapping[str, Any], brings: Mapping[str, Mapping[str, str]] = _NOTHING
) -> str:
    """Write a page's inside: its template, given what it shows beside what every page shows.

    Parameters
    ----------
    brings : mapping
        What the way to another page brings along in its address, by that page's name.
    """
    return (
        templates(HERE / name, HERE)
        .get_template("page.html.j2")
        .render(
            {
                "t": words.text,
                "plural": words.plural,
                "words": words,
                "languages": [(code, language_name(code)) for code in LANGUAGES],
                "elsewhere": {
                    other: (
                        f"{other}?{urlencode({'lang': words.language, **brings.get(other, {})})}",
                        words.text(page.link),
                    )
                    for other, page in PAGES.items()
                    if other != name
                },
                **seen,
            }
        )
    )


def printed(html: str, data: object = None) -> str:
    """Wrap a page's inside for a server to print, its data beside it."""
    # Every "<" is escaped: no name in the data can end the element it stands in.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    beside = f'<script type="application/json" id="planner-opening-data">{text}</script>' if data else ""
    return (
        f'<div class="planner-page" id="planner-opening">{html}</div>{beside}'
        '<div id="planner-opening-end" hidden></div>'
    )


def figures_in_address(
    name: str, allocation: Allocation, students: int, ranges: Sequence[Range | None]
) -> dict[str, str]:
    """Write a school's figures as the what-if page's address takes them; where there is no range, no low and no high."""
    said = {"fte": "/".join(map(repr, allocation.values())), "students": str(students), "name": name}
    if any(ranges):
        said["low"] = "/".join(repr(one.low) if one else "" for one in ranges)
        said["high"] = "/".join(repr(one.high) if one else "" for one in ranges)
    return said


def answered_by(who: str, *, differ: bool) -> dict[str, str]:
    """Write whose answers the figures are, a role and no name, and whether others at the school differ."""
    return {"who": who} | ({"others": DIFFER} if differ else {})


def language_asked(query: Mapping[str, str]) -> Language:
    """Read the language an address asks for; the first where it asks for none of ours."""
    return next((code for code in LANGUAGES if code == query.get("lang")), LANGUAGES[0])
