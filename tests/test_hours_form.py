"""The form of where the hours come from: what is typed is the sheet, what is printed is the sheet, and nothing else gets in."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace

import pytest
from estimate_sheets import EXAMPLE
from hypothesis import given
from hypothesis import strategies as st
from lint import texts
from looking import some
from meeting_sheets import sheets

from planner import SchoolYear, TaskType
from planner.files import content
from planner.model.estimate.people import Role
from planner.model.meeting.balance import balance
from planner.model.meeting.documents import to_document
from planner.model.meeting.hours import Weekly
from planner.model.meeting.sheet import HoursSheet, Way
from planner.model.problems import Refused
from planner.rooms.whatif.meeting.hours_form import blank_sheet, fields_of, hours_of, kept_sheet, sheet_of
from planner.rooms.whatif.meeting.hours_page import hours_html
from planner.words.language import LANGUAGES, words_in
from planner.words.problems import refusal

DA = words_in("da")
SHEET = sheet_of(EXAMPLE)
HOSTILE = '"><script>alert(1)</script>{{ 7 * 7 }}'


def in_hundredths(weekly):
    """The same with two decimals, as people type; never more than it was."""
    if weekly is None:
        return None
    low, likely, high = (
        math.floor(end * 100) / 100 for end in (weekly.hours.low, weekly.hours.likely, weekly.hours.high)
    )
    return Weekly.of(likely, low, high) if weekly.has_range else Weekly.of(likely)


def as_typed(sheet):
    return replace(
        sheet,
        marks={name: replace(m, hours=in_hundredths(m.hours)) for name, m in sheet.marks.items()},
        cards=tuple(
            replace(c, takes=in_hundredths(c.takes), gives=in_hundredths(c.gives))
            for c in sorted(sheet.cards, key=lambda c: c.practice)
        ),
    )


@given(sheets().map(as_typed), st.sampled_from(LANGUAGES))
def test_what_the_fields_show_is_read_as_the_sheet_they_are_of(sheet, language):
    assert hours_of(fields_of(sheet, language), sheet, words_in(language)) == sheet


def test_hours_typed_for_a_task_without_an_estimate_are_its_hours():
    sheet = blank_sheet([Role.CONSULTANT], SchoolYear(2026))
    assert sheet.net_hours_per_fte == 1687.2
    typed = hours_of(
        {"today.consultant.ta1": "1,5-2-4", "today.consultant.ta2": "2-4", "today.consultant.ta3": "ca. 3",
         "today.consultant.ta4": "2-2-2"},
        sheet, DA,
    )  # fmt: skip
    hours = [typed.by_id[f"consultant.{task}"].hours for task in ("ta1", "ta2", "ta3", "ta4", "ta5")]
    assert hours == [Weekly.of(2, 1.5, 4), Weekly.of(3, 2, 4), Weekly.of(3), Weekly.of(2, 2, 2), None]
    assert hours_of(fields_of(typed, "en"), typed, words_in("en")) == typed


def test_the_net_hours_of_a_year_are_the_estimates_own_where_it_has_them():
    assert sheet_of(replace(EXAMPLE, hours_basis="net", hours_per_fte=1650.2)).net_hours_per_fte == 1650.2
    assert SHEET.net_hours_per_fte == content.hours().net_in(EXAMPLE.year)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"way.consultant.ta3": "simplify", "likely.consultant.ta3": "7"},
         "Virksomhedskonsulent, Besvare henvendelser fra arbejdsgivere: Opgaven tager 6 timer om ugen, og flere kan der ikke findes i den."),
        ({"way.consultant.ta3": "simplify", "likely.consultant.ta3": "mange"}, "»mange« er ikke et tal"),
        ({"way.consultant.ta3": "simplify", "likely.consultant.ta3": "1", "low.consultant.ta3": "2", "high.consultant.ta3": "3"},
         "Virksomhedskonsulent, Besvare henvendelser fra arbejdsgivere: Lavt må ikke være større"),
        ({"way.consultant.ta3": "simplify", "likely.consultant.ta3": "1", "low.consultant.ta3": "0"}, "Skriv både lavt og højt"),
        ({"card.ba1": "on", "takes.ba1": "3-2-1"}, "AMU-kurser: Lavt må ikke være større"),
        ({"card.ba1": "on", "takes.ba1": "1.250"}, "Er »1.250« 1250 eller 1,25?"),
        ({"card.ba1": "on", "takes.ba1": "2000"}, "AMU-kurser, bedste bud: højst 1.000."),
        ({"answer.waits": "Ida 010190-1234"}, "CPR-nummer"),
        ({"answer.waits": "x" * 501}, "højst 500 tegn"),
        ({"way.consultant.ta3": "give_away"}, "ikke kunne læses"),
        ({"way.consultant.ta3": "hand_over", "to.consultant.ta3": "consultant"}, "ikke kunne læses"),
        ({"way.consultant.ta3": "hand_over", "to.consultant.ta3": "somebody"}, "ikke kunne læses"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_with_its_task_or_card(fields, said):
    with pytest.raises(Refused) as refused:
        hours_of(fields, SHEET, DA)
    assert said in refusal(refused.value, DA)


@given(
    st.dictionaries(
        st.sampled_from([
            f"{field}.{name}" for field in ("way", "to", "low", "likely", "high", "today", "card", "takes", "answer")
            for name in ("consultant.ta3", "consultant.ta99", "ba1", "waits", "")
        ]),
        st.sampled_from([*Way, *Role, "1", "2,5", "1-2", "-", "1-", "9" * 400, "\ud800", "\x00", "٣", HOSTILE]) | st.text(max_size=9),
    )
)  # fmt: skip
def test_whatever_a_browser_sends_is_a_sheet_or_a_sentence(fields):
    try:
        assert kept_sheet(to_document(hours_of(fields, SHEET, DA))).tasks == SHEET.tasks
    except Refused as refused:
        assert refusal(refused, DA)  # noqa: PT017  (one or the other, never a third)


def test_what_a_mark_or_a_card_hides_does_not_count():
    fields = {
        "way.consultant.ta3": "cannot_stop", "likely.consultant.ta3": "2", "likely.consultant.tr1": "2",
        "takes.ba1": "4",
    }  # fmt: skip
    told = balance(hours_of(fields, SHEET, DA), {})
    assert (told.released.hours.high, told.takes.hours.high, told.without_hours) == (0, 0, ())


def test_a_kept_sheet_with_a_cpr_number_is_refused():
    with pytest.raises(Refused, match="cpr_number_in_answer"):
        kept_sheet(
            to_document(HoursSheet(tasks=(), net_hours_per_fte=1679.8, answers={"waits": "010190-1234"}))
        )


# --- printed -----------------------------------------------------------------------------------------------------

MARKED = hours_of(
    {
        "way.consultant.ta1": "hand_over", "to.consultant.ta1": "teacher", "likely.consultant.ta1": "1",
        "way.consultant.ta3": "simplify", "low.consultant.ta3": "1", "likely.consultant.ta3": "2", "high.consultant.ta3": "3",
        "card.bc5": "on", "takes.bc5": "1-2", "gives.bc5": "1",
        "answer.waits": HOSTILE,
    }, SHEET, DA,
)  # fmt: skip
ASKED = {TaskType.ADMINISTRATION: 5.5}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "sheet", [MARKED, SHEET, blank_sheet([Role.CONSULTANT]), HoursSheet(tasks=(), net_hours_per_fte=1679.8)]
)
def test_every_field_is_printed_once_under_its_name_with_a_label(sheet, language):
    html = hours_html(sheet, ASKED, words_in(language))
    names, ids = (Counter(re.findall(rf'\b{what}="([^"]+)"', html)) for what in ("name", "id"))
    assert set(names.values()) == set(ids.values()) == {1}
    assert set(fields_of(sheet, language)) <= set(names)
    ends = ("way", "to", "low", "likely", "high")
    assert {f"{end}.{row.id}" for row in sheet.tasks for end in ends} <= set(names)
    assert {f"today.{row.id}" for row in sheet.tasks if row.is_typed} == {n for n in names if "today." in n}
    for tag in some(re.findall(r"<(?:input|select)[^>]*>", html)):
        assert "aria-label=" in tag or 'type="checkbox"' in tag
    assert "<script" not in html


def test_the_fragment_says_whose_the_mapping_is_and_what_is_not_known_of_the_cards():
    said = " ".join(texts(hours_html(MARKED, ASKED, DA)))
    for item in some(content.practice_texts("said")):
        assert item.text.da in said
    for item in some(content.practices()):
        assert item.text.da in said
        assert f'data-fact="{" ".join(item.fact)}"' in hours_html(MARKED, ASKED, DA)
    assert "Skriv roller, aldrig navne." in said
    assert "Hvor skal 5,5 timer om ugen komme fra?" in said


def test_the_balance_on_top_is_live_numbers_unrounded():
    html = hours_html(MARKED, ASKED, DA)
    found = dict(re.findall(r'data-key="(hours\.\w+)" data-value="([^"]*)"', html))
    assert found == {"hours.asked": "5.5", "hours.found": "3", "hours.taken": "1.5"}
