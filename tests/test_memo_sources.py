"""Memos out of the store and out of an estimate workbook: the newest year, last year's along, nobody's hours named."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner
from estimate_sheets import EXAMPLE, fill
from school_estimates import PROGRAMME, estimate, person

from planner.acts.schools import estimated_school, schools_stored
from planner.cli import main
from planner.files.estimate.template import estimate_workbook
from planner.model.effort import Range
from planner.model.estimate.documents import to_document
from planner.model.estimate.people import TaskTime
from planner.model.schools import SchoolYear
from planner.store import Key, open_store


@pytest.fixture
def database(tmp_path):
    address = str(tmp_path / "store.db")
    apart = person(1, 0.5, TaskTime("ts1", Range(10, 11, 12)))
    with open_store(address) as store:
        for one, who in (
            (estimate("900001", 2023), "consultant"),
            (estimate("900001", 2024), "consultant"),
            (replace(estimate("900001"), students=210), "consultant"),
            (replace(estimate("900001"), students=211), "head-of-programme"),
            (estimate("900002", people=(apart,)), "consultant"),
            (replace(estimate("900003"), students=None), "consultant"),
            (estimate("900004", programme="mureruddannelsen"), "consultant"),
        ):
            key = Key(one.school_id, one.programme, str(one.year), who)
            store.save(key, to_document(one), base_version=0, by=who)
    return address


def test_each_school_is_there_with_its_newest_year_and_the_year_before_along(database):
    with open_store(database) as store:
        found = schools_stored(store, "Tømreruddannelsen", None, ())
        of_a_year = schools_stored(store, PROGRAMME, "2023/24", ())
    assert [(s.school_id, str(s.year), s.students) for s in found.schools] == [
        ("900001", "2025/26", 211), ("900002", "2025/26", 200),
    ]  # fmt: skip
    assert [(s.school_id, str(s.year)) for s in found.earlier] == [("900001", "2024/25")]
    assert found.others == ["mureruddannelsen"]
    codes = {(p.place.school_id, p.code) for p in found.problems}
    assert ("900001", "several_estimates") in codes
    assert ("900003", "estimate_incomplete") in codes
    assert [s.school_id for s in of_a_year.schools] == ["900001"]


def test_what_is_asked_about_one_person_is_said_of_nobody(database):
    with open_store(database) as store:
        found = schools_stored(store, PROGRAMME, None, ())
    apart = [p for p in found.problems if p.place.school_id == "900002"]
    assert "lenses_apart" in {p.code for p in apart}
    for problem in found.problems:
        assert not {"role", "number", "percent", "quick", "tasks"} & set(problem.values)


def test_time_of_no_type_is_said_and_not_left_out_in_silence():
    person = estimate("900001").people[0]
    times = (TaskTime("ta1", Range(2, 3, 4)), TaskTime("other", Range(2, 4, 6)))
    with_other = replace(estimate("900001"), people=(replace(person, times=times),))
    (asked,) = [p for p in estimated_school(with_other)[1] if p.code == "time_of_no_type"]
    assert asked.values["fte"] == pytest.approx(4 / 37)
    assert not [p for p in estimated_school(estimate("900001"))[1] if p.code == "time_of_no_type"]


def test_memos_are_made_out_of_the_store(database, tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "planner", "memos", "store", "--database", database, "--out", str(tmp_path / "out")],
        capture_output=True, text=True, encoding="utf-8", timeout=200, check=False,
    )  # fmt: skip
    assert ended.returncode == 1, ended.stderr
    assert "Ladt ligge, andre uddannelser: mureruddannelsen." in ended.stdout
    assert "Eksempelskole 3 · skønnet for 2025/26 har ingen elever" in ended.stdout
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert [(entry["school_id"], entry["status"]) for entry in run["schools"]] == [
        ("900001", "made"), ("900002", "made"),
    ]  # fmt: skip
    record = json.loads(
        (tmp_path / "out" / "records" / f"{run['schools'][0]['file']}.ipynb").read_text("utf-8")
    )
    given = record["metadata"]["papermill"]["parameters"]
    assert (given["year"], given["previous"]["year"], given["previous"]["students"]) == (
        "2025/26",
        "2024/25",
        200,
    )
    titles = {block["title"]: [point[1] for point in block["points"]] for block in run["look_at"]}
    assert titles["De to måder at skønne på stemmer ikke"] == ["Eksempelskole 2"]


@pytest.mark.parametrize("asked", [("--year", "2019/20"), ("--programme", "malerfaget")])
def test_a_store_without_such_an_estimate_is_said_to_have_none(database, tmp_path, asked):
    ended = CliRunner().invoke(
        main, ["memos", "store", "--database", database, "--out", str(tmp_path / "out"), *asked]
    )
    assert ended.exit_code == 1
    assert "Databasen har ikke et sådant skøn." in ended.stderr
    assert not (tmp_path / "out").exists()


def test_a_memo_is_made_out_of_a_workbook_with_one_estimate(tmp_path):
    path = tmp_path / "estimat.xlsx"
    path.write_bytes(estimate_workbook(SchoolYear(2026), "da"))
    ended = subprocess.run(
        [sys.executable, "-m", "planner", "memos", str(fill(path, EXAMPLE, "da")), "--out", str(tmp_path / "out")],
        capture_output=True, text=True, encoding="utf-8", timeout=200, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert run["benchmark"] == "carpentry-2023"  # "tømrer" is what the benchmark is about
    assert [(entry["school_id"], entry["status"]) for entry in run["schools"]] == [("090001", "made")]
    assert "en persons opgaver fylder mere end den tid, personen har" in ended.stdout
    assert "konsulent 1" not in (tmp_path / "out" / "index.html").read_text(encoding="utf-8").lower()


@pytest.mark.parametrize(
    "arguments", [["t.csv", "--database", "x.db"], ["store", "--benchmark", "none"], ["nothing.csv"]]
)
def test_a_mistake_about_where_schools_come_from_is_wrong_usage(tmp_path, arguments):
    ended = subprocess.run(
        [sys.executable, "-m", "planner", "memos", *arguments, "--out", str(tmp_path / "out")],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=100, check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    assert not (tmp_path / "out").exists()
