"""Workbooks written part by part, with what a spreadsheet shows: runs, struck-out cells, formats, formulas."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape, quoteattr

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
FONTS = (
    "<font/><font><strike/></font><font><vertAlign val='superscript'/></font><font><color theme='0'/></font>"
    "<font><sz val='1'/></font><font><color rgb='FFF2F2F2'/></font><font><color theme='0' tint='-0.05'/></font>"
)
REST = "<fills><fill><patternFill patternType='none'/></fill><fill><patternFill patternType='solid'><fgColor rgb='FF000000'/></patternFill></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
NORMAL = "<cellStyles><cellStyle name='Normal' xfId='0' builtinId='0'/></cellStyles>"
STRUCK, RAISED, WHITE, TINY, FAINT, TINTED = range(1, 7)
# What conditional formatting lays over a cell.
OVER = {
    "white": "<font><color rgb='FFFFFFFF'/></font>",
    "blue on blue": "<font><color rgb='FF0000FF'/></font><fill><patternFill><bgColor rgb='FF0000FF'/></patternFill></fill>",
    "black behind": "<fill><patternFill patternType='solid'><bgColor rgb='FF000000'/></patternFill></fill>",
    "white on black": "<font><color theme='0'/></font><fill><patternFill><bgColor rgb='FF000000'/></patternFill></fill>",
    "struck": "<font><strike/></font>",
    "nothing shown": "<numFmt numFmtId='190' formatCode=';;;'/>",
    "red": "<font><b/><color rgb='FF9C0006'/></font><fill><patternFill><bgColor rgb='FFFFC7CE'/></patternFill></fill>",
}


def text_xml(text):
    """A text in runs: ^raised^, ~struck out~."""
    runs = []
    for run in filter(None, re.split(r"(\^[^^]*\^|~[^~]*~)", text)):
        font = {"^": "<rPr><vertAlign val='superscript'/></rPr>", "~": "<rPr><strike/></rPr>"}.get(run[0], "")
        runs.append(f'<r>{font}<t xml:space="preserve">{escape(run.strip("^~"))}</t></r>')
    return f"<is>{''.join(runs)}</is>"


def conditional_xml(rules):
    """Conditional formatting: area, what is laid over it, what is asked for, and the formulas of that."""
    return "".join(
        f"<conditionalFormatting sqref='{area}'><cfRule priority='1' dxfId='{list(OVER).index(over)}' {asked}>"
        f"{''.join(f'<formula>{escape(str(formula))}</formula>' for formula in formulas)}</cfRule></conditionalFormatting>"
        for area, over, asked, *formulas in rules
    )


def workbook(case):
    """A workbook as a case has it, written part by part."""
    styles = [("General", 0, 0)]

    def cell(at, value):
        if isinstance(value, str):
            return f'<c r="{at}" t="inlineStr">{text_xml(value)}</c>' if value else ""
        value = value if isinstance(value, dict) else {"v": value}
        fonts = {
            "struck": STRUCK,
            "raised": RAISED,
            "white": WHITE,
            "tiny": TINY,
            "faint": FAINT,
            "tinted": TINTED,
        }
        font = next((number for name, number in fonts.items() if value.get(name)), 0)
        style = value.get("format", "General"), font, int(value.get("on_black", False))
        if style not in styles:
            styles.append(style)
        formula = f"<f>{value['f']}</f>" if "f" in value else ""
        if isinstance(value["v"], str):
            return f'<c r="{at}" s="{styles.index(style)}" t="inlineStr">{text_xml(value["v"])}</c>'
        return f'<c r="{at}" s="{styles.index(style)}">{formula}<v>{value["v"]!r}</v></c>'

    rows = [*case.get("headings", [HEADINGS]), *case["sheet"]]
    lines = [
        f'<row r="{r}">{"".join(cell(f"{chr(65 + c)}{r}", value) for c, value in enumerate(row))}</row>'
        for r, row in enumerate(rows, 1)
    ]
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in case.get("merged", ()))
    widths = "".join(
        f'<col min="{c}" max="{c}" width="{width}" customWidth="1"/>' for c, width in case.get("widths", ())
    )
    forms = "".join(
        f"<numFmt numFmtId='{200 + i}' formatCode={quoteattr(form)}/>"
        for i, (form, _, _) in enumerate(styles)
    )
    xfs = "".join(
        f"<xf numFmtId='{200 + i}' fontId='{font}' fillId='{fill}'/>"
        for i, (_, font, fill) in enumerate(styles)
    )
    overs = "".join(f"<dxf>{over}</dxf>" for over in OVER.values())
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
        "xl/styles.xml": f"<styleSheet {MAIN}><numFmts>{forms}</numFmts><fonts>{FONTS}</fonts>{REST}<cellXfs>{xfs}</cellXfs>{NORMAL}<dxfs>{overs}</dxfs></styleSheet>",
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}>{f'<cols>{widths}</cols>' if widths else ''}<sheetData>{''.join(lines)}</sheetData>"
        f"{f'<mergeCells>{merged}</mergeCells>' if merged else ''}{conditional_xml(case.get('conditional', ()))}</worksheet>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
