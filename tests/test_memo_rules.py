"""Which sentences a school gets follows from its figures, by rules that a consultant can read and extend."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from looking import some
from memo_examples import BENCHMARK, EVERYTHING, MEANS, QUARTILES

from planner import Allocation, Range, School, SchoolYear, TaskType
from planner.memos.says.compiler import RULES, compile_memo
from planner.memos.says.first_page import DECIDE
from planner.memos.says.rules import Grade
from planner.words.language import LANGUAGES

CASES = tomllib.loads((Path(__file__).parent / "cases" / "memo_rules.toml").read_text(encoding="utf-8"))[
    "case"
]
BY_ID = {rule.id: rule for rule in RULES}
BENCHMARKS = {True: BENCHMARK, False: None, "means": MEANS, "quartiles": QUARTILES, "everything": EVERYTHING}


def school(case, year=2025):
    year = case.get("year", year)
    allocation = Allocation(*case["fte"])
    return School(
        "900001", "Eksempelskole A", case["students"], allocation, SchoolYear(year),
        case.get("gf2_students"), case.get("agreements"), case.get("agreements_week15"),
        {TaskType(t): Range(low, allocation[TaskType(t)], high) for t, (low, high) in case.get("ranges", {}).items()},
        case.get("instrument", ""), tuple(case.get("without_owner", ())), case.get("base_2019"), case.get("programme", ""),
    )  # fmt: skip


def memo(case, language="en"):
    return compile_memo(
        school(case),
        BENCHMARKS[case.get("benchmark", True)],
        language=language,
        previous=school(case["previous"], 2024) if "previous" in case else None,
        questions=case.get("questions", ()),
        date=case.get("date"),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_case_gets_its_sentences_and_no_others_it_names(case, language):
    spoke = {sentence.rule for sentence in memo(case, language).sentences}
    assert set(case["says"]) <= spoke
    assert not set(case["silent"]) & spoke


@pytest.mark.parametrize("case", [c for c in CASES if "text" in c], ids=lambda case: case["name"])
def test_the_case_is_told_in_these_words(case):
    text = " ".join(sentence.text for sentence in memo(case).sentences)
    for words in case["text"]:
        assert words in text


def test_every_rule_is_held_to_a_case_that_gets_it_and_one_that_does_not():
    assert {rule for case in CASES for rule in case["says"]} == set(BY_ID)
    assert {rule for case in CASES for rule in case["silent"]} == set(BY_ID)


def test_a_rule_has_an_id_of_its_own_and_a_line_on_when_it_speaks():
    assert len(BY_ID) == len(RULES)
    for rule in some(RULES):
        assert rule.about.strip().endswith(".")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_sentence_comes_from_a_rule_and_carries_its_grade_and_what_it_rests_on(case):
    for sentence in some(memo(case).sentences):
        assert BY_ID[sentence.rule].grade.value == sentence.grade
        assert sentence.facts or BY_ID[sentence.rule].grade is Grade.REMARK


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_at_most_three_questions_are_to_be_decided_in_a_fixed_order_and_none_before_the_figures_are_checked(
    case,
):
    order = [rule.id for rule in DECIDE]
    asked = [s.rule for s in memo(case).sentences if s.rule in order]
    assert asked == sorted(asked, key=order.index)
    assert len(asked) <= 3
    assert bool(asked) is not bool(case.get("questions"))
