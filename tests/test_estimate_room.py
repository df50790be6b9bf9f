"""The estimate room: answers in, what is saved and shown out."""

import datetime as dt
import html
import re
from dataclasses import replace

import pytest
from estimate_sheets import EXAMPLE, fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import estimates

from planner.acts.estimates import key_of
from planner.files.estimate.template import estimate_workbook
from planner.model.allocation import TaskType
from planner.model.effort import Range
from planner.model.estimate.people import TASKS, Role, TaskTime, Unit
from planner.model.estimate.questions import Step, first_open, is_answered, missing, screen_from, steps
from planner.model.problems import Code, Refused
from planner.rooms.estimate.answers import answered
from planner.rooms.estimate.begin import address, from_address, programme_names
from planner.rooms.estimate.last_year import as_last_year
from planner.rooms.estimate.opening import Estimate
from planner.rooms.estimate.page import estimate_html
from planner.rooms.estimate.question import values
from planner.rooms.estimate.room import Room
from planner.rooms.estimate.shelf import Shelf
from planner.rooms.estimate.state import Interview
from planner.rooms.estimate.versions import choices, chosen
from planner.rooms.line import packed
from planner.store import Key, StoreError, open_store
from planner.store.store import Store
from planner.words.answers import differing
from planner.words.language import LANGUAGES, words_in

BEGIN = {"school": "900001", "programme": "Tømrer", "year": "2026/27", "role": "consultant", "number": "1"}
DANISH = words_in("da")


@pytest.fixture
def shelf(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
    yield Shelf(lambda: store)
    store.close()


class Guest:
    """A page without a browser: it sends what stands in the form it shows."""

    def __init__(self, shelf):
        self.room, self.count, self.shown = Room(shelf), 0, {}

    def ask(self, what, extra=None, fields=None, files=(), at=None):
        self.count += 1
        request = {
            "n": self.count,
            "what": what,
            "with": extra,
            "at": at or self.state.at,
            "fields": self.typed if fields is None else fields,
        }
        self.shown = self.room.answer(request, files)
        return self

    def enter(self, **fields):
        """Type into the fields as they are prefilled, and press Enter."""
        return self.ask(
            "next", fields=self.typed | {name.replace("__", "."): text for name, text in fields.items()}
        )

    def choose(self, whole, **sides):
        """Choose all of one of two versions, and some questions otherwise."""
        names = dict.fromkeys(re.findall(r'type="radio" name="([^"]*)"', self.shown["html"]), whole)
        return self.ask("choose", fields=names | sides)

    def open(self, state):
        self.count += 1
        self.shown = self.room.answer({"n": self.count, "what": "hello", "query": address(state)})
        return self

    @property
    def typed(self):
        """What stands in the form."""
        step = self.state.step
        return values(self.state.estimate, step, words_in(self.state.language)) if step else {}

    @property
    def state(self):
        return self.room.state

    @property
    def said(self):
        return html.unescape(re.search(r"data-said[^>]*>([^<]*)<", self.shown["html"])[1])

    def number(self, key):
        return re.search(rf'data-key="{re.escape(key)}" data-value="([^"]*)"', self.shown["html"])[1]


@pytest.fixture
def guest(shelf):
    return Guest(shelf).ask("begin", fields=BEGIN)


@pytest.fixture
def one(guest):
    """One consultant of 15 hours a week, asked about every task."""
    return (
        guest.enter().enter(students="360").ask("all", "consultant").ask("skip").enter(part="15").ask("skip")
    )


def test_the_first_answer_is_in_the_store_before_the_page_says_saved(guest, shelf):
    guest.enter(consultant="2")
    kept = shelf.load(key_of(guest.state.estimate, "consultant"))
    assert kept.estimate == guest.state.estimate
    assert [person.id for person in kept.estimate.people] == ["consultant-1", "consultant-2"]
    assert 'data-saved="yes">gemt ' in guest.shown["html"]


def test_a_task_is_answered_in_the_unit_chosen_and_the_next_task_keeps_it(one):
    one.enter(unit="hours_year", likely="40", low="20", high="60", note="Mest i august")
    (time,) = one.state.estimate.people[0].times
    assert time == TaskTime("ta1", Range(20, 40, 60), Unit.HOURS_YEAR, note="Mest i august")
    assert values(one.state.estimate, one.state.step, DANISH) == {"unit": "hours_year"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "1 elev, 1 afsluttede GF2, 1 aftale, da GF2"),
        ("en", "1 student, 1 completed GF2, 1 agreement when"),
    ],
)
def test_one_student_is_counted_as_one(one, shelf, language, said):
    state = replace(
        one.state, language=language, at="overview",
        estimate=replace(one.state.estimate, students=1, gf2_students=1, agreements=1),
    )  # fmt: skip
    assert said in html.unescape(estimate_html(state, shelf))


def test_a_likely_figure_alone_says_nothing_of_noise(one):
    one.enter(likely="2,5")
    (time,) = one.state.estimate.people[0].times
    assert (time.amount, time.has_range) == (Range(2.5, 2.5, 2.5), False)


def test_a_factor_that_came_alone_makes_no_claim_about_noise_and_the_other_keeps_its_ends(one):
    times = {"unit": "times_minutes", "likely": "80", "low": "60", "high": "100"}
    one.enter(**times, **{"minutes.likely": "90"}).ask("back")
    (time,) = one.state.estimate.people[0].times
    assert (time.amount, time.minutes, time.has_range) == (Range(60, 80, 100), Range(90, 90, 90), False)
    assert (
        values(one.state.estimate, one.state.step, DANISH).items()
        >= {"low": "60", "minutes.likely": "90"}.items()
    )
    assert "minutes.low" not in values(one.state.estimate, one.state.step, DANISH)
    one.enter(**{"minutes.low": "90", "minutes.high": "90"})
    assert one.state.estimate.people[0].times[0].has_range  # exactly 90, and somebody said so


