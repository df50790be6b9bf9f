"""What a number format does to a cell: how its figure, or its text, is shown.

It is read for what it does to the digits, and for what it draws beside them where that makes another figure of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

# What a number format only draws beside the digits: quoted and escaped text, spaces, colours, conditions.
_DRAWN = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
_ZEROS = re.compile(r"[-0#? ,/()+]*")
# One piece of a number format: text it draws (quoted, escaped, a currency), what draws nothing, or a sign.
_PIECE = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|(.)')
# Words that say no more than a heading of ours does.
_NO_UNIT = re.compile(
    r"(nr|no|ca|c|årsværk|fte|elev(er|\(er\))?|students?|aftaler?|agreements?|[^\w%‰$€£]|_)*", re.IGNORECASE
)
_PERCENT = re.compile(r"[%‰]|\b(pct|pro[cz]ent|per ?cent)", re.IGNORECASE)
_OTHER_DIGITS = re.compile(r"[\d.,]+")
BLACK, WHITE = "000000", "FFFFFF"
_RGB = re.compile(r"[0-9A-F]{6}")
_NEXT = 16  # of 255
TEXT = "\1"  # where a text stands in what is drawn around it
HIDDEN = "\0"  # the unit of a format that draws no digits at all
_WIDEST = 30
_IN_WHITE = re.compile(r"\[(white|color ?2)\]", re.IGNORECASE)
_OF_TEXT = 3  # parts of a number format before the one for texts
_SHOWS_TEXT = re.compile(r'^(?:"[^"]*"|[\\_*].|[^"\\_*@])*@')
_CONDITION = re.compile(r"\[[<>=]")
_DECIMALS = re.compile(r"[#0? ]*[#0?](?:\.([#0?]*))?\s*")
_NO_DIGITS = str.maketrans("", "", ",%")
# The formats that have a number and no code of their own: to how many decimals they show a figure.
OWN_DECIMALS = {1: 0, 2: 2, 3: 0, 4: 2, 37: 0, 38: 0, 39: 2, 40: 2}
_SCALE = re.compile(r"(,+)(?:\.|$)")  # marks between thousands with no digits after them


def shown_digits(code: str) -> int:
    """To how many digits a number format fills up whole numbers with zeros; 0 if it is none of that kind.

    >>> shown_digits("000000"), shown_digits("000 000;@"), shown_digits("0.00"), shown_digits("yyyy")
    (6, 6, 0, 0)
    """
    positive = code.partition(";")[0]
    if not _ZEROS.fullmatch(positive) or "0" not in positive:
        return 0
    digits = "".join(c for c in positive if c in "0#?")
    width = len(digits) - digits.index("0")  # digits after the first 0 are always shown
    return width if width <= _WIDEST else 0


def shown_thousands(code: str) -> int:
    """How many times over a number format shows a number in thousands: 2655 as 2.7; 0 if it does not.

    >>> shown_thousands("0.0,"), shown_thousands("#,##0,,.0"), shown_thousands("#,##0.00")
    (1, 2, 0)
    """
    places = "".join(c for c in code.partition(";")[0] if c in "0#?,.")
    scale = _SCALE.search(places)
    return len(scale[1]) if scale and set(places) & set("0#?") else 0


def drawn_unit(code: str) -> str:
    """Say what a number format draws beside the digits, where that makes another figure of them; else "".

    >>> drawn_unit('0"%"'), drawn_unit('0.0" timer"'), drawn_unit('"nr. "000'), drawn_unit('0","0')
    ('%', 'timer', '', ',')
    """
    drawn: list[str] = []
    bare = ""
    for quoted, escaped, currency, sign in _PIECE.findall(code):
        if sign == ";":
            break
        bare += sign
        drawn.append(quoted or escaped or currency)
    text = " ".join("".join(drawn).split())
    changes = any(_OTHER_DIGITS.fullmatch(piece.strip()) for piece in drawn)  # read as one of the digits
    if bare.lstrip().startswith(("-", "(")):  # as a figure below 0 is shown
        return bare.strip()[0]
    if changes or not _NO_UNIT.fullmatch(text):
        return text
    return "" if bare.strip(" -+()") or not code else HIDDEN


def says_percent(unit: str) -> bool:
    """Such as %, pct. or procent."""
    return _PERCENT.search(unit) is not None


class Look(NamedTuple):
    """How a style shows a number: as percent, filled up to so many digits, so many times in thousands, with a unit.

    Parameters
    ----------
    zero : str
        What is shown for 0 in its place.
    decimals : int or None
        To how many a figure is rounded; None: to none.
    text : str
        What is shown of a text, with TEXT in its place; "" where that is the text alone.
    mark : str
        Whether what is in the cell is struck out or raised.
    letters, behind : str
        The colours of its letters and of what is behind them.
    """

    percent: bool = False
    padded: int = 0
    scaled: int = 0
    unit: str = ""
    zero: str = ""
    decimals: int | None = None
    text: str = ""
    mark: str = ""
    letters: str = BLACK
    behind: str = WHITE

    @property
    def unseen(self) -> bool:
        """Its letters have the colour of what is behind them."""
        return alike(self.letters, self.behind)


def alike(letters: str, behind: str) -> bool:
    """Whether nobody can tell two colours apart: they are one, or next to it.

    >>> alike("F2F2F2", "FFFFFF"), alike("D9D9D9", "FFFFFF"), alike("theme=4", "theme=4")
    (True, False, True)
    """
    if not (_RGB.fullmatch(letters) and _RGB.fullmatch(behind)):
        return letters == behind
    return all(abs(int(letters[i : i + 2], 16) - int(behind[i : i + 2], 16)) <= _NEXT for i in (0, 2, 4))


PLAIN = Look()


def look_of(code: str) -> Look:
    """Read a number format; each form of a number excludes the next.

    >>> look_of("0.0%").percent, look_of('0.0," mio."').scaled, look_of("000000").padded
    (True, 1, 6)
    """
    bare, parts = _DRAWN.sub("", code), _sections(code)
    any_part = _CONDITION.search(code) is not None
    text = drawn_text(parts)
    letters = WHITE if _IN_WHITE.search(code if any_part else parts[0]) else BLACK
    digits = _DECIMALS.fullmatch(bare.partition(";")[0].translate(_NO_DIGITS).strip())
    decimals = len(digits[1] or "") if digits else None
    if "%" in bare:
        return Look(percent=True, decimals=decimals, text=text, letters=letters)
    if scaled := shown_thousands(bare):
        return Look(scaled=scaled, decimals=decimals, text=text, letters=letters)
    padded = shown_digits(bare)
    # With conditions of its own, any part of a format may be the one that is seen.
    units = [drawn_unit(part) for part in (parts if any_part else parts[:1])]
    zero = drawn_unit(parts[2]) if len(parts) > 2 and not any_part else ""  # noqa: PLR2004
    return Look(
        padded=padded if padded > 1 else 0,
        unit=next(filter(None, units), ""),
        zero=zero if any(map(str.isalnum, zero)) else "",
        decimals=decimals,
        text=text,
        letters=letters,
    )


def drawn_text(parts: Sequence[str]) -> str:
    """Say what the parts of a number format show of a text, with TEXT in its place; "" where no more than the text.

    >>> [drawn_text(_sections(code)).replace(TEXT, "…") for code in ('@" (lukket)"', '0;-0;0;"ukendt"', '"nr. "@', "0;@")]
    ['… (lukket)', 'ukendt', '', '']
    """
    if len(parts) <= _OF_TEXT and not _SHOWS_TEXT.search(parts[-1]):
        return ""
    shown = "".join(
        quoted or escaped or currency or (TEXT if sign == "@" else "")
        for quoted, escaped, currency, sign in _PIECE.findall(parts[min(len(parts) - 1, _OF_TEXT)])
    )
    if not shown.strip():
        return HIDDEN
    return "" if TEXT in shown and _NO_UNIT.fullmatch(" ".join(shown.replace(TEXT, " ").split())) else shown


def _sections(code: str) -> list[str]:
    """Its parts for figures above, below and at 0, and for text, as far as it has them."""
    parts = [""]
    for piece in _PIECE.finditer(code):
        if piece[0] == ";":
            parts[-1] += ";"  # by which nothing at all is told from a part that shows nothing
            parts.append("")
        else:
            parts[-1] += piece[0]
    return parts
