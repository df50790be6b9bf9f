"""Files as people really hand them over: each reads as what a person sees in it, or is asked about."""

from __future__ import annotations

import shlex
import time
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from drawn_workbooks import HEADINGS, workbook
from looking import some

from planner import read_estimate, read_schools
from planner.acts.schools import names_of, schools_in
from planner.cli import main
from planner.files.grids.cells import Grid, Row
from planner.files.grids.tables import Opened
from planner.files.schools.cells import row_faults
from planner.files.schools.headings import find_table
from planner.files.schools.remembered import remember, remembered
from planner.words.language import words_in
from planner.words.problems import problem_sentence

FOLDER = Path(__file__).parent / "cases"
CASES = tomllib.loads((FOLDER / "files_as_handed_over.toml").read_text(encoding="utf-8"))["case"]


def path_of(case, folder):
    if "file" in case:
        return FOLDER / "files" / case["file"]
    path = folder / ("t.xlsx" if "sheet" in case else f"t.{case.get('suffix', 'csv')}")
    text = case.get("text", "").removeprefix("\n")
    path.write_bytes(workbook(case) if "sheet" in case else text.encode(case.get("encoding", "utf-8")))
    return path


def said(problems):
    return [f"{p.place.row} {p.code}" if p.place.row else p.code for p in problems]


def shown(school):
    return f"{school.school_id} {school.school}: {school.students}; {' '.join(map(repr, school.allocation.values()))}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_file_reads_as_what_a_person_sees_or_is_asked_about(case, tmp_path):
    schools, problems = read_schools(path_of(case, tmp_path), case.get("columns"), case.get("year"))
    assert said(problems) == case["says"]
    if "reads" in case:
        assert [shown(school) for school in schools] == case["reads"]
    else:
        assert len(schools) == case["count"]
    sentences = [problem_sentence(problem, words_in("da")) for problem in problems]
    assert not any("her er noget, der" in sentence for sentence in sentences)
    for quoted, sentence in zip(case.get("quotes", ()), sentences, strict="quotes" in case):
        assert quoted in sentence


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


@pytest.mark.parametrize(("more", "says"), [(300, []), (299, ["2 ragged_row"]), (301, ["2 ragged_row"])])
def test_a_text_of_three_hundred_columns_is_read_and_one_separator_more_or_less_is_seen(tmp_path, more, says):
    beside = ";".join(f"k{n}" for n in range(300))
    path = tmp_path / "t.csv"
    path.write_text(
        f"{';'.join(HEADINGS)};{beside}\n900001;Nordskolen;360;0,6;0,2;0,4{';1' * more}\n", encoding="utf-8"
    )
    schools, problems = read_schools(path)
    assert said(problems) == says
    assert len(schools) + len(says) == 1


def planner(*arguments):
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def strange(folder, year):
    """A table whose headings nobody knows; each year's has a name of its own."""
    path = folder / f"skoler-{year}.csv"
    path.write_text(
        f"nr;hvem;hoveder;adm;støtte;virk\n751001;Nordskolen;{year - 1665};0,6;0,2;0,4\n", encoding="utf-8"
    )
    return path


MEANING = {
    "school_id": "nr", "school": "hvem", "students": "hoveder", "administration_fte": "adm",
    "student_support_fte": "støtte", "company_relations_fte": "virk",
}  # fmt: skip
GIVEN = [part for ours, theirs in MEANING.items() for part in ("--column", f"{ours}={theirs}")]


@pytest.mark.parametrize("command", [("check",), ("memos", "--out")])
def test_what_strange_headings_mean_is_remembered_beside_the_table_and_offered_next_year(tmp_path, command):
    name, *more = command
    out = [*more, *[tmp_path / "memoer" for _ in more]]
    first = planner("check", strange(tmp_path, 2025), *GIVEN)
    kept = tmp_path / "skoler-2025.csv.columns.toml"
    assert f"Hvad overskrifterne betyder, er gemt i {kept}." in first.output
    assert tomllib.loads(kept.read_text("utf-8")) == MEANING
    ended = planner(name, strange(tmp_path, 2026), *out)
    assert ended.exit_code == 1
    said = next(line for line in ended.output.splitlines() if str(kept) in line)
    assert "Slet filen for at glemme det." in said
    # What is offered is what to type.
    typed = shlex.split(said.partition("så tilføj ")[2].partition(". Slet")[0])
    assert typed == GIVEN
    assert "1 skole kan bruges." in planner("check", tmp_path / "skoler-2026.csv", *typed).output


def test_what_is_remembered_is_never_written_over_nor_taken_unasked(tmp_path):
    table = strange(tmp_path, 2025)
    kept = tmp_path / "skoler-2025.csv.columns.toml"
    kept.write_text("# min egen\n", encoding="utf-8")
    assert planner("check", table, *GIVEN).exit_code == 0
    assert kept.read_text("utf-8") == "# min egen\n"
    assert planner("check", table).exit_code == 1
    kept.write_text('students = "noget andet"\n', encoding="utf-8")
    assert str(kept) not in planner("check", table).output  # it does not fit this table


def test_a_heading_with_any_letters_in_it_is_remembered_as_it_stands(tmp_path):
    table = strange(tmp_path, 2025)
    meaning = {**MEANING, "students": 'ho"ve\\der\t\u0001'}
    remember(table, meaning)
    assert [known for _, known in remembered(table)] == [meaning]
