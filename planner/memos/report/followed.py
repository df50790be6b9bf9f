"""What has changed at the schools that are in this round and the one before: of them alone, and all together."""

from __future__ import annotations

from planner.figures.memo_charts import Moves, moves_chart
from planner.memos.report.reported import BEFORE, NOW, SHARE, Reported, remarked, said
from planner.memos.says.memo import Figure, Section, Table
from planner.words.editions import WHY
from planner.words.terms import INSIDE


def followed(of: Reported) -> tuple[Section, ...]:
    """Tell of the change since the round before; nothing where there was none."""
    since, words = of.edition.since, of.words
    if since is None:
        return ()
    heading = words.text("How has the time changed at the schools in both rounds?")
    year = str(since.year)
    if not since.moved:
        why = words.text(WHY[since.why] if since.why else "no school has given it")
        text = words.text(
            "The change since {year} at the schools that are in both is suppressed: {why}.",
            year=year,
            why=why,
        )
        return (Section(heading, ((said("since_suppressed", text, NOW),),)),)
    changes = words.listed(
        f"{words.text(INSIDE[one.task_type])} {_percent(of, one.change)}" for one in since.moved
    )
    who = (
        words.text(
            "Some of the schools are also in edition {number} for {year}; how many is suppressed.",
            number=since.number,
            year=year,
        )
        if since.schools is None
        else words.text(
            "{schools} of the schools are also in edition {number} for {year}.",
            schools=words.number(since.schools),
            number=since.number,
            year=year,
        )
    )
    text = words.text("At these alone, all together, the time has changed by: {listed}.", listed=changes)
    how = words.text(
        "Each change is split into what goes with the number of students, with FTE for each student, and with the split of the time. The three parts total the change; that is arithmetic and says nothing of why."
    )
    title = said(
        "since_picture", words.text("Change of the time since {year}, in percent", year=year), NOW, BEFORE
    )
    headings = (
        "", words.text("Change"), words.text("Number of students"), words.text("FTE per student"), words.text("The split of the time"),
    )  # fmt: skip
    rows = tuple(
        (
            of.name(SHARE[one.task_type]),
            *(_percent(of, value) for value in (one.change, one.by_students, one.by_staffing, one.by_split)),
        )
        for one in since.moved
    )
    drawn = [
        Moves(one.task_type, of.name(SHARE[one.task_type]), tuple(
            (name, _percent(of, value), value)
            for name, value in zip(headings[2:], (one.by_students, one.by_staffing, one.by_split), strict=True)
        ))
        for one in since.moved
    ]  # fmt: skip
    alt = "; ".join(
        f"{row[0]}: " + ", ".join(f"{n} {v}" for n, v in zip(headings[1:], row[1:], strict=True))
        for row in rows
    )
    figure = Figure(title, moves_chart(title.text, alt, drawn), f"{title.text}. {alt}.")
    facts = (NOW, BEFORE) if of.before else (NOW,)
    sentences = (said("since_who", who, *facts), said("since", text, *facts), remarked("since_parts", how))
    return (Section(heading, (sentences,), figure, Table(title.text, headings, rows)),)


def _percent(of: Reported, value: float) -> str:
    sign = of.words.signed(value)[0] if value else ""
    return sign + of.words.percents(abs(value))
