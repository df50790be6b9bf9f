"""One bad line keeps no workbook out of sight: what can be read stands beside what cannot, and is no estimate yet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner
from estimate_sheets import CASES, EXAMPLE, Filled, changed, made

from planner.acts.estimates import key_of
from planner.cli import main
from planner.files.estimate.reading import read_opened
from planner.files.grids.tables import Opened
from planner.model.estimate.estimate import Ground, Sureness
from planner.model.estimate.people import TaskTime, Unit
from planner.model.problems import Code
from planner.rooms.estimate.room import Room
from planner.rooms.estimate.shelf import Shelf
from planner.store import open_store

# The heads come from other cells of the sheet, and what is not known of them is None.
HEADS = ("students", "gf2_students", "agreements", "agreements_week15")


def reading(path):
    return read_opened(Opened(path))


@pytest.fixture
def bad(tmp_path):
    """A workbook with three cells nobody can read: 220 students, a person's task and an owner."""
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.field("students").value = "vist 220"
    sheet.line(1, "ta3", "likely").value = "fire timer"
    sheet.owner("ta2", "consultant").value = "måske"
    return sheet.save()


def without(estimate, *tasks):
    """The example with these tasks of its first person not known."""
    first, *others = estimate.people
    times = tuple(TaskTime(t.task, None) if t.task in tasks else t for t in first.times)
    return replace(estimate, people=(replace(first, times=times), *others))


def test_a_bad_line_costs_that_line_and_no_other(bad):
    read = reading(bad)
    assert read.estimate is None
    assert [p.code for p in read.problems] == ["not_a_number", "not_a_choice", "not_a_number"]
    owners = {task: roles for task, roles in EXAMPLE.owners.items() if task != "ta2"}
    assert read.part == without(replace(EXAMPLE, students=None, owners=owners), "ta3")
    assert read.unread == 3


