"""The evidence in words: what the report saw, how firmly, what it leaves unsaid, and what is not examined.

No sentence here holds an outcome, a direction to take or a piece of advice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.files.content import DESCRIBED, claims, rests_on
from planner.model.allocation import TaskType
from planner.model.compass import Direction, touched, touched_by_staffing
from planner.model.content import Item
from planner.model.evidence import Association, Claim, Observed
from planner.model.publication.benchmark import Benchmark
from planner.words.cited import Cited
from planner.words.language import Words, begun, mark
from planner.words.publications import publication_name
from planner.words.terms import INSIDE


@dataclass(frozen=True, slots=True)
class Needle:
    """One direction of the compass in words.

    Parameters
    ----------
    direction : str
        "administrative tasks → student support".
    wording : str
        What was examined of it, small letters, to stand after a colon.
    limits : Cited
        What the wording does not say.
    observed : tuple of Cited
        What it rests on, in the report's own strength.
    fact : tuple of str
        Of all of it.
    """

    direction: str
    wording: str
    limits: Cited
    observed: tuple[Cited, ...]
    fact: tuple[str, ...]

    @property
    def sentences(self) -> tuple[Cited, ...]:
        """All of it in the order it is read."""
        return (Cited(f"{self.direction}: {self.wording}.", self.fact), *self.observed, self.limits)


def needles(name: str, direction: Direction, words: Words) -> tuple[Needle, ...]:
    """Say what was observed about one direction: of its split, of its students per FTE, of both or of none."""
    found = []
    if about := touched(direction, claims()):
        examined = words.text(mark("not examined as a move"))
        found.append(_needle(name, examined, about, _split_limits(about, words), words))
    if about := touched_by_staffing(direction, claims()):
        limits = Cited(
            words.text(
                mark(
                    "That none was found does not mean that there is none: the figures are estimates from few schools."
                )
            ),
            rests_on("few_schools"),
        )
        found.append(_needle(name, words.text(mark("no clear relation found")), about, limits, words))
    return tuple(found)


def move_name(to: TaskType, donor: TaskType | None, words: Words) -> str:
    """Name a move by who gives and who receives."""
    given = words.text(INSIDE[donor]) if donor else words.text(mark("both others (in proportion)"))
    return f"{given} → {words.text(INSIDE[to])}"


def both_sides(words: Words) -> Cited:
    """Give both sides of company relations: a practice the report holds up, and no relation found."""
    return Cited(
        words.text(
            mark(
                "Among its good examples the report also has time freed for company relations, for instance from "
                "administration. It found no relation for that share."
            )
        ),
        rests_on("both_sides"),
    )


def stands_today(task_type: TaskType, share: float, benchmark: Benchmark, words: Words) -> Cited | None:
    """Say how large a share is today and what the schools reported; None where they reported no range."""
    reported = benchmark.shares.get(task_type)
    if reported is None or reported.low is None or reported.high is None:
        return None
    name = begun(words.text(INSIDE[task_type]))
    text = words.plural(
        "{name} is {share} of the time today; the {count} school reported {low}–{high}.",
        "{name} is {share} of the time today; the {count} schools reported {low}–{high}.",
        benchmark.schools,
        name=name,
        share=words.percent(share),
        low=words.percent_as_given(reported.low).rstrip("%").rstrip(),
        high=words.percent_as_given(reported.high),
    )
    return Cited(text, reported.fact)


def _needle(name: str, wording: str, about: Sequence[Claim], limits: Cited, words: Words) -> Needle:
    observed = [Cited(c.text.in_language(words.language), c.fact) for c in about]
    if any(c.task_type is TaskType.COMPANY_RELATIONS for c in about):
        observed.append(both_sides(words))
    fact = tuple(dict.fromkeys((*(f for c in about for f in c.fact), *limits.fact)))
    return Needle(name, wording, limits, tuple(observed), fact)


def _split_limits(about: Sequence[Claim], words: Words) -> Cited:
    said = [
        words.text(
            mark(
                "The report has examined no move: it compares schools, one share at a time, and says nothing of sizes."
            )
        )
    ]
    fact = [*(claim.fact[0] for claim in about), *rests_on("no_sizes")]
    if sum(claim.association.is_seen for claim in about) > 1:
        said.append(words.text(mark("The two patterns are two sides of one matter: shares total 100%.")))
        fact += rests_on("one_finding")
    return Cited(" ".join(said), tuple(fact))


SEEN = {
    Association.HIGHER: mark("higher"),
    Association.LOWER: mark("lower"),
    Association.NONE_FOUND: mark("none"),
    Association.TOO_FEW: mark("too few"),
}
_TOGETHER = {
    Association.HIGHER: mark("seen together with a higher share of students with an agreement: {what}"),
    Association.LOWER: mark("with a lower one: {what}"),
    Association.NONE_FOUND: mark("no relation found: {what}"),
    Association.TOO_FEW: mark("too few schools to say: {what}"),
}


def observed_in(benchmark: Benchmark) -> tuple[Observed, ...]:
    """Give the directions a benchmark's schools showed: an edition's own, the report's from the registry, else none."""
    return tuple(c.observed(DESCRIBED) for c in claims()) if benchmark.id == DESCRIBED else benchmark.observed


