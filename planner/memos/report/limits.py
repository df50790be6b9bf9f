"""The last pages of a report: relations, change, what was suppressed, and how its figures are made."""

from __future__ import annotations

from planner.memos.report.reported import BEFORE, NOW, SHARE, Reported, remarked, said
from planner.memos.says.memo import Section, Sentence, Table
from planner.model.edition.edition import Statistic
from planner.model.edition.figures import MAIN, Measure
from planner.model.edition.kinds import Kind
from planner.model.evidence import Association
from planner.words.editions import PERCENT, figure_text, hidden_counts, measure_name, suppressed_sentences
from planner.words.language import begun, mark

_SEEN = {
    Association.HIGHER: mark(
        "schools with a larger figure also had a larger share of students with an agreement"
    ),
    Association.LOWER: mark("schools with a larger figure had a smaller share of students with an agreement"),
    Association.NONE_FOUND: mark("no relation was found; that is not to say that there is none"),
    Association.TOO_FEW: mark("too few schools to say"),
}


def relations(of: Reported) -> Section:
    """Tell of the relations the edition carries, in its own wording; one sentence where it carries none."""
    words = of.words
    heading = words.text("Do time and agreements go together?")
    points = tuple(found for claim in of.edition.claims if (found := _relation(of, claim)))
    if not of.edition.claims:
        text = words.text(
            "Whether the split or the staffing goes together with agreements was not examined in this edition."
        )
        return Section(heading, ((said("not_examined", text, NOW),),))
    text = words.text(
        "Relations were examined. Each is a direction seen among the schools, with no size, and says nothing of what a change at one school would come to."
    )
    sentences = [said("relations", text, NOW)]
    if len(points) < len(of.edition.claims):
        unread = words.text("Some of what the edition says of this, this planner cannot read.")
        sentences.append(said("relations_unread", unread, NOW))
    return Section(heading, (tuple(sentences),), points=points)


def _relation(of: Reported, claim: str) -> Sentence | None:
    """Word one relation; None for one that this planner does not know: better unsaid than said of another."""
    what, _, association = claim.partition(":")
    measure = {t.value: m for t, m in SHARE.items()} | {
        Measure.STUDENTS_PER_FTE.value: Measure.STUDENTS_PER_FTE
    }
    if what not in measure or association not in _SEEN:
        return None
    seen = begun(of.words.text(_SEEN[Association(association)]))
    return said("relation", f"{seen}.", NOW, lead=of.name(measure[what]))


def change(of: Reported) -> Section:
    """Set the edition before beside this one: how many schools, and how their means differ."""
    words, before = of.words, of.before
    heading = words.text("What has changed since the edition before?")
    if before is None:
        text = words.text("There is no earlier edition to set beside this one.")
        return Section(heading, ((said("no_earlier", text, NOW),),))
    schools = words.text(
        "The edition before is number {number} for {year}, of {earlier} schools; this one is of {schools}.",
        number=before.number, year=str(before.year), earlier=words.number(before.schools), schools=words.number(of.edition.schools),
    )  # fmt: skip
    sentences = [said("schools_before", schools, NOW, BEFORE), *_corrected(of)]
    text = words.text(
        "The two need not be of the same schools, so a difference between the means is no change at any one of them."
    )
    sentences.append(remarked("not_the_same", text))
    pairs = [
        (now, was)
        for now in of.edition.statistics
        if now.measure in MAIN
        and now.kind in {Kind.MEAN, Kind.FTE_WEIGHTED_MEAN}
        and (was := before.of(now.measure, now.kind))
    ]
    if not pairs:
        return Section(heading, (tuple(sentences),))
    named = ((_mean_name(of, now), now, was) for now, was in pairs)
    rows = tuple(
        (name, *(figure_text(one.measure, one.value, words) for one in (was, now)), _difference(of, was, now))
        for name, now, was in named
    )
    headings = ("", *(words.text("{year}, edition {number}", year=str(e.year), number=e.number) for e in (before, of.edition)), words.text("Difference"))  # fmt: skip
    note = words.text(
        "Differences are between rounded figures; shares and fulfilment differ in percentage points. Where it says rounding, that alone can be the whole difference."
    )
    table = Table(heading, headings, rows, notes=(remarked("rounded_differences", note),))
    return Section(heading, (tuple(sentences),), table=table)


