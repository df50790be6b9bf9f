"""The evidence on the what-if page: silent at rest, the same of every move."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from whatif_states import states

from planner.files.content import claims
from planner.model.allocation import Allocation, TaskType
from planner.model.compass import Direction
from planner.rooms.whatif.evidence import registry
from planner.rooms.whatif.room import Room
from planner.rooms.whatif.state import School, WhatIf
from planner.rooms.whatif.view import View
from planner.words.evidence import move_name, needles
from planner.words.language import words_in

SCHOOL = School("", Allocation(0.6, 0.2, 0.4), 360)
A, S, R = TaskType


def said(state):
    return View(state).live(state).sentences


def test_nothing_is_pointed_out_before_a_hand_has_moved_anything():
    for donor, to in product((*TaskType, None), TaskType):
        if donor is not to:
            sentences = said(WhatIf(SCHOOL, donor=donor, to=to))
            assert sentences["compass"] == sentences["compass.more"] == ""


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_move_is_told_the_same_way_with_what_the_school_is_today(language):
    for donor, to in product((*TaskType, None), TaskType):
        if donor is to:
            continue
        sentences = said(WhatIf(SCHOOL, language=language, donor=donor, to=to, move=2.0))
        (needle,) = needles(
            move_name(to, donor, words_in(language)), Direction.of_move(to, donor), words_in(language)
        )
        assert needle.wording in sentences["compass"]
        assert sentences["compass"].count("23") == (3 if donor is None else 2)
        assert all(cited.text in sentences["compass.more"] for cited in needle.sentences[1:])


def test_more_and_less_fte_have_their_own_wording_and_today_has_none():
    state = WhatIf(SCHOOL, language="en")
    assert "no clear relation" not in said(state)["compass"]
    for total, name in ((1.5, "Fewer students per FTE"), (0.9, "More students per FTE")):
        assert (
            f"{name}: no clear relation found."
            in said(WhatIf(SCHOOL, language="en", total_fte=total))["compass"]
        )


@settings(max_examples=30, deadline=None)
@given(states())
def test_no_direction_is_told_with_a_figure_or_a_piece_of_advice(state):
    sentences = said(state)
    text = sentences["compass"] + sentences["compass.more"]
    # Figures are what the school is and what was reported: nothing of what a move may come to.
    told = re.sub(r"GF2|80\s?%|100\s?%|\d+\s?%|\d+–\d+\s?%|\b23\b", "", text)
    assert not re.search(r"\d", told)
    assert not re.search(r"\b(should|better|best|bør|bedre|bedst|anbefal)", text)


def test_beside_another_benchmark_or_none_the_compass_is_silent():
    answer = Room(WhatIf(SCHOOL, benchmark="")).answer({"what": "hello", "bare": True})
    assert "compass" not in answer["html"]
    assert "compass" not in answer["live"]["sentences"]


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_registry_holds_all_that_was_observed_and_marks_what_is_ours(language):
    page = Room(WhatIf(SCHOOL, language=language)).answer({"what": "hello", "bare": True})["html"]
    text = re.sub(r"<[^>]+>", "", page)
    for claim in claims():
        for part in (claim.text, claim.wording, claim.may_say, claim.may_not_say):
            assert part.in_language(language) in text.replace("&#34;", '"').replace("&#39;", "'")
    assert text.count(
        {"da": "Andre mulige forklaringer (vores)", "en": "Other possible explanations (ours)"}[language]
    ) == len(claims())


def test_both_sides_of_time_for_relations_stand_side_by_side():
    sides = registry("en")
    assert sides.practice.fact == ("BC3",)
    assert "no relation" in sides.no_relation.text
    page = Room(WhatIf(SCHOOL, language="en")).answer({"what": "hello", "bare": True})["html"]
    assert page.index('data-fact="BC3"') < page.index(sides.no_relation.text)
