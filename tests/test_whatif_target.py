"""The target in people, on the what-if page: counts typed in, what they come to, what a browser may not send."""

import json
import re
from dataclasses import replace

import pytest
from frames_read import widened
from hypothesis import given, settings
from hypothesis import strategies as st
from whatif_states import cohorts, states

from planner.memos.says.cohort import gap
from planner.model.allocation import Allocation, TaskType
from planner.model.content import Mark
from planner.model.effort import Range
from planner.model.schools import School as Row
from planner.model.schools import SchoolYear
from planner.model.target import TargetGap, step
from planner.rooms.whatif.browser import to_browser
from planner.rooms.whatif.page import whatif_html
from planner.rooms.whatif.room import Room
from planner.rooms.whatif.schools import Offered, offered, opening_state, said_of
from planner.rooms.whatif.state import COHORT, Cohort, School, WhatIf
from planner.rooms.whatif.view import View

SCHOOL = School("", Allocation(0.6, 0.2, 0.4), 360)
EXAMPLE = Cohort(46, 31)


def live(state):
    return View(state).live(state)


def settle(room, **levers):
    return room.answer({"what": "settle", "state": room.levers() | levers})


def test_37_of_46_needed_31_signed_6_short():
    shown = live(WhatIf(SCHOOL, language="en", cohort=EXAMPLE))
    assert [shown.numbers[f"target.gf2_end.{part}"][0] for part in ("needed", "signed", "short")] == [
        37,
        31,
        6,
    ]
    assert "80% of 46 students is 37. You have 31 and lack 6." in shown.sentences["target.gf2_end"]
    assert shown.sentences["target.short"] == "6 agreements short"
    assert [len(shown.sentences[f"people.{part}"]) for part in ("signed", "short", "others")] == [31, 6, 9]
    assert (shown.numbers["target.next.low"][0], shown.numbers["target.next.high"][0]) == (24, 37)
    assert "more than ordinary variation" in shown.sentences["target.next"]


@settings(max_examples=60, deadline=None)
@given(states())
def test_the_counts_on_the_page_are_the_library_s_whatever_was_typed(state):
    shown, cohort = live(state), state.cohort
    whole = 0.66 if cohort.programme == "EUX Business" else 0.8
    is_phased = cohort.year and cohort.base_2019 is not None
    asked = step(cohort.year.start + 1, cohort.base_2019 / 100, whole) if is_phased else None
    for mark, signed, target in (
        (Mark.GF2_END, cohort.agreements, whole if asked is None else asked),
        (Mark.GF2_WEEK_15, cohort.agreements_week15, 0.6),
    ):
        values = [shown.numbers[f"target.{mark.value}.{part}"][0] for part in ("needed", "signed", "short")]
        try:
            gap = TargetGap(cohort.gf2_students, signed, target)
        except (TypeError, ValueError):
            assert values == [None] * 3
        else:
            assert values == [gap.needed, gap.agreements, gap.short]


@settings(max_examples=60, deadline=None)
@given(cohorts.filter(lambda one: one.gf2_students and one.agreements is not None))
def test_the_page_and_the_memo_set_the_same_figures_against_the_same_target(cohort):
    base = None if cohort.base_2019 is None else cohort.base_2019 / 100
    row = Row(
        "280751", "Eksempelskole A", 360, SCHOOL.baseline, cohort.year, cohort.gf2_students, cohort.agreements,
        cohort.agreements_week15, base_2019=base, programme=cohort.programme,
    )  # fmt: skip
    [of_table] = offered([row])
    assert of_table.cohort == cohort
    numbers = live(WhatIf(SCHOOL, cohort=cohort)).numbers
    memo = gap(row)
    assert numbers["target.gf2_end.needed"][0] == (memo.needed if memo else None)
    query = {"fte": "0.6/0.2/0.4", "students": "360"} | {
        name: value for name, value in to_browser(WhatIf(SCHOOL, cohort=cohort)).items() if name in COHORT
    }
    assert opening_state(query, [of_table]).cohort == cohort
    assert not said_of(query, [of_table])


