"""What our columns are called: our names, the Danish ones, and what people vary in a heading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from planner.files.grids.cells import key

FTE = ("administration_fte", "student_support_fte", "company_relations_fte")
REQUIRED = ("school_id", "school", "students", *FTE)
TEXT = ("school_id", "school", "year")

NAMES: Mapping[str, tuple[str, ...]] = {
    "school_id": ("institutionsnummer", "institutionsnr", "inst nr", "institution number"),
    "school": ("skole", "skolenavn", "skolens navn", "school name"),
    "year": ("skoleår", "school year"),
    "students": ("elever", "antal elever", "elevtal", "number of students"),
    "administration_fte": ("administration", "administrative opgaver", "administrative tasks"),
    "student_support_fte": ("student support", "elevunderstøttelse"),
    "company_relations_fte": ("company relations", "relationsarbejde"),
    "gf2_students": ("gf2-elever", "elever på gf2"),
    "agreements": ("aftaler", "uddannelsesaftaler", "training agreements"),
    "agreements_week15": ("aftaler uge 15", "agreements week 15"),
}
_ENDS = {"low": ("low", "lav", "lavt"), "high": ("high", "høj", "højt")}
# What a heading says of its figures when they are no FTE: never folded away.
_PERCENT = re.compile(
    r"[%‰]|\b(i )?(pct|share|shares)\b|pro[cz]ent(del|andel|er)?|per ?cent|(?<!h)andel(e|en|ene)?\b"
)


def in_percent(heading: str) -> bool:
    """Its figures are shares of something, and so no FTE.

    >>> [in_percent(h) for h in ("Administration (%)", "adm_pct.", "Tidsandel", "Handel", "administration (FTE)")]
    [True, True, True, False, False]
    """
    return _PERCENT.search(_spaced(heading)) is not None


def without_percent(heading: str) -> str:
    """Fold also what says that it is a share: which column it is a share for."""
    return key(_PERCENT.sub(" ", _spaced(heading))) if in_percent(heading) else key(heading)


def _spaced(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(c if c.isalnum() or c in "%‰" else " " for c in text)


def _meanings() -> dict[str, str]:
    names = {ours: (ours, *others) for ours, others in NAMES.items()}
    for fte in FTE:
        for end, words in _ENDS.items():
            names[f"{fte}_{end}"] = tuple(f"{name} {word}" for name in names[fte] for word in words)
    return {key(name): ours for ours, all_names in names.items() for name in all_names}


MEANS = _meanings()
COLUMNS = tuple(dict.fromkeys(MEANS.values()))
