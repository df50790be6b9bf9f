"""School tables in, schools and problems out."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planner import Allocation, Range, TaskType
from planner.files.content import problem_kinds
from planner.files.grids.text import control_character
from planner.files.schools.reading import read_schools
from planner.files.schools.writing import schools_to_frame, write_schools
from planner.model.schools import School, SchoolYear

CASES = tomllib.loads((Path(__file__).parent / "cases" / "tables.toml").read_text(encoding="utf-8"))
OTHER_SUPPORT = {"company_relations_fte": "other_support_fte"}
INCOMPLETE = {5, 10, 14, 48, 53, 58, 64, 68, 69}


def file_of(case, folder):
    text = case.get("text", "\n" + "\n".join([CASES["heading"], *case.get("lines", [])])).removeprefix("\n")
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def said(problems):
    return [f"{p.place.row} {p.code}" if p.place.row else p.code for p in problems]


def told(problem):
    return dict(problem.values)


@pytest.mark.parametrize("case", CASES["table"], ids=lambda case: case["name"])
def test_a_table_reads_as_the_case_says(case, tmp_path):
    schools, problems = read_schools(file_of(case, tmp_path), case.get("columns", {}), case.get("year"))
    assert said(problems) == case["says"]
    assert [school.school_id for school in schools] == case["rows"]
    assert all(p.severity == problem_kinds()[p.code].severity for p in problems)


def test_the_real_table_gives_58_schools_and_names_the_ten_left_out(districts):
    schools, problems = read_schools(districts, OTHER_SUPPORT, "2023/24")
    assert len(schools) == 58
    left_out = {p.place.row: p.code for p in problems if p.severity == "problem"}
    assert {row for row, code in left_out.items() if code == "missing_figure"} == INCOMPLETE
    assert {row for row, code in left_out.items() if code == "no_fte"} == {45}
    assert len(left_out) == len(problems) - 1 == 10
    assert [(p.code, p.place.school) for p in problems if p.severity == "question"] == [
        ("outlier", "A W BEATTIE CAREER CENTER")
    ]
    assert {str(school.year) for school in schools} == {"2023/24"}


def danish(number, whole):
    if not number:
        return ""
    return f"{float(number):,.{0 if whole else 2}f}".translate(str.maketrans(",.", ".,"))


def test_the_real_table_in_a_danish_copy_gives_the_same(districts, tmp_path):
    with districts.open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    assert len(headings) == 7
    copy = tmp_path / "danske tal.csv"
    with copy.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(
            [
                "Institutionsnummer",
                "Skole",
                "Region",
                "Elever",
                "Administrative opgaver (årsværk)",
                "Elevunderstøttelse (årsværk)",
                "Relationsarbejde (årsværk)",
            ]
        )
        writer.writerows(
            [*row[:3], danish(row[3], whole=True), *(danish(n, whole=False) for n in row[4:])] for row in rows
        )
    original = read_schools(districts, OTHER_SUPPORT, "2023/24")
    schools, problems = read_schools(copy, {}, "2023/24")
    assert schools == original[0]
    assert said(problems) == said(original[1])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encodings_line_ends_and_delimiters_change_nothing(encoding, line_end, delimiter, tmp_path):
    lines = [CASES["heading"], '075101;"Ærø; Å & Ø, i.s.";360;6;2;4', ""]
    text = line_end.join(lines)
    if delimiter != ";":
        text = text.replace("; Å", "\0").replace(";", delimiter).replace("\0", "; Å")
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode(encoding))
    schools, problems = read_schools(path)
    assert not problems
    assert (schools[0].school_id, schools[0].school) == ("075101", "Ærø; Å & Ø, i.s.")


def test_near_headings_are_offered(tmp_path):
    case = next(c for c in CASES["table"] if c["name"].startswith("a column missing"))
    _, problems = read_schools(file_of(case, tmp_path))
    assert {told(p)["column"]: told(p)["near"] for p in problems} == {
        "students": ("studnets",),
        "student_support_fte": (),
    }


def test_a_cpr_number_is_never_repeated(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        f'{CASES["heading"]}\n751001;Ida 010190-1234;x;x;x;x\n"751002;010190-1234;1\n', encoding="utf-8"
    )
    schools, problems = read_schools(path)
    assert schools == []
    assert said(problems) == ["2 cpr_number"]
    assert "1234" not in repr(problems)


@pytest.mark.parametrize(
    "text", ["navn;antal\nIda 010190-1234;2", "school_id;school\n010190-1234;2", 'a,b\n1,010190-1234,"2\n']
)
def test_a_cpr_number_is_found_where_no_table_is(text, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    _, problems = read_schools(path)
    assert said(problems) == ["2 cpr_number"]
    assert "1234" not in repr(problems)


def test_within_a_table_a_school_far_from_the_others_is_asked_about(tmp_path):
    lines = [f"7510{i};Skole {i};{300 + i};0,6;0,2;0,4" for i in range(10, 22)]
    path = tmp_path / "t.csv"
    path.write_text("\n".join([CASES["heading"], *lines, "751099;Fjern;30;0,6;0,2;0,4"]), encoding="utf-8")
    _, problems = read_schools(path)
    assert said(problems) == ["14 outlier"]
    assert told(problems[0])["rule"] == "within_table"
    path.write_text("\n".join([CASES["heading"], *lines, "751099;Nær;80;0,6;0,2;0,4"]), encoding="utf-8")
    assert read_schools(path)[1] == []


ids = st.text("0123456789", min_size=6, max_size=6)
names = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30).map(str.strip)
plain_names = names.filter(lambda name: any(c.isalnum() for c in name) and not control_character(name))
fte = st.one_of(st.decimals(0, 4, places=2).map(float), st.floats(1e-6, 1e6))
heads = st.none() | st.integers(0, 700)


@st.composite
def schools(draw):
    parts = draw(st.lists(fte, min_size=3, max_size=3).filter(lambda p: sum(p) > 0))
    allocation = Allocation(*parts)
    wide = draw(st.booleans())
    ranges = {
        t: Range(allocation[t] / 2, allocation[t], allocation[t] * 1.5)
        for t in TaskType
        if wide and allocation[t] > 1e-5
    }
    gf2 = draw(st.none() | st.integers(0, 100))
    signed = draw(st.none() | st.integers(0, 100 if gf2 is None else gf2))
    return School(
        school_id=draw(ids),
        school=draw(plain_names),
        students=draw(st.integers(1, 20_000)),
        allocation=allocation,
        year=SchoolYear(2025),
        gf2_students=gf2,
        agreements=signed,
        ranges=ranges,
        base_2019=draw(st.none() | st.integers(0, 100).map(lambda percent: percent / 100)),
    )


tables = st.lists(schools(), max_size=8, unique_by=lambda s: s.school_id)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(tables, st.sampled_from([".csv", ".xlsx"]))
def test_a_table_that_is_written_reads_back_the_same_to_the_last_digit(tmp_path, table, suffix):
    path = tmp_path / f"t{suffix}"
    write_schools(table, path)
    back, problems = read_schools(path)
    if any(p.code == "cpr_number" for p in problems):
        return
    assert back == table
    assert all(p.severity == "question" or p.code == "no_rows" for p in problems)
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".tmp"] == []


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(tables.filter(len))
@example([School("900001", "'=0", 80, Allocation(0.5, 0.25, 0.25), SchoolYear(2025))])
def test_a_frame_reads_back_the_same(table):
    assert read_schools(schools_to_frame(table))[0] == table


cells = st.one_of(
    st.sampled_from(
        ["", "1.250", "0,5", "0.5", "-1", "43 %", "†", "x", '"', "NA", "0", "360", "751001", "2025/26"]
    ),
    st.text("0123456789.,- ab;\"'\t\0ø", max_size=8),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(cells, min_size=5, max_size=7), max_size=6))
def test_no_row_vanishes(tmp_path, rows):
    """Every row that is not blank is a school or is named; nothing is both left out and given."""
    lines = [";".join(row).replace('"', "") for row in rows]
    path = tmp_path / "t.csv"
    path.write_text("\n".join([CASES["heading"], *lines]), encoding="utf-8", newline="")
    given_back, problems = read_schools(path)
    left_out = {p.place.row for p in problems if p.severity == "problem"}
    if any(p.code in {"cpr_number", "no_rows"} for p in problems):
        return
    filled = [i for i, line in enumerate(lines, 2) if any(cell.strip() for cell in line.split(";"))]
    assert len(given_back) == len(filled) - len(left_out)
    assert left_out <= set(filled)


def test_text_a_spreadsheet_would_run_is_written_as_text_and_read_back(tmp_path):
    for school_name in ("=1+1", "+45", "-5", "@x", "'=1", "''=1", "'Nord"):
        school = School("=7", school_name, 360, Allocation(0.6, 0.2, 0.4))
        for path in (tmp_path / "t.csv", tmp_path / "t.xlsx"):
            write_schools([school], path)
            assert read_schools(path)[0] == [school]
        first_cells = [
            row[:2] for row in csv.reader(io.StringIO((tmp_path / "t.csv").read_text("utf-8-sig")))
        ]
        assert all(
            not cell.startswith(("=", "+", "-", "@", "\t", "\0")) for row in first_cells for cell in row
        )


def test_a_frame_as_pandas_reads_one_is_a_table(districts):
    frame = pd.read_csv(districts, dtype={"school_id": "str"})
    by_path, by_frame = (read_schools(source, OTHER_SUPPORT, "2023/24") for source in (districts, frame))
    assert by_frame[0] == by_path[0]
    assert said(by_frame[1]) == said(by_path[1])


def test_a_frame_with_every_kind_of_value(districts):
    frame = pd.DataFrame(
        {
            "school_id": [751001, 751002.0, "751003", pd.NA, 10**30],
            "school": ["A", "B", "C", "D", "E"],
            "students": [360, "1.250", True, None, pd.NaT],
            "administration_fte": [0.5, float("inf"), pd.Timestamp("2025-02-01"), 1, 10**400],
            "student_support_fte": [0.5] * 5,
            "company_relations_fte": [0.5] * 5,
        },
        dtype=object,
    )
    given_back, problems = read_schools(frame)
    assert [school.school_id for school in given_back] == ["751001"]
    assert said(problems) == [
        "3 not_a_number",
        "4 boolean_cell",
        "4 date_cell",
        "5 missing_text",
        "5 missing_figure",
        "6 id_in_scientific_form",
        "6 not_a_number",
        "6 missing_figure",
    ]


def test_the_same_schools_are_the_same_bytes(tmp_path):
    school = School("751001", "Nord", 360, Allocation(0.1 + 0.2, 1.125, 0.4))
    for name in ("a.csv", "b.csv", "a.xlsx", "b.xlsx"):
        write_schools([school], tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert b"0.30000000000000004" in (tmp_path / "a.csv").read_bytes()


def test_a_table_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "t.csv"
    path.write_text("before")
    monkeypatch.setattr("os.fsync", _full_disk)
    with pytest.raises(OSError, match="full"):
        write_schools([School("1", "Nord", 360, Allocation(1, 1, 1))], path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def _full_disk(_):
    raise OSError(28, "the disk is full")


def test_only_csv_and_xlsx_are_written(tmp_path):
    with pytest.raises(ValueError, match=r"t\.pdf"):
        write_schools([], tmp_path / "t.pdf")


def test_reading_needs_none_of_the_heavy_parts():
    heavy = ["pandas", "numpy", "scipy", "plotly", "python_calamine", "defusedxml", "xlsxwriter", "babel"]
    code = f"import sys, planner.files.schools.reading, planner.files.schools.writing; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_place_names_the_school_and_its_number(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(f"{CASES['heading']}\n075101;A  B;360;x;0,2;0,4\n", encoding="utf-8")
    place = read_schools(path)[1][0].place
    assert (place.row, place.column, place.school, place.school_id) == (
        2,
        "administration_fte",
        "A  B",
        "075101",
    )


ODD_NUMBERS = [
    "101 001",
    "'00751",
    '="00751"',
    "１０１",
    "AB\u1680C",
    "\ue000751",
    "751²",
    "'=7",
    "Å\u030a1",
    "x" * 200,
]


@pytest.mark.parametrize("written", ODD_NUMBERS)
def test_a_place_has_exactly_the_number_its_school_has(written):
    row = [written, "Nord", 40, 60, 20, 20]  # percent-like, and fewer than one student per FTE
    schools, problems = read_schools(pd.DataFrame([row], columns=CASES["heading"].split(";")))
    assert {p.code for p in problems} == {"looks_like_percent", "outlier"}
    assert {p.place.school_id for p in problems} == {schools[0].school_id}


NO_YEARS = [2025, 2025.0, False, 10**5000, b"2025/26", ["2025/26"], object(), ""]


@pytest.mark.parametrize("year", NO_YEARS, ids=lambda year: type(year).__name__)
def test_a_year_that_is_no_text_is_said_to_be_no_year(year, districts):
    schools, problems = read_schools(districts, OTHER_SUPPORT, year)
    assert schools == []
    assert said(problems) == ["year_argument"]


@pytest.mark.long
@settings(max_examples=2000, suppress_health_check=list(HealthCheck))
@given(tables)
def test_many_tables_read_back_the_same(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    write_schools([replace(s, school=f"S{i}") for i, s in enumerate(table)], path)
    assert len(read_schools(path)[0]) == len(table)


def test_every_code_of_a_row_or_a_text_table_has_a_case():
    """What a case can show as text is shown; the rest stands with hostile files and with estimates."""
    shown = {line.split()[-1] for case in CASES["table"] for line in case["says"]}
    folder = Path(__file__).parent
    others = [folder / "faults" / "test_hostile_files.py", folder / "cases" / "estimate_sheets.toml"]
    others += [folder / "test_estimate_workbook.py", Path(__file__), folder / "test_files_as_handed_over.py"]
    others += [folder / "cases" / "files_as_handed_over.toml"]
    told = "".join(path.read_text(encoding="utf-8") for path in others)
    content = files("planner.content") / "problems"
    entries = "".join(
        (content / f"{name}.toml").read_text(encoding="utf-8") for name in ("files", "rows", "estimates")
    )
    of_files = tomllib.loads(entries).keys() - {"unknown", "unknown_question"}
    unseen = {
        code for code in of_files - shown if f'{code}"' not in told and f"Code.{code.upper()}" not in told
    }
    assert unseen == set()


def test_a_column_named_twice_in_two_languages_is_refused_and_the_last_does_not_win(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        "school_id,school,x,y,administration_fte,student_support_fte,company_relations_fte\n"
        "900001,Eksempelskole A,360,999,0.6,0.2,0.4\n",
        encoding="utf-8",
    )
    schools, problems = read_schools(path, {"students": "x", "elever": "y"})
    assert schools == []
    assert [problem.code for problem in problems] == ["column_twice"]