def test_the_range_of_a_share_is_a_span_with_one_percent_sign(one):
    one.enter(likely="4", low="3", high="6").enter(likely="4", low="3", high="6")
    for _ in range(4):
        one.ask("skip")
    one.enter(likely="2", low="1", high="3").ask("go", "finish")
    shown = re.sub(r"<[^>]*>", "", one.shown["html"])
    assert re.search(r"\d–\d+\u00a0%", shown)
    assert "%–" not in shown


def test_the_tasks_are_held_against_the_persons_hours(one):
    for hours in ("10", "7,1"):
        one.enter(likely=hours)
    one.ask("back")
    assert "Opgaverne fylder 114\u00a0% af tiden." in one.shown["html"]
    assert float(one.number("hours_week.consultant-1.here")) == pytest.approx(15)
    assert float(one.number("hours_week.consultant-1.named")) == pytest.approx(17.1)


def test_what_is_being_typed_is_shown_beside_the_question_and_not_saved(one):
    before = one.state
    one.ask("look", fields={"unit": "hours_week", "likely": "3"})
    assert float(one.number("hours_week.consultant-1.named")) == pytest.approx(3)
    assert one.state == before
    one.ask("look", fields={"unit": "hours_week", "likely": "3x"})
    assert one.number("hours_week.consultant-1.named") in {"", "0"}
    assert one.said == ""


def test_do_not_know_is_an_answer_and_skipping_is_none(one):
    one.ask("unknown").ask("skip")
    (time,) = one.state.estimate.people[0].times
    assert (time.task, time.amount) == ("ta1", None)
    assert one.state.at == "task.consultant-1.ta3"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"likely": ""}, "Skriv et tal"),
        ({"likely": "to"}, "»to« er ikke et tal"),
        ({"likely": "-2"}, "er ikke et tal"),
        ({"likely": "1.250", "unit": "hours_year"}, "1250 eller 1,25"),
        ({"likely": "2", "low": "1"}, "både lavt og højt"),
        ({"likely": "2", "low": "3", "high": "4"}, "Lavt må ikke være større"),
        ({"likely": "169"}, "højst 168"),
        ({"likely": "101", "unit": "percent"}, "højst 100"),
        ({"likely": "4", "unit": "times_minutes"}, "Minutter pr. gang"),
        ({"likely": "2", "note": "Ida 010190-1234"}, "CPR-nummer"),
        ({"likely": "2", "note": "0101901234 ringer"}, "CPR-nummer"),
        ({"likely": "2", "note": "01.01.90-1234"}, "CPR-nummer"),
        ({"likely": "2", "note": "010190\u200b1234"}, "CPR-nummer"),
        ({"likely": "2", "unit": "days"}, "Intet er ændret"),
        ({"likely": "43 %"}, "er ikke et tal"),
    ],
)
def test_what_cannot_be_taken_is_said_and_changes_nothing(one, fields, said):
    before = one.state
    one.enter(**fields)
    assert said in one.said
    assert one.state == before
    assert "010190" not in one.shown["html"]


def test_percent_may_be_written_with_its_sign_where_percent_is_asked_for(one):
    one.enter(likely="43 %", low="40%", high="50\u00a0%", unit="percent")
    assert one.state.estimate.people[0].times[0].amount == Range(40, 43, 50)
    one.ask("go", "quick.consultant-1").enter(administration__likely="25 %")
    assert one.state.estimate.people[0].quick[TaskType.ADMINISTRATION] == Range(25, 25, 25)
    one.ask("go", "person.consultant-1").enter(part="50 %", part_unit="percent")
    assert one.state.estimate.people[0].programme_share == 0.5


def test_a_note_of_what_nobody_can_see_stops_no_page(one, shelf):
    one.enter(likely="2", note="i \ud800maj\x00\u202e")
    assert one.state.estimate.people[0].times[0].note == "i maj"
    assert packed(one.ask("overview").shown)
    assert estimate_html(from_address(address(one.state), shelf), shelf).encode()


def test_a_note_as_long_as_a_workbooks_may_be_goes_through_the_page_whole(one):
    one.enter(likely="2", note="æ" * 500)
    assert one.state.estimate.people[0].times[0].note == "æ" * 500
    one.ask("go", "task.consultant-1.ta1")
    assert 'maxlength="500"' in one.shown["html"]
    one.ask("go", "sure").enter(note="ø" * 2000)
    assert one.state.estimate.note == "ø" * 2000
    assert 'maxlength="2000"' in one.ask("go", "sure").shown["html"]


def test_a_task_is_asked_of_whose_role_has_it(guest):
    guest.enter(administrative_staff="1").enter(students="300")
    guest.ask("next", fields={"ta1.administrative_staff": "on", "tr1.consultant": "on", "tr1.teacher": "on"})
    asked = [(s.person, s.task) for s in steps(guest.state.estimate) if s.kind == "task"]
    assert asked == [
        ("consultant-1", "tr1"),
        ("consultant-1", "other"),
        ("administrative_staff-1", "ta1"),
        ("administrative_staff-1", "other"),
    ]
    guest.ask("go", "finish")
    assert "Følge op hos virksomheden: Virksomhedskonsulent, Underviser" in guest.shown["html"]
    assert "Hvem holder øje med aftalens periode?" in guest.shown["html"]
    assert "Hvem rykker mesteren" not in guest.shown["html"]


