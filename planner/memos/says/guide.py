"""How to read the memos: what most schools would be told, once for a run and not in every memo."""

from __future__ import annotations

from functools import partial

from planner.files.content import caveats, claims, hours, recommendations, rests_on, targets
from planner.files.programmes import programme_name
from planner.memos.says.compiler import notes
from planner.memos.says.figures import the_schools
from planner.memos.says.memo import Memo, Section, Sentence
from planner.memos.says.rules import Case
from planner.memos.says.sources import from_whom, labels
from planner.model.content import Item
from planner.model.evidence import Rival
from planner.words.evidence import both_sides
from planner.words.language import Words, begun, mark


def reading_guide(case: Case) -> Memo:
    """Compile the guide of a run.

    Parameters
    ----------
    case : Case
        Any of the run's: its benchmark, words and date are looked at, its school is not.
    """
    words, benchmark = case.words, case.benchmark
    sections = (
        *(_of_the_report(words) if case.is_described else ()),
        _of_the_targets(case),
        _of_the_figures(case),
        _of_the_questions(case),
    )
    heading = [
        from_whom(words),
        *([(words.text("Date"), words.date(case.date))] if case.date else []),
        *(
            [(words.text("Programme"), begun(programme_name(named, words.language)))]
            if (named := benchmark and benchmark.programme.in_language(words.language))
            else []
        ),
    ]
    title = words.text("How to read the memos")
    headline = Sentence(words.text("What applies to every memo"))
    return Memo(
        words.language, title, words.text("Memos on placement work"), tuple(heading), headline,
        (), (), (), None, sections, notes((s for section in sections for s in section.sentences), case), labels(words),
    )  # fmt: skip


def _of_the_report(words: Words) -> tuple[Section, ...]:
    said = partial(_said, words)
    relations = [
        Sentence(
            f"{claim.text.in_language(words.language)} {claim.wording.in_language(words.language)}",
            claim.fact,
            claim.name.in_language(words.language),
        )
        for claim in claims()
    ]
    tension = both_sides(words)
    rivals: dict[str, Rival] = {rival.id: rival for claim in claims() for rival in claim.rivals}
    ordered = sorted(rivals.values(), key=lambda rival: rival.source == "planner")
    four = words.text(
        "The report tells of four relations with the share of students who had an agreement when GF2 ended. It gives "
        "directions and no sizes, and it names no right split."
    )
    return (
        Section(words.text("About the report's figures"), points=tuple(map(said, caveats()))),
        Section(
            words.text("What the report says of time and agreements"),
            ((Sentence(four, rests_on("four_relations")),),),
            points=(*relations, Sentence(tension.text, tension.fact)),
        ),
        Section(words.text("Other possible explanations"), points=tuple(map(said, ordered))),
    )


def _said(words: Words, item: Item) -> Sentence:
    text = item.text.in_language(words.language)
    ours = " " + words.text("(Our remark.)") if item.source == "planner" else ""
    return Sentence(text + ours, item.fact, item.name.in_language(words.language))


def _of_the_targets(case: Case) -> Section:
    """Give what every memo counts against; beside the report, of its programme and of no other."""
    rows = [row for row in targets().rows if not (row.programme and (row.year or case.is_described))]
    known = (*(row.note for row in rows), *targets().rules)
    items = (*known, *targets().not_known) if case.is_described else known
    return Section(case.words.text("The targets"), points=tuple(_said(case.words, item) for item in items))


def _of_the_figures(case: Case) -> Section:
    words = case.words
    points = [
        Sentence(
            words.text(
                "The gap is called more than ordinary variation where a cohort with exactly the target's chance for each "
                "student would have as few agreements in fewer than one of twenty cohorts (exact binomial, one-sided). "
                "Students of a cohort share one market, so cohorts vary at least this much."
            ),
            lead=words.text("Ordinary variation"),
        ),
        Sentence(
            words.text(
                "The range for a next cohort holds about nine of ten cohorts of the same size where nothing changes. That this "
                "cohort's share is itself uncertain is counted in (beta-binomial, Jeffreys, mid-P)."
            ),
            lead=words.text("The next cohort"),
        ),
        Sentence(
            words.text(
                "Low, likely and high are the school's own. Likely values add up to totals; a share's range is the widest "
                "the low and high figures allow. From year to year a change is told from uncertainty only where the two "
                "years' ranges do not meet."
            ),
            lead=words.text("Ranges"),
        ),
        Sentence(
            words.text(
                "Shares in a table are rounded to total 100; in the text each is rounded by itself, as FTE and hours are. Hours are net (without holidays) where the "
                "school year's holidays are known: {net} hours an FTE; else gross: {gross}.",
                net=words.listed(
                    f"{words.as_given(one.hours)} ({'–'.join(sorted({str(one.years[0]), str(one.years[-1])}))})"
                    for one in hours().net
                ),
                gross=words.as_given(hours().gross.hours),
            ),
            tuple(fact for one in (*hours().net, hours().gross) for fact in one.fact),
            lead=words.text("Rounding and hours"),
        ),
    ]
    mean = benchmark.students_per_fte if (benchmark := case.benchmark) else None
    if mean and mean.mean is not None:
        text = (
            mark("The mean of {schools} was just under {mean}.")
            if mean.just_under
            else mark("The mean of {schools} was {mean}.")
        )
        told = words.text(text, schools=the_schools(case), mean=words.as_given(mean.mean))
        points.append(Sentence(told, mean.fact, begun(words.text("students per FTE"))))
    if case.is_described:
        where = words.text(
            "The {schools} schools' figures may be spread in many ways behind the published means and ends. A place among "
            "them is given only where it holds in all of these and leaves at most half of the schools open, whether the "
            "mean is a plain one or weighted by FTE; else a school cannot be placed.",
            schools=words.number(case.published.schools),
        )
        points.append(Sentence(where, ("D1", "D4", "M4"), words.text("A place among the schools")))
    return Section(words.text("How the figures are made"), points=tuple(points))


def _of_the_questions(case: Case) -> Section:
    words = case.words
    ours = words.text(
        "The questions to decide are picked by a fixed rule of ours from the school's own figures. They open a "
        "conversation; the report ties none of its advice to a single school."
    )
    advice = recommendations() if case.is_described else ()
    points = tuple(
        Sentence(item.text.in_language(words.language), item.fact, item.name.in_language(words.language))
        for item in advice
    )
    if points:
        ours += " " + words.text("These are the report's recommendations, to all schools alike:")
    return Section(
        words.text("The questions"),
        ((Sentence(ours, rests_on("general_advice") if points else ()),),),
        points=points,
    )
