"""Where a value stands in words: the guarantee under each reading, the convention named as one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner import TaskType, load_benchmark
from planner.model.publication.benchmark import Benchmark, MeanOf
from planner.model.publication.published import Published
from planner.model.publication.worlds import Steps, Worlds
from planner.words.language import LANGUAGES, words_in
from planner.words.standing import (
    conventional_sentence,
    guaranteed_sentence,
    placed_sentence,
    unused_sentences,
)

REPORT = load_benchmark("carpentry-2023")
DANISH, ENGLISH = words_in("da"), words_in("en")
SUPPORT = TaskType.STUDENT_SUPPORT


def test_the_guarantee_is_said_under_both_readings():
    said = guaranteed_sentence(REPORT, SUPPORT, 0.30, ENGLISH)
    assert said.text == (
        "Between 5 and 22 of the 23 schools reported this share or a smaller one if the report's mean is simple, "
        "between 1 and 22 if it is weighted by FTE. The report does not say which."
    )
    assert {"D1", "D2", "D5", "M5", "R1", "R2"} <= set(said.fact)
    assert "Mellem 5 og 22 af de 23 skoler" in guaranteed_sentence(REPORT, SUPPORT, 0.30, DANISH).text


def test_one_span_is_said_once():
    assert "weighted" not in guaranteed_sentence(REPORT, TaskType.COMPANY_RELATIONS, 0.31, ENGLISH).text
    assert "All of the 23" in guaranteed_sentence(REPORT, SUPPORT, 0.9, ENGLISH).text
    one = replace(REPORT, mean_of=MeanOf.SCHOOLS)
    assert "Between 5 and 22" in guaranteed_sentence(one, SUPPORT, 0.30, ENGLISH).text


def test_the_assumptions_are_named_as_ours_and_given_between_them():
    said = conventional_sentence(REPORT, SUPPORT, 0.30, ENGLISH).text
    assert set(REPORT.if_alike(SUPPORT, 0.30)) == {10, 40}
    spans = [(13, 17), *REPORT.if_alike(SUPPORT, 0.30).values()]
    low, high = min(low for low, _ in spans), max(high for _, high in spans)
    assert said == (
        f"In nine of ten cases {low}–{high} of the 23 schools would have this share or a smaller one. That rests on "
        "assumptions we have chosen, not on the report."
    )


def test_a_place_is_given_only_where_it_says_something():
    assert "too few to place" in placed_sentence(REPORT, SUPPORT, 0.30, ENGLISH).text
    assert "for få til at placere andelen blandt de 23" in placed_sentence(REPORT, SUPPORT, 0.30, DANISH).text
    assert placed_sentence(REPORT, SUPPORT, 0.9, ENGLISH) == guaranteed_sentence(
        REPORT, SUPPORT, 0.9, ENGLISH
    )


def test_where_the_guarantee_leaves_nothing_open_it_is_plain_and_no_convention_follows():
    for share, english, danish in (
        (0.0, "None of the 23 schools reported", "Ingen af de 23 skoler oplyste"),
        (1.0, "All of the 23 schools reported", "Samtlige af de 23 skoler oplyste"),
    ):
        assert english in guaranteed_sentence(REPORT, SUPPORT, share, ENGLISH).text
        assert danish in guaranteed_sentence(REPORT, SUPPORT, share, DANISH).text
        assert conventional_sentence(REPORT, SUPPORT, share, ENGLISH) is None


def test_where_nothing_could_be_drawn_no_convention_is_said():
    steps = dict.fromkeys(TaskType, Steps((0.4, 0.5), (0.2, 0.3)))
    other = Benchmark(
        "x", {}, {}, 2024, 2, shares={SUPPORT: Published(0.3)}, worlds=lambda: Worlds(steps, None)
    )
    assert conventional_sentence(other, SUPPORT, 0.35, ENGLISH) is None
    # and a reading that no table fits is not spoken of
    assert "weighted" not in guaranteed_sentence(other, SUPPORT, 0.35, ENGLISH).text
    none = replace(other, worlds=lambda: Worlds(None, None))
    with pytest.raises(ValueError, match="no table fits"):
        guaranteed_sentence(none, SUPPORT, 0.35, ENGLISH)


@pytest.mark.parametrize(
    ("value", "fewest", "most"),
    [(100, 0, 3), (149.99, 0, 3), (150, 3, 15), (200, 3, 15), (299.99, 3, 15), (300, 15, 15), (300.01, 15, 23),
     (5000, 15, 23)],
)  # fmt: skip
def test_students_per_fte_stand_by_the_bands_alone(value, fewest, most):
    position = REPORT.students_per_fte_position(value)
    assert (position.fewest, position.most) == (fewest, most)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_report_remarks_without_a_figure_is_said_to_be_unused(language):
    said = unused_sentences(REPORT, words_in(language))
    assert [sentence.fact for sentence in said] == [("D7",), ("R8",)]