def test_eux_and_a_base_of_2019_are_counted_by_their_own_target_from_an_address_and_by_hand():
    room = Room()
    query = {
        "school": "1",
        "gf2_students": "100",
        "agreements": "50",
        "programme": "eux-business",
        "lang": "en",
    }
    answer = room.answer({"what": "hello", "query": query})
    assert (
        "66% of 100 students is 66. You have 50 and lack 16." in answer["live"]["sentences"]["target.gf2_end"]
    )
    assert answer["live"]["sentences"]["target.which"] == "On EUX Business the target is 66%."
    said = settle(room, programme="VVS", year="2021/22", base_2019="45")["live"]["sentences"]
    assert said["target.which"] == "In 2022 the target is 55%, counted from the share in 2019."
    assert "55% of 100 students is 55. You have 50 and lack 5." in said["target.gf2_end"]


def test_counts_of_an_address_leave_the_school_its_own_target():
    table = [Offered("1", SCHOOL, Cohort(46, 31, 25, "EUX Business", SchoolYear(2025), 40))]
    opened = opening_state({"school": "1", "gf2_students": "50"}, table)
    assert opened.cohort == Cohort(50, programme="EUX Business", year=SchoolYear(2025), base_2019=40)
    assert opening_state({"school": "1", "base_2019": "41"}, table).cohort == replace(
        table[0].cohort, base_2019=41
    )


@pytest.mark.parametrize(
    ("field", "forged"),
    [("year", "2025"), ("year", "x"), ("year", 2025), ("programme", 7), ("programme", "010190-1234"),
     ("base_2019", "101"), ("base_2019", "5.5"), ("base_2019", "-1"), ("base_2019", [])],
)  # fmt: skip
def test_a_target_no_school_has_is_refused_and_the_page_stays(field, forged):
    room = Room(WhatIf(SCHOOL, cohort=Cohort(46, 31)))
    before = room.state
    answer = settle(room, **{field: forged}, move=5.0)
    assert room.state == before
    assert "Intet er ændret" in answer["said"]["text"]
    assert not answer["said"]["logId"]


@settings(max_examples=40, deadline=None)
@given(states())
def test_the_question_is_put_only_where_hours_move_and_agreements_are_short(state):
    shown = live(state)
    short = shown.numbers["target.gf2_end.short"][0]
    is_asked = bool(re.search(r"realistic|realistisk", shown.sentences["target.would_take"]))
    assert is_asked == bool(short and state.move)


def test_six_more_agreements_from_159_net_hours_is_26_each():
    state = WhatIf(SCHOOL, language="en", cohort=EXAMPLE, move=3.5)
    said = live(state).sentences["target.would_take"]
    assert said.startswith(
        "159 net hours a year for 6 more agreements is 26 net hours for each. Is that realistic?"
    )


@pytest.mark.parametrize(
    ("cohort", "said"),
    [
        (Cohort(), "Write how many students"),
        (Cohort(46), "Write how many students"),
        (Cohort(0, 0), "Write how many students"),
        (Cohort(31, 46), "46 with an agreement of 31 students cannot be"),
        (Cohort(1, 2), "2 with an agreement of 1 student cannot be"),
    ],
)
def test_figures_that_allow_no_count_get_a_sentence_and_dashes(cohort, said):
    shown = live(WhatIf(SCHOOL, language="en", cohort=cohort, move=3.0))
    assert said in shown.sentences["target.gf2_end"]
    assert shown.numbers["target.gf2_end.short"] == (None, "–")
    assert shown.sentences["target.would_take"] == shown.sentences["people.signed"] == ""


def test_week_15_is_spoken_of_only_where_it_was_given():
    assert live(WhatIf(SCHOOL, cohort=EXAMPLE)).sentences["target.gf2_week_15"] == ""
    given_too = live(WhatIf(SCHOOL, language="en", cohort=Cohort(46, 31, 25)))
    assert "60% of 46 students is 28. You have 25 and lack 3." in given_too.sentences["target.gf2_week_15"]


def test_typed_counts_are_undone_and_outlive_a_switch_of_language():
    room = Room(WhatIf(SCHOOL))
    settle(room, gf2_students="46")
    settle(room, agreements=" 31 ")
    assert room.state.cohort == EXAMPLE
    room.answer({"what": "language", "with": "en", "state": room.levers()})
    assert room.state.cohort == EXAMPLE
    room.answer({"what": "undo", "state": room.levers()})
    assert room.state.cohort == Cohort(46)
    room.answer({"what": "redo", "state": room.levers()})
    room.answer({"what": "reset", "state": room.levers()})
    assert room.state.cohort == EXAMPLE  # "back to today" is about the levers


