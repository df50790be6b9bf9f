"""The memo's sections on the report itself: what it says, what it does not, and what to bear in mind."""

from __future__ import annotations

from planner.files.content import caveats, claims
from planner.memos.memo import Section, Sentence
from planner.model.content import Item
from planner.model.evidence import Claim, Rival
from planner.words.language import Words


def said_section(words: Words) -> Section:
    """Give the four relations in the report's own strength of wording, and what else could lie behind them."""
    paragraphs = (
        Sentence(
            words.text(
                "The report held four things against the share of students with an agreement when GF2 ended. "
                "It gives directions, no sizes, and it names no right split."
            ),
            ("C1", "C2", "C3", "C4", "C6"),
        ),
    )
    tension = Sentence(
        words.text(
            "Among its practices the report also has time freed for company relations, for instance from "
            "administration, and yet it found no relation for that share. Both stand."
        ),
        ("BC3", "C4"),
    )
    return Section(
        words.text("What the report says, and what it does not"),
        paragraphs,
        points=(*(_claim(claim, words) for claim in claims()), tension),
    )


def rivals_section(words: Words) -> Section:
    """Give each other reading once, the report's own first and ours marked as ours."""
    seen: dict[str, Rival] = {rival.id: rival for claim in claims() for rival in claim.rivals}
    ordered = sorted(seen.values(), key=lambda rival: rival.source == "planner")
    return Section(
        words.text("What else could lie behind it"),
        points=tuple(_named(rival, words) for rival in ordered),
        small=True,
    )


def caveats_section(words: Words) -> Section:
    """Give the standing caveats but the first, which opens the memo."""
    points = tuple(_named(item, words) for item in caveats()[1:])
    return Section(words.text("Bear in mind"), points=points, small=True)


def _claim(claim: Claim, words: Words) -> Sentence:
    said = [claim.text.in_(words.language), claim.wording.in_(words.language)]
    return Sentence(" ".join(said), claim.fact, lead=claim.name.in_(words.language))


def _named(item: Item, words: Words) -> Sentence:
    text = item.text.in_(words.language)
    if item.source == "planner":
        text += " " + words.text("(Our remark.)")
    return Sentence(text, item.fact, lead=item.name.in_(words.language))
