"""The evidence and the target in words: both languages, every figure traced, nothing said that is not known."""

from __future__ import annotations

import pytest
from every_direction import MOVES, every_needle
from looking import some

from planner.files.content import claims, targets
from planner.files.publication.reading import load_benchmark
from planner.model.allocation import TaskType
from planner.model.compass import Direction
from planner.model.content import Mark
from planner.model.effort import Resolution
from planner.model.schools import SchoolYear
from planner.model.target import TargetGap, WouldTake
from planner.words.evidence import both_sides, cards, move_name, needles, stands_today
from planner.words.language import LANGUAGES, words_in
from planner.words.target import (
    chance_sentence,
    every_programme,
    gap_sentence,
    next_cohort_sentence,
    not_known,
    resolution_sentence,
    target_headings,
    target_in,
    target_rows,
    would_take_sentence,
)

DANISH, ENGLISH = words_in("da"), words_in("en")
END, WEEK_15 = every_programme(Mark.GF2_END), every_programme(Mark.GF2_WEEK_15)
A, S, R = TaskType


def test_every_move_is_said_not_to_be_examined_and_none_is_graded():
    said = {n.wording for n in every_needle(ENGLISH)[: len(MOVES)]}
    assert said == {"not examined as a move"}
    assert {n.wording for n in every_needle(ENGLISH)[len(MOVES) :]} == {"no clear relation found"}
    assert {n.wording for n in every_needle(DANISH)} == {
        "ikke undersøgt som flytning",
        "ingen tydelig sammenhæng fundet",
    }
    there, back = (needles("", Direction.of_move(*way), ENGLISH) for way in ((S, A), (A, S)))
    assert there == back