def test_what_is_not_known_of_a_person_is_no_time_and_no_other_persons_number(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.fact(1, "programme_share").value = "halvdelen"
    first, *others = EXAMPLE.people
    unknown = replace(first, employment=1.0, programme_share=0.0)
    assert reading(sheet.save()).part == replace(EXAMPLE, people=(unknown, *others))


@pytest.mark.parametrize(
    ("field", "read"),
    [("sureness", {"sureness": Sureness.UNSURE}), ("ground", {"ground": Ground.GUESS})],
)
def test_an_answer_that_cannot_be_read_is_the_most_modest(tmp_path, field, read):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.field(field).value = "meget"
    assert reading(sheet.save()).part == replace(EXAMPLE, **read)


def test_hours_a_year_say_nothing_while_nobody_knows_what_a_year_is(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.field("hours_basis").value = "begge"
    part = reading(sheet.save()).part
    unknown = {t.task for t in part.people[0].times if t.amount is None}
    assert unknown == {"ta1", "ta5", "ts5"}  # times and minutes, hours a year, and what was not known before


def test_heads_that_cannot_all_be_true_are_none_of_them_read(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.field("agreements").value = 53
    read = reading(sheet.save())
    assert read.part == replace(EXAMPLE, agreements=None, gf2_students=None)
    assert read.unread == 2


@pytest.mark.parametrize("field", ["school", "school_id", "programme", "year", "respondent"])
def test_nothing_is_read_of_a_workbook_of_which_nobody_can_tell_whose_it_is(tmp_path, field):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.field(field).value = None
    read = reading(sheet.save())
    assert (read.part, read.unread) == (None, 1)
    assert read.lines > 20


def test_nothing_is_read_between_cells_that_were_joined(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    cell = sheet.line(1, "ta3", "likely")
    sheet.sheet.merge_cells(start_row=cell.row, end_row=cell.row + 1, start_column=4, end_column=4)
    read = reading(sheet.save())
    assert Code.MERGED_CELLS in {p.code for p in read.problems}
    assert read.part is None


REFUSED = [case for case in CASES if not case.get("kept")]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_whatever_is_wrong_no_figure_of_the_part_is_another_than_was_written(tmp_path, case):
    """Each is the one that is written, or none: nothing is made up for what cannot be read."""
    read = reading(changed(tmp_path, case))
    assert read.estimate is None
    if read.part is None:
        return
    for name in HEADS:
        assert getattr(read.part, name) in {getattr(EXAMPLE, name), None, *written(case, name)}
    for person in read.part.people:
        assert any(is_part_of(person, whole, case) for whole in EXAMPLE.people), person


def is_part_of(person, whole, case):
    """Everything known of the person is what is said of the other; one left out before takes no number of theirs."""
    return (
        person.role is whole.role
        and person.programme_share in {whole.programme_share, 0.0}
        and person.quick in (whole.quick, None)
        and all(t.amount is None or t in whole.times or t.task in touched(case) for t in person.times)
    )


def written(case, name):
    return {change["value"] for change in case.get("change", ()) if change.get("field") == name}


def touched(case):
    """Tasks of which a case writes more than the one cell that is wrong."""
    lines = [change["line"] for change in case.get("change", ()) if "line" in change]
    return {line for line in lines if lines.count(line) > 1}


def planner(*arguments):
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def test_the_commands_show_what_can_be_read_and_store_nothing_of_it(tmp_path, bad):
    database = tmp_path / "planner.sqlite"
    checked = planner("check", bad)
    assert checked.exit_code == 1
    ended = planner("import", bad, "--database", database)
    assert ended.exit_code == 1
    for said in (checked.output, ended.output):
        for seen in ("vist 220", "fire timer", "måske"):
            assert seen in said
        assert f"{reading(bad).lines - 3} af {reading(bad).lines} linjer kan læses." in said
        assert "Det, der kan læses, er ikke det hele" in said
        assert "2 opgaver er besvaret med ved ikke" in said
    assert ended.output.endswith("Der er ikke gemt noget.\n")
    with open_store(str(database)) as store:
        assert store.keys() == []


class Page:
    """The estimate page without a browser."""

    def __init__(self, store):
        self.room, self.n = Room(Shelf(lambda: store)), 0

    def ask(self, what, extra=None, files=()):
        self.n += 1
        return self.room.answer({"n": self.n, "what": what, "with": extra}, files)["html"]


def test_the_page_shows_what_can_be_read_and_keeps_it_when_a_person_says_so(tmp_path, bad):
    with open_store(str(tmp_path / "planner.sqlite")) as store:
        page = Page(store)
        shown = page.ask("upload", {"name": "estimat.xlsx"}, files=[bad.read_bytes()])
        assert 'data-taken="no"' in shown
        assert "fire timer" in shown
        assert "linjer kan læses" in shown
        assert (page.room.state.estimate, store.keys()) == (None, [])
        shown = page.ask("part")
        part = reading(bad).part
        assert page.room.state.estimate == part
        assert page.room.state.at == "overview"
        assert "En del af regnearket er en kladde her" in shown
        assert "fire timer" in shown  # what was not taken stands beside it
        assert store.load(key_of(part, "consultant")).version == 1


def test_a_part_never_takes_the_place_of_what_is_there(tmp_path, bad):
    with open_store(str(tmp_path / "planner.sqlite")) as store:
        page = Page(store)
        whole = made(tmp_path, "hel.xlsx", filled=EXAMPLE).read_bytes()
        page.ask("upload", {"name": "x"}, files=[whole])
        page.ask("leave")
        page.ask("upload", {"name": "x"}, files=[bad.read_bytes()])
        page.ask("part")
        assert page.room.state.clash.estimate == EXAMPLE
        assert store.load(key_of(EXAMPLE, "consultant")).version == 1


def test_there_is_no_part_to_go_on_with_before_a_workbook_came(tmp_path):
    with open_store(str(tmp_path / "planner.sqlite")) as store:
        page = Page(store)
        assert page.room.state.estimate is None
        page.ask("part")
        assert page.room.state.estimate is None


def test_an_hours_basis_that_is_fine_leaves_hours_a_year_as_they_are(bad):
    assert any(t.unit is Unit.HOURS_YEAR and t.amount for t in reading(bad).part.people[0].times)
