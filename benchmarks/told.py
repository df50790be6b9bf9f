"""What every benchmark says at its end: what was measured, when and on what; and the one table of them all."""

from __future__ import annotations

import ast
import datetime as dt
import json
import os
import platform
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
_ABOVE = """# What was measured

Written by the benchmarks themselves (`make bench`), each from what its last run left in its `.json`. Ratios are of one
run, and what to quote: a machine's load and make move the times. Load is how many processes wanted a processor, a minute's
average as the run ended; above the number of processors, times are of a machine with other work.
"""


def loop() -> float:
    """Processor seconds of two million turns of a counting loop: what a figure is set against on any machine."""
    before, s = time.process_time(), 0
    for i in range(2_000_000):
        s += i
    return time.process_time() - before


def told(result: Mapping[str, Any], file: Path | None) -> None:
    """Print a result with the machine's load and make; keep it in a file where one is given, and in the table."""
    whole = {
        **result,
        "measured": {
            "date": dt.datetime.now(dt.UTC).date().isoformat(),
            "processors": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
            "python": platform.python_version(),
            "modules kept compiled": not sys.dont_write_bytecode,
        },
    }
    text = json.dumps(whole, indent=1, ensure_ascii=False)
    print(text)
    if file:
        file.write_text(text + "\n", encoding="utf-8")
        RESULTS.write_text(results(), encoding="utf-8")


def results() -> str:
    """Write the table of all that was measured last."""
    parts = [_ABOVE]
    for file in sorted(HERE.glob("*.json")):
        found = json.loads(file.read_text(encoding="utf-8"))
        script = ast.parse(file.with_suffix(".py").read_text(encoding="utf-8"))
        about = (ast.get_docstring(script) or "").splitlines()[0]
        machine = ", ".join(f"{name} {value}" for name, value in found.pop("measured", {}).items())
        parts.append(f"## {file.stem}\n\n{about}\n\n{machine or 'date not kept'}\n")
        parts += map(_table, _by_columns(found))
    return "\n".join(parts)


def _by_columns(found: Mapping[str, Any]) -> list[list[tuple[str, Mapping[str, Any]]]]:
    """Gather rows of the same columns; what stands alone is a row of one."""
    tables: dict[tuple[str, ...], list[tuple[str, Mapping[str, Any]]]] = {}
    for name, row in _rows(found, ()):
        tables.setdefault(tuple(sorted(set(row) - {"ratio"})), []).append((name, row))
    return list(tables.values())


def _rows(found: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    alone = {name: value for name, value in found.items() if not isinstance(value, dict)}
    if path and alone:
        yield " · ".join(path), alone
    elif alone:
        yield from ((name, {"": value}) for name, value in alone.items())
    for name, value in found.items():
        if isinstance(value, dict):
            yield from _rows(value, (*path, name))


def _table(rows: list[tuple[str, Mapping[str, Any]]]) -> str:
    names = list(dict.fromkeys(name for _, row in rows for name in row))
    lines = [["", *(name.replace("_", " ") for name in names)], ["---", *["---:"] * len(names)]]
    lines += [[what.replace("_", " "), *(_cell(row.get(name, "")) for name in names)] for what, row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _cell(value: object) -> str:
    return " · ".join(map(str, value)) if isinstance(value, list) else str(value)