def test_of_a_task_nobody_said_anything_about_nothing_is_said_and_it_is_asked(tmp_path, shelf):
    guest = Guest(shelf).ask("upload", {"name": "x"}, files=[sent(tmp_path)])
    shown = guest.ask("go", "finish").shown["html"]
    assert set(EXAMPLE.owners) == {"ta1", "ta2", "ta3"}
    assert "Ingen har: Besvare henvendelser fra arbejdsgivere." in shown
    asked = {s.task for s in steps(guest.state.estimate) if s.person == "administrative_staff-1"}
    assert {"ta2", "ta4", "tr7"} <= asked
    assert not {"ta1", "ta3"} & asked


def test_a_teacher_whose_time_does_not_count_is_told_so(guest):
    guest.ask("next", fields={"teacher": "1"}).enter(students="300").ask("skip").enter(part="10")
    guest.enter(administration__likely="50")
    assert "Undervisernes tid tælles ikke med i estimatet." in guest.shown["html"]
    # Figures of an unfinished sum would lead the answers still to come: they wait for the last, or for who asks.
    assert "students_per_fte.estimate" not in guest.shown["html"]
    assert "shares." not in guest.shown["html"]
    shown = guest.ask("go", "finish").shown["html"]
    assert ">0,00<" in shown
    assert "students_per_fte.estimate" not in shown  # the larger the less is answered: it waits for the last


ALL = "Konsulenterne klarer både administration og relationsarbejde"
STAFFED = "Konsulenterne har administrativt personale ved deres side"
WITHOUT = "Undervisere og uddannelsesledere har også kontakten"


@pytest.mark.parametrize(
    ("people", "owners", "said"),
    [
        ({"consultant": "1"}, {"ta1": "consultant", "tr1": "consultant"}, ALL),
        ({"consultant": "1"}, {"ta1": "consultant"}, None),
        ({"consultant": "1"}, {"ta1": "consultant", "tr1": "consultant", "ts1": "teacher"}, None),
        ({"consultant": "1"}, {"ta1": "head_of_programme", "tr1": "consultant"}, None),
        ({"consultant": "1", "teacher": "1"}, {"ta1": "consultant", "tr1": "consultant"}, None),
        ({"consultant": "1", "administrative_staff": "1"}, {"tr1": "consultant", "ts1": "teacher"}, STAFFED),
        ({"consultant": "1"}, {"ta1": "administrative_staff", "tr1": "consultant"}, STAFFED),
        ({"teacher": "1"}, {"tr1": "teacher", "ta1": "administrative_staff"}, WITHOUT),
        ({"administrative_staff": "1"}, {"tr1": "head_of_programme"}, WITHOUT),
        ({"administrative_staff": "1"}, {"ta1": "administrative_staff", "ts1": "teacher"}, None),
    ],
)
def test_a_way_of_organising_is_named_only_where_it_is_so(guest, people, owners, said):
    guest.ask("next", fields=people).enter(students="300")
    guest.ask("next", fields={f"{task}.{role}": "on" for task, role in owners.items()}).ask("go", "finish")
    assert [text for text in (ALL, STAFFED, WITHOUT) if text in guest.shown["html"]] == [said] * (
        said is not None
    )
    assert "Rapporten fremhæver ingen model" in guest.shown["html"]


@pytest.mark.parametrize(
    ("hours", "is_asked"),
    [
        ({"likely": "15"}, False),
        ({"likely": "15,05"}, False),  # shown as 100 %
        ({"likely": "15,1"}, True),
        ({"likely": "80,85"}, True),
        ({"likely": "20", "low": "14", "high": "30"}, False),
        ({"likely": "20", "low": "16", "high": "30"}, True),
    ],
)
def test_tasks_that_take_more_than_the_persons_time_are_asked_about_in_the_summary(one, hours, is_asked):
    one.enter(**hours).ask("go", "finish")
    asking = re.search(
        r"Virksomhedskonsulent: Opgaverne fylder (\d+)\u00a0% af tiden. Er timer og enheder rigtige\?",
        one.shown["html"],
    )
    assert bool(asking) == is_asked
    if asking:
        assert int(asking[1]) == round(float(hours["likely"].replace(",", ".")) / 15 * 100)


def test_an_estimate_to_be_looked_at_is_not_said_to_be_complete_and_leads_on(one):
    one.enter(likely="5")
    while not one.shown["html"].count('id="es-done"'):
        one.ask("unknown" if one.state.step.kind == "task" else "next")
    one.ask("go", "quick.consultant-1").enter(administration__likely="50")
    complete = one.ask("go", "finish").shown["html"]
    assert "Estimatet er færdigt" in complete
    assert "students_per_fte.estimate" in complete
    one.ask("go", "task.consultant-1.ta1").enter(likely="80").ask("go", "finish")
    assert "Estimatet er færdigt" not in one.shown["html"]
    assert "Alle spørgsmål har et svar" in one.shown["html"]
    assert 'data-with="person.consultant-1" id="es-over-consultant-1"' in one.shown["html"]
    assert 'id="es-whatif"' in one.shown["html"]


def test_a_rough_split_of_more_than_the_time_is_asked_about(one):
    one.ask("go", "quick.consultant-1").enter(administration__likely="90", company_relations__likely="40")
    shown = one.ask("go", "finish").shown["html"]
    assert "Den grove fordeling giver 130\u00a0% af tiden. Er procenterne rigtige?" in shown