def _corrected(of: Reported) -> list[Sentence]:
    """Say how many schools are different from the edition before of the same year, where this is no first one."""
    if not (changed := of.edition.changed):
        return []
    words = of.words
    text = words.plural(
        "{count} school is different from the edition before of the same year.",
        "{count} schools are different from the edition before of the same year.",
        changed.schools,
    )
    counts = (changed.came, changed.left, changed.moved)
    if all(count is not None for count in counts):
        came, left, moved = (words.number(count or 0) for count in counts)
        text += " " + words.text(
            "{came} came, {left} left, {moved} have other figures.", came=came, left=left, moved=moved
        )
    return [said("corrected", text, NOW)]


def _mean_name(of: Reported, one: Statistic) -> str:
    name = of.name(one.measure)
    return of.words.text("{name}, weighted by FTE", name=name) if one.kind is Kind.FTE_WEIGHTED_MEAN else name


def _difference(of: Reported, was: Statistic, now: Statistic) -> str:
    words, decimals = of.words, 1 if now.measure is Measure.FTE else 0
    apart = round(now.value - was.value, 6)
    shown = words.signed(apart, decimals)
    within = abs(apart) <= (was.step + now.step) / 2
    return words.text("{difference} (rounding)", difference=shown) if within else shown


def suppressed(of: Reported) -> Section:
    """List what does not leave, and why."""
    words = of.words
    found = [*suppressed_sentences(of.edition.suppressed, words), *hidden_counts(of.edition, words)]
    if not found:
        text = words.text("Nothing is suppressed.")
        return Section(words.text("What is suppressed, and why?"), ((said("none_suppressed", text, NOW),),))
    text = words.text("So that nobody can find a single school's figures, some are not given:")
    return Section(
        words.text("What is suppressed, and why?"),
        ((remarked("suppressed", text),),),
        points=tuple(said("suppressed_figure", f"{begun(line)}.", NOW) for line in found),
    )


def method(of: Reported) -> Section:
    """Give the rules the edition was made by, each with its threshold, and what its figures cannot say."""
    words, rules, number = of.words, of.edition.rules, of.words.number
    points = [
        (
            words.text("Least numbers"),
            words.text(
                "A mean is given of at least {mean} schools, quartiles of at least {quartiles}, a count from {count}. Lowest and highest school are never given.",
                mean=number(rules.mean_from), quartiles=number(rules.quartiles_from), count=number(rules.count_from),
            ),
        ),
        (
            words.text("Few that are most of it"),
            words.text(
                "A figure is suppressed where the {n} largest schools are more than {k} of it (dominance), or where somebody who knows {known} schools would know another to within {p} (p % rule).",
                n=number(rules.dominance_n), k=words.percents(rules.dominance_k), known=number(rules.known), p=words.percents(rules.p_percent),
            ),
        ),
        (
            words.text("Earlier editions"),
            words.text(
                "An edition is made only where at least {changed} schools are different from each earlier one. What would show a single school beside an earlier edition is rounded more coarsely, or suppressed.",
                changed=number(rules.changed_from),
            ),
        ),
        (
            words.text("Tasks, roles and change"),
            words.text(
                "Of single tasks and roles there are means over schools alone, in whole percents, where the three shares needed no coarser rounding. The change at the schools in both rounds is given where it shows none of those that are in one of them."
            ),
        ),
        (words.text("Rounding"), _rounding(of)),
        (
            words.text("Means"),
            words.text(
                "In the mean over schools every school counts alike, in the FTE-weighted mean every FTE. Quartiles part the schools, in order of size, into four parts of the same number."
            ),
        ),
        (
            words.text("Estimates"),
            words.text(
                "The figures of time are the schools' own estimates. How sure each of them is, the edition does not say."
            ),
        ),
        (
            words.text("The edition"),
            words.text(
                "Number {number}, closed {date}, asked with form {form}, made by planner {made_by}. SHA-256: {hash}.",
                number=of.edition.number, date=words.date(of.edition.closed), form=of.edition.instrument, made_by=of.edition.made_by, hash=of.sha256,
            ),
        ),
    ]  # fmt: skip
    told = tuple(said("method", text, NOW, lead=lead) for lead, text in points)
    return Section(words.text("Method and limits"), points=told)


def _rounding(of: Reported) -> str:
    words = of.words
    text = words.text(
        "Shares and fulfilment are in whole percents, FTE to a tenth, students per FTE to ten, or more coarsely."
    )
    finest = of.edition.rules.scales
    coarser = {
        one.measure: one.step for one in of.edition.statistics if one.step > finest[one.measure].steps[0]
    }
    if coarser:
        listed = words.listed(
            f"{measure_name(m, words)} ({words.percents(step) if m in PERCENT else words.as_given(step)})"
            for m, step in coarser.items()
        )
        text += " " + words.text("More coarsely, to multiples of: {listed}.", listed=listed)
    return text
