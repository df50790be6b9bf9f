"""The evidence compass on the what-if page: the wording of a direction follows the selects and the levers."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from whatif_states import states

from planner.files.content import claims
from planner.model.allocation import Allocation, TaskType
from planner.model.compass import Direction
from planner.rooms.whatif.evidence import DONORS, registry
from planner.rooms.whatif.room import Room
from planner.rooms.whatif.state import School, WhatIf
from planner.rooms.whatif.view import View
from planner.words.evidence import move_name, needles
from planner.words.language import words_in

SCHOOL = School("", Allocation(0.6, 0.2, 0.4), 360)
A, S, R = TaskType


def said(state):
    return View(state).live(state).sentences


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_pair_of_selects_has_the_library_s_wording_before_anything_moves(language):
    for donor, to in product(DONORS, TaskType):
        if donor is to:
            continue
        state = WhatIf(SCHOOL, language=language, donor=donor, to=to)
        (needle,) = needles(
            move_name(to, donor, words_in(language)), Direction.of_move(to, donor), words_in(language)
        )
        assert needle.wording in said(state)["compass"]
        assert all(cited.text in said(state)["compass.more"] for cited in needle.sentences[1:])


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
    assert not re.search(r"\d", re.sub(r"GF2|80\s?%", "", text))
    assert not re.search(r"\b(should|better|best|bør|bedre|bedst|anbefal)", text)


def test_beside_another_benchmark_or_none_the_compass_is_silent():
    answer = Room(WhatIf(SCHOOL, benchmark="")).answer({"what": "hello", "bare": True})
    assert "compass" not in answer["html"]
    assert "compass" not in answer["live"]["sentences"]


def test_the_page_shows_every_move_and_marks_the_one_the_levers_point():
    page = Room(WhatIf(SCHOOL, language="en", donor=R, to=A)).answer({"what": "hello", "bare": True})["html"]
    cells = re.findall(r'<td(?: class="wi-here" aria-current="true")? data-to="to ([^"]+)"', page)
    assert len(cells) == 9
    (here,) = re.findall(r'<td class="wi-here" aria-current="true" data-to="to ([^"]+)"', page)
    assert here == "administrative tasks"


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_registry_holds_all_that_was_observed_and_marks_what_is_ours(language):
    page = Room(WhatIf(SCHOOL, language=language)).answer({"what": "hello", "bare": True})["html"]
    text = re.sub(r"<[^>]+>", "", page)
    for claim in claims():
        for part in (claim.text, claim.wording, claim.may_say, claim.may_not_say):
            assert part.in_language(language) in text.replace("&#34;", '"').replace("&#39;", "'")
    assert text.count(
        {"da": "Andre læsninger, tilføjet af os", "en": "Other readings, added by us"}[language]
    ) == len(claims())


def test_both_sides_of_time_for_relations_stand_side_by_side():
    sides = registry("en")
    assert sides.practice.fact == ("BC3",)
    assert "no relation" in sides.no_relation.text
    page = Room(WhatIf(SCHOOL, language="en")).answer({"what": "hello", "bare": True})["html"]
    assert page.index('data-fact="BC3"') < page.index(sides.no_relation.text)
