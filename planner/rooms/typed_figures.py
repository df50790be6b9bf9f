"""Figures as a person types them."""

from __future__ import annotations

import re

from planner.model.problems import Refused
from planner.words.language import Words, mark

MOST_LETTERS = 40  # of a text that is shown again


def figure(text: str, field: str, words: Words) -> float:
    """Read a number as people here write it: 1,5 or 1.5; 1.250 is asked about."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    if not plain:
        raise Refused(mark("{field}: write a figure; 0 if there is none."), field=field)
    if not re.fullmatch(r"\d{1,9}([.,]\d{1,9})?", plain):
        raise Refused(
            mark("{field}: “{text}” is not a figure. Write it like 0.6 or 2."),
            field=field,
            text=text[:MOST_LETTERS],
        )
    decimal = words.locale.number_symbols["latn"]["decimal"]
    whole, separator, rest = plain.replace(",", ".").partition(".")
    if separator and decimal not in plain and len(rest) == 3 and whole != "0":  # noqa: PLR2004  (a group of thousands)
        raise Refused(
            mark("{field}: is “{text}” {large} or {small}? Write one of them."),
            field=field,
            text=text[:MOST_LETTERS],
            large=whole + rest,
            small=f"{whole}{decimal}{rest.rstrip('0') or '0'}",
        )
    return float(f"{whole}{separator}{rest}")
