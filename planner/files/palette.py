"""The house's colours and typeface by name, and style sheets that name them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_NAMED = re.compile(r"palette\((\w+)\)")
_TWICE = re.compile(r"#(.)\1(.)\2(.)\3")


@cache
def palette() -> Mapping[str, str]:
    """Give every colour by its name, as in palette.toml."""
    written = tomllib.loads((files("planner.files") / "palette.toml").read_text(encoding="utf-8"))

    def value(name: str) -> str:
        said: str = written[name]
        return value(said) if said in written else said

    return MappingProxyType({name: value(name) for name in written})


def painted(sheet: str) -> str:
    """Put a style sheet's colours where it names them; KeyError for a name the palette has not.

    >>> painted("p { color: palette(ink); }") == "p { color: %s; }" % palette()["ink"]
    True
    """
    return _NAMED.sub(lambda named: _TWICE.sub(r"#\1\2\3", palette()[named[1]]), sheet)
