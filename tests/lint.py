"""What no sentence of ours may say where it ties time or shares to fulfilment or to standing. Used by tests.

Word forms, not stems: "effektiv" is no claim, "effekt" is one. A sentence is looked at when it speaks of both
time (shares, FTE, a task type) and of agreements, the target, schools or a relation; everything in the modules that
word the evidence is looked at whatever it speaks of.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

from planner.words.language import words_in

DATA = Path(__file__).parent / "data"


def _words(forms: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)


CAUSAL = {
    "da": _words(
        r"før(?:er|e|te|t)(?: \w+)? til|effekt(?:en|er|erne|s)?|(?:ind|på)?virkning(?:en|er|erne)?|påvirk(?:er|e|ede|et)"
        r"|skyld(?:es|tes)|medfør(?:er|e|te|t)|(?:giver?|gav|givet)(?: \w+)? (?:flere|færre|højere|lavere|bedre|mere|mindre)"
        r"|fordi|årsag(?:en|er|erne)?|forårsag(?:er|e|ede|et)|bevirk(?:er|e|ede|et)|resulter(?:er|e|ede|et) i"
        r"|betyder (?:flere|færre|at|højere|lavere)|på grund af|pga|takket være|bidrag(?:er|e|et)? til|bidrog til"
        r"|øge(?:r|de|s)?|forbedre(?:r|de|s|t)?|hæve(?:r|de|s|t)?|sænke(?:r|de|s|t)?|skabe(?:r|s)|skabte|udløse(?:r|s)?"
        r"|gavne(?:r|de|t)?|betaler sig|virker"
    ),
    "en": _words(
        r"lead(?:s|ing)?(?: \w+)? to|led to|effects?|affect(?:s|ed|ing)?|influence[sd]?|because|due to|result(?:s|ed|ing)? in"
        r"|causes?|caused|causing|causal(?:ly)?|thanks to|impact(?:s|ed|ing)?|(?:gives?|gave|means?|meant|yields?|brings?) "
        r"(?:\w+ )?(?:more|fewer|less|higher|lower|better)|contribut(?:e|es|ed|ing) to|increas(?:e|es|ed|ing)"
        r"|decreas(?:e|es|ed|ing)|improv(?:e|es|ed|ing|ement|ements)|boost(?:s|ed|ing)?|pays? off|works? best|drives?|drove"
    ),
}
RANK = {
    "da": _words(
        r"(?:nr|nummer)\.? ?\d+|\d+\. ?plads|rang|rangliste\w*|rangering\w*|rangere[rt]?|placering\w* \d+|percentil\w*"
        r"|top ?\d+|bedste? (?:af|blandt|skole\w*)|dårligste?|værste?|førende|bagud|foran de andre"
    ),
    "en": _words(
        r"rank(?:s|ed|ing|ings)?|\d+(?:st|nd|rd|th)|league tables?|percentiles?|top \d+|bottom \d+|best (?:of|among|school)"
        r"|worst|ahead of (?:the |its )?(?:others?|schools?|peers|\d+)|behind the others|outperform(?:s|ed)?|underperform(?:s|ed)?"
    ),
}
UNWANTED = {
    "da": _words(
        r"\w*problem\w*|\w*praktik\w*|sandsynlig(?:vis|t|e)?|formentlig|formodentlig|antagelig(?:t|vis)?"
    ),
    "en": _words(r"\w*problem\w*|probab(?:ly|le)|presumably|(?:most )?likely to|most likely|chances are"),
}
ADVICE = {
    "da": _words(r"bør|burde|anbefale\w*|anbefaling\w*|kan med fordel|overvej|det er en god idé|prioriter"),
    "en": _words(r"should|ought|recommend\w*|consider(?: moving)?|good idea|advis\w+|prioriti[sz]e"),
}
# What a leader cannot read, or reads as its opposite ("sikkert" is *probably* in everyday Danish), or as a push.
# How sure somebody is (hvor sikkert er svaret) is another thing.
UNCLEAR = {
    "da": _words(
        r"konvention(?:en|er|erne|s)?|begge sammenhænge|den retning, (?:begge|den ene)|(?<!hvor )sikkert|sikre antal"
        r"|tabel(?:ler)?(?:ne)?, der passer|uge 15"
    ),
    "en": _words(
        r"conventions?|both associations|direction (?:both|one) associations?|guaranteed|fitting tables?"
        r"|tables? that fits?|every table|(?<!teaching )(?<!calendar )week 15"
    ),
}
_TIME = {
    "da": _words(
        r"tid(?:en)?|time(?:n|r|rne)?|andel\w*|fordeling\w*|årsværk\w*|administrati\w+|elevunderstøttelse\w*|understøttelse\w*"
        r"|støtte|relationsarbejde\w*|bemanding\w*|flytning\w*"
    ),
    "en": _words(
        r"time|hours?|shares?|splits?|FTE|administrati\w+|student support|support|company relations|staffing|moves?"
    ),
}
_OUTCOME = {
    "da": _words(r"indfri\w*|mål(?:et|ene|s\w*)?|\w*aftale\w*|skole(?:r|rne|rnes)?|sammenhæng\w*"),
    "en": _words(r"fulfil\w*|targets?|agreements?|schools?|associations?|relation"),
}


def ties(sentence: str, language: str) -> bool:
    """Whether a sentence speaks of time or shares and of fulfilment or standing."""
    return bool(_TIME[language].search(sentence) and _OUTCOME[language].search(sentence))


def faults(sentence: str, language: str, *, advice: bool = False) -> list[str]:
    """Name what such a sentence may not say; with `advice`, what sounds like advice too."""
    kinds = {"cause": CAUSAL, "rank": RANK, "unwanted": UNWANTED} | ({"advice": ADVICE} if advice else {})
    return [
        f"{kind}: {found[0]!r} in {sentence!r}"
        for kind, patterns in kinds.items()
        for found in patterns[language].finditer(sentence)
    ]


def unclear(sentence: str, language: str) -> list[str]:
    """Name what nothing a leader reads may say, whatever it speaks of."""
    return [f"unclear: {found[0]!r} in {sentence!r}" for found in UNCLEAR[language].finditer(sentence)]


def tied_faults(sentences: Iterable[str], language: str) -> list[str]:
    """Name the faults of those sentences that tie."""
    return [fault for s in sentences if ties(s, language) for fault in faults(s, language)]


# --- figures -------------------------------------------------------------------------------------------------

_FIGURE = {
    "da": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"),
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"),
}


def figures(sentence: str, language: str) -> list[Decimal]:
    """Read the figures of a sentence as its readers do; GF1 and GF2 are names."""
    found = _FIGURE[language].findall(re.sub(r"gf[12]", "", sentence, flags=re.IGNORECASE))
    marks = str.maketrans({".": "", ",": "."} if language == "da" else {",": ""})
    return [Decimal(figure.translate(marks)) for figure in found]


def _register() -> dict[str, dict[str, str]]:
    rows = {}
    for name in ("facts_register.csv", "external_facts.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            rows |= {row["fact_id"]: row for row in csv.DictReader(file)}
    return rows


REGISTER = _register()


def held(fact: str) -> set[Decimal]:
    """Give the figures a fact holds: a fact of 26 % supports 0.26 too."""
    row = REGISTER[fact]
    told = " ; ".join(
        row.get(column) or "" for column in ("value", "statement", "note", "n", "date", "certainty")
    )
    # A digit glued to letters is another fact's id or a name (R5, GF2), no figure.
    whole = {Decimal(figure) for figure in re.findall(r"(?<![A-Za-z\d.])\d+(?:\.\d+)?", told)}
    percents = figures(row["value"], "en") if "%" in row["unit"] else []
    return whole | {percent / 100 for percent in percents}


def untraced(
    sentence: str, facts: Iterable[str], language: str, estimates: Iterable[float] = ()
) -> list[Decimal]:
    """Give the figures of a sentence that neither a cited fact nor an estimate (as shown) holds."""
    known = set().union(*(held(fact) for fact in facts))
    words = words_in(language)  # type: ignore[arg-type]
    shown = {figure for e in estimates for d in (0, 1, 2) for figure in figures(words.number(e, d), language)}
    return [figure for figure in figures(sentence, language) if figure not in known | shown]


# --- pages ---------------------------------------------------------------------------------------------------


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = [""]
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        if tag in {
            "p",
            "li",
            "td",
            "th",
            "tr",
            "h1",
            "h2",
            "h3",
            "div",
            "section",
            "label",
            "summary",
            "caption",
        }:
            self.found.append("")
        self.found += [value for name, value in attrs if name in {"aria-label", "title", "alt"} and value]
        if self.found[-1] and any(name in {"aria-label", "title", "alt"} for name, _ in attrs):
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found[-1] += data


def texts(html: str) -> Iterator[str]:
    """Give the texts a reader of a page meets, paragraph by paragraph."""
    reader = _Texts()
    reader.feed(html)
    yield from (text for raw in reader.found if (text := " ".join(raw.split())))
