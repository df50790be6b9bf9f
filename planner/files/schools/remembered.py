"""Strange headings, as somebody said once what they mean: a small text beside the table, for the next one like it.

Nothing is ever read by it unasked: it is offered, and a person takes it or deletes it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from planner.files.schools.columns import COLUMNS

_ENDS_IN = ".columns.toml"
_MOST_BYTES = 20_000


def beside(table: Path) -> Path:
    """Where the headings of a table are remembered."""
    return table.with_name(table.name + _ENDS_IN)


def remember(table: Path, mapping: Mapping[str, str]) -> Path | None:
    """Write what headings mean beside their table; None where there is such a file already, which is left alone.

    Raises OSError where nothing can be written there.
    """
    lines = [
        f"# {table.name}: overskrifterne, som de blev læst. Slet filen, hvis de skal glemmes.",
        f"# {table.name}: the headings, as they were read. Delete this file to forget them.",
        *(f"{ours} = {_quoted(theirs)}" for ours, theirs in mapping.items()),
    ]
    try:
        with beside(table).open("x", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except FileExistsError:
        return None
    return beside(table)


def remembered(table: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """What is remembered in the folder of a table: its own first, then the newest; what cannot be read is not there."""
    own = beside(table)
    others = {path for path in table.parent.glob(f"*{_ENDS_IN}") if path.is_file()}
    for path in sorted(others, key=lambda path: (path == own, path.stat().st_mtime), reverse=True):
        try:
            read = tomllib.loads(path.read_bytes()[:_MOST_BYTES].decode("utf-8"))
        except (OSError, ValueError):
            continue
        mapping = {
            ours: theirs for ours, theirs in read.items() if ours in COLUMNS and isinstance(theirs, str)
        }
        if mapping:
            yield path, mapping


def _quoted(text: str) -> str:
    escaped = "".join(f"\\u{ord(c):04X}" if c < " " or c in '"\\\x7f' else c for c in text)
    return f'"{escaped}"'
