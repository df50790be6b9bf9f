"""What one settle of the what-if page costs: everything that goes stale where a lever rests, as it goes on the line.

    python benchmarks/settle.py [--rounds N] [--json FILE]

The measure is processor time over that of two million turns of `s += i`, taken turn about in the same run, so that a
slower machine, or a busier one, gives the same figure. A settle is all of it: the levers read, the state taken, the
frames of the other levers, the answer written and packed. Limits: 0.2 of the loop for every school but one with all the
steps there can be, which stands here too; 40 kB on the line for all.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from pathlib import Path

from told import loop, told

from planner.model.allocation import Allocation, TaskType
from planner.model.effort import Range
from planner.model.scenario import Lever
from planner.rooms.line import packed
from planner.rooms.whatif.room import Room
from planner.rooms.whatif.state import Cohort, School, WhatIf, scale_of

# The example group's first school, one with all that can be given, and the report's largest with hours to spare.
SCHOOLS = {
    "example": None,
    "every figure given": WhatIf(
        School(
            "",
            Allocation(0.9, 0.6, 0.7),
            520,
            (Range(0.6, 0.9, 1.2), Range(0.4, 0.6, 0.8), Range(0.5, 0.7, 0.9)),
        ),
        donor=None,
        cohort=Cohort(80, 56, 44),
    ),
    "most steps": WhatIf(
        School("", Allocation(3.1, 0.9, 0.9), 1150), donor=TaskType.ADMINISTRATION, cohort=Cohort(160, 99)
    ),
}


def settles(state: WhatIf | None, lever: Lever, rounds: int) -> dict[str, object]:
    """Settle one lever at one step after another, the others where a hand has left them."""
    room = Room(state)
    room.answer({"what": "hello", "bare": True})
    for other in Lever:
        if other is not lever:
            steps = scale_of(room.state, other).steps
            room.answer({"what": "settle", "state": room.levers() | {other.value: steps[len(steps) // 3]}})
    steps = scale_of(room.state, lever).steps
    ratios, sizes, plain = [], [], []
    for k in range(rounds):
        turn = loop()
        asked = {"what": "settle", "state": room.levers() | {lever.value: steps[(7 * k + 3) % len(steps)]}}
        before = time.process_time()
        sent = packed(room.answer(asked))
        ratios.append((time.process_time() - before) / turn)
        sizes.append(len(sent))
        plain.append(len(gzip.decompress(sent)))
    return {
        "loops_median": round(statistics.median(ratios), 3),
        "loops_worst": round(max(ratios), 3),
        "kb_on_the_line": round(max(sizes) / 1000, 1),
        "kb_unpacked": round(max(plain) / 1000, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--json", type=Path, default=Path(__file__).with_suffix(".json"))
    arguments = parser.parse_args()
    found: dict[str, object] = {}
    for school, state in SCHOOLS.items():
        for lever in Lever:
            found[f"{school}, {lever.value}"] = one = settles(state, lever, arguments.rounds)
            print(f"{school + ', ' + lever.value:<32}", *(f"{name} {value}" for name, value in one.items()))
    kept = json.loads(arguments.json.read_text(encoding="utf-8")) if arguments.json.is_file() else {}
    # Measured once, right before a change of how it is done.
    before = {name: one for name, one in kept.items() if name.startswith("before")}
    told({**found, "loop_seconds": round(min(loop() for _ in range(5)), 4), **before}, arguments.json)
    for name, one in found.items():
        assert one["kb_on_the_line"] <= 40, name
        assert one["loops_median"] <= 0.2 or name.startswith("most steps"), name


if __name__ == "__main__":
    main()