def test_what_a_school_is_today_stands_beside_what_was_reported():
    said = stands_today(S, 0.54, load_benchmark("carpentry-2023"), DANISH)
    assert (
        said.text == "Elevunderstøttelse fylder 54\u00a0% af tiden i dag; de 23 skoler oplyste 6–63\u00a0%."
    )
    assert said.fact == ("D2", "D5")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_needle_says_what_it_rests_on_and_what_it_does_not_say(language):
    for needle in some(every_needle(words_in(language))):
        assert needle.observed
        assert needle.limits.text
        cited = {fact for sentence in needle.sentences for fact in sentence.fact}
        assert cited == set(needle.fact)
        assert all(sentence.fact for sentence in needle.sentences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_associations_are_never_told_as_two_findings(language):
    words = words_in(language)
    told = {"da": "to sider af samme sag", "en": "two sides of one matter"}[language]
    for to, donor in MOVES:
        (needle,) = needles("", Direction.of_move(to, donor), words)
        both = {"c2", "c3"} <= {c.id for c in claims() if c.fact[0] in needle.limits.fact}
        assert (told in needle.limits.text) == both


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_sides_of_company_relations_stand_wherever_they_change(language):
    words = words_in(language)
    tension = both_sides(words)
    assert set(tension.fact) == {"BC3", "C4"}
    for to, donor in MOVES:
        (needle,) = needles("", Direction.of_move(to, donor), words)
        assert (tension in needle.observed) == (R in {to, donor} or donor is None)


def test_a_scenario_that_changes_both_split_and_staffing_has_two_needles():
    direction = Direction(frozenset({S}), frozenset({A}), -1)
    assert [n.wording for n in needles("x", direction, ENGLISH)] == [
        "not examined as a move",
        "no clear relation found",
    ]
    assert needles("x", Direction(), ENGLISH) == ()


def test_a_move_is_named_by_who_gives_and_who_receives():
    assert move_name(S, A, DANISH) == "administrative opgaver → elevunderstøttelse"
    assert move_name(S, None, ENGLISH) == "both others (in proportion) → student support"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_tells_all_a_reader_needs_to_judge_a_relation(language):
    for card, claim in some(zip(cards(words_in(language)), claims(), strict=True)):
        assert "2023" in card.among.text
        assert "23" in card.among.text.replace("2023", "")
        assert card.not_stated
        assert card.rivals
        assert len(card.rivals) + len(card.ours) == len(claim.rivals)
        assert {s.text for s in card.ours} == {
            r.text.in_language(language) for r in claim.rivals if r.source == "planner"
        }
        assert card.may_say.text != card.may_not_say.text


def test_the_target_is_counted_in_people():
    gap = TargetGap(46, 31, END.share)
    assert gap_sentence(gap, END, ENGLISH).text == (
        "When GF2 ends: 80% of 46 students is 37. You have 31 and lack 6."
    )
    assert gap_sentence(gap, END, DANISH).text == (
        "Når GF2 slutter: 80\u00a0% af 46 elever er 37. I har 31 og mangler 6."
    )
    assert gap_sentence(gap, END, DANISH).fact == END.note.fact
    reached = gap_sentence(TargetGap(46, 28, WEEK_15.share), WEEK_15, ENGLISH).text
    assert reached == "In teaching week 15 of GF2: 60% of 46 students is 28. You have 28."


def test_the_next_cohort_has_its_range_and_the_gap_its_measure():
    said = next_cohort_sentence(TargetGap(80, 56, 0.8), DANISH).text
    assert said == "Også hvis intet ændrer sig, kan næste årgang på 80 elever ende et sted fra 46 til 64."
    assert [chance_sentence(TargetGap(*counts, 0.8), ENGLISH).text for counts in ((80, 56), (52, 41))] == [
        "The gap is more than ordinary variation between cohorts.",
        "The gap is within ordinary variation between cohorts.",
    ]
    assert chance_sentence(TargetGap(104, 86, 0.8), DANISH).text == (
        "Marginen ligger inden for almindelige udsving: Af ti næste årgange ville omkring 3 ende under målet."
    )


def test_a_target_has_its_step_where_the_share_of_2019_is_known():
    year = SchoolYear(2022)
    assert target_in(Mark.GF2_END).share == target_in(Mark.GF2_END, year).share == 0.8
    assert target_in(Mark.GF2_END, year, 0.43).share == 0.63  # GF2 of 2022/23 ends in 2023
    assert target_in(Mark.GF2_WEEK_15, year, 0.43).share == 0.6
    assert gap_sentence(TargetGap(100, 40, 0.63), END, DANISH).text.startswith(
        "Når GF2 slutter: 63\u00a0% af 100 elever er 63."
    )


def test_what_would_have_to_be_true_is_a_question_in_net_hours():
    said = would_take_sentence(WouldTake(6, 190), ENGLISH)
    assert said.text.startswith("190 net hours a year for 6 more agreements is 32 net hours for each.")
    assert said.text.endswith("The report does not say how many hours an agreement takes.")
    assert said.fact == ("X9", "X10", "C6")
    one = would_take_sentence(WouldTake.of_move(1, 0.1, 1687.2), DANISH)
    assert one.text.startswith("169 nettotimer om året til 1 aftale mere. Er det realistisk?")
    assert would_take_sentence(WouldTake(600, 40), ENGLISH).text.startswith(
        "40 net hours a year for 600 more agreements is 0.1 net hours for each."
    )


def test_what_the_estimate_cannot_show_is_said():
    texts = [resolution_sentence(r, ENGLISH).text for r in Resolution]
    assert len(set(texts)) == 3
    assert "nothing is said" in resolution_sentence(Resolution.NO_RANGE, ENGLISH).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_targets_are_a_table_with_facts_in_every_cell(language):
    words = words_in(language)
    rows = target_rows(words)
    assert len(rows) == len(targets().rows)
    for row, target in zip(rows, targets().rows, strict=True):
        assert len(row) == len(target_headings(words))
        assert all(cell.text and cell.fact == target.note.fact for cell in row)
    assert not_known(words)
