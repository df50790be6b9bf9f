"""The table people fill in, and the example group, are in step with the script that makes them."""

from __future__ import annotations

import importlib.util
import io
import zipfile

import pytest

from planner.files.schools.columns import COLUMNS
from planner.files.schools.invited import read_invited
from planner.files.schools.reading import read_schools
from planner.model.allocation import TaskType

MADE = (
    "skoletabel.csv",
    "skoletabel.xlsx",
    "eksempelskoler.csv",
    "eksempelskoler.xlsx",
    "tidsestimat-2026-27.xlsx",
    "time-estimate-2026-27.xlsx",
)


def loaded(root, name):
    spec = importlib.util.spec_from_file_location(name, root / "data" / "templates" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def script(root):
    return loaded(root, "make_templates")


@pytest.fixture
def example_round(root):
    return loaded(root, "make_round")


def contents(data):
    """What a file holds; how tightly a workbook is packed may differ from machine to machine."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", MADE)
def test_each_file_is_what_the_script_makes(root, script, name):
    assert contents((root / "data" / "templates" / name).read_bytes()) == contents(script.made()[name])


def test_the_script_makes_the_same_bytes_each_time(script):
    assert script.made() == script.made()
    assert set(script.made()) == set(MADE)


def test_the_example_group_reads_without_problems_or_questions(root):
    folder = root / "data" / "templates"
    by_csv, by_xlsx = (read_schools(folder / f"eksempelskoler.{kind}") for kind in ("csv", "xlsx"))
    assert by_csv == by_xlsx
    schools, problems = by_csv
    assert problems == []
    assert [school.school[-1] for school in schools] == list("ABCDEFGHIJKL")
    assert all(school.school.startswith("Eksempelskole") for school in schools)


def test_the_example_group_lies_within_what_the_report_found(root):
    schools, _ = read_schools(root / "data" / "templates" / "eksempelskoler.csv")
    ftes = [school.allocation.fte for school in schools]
    assert min(ftes) == pytest.approx(0.2)
    assert max(ftes) == pytest.approx(3.45)
    assert all(40 <= school.students <= 700 for school in schools)
    assert {bool(school.ranges) for school in schools} == {True, False}
    for shares in zip(*(school.allocation.shares.values() for school in schools), strict=True):
        assert max(shares) - min(shares) > 0.25


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_empty_table_has_every_column_and_no_rows(root, script, kind):
    schools, problems = read_schools(root / "data" / "templates" / f"skoletabel.{kind}")
    assert schools == []
    assert [p.code for p in problems] == ["no_rows"]
    assert len(script.COLUMNS) == len(COLUMNS)


def test_the_example_round_is_the_same_each_time_and_its_list_is_what_the_script_makes(example_round):
    assert example_round.LIST.read_bytes() == example_round.invited()
    invited, problems = read_invited(example_round.LIST)
    assert problems == []
    assert [one.school for one in invited] == [f"Eksempelskole {letter}" for letter in example_round.LETTERS]
    found = example_round.estimates()
    assert found == example_round.estimates()
    (_, newest) = found.values()
    usable = [one.to_school() for one in newest if one.to_school()]
    fte = sorted(one.allocation.fte for one in usable)
    assert (fte[0], fte[-1]) == (pytest.approx(0.2, abs=0.05), pytest.approx(3.45, abs=0.2))
    means = [sum(one.allocation.shares[kind] for one in usable) / len(usable) for kind in TaskType]
    assert means == [pytest.approx(usual, abs=0.03) for usual in (0.43, 0.26, 0.31)]


def test_the_example_round_runs_from_the_list_to_the_report_and_touches_nothing_of_anybodys(
    example_round, tmp_path, monkeypatch
):
    monkeypatch.setenv("PLANNER_DATABASE", str(tmp_path / "nobodys.db"))
    monkeypatch.setenv("PLANNER_EDITIONS", str(tmp_path / "nobodys"))
    monkeypatch.setattr(example_round, "LETTERS", "ABCDEFGH")
    folder = tmp_path / "eksempelrunde"
    example_round.main(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["eksempelrunde"]
    told = (folder / "forloeb.txt").read_text("utf-8")
    assert "Udgave 1 for 2026/27, tømrer: 6 skoler." in told
    assert len([*(folder / "rapport").iterdir()]) == 3
    made = (folder / "planner.db").stat().st_mtime_ns
    example_round.main(folder)
    assert (folder / "planner.db").stat().st_mtime_ns == made


def test_the_example_round_is_made_in_no_folder_of_somebody_elses(example_round, tmp_path):
    (tmp_path / "vigtigt.txt").write_text("vigtigt", "utf-8")
    with pytest.raises(SystemExit, match="bliver ikke rørt"):
        example_round.main(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["vigtigt.txt"]
