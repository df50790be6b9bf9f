"""A memo is what was asked for: of that school, year and figures, whatever notebook made it."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys

import nbformat
import pytest

from planner import Allocation, School, SchoolYear
from planner.memos.run.approval import pack
from planner.memos.run.notebook import memo_notebook
from planner.memos.run.plan import Run
from planner.memos.run.record import read_record
from planner.memos.run.run import make_memos

pytestmark = pytest.mark.xdist_group("memo_run")
NORTH = School("751001", "Nordskolen", 120, Allocation(0.4, 0.2, 0.2), SchoolYear(2025))
SOUTH = School("751002", "Sydskolen", 240, Allocation(0.5, 0.3, 0.2), SchoolYear(2025))
EARLIER = School("751001", "Nordskolen", 110, Allocation(0.4, 0.2, 0.1), SchoolYear(2024))


def planner(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "planner", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def cell(source, *tags):
    return nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)})


def copied(cells):
    cells.insert(2, copy.deepcopy(cells[1]))


def assigned_later(source):
    return lambda cells: cells.insert(2, cell(source))


def injected_before(cells):
    cells.insert(1, cell('school = "Sydskolen"', "injected-parameters"))


def called_with(old, new):
    def change(cells):
        assert old in cells[2].source
        cells[2].source = cells[2].source.replace(old, new)

    return change


def renamed_when_finished(cells):
    cells[2].source = "import dataclasses\n" + cells[2].source.replace("\nmemo_page(", "\nmade = memo_page(")
    cells.append(cell('dataclasses.replace(made, memo=dataclasses.replace(made.memo, title="Sydskolen"))'))


def made_by_hand(cells):
    cells[2].source = (
        "from planner.memos.says.compiler import compile_memo\nfrom planner.memos.page import NOBODY\n"
        "from IPython.display import display\nfrom planner.memos.says.memo import MIME\n"
        "display({MIME: compile_memo(NOBODY, None).as_json()}, raw=True)"
    )


NOTEBOOKS = {
    "parameters cell copied with its tag": (copied, "Eksempelskole A ≠ Nordskolen"),
    "an injected cell of before, above the parameters": (injected_before, "Eksempelskole A ≠ Nordskolen"),
    "another name": (assigned_later('school = "Sydskolen"'), "school: Sydskolen ≠ Nordskolen"),
    "another number": (assigned_later('school_id = "751002"'), "school_id: 751002 ≠ 751001"),
    "another year": (assigned_later('year = "2024/25"'), "year: 2024/25 ≠ 2025/26"),
    "figures computed anew": (assigned_later("students *= 2"), "students: 240 ≠ 120"),
    "last year's left out": (assigned_later("previous = None"), "previous: None ≠ {"),
    "a figure in the call": (
        called_with("administration_fte=administration_fte", "administration_fte=0.6"),
        "administration_fte: 0.6 ≠ 0.4",
    ),
    "another name set on the finished memo": (renamed_when_finished, "school: ?"),
    "a memo by another way": (made_by_hand, "school: ?"),
    "no memo": (called_with("memo_page(", "None or dict("), "notesbogen lavede intet notat"),
}  # fmt: skip


def notebook(folder, change):
    read = nbformat.read(memo_notebook(), as_version=4)
    change(read.cells)
    path = folder / "mine.ipynb"
    path.write_text(json.dumps(read), encoding="utf-8")  # ids of copied cells are copied too
    return path


@pytest.mark.parametrize(("change", "said"), NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_a_memo_of_another_school_year_or_figures_fails_by_name_and_stands_nowhere(tmp_path, change, said):
    made = make_memos(Run([NORTH], tmp_path / "out", earlier=[EARLIER], notebook=notebook(tmp_path, change)))
    (entry,) = made.failed
    assert said in entry.reason
    assert not entry.files
    assert not list((tmp_path / "out").rglob("nordskolen*"))


def test_one_memo_that_is_not_what_was_asked_for_leaves_the_others_alone(tmp_path):
    mine = notebook(tmp_path, assigned_later('if school == "Nordskolen": students = 1'))
    made = make_memos(Run([NORTH, SOUTH], tmp_path / "out", notebook=mine))
    assert [(entry.school, entry.status.value) for entry in made.schools] == [
        ("Nordskolen", "failed"),
        ("Sydskolen", "made"),
    ]


def test_a_notebook_may_choose_what_is_no_figure_of_the_school(tmp_path):
    mine = notebook(tmp_path, assigned_later('language = "en"; benchmark = None; school = school.strip()'))
    assert not make_memos(Run([NORTH], tmp_path / "out", notebook=mine)).failed


@pytest.mark.parametrize("change", ["equals", "multiline", "no kernel", "other kernel"])
def test_a_notebook_is_read_as_python_reads_it_and_run_here(tmp_path, capfd, change):
    read = nbformat.read(memo_notebook(), as_version=4)
    source = {
        "equals": ('"Eksempelskole A"', '"a = b == c"'),
        "multiline": ("without_owner = []", "without_owner = [  # a = b\n    # nobody\n]"),
    }.get(change, ("", ""))
    read.cells[1].source = read.cells[1].source.replace(*source)
    if "kernel" in change:
        del read.metadata["kernelspec"]
    if change == "other kernel":
        read.metadata["kernelspec"] = {"name": "a-venv-of-mine", "display_name": "mine"}
    nbformat.write(read, tmp_path / "mine.ipynb")
    made = make_memos(Run([NORTH], tmp_path / "out", notebook=tmp_path / "mine.ipynb"))
    assert not made.failed
    assert capfd.readouterr().err == ""


def test_a_parameters_cell_that_is_no_python_is_said_as_it_is(tmp_path):
    mine = notebook(tmp_path, lambda cells: cells[1].update(source='school = "A\nstudents = 3'))
    example = memo_notebook().parents[1] / "data" / "templates" / "eksempelskoler.csv"
    ended = planner("memos", example, "--out", tmp_path / "out", "--notebook", mine)
    assert ended.returncode == 2
    assert "Cellen mærket »parameters« i mine.ipynb kan ikke læses (linje 1)" in ended.stderr


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("asked")
    assert not make_memos(Run([NORTH, SOUTH], folder)).failed
    return folder


@pytest.fixture
def folder(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "memos")


def records(folder):
    return {e.school_id: folder / "records" / f"{e.file}.ipynb" for e in read_record(folder).schools}


def of_the_other(folder):
    """Give a school's memo and its record the names of another school's."""
    north, south = records(folder)["751001"], records(folder)["751002"]
    shutil.copy(south, north)
    shutil.copy(folder / f"{south.stem}.html", folder / f"{north.stem}.html")


def of_other_figures(folder):
    """Change a figure in a record, as a memo made of other figures has it."""
    record = records(folder)["751001"]
    record.write_text(
        record.read_text(encoding="utf-8").replace('"students": 120', '"students": 121', 1), encoding="utf-8"
    )


def of_an_edition_before(folder):
    """Leave a record as it was before memos carried their figures: with another hash, nobody vouches for it."""
    record = records(folder)["751001"]
    kept = json.loads(record.read_text(encoding="utf-8"))
    for each in kept["cells"]:
        for output in each.get("outputs", ()):
            output["data"].get("application/vnd.planner.memo+json", {}).pop("figures", None)
    record.write_text(json.dumps(kept), encoding="utf-8")


def laid_in_its_place(folder):
    """Lay the other's document under this one's name, as who copies memos about may do."""
    north, south = (next(folder.glob(f"{name}*.html")) for name in ("nordskolen", "sydskolen"))
    north.write_bytes(south.read_bytes())


@pytest.mark.parametrize("spoil", [of_the_other, of_other_figures, of_an_edition_before, laid_in_its_place])
def test_a_record_of_anything_else_is_made_again_on_resuming_and_neither_approved_nor_packed(folder, spoil):
    assert planner("approve", folder, "751001", "751002").returncode == 0
    spoil(folder)
    count, left = pack(folder, folder / "outgoing.zip")
    assert (count, [(each.school, each.reason) for each in left]) == (1, [("Nordskolen", "other")])
    ended = planner("pack", folder)
    assert "dets optegnelse gælder ikke denne skole, dette år og disse tal" in ended.stdout
    ended = planner("approve", folder, "751001")
    assert ended.returncode == 1
    assert "Nordskolen: Ikke godkendt" in ended.stderr
    again = make_memos(Run([NORTH, SOUTH], folder, resume=True))
    assert [entry.status.value for entry in again.schools] == ["made", "kept"]
    assert planner("approve", folder, "751001").returncode == 0
