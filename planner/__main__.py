"""The `planner` command, and `python -m planner`, which is the same."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main() -> None:
    """Begin what takes longest, then read the command line."""
    _begin(sys.argv[1:])
    from planner.cli import main as command  # noqa: PLC0415  (after the beginning, which is its point)

    command(prog_name="planner")


def _begin(arguments: Sequence[str]) -> None:
    """Let the process that memos are forked from import while the command is still reading what was asked.

    It may turn out that nothing is to be made; then that process ends with this one.
    """
    if arguments[:1] != ["memos"] or {"--help", "-h", "--scheduler"} & set(arguments):
        return
    from planner.memos.run.processes import warm_up  # noqa: PLC0415

    warm_up([ending for ending in ("pdf", "docx") if any(ending in word.lower() for word in arguments)])


if __name__ == "__main__":
    main()
