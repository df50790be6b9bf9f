"""Where the scenario stands, on the what-if page: what the library says, in numbers, dots and words."""

import json
import re

import pytest
from hypothesis import given, settings
from looking import some
from whatif_states import states

from planner.files.publication.reading import load_benchmark
from planner.model.allocation import Allocation, TaskType
from planner.model.scenario import Lever
from planner.rooms.whatif.frames import sweep
from planner.rooms.whatif.room import Room
from planner.rooms.whatif.standing import Standings
from planner.rooms.whatif.state import School, WhatIf
from planner.rooms.whatif.view import View
from planner.words.language import words_in
from planner.words.standing import assumed

CARPENTRY = load_benchmark("carpentry-2023")
SCHOOL = School("", Allocation(0.6, 0.2, 0.4), 360)
PARTS = ("fewest", "most")


@settings(max_examples=40, deadline=None)
@given(states())
def test_every_position_on_the_page_is_the_library_s(state):
    numbers, outcome = View(state).live(state).numbers, state.scenario.outcome
    for t in TaskType:
        share = outcome.allocation.shares[t]
        for reading, place in ((None, ""), ("schools", "schools."), ("fte", "fte.")):
            position = CARPENTRY.position(t, share, reading)
            for part in PARTS:
                assert numbers[f"position.{t.value}.{place}{part}"][0] == getattr(position, part)
        likely = tuple(numbers[f"position.{t.value}.likely_{end}"][0] for end in ("low", "high"))
        assert likely == assumed(CARPENTRY, t, share)
    position = CARPENTRY.students_per_fte_position(outcome.students_per_fte)
    for part in PARTS:
        assert numbers[f"students_per_fte.position.{part}"][0] == getattr(position, part)


@settings(max_examples=40, deadline=None)
@given(states())
def test_the_dots_are_as_many_as_the_schools_and_part_where_the_numbers_say(state):
    live = View(state).live(state)
    for t in TaskType:
        for place, low, high in ((".", "fewest", "most"), (".likely.", "likely_low", "likely_high")):
            below, between, above = (
                len(live.sentences[f"dots.{t.value}{place}{part}"]) for part in ("below", "open", "above")
            )
            assert below == live.numbers[f"position.{t.value}.{low}"][0]
            assert below + between == live.numbers[f"position.{t.value}.{high}"][0]
            assert below + between + above == CARPENTRY.schools


@settings(max_examples=20, deadline=None)
@given(states())
def test_a_frame_s_positions_are_those_of_its_own_step(state):
    view = View(state)
    frames = sweep(view, state, Lever.MOVE)
    for index in {0, len(frames["steps"]) // 2, len(frames["steps"]) - 1}:
        then = state.with_lever(Lever.MOVE, frames["steps"][index]).scenario.outcome.allocation.shares
        for t in TaskType:
            key = f"position.{t.value}.most"
            settled = view.live(state).numbers[key][0]
            shown = frames["numbers"][key][0][index] if key in frames["numbers"] else settled
            assert shown == CARPENTRY.position(t, then[t]).most


def test_a_share_that_cannot_be_placed_is_said_so_once_and_the_assumption_comes_after():
    room = Room(WhatIf(SCHOOL, language="en", move=5.0))
    page = room.answer({"what": "hello", "bare": True})["html"]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    assert text.count("figures are too few to place this share") == 1
    share = room.state.scenario.outcome.allocation.shares[TaskType.STUDENT_SUPPORT]
    low, high = assumed(CARPENTRY, TaskType.STUDENT_SUPPORT, share)
    assert text.index("too few to place") < text.index(f"In nine of ten cases {low}–{high} of the 23 schools")


@pytest.mark.parametrize(("share", "said"), [(0.0, "None of the 23"), (1.0, "All of the 23")])
def test_a_count_that_says_something_is_said(share, said):
    shares = dict.fromkeys(TaskType, ((1 - share) / 2,)) | {TaskType.STUDENT_SUPPORT: (share,)}
    _, texts = Standings(CARPENTRY, words_in("en")).columns(shares, TaskType.STUDENT_SUPPORT)
    assert texts["span.sure"][0].startswith(said)


def test_without_a_benchmark_nothing_is_said_of_a_position():
    room = Room(WhatIf(SCHOOL, benchmark=""))
    answer = room.answer({"what": "hello", "bare": True})
    assert "position" not in answer["html"]
    assert not [key for key in answer["live"]["numbers"] if "position" in key]


def test_drawn_schools_are_a_haze_in_the_triangle_and_nowhere_else():
    room = Room(WhatIf(SCHOOL))
    answer = room.answer({"what": "hello", "bare": True})
    haze = answer["figures"]["triangle"][0]["data"][0]
    assert haze["marker"]["opacity"] < 0.3
    assert len(haze["x"]) == 12 * CARPENTRY.schools
    assert f"{12 * CARPENTRY.schools} opdigtede eksempler" in answer["html"]
    # What is drawn never moves, and no table or frame holds it.
    assert all("drawn" not in key for key in answer["live"]["numbers"])
    assert str(haze["x"][0]) not in json.dumps([answer["frames"], answer["live"]])


def test_every_drawn_school_lies_within_the_published_ranges():
    drawn = View(WhatIf(SCHOOL)).drawn
    slack = CARPENTRY.step / 2 + 0.0011  # the drawn rows are whole permilles
    for shares in some(drawn):
        assert sum(shares.values()) == pytest.approx(1)
        for t, published in CARPENTRY.shares.items():
            assert published.low - slack <= shares[t] <= published.high + slack
