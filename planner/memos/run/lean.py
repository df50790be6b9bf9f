"""What an import brings along and nobody here asks for, left out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# The grammars of international addresses, built by whatever imports jsonschema (nbformat does): a second.
GRAMMARS = "rfc3987_syntax"
# A debugger that no kernel in this process can be reached by: half a second.
DEBUGGER = "debugpy"
# Further checks of formats that jsonschema knows and no notebook's schema asks for, and the server that
# nbconvert shows slides with.
UNUSED = ("isoduration", "rfc3986_validator", "nbconvert.postprocessors.serve")


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Let imports find these modules missing; whoever imports one afterwards gets it.

    A module that is here already stays.
    """
    missing = [name for name in names if name not in sys.modules]
    for name in missing:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's own way to say that there is none
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]
