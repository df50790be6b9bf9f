"""One command, a table in, memos out: run for real, once, on real figures, and looked at from every side."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import nbformat
import pytest
from looking import some

from planner import load_benchmark
from planner.files.schools.reading import read_schools
from planner.memos.page import PARAMETERS
from planner.memos.prints.html import memo_values
from planner.memos.run.job import Setting
from planner.memos.run.notebook import memo_notebook, read_notebook
from planner.memos.run.plan import Run, input_base, input_hash
from planner.memos.run.run import make_memos
from planner.memos.says.compiler import compile_memo
from planner.model.problems import Refused
from planner.words.order import danish_order

COLUMNS = {"company_relations_fte": "other_support_fte"}


def planner(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "planner", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def run(districts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("a folder {with} marks") / "memos"
    ended = planner(
        "memos", districts, "--column", "company_relations_fte=other_support_fte", "--year", "2023/24",
        "--out", folder, cwd=folder.parent,
    )  # fmt: skip
    return ended, folder


def test_real_figures_of_58_organisations_become_58_memos(run):
    ended, folder = run
    assert ended.returncode == 1, ended.stderr
    assert len(list(folder.glob("*.html"))) == 58 + 2  # the index, and how to read them
    assert len(list((folder / "records").glob("*.ipynb"))) == 58
    assert "58 notater ligger i" in ended.stdout
    assert ended.stderr == ""  # no bar, and no empty line of one, where nobody watches


def test_every_row_left_out_is_named_with_its_reason_and_the_small_centre_is_asked_about(run):
    lines = run[0].stdout.splitlines()
    asked = lines.index("Taget med, men tjek en ekstra gang:")
    left_out = [line for line in lines[1:asked] if line.startswith("  ")]
    assert len(left_out) == 10
    assert sum("der mangler tal" in line for line in left_out) == 9
    assert sum("0 årsværk" in line for line in left_out) == 1
    assert lines[asked + 1].startswith("  Række 6, A W BEATTIE CAREER CENTER · 5 elever og 30 årsværk")
    assert not lines[asked + 2].startswith("  ")


def test_the_record_tells_what_was_made_of_what(run, districts):
    record = json.loads((run[1] / "run.json").read_text(encoding="utf-8"))
    assert record["table"] == districts.name
    assert set(record["versions"]) == {
        "planner",
        "papermill",
        "ipykernel",
        "nbconvert",
        "typst",
        "docxtpl",
        "python",
    }
    assert len(record["schools"]) == 58
    assert len(record["left_out"]) == 10
    for entry in record["schools"]:
        assert entry["status"] == "made"
        assert re.fullmatch("[0-9a-f]{64}", entry["input_sha256"])
        assert (run[1] / f"{entry['file']}.html").is_file()
        assert re.fullmatch("[a-z0-9-]+", entry["file"])
    assert [e["school"] for e in record["schools"] if e["questions"]] == ["A W BEATTIE CAREER CENTER"]
    names = [entry["school"] for entry in record["schools"]]
    assert names == sorted(names, key=danish_order)


def test_every_number_in_every_memo_is_the_librarys(run, districts):
    schools, _ = read_schools(districts, COLUMNS, "2023/24")
    record = json.loads((run[1] / "run.json").read_text(encoding="utf-8"))
    files = {entry["school_id"]: entry for entry in record["schools"]}
    for school in some(schools):
        entry = files[school.school_id]
        kept = memo_values(nbformat.read(run[1] / "records" / f"{entry['file']}.ipynb", as_version=4))
        fresh = compile_memo(school, load_benchmark("carpentry-2023"), questions=entry["questions"]).as_json()
        fresh = json.loads(json.dumps(fresh))
        assert {name: kept[name] for name in fresh if name != "heading"} == {
            name: value
            for name, value in fresh.items()
            if name != "heading"  # it has the day it was made
        }
        page = (run[1] / f"{entry['file']}.html").read_text(encoding="utf-8")
        table = next(section["table"] for section in fresh["behind"] if section["table"])
        for row in table["rows"]:
            assert "".join(f"<td>{cell}</td>" for cell in row[1:]) in page


def test_a_memo_is_one_file_that_asks_for_nothing(run):
    for page in some(run[1].glob("*.html")):
        text = page.read_text(encoding="utf-8")
        # The index alone has one: its search, named by its hash; nothing else can run (tests/browser).
        assert text.count("<script") == (1 if page.name == "index.html" else 0)
        assert not re.search(r"""(src|srcset|@import|url\()\s*=?\s*["']?(https?:)?//""", text)
        assert len(text) < 80_000


def test_nothing_half_made_is_left(run):
    names = {path.name for path in run[1].iterdir()}
    assert not [name for name in some(names) if name.startswith(".")]


def test_a_danish_copy_of_the_table_gives_the_same_memos(run, districts, tmp_path):
    """Semicolons, decimal commas, thousands dots, Danish headings, cp1252: as Excel in Denmark saves it."""
    rows = [line.split(",") for line in districts.read_text(encoding="utf-8").splitlines()]
    headings = [
        "Institutionsnummer",
        "Skole",
        "Region",
        "Elever",
        "Administrative opgaver",
        "Elevunderstøttelse",
        "Relationsarbejde",
    ]

    def danish(row):
        heads = f"{int(row[3]):,}".replace(",", ".") if row[3] else ""
        return [*row[:3], heads, *(figure.replace(".", ",") for figure in row[4:])]

    lines = [";".join(headings), *(";".join(danish(row)) for row in rows[1:])]
    table = tmp_path / "skoler.csv"
    table.write_bytes("\r\n".join(lines).encode("cp1252"))
    ours, problems = read_schools(table, {}, "2023/24")
    theirs, _ = read_schools(districts, COLUMNS, "2023/24")
    assert ours == theirs
    ended = planner("memos", table, "--year", "2023/24", "--out", tmp_path / "ud", cwd=tmp_path)
    assert ended.returncode == 1
    # the same notebook, figures and questions: the same hash for every school, and the same memo
    ours, theirs = (
        {
            entry["file"]: entry["input_sha256"]
            for entry in json.loads((f / "run.json").read_text())["schools"]
        }
        for f in (tmp_path / "ud", run[1])
    )
    assert ours == theirs
    for file in ours:
        page, other = ((f / f"{file}.html").read_text(encoding="utf-8") for f in (tmp_path / "ud", run[1]))
        assert page == other
    assert len(problems) == 11


def test_a_hash_changes_with_all_that_the_memo_rests_on():
    setting, figures = Setting("notebook"), {"students": 1, "questions": ["?"]}
    base = input_base(setting, "carpentry-2023")
    first = input_hash(base, figures, "da")
    assert first == input_hash(input_base(Setting("notebook", timeout=1), "carpentry-2023"), figures, "da")
    others = {
        input_hash(input_base(Setting("another"), "carpentry-2023"), figures, "da"),
        input_hash(input_base(Setting("notebook", ("html", "pdf")), "carpentry-2023"), figures, "da"),
        input_hash(input_base(Setting("notebook", letterhead=b"ours"), "carpentry-2023"), figures, "da"),
        input_hash(input_base(setting, None), figures, "da"),
        input_hash(base, figures | {"students": 2}, "da"),
        input_hash(base, figures | {"questions": []}, "da"),
        input_hash(base, figures | {"previous": {"students": 1}}, "da"),
        input_hash(base, figures, "en"),
    }
    assert first not in others
    assert len(others) == 8


def test_two_years_of_a_school_are_two_memos_and_each_is_asked_its_own_questions(tmp_path):
    table = tmp_path / "two.csv"
    table.write_text(
        "school_id,school,year,students,administration_fte,student_support_fte,company_relations_fte,"
        "administration_fte_low,administration_fte_high\n"
        "900001,Eksempelskole A,2024/25,300,0.5,0.3,0.3,0.4,0.6\n"
        "900001,Eksempelskole A,2025/26,300,50,30,20,,\n",
        encoding="utf-8",
    )
    schools, problems = read_schools(table)
    made = make_memos(Run(schools, tmp_path / "out", problems))
    assert not made.failed
    assert [len(school.questions) for school in made.schools] == [0, 1]
    earlier, later = ((tmp_path / "out" / f"{school.file}.html").read_text() for school in made.schools)
    assert "Tjek dette først" not in earlier
    assert "administrative opgaver 0,40–0,60" in earlier  # one range alone is enough for a memo
    assert "Tjek dette først" in later


def test_an_unknown_or_missing_parameter_is_refused_before_anything_runs(tmp_path, districts):
    text = memo_notebook().read_text(encoding="utf-8")
    renamed = tmp_path / "mine {x}.ipynb"
    renamed.write_text(
        text.replace('school = \\"Eksempelskole A\\"', 'skole = \\"Eksempelskole A\\"'), encoding="utf-8"
    )
    with pytest.raises(Refused, match="unknown_parameters") as caught:
        read_notebook(renamed, PARAMETERS)
    assert caught.value.values["names"] == ["school"]
    more = tmp_path / "more.ipynb"
    more.write_text(
        text.replace('language = \\"da\\"', 'language = \\"da\\"\\nlogo = None'), encoding="utf-8"
    )
    with pytest.raises(Refused, match="missing_parameters"):
        read_notebook(more, PARAMETERS)
    ended = planner(
        "memos", districts, "--column", "company_relations_fte=other_support_fte", "--out", tmp_path / "out",
        "--notebook", renamed, cwd=tmp_path,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "kender ikke school" in ended.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("broken", ["", "{", '{"cells": []}', "[]"])
def test_what_is_no_notebook_is_refused(tmp_path, broken):
    path = tmp_path / "broken.ipynb"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(Refused):
        read_notebook(path, PARAMETERS)


def test_the_notebook_in_the_repository_takes_exactly_our_parameters():
    text = read_notebook(memo_notebook(), PARAMETERS)
    cells = [cell for cell in nbformat.reads(text, as_version=4).cells if cell.cell_type == "code"]
    assert len(cells) == 2
    assert cells[0].metadata.tags == ["parameters"]
