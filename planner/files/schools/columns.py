"""What our columns are called: our names, the Danish ones, and what people vary in a heading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from planner.files.grids.cells import key
from planner.model.schools import HEADS

FTE = ("administration_fte", "student_support_fte", "company_relations_fte")
REQUIRED = ("school_id", "school", "students", *FTE)
WHOLE = (*HEADS, "base_2019")  # heads, and whole percents
TEXT = ("school_id", "school", "year")

# The first is the one we ask for in Danish; in English that is our own name.
NAMES: Mapping[str, tuple[str, ...]] = {
    "school_id": ("institutionsnummer", "institutionsnr", "inst nr", "institution number"),
    "school": ("skole", "skolenavn", "skolens navn", "school name"),
    "year": ("skoleår", "school year"),
    "students": ("elever", "antal elever", "elevtal", "number of students"),
    "administration_fte": ("administrative opgaver", "administration", "administrative tasks"),
    "student_support_fte": ("elevunderstøttelse", "student support"),
    "company_relations_fte": ("relationsarbejde", "company relations"),
    "gf2_students": ("GF2-elever", "elever på gf2", "antal elever på gf2"),
    "agreements": (
        "aftaler",
        "uddannelsesaftaler",
        "antal aftaler",
        "antal uddannelsesaftaler",
        "training agreements",
    ),
    "agreements_week15": (
        "aftaler 15. undervisningsuge",
        "aftaler uge 15",  # what an earlier template asked for
        "agreements 15th teaching week",
        "agreements week 15",
    ),
    "base_2019": ("udgangspunkt 2019", "base 2019"),
}
# What public files call a school and a year, best first: taken where nothing else is one.
LAST_RESORTS: Mapping[str, tuple[str, ...]] = {
    "school": ("institutionsnavn", "instnavn", "institution"),
    "year": (key("kalenderår"), "calendar year", key("år")),
}
# A heading of a data cube, [Institution].[Institutionsnummer].[Institutionsnummer]: the last part is its name.
_OF_A_CUBE = re.compile(r"(?:\[[^\]]*\]\.)*\[(?!MEMBER_)([^\]]*)\](?:\.\[MEMBER_\w+\])?")
# FTE counted in heads, as the unit in its heading says.
_HEADS = re.compile(r"\b(antal|heads?|personer|hoveder|medarbejdere|ansatte)\b")
_NO_HEADS = re.compile(r"\b(årselev(er)?|årsværk|fte|full time equivalents?)\b")  # two halves are one
_HOURS = re.compile(r"\b(timer|timetal|hours)\b")
# What FTE are counted in before somebody has worked them out: time, money, or so much for so many.
_NO_FTE = re.compile(
    r"\b(timer?|timetal|hours?|t uge|minutter|min|minutes|dage|days|uger|weeks|måneder|mdr|months|kr|kroner|dkk|pe?r\s+\d+)\b"
)
_SAYS_FTE = re.compile(r"\b(årsværk|fte)\b")
# A title or a note that says what the figures are: "Tid i timer pr. uge", "Tidsforbrug, procent"; not "svar inden 8 dage".
_SAID = re.compile(
    r"(?:^|\b(?:i|som|in|as|antal) |[(,:;–-] ?)"
    r"(?:(?:timer?|timetal|minutter|dage|uger|måneder|pro[cz]ent|pct|promille|personer|hoveder|medarbejdere|ansatte|kr|kroner"
    r"|hours?|minutes|days|weeks|months|per ?cent|people|heads)\b|[%‰])"
)
_ENDS = {"low": ("lav", "lavt", "low"), "high": ("høj", "højt", "high")}
# What a heading says of its figures when they are no FTE: never folded away.
_PERCENT = re.compile(
    r"[%‰]|\b(i )?(pct|promille|share|shares)\b|pro[cz]ent(del|andel|er)?|per ?cent|(?<!h)andel(e|en|ene)?\b"
)


def heading_in(column: str, language: str) -> str:
    """Our column, as the heading we ask for in a language.

    >>> heading_in("administration_fte_low", "da"), heading_in("administration_fte_low", "en")
    ('administrative opgaver lav', 'administration_fte_low')
    """
    if language != "da":
        return column
    stem, _, end = column.rpartition("_")
    return f"{NAMES[stem][0]} {_ENDS[end][0]}" if end in _ENDS else NAMES[column][0]


@lru_cache(maxsize=4096)
def named(heading: str) -> str:
    """Fold a heading for comparison with ours; of a data cube's the last part.

    >>> named("[Institution].[Institutionsnummer].[Institutionsnummer]")
    'institutionsnummer'
    >>> named("[Institution].[Institution].[MEMBER_CAPTION]")
    'institution'
    """
    match = _OF_A_CUBE.fullmatch(heading.strip())
    return key(match[1] if match else heading)


def in_heads(heading: str) -> bool:
    """Its figures are counted in people, it says, and so no FTE."""
    return _HEADS.search(_spaced(heading)) is not None


def in_hours(heading: str) -> bool:
    """Its figures are hours, it says, and so no FTE."""
    return _HOURS.search(_spaced(heading)) is not None


def in_percent(heading: str) -> bool:
    """Its figures are shares of something, and so no FTE.

    >>> [in_percent(h) for h in ("Administration (%)", "adm_pct.", "Tidsandel", "Handel", "administration (FTE)")]
    [True, True, True, False, False]
    """
    return _PERCENT.search(_spaced(heading)) is not None


def in_another_unit(heading: str, ours: str) -> bool:
    """Its figures are none of what our column holds, whoever says it is that column.

    >>> in_another_unit("Adm. (timer/uge)", "administration_fte"), in_another_unit("årsværk à 37 timer", "administration_fte")
    (True, False)
    >>> in_another_unit("GF2 (20 uger)", "gf2_students"), in_another_unit("GF2 (%)", "gf2_students")
    (False, True)
    >>> in_another_unit("Årselever", "students"), in_another_unit("Students (FTE)", "students")
    (True, True)
    """
    if ours in TEXT:
        return False
    text = _spaced(heading)
    if ours in HEADS and _NO_HEADS.search(text):
        return True
    time = ours not in WHOLE and _NO_FTE.search(text) and not _SAYS_FTE.search(text)
    return bool(time) or in_percent(heading)


def says_another_unit(text: str) -> bool:
    """A title or a note that says what the figures are, and not that they are FTE.

    >>> [says_another_unit(t) for t in ("Tid i timer pr. uge", "Årsværk i timer", "Svar inden 8 dage", "Procent af en stilling")]
    [True, False, False, True]
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _SAID.search(plain) is not None and not _SAYS_FTE.search(plain)


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
