"""Where a share stands among what the schools reported: what is guaranteed first, then what rests on a convention."""

from __future__ import annotations

from planner.memos.says.memo import Sentence
from planner.memos.says.rules import OWN, Case, Grade, Rule, cited, rule, rule_on
from planner.model.allocation import TaskType, rounded_shares
from planner.model.publication.benchmark import Benchmark, MeanOf
from planner.model.publication.published import stands_for
from planner.model.schools import School
from planner.words.cited import Cited
from planner.words.standing import conventional_sentence, guaranteed_sentence
from planner.words.terms import task_names


def share_facts(benchmark: Benchmark) -> tuple[str, ...]:
    """Ids of the facts that the published shares rest on."""
    return tuple(fact for published in benchmark.shares.values() for fact in published.fact)


def has_shares(case: Case) -> bool:
    """Whether there is a publication to compare shares with."""
    return bool(case.benchmark and case.benchmark.shares)


def at_an_end(school: School | None, benchmark: Benchmark | None) -> list[TaskType]:
    """Find the shares at or beyond an end of the range reported; the ends are rounded, so half a digit is given."""
    if not school or not benchmark:
        return []
    shares = school.allocation.shares
    return [
        t
        for t, published in benchmark.shares.items()
        if (published.high is not None and shares[t] >= stands_for(published.high, benchmark.step)[0])
        or (published.low is not None and shares[t] <= stands_for(published.low, benchmark.step)[1])
    ]


def furthest(case: Case) -> TaskType | None:
    """Find the task type whose share lies furthest from the mean reported; the first where two do."""
    if not case.benchmark:
        return None
    away = {
        t: abs(case.school.allocation.shares[t] - published.mean)
        for t, published in case.benchmark.shares.items()
        if published.mean is not None
    }
    return max(away, key=lambda t: away[t]) if away else None


def span(low: int, high: int) -> str:
    """Write a range of schools; one number where both ends are the same."""
    return f"{low}–{high}" if low != high else str(low)


@rule("standing.no_place", Grade.PUBLISHED, has_shares)
def no_place(case: Case) -> list[Sentence]:
    """Say first that no share has a fixed place among the schools."""
    benchmark = case.published
    text = case.words.text(
        "The report gives no single school's figures, so a share has no fixed place among the {schools}. "
        "What can be said is how many of them reported at most that share.",
        schools=case.words.number(benchmark.schools),
    )
    return [Sentence(text, tuple(dict.fromkeys((*benchmark.fact, *share_facts(benchmark)))))]


@rule_on("standing.guaranteed", Grade.GUARANTEED, furthest)
def guaranteed(case: Case, t: TaskType) -> list[Sentence]:
    """Give the guaranteed bounds of the share furthest from the mean in a sentence; the table has all three."""
    sentence = guaranteed_sentence(case.published, t, case.school.allocation.shares[t], case.words)
    return [cited(sentence, OWN, lead=_named(t, case))]


def _conventional(case: Case) -> Cited | None:
    t = furthest(case)
    share = case.school.allocation.shares
    return conventional_sentence(case.published, t, share[t], case.words) if t else None


@rule_on("standing.conventional", Grade.CONVENTION, _conventional)
def conventional(_: Case, sentence: Cited) -> list[Sentence]:
    """Give the conventional range of the same share after it, and how far other conventions move it."""
    return [cited(sentence, OWN)]


def _named(task_type: TaskType, case: Case) -> str:
    percent = case.words.percents(rounded_shares(case.school.allocation)[task_type])
    return f"{task_names(case.words)[task_type]}, {percent}"


def has_convention(case: Case) -> bool:
    """Whether some convention is defined for where shares stand."""
    worlds = case.benchmark.worlds() if case.benchmark and case.benchmark.worlds else None
    return worlds is not None and worlds.likely is not None


@rule("standing.columns", Grade.GUARANTEED, has_shares)
def columns(case: Case) -> list[Sentence]:
    """Say what "guaranteed" means, and what the last column rests on where there is one."""
    words, benchmark = case.words, case.published
    parts = [
        words.plural(
            "The report gives few figures, and many tables of {count} school fit them. What is guaranteed holds in every "
            "one of them.",
            "The report gives few figures, and many tables of {count} schools fit them. What is guaranteed holds in every "
            "one of them.",
            benchmark.schools,
        )
    ]
    if benchmark.mean_of is MeanOf.UNSTATED:
        parts.append(words.text("It holds whether the means are over schools or weighted by FTE."))
    if has_convention(case):
        parts.append(
            words.text(
                "The last column covers at least nine in ten of the tables if each counts the same and the means are over "
                "schools: a convention, not a measurement."
            )
        )
    return [Sentence(" ".join(parts), (OWN, *share_facts(benchmark)))]


@rule("standing.own_range", Grade.GUARANTEED, lambda case: has_shares(case) and case.school.share_ranges)
def own_range(case: Case) -> list[Sentence]:
    """Say that the share itself is a range, and what that does to its place."""
    benchmark, words = case.published, case.words
    wide = {
        t: (benchmark.position(t, own.low).fewest, benchmark.position(t, own.high).most)
        for t, own in case.school.share_ranges.items()
        if t in benchmark.shares
    }
    names = task_names(words)
    text = words.text(
        "With the school's own low and high shares the guaranteed numbers are: {parts}.",
        parts="; ".join(f"{names[t].lower()} {span(*ends)}" for t, ends in wide.items()),
    )
    return [Sentence(text, (OWN, *share_facts(benchmark)))]


RULES: tuple[Rule, ...] = (no_place, guaranteed, conventional, columns, own_range)
