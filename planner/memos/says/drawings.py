"""The memo's one drawing, its title the finding; what it shows is in the table behind, too."""

from __future__ import annotations

from planner.figures.memo_charts import Lane, lanes_chart
from planner.memos.says.figures import all_inside, largest, names, outside, share, share_facts, the_schools
from planner.memos.says.memo import Figure, Section, Sentence
from planner.memos.says.rules import OWN, Case, Grade, Rule, first_of, rule
from planner.model.allocation import TaskType
from planner.words.language import begun, mark
from planner.words.terms import task_names

_LOW, _MEAN, _HIGH = mark("lowest {share}"), mark("mean {share}"), mark("highest {share}")


def _has_shares(case: Case) -> bool:
    return bool(case.benchmark and case.benchmark.shares)


@rule("drawing.outside", Grade.PUBLISHED, outside)
def outside_title(case: Case) -> list[Sentence]:
    """Name the shares that lie outside what was reported."""
    found = list(outside(case))
    text = (
        case.words.text("All three shares lie outside what {schools} reported", schools=the_schools(case))
        if len(found) == len(TaskType)
        else case.words.text(
            "{names}: outside what {schools} reported",
            names=begun(names(case, found)),
            schools=the_schools(case),
        )
    )
    return [Sentence(text, (OWN, *share_facts(case)))]


@rule("drawing.inside", Grade.PUBLISHED, all_inside)
def inside_title(case: Case) -> list[Sentence]:
    """Name the largest share where all lie within what was reported."""
    most = largest(case)
    if most is None:
        text = case.words.text(
            "All three shares lie within what {schools} reported",
            schools=the_schools(case),
        )
    else:
        text = case.words.text(
            "Largest share: {name}, {share}; all within the {count} schools' ranges",
            name=names(case, [most]),
            share=share(case, most),
            count=case.words.number(case.published.schools),
        )
    return [Sentence(text, (OWN, *share_facts(case)))]


@rule("drawing.beside", Grade.PUBLISHED, _has_shares)
def beside_title(case: Case) -> list[Sentence]:
    """Say no more than what is beside what, where not all ranges are published."""
    return [Sentence(case.words.text("Your shares beside those published"), (OWN, *share_facts(case)))]


RULES: tuple[Rule, ...] = (outside_title, inside_title, beside_title)


def lanes_section(case: Case) -> Section | None:
    """Draw each share beside the range reported; None where none is published."""
    if not _has_shares(case):
        return None
    title, words = first_of(case, *RULES), case.words
    own, named = case.school.share_ranges, task_names(words)
    lanes: list[Lane] = []
    told: list[str] = []
    for t, p in case.published.shares.items():
        in_words = [words.text(form, share=words.percent_as_given(end)) if end is not None else ""
                    for form, end in ((_LOW, p.low), (_HIGH, p.high), (_MEAN, p.mean))]  # fmt: skip
        # The first lane names what the figures under each of them are.
        figures = [words.percent_as_given(end) if end is not None else "" for end in (p.low, p.high, p.mean)]
        shown = share(case, t)
        yours = words.text("you {share}", share=shown)
        lanes.append(Lane(
            t, named[t], case.school.allocation.shares[t], shown if lanes else yours,
            own[t].low if own else None, own[t].high if own else None,
            p.low, p.high, p.mean, *(figures if lanes else in_words),
        ))  # fmt: skip
        low, high, mean = in_words
        told.append(f"{named[t]}: {', '.join(filter(None, (yours, low, mean, high)))}")
    alt = "; ".join(told)
    return Section("", figure=Figure(title, lanes_chart(title.text, alt, lanes), f"{title.text}. {alt}."))