def test_a_figure_typed_letter_by_letter_is_one_step_to_undo():
    room = Room(WhatIf(SCHOOL))
    for gesture, typed in enumerate(("4", "46", "4", "41")):
        room.answer({"what": "settle", "gesture": gesture, "state": room.levers() | {"gf2_students": typed}})
    room.answer({"what": "settle", "gesture": 9, "state": room.levers() | {"agreements": "3"}})
    room.answer({"what": "undo", "state": room.levers()})
    assert room.state.cohort == Cohort(41)
    room.answer({"what": "undo", "state": room.levers()})
    assert room.state.cohort == Cohort()


FORGED = [
    "-5", "4.5", "4,5", "1e3", "inf", "nan", "100001", "9" * 500, "٤٦", "<b>", "46 elever", "0x10", "²",
]  # fmt: skip
NO_TEXT = [46, 46.0, None, True, [], {}]


@pytest.mark.parametrize("forged", FORGED + NO_TEXT, ids=str)
@pytest.mark.parametrize("field", ["gf2_students", "agreements", "agreements_week15"])
def test_a_count_no_school_has_is_refused_and_the_page_stays(field, forged):
    room = Room(WhatIf(SCHOOL, cohort=Cohort(46, 31, 25)))
    settle(room, move=3.0)
    before = room.state
    answer = settle(room, **{field: forged}, move=5.0)
    assert room.state == before
    assert ("Skriv et helt antal elever" in answer["said"]["text"]) == isinstance(forged, str)
    assert "Intet er ændret" in answer["said"]["text"]
    assert not answer["said"]["logId"]
    assert answer["state"]["move"] == 3.0


@given(st.text(max_size=20))
def test_no_text_takes_the_room_down(text):
    room = Room(WhatIf(SCHOOL))
    answer = settle(room, gf2_students=text)
    assert answer.get("said", {}).get("logId", "") == ""


def test_a_school_of_the_table_brings_its_own_students_and_typing_in_another_does_not_keep_them():
    room = Room(schools=(Offered("1", SCHOOL, Cohort(80, 56, 44)), Offered("2", SCHOOL)))
    assert room.state.cohort == Cohort(80, 56, 44)
    fields = {"way": "fte", "students": "300"} | {t.value: "0,5" for t in TaskType}
    room.answer({"what": "typed", "with": fields, "state": room.levers()})
    assert room.state.cohort == Cohort()
    room.answer({"what": "school", "with": "1", "state": room.levers()})
    assert room.state.cohort == Cohort(80, 56, 44)


def test_new_counts_bring_new_frames_of_the_move_alone():
    room = Room(WhatIf(SCHOOL, language="en"))
    answer = settle(room, gf2_students="46", agreements="31")
    assert list(answer["frames"]) == ["move"]
    assert "html" not in answer  # the page stays as it is under the hand that types
    frames = widened(json.loads(json.dumps(answer["frames"]["move"])))
    assert any("159 net hours a year for 6 more" in text for text in frames["sentences"]["target.would_take"])


def test_a_move_the_estimate_cannot_show_is_said_also_where_a_task_type_has_no_range():
    ranges = (None, Range(0.1, 0.2, 0.3), Range(0.3, 0.4, 0.5))
    state = WhatIf(replace(SCHOOL, ranges=ranges), language="en", move=3.0)
    assert "nothing is said" in live(state).sentences["width"]
    other = replace(state, donor=TaskType.COMPANY_RELATIONS)
    assert "smaller than the uncertainty of your own estimate" in live(other).sentences["width"]


def test_nothing_of_the_target_is_a_forecast():
    room = Room(WhatIf(SCHOOL, language="en", cohort=EXAMPLE))
    words = json.dumps(settle(room, move=2.0), ensure_ascii=False)
    assert not re.search(r"\b(will|would) (give|lead|get|bring)|\bexpected?\b|\bforecast", words)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", ("afsluttede GF2 i skoleåret", "også EUX og EUV", "Skoleoplæring er ikke en aftale", "ikke årselever")),
        ("en", ("completed GF2 in the school year", "EUX and EUV among them", "School-based training is not an agreement",
                "not full-time equivalents")),
    ],
)  # fmt: skip
def test_who_counts_is_said_where_the_figure_is_asked_for(language, said):
    state = WhatIf(SCHOOL, language=language)
    page = whatif_html(View(state), state, [])
    for words in said:
        assert words in page
