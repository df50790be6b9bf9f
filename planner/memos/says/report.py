"""The memo's sections on the report itself: what it says, what it does not, and what to bear in mind."""

from __future__ import annotations

from planner.files.content import caveats, claims, rests_on
from planner.memos.says.memo import Section, Sentence
from planner.memos.says.rules import Case, Grade, Rule, cited, paragraphs, rule, sentences_of
from planner.model.content import Item
from planner.model.evidence import Rival
from planner.words.evidence import Needle, both_sides, compass
from planner.words.language import Words


def _is_described(case: Case) -> bool:
    return case.is_described


@rule("said.four", Grade.OBSERVED, _is_described)
def four(case: Case) -> list[Sentence]:
    """Say that the report held four things against the agreements, and names no right split."""
    text = case.words.text(
        "The report held four things against the share of students with an agreement when GF2 ended. "
        "It gives directions, no sizes, and it names no right split."
    )
    return [Sentence(text, rests_on("four_relations"))]


@rule("said.claims", Grade.OBSERVED, _is_described)
def relations(case: Case) -> list[Sentence]:
    """Give each of the four relations with how firmly the report words it."""
    language = case.words.language
    return [
        Sentence(
            f"{claim.text.in_language(language)} {claim.wording.in_language(language)}",
            claim.fact,
            claim.name.in_language(language),
        )
        for claim in claims()
    ]


@rule("said.tension", Grade.OBSERVED, _is_described)
def tension(case: Case) -> list[Sentence]:
    """Give both sides of company relations: a practice the report holds up, and no relation found."""
    return [cited(both_sides(case.words))]


def _has_room(case: Case) -> bool:
    return case.is_described and not case.is_tight


@rule("said.compass", Grade.OBSERVED, _has_room)
def directions(case: Case) -> list[Sentence]:
    """Give the compass: every direction a move of time or of staffing can take, those of one wording together."""
    groups: dict[str, list[Needle]] = {}
    for needle in compass(case.words):
        groups.setdefault(needle.wording, []).append(needle)
    return [
        Sentence(
            f"{wording[:1].upper()}{wording[1:]}: {'; '.join(needle.direction for needle in needles)}.",
            tuple(dict.fromkeys(fact for needle in needles for fact in needle.fact)),
        )
        for wording, needles in groups.items()
    ]


@rule("said.compass_limits", Grade.REMARK, _has_room)
def limits(case: Case) -> list[Sentence]:
    """Say what a direction does not say."""
    return [cited(limit) for limit in dict.fromkeys(n.limits for n in compass(case.words))][:1]


@rule("said.no_room", Grade.REMARK, lambda case: case.is_described and case.is_tight)
def no_room(case: Case) -> list[Sentence]:
    """Say that the directions were left out, and that they follow from what is there."""
    text = case.words.text(
        "To keep to two pages the memo leaves out what was observed direction by direction; it follows from the four "
        "points here."
    )
    return [Sentence(text)]


@rule("said.rivals", Grade.REMARK, _is_described)
def rivals(case: Case) -> list[Sentence]:
    """Give each other reading once, the report's own first and ours marked as ours."""
    seen: dict[str, Rival] = {rival.id: rival for claim in claims() for rival in claim.rivals}
    ordered = sorted(seen.values(), key=lambda rival: rival.source == "planner")
    return [_named(rival, case.words) for rival in ordered]


@rule("said.caveats", Grade.REMARK, _is_described)
def standing_caveats(case: Case) -> list[Sentence]:
    """Give the standing caveats but the first, which opens the memo."""
    return [_named(item, case.words) for item in caveats()[1:]]


RULES: tuple[Rule, ...] = (four, relations, tension, directions, limits, no_room, rivals, standing_caveats)


def said_section(case: Case) -> Section | None:
    """Give the four relations in the report's own strength of wording; None beside another publication."""
    title = case.words.text("What the report says, and what it does not")
    points = sentences_of(case, relations, tension, no_room)
    return Section(title, paragraphs(case, (four,)), points=points) if points else None


def compass_section(case: Case) -> Section | None:
    """Give what the relations say of each direction time can be moved in, and no more."""
    title = case.words.text("If time is moved: what was observed, direction by direction")
    points = sentences_of(case, directions)
    return Section(title, paragraphs(case, (limits,)), points=points, small=True) if points else None


def rivals_section(case: Case) -> Section | None:
    """Give what else could lie behind the relations."""
    points = sentences_of(case, rivals)
    title = case.words.text("What else could lie behind it")
    return Section(title, points=points, small=True) if points else None


def caveats_section(case: Case) -> Section | None:
    """Give what to bear in mind."""
    points = sentences_of(case, standing_caveats)
    return Section(case.words.text("Bear in mind"), points=points, small=True) if points else None


def _named(item: Item, words: Words) -> Sentence:
    text = item.text.in_language(words.language)
    if item.source == "planner":
        text += " " + words.text("(Our remark.)")
    return Sentence(text, item.fact, lead=item.name.in_language(words.language))
