"""The first page of a report: the answer, its grounds, who is in it, and what was published before."""

from __future__ import annotations

from planner.memos.report.reported import INVITED, NOW, SHARE, Reported, remarked, said
from planner.memos.says.memo import KeyFigure, Section, Sentence, Table
from planner.model.allocation import TaskType
from planner.model.edition.figures import MAIN, Measure
from planner.model.edition.kinds import QUARTILES, Kind
from planner.model.publication.benchmark import MeanOf
from planner.words.editions import KINDS
from planner.words.language import begun


def headline(of: Reported) -> Sentence:
    """Say the mean split over schools: what the round was asked for."""
    words, count = of.words, of.edition.schools
    if not (shares := of.all_of(Kind.MEAN)):
        why = of.why_not(Measure.ADMINISTRATION)
        text = words.text("{schools} schools are in it; their mean split is suppressed: {why}", schools=words.number(count), why=why)  # fmt: skip
        return said("split_suppressed", text, NOW)
    text = words.text(
        "By their own estimates {schools} schools spent on average {administration} of the time on administrative tasks, {student_support} on student support and {company_relations} on company relations",
        schools=words.number(count), **_by_name(shares),
    )  # fmt: skip
    return said("split", text, NOW)


def brief(of: Reported) -> tuple[Sentence, ...]:
    """Give the other findings, a sentence each; what is suppressed is left to the table."""
    words, found = of.words, []
    if weighted := of.all_of(Kind.FTE_WEIGHTED_MEAN):
        text = words.text(
            "That is the mean over schools, where every school counts alike; weighted by FTE it is {administration}, {student_support} and {company_relations}.",
            **_by_name(weighted),
        )  # fmt: skip
        found.append(said("split_weighted", text, NOW))
    if all(of.middle(measure) for measure in SHARE.values()):
        spans = {t.value: of.span(measure) for t, measure in SHARE.items()}
        text = words.text(
            "The middle half of the schools spent {administration}, {student_support} and {company_relations}; it need not be the same schools for each.",
            **spans,
        )  # fmt: skip
        found.append(said("split_middle", text, NOW))
    if of.value(Measure.FTE) is not None:
        found.append(staffed(of))
    if of.value(Measure.STUDENTS_PER_FTE) is not None:
        found.append(per_fte(of))
    if of.value(Measure.FULFILMENT) is not None:
        found.append(fulfilled(of))
    return tuple(found)


def staffed(of: Reported) -> Sentence:
    """Say the mean of the schools' FTE."""
    text = of.words.text("A school has on average {fte} FTE for the work.", fte=of.written(Measure.FTE))
    return said("fte", text, NOW)


def per_fte(of: Reported) -> Sentence:
    """Say the mean of the schools' students per FTE."""
    ratio = of.written(Measure.STUDENTS_PER_FTE)
    return said(
        "students_per_fte", of.words.text("On average there are {ratio} students per FTE.", ratio=ratio), NOW
    )


def fulfilled(of: Reported) -> Sentence:
    """Say the mean of the schools' own shares of students with an agreement."""
    text = of.words.text(
        "On average {share} of a school's students had an agreement when GF2 ended; {schools} schools have said how many.",
        share=of.written(Measure.FULFILMENT), schools=of.words.number(of.schools(Measure.FULFILMENT)),
    )  # fmt: skip
    return said("fulfilment", text, NOW)


def key_figures(of: Reported) -> tuple[KeyFigure, ...]:
    """Give how many schools, and two means."""
    words = of.words
    count = words.number(of.edition.schools)
    figures = [
        KeyFigure(count, words.text("schools in the edition"))
        if of.invited is None
        else KeyFigure(
            words.text("{count} of {invited}", count=count, invited=words.number(of.invited)),
            words.text("invited schools are in the edition"),
        )
    ]
    for measure, label in (
        (Measure.FTE, words.text("FTE a school, mean")),
        (Measure.STUDENTS_PER_FTE, words.text("students per FTE, mean over schools")),
    ):
        if of.value(measure) is not None:
            figures.append(KeyFigure(of.written(measure), label))
    return tuple(figures)


def first_page(of: Reported) -> tuple[Section, ...]:
    """Say who is in it, give all main figures, and set the published report beside them."""
    return (_asked(of), _main_figures(of), *([_beside(of)] if of.report else []))


def _asked(of: Reported) -> Section:
    words, year, count = of.words, str(of.edition.year), of.edition.schools
    what = words.text(
        "The schools were asked to estimate the time they spent in {year} on finding apprenticeship places in {programme}: administrative tasks, student support and company relations.",
        year=year, programme=of.programme,
    )  # fmt: skip
    sentences = [said("asked", what, NOW)]
    if of.invited is not None:
        text = words.plural(
            "{count} school was invited, and {schools} are in.",
            "{count} schools were invited, and {schools} are in.",
            of.invited, schools=words.number(count),
        )  # fmt: skip
        sentences.append(said("invited", text, NOW, INVITED))
    sentences.append(
        remarked(
            "who_is_in",
            words.text(
                "A school is in where its answer is complete, the school agrees whose figures count, and it has said yes. All figures are of the schools together; nothing of a single school is here."
            ),
        )
    )
    return Section(words.text("Who is in it"), (tuple(sentences),))


def _main_figures(of: Reported) -> Section:
    words = of.words
    kinds = (Kind.MEAN, *QUARTILES)
    rows = tuple(
        (
            of.name(m),
            *(of.written(m, kind) for kind in kinds),
            words.number(of.schools(m)),
        )
        for m in MAIN
    )
    headings = ("", *(begun(words.text(KINDS[kind])) for kind in kinds), words.text("Schools"))
    return Section(words.text("Main figures"), table=Table(words.text("Main figures"), headings, rows))


def _beside(of: Reported) -> Section:
    """Set two publications side by side; whose mean the report's is, it does not say, so both are taken from it."""
    words, report = of.words, of.report
    assert report is not None
    rows = []
    for task_type, measure in SHARE.items():
        published = report.shares[task_type].mean
        assert published is not None
        values = [of.value(measure, kind) for kind in (Kind.MEAN, Kind.FTE_WEIGHTED_MEAN)]
        away = ("–" if v is None else words.signed(v - 100 * published) for v in values)
        rows.append((
            of.name(measure),
            of.written(measure), of.written(measure, Kind.FTE_WEIGHTED_MEAN), words.percent_as_given(published), *away,
        ))  # fmt: skip
    headings = (
        "",
        begun(words.text(KINDS[Kind.MEAN])),
        begun(words.text(KINDS[Kind.FTE_WEIGHTED_MEAN])),
        words.text("The mapping"),
        words.text("Difference, points"),
        words.text("Difference weighted, points"),
    )
    facts = tuple(fact for one in report.shares.values() for fact in one.fact)
    notes = [
        said(
            "beside",
            words.text(
                "The mapping's figures are of {schools} schools. Two publications stand side by side: they need not be of the same schools, and a difference in percentage points is no change at any one of them.",
                schools=words.number(report.schools),
            ),
            NOW, *facts,
        ),
    ]  # fmt: skip
    if report.mean_of is MeanOf.UNSTATED:
        text = words.text(
            "The mapping does not say whether its means are over schools or weighted by FTE, so both differences stand here."
        )
        notes.append(said("unstated", text, *facts))
    caption = words.text("Beside the mapping of {year}", year=report.year)
    table = Table(caption, headings, tuple(rows), notes=tuple(notes))
    return Section(caption, table=table)


def _by_name(shares: dict[TaskType, str]) -> dict[str, str]:
    return {t.value: text for t, text in shares.items()}
