"""A second reading of workbooks, by other readers: every figure that differs from what is seen is named.

openpyxl knows runs and fonts, LibreOffice shows each figure as its number format does.
"""

from __future__ import annotations

import csv
import random
import re
import shutil
import subprocess
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from drawn_workbooks import HEADINGS, workbook
from looking import some
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from planner import read_schools

SEED = 20261127
BATCHES = [(0, 40), *(pytest.param(batch, 400, marks=pytest.mark.long) for batch in range(1, 4))]
# Number formats, and whether the figure they show is the one that is stored.
FORMS = {
    "General": True, "0.00": True, "#,##0.0": True, '0.0" FTE"': True, '"ca. "0.0': True, "[Red]0.0;-0.0": True,
    "0.0_);(0.0)": True, "# ?/?": True, "0.0E+00": True, "@": True, '0.0" årsv."': False, '0"%"': False, "0%": False,
    '0.0" t"': False, ";;;": False, '0","0': False, "0.0,": False, "[$kr-406] 0.0": False, "0.0 \\h": False,
}  # fmt: skip
RAISED = {"superscript", "subscript"}


def drawn(chance):
    """Some schools, and what somebody does to a few of their cells."""
    rows = []
    for i in range(chance.randint(2, 6)):
        figures = [chance.randint(50, 600), *(chance.randint(1, 30) / 10 for _ in range(3))]
        row = [str(751000 + i), f"Skole {i}", *figures]
        for at in chance.sample(range(6), chance.randint(0, 3)):
            as_text = str(row[at]).replace(".", ",")
            ways = [
                f"{as_text}^{chance.randint(1, 9)}^",
                f"~{chance.randint(1, 99)}~{as_text}",
                f"~{as_text}~",
            ]
            if at > 1:
                ways += [{"v": row[at], "format": form} for form in FORMS]
                ways += [{"v": row[at], "struck": True}, {"v": row[at], "raised": True}] * 2
                ways += [{"v": row[at], "f": "A1*2"}] * 3
            row[at] = chance.choice(ways)
        rows.append(row)
    return {"sheet": rows, "calc": chance.choice(["", 'calcId="1"', 'fullCalcOnLoad="1"'])}


def seen(cell, stored, *, calculated):
    """What a person sees in a cell; None where nothing, or something else than is stored."""
    value = cell.value
    if cell.font.strike or cell.font.vertAlign in RAISED or not FORMS[cell.number_format]:
        return None
    if cell.data_type == "f":
        return stored.value if calculated else None
    if not isinstance(value, CellRichText):
        return value
    plain = [
        run
        for run in value
        if not (isinstance(run, TextBlock) and (run.font.strike or run.font.vertAlign in RAISED))
    ]
    return "".join(map(str, plain))


@pytest.mark.parametrize(("batch", "count"), BATCHES)
def test_no_school_has_a_figure_that_the_second_reader_does_not_see(batch, count, tmp_path):
    path, compared = tmp_path / "t.xlsx", 0
    for n in range(count):
        case = drawn(random.Random(f"{SEED} {batch} {n}"))
        path.write_bytes(workbook(case))
        schools, problems = read_schools(path)
        sheet, stored = load_workbook(path, rich_text=True).active, load_workbook(path, data_only=True).active
        named = {p.place.row for p in problems if p.severity == "problem"}
        assert {school.row for school in schools} | named == set(range(2, len(case["sheet"]) + 2))
        for school in schools:
            cells = [
                seen(cell, stored[cell.coordinate], calculated="full" not in case["calc"])
                for cell in sheet[school.row][:6]
            ]
            assert (school.school_id, school.school) == tuple(cells[:2])
            figures = [float(c.replace(",", ".")) if isinstance(c, str) else c for c in cells[2:]]
            assert [school.students, *school.allocation.values()] == figures, (n, school.row)
            compared += 1
    assert compared > count