def test_no_line_ends_after_the_hyphen_a_word_begins_with(one):
    shown = one.ask("go", "overview").shown["html"]
    assert "AUB-midler og \u2011projekter" in shown
    assert " -projekter" not in shown


@pytest.mark.parametrize("why", ["stopped", "idle", "offline"])
def test_the_page_has_its_own_words_for_a_lost_kernel_in_both_languages(one, why):
    said = re.findall(r'<p lang="(..)" data-lost="([^"]*)" hidden>([^<]*)</p>', one.shown["html"])
    own = {code: text for code, when, text in said if why in when.split()}
    assert own["da"].startswith(
        "Svar, der er bekræftet og vist som gemt, er gemt. Det, du netop har skrevet, er ikke."
    )
    assert own["en"].startswith("Answers that were confirmed and shown as saved are saved.")


def test_ticking_all_for_a_role_keeps_what_was_ticked(guest):
    guest.enter().enter(students="300").ask("all", "consultant", fields={"ta1.teacher": "on"})
    assert guest.state.estimate.owners["ta1"] == (Role.CONSULTANT, Role.TEACHER)
    assert guest.state.estimate.owners["tr7"] == (Role.CONSULTANT,)


def test_fewer_people_takes_the_last_away_and_undo_brings_back_the_answers(one):
    one.enter(likely="5")
    full = one.state.estimate
    one.ask("go", "people").enter(consultant="2").ask("go", "people").enter(consultant="1")
    assert one.state.estimate == full
    one.ask("go", "people").ask("next", fields={"teacher": "1"})
    assert [p.id for p in one.state.estimate.people] == ["teacher-1"]
    one.ask("undo")
    assert one.state.estimate == full


def test_a_figure_typed_over_and_left_takes_nobodys_answers_away(one):
    one.enter(likely="5")
    full = one.state.estimate
    one.ask("go", "people").ask("go", "overview", fields={"teacher": "1"})
    assert (one.state.at, one.state.estimate) == ("overview", full)


def test_time_that_aub_pays_is_marked_in_the_summary(one):
    one.enter(likely="2,5", aub="on").enter(likely="1")
    assert "Af timerne betales 2,5 om ugen særskilt af AUB." in one.ask("go", "finish").shown["html"]


def test_time_of_no_type_too_little_to_show_is_not_said_to_be_nought(one):
    one.enter(likely="2").ask("go", "task.consultant-1.other")
    said = "hører ikke til nogen af de tre typer"
    assert said not in one.enter(likely="1", unit="hours_year").ask("go", "finish").shown["html"]
    one.ask("go", "task.consultant-1.other")
    assert (
        f"3,0 timer om ugen {said}"
        in one.enter(likely="3", unit="hours_week").ask("go", "finish").shown["html"]
    )


def test_undoing_everything_leads_to_the_beginning_and_every_step_is_saved(one, shelf):
    for hours in ("5", "3", "2"):
        one.enter(likely=hours)
    last, seen = one.state.estimate, 0
    while 'data-do="undo" id="es-undo" disabled' not in one.shown["html"]:
        one.ask("undo")
        seen += 1
        assert shelf.load(key_of(last, "consultant")).estimate == one.state.estimate
    assert one.state.estimate.people == ()
    assert seen >= 6
    for _ in range(seen):
        one.ask("redo")
    assert one.state.estimate == last


def test_leaving_a_question_keeps_what_can_be_read_of_it(one):
    one.ask("go", "overview", fields={"unit": "hours_week", "likely": "4"})
    assert one.state.at == "overview"
    assert one.state.estimate.people[0].times[0].amount == Range(4, 4, 4)
    one.ask("go", "task.consultant-1.ta2").ask("back", fields={"unit": "hours_week", "likely": "fire"})
    assert one.state.at == "task.consultant-1.ta1"
    assert len(one.state.estimate.people[0].times) == 1


def test_another_room_goes_on_where_the_address_says(one, shelf):
    one.enter(likely="2", low="1", high="4")
    again = from_address(address(one.state), shelf)
    assert (again.estimate, again.at, again.kept) == (one.state.estimate, one.state.at, one.state.kept)
    assert address(one.state).keys() == {"school", "programme", "year", "who", "at", "lang"}
    fresh = Guest(shelf).open(one.state)
    assert fresh.state.estimate == one.state.estimate


@pytest.mark.parametrize(
    ("query", "lost"),
    [
        ({"lang": "dk"}, "lang=dk"),
        ({"school": "123456", "programme": "tømrer", "year": "2026/27", "who": "teacher"}, "school=123456, programme=tømrer"),
        ({"skole": "900001"}, "skole=900001"),
        ({"lang": "en", "foo": "x" * 99}, "foo=xxx"),
    ],
)  # fmt: skip
def test_what_of_an_address_finds_nothing_is_said(shelf, query, lost):
    fresh = Guest(shelf)
    fresh.shown = fresh.room.answer({"n": 1, "what": "hello", "query": query})
    assert lost in fresh.said
    assert fresh.state.estimate is None
    fresh.shown = fresh.room.answer({"n": 2, "what": "hello", "query": {"lang": "en"}})
    assert fresh.said == ""


def test_beginning_what_is_there_already_goes_on_with_it(one, shelf):
    one.enter(likely="2")
    again = Guest(shelf).ask("begin", fields=BEGIN | {"programme": "tømrer "})
    assert again.state.estimate == one.state.estimate
    written = ("TØMRER", "tømreruddannelsen", "carpentry", " the  Carpentry programme")
    for programme in written:
        found = Guest(shelf).ask("begin", fields=BEGIN | {"programme": programme})
        assert found.state.estimate == one.state.estimate
    other = Guest(shelf).ask("begin", fields=BEGIN | {"number": "2"})
    assert other.state.estimate.people == ()
    other.enter().ask("go", "finish")
    assert "Hvad de andre har svaret" in other.shown["html"]


