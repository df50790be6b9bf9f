"""Which sentences a school gets follows from its figures, by rules that a consultant can read and extend."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from looking import some
from memo_examples import BENCHMARK

from planner import Allocation, Range, School, SchoolYear, TaskType
from planner.figures.memo_charts import DotGroup, bands_chart
from planner.memos.says.advice import ADVICE, MOST
from planner.memos.says.compiler import RULES, compile_memo
from planner.memos.says.drawings import band_name
from planner.memos.says.rules import Grade
from planner.model.publication.benchmark import Band
from planner.model.publication.published import Published
from planner.words.language import LANGUAGES, words_in
from planner.words.terms import band_limits

CASES = tomllib.loads((Path(__file__).parent / "cases" / "memo_rules.toml").read_text(encoding="utf-8"))[
    "case"
]
ALWAYS = {"own.spends", "own.hours"}
BY_ID = {rule.id: rule for rule in RULES}


def school(case, year=2025):
    allocation = Allocation(*case["fte"])
    return School(
        "900001", "Eksempelskole A", case["students"], allocation, SchoolYear(year),
        case.get("gf2_students"), case.get("agreements"), case.get("agreements_week15"),
        {TaskType(t): Range(low, allocation[TaskType(t)], high) for t, (low, high) in case.get("ranges", {}).items()},
        case.get("instrument", ""), tuple(case.get("without_owner", ())),
    )  # fmt: skip


def memo(case, language="en"):
    return compile_memo(
        school(case),
        BENCHMARK if case.get("benchmark", True) else None,
        language=language,
        previous=school(case["previous"], 2024) if "previous" in case else None,
        questions=case.get("questions", ()),
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
    says = {rule for case in CASES for rule in case["says"]}
    silent = {rule for case in CASES for rule in case["silent"]}
    assert says == set(BY_ID)
    assert silent | ALWAYS == set(BY_ID)


def test_a_rule_has_an_id_of_its_own_and_a_line_on_when_it_speaks():
    assert len(BY_ID) == len(RULES)
    for rule in some(RULES):
        assert rule.about.strip().endswith(".")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_sentence_comes_from_a_rule_and_carries_its_grade_and_what_it_rests_on(case):
    for sentence in some(memo(case).sentences):
        if sentence.text.startswith("The figures below are used as they were given"):
            continue  # introduces the questions
        assert BY_ID[sentence.rule].grade.value == sentence.grade
        assert sentence.facts or BY_ID[sentence.rule].grade is Grade.REMARK


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_selection_is_short_in_a_fixed_order_and_said_to_be_ours(case):
    told = list(memo(case).sentences)
    chosen = [s.rule for s in told if s.rule in {rule.id for rule in ADVICE}]
    order = [rule.id for rule in ADVICE]
    assert chosen == sorted(chosen, key=order.index)
    assert len(chosen) <= MOST
    if chosen:
        assert any("a fixed rule of ours" in s.text for s in told)
        assert [s.facts for s in told if s.rule in chosen] == [
            f for f in (s.facts for s in told if s.rule in chosen) if f
        ]


def test_guaranteed_bounds_come_before_the_convention():
    said = [s.rule for s in memo(CASES[0]).sentences]
    assert said.index("standing.guaranteed") < said.index("standing.conventional")


@pytest.mark.parametrize("silent", ["low", "high"])
def test_nothing_is_within_ranges_that_were_not_published(silent):
    some = {t: replace(p, **{silent: None}) for t, p in BENCHMARK.shares.items()}
    fewer = {t: p for t, p in BENCHMARK.shares.items() if t is not TaskType.ADMINISTRATION}
    for shares in (some, fewer):
        told = compile_memo(school(CASES[0]), replace(BENCHMARK, shares=shares), language="en")
        assert not any("reported ranges" in sentence.text for sentence in told.sentences)
        assert any(sentence.rule == "standing.guaranteed" for sentence in told.sentences)


def test_another_publications_figures_are_given_as_printed_and_its_silence_is_not_cited():
    shares = {
        TaskType.ADMINISTRATION: Published(0.434, 0.084, 0.667),
        TaskType.STUDENT_SUPPORT: Published(0.263),
    }
    other = replace(BENCHMARK, id="other", step=0.001, shares=shares)
    case = {**CASES[0], "gf2_students": 46, "agreements": 31}
    told = compile_memo(school(case), other, language="en")
    (table,) = (s.table for s in told.sections if s.table and "those of the 23 schools" in s.table.caption)
    assert [row[2] for row in table.rows] == ["43.4%", "26.3%"]
    assert table.rows[0][4] == "8.4–66.7%"
    text = " ".join(sentence.text for sentence in told.sentences)
    assert "whole percents" not in text
    assert "How many hours an agreement takes is not known." in text
    assert not any("C6" in sentence.facts for sentence in told.sentences)


@pytest.mark.parametrize(
    ("band", "name"),
    [
        (Band(23), "any number"),
        (Band(23, high=150, high_in=False), "under 150"),
        (Band(23, high=150), "at most 150"),
        (Band(23, low=150, low_in=False), "over 150"),
        (Band(23, low=150), "at least 150"),
        (Band(23, low=150, high=280.5), "150–280.5"),
    ],
)
def test_a_band_is_named_with_its_edges_as_printed_and_whether_they_are_in_it(band, name):
    assert band_name(band, words_in("en")) == name
    assert name.replace("over", "more than").split("–")[0] in band_limits(band, words_in("en"))
    compile_memo(school(CASES[0]), replace(BENCHMARK, bands=(band,)))


def test_every_school_of_a_band_is_a_dot_inside_its_box():
    groups = [DotGroup("150–300", 60, "60 schools", "The school: 240"), DotGroup("over 300", 2, "2 schools")]
    drawn = bands_chart("", "", groups)
    height = float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', drawn)[1])
    dots = [float(y) for y in re.findall(r'<circle[^>]* cy="([\d.]+)"', drawn)]
    assert len(dots) == 62
    assert max(dots) + 5 < height - 20  # clear of the words below
