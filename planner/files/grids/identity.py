"""Who a school is: institution numbers and names, read for what a person sees."""

from __future__ import annotations

import re
import unicodedata

from planner.files.grids.cells import Cell, text_of
from planner.files.grids.text import invisible

_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_EXACT_ID = 1e15  # a workbook keeps 15 digits of a number; a longer institution number has lost some
# How people make a spreadsheet keep the zeros of a number: ="075101" or '075101, in any quotes.
_KEPT_AS_TEXT = re.compile(r"""=?"(?P<quoted>\w+)"|['’‘`](?P<marked>\w.*)""")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[^\S\r\n]+(?=\d)")
# A footnote's mark is no digit of the number before it: 751² is not 7512.
_NO_DIGITS = ("<super>", "<sub>", "<fraction>", "<circle>")
# Text that a spreadsheet would run is written with an apostrophe in front (table_writing), and read without.
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n\0]")
# A number as a program writes a figure: 751001.0, 751001,0 and 751.001 are 751001.
_AS_A_FIGURE = re.compile(
    r"(?P<whole>\d+)[.,]0+|(?P<parted>[1-9]\d{0,2}(?P<by>[.,])\d{3}(?:(?P=by)\d{3})*)", re.ASCII
)
# What a line is called that is no school: it sums schools up, sets one apart, or says what the others are.
_TOTAL = re.compile(
    r"""(
    # a word of sums, wherever it stands in a longer one
    \w*(total(en|er|ers?|s|t|sum)?|(?<!for)sum(men|mer|s|mary)?|gennemsnit\w*|kvartil\w*|fraktil\w*|percentil\w*)
    | median\w* | average | middel(tal|værdi)? | (mellem)?regning | mellemregning | (del)?resultat(er)? | kontrol(sum|tal)?
    | samlet | samtlige | tilsammen | overall | gnsn? | snit | mean | spredning | std\.?\s*(afv|dev)\w* | standardafvigelse\w*
    | max | maks | min | maksimum | minimum | højeste | laveste | største | mindste | typisk | [pq]\d{1,2}
    | øvrige | andre | ukendte? | uoplyst | ikke\ (fordelt|oplyst|angivet) | difference | forskel | ændring(er)? | udvikling
    | (procent)?(for)?deling | andele? | nøgletal | benchmark | kilder? | noter? | budget | mål(tal)?
    | heraf | check | kontrol | diff | indeks | bemærkning(er)? | (sidst\ )?opdateret | udtræk | svar | besvarelser | svarprocent
    | fælles | klynge | netværk | row\ labels | rækkenavne | tom(me)?$ | blanks?$ | f\.?\ ?(x|eks)\.? | eksempel | example
    # schools, not one
    | (\w+\ ){0,2}\w*skoler(ne)?$ | \d+\ \w*skoler
    # a part of the country, or all of it
    | landet | lands(tal|total|plan) | national(t)? | danmark | region(en|er|erne)? | landsdel(en)? | hovedstadsområdet | storkøbenhavn | kommunen
    | ((nord|syd|øst|vest|midt)\w*)?(jylland|sjælland|danmark)$ | (fyn|bornholm)$
    # all there are
    | hele\ (landet|danmark|landsdelen|regionen|kommunen|gruppen|kæden|sektoren|skolen|populationen|uddannelsen)
    | (gruppen|koncern(en)?|sektor(en)?|alt)$ | antal(\ \w+)?$ | al(le|l)(\ \w+)?$
    )(?!\w) | [σς∑]
    # behind what it sums up
    | .*\b(i[ -]?alt|(sub)?total|(lands)?gennemsnit(lig)?|median|average)\b
    | .*\b\d*\.?\s?(kvartil|fraktil|percentil)\b | .*\bkommune$
    """,
    re.VERBOSE,
)

