"""A second reading of workbooks, by another reader that knows runs and fonts: every figure that differs is named."""

from __future__ import annotations

import random

import pytest
from drawn_workbooks import workbook
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