def test_a_programme_stored_under_two_spellings_stands_under_both_and_is_compared(one, shelf):
    one.enter(likely="2")
    e = replace(one.state.estimate, programme="tømreruddannelsen", school="Eksempelskole A")
    for who in ("consultant", "teacher"):
        shelf.save(key_of(e, who), e, base=0)
    html = estimate_html(Interview(), shelf)
    rows = re.findall(r"<small>([^·<]+) · ([^<]+)</small>", html)
    assert sorted(rows) == [
        ("Tømrer", "Virksomhedskonsulent"),
        ("tømreruddannelsen", "Underviser"),
        ("tømreruddannelsen", "Virksomhedskonsulent"),
    ]
    for spelling in ("Tømrer", "tømreruddannelsen"):
        opened = Guest(shelf).ask("begin", fields=BEGIN | {"programme": spelling})
        assert opened.state.estimate.programme == spelling
    assert len(shelf.answers_of_others(key_of(one.state.estimate, "consultant"))) == 2
    one.ask("go", "finish")
    assert "Hvad de andre har svaret" in one.shown["html"]


def test_a_programme_is_named_in_the_pages_language_and_otherwise_as_it_was_typed(shelf):
    guest = Guest(shelf).ask("begin", fields=BEGIN)
    assert "<span>tømreruddannelsen · 2026/27" in guest.shown["html"]
    assert "<span>carpentry · 2026/27" in guest.ask("language", "en").shown["html"]
    typed = Guest(shelf).ask("begin", fields=BEGIN | {"programme": "VVS og energi"})
    assert "<span>VVS og energi · 2026/27" in typed.shown["html"]
    assert programme_names(shelf, "en") == [
        "carpentry",
        "bricklaying",
        "joinery",
        "EUX Business",
        "VVS og energi",
    ]


def test_a_workbook_that_writes_the_programme_otherwise_is_the_estimate_that_is_there(shelf, tmp_path):
    first = Guest(shelf).ask("upload", {"name": "x"}, files=[sent(tmp_path)])
    first.ask("save")
    again = Guest(shelf).ask(
        "upload", {"name": "x"}, files=[sent(tmp_path, replace(EXAMPLE, programme="The carpentry programme"))]
    )
    assert again.state.clash is None
    assert again.state.is_saved
    assert len(shelf.listed()) == 1


def test_two_who_save_the_same_estimate_see_both_and_choose(one, shelf):
    one.enter(likely="2")
    other = Guest(shelf).open(one.state)
    other.enter(likely="7")
    one.enter(likely="3")
    assert one.state.clash is not None
    assert "To udgaver" in one.shown["html"]
    assert re.findall(r'value="(\w+)"( checked)?>.*?>(\w t. om ugen)<', one.shown["html"]) == [
        ("mine", " checked", "3 t. om ugen"),
        ("theirs", "", "7 t. om ugen"),
    ]
    assert "planner export skriver alle udgaver ud" in one.shown["html"]
    acts = re.search(r'<div class="es-acts">(.*?)</div>', one.shown["html"], re.DOTALL)[1]
    assert acts.count("<button") == acts.count(" disabled") == 5
    one.ask("skip")
    assert "Vælg først" in one.said
    one.choose("mine")
    assert re.search(r'id="es-overview">', one.shown["html"])
    assert shelf.load(key_of(one.state.estimate, "consultant")).estimate == one.state.estimate
    assert one.state.is_saved
    # The other page finds out at its next answer, takes over what is there, and may still go back.
    mine = replace(other.state).estimate
    other.enter(likely="1")
    other.choose("theirs")
    assert other.state.estimate == one.state.estimate
    other.ask("undo")
    assert other.state.estimate.people[0].times[0] == mine.people[0].times[0]
    assert other.state.is_saved


def test_of_two_versions_a_person_chooses_line_by_line_and_undo_brings_theirs_back(one, shelf):
    other = Guest(shelf).open(one.state)
    other.enter(likely="7").ask("go", "people").enter(consultant="2").ask("go", "person.consultant-2").enter(
        part="10"
    )
    other.ask("go", "school").enter(students="500")
    one.enter(likely="3")
    before = one.state
    # Who is there in one version only comes with who is there, and is no line of its own.
    names = re.findall(r"<legend>([^<]*)</legend>", one.shown["html"])
    assert names == [
        "Hvem gør arbejdet",
        "Elever og aftaler",
        "Virksomhedskonsulent: Skrive uddannelsesaftaler",
    ]
    assert "Virksomhedskonsulent 2: tid på uddannelsen: 10 af 37 t. om ugen" in one.shown["html"]
    for forged in ({}, {"people": "theirs"}, {"school": "both"}):
        one.ask("choose", fields=forged)
        assert "Intet er ændret" in one.said
        assert one.state == before
    one.choose("theirs", school="mine")
    theirs = other.state.estimate
    assert one.state.estimate == replace(theirs, students=360)
    assert one.state.is_saved
    kept = shelf.store.history(key_of(theirs, "consultant"))
    assert [saved.document["students"] for saved in kept][-2:] == [500, 360]
    one.ask("undo")
    assert one.state.estimate == before.estimate
    assert one.state.is_saved
    assert one.ask("redo").state.estimate == replace(theirs, students=360)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(estimates(), estimates(), st.sampled_from(LANGUAGES))