# What stands in a name's place or behind it: a footnote's mark, an error, letters in somebody's code, the rest cut off.
_ODD_NAME = re.compile(
    r".*(?:[*†‡¹²³⁰-⁹]|\[\w{1,2}\]|\^\d|\.{3}|…)|[^(]*\b\d{1,2}\)|#[\w/]+[!?]?|.*(?:%[0-9A-F]{2}|=[0-9A-F]{2}|&#?\w+;).*"
)


def institution_number(cell: Cell) -> str:
    r"""Read the number for what it is: two that look the same are the same school.

    Letters and digits of any width, marks that cannot be seen, spaces between digits and what keeps zeros in
    a spreadsheet make no other number of it.

    >>> [institution_number(cell) for cell in ("101\u200b001", "１０１００１", "101 001", "'00751")]
    ['101001', '101001', '101001', '00751']
    """
    text = text_of(cell)
    if not text.isascii():
        seen = (c for c in text if not invisible(c))
        folded = (c if unicodedata.decomposition(c).startswith(_NO_DIGITS) else _plain(c) for c in seen)
        text = unicodedata.normalize("NFC", "".join(folded)).strip()
    number = _BETWEEN_DIGITS.sub("", text)
    if kept := _KEPT_AS_TEXT.fullmatch(number):
        return kept["quoted"] or kept["marked"]
    if figure := _AS_A_FIGURE.fullmatch(number):
        return figure["whole"] or figure["parted"].replace(figure["by"], "")
    return without_mark(number)


def has_lost_digits(cell: Cell, number: str) -> bool:
    """Whether a spreadsheet wrote the number as 7.5E+05, or kept fewer digits of it than it has."""
    return _SCIENTIFIC.fullmatch(number) is not None or (
        isinstance(cell, float) and (abs(cell) >= _EXACT_ID or cell % 1 != 0)
    )


def _plain(character: str) -> str:
    return unicodedata.normalize("NFKC", character)


def same_name(name: str) -> str:
    """Fold a name for comparison: composed and decomposed letters, case and spaces are the same."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def letters_of(name: str) -> str:
    """Fold also hyphens and points: "Nord-Skolen" and "Nordskolen" are hardly two schools."""
    return "".join(filter(str.isalnum, same_name(name))) or same_name(name)


def names_a_total(text: str) -> bool:
    """Such as "I alt" and "Gennemsnit, alle skoler"; a school may be called so, and is then asked about.

    >>> [names_a_total(text) for text in ("I alt:", "Region Nord", "Hele skolen i alt", "Totally", "Alleskolen")]
    [True, True, True, False, False]
    >>> [names_a_total(text) for text in ("Hele regionen", "Σ", "Samtlige skoler", "Hele Livets Skole")]
    [True, True, True, False]
    """
    return _TOTAL.match(same_name(text).strip(" :.()=")) is not None


def is_odd_name(name: str) -> bool:
    """Hardly what a school is called, as it stands: with a footnote's mark, without a letter, an error, in code.

    >>> [is_odd_name(name) for name in ("Nordskolen*", "Syd 1)", "#I/T", "N%C3%B8rre", "12345", "Skole 2", "U/NORD")]
    [True, True, True, True, True, False, False]
    """
    return _ODD_NAME.fullmatch(name) is not None or (
        any(map(str.isdigit, name)) and not any(map(str.isalpha, name))
    )


def says_something(text: str) -> bool:
    """There is a letter or a digit in it, not a dash in an empty cell's place."""
    return any(map(str.isalnum, text))


def is_name(text: str) -> bool:
    """Whether a person can read something in it; a picture is a name too: unusual, but not missing."""
    return says_something(text) or any(unicodedata.category(c) == "So" for c in text)


def shown_name(name: str, school_id: str) -> str:
    """Give the name a page can show: the institution number where nothing of the name can be seen.

    >>> shown_name("Eksempelskole A", "900001"), shown_name(" \u200b", "900001")
    ('Eksempelskole A', '900001')
    """
    seen = any(not (character.isspace() or invisible(character)) for character in name)
    return name if seen else school_id or "–"


def without_mark(text: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from running a text."""
    return text[1:] if _NEUTRALISED.match(text) else text
