"""One language: its sentences (gettext) and its number forms (Babel). Danish first, English second."""

from __future__ import annotations

import datetime as dt
import gettext
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from planner.files.languages import LANGUAGES, catalogue, language_name, locale_of, percent_gap
from planner.model.amounts import rounded, times, typed

__all__ = ["LANGUAGES", "Language", "Words", "language_name", "mark", "words_in"]

Language = str  # one of LANGUAGES
_MINUS = "\u2212"
_MOST_DECIMALS = 6
_TENS = tuple(10.0**decimals for decimals in range(_MOST_DECIMALS + 1))
_HALF = 0.5
_HAIR = 1e-6  # of one: more than a product below _SHORT loses, and than what counts as a half (`rounded`)
_SHORT = 1e8
_GROUPED = 999
_SOMETHING = re.compile("[1-9]")


def mark(message: str) -> str:
    """Mark a sentence for the catalogue where it is written; it is translated where it is used."""
    return message


def begun(text: str) -> str:
    """Begin a sentence with what can also stand inside one."""
    return text[:1].upper() + text[1:]


@cache
def words_in(language: Language) -> Words:
    """Words of a language: one of LANGUAGES, else ValueError."""
    if language not in LANGUAGES:
        msg = f"no words in {language!r}: {', '.join(LANGUAGES)}"
        raise ValueError(msg)
    return Words(language, catalogue(language))


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences and number forms of one language."""

    language: Language
    catalogue: gettext.NullTranslations

    def text(self, message: str, /, **values: object) -> str:
        """Translate a sentence and fill in its {names}. The values are never read as templates."""
        return self.catalogue.gettext(message).format(**values)

    def template(self, message: str) -> str:
        """Translate a sentence and leave its {names} to be filled in, many times."""
        return self.catalogue.gettext(message)

    def plural(self, one: str, many: str, count: float, /, **values: object) -> str:
        """Translate a sentence that depends on a count, given to it as {count}."""
        number = self.number(count, 0 if count == int(count) else 1)
        return self.plural_template(one, many, count).format(count=number, **values)

    def plural_template(self, one: str, many: str, count: float) -> str:
        """Translate a sentence that depends on a count, and leave its {names} to be filled in."""
        return self.catalogue.ngettext(one, many, 1 if count == 1 else 2)

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number with that many decimals; halves go away from zero, as on paper.

        >>> words_in("da").number(1924.5, 1), words_in("en").number(1924.5, 1)
        ('1.924,5', '1,924.5')
        >>> words_in("da").number(-0.04, 1)
        '0,0'
        """
        return _number(self.language, float(value), decimals)

    def numbers(self, values: Iterable[float], decimals: int = 0) -> list[str]:
        """Write many numbers, as `number` writes each: all at once, and alone what lies near a half, and what is nothing or less."""
        values, tens = tuple(values), _TENS[decimals]
        if max(values, default=0) < _GROUPED:  # what needs no group is written twice as fast
            written = f"%.{decimals}f\n" * len(values) % values
        else:
            written = (f"{{:,.{decimals}f}}\n" * len(values)).format(*values)
        texts = written.translate(_marks(self.language)).split("\n")[:-1]
        most = _SHORT / tens
        for at, value in enumerate(values):
            if not (0 < value < most and abs(value * tens % 1.0 - _HALF) > _HAIR):
                texts[at] = self.number(value, decimals)
        return texts

    def signed_all(self, values: Sequence[float], decimals: int = 0) -> list[str]:
        """Write many differences, as `signed` writes each."""
        amounts = self.numbers(map(abs, values), decimals)
        something = 1 / _TENS[decimals]  # is more than nothing, however it is rounded
        return [
            f"+{amount}"
            if value >= something
            else f"{_MINUS}{amount}"
            if value <= -something
            else _with_sign(value, amount)
            for value, amount in zip(values, amounts, strict=True)
        ]

    def number_beside(self, value: float, decimals: int, edges: Iterable[float]) -> str:
        """Write a number with that many decimals, or with more where fewer would put it across an edge.

        >>> words_in("en").number_beside(149.6, 0, [150, 300]), words_in("en").number_beside(0.001, 2, [0])
        ('149.6', '0.001')
        """
        edges = tuple(edges)
        sides = [(value > edge) - (value < edge) for edge in edges]
        for more in range(decimals, _MOST_DECIMALS):
            shown = float(rounded(value, more))
            if [(shown > edge) - (shown < edge) for edge in edges] == sides:
                return self.number(value, more)
        return self.number(value, _MOST_DECIMALS)

    def percent_beside(self, share: float, edges: Iterable[float]) -> str:
        """Write a share in percent, whole unless that would put it across an edge (79.6% is not 80%)."""
        percents = [times(value, 100) for value in (share, *edges)]
        return f"{self.number_beside(percents[0], 0, percents[1:])}{percent_gap(self.language)}%"

    def as_given(self, value: float) -> str:
        """Write a published figure with the decimals it was published with: 0,2 and 3,45.

        >>> words_in("da").as_given(0.2), words_in("da").as_given(3.45), words_in("da").as_given(300)
        ('0,2', '3,45', '300')
        """
        exponent = typed(value).normalize().as_tuple().exponent
        return self.number(value, max(0, -int(exponent)))

    def signed(self, value: float, decimals: int = 0) -> str:
        """Write a difference with its sign, + or a true minus; nothing is plain 0.

        >>> words_in("da").signed(-9.33, 1), words_in("da").signed(2.3, 1), words_in("da").signed(-0.04, 1)
        ('−9,3', '+2,3', '0,0')
        """
        return _with_sign(value, self.number(abs(value), decimals))

    def percent(self, share: float, decimals: int = 0) -> str:
        r"""Write a share in [0, 1] in percent.

        >>> words_in("da").percent(0.43), words_in("en").percent(0.43)
        ('43\xa0%', '43%')
        """
        # Multiplied as decimals: 0.145 x 100 in floats is 14.499…
        return self.percents(times(share, 100), decimals)

    def percent_as_given(self, share: float) -> str:
        """Write a published share with the digits it was published with: 43 % and 43,4 %."""
        return f"{self.as_given(times(share, 100))}{percent_gap(self.language)}%"

    def percents(self, value: float, decimals: int = 0) -> str:
        """Write a figure that is in percent already (shares rounded together to total 100)."""
        return f"{self.number(value, decimals)}{percent_gap(self.language)}%"

    def percent_span(self, low: float, high: float) -> str:
        """Write a range of shares: 8–67 %."""
        return f"{self.percent(low).rstrip('%').rstrip()}–{self.percent(high)}"

    # Babel comes when it is asked for: half of what a command takes to begin.
    def listed(self, texts: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """Write texts one after the other: a, b og c."""
        from babel.lists import format_list  # noqa: PLC0415

        return format_list(list(texts), style, locale_of(self.language))

    def date(self, day: dt.date) -> str:
        """Write a date out: 22. august 2024."""
        from babel.dates import format_date  # noqa: PLC0415

        return format_date(day, "long", locale_of(self.language))

    def time(self, moment: dt.datetime) -> str:
        """Write a time of day: 10.42, in English 10:42."""
        from babel.dates import format_time  # noqa: PLC0415

        return format_time(moment, "short", locale=locale_of(self.language))


def _with_sign(value: float, amount: str) -> str:
    return f"{'+' if value > 0 else _MINUS}{amount}" if _SOMETHING.search(amount) else amount


# A lever of a hundred steps shows some thousand distinct numbers, and the next settle most of them again.
@lru_cache(maxsize=16384)
def _number(language: Language, value: float, decimals: int) -> str:
    if not math.isfinite(value):
        msg = f"not a number to show: {value!r}"
        raise ValueError(msg)
    # Only what lies at a half needs the decimals a person reads, and exact ones are ten times slower.
    last = value * _TENS[decimals] if decimals <= _MOST_DECIMALS else math.inf
    if abs(last) < _SHORT and abs(last % 1.0 - _HALF) > _HAIR:
        text = f"{value:,.{decimals}f}"
        text = text if text.strip("-0.") else text.lstrip("-")
    else:
        exact = rounded(value, decimals)
        text = f"{exact or abs(exact):,f}"
    return text.translate(_marks(language))


@cache
def _marks(language: Language) -> dict[int, str]:
    """Say how a language writes group, decimal point and minus; four times as fast as Babel's pattern."""
    symbols = locale_of(language).number_symbols["latn"]
    return {ord(","): symbols["group"], ord("."): symbols["decimal"], ord("-"): symbols["minusSign"]}
