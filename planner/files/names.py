"""File names from school names: short, plain, the same on every system, never two alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})
_LONGEST = 60
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def slug(text: str, longest: int | None = _LONGEST) -> str:
    r"""Turn a text into [a-z0-9-]{0,60}.

    >>> slug("Århus Tekniske Skole"), slug("A\u030arhus"), slug("../../etc/passwd"), slug("<script>")
    ('aarhus-tekniske-skole', 'aarhus', 'etc-passwd', 'script')
    """
    plain = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-")


def file_names(parts: Iterable[tuple[str, ...]]) -> list[str]:
    """Give each tuple of texts (name, institution number, year) a file name without ending, all different.

    Århus and Aarhus share a slug; the institution number behind it tells them apart, and where even that
    is the same a count does.

    >>> file_names([("Århus", "1"), ("Aarhus", "2"), ("Aarhus", "2"), ("", "?"), ("CON", "?")])
    ['aarhus-1', 'aarhus-2', 'aarhus-2-2', 'skole', 'con-2']
    """
    taken = {"index", "run", *_DEVICES}  # names the run itself uses, and those that Windows keeps to itself
    names = []
    for texts in parts:
        base = "-".join(filter(None, map(slug, texts))) or "skole"
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base}-{count}"
        taken.add(name)
        names.append(name)
    return names
