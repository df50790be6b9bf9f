"""Long conversations with both rooms, printed answer by answer: what tests/same_as.py compares.

Run by another checkout's planner too, so it knows no more of the rooms than their door, `Room().answer`.
"""

from __future__ import annotations

import html
import json
import random
import re
from pathlib import Path
from typing import Any

from planner.rooms.estimate.room import Room as Estimates
from planner.rooms.whatif.room import Room as WhatIf

NONSENSE: list[Any] = [
    None, True, -1, 1.5, 10**400, float("nan"), "", "x", "æ" * 3000, "\ud800", [], [1], {}, {"a": "b"}, {"id": None},
    {str(n): "1" for n in range(300)}, b"bytes".hex(), "<script>", "250190-1234", "900001", "both", "student_support",
]  # fmt: skip
FIGURES = [
    "",
    "0",
    "1",
    "2,5",
    "0.6",
    "40",
    "60",
    "1.250",
    "100",
    "3600",
    "1e3",
    "-1",
    "x",
    "12 %",
    "½",
    "37",
    "360",
    "46",
]


def main() -> None:
    """Print every answer as one line."""
    for seed in range(12):
        conversation("whatif", WhatIf(), whatif_request, seed, 60)
    for seed in range(16):
        conversation("estimate", Estimates(), estimate_request, seed, 90)


def conversation(name: str, room: Any, request: Any, seed: int, length: int) -> None:
    """Ask a room one thing after another; what is asked next depends on what it showed."""
    chance = random.Random(seed)
    shown: dict[str, Any] = {}
    for n in range(1, length + 1):
        asked, files = request(chance, shown, n)
        if isinstance(asked, dict) and chance.random() < 0.9:
            asked["n"] = n
        answer = room.answer(asked, files)
        shown |= answer
        print(name, seed, n, json.dumps(answer, sort_keys=True))


def whatif_request(chance: random.Random, shown: dict[str, Any], n: int) -> tuple[Any, list[bytes]]:
    """Ask as stage.js would; every fifth time as nobody would."""
    if n == 1:
        queries = [
            {},
            {"lang": "en"},
            {"school": "090002"},
            {"fte": "0.6/0.2/0.4", "students": "360", "name": "Æ"},
            {"x": "y"},
        ]
        return {"what": "hello", "bare": True, "query": chance.choice(queries)}, []
    state = dict(shown["state"])
    if chance.random() < 0.1:
        state[chance.choice([*state, "x"])] = chance.choice(NONSENSE)
    if chance.random() < 0.6:
        lever = chance.choice(list(shown["frames"]) or ["move"])
        state[lever] = chance.choice(shown["frames"].get(lever, {"steps": [state[lever]]})["steps"])
    if chance.random() < 0.2:
        tasks = ["administration", "student_support", "company_relations", "both"]
        state[chance.choice(["to", "donor"])] = chance.choice(tasks)
    if chance.random() < 0.2:
        state[chance.choice(["gf2_students", "agreements"])] = chance.choice(FIGURES)
    schools = re.findall(r'data-do="school"[^>]*data-with="([^"]*)"', shown.get("html", "")) or ["090001"]
    typed = {
        name: chance.choice(FIGURES) for name in set(re.findall(r'name="([^"]+)"', shown.get("html", "")))
    }
    what, extra = chance.choice([
        ("settle", None), ("settle", None), ("undo", None), ("redo", None), ("reset", None), ("hello", None),
        ("language", chance.choice(["da", "en", "fr"])), ("school", chance.choice([*schools, "?"])),
        ("typed", dict(sorted(typed.items()))), ("benchmark", chance.choice(["", "carpentry-2023", "no"])),
    ])  # fmt: skip
    asked = {"what": what, "with": extra, "state": state, "gesture": chance.randrange(3)}
    return odd(chance, asked), []


def estimate_request(chance: random.Random, shown: dict[str, Any], n: int) -> tuple[Any, list[bytes]]:
    """Ask as estimate.js would, with what stands in the form or something else; every fifth time as nobody would."""
    page = shown.get("html", "")
    if n == 1:
        return {"what": "hello", "query": chance.choice([{}, {"lang": "en"}, {"school": "900001"}])}, []
    if n == 2:
        begin = {
            "school": f"90000{chance.randrange(4)}",
            "programme": "Tømrer",
            "year": "2026/27",
            "role": "consultant",
            "number": "1",
        }
        return {"what": "begin", "fields": begin}, []
    names = sorted(set(re.findall(r'name="([^"]+)"', page)))
    fields = {html.unescape(name): chance.choice(FIGURES) for name in names if chance.random() < 0.7}
    fields |= (
        {"unit": chance.choice(["hours_week", "hours_year", "percent", "times_minutes"])}
        if "unit" in names
        else {}
    )
    found = re.search(r'data-at="([^"]*)"', page)
    buttons = re.findall(r'data-do="([a-z]+)"(?: data-with="([^"]*)")?', page)
    what, extra = chance.choice(
        [*buttons, ("next", ""), ("next", ""), ("next", ""), ("skip", ""), ("unknown", ""), ("look", "")]
    )
    if what in {"leave", "undo"} and chance.random() < 0.8:
        what = "next"
    files = [chance.choice([b"", b"PK", b"x;y\n1;2"])] if what == "upload" else []
    asked = {
        "what": what,
        "with": extra or None,
        "at": html.unescape(found[1]) if found else "",
        "fields": fields,
    }
    return odd(chance, asked), files


def odd(chance: random.Random, asked: dict[str, Any]) -> Any:
    """Now and then put nonsense in a request's place, or in one of its parts."""
    if chance.random() < 0.02:
        return chance.choice(NONSENSE)
    if chance.random() < 0.15:
        asked[chance.choice([*asked, "other"])] = chance.choice(NONSENSE)
    return asked


if __name__ == "__main__":
    Path("home").mkdir(exist_ok=True)
    main()
