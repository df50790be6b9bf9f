"""A best guess as people write one: "2-4" is a range, "ca. 3" an estimate."""

from __future__ import annotations

import re

_ABOUT = re.compile(
    r"(?:ca|cirka|omkring|omtrent|about|around|approx|approximately|circa)\b\.?\s*|[~≈]\s*", re.IGNORECASE
)
_FIGURE = r"\d[\d.,]*"
_SPREAD = re.compile(rf"(?P<low>{_FIGURE})\s*(?:-|–|—|til|to)\s*(?P<high>{_FIGURE})", re.IGNORECASE)


def guessed(text: str) -> tuple[str, ...]:
    """Give the figures a guess is made of: low and high of a range, one of an estimate, none where it is neither.

    >>> guessed("2-4"), guessed("ca. 2 til 4,5"), guessed("Ca. 3"), guessed("3"), guessed("-4"), guessed("cafe 3")
    (('2', '4'), ('2', '4,5'), ('3',), (), (), ())
    """
    plain = text.strip()
    about = _ABOUT.match(plain)
    rest = plain[about.end() :] if about else plain
    if spread := _SPREAD.fullmatch(rest):
        return spread["low"], spread["high"]
    return (rest,) if about and re.fullmatch(_FIGURE, rest) else ()