def test_all_of_one_version_is_that_version_to_the_last_bit(mine, theirs, language):
    words = words_in(language)
    listed = [str(choice.step) for choice in choices(mine, theirs, words)]
    assert chosen(mine, theirs, dict.fromkeys(listed, "theirs"), words) == theirs
    if listed:  # two that no sentence tells apart are one
        assert chosen(mine, theirs, dict.fromkeys(listed, "mine"), words) == mine


def test_net_hours_that_are_not_those_of_the_year_stay_when_the_question_is_confirmed(one):
    state = one.state
    one.room._change(estimate=replace(state.estimate, hours_basis="net", hours_per_fte=1650.2))
    one.ask("go", "school")
    assert "1.650,2 timer, uden ferie og helligdage (netto)" in one.shown["html"]
    assert one.enter().state.estimate.hours_per_fte == 1650.2


def test_the_same_request_once_more_is_answered_and_not_done_twice(one):
    request = {"n": 99, "what": "next", "at": one.state.at, "fields": {"unit": "hours_week", "likely": "2"}}
    page, sent = Estimate(one.room), []
    page.send = lambda content, buffers=(): sent.append((content, buffers))
    page._hear(page, request, [])
    at = one.state.at
    page._hear(page, dict(request), [])
    page.close()
    assert sent[0] == sent[1]
    assert one.state.at == at != request["at"]


def test_an_answer_to_a_question_no_longer_shown_changes_nothing(one):
    before = one.state
    one.ask("next", fields={"unit": "hours_week", "likely": "2"}, at="task.consultant-1.ts1")
    assert "Intet er ændret" in one.said
    assert one.state == before


@pytest.mark.parametrize(
    "forged",
    [
        {"what": "rm -rf"},
        {"what": "next", "at": "task.consultant-9.ta1", "fields": {"likely": "1"}},
        {"what": "next", "at": "task.consultant-1.zz", "fields": {"likely": "1"}},
        {"what": "next", "at": ["people"], "fields": [1]},
        {"what": "go", "with": "../secret"},
        {"what": "go", "with": {"a": 1}},
        {"what": "open", "with": {"school": "1", "programme": "x", "year": "2026/27", "who": "z"}},
        {"what": "open", "with": "x"},
        {"what": "go", "with": []},
        {"what": "go", "with": {"at": "people"}},
        {"what": "begin", "fields": {"school": "nope"}},
        {"what": "begin", "fields": {**BEGIN, "role": "king"}},
        {"what": "begin", "fields": {**BEGIN, "number": "99"}},
        {"what": "language", "with": "fr"},
        {"what": "choose", "fields": {"school": "mine"}},
        {"what": "last"},
        {"what": "all", "with": "king"},
        {"what": "unknown", "at": "people"},
        {"what": "upload"},
        {"what": None},
        None,
        [],
        "next",
    ],
)
def test_a_forged_message_is_refused_and_changes_nothing(one, forged):
    before = one.state
    one.shown = one.room.answer(forged)
    assert one.said
    assert "Log-id" not in one.said
    assert one.state == before


def test_no_trait_is_taken_from_a_browser(shelf):
    widget = Estimate(Room(shelf))
    widget.set_state({"_esm": "alert(1)", "layout": "x"})
    assert "alert(1)" not in widget._esm
    widget.close()


def test_a_database_that_cannot_save_is_said_and_the_answer_is_saved_later(one, shelf, monkeypatch):
    def full(*_, **__):
        raise StoreError(Code.DISK_FULL, place="test.db")

    monkeypatch.setattr(Store, "save", full)
    one.enter(likely="2")
    assert 'data-saved="no">ikke gemt endnu' in one.shown["html"]
    assert "test.db" in one.said
    monkeypatch.undo()
    one.ask("save")
    assert shelf.load(key_of(one.state.estimate, "consultant")).estimate == one.state.estimate
    assert one.said == ""
    assert one.state.estimate.people[0].times[0].amount == Range(2, 2, 2)


def test_last_years_answers_are_a_suggestion_until_they_are_confirmed(one, shelf):
    one.enter(likely="2", low="1", high="4", note="kun i år")
    next_year = Guest(shelf).ask("begin", fields=BEGIN | {"year": "2027/28"})
    assert next_year.state.estimate.people == ()
    assert "1 × Virksomhedskonsulent" in next_year.shown["html"]
    next_year.ask("last").ask("skip").ask("last").ask("last").ask("skip")
    assert next_year.state.at == "task.consultant-1.ta1"
    assert "1–2–4 t. om ugen" in next_year.shown["html"]
    assert next_year.state.estimate.people[0].times == ()
    next_year.ask("last")
    assert next_year.state.estimate.people[0].times == one.state.estimate.people[0].times


def test_the_switch_of_language_is_no_step_and_loses_nothing(one):
    one.enter(likely="2,5")
    before = one.state
    one.ask("language", "en")
    assert "The tasks add up to 17% of the time." in one.ask("back").shown["html"]
    assert one.state == replace(before, language="en", at="task.consultant-1.ta1")
    one.ask("undo")
    assert one.state.language == "en"


