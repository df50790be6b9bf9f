"""The table people fill in, and the example group, are in step with the script that makes them."""

from __future__ import annotations

import importlib.util
import io
import zipfile

import pytest

from planner.files.schools.columns import COLUMNS
from planner.files.schools.reading import read_schools

MADE = (
    "skoletabel.csv",
    "skoletabel.xlsx",
    "eksempelskoler.csv",
    "eksempelskoler.xlsx",
    "tidsestimat-2026-27.xlsx",
    "time-estimate-2026-27.xlsx",
)


@pytest.fixture(scope="module")
def script(root):
    spec = importlib.util.spec_from_file_location(
        "make_templates", root / "data" / "templates" / "make_templates.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
