"""A rule: when a memo says a sentence, on what evidence, and how. Which sentences a school gets follows from these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from planner.memos.says.memo import Sentence
from planner.model.change import Change
from planner.model.publication.benchmark import Benchmark
from planner.model.schools import School
from planner.words.language import Words

Found = TypeVar("Found")
OWN, OWN_BEFORE = "own", "own_before"
"""What stands in a sentence's facts where its figures are the school's own, of this year and of the one before."""


class Grade(StrEnum):
    """How well a sentence is known."""

    OWN = "own"  # the school's own figures, and arithmetic on them
    SET = "set"  # set by law or agreement: targets, hours
    PUBLISHED = "published"  # what a publication says of its schools together, the school's figure beside it
    GUARANTEED = "guaranteed"  # holds however the schools' figures are spread behind what is published
    CHANCE = "chance"  # how much cohorts vary where nothing changes, by a rule the guide gives
    OBSERVED = "observed"  # a relation the report saw, in its own strength
    ASKED = "asked"  # a question to decide, picked by a rule of ours
    REMARK = "remark"  # ours: how to read the rest


@dataclass(frozen=True, slots=True)
class Case:
    """All that a rule may look at.

    Parameters
    ----------
    previous : School or None
        The same school in an earlier year.
    benchmark : Benchmark or None
        What to compare with.
    beside : Benchmark or None
        What else to compare with: an edition beside a publication, or the other way about.
    whole : Benchmark or None
        The whole edition, where schools of the school's size were asked for.
    is_described : bool
        Whether it is the publication our claims, caveats and advice are taken from.
    questions : tuple of str
        What was asked about the school's row.
    date : date or None
        The memo's own.
    without : frozenset of str
        Rules that are silent, by id: their sentences gave way to others (`memos.says.room`).
    most, most_behind : int
        Questions to decide or to check that the first page has room for, and to check behind it.
    """

    school: School
    words: Words
    previous: School | None = None
    benchmark: Benchmark | None = None
    is_described: bool = False
    questions: tuple[str, ...] = ()
    date: dt.date | None = None
    without: frozenset[str] = frozenset()
    most: int = 3
    most_behind: int = 5
    beside: Benchmark | None = None
    whole: Benchmark | None = None

    @property
    def is_similar(self) -> bool:
        """Whether schools of the school's size were asked for."""
        return self.whole is not None

    @property
    def turned(self) -> Case:
        """The same beside the other of the two."""
        return replace(self, benchmark=self.beside, beside=self.benchmark)

    @property
    def published(self) -> Benchmark:
        """The publication, for a rule that speaks only where there is one."""
        assert self.benchmark is not None
        return self.benchmark

    @property
    def change(self) -> Change | None:
        """From the earlier year to this one."""
        return Change(self.previous, self.school) if self.previous else None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Parameters
    ----------
    id : str
        Section and name, "own.half_day".
    finds : callable
        What the sentence is about; where that is nothing, a school does not get it.
    says : callable
        The sentences on what was found, at least one.
    about : str
        When it is said, in a line.
    """

    id: str
    grade: Grade
    finds: Callable[[Case], object]
    says: Callable[[Case, Any], Iterable[Sentence]]
    about: str

    def of(self, case: Case) -> tuple[Sentence, ...]:
        """What it says to this school; nothing where its data is missing, or the page has no room."""
        if self.id in case.without or not (found := self.finds(case)):
            return ()
        said_here = self.says(case, found)
        return tuple(replace(sentence, rule=self.id, grade=self.grade.value) for sentence in said_here)


def rule(
    rule_id: str, grade: Grade, needs: Callable[[Case], object] = lambda _: True
) -> Callable[[Callable[[Case], Iterable[Sentence]]], Rule]:
    """Make a rule of the function below; its docstring says when it speaks."""

    def made(says: Callable[[Case], Iterable[Sentence]]) -> Rule:
        return Rule(rule_id, grade, needs, lambda case, _: says(case), says.__doc__ or "")

    return made


def rule_on(
    rule_id: str, grade: Grade, finds: Callable[[Case], Found | None]
) -> Callable[[Callable[[Case, Found], Iterable[Sentence]]], Rule]:
    """Make a rule of the function below, which is handed what was found."""

    def made(says: Callable[[Case, Found], Iterable[Sentence]]) -> Rule:
        return Rule(rule_id, grade, finds, says, says.__doc__ or "")

    return made


def first_of(case: Case, *rules: Rule) -> Sentence:
    """What the first of these rules that speaks says; the last of them speaks to every school."""
    return next(sentence for one in rules for sentence in one.of(case))


def sentences_of(case: Case, *rules: Rule) -> tuple[Sentence, ...]:
    """What these rules say to this school, in their order."""
    return tuple(sentence for one in rules for sentence in one.of(case))


def paragraphs(case: Case, *groups: tuple[Rule, ...]) -> tuple[tuple[Sentence, ...], ...]:
    """What groups of rules say, a paragraph each; none where a group has nothing to say."""
    return tuple(sentences for group in groups if (sentences := sentences_of(case, *group)))