def test_a_school_that_is_typed_in_needs_no_number(shelf):
    guest = Guest(shelf).ask("begin", fields=BEGIN | {"school": "", "name": "  Prøve  skolen <b> "})
    assert guest.state.estimate.school == "Prøve skolen <b>"
    assert guest.state.estimate.school_id.startswith("proeve-skol-")
    assert "<b>" not in guest.shown["html"]
    again = Guest(shelf).ask("begin", fields=BEGIN | {"school": "", "name": "PRØVE SKOLEN <b>"})
    assert again.state.estimate == guest.state.estimate


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Der mangler noget"),
        ({"name": "Ida 010190-1234"}, "CPR"),
        ({"name": "Prøve", "number_of_school": "0101901234"}, "CPR"),
        ({"name": "Prøve", "number_of_school": "010190-1234"}, "CPR"),
        ({"name": "Prøve", "programme": "010190\u200b1234"}, "CPR"),
    ],
)
def test_a_school_that_cannot_be_taken_begins_nothing(shelf, fields, said):
    fresh = Guest(shelf).ask("begin", fields=BEGIN | {"school": ""} | fields)
    assert said in fresh.said
    assert fresh.state.estimate is None
    assert shelf.listed() == []


@pytest.mark.parametrize(
    ("one_school", "another"),
    [("Århus", "Aarhus"), ("Eksempelskole Nordjylland A", "Eksempelskole Nordjylland B"), ("学校", "мектеп")],
)
def test_two_schools_typed_in_without_numbers_never_share_their_answers(shelf, one_school, another):
    typed = [
        Guest(shelf).ask("begin", fields=BEGIN | {"school": "", "name": name})
        for name in (one_school, another)
    ]
    assert [guest.state.estimate.school for guest in typed] == [one_school, another]
    assert len(shelf.listed()) == len(typed)


def test_the_list_reads_no_estimate_it_only_names(shelf, monkeypatch):
    for name, year in (("Ærøskolen", "2025/26"), ("Aabenraaskolen", "2026/27"), ("Bskolen", "2026/27")):
        Guest(shelf).ask("begin", fields=BEGIN | {"school": "", "name": name, "year": year}).enter()
    monkeypatch.setattr(Store, "load", None)
    monkeypatch.setattr("planner.acts.estimates.from_document", None)
    listed = [(one.text, one.key.year) for one in shelf.listed()]
    assert listed == [("Bskolen", "2026/27"), ("Aabenraaskolen", "2026/27"), ("Ærøskolen", "2025/26")]
    shown = estimate_html(Interview(), shelf)
    assert all(f">{name} <small>tømreruddannelsen · Virksomhedskonsulent" in shown for name, _ in listed)


def test_several_kinds_of_other_work_are_each_seen_and_each_changed(shelf, tmp_path):
    guest = Guest(shelf).ask("upload", {"name": "x"}, files=[sent(tmp_path)])
    assert "es-at-task.consultant-1.other-2" in guest.shown["html"]
    assert "es-at-task.consultant-1.other-3" not in guest.shown["html"]
    before = guest.state.estimate.people[0].times
    guest.ask("go", "task.consultant-1.other-2")
    assert guest.typed.items() >= {"likely": "0,2", "low": "0,1", "high": "0,3"}.items()
    assert "Andet 2" in html.unescape(guest.shown["html"])
    guest.enter(likely="0,25", note="Rejser")
    times = guest.state.estimate.people[0].times
    assert times[:-1] == before[:-1]
    assert times[-1] == replace(before[-1], amount=Range(0.1, 0.25, 0.3), note="Rejser")
    guest.ask("go", "task.consultant-1.other").enter(likely="1,25")
    assert [t.amount.likely for t in guest.state.estimate.people[0].times[-2:]] == [1.25, 0.25]
    theirs = replace(EXAMPLE, people=(replace(EXAMPLE.people[0], times=before[:-1]), *EXAMPLE.people[1:]))
    assert [row[1] for row in differing(EXAMPLE, theirs, DANISH)] == ["Virksomhedskonsulent 1: Andet 2"]


def test_an_empty_store_explains_itself(shelf):
    printed = estimate_html(Interview(), shelf)
    assert "Der er ingen endnu" in printed
    assert '<option value="900001">Eksempelskole A</option>' in printed


texts = st.text(max_size=12) | st.sampled_from(["2", "0", "1,5", "40", "on", "percent", "times_minutes"])


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["next", "skip", "back", "unknown", "undo", "redo", "go", "last", "past", "look", "language"]),
            st.sampled_from(["overview", "finish", "people", "da", "en", "task.consultant-1.ta1", ""]),
            st.dictionaries(
                st.sampled_from(
                    ["likely", "low", "high", "unit", "note", "consultant", "teacher", "students", "employed", "part",
                     "ta1.consultant", "administration.likely", "sureness", "ground", "minutes.likely", "task_type"]
                ),
                texts,
            ),
        ),
        max_size=25,
    )
)  # fmt: skip
def test_whatever_is_asked_the_store_holds_what_the_page_says_is_saved(shelf, asked):
    guest = Guest(shelf).ask("begin", fields=BEGIN)
    for what, extra, fields in asked:
        guest.ask(what, extra, fields=fields)
        state = guest.state
        assert "Log" not in guest.said
        assert state.is_saved
        kept = shelf.load(key_of(state.estimate, state.who))
        assert (kept.estimate, kept.version) == (state.estimate, state.kept.version)
        assert state.at in {str(step) for step in steps(state.estimate)} | {"overview", "finish"}


