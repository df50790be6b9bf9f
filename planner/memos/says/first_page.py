"""The memo's first page below its conclusion: what is known and not, and what is to be decided."""

from __future__ import annotations

from planner.files.content import caveats, tasks
from planner.files.programmes import programme_name
from planner.memos.says.cohort import gap
from planner.memos.says.figures import (
    basis,
    hours_named,
    largest,
    outside,
    share,
    share_facts,
    students_per_fte,
    the_schools,
)
from planner.memos.says.memo import Section, Sentence
from planner.memos.says.rules import OWN, Case, Grade, Rule, rule, rule_on, sentences_of
from planner.model.allocation import TaskType
from planner.model.effort import hours_a_year
from planner.model.publication.benchmark import Position
from planner.words.language import mark
from planner.words.standing import quarter_words
from planner.words.terms import INSIDE

_FEW = 2  # tasks that are named


@rule("known.pattern", Grade.OBSERVED, lambda case: case.is_described)
def pattern(case: Case) -> list[Sentence]:
    """Give the report's one pattern of shares once, attributed, with where the school stands in it today, and its rivals."""
    admin, support = TaskType.ADMINISTRATION, TaskType.STUDENT_SUPPORT
    text = case.words.text(
        "The report on {programme} suggests one pattern: larger shares of student support (yours {support}) and smaller "
        "shares of administration (yours {admin}) went with more agreements in time; other explanations are possible.",
        programme=programme_name(
            case.published.programme.in_language(case.words.language), case.words.language
        ),
        support=share(case, support),
        admin=share(case, admin),
    )
    return [Sentence(text, (OWN, "C2", "C3", "C5"))]


@rule("known.none_found", Grade.OBSERVED, lambda case: case.is_described)
def none_found(case: Case) -> list[Sentence]:
    """Say beside the pattern that one relation was not found, and another not clearly."""
    text = case.words.text(
        "Company relations (yours {relations}): no relation found; students per FTE (yours {ratio}): no clear one.",
        relations=share(case, TaskType.COMPANY_RELATIONS),
        ratio=students_per_fte(case),
    )
    return [Sentence(text, (OWN, "C1", "C4", "C5"))]


def _position(case: Case) -> tuple[TaskType, Position] | None:
    """Find the first share whose guaranteed place among the schools says something: at most half of them wide.

    One outside what they reported is told of already, and no school stands beyond it.
    """
    if not (case.benchmark and case.benchmark.shares and case.benchmark.schools) or case.benchmark.quartiles:
        return None
    beyond = outside(case)
    for t in (t for t in case.benchmark.shares if t not in beyond):
        found = case.benchmark.position(t, case.school.allocation.shares[t])
        if found.most - found.fewest <= found.schools // 2:
            return t, found
    return None


@rule_on("known.position", Grade.GUARANTEED, _position)
def position(case: Case, found: tuple[TaskType, Position]) -> list[Sentence]:
    """Say how many schools reported at most a share, only where it narrows them down."""
    t, place = found
    same = place.fewest == place.most
    text = case.words.text(
        mark("{most} of {schools} reported as large a share for {name} or a smaller one.")
        if same
        else mark(
            "From {fewest} to {most} of {schools} reported as large a share for {name} or a smaller one."
        ),
        fewest=case.words.number(place.fewest),
        most=case.words.number(place.most),
        schools=the_schools(case),
        name=case.words.text(INSIDE[t]),
    )
    return [Sentence(text, (OWN, *share_facts(case)))]


@rule("known.quarters", Grade.PUBLISHED, lambda case: case.benchmark and case.benchmark.quartiles)
def quarters(case: Case) -> list[Sentence]:
    """Say in which quarter of the schools each share lies, where quartiles are published, and how far its own range reaches."""
    words, shares, ranges = case.words, case.school.allocation.shares, case.school.share_ranges
    said = []
    for t in case.published.quartiles:
        found = case.published.quarters(t, shares[t])
        reach = case.published.quarters(t, ranges[t].low, ranges[t].high) if t in ranges else found
        assert found
        assert reach
        place = words.text(
            "{name} ({share}) {quarter}",
            name=words.text(INSIDE[t]),
            share=share(case, t),
            quarter=quarter_words(found, words),
        )
        if reach != found:
            place = words.text(
                "{place}, with its range {quarter}", place=place, quarter=quarter_words(reach, words)
            )
        said.append(place)
    text = words.text("Among {schools}: {places}.", schools=the_schools(case), places="; ".join(said))
    return [Sentence(text, (OWN, *share_facts(case)))]


@rule("unknown.move", Grade.REMARK, lambda case: case.is_described)
def move(case: Case) -> list[Sentence]:
    """Say that no move of time was examined, from where the school stands least of all."""
    most, words = largest(case), case.words
    text = (
        words.text(
            "Moving time at a school with {share} {name}: not examined.",
            share=share(case, most), name=words.text(INSIDE[most]),
        )
        if most
        else words.text("Moving time at a school like yours: not examined.")
    )  # fmt: skip
    return [Sentence(text, (OWN, "M11"))]