CASES = Path(__file__).parents[1] / "cases"
# As shown, in quotes, cut at semicolons, in UTF-8.
AS_CSV = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,true"
MARKED = re.compile(r"[\^~]")  # runs, which LibreOffice's CSV has no way to show


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Give the rows LibreOffice shows of each workbook of a folder."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is among what `make test` installs"
    profile = tmp_path_factory.mktemp("office")

    def rows(folder):
        books = sorted(folder.glob("*.xlsx"))
        for first in range(0, len(books), 100):  # it reads some 250 in one go, and not a word of the rest
            subprocess.run(
                [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", AS_CSV,
                 "--outdir", str(folder / "shown"), *map(str, books[first : first + 100])],
                check=True, capture_output=True, timeout=900,
            )  # fmt: skip
        for book in books:
            with (folder / "shown" / f"{book.stem}.csv").open(encoding="utf-8", newline="") as file:
                yield book, list(csv.reader(file, delimiter=";"))

    return rows


def is_shown(figure, text):
    """Whether a text shows a figure, as rounded as it is; many a sheet shows nothing, or a dash, for nothing."""
    if figure == 0 and text.strip() in {"", "-"}:
        return True
    if fraction := re.fullmatch(r"(?:(\d+) +)?(\d+)/(\d+) *", text.strip()):
        whole, above, below = (int(part or 0) for part in fraction.groups())
        return abs(figure - (whole + Fraction(above, below))) <= Fraction(1, 20)  # to a digit
    if float_form := re.fullmatch(r"(\d\.\d)E([+-]\d+)", text.strip()):
        return abs(figure - float(text)) <= 0.05 * 10 ** int(float_form[2]) + 1e-9
    found = re.search(r"\d+(?:[.,](\d+))?", text)
    if not found:
        return False
    return abs(figure - float(found[0].replace(",", "."))) <= 0.5 * 10 ** -len(found[1] or "") + 1e-9


def asked_rows(problems):
    """The rows that something is asked about."""
    several = [rows for p in problems if isinstance(rows := p.values.get("rows"), tuple)]
    return {p.place.row for p in problems} | {row for rows in several for row in rows}


def compare(book, rows, case):
    """Hold every school to what LibreOffice shows in its row; how many figures were compared."""
    schools, problems = read_schools(book)
    asked, compared = asked_rows(problems), 0
    for school in schools:
        cells = case["sheet"][school.row - 2]
        own = (school.school_id, school.school, school.students, *school.allocation.values())
        for ours, cell, text in zip(own, cells, rows[school.row - 1], strict=True):
            if isinstance(cell, str) and MARKED.search(cell):
                continue
            seen = (
                text.strip().removeprefix("nr. ") == ours if isinstance(ours, str) else is_shown(ours, text)
            )
            assert seen or school.row in asked, (book.name, school.row, ours, text)
            compared += 1
    return compared


def test_libreoffice_shows_what_is_read_of_every_drawn_case(shown, tmp_path):
    cases = tomllib.loads((CASES / "files_as_handed_over.toml").read_text(encoding="utf-8"))["case"]
    drawn_cases = {
        f"{n}": case
        for n, case in enumerate(cases)
        if "sheet" in case
        and "headings" not in case
        and {len(row) for row in case["sheet"]} == {len(HEADINGS)}
    }
    for name, case in some(drawn_cases.items()):
        (tmp_path / f"{name}.xlsx").write_bytes(workbook(case))
    assert sum(compare(book, rows, drawn_cases[book.stem]) for book, rows in shown(tmp_path)) > len(
        drawn_cases
    )


@pytest.mark.long
def test_libreoffice_shows_every_figure_that_is_read_of_four_hundred_workbooks(shown, tmp_path):
    cases = {str(n): drawn(random.Random(f"{SEED} shown {n}")) for n in range(400)}
    for name, case in cases.items():
        (tmp_path / f"{name}.xlsx").write_bytes(workbook(case))
    assert sum(compare(book, rows, cases[book.stem]) for book, rows in shown(tmp_path)) > 6 * len(cases)
