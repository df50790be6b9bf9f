"""Figures as a person types them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from planner.files.guesses import guessed
from planner.files.languages import decimal_of
from planner.model.effort import Range
from planner.model.problems import Code, Refused
from planner.words.language import Words

MOST_LETTERS = 40  # of a text that is shown again


def figure(text: str, field: str, words: Words) -> float:
    """Read a number as people here write it: 1,5 or 1.5; 1.250 is asked about."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    if not plain:
        raise Refused(Code.FIGURE_OR_ZERO_NEEDED, field=field)
    if not re.fullmatch(r"\d{1,15}([.,]\d{1,9})?", plain):
        raise Refused(Code.NOT_A_TYPED_FIGURE, field=field, text=text[:MOST_LETTERS])
    decimal = decimal_of(words.language)
    whole, separator, rest = plain.replace(",", ".").partition(".")
    if separator and decimal not in plain and len(rest) == 3 and whole != "0":  # noqa: PLR2004  (a group of thousands)
        raise Refused(
            Code.FIGURE_OF_TWO_READINGS,
            field=field,
            text=text[:MOST_LETTERS],
            large=whole + rest,
            small=f"{whole}{decimal}{rest.rstrip('0') or '0'}",
        )
    return float(f"{whole}{separator}{rest}")


def day(text: str) -> dt.date:
    """Read a day as people here write it, 30.11.2026 or 30/11-2026, or as 2026-11-30; ValueError for anything else.

    >>> day("30.11.2026") == day("30/11-2026") == day("2026-11-30")
    True
    """
    parts = [int(part) for part in re.findall(r"[0-9]{1,4}", text[:MOST_LETTERS])]
    if len(parts) != 3 or re.search(r"[^0-9 ./-]", text):  # noqa: PLR2004  (day, month, year)
        raise ValueError(text)
    return dt.date(*(parts if parts[0] > 31 else parts[::-1]))  # noqa: PLR2004  (no day, so a year)


def as_guessed(texts: Mapping[str, str]) -> dict[str, str]:
    """Read "2-4" in the best guess as low and high with the middle between them, "ca. 3" as 3; {} for anything else.

    >>> as_guessed({"low": "", "likely": "2-4", "high": ""}), as_guessed({"likely": "ca. 3"}), as_guessed({"likely": "3"})
    ({'low': '2', 'likely': '3', 'high': '4'}, {'likely': '3'}, {})
    """
    parts = guessed(texts.get("likely", ""))
    if len(parts) == 1:
        return {"likely": parts[0]}
    if not parts or texts.get("low") or texts.get("high"):
        return {}
    low, high = parts
    try:
        middle = f"{(float(low.replace(',', '.')) + float(high.replace(',', '.'))) / 2:g}"
    except ValueError:  # with a mark between thousands: asked about as any figure is
        return {}
    return {"low": low, "likely": middle.replace(".", "," if "," in low + high else "."), "high": high}


def understood(fields: Mapping[str, str], words: Words) -> str:
    """Say how guesses of a form were read, "2-4" as three figures; "" where there is none."""
    said = []
    for name, text in fields.items():
        start, _, end = name.rpartition("likely")
        ends = {one: fields.get(start + one, "").strip() for one in ("low", "likely", "high")}
        if name == f"{start}likely" and not end and (read := as_guessed(ends)):
            as_read = " – ".join(
                dict.fromkeys(
                    [read.get("low", read["likely"]), read["likely"], read.get("high", read["likely"])]
                )
            )
            said.append(
                words.text(
                    "“{text}” was read as {figures}.", text=text.strip()[:MOST_LETTERS], figures=as_read
                )
            )
    return " ".join(said)


def typed_range(
    texts: Mapping[str, str], names: Mapping[str, str], words: Words, *, whole: str, most: float
) -> tuple[Range, bool]:
    """Read low, likely and high, or the likely figure alone; and say whether there was a range.

    Parameters
    ----------
    texts, names : mapping
        What was typed as "low", "likely" and "high", and what each is called.
    whole : str
        What the three are called together.
    """
    texts = {**texts, **as_guessed(texts)}
    likely = figure(texts["likely"], names["likely"], words)
    if bool(texts["low"]) is not bool(texts["high"]):
        raise Refused(Code.ONE_END_MISSING)
    low = figure(texts["low"], names["low"], words) if texts["low"] else likely
    high = figure(texts["high"], names["high"], words) if texts["high"] else likely
    if not low <= likely <= high:
        raise Refused(Code.ENDS_OUT_OF_ORDER, field=whole)
    if high > most:
        raise Refused(Code.FIGURE_ABOVE_MOST, field=names["likely"], most=most)
    return Range(low, likely, high), bool(texts["low"])