@settings(deadline=None, max_examples=60)
@given(estimates(), st.sampled_from(LANGUAGES))
def test_what_stands_in_a_questions_fields_is_read_back_as_the_same_answer(e, language):
    words = words_in(language)
    for step in steps(e):
        if not is_answered(e, step):
            continue
        notes = [e.note, *(t.note for p in e.people for t in p.times)]
        if any(note != " ".join(note.split()) or not note.isprintable() for note in notes):
            continue  # a note is one line here, of what can be seen
        if step.kind == "quick" and next(p for p in e.people if p.id == step.person).quick is None:
            continue
        time = next(
            (t for p in e.people if p.id == step.person for t in p.times if t.task == step.task), None
        )
        if time is not None and time.amount is None:
            continue
        try:
            again = answered(e, step, {k: v for k, v in values(e, step, words).items() if v}, words)
        except Refused:
            # The model knows more than the page lets one type: agreements beyond GF2, notes with a number in them.
            continue
        assert not [row for row in differing(e, again, words) if step.kind != "owners"]


@settings(deadline=None, max_examples=30)
@given(estimates(), st.sampled_from(LANGUAGES))
def test_every_screen_of_any_estimate_can_be_shown(e, language):
    shelf = _Empty()
    for at in [*[*map(str, steps(e))][:12], "overview", "finish"]:
        estimate_html(Interview(language, at, e.respondent.value, e, last=e), shelf)
    assert first_open(e) in {*map(str, missing(e)), "finish"}


@given(estimates())
def test_next_and_back_are_each_others_way(e):
    order = [str(step) for step in steps(e)]
    for at, then in zip(order, [*order[1:], "finish"], strict=True):
        assert screen_from(e, at, 1) == then
        assert screen_from(e, then, -1) == at


@given(estimates())
def test_last_years_answers_all_taken_over_are_last_years_answers(e):
    this = replace(
        e, people=(), owners={}, students=None, gf2_students=None, agreements=None, agreements_week15=None
    )
    this = as_last_year(this, Step("people"), e)
    this = as_last_year(as_last_year(this, Step("school"), e), Step("owners"), e)
    for person in e.people:
        this = as_last_year(as_last_year(this, Step("person", person.id), e), Step("quick", person.id), e)
        for task in TASKS:
            if any(time.task == task for time in person.times):
                this = as_last_year(this, Step("task", person.id, task), e)
    for lens_of_type in (this.ranges, e.ranges):
        assert set(lens_of_type()) == set(TaskType)
    assert [(p.id, p.employment, p.programme_share, p.quick) for p in this.people] == [
        (p.id, p.employment, p.programme_share, p.quick) for p in e.people
    ]
    assert [sorted(map(repr, p.times)) for p in this.people] == [sorted(map(repr, p.times)) for p in e.people]


class _Empty:
    def load(self, key):
        return None

    def listed(self):
        return []

    def answers_of_others(self, key):
        return []


def sent(folder, estimate=EXAMPLE):
    """A workbook made, filled in at a keyboard, and its bytes."""
    path = folder / "estimat.xlsx"
    path.write_bytes(estimate_workbook(EXAMPLE.year, "da"))
    return fill(path, estimate, "da").read_bytes()


def test_a_filled_workbook_becomes_the_estimate_and_leaves_a_receipt(tmp_path, shelf):
    guest = Guest(shelf).ask("upload", {"name": "../<b>.xlsx"}, files=[sent(tmp_path)])
    e = guest.state.estimate
    assert (guest.state.receipt.taken, guest.state.receipt.rows) == (
        True,
        sum(len(p.times) for p in e.people),
    )
    assert "<b>" not in guest.shown["html"]
    assert guest.state.at == "overview"
    assert "es-receipt" in guest.shown["html"]
    assert "es-receipt" not in guest.ask("go", "people").shown["html"]
    assert shelf.load(key_of(e, e.respondent.value)).estimate == e
    # The same once more changes nothing; after another answer both versions are shown.
    guest.ask("leave").ask("upload", {"name": "x"}, files=[sent(tmp_path)])
    assert guest.state.is_saved
    guest.ask("go", "school").enter(students="7").ask("leave").ask(
        "upload", {"name": "x"}, files=[sent(tmp_path)]
    )
    assert guest.state.clash.estimate.students == 7
    guest.choose("mine")
    assert shelf.load(key_of(e, e.respondent.value)).estimate == e


def test_a_second_respondents_workbook_is_kept_apart_and_is_no_conflict(shelf, tmp_path):
    guest = Guest(shelf).ask("upload", {"name": "x"}, files=[sent(tmp_path)])
    guest.ask("go", "school").enter(students="7").ask("leave")
    guest.ask("upload", {"name": "x", "number": "2"}, files=[sent(tmp_path)])
    assert guest.state.clash is None
    assert (guest.state.who, guest.state.estimate.students) == ("consultant-2", EXAMPLE.students)
    kept = {one.key.respondent: shelf.load(one.key).estimate.students for one in shelf.listed()}
    assert kept == {"consultant": 7, "consultant-2": EXAMPLE.students}
    before = guest.state
    for forged in ("0", "10", "x", "-1"):
        guest.ask("upload", {"name": "x", "number": forged}, files=[sent(tmp_path)])
        assert guest.said
        assert guest.state.estimate == before.estimate


def test_a_workbook_that_cannot_be_read_is_not_taken_and_one_too_large_is_not_read(shelf):
    guest = Guest(shelf).ask("upload", {"name": "x.xlsx"}, files=[b"no workbook"])
    assert guest.state.estimate is None
    assert guest.state.receipt.problems
    guest.ask("upload", {"name": "x.xlsx"}, files=[b"P" * (2 * 2**20 + 1)])
    assert "over 2 MiB" in guest.said


def test_a_key_is_a_role_and_never_a_name(guest):
    key = key_of(guest.state.estimate, guest.state.who)
    assert key == Key("900001", "Tømrer", "2026/27", "consultant")
    assert guest.state.kept.at <= dt.datetime.now(dt.UTC)
