"""Files as people really hand them over: each reads as what a person sees in it, or is asked about."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from drawn_workbooks import HEADINGS, workbook
from looking import some

from planner import read_estimate, read_schools
from planner.acts.schools import names_of, schools_in
from planner.files.grids.cells import Grid, Row
from planner.files.grids.tables import Opened
from planner.files.schools.cells import row_faults
from planner.files.schools.headings import find_table
from planner.words.language import words_in
from planner.words.problems import problem_sentence

FOLDER = Path(__file__).parent / "cases"
CASES = tomllib.loads((FOLDER / "files_as_handed_over.toml").read_text(encoding="utf-8"))["case"]


def path_of(case, folder):
    if "file" in case:
        return FOLDER / "files" / case["file"]
    path = folder / ("t.xlsx" if "sheet" in case else "t.csv")
    text = case.get("text", "").removeprefix("\n")
    path.write_bytes(workbook(case) if "sheet" in case else text.encode(case.get("encoding", "utf-8")))
    return path


def said(problems):
    return [f"{p.place.row} {p.code}" if p.place.row else p.code for p in problems]


def shown(school):
    return f"{school.school_id} {school.school}: {school.students}; {' '.join(map(repr, school.allocation.values()))}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_file_reads_as_what_a_person_sees_or_is_asked_about(case, tmp_path):
    schools, problems = read_schools(path_of(case, tmp_path))
    assert said(problems) == case["says"]
    if "reads" in case:
        assert [shown(school) for school in schools] == case["reads"]
    else:
        assert len(schools) == case["count"]
    for problem in problems:
        assert "her er noget, der" not in problem_sentence(problem, words_in("da"))


def test_every_file_of_the_cases_is_read_by_one_of_them():
    told = {case.get("file") for case in CASES} | {"estimate-with-one-share-as-a-fraction.xlsx"}
    assert {path.name for path in some((FOLDER / "files").iterdir())} <= told


def test_a_share_typed_as_a_fraction_is_asked_about():
    path = FOLDER / "files" / "estimate-with-one-share-as-a-fraction.xlsx"
    estimate, problems = read_estimate(path)
    assert estimate is not None
    assert [(p.code, p.values["number"], p.values["percent"]) for p in problems] == [
        ("percent_as_fraction", 2, 0.5)
    ]
    source = schools_in(Opened(path), {}, None, names_of(None))
    assert [problem.code for problem in source.problems] == ["somebody_in_fractions"]


def test_twenty_thousand_merged_areas_are_looked_at_once():
    rows = [Row(1, tuple(HEADINGS))]
    rows += [Row(n, (str(750000 + n), "S", "1", "1", "1", "1")) for n in range(2, 20_001)]
    grid = Grid(rows, merged=[(n, 1, n + 1, 1) for n in range(2, 20_000, 3)])
    start = time.process_time()
    faults = row_faults(rows[1:], find_table([grid], {}))
    assert time.process_time() - start < 10
    assert faults.keys() == {n + i for n in range(2, 20_000, 3) for i in (0, 1)}
