"""The memo's one drawing, its title the finding; what it shows is in the table behind, too."""

from __future__ import annotations

from planner.figures.memo_charts import Lane, lanes_chart
from planner.memos.says.figures import all_inside, largest, names, outside, share, share_facts, the_schools
from planner.memos.says.memo import Figure, Section, Sentence
from planner.memos.says.rules import OWN, Case, Grade, Rule, first_of, rule
from planner.words.language import begun
from planner.words.terms import task_names


def _has_shares(case: Case) -> bool:
    return bool(case.benchmark and case.benchmark.shares)


@rule("drawing.outside", Grade.PUBLISHED, outside)
def outside_title(case: Case) -> list[Sentence]:
    """Name the shares that lie outside what was reported."""
    text = case.words.text(
        "{names}: outside what {schools} reported",
        names=begun(names(case, list(outside(case)))),
        schools=the_schools(case),
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
            "{name}: the largest share, {share}; all three lie within what {schools} reported",
            name=task_names(case.words)[most],
            share=share(case, most),
            schools=the_schools(case),
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
    lanes = [
        Lane(
            t, named[t], case.school.allocation.shares[t], words.text("you {share}", share=share(case, t)),
            own[t].low if own else None, own[t].high if own else None,
            p.low, p.high, p.mean,
            words.text("lowest {share}", share=words.percent_as_given(p.low)) if p.low is not None else "",
            words.text("highest {share}", share=words.percent_as_given(p.high)) if p.high is not None else "",
            words.text("mean {share}", share=words.percent_as_given(p.mean)) if p.mean is not None else "",
        )
        for t, p in case.published.shares.items()
    ]  # fmt: skip
    alt = "; ".join(
        f"{lane.name}: {', '.join(filter(None, (lane.label, lane.low_label, lane.mean_label, lane.high_label)))}"
        for lane in lanes
    )
    return Section("", figure=Figure(title, lanes_chart(title.text, alt, lanes), f"{title.text}. {alt}."))
