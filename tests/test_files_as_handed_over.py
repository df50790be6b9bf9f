"""Files as people really hand them over: each reads as what a person sees in it, or is asked about."""

from __future__ import annotations

import io
import re
import time
import tomllib
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
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
HEADINGS = [
    "school_id",
    "school",
    "students",
    "administration_fte",
    "student_support_fte",
    "company_relations_fte",
]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FONTS = "<font/><font><strike/></font><font><vertAlign val='superscript'/></font>"
REST = "<fills><fill><patternFill patternType='none'/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
NORMAL = "<cellStyles><cellStyle name='Normal' xfId='0' builtinId='0'/></cellStyles>"
STRUCK, RAISED = 1, 2


def text_xml(text):
    """A text in runs: ^raised^, ~struck out~."""
    runs = []
    for run in filter(None, re.split(r"(\^[^^]*\^|~[^~]*~)", text)):
        font = {"^": "<rPr><vertAlign val='superscript'/></rPr>", "~": "<rPr><strike/></rPr>"}.get(run[0], "")
        runs.append(f'<r>{font}<t xml:space="preserve">{escape(run.strip("^~"))}</t></r>')
    return f"<is>{''.join(runs)}</is>"


def workbook(case):
    """A workbook as a case has it, written part by part."""
    styles = [("General", 0)]

    def cell(at, value):
        if isinstance(value, str):
            return f'<c r="{at}" t="inlineStr">{text_xml(value)}</c>' if value else ""
        value = value if isinstance(value, dict) else {"v": value}
        font = STRUCK if value.get("struck") else RAISED if value.get("raised") else 0
        style = value.get("format", "General"), font
        if style not in styles:
            styles.append(style)
        formula = f"<f>{value['f']}</f>" if "f" in value else ""
        return f'<c r="{at}" s="{styles.index(style)}">{formula}<v>{value["v"]!r}</v></c>'

    rows = [*case.get("headings", [HEADINGS]), *case["sheet"]]
    lines = [
        f'<row r="{r}">{"".join(cell(f"{chr(65 + c)}{r}", value) for c, value in enumerate(row))}</row>'
        for r, row in enumerate(rows, 1)
    ]
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in case.get("merged", ()))
    forms = "".join(
        f"<numFmt numFmtId='{200 + i}' formatCode={quoteattr(form)}/>" for i, (form, _) in enumerate(styles)
    )
    xfs = "".join(f"<xf numFmtId='{200 + i}' fontId='{font}'/>" for i, (_, font) in enumerate(styles))
    relation = '<Relationship Id="r{0}" Type="{1}/{2}" Target="{3}"/>'
    start = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
        + "".join(
            f"<Override PartName='/xl/{part}.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml'/>"
            for part, kind in (
                ("workbook", "sheet.main"),
                ("worksheets/sheet1", "worksheet"),
                ("styles", "styles"),
            )
        )
        + "</Types>",
        "_rels/.rels": start
        + relation.format(1, OFFICE, "officeDocument", "xl/workbook.xml")
        + "</Relationships>",
        "xl/workbook.xml": f"<workbook {MAIN} xmlns:r='{OFFICE}'><sheets><sheet name='Ark1' sheetId='1' r:id='r1'/></sheets>"
        f"<calcPr {case.get('calc', '')}/></workbook>",
        "xl/_rels/workbook.xml.rels": start
        + relation.format(1, OFFICE, "worksheet", "worksheets/sheet1.xml")
        + relation.format(2, OFFICE, "styles", "styles.xml")
        + "</Relationships>",
        "xl/styles.xml": f"<styleSheet {MAIN}><numFmts>{forms}</numFmts><fonts>{FONTS}</fonts>{REST}<cellXfs>{xfs}</cellXfs>{NORMAL}</styleSheet>",
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{''.join(lines)}</sheetData>"
        f"{f'<mergeCells>{merged}</mergeCells>' if merged else ''}</worksheet>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


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