@rule(
    "decide.follow_up",
    Grade.ASKED,
    lambda case: (found := gap(case.school)) and found.short and found.beyond_chance,
)
def follow_up(case: Case) -> list[Sentence]:
    """Ask who follows up on each student, where more agreements are missing than cohorts vary by."""
    text = case.words.text("Which students lack an agreement, and who follows up on each?")
    return [Sentence(text, (OWN,))]


@rule("decide.owners", Grade.ASKED, lambda case: case.school.without_owner)
def owners(case: Case) -> list[Sentence]:
    """Ask who takes the tasks that stand with nobody."""
    known = {item.id: item.name.in_language(case.words.language) for item in tasks()}
    listed = [_small(known.get(task, task)) for task in case.school.without_owner]
    named = ", ".join(listed[:_FEW])
    if more := len(listed[_FEW:]):
        named += " " + case.words.plural("and {count} more", "and {count} more", more)
    return [
        Sentence(case.words.text("Who takes the tasks that nobody has today: {names}?", names=named), (OWN,))
    ]


@rule("decide.administration", Grade.ASKED, lambda case: largest(case) is TaskType.ADMINISTRATION)
def administration(case: Case) -> list[Sentence]:
    """Ask which tasks can be made simpler, where administration takes the most time."""
    text = case.words.text("Which administrative tasks belong with the consultants, and which elsewhere?")
    return [Sentence(text, (OWN,))]


@rule("decide.relations", Grade.ASKED, lambda case: largest(case) is TaskType.COMPANY_RELATIONS)
def relations(case: Case) -> list[Sentence]:
    """Ask who keeps which contacts, where company relations take the most time."""
    text = case.words.text("Which companies do you contact first, and who keeps the contact?")
    return [Sentence(text, (OWN,))]


@rule("decide.support", Grade.ASKED, lambda case: largest(case) is TaskType.STUDENT_SUPPORT)
def support(case: Case) -> list[Sentence]:
    """Ask what is part of teaching, where student support takes the most time."""
    text = case.words.text("Which help for students belongs in teaching, and which outside it?")
    return [Sentence(text, (OWN,))]


@rule(
    "decide.keep",
    Grade.ASKED,
    lambda case: (found := gap(case.school)) and not (found.short and found.beyond_chance),
)
def keep(case: Case) -> list[Sentence]:
    """Ask what is to go on, where the cohort is at the target or no further from it than cohorts vary."""
    text = case.words.text("What do you hold on to, also if the next cohort has fewer agreements?")
    return [Sentence(text, (OWN,))]


@rule("decide.trial", Grade.ASKED)
def trial(case: Case) -> list[Sentence]:
    """Ask for one change within the hours there are, and for what is looked at then; which task type is the school's choice."""
    hours = hours_named(case, hours_a_year(case.school.allocation.fte, basis(case.school).hours))
    text = case.words.text("Within {hours} a year: what will you try, and measure how?", hours=hours)
    return [Sentence(text, (OWN, *basis(case.school).fact))]


DECIDE: tuple[Rule, ...] = (follow_up, owners, administration, relations, support, keep, trial)


@rule("asked.first", Grade.OWN, lambda case: case.questions)
def asked(case: Case) -> list[Sentence]:
    """Ask, before any figure is used, what the input made us ask."""
    return [Sentence(question, (OWN,)) for question in case.questions[: case.most]]


@rule("caveat.patterns", Grade.PUBLISHED, lambda case: case.is_described)
def patterns(case: Case) -> list[Sentence]:
    """Say that the report shows patterns and judges no school, where it is the report's figures."""
    first = caveats()[0]
    return [Sentence(first.text.in_language(case.words.language), first.fact)]


@rule("caveat.estimates", Grade.REMARK, lambda case: not case.is_described)
def estimates(case: Case) -> list[Sentence]:
    """Say that figures are for talking about, beside any other publication or none."""
    text = case.words.text(
        "The figures are the school's own estimates, for a conversation and not for a verdict."
    )
    return [Sentence(text, (OWN,))]


RULES: tuple[Rule, ...] = (
    pattern, none_found, position, quarters, move, *DECIDE, asked, patterns, estimates,
)  # fmt: skip


def first_page(case: Case) -> tuple[Section, ...]:
    """Give what is known, what is not, and what is to be checked or decided."""
    words = case.words
    known, unknown = sentences_of(case, pattern, none_found, position, quarters), sentences_of(case, move)
    if case.questions:
        ask = Section(words.text("Please check first"), points=sentences_of(case, asked), asks=True)
    else:
        points = sentences_of(case, *DECIDE)[: case.most]
        ask = Section(words.text("To decide"), points=points, asks=True)
    sections = (
        Section(words.text("Known"), points=known),
        Section(words.text("Not known"), points=unknown),
        ask,
    )
    return tuple(section for section in sections if section.points)


def _small(name: str) -> str:
    """Begin a name small, inside a sentence; SPS and the like stay as they are."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
