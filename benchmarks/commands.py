"""What a command costs: those that need nothing heavy, and a table checked.

    python benchmarks/commands.py [--json FILE]

Seconds are of the processor, user and system together, of the whole process and what it starts; `loops` is them over two
million turns of `s += i`, taken turn about, so that a slower or busier machine gives the same figure. Memory is the most
the process held. Modules are kept compiled, as an installed planner's are.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from told import loop, told

EXAMPLE = Path(__file__).parents[1] / "data" / "templates" / "eksempelskoler.csv"
ROWS = 20_000
QUICK = {
    "--version": ["--version"],
    "--help": ["--help"],
    "benchmark show": ["benchmark", "show", "carpentry-2023"],
}


def table(rows: int, path: Path) -> Path:
    """The example group's table, again and again under other numbers and names."""
    heading, *schools = EXAMPLE.read_text(encoding="utf-8-sig").splitlines()
    given = [schools[n % len(schools)].split(";", 2)[2] for n in range(rows)]
    lines = [f"{100_000 + n};Eksempelskole {n};{rest}" for n, rest in enumerate(given)]
    path.write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
    return path


def spent(arguments: list[str]) -> tuple[float, float]:
    """Processor seconds of a command, and the most mebibytes it held."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = subprocess.Popen(
        [sys.executable, "-m", "planner", *arguments], stdout=subprocess.DEVNULL, env=environment
    )
    _, status, usage = os.wait4(command.pid, 0)
    command.returncode = os.waitstatus_to_exitcode(status)
    assert command.returncode == 0, arguments
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measured(arguments: list[str], times: int) -> dict[str, float]:
    spent(arguments)  # compiles what is not compiled yet
    turns = [(*spent(arguments), loop()) for _ in range(times)]
    return {
        "processor seconds": round(statistics.median(seconds for seconds, _, _ in turns), 3),
        "loops": round(statistics.median(seconds / turn for seconds, _, turn in turns), 2),
        "MiB": round(max(held for _, held, _ in turns)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, default=Path(__file__).with_suffix(".json"))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        few, many = (table(rows, Path(folder, f"{rows}.csv")) for rows in (27, ROWS))
        found = {name: measured(arguments, 7) for name, arguments in QUICK.items()}
        found["check, 27 rows"] = measured(["check", str(few)], 5)
        found[f"check, {ROWS} rows"] = measured(["check", str(many)], 3)
    told(found | {"two million turns, seconds": round(min(loop() for _ in range(5)), 3)}, chosen.json)


if __name__ == "__main__":
    main()
