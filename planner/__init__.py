"""Plan the time a vocational school spends on finding apprenticeship places.

The public names stand in `__init__.pyi`, where type checkers look too. Each is loaded when it is asked for: a command
that starts pays for no more than it uses.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

_WHERE = {
    name: module
    for module, name in re.findall(
        r"^from (\S+) import (\w+)",
        Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
}
__all__ = list(_WHERE)


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_WHERE[name]), name)