def relations_seen(benchmark: Benchmark) -> tuple[str, ...]:
    """Give the facts its directions rest on."""
    if benchmark.id == DESCRIBED:
        return tuple(c.fact[0] for c in claims())
    return benchmark.fact if benchmark.observed else ()


def seen_sentence(benchmark: Benchmark, seen: Sequence[Observed], words: Words) -> Cited:
    """Say some of an edition's directions under its name: each is one, and none a size."""
    parts = []
    for association, message in _TOGETHER.items():
        about = [
            words.text(INSIDE[o.task_type] if o.task_type else mark("students per FTE"))
            for o in seen
            if o.association is association
        ]
        if about:
            parts.append(words.text(message, what=words.listed(about)))
    name = begun(publication_name(benchmark, words))
    said = [words.text("{name}: {said}.", name=name, said="; ".join(parts))]
    if few := other_schools(benchmark):
        said.append(
            words.plural(
                "The directions are of {count} school.", "The directions are of {count} schools.", few
            )
        )
    return Cited(" ".join(said), benchmark.fact)


def other_schools(benchmark: Benchmark) -> int:
    """Say of how many schools an edition's directions are, where its means are of more or of fewer; else 0."""
    return next((o.schools for o in benchmark.observed if o.schools and o.schools != benchmark.schools), 0)


@dataclass(frozen=True, slots=True)
class Card:
    """One relation of the registry in words.

    Parameters
    ----------
    name : str
        The share, or students per FTE.
    observed, wording : Cited
        What was seen; how firmly the report words it.
    among : Cited
        In which year and among how many.
    not_stated : tuple of Cited
        What the report leaves open about it.
    rivals : tuple of Cited
        The report's own other readings.
    ours : tuple of Cited
        Those we add, to be marked as ours.
    may_say, may_not_say : Cited
        What it may be used to say, and what not.
    """

    name: str
    observed: Cited
    wording: Cited
    among: Cited
    not_stated: tuple[Cited, ...]
    rivals: tuple[Cited, ...]
    ours: tuple[Cited, ...]
    may_say: Cited
    may_not_say: Cited


def cards(words: Words) -> tuple[Card, ...]:
    """Give the registry of evidence in words: the four relations, in the report's order."""
    return tuple(_card(claim, words) for claim in claims())


def _card(claim: Claim, words: Words) -> Card:
    def said(item: Item) -> Cited:
        return Cited(item.text.in_language(words.language), item.fact)

    year = words.text(mark("Agreements in {year}."), year=claim.year)
    population = said(claim.population)
    ours = [rival for rival in claim.rivals if rival.source == "planner"]
    return Card(
        name=claim.name.in_language(words.language),
        observed=said(claim),
        wording=Cited(claim.wording.in_language(words.language), claim.fact),
        among=Cited(f"{year} {population.text}", (*rests_on("outcome_year"), *population.fact)),
        not_stated=tuple(map(said, claim.not_stated)),
        rivals=tuple(said(rival) for rival in claim.rivals if rival not in ours),
        ours=tuple(map(said, ours)),
        may_say=Cited(claim.may_say.in_language(words.language), claim.fact),
        may_not_say=Cited(claim.may_not_say.in_language(words.language), claim.fact),
    )
