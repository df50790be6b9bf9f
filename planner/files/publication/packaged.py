"""Make a shipped benchmark's worlds again, the same to the last bit with the same numpy and scipy.

python -m planner.files.publication.packaged carpentry-2023
"""

from __future__ import annotations

import sys
from pathlib import Path

from planner.files.publication.reading import read_benchmark
from planner.files.publication.worlds import Progress, write_worlds
from planner.model.publication.facts import facts_of
from planner.model.publication.make import FULL, make_worlds

FOLDER = Path(__file__).parents[2] / "content" / "benchmarks"


def made(name: str, progress: Progress = lambda *_: None) -> str:
    """Text of a worlds file, with the full effort and the seed of the house; under a minute for 23 schools."""
    facts = facts_of(read_benchmark(name, (FOLDER / f"{name}.toml").read_text(encoding="utf-8")))
    return write_worlds(make_worlds(facts, FULL, progress=progress), facts)


def main(names: list[str]) -> None:
    """Make the worlds of the named benchmarks, in place."""
    for name in names:
        (FOLDER / f"{name}.worlds.json").write_text(made(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
