"""Make planner/memos/templates/memo.docx, the Word template of a memo; an association starts its own from a copy.

Run it after a change here: ``python data/templates/make_letterhead.py``. The tags in double braces and {% %} say
where a memo's parts go; everything else - letterhead, styles, margins - may be changed in Word.
"""
# ruff: noqa: INP001  (a script beside the files it makes, no package)

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Row
from docx.text.paragraph import Paragraph

from planner.files.atomic import write_atomically
from planner.files.palette import palette
from planner.memos.prints.word import TEMPLATE

# As Word writes a colour.
INK, QUIET, ACCENT, RULE = (
    RGBColor.from_string(palette()[name][1:].upper()) for name in ("ink", "quiet", "accent", "rule")
)
FACE = "Arial"  # every Word has it, and LibreOffice one of the same widths


def memo_template() -> bytes:
    """Build the template; the same bytes every time."""
    document = Document()
    _page(document)
    _styles(document)
    _letterhead(document)
    _head(document)
    _sections(document, "memo.first")
    with _loop(document, "if memo.caveat"):
        caveat = document.add_paragraph(style="Memo source")
        _sentence(caveat, "memo.caveat")
        caveat.add_run(" {{ memo.labels.guide }}")
        document.add_paragraph("{{ memo.labels.behind }}", "Memo behind")
    _sections(document, "memo.behind")
    _sources(document)
    made = io.BytesIO()
    document.save(made)
    return _without_clock(made)


def _page(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(17), Mm(13)
    section.header_distance = section.footer_distance = Mm(7)
    properties = document.core_properties
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    properties.title = "Notat"


def _styles(document: Docx) -> None:
    styles = document.styles
    normal = styles["Normal"]
    _face(normal, 10, INK)
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.05
    for name, size, colour, before, after in (
        ("Title", 17, INK, 4, 5),
        ("Heading 1", 11, INK, 8, 2),
        ("Heading 2", 9, INK, 6, 1),
        ("Caption", 8.5, QUIET, 2, 3),
        ("List Bullet", 10, INK, 0, 2),
    ):
        _face(styles[name], size, colour)
        styles[name].paragraph_format.space_before, styles[name].paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        for spaced in styles[name].element.rPr.findall(qn("w:spacing")):  # letters set apart: not ours
            styles[name].element.rPr.remove(spaced)
        styles[name].font.italic = False
        styles[name].font.bold = name.startswith(("Title", "Heading"))
    for border in styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    for name, base, size, after in (
        ("Memo kicker", "Normal", 10, 0),
        ("Memo school", "Normal", 12, 1),
        ("Memo heading line", "Normal", 8.5, 4),
        ("Memo brief", "Normal", 10.5, 5),
        ("Memo cell", "Normal", 10, 0),
        ("Memo key figure", "Normal", 20, 0),
        ("Memo figure title", "Normal", 10, 2),
        ("Memo who", "Normal", 8.5, 5),
        ("Memo behind", "Normal", 10, 2),
        ("Memo source", "Normal", 8.5, 1),
        ("Memo break", "Normal", 2, 0),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        style.font.size, style.paragraph_format.space_after = Pt(size), Pt(after)
        if name.endswith(("title", "kicker", "school", "behind")):
            style.font.bold = True
            style.paragraph_format.keep_with_next = True
    bullet = styles["List Bullet"].paragraph_format
    bullet.left_indent, bullet.first_line_indent = Mm(3.5), -Mm(3.5)
    styles["Memo behind"].paragraph_format.page_break_before = True
    for name in ("Memo kicker", "Memo behind"):
        styles[name].font.color.rgb = ACCENT
    styles["Memo source"].font.color.rgb = styles["Memo who"].font.color.rgb = QUIET
    who = styles["Memo who"].paragraph_format
    who.left_indent = Mm(3.5)
    for stop in (82, 174):
        who.tab_stops.add_tab_stop(Mm(stop), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
    note = styles.add_style("Memo note number", WD_STYLE_TYPE.CHARACTER)
    note.font.superscript = True
    note.font.color.rgb = ACCENT
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for side in ("top", "bottom", "insideH")
    )
    table = styles.add_style("Memo table", WD_STYLE_TYPE.TABLE)
    table.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>{lines}</w:tblBorders>"
            '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    for kind, inside in (("firstRow", f'<w:color w:val="{QUIET}"/>'), ("lastRow", "<w:b/>")):
        table.element.append(
            parse_xml(f'<w:tblStylePr {nsdecls("w")} w:type="{kind}"><w:rPr>{inside}</w:rPr></w:tblStylePr>')
        )
    for defaults in styles.element.iter(qn("w:lang")):
        defaults.set(qn("w:val"), "da-DK")


def _face(style: object, size: float, colour: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FACE, Pt(size), colour
    for fonts in style.element.iter(qn("w:rFonts")):
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:hAnsi"), FACE)


def _letterhead(document: Docx) -> None:
    """Put what an association replaces by its own where Word keeps it: in header and footer."""
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ memo.kicker }}"
    section.header.paragraphs[0].style = document.styles["Memo kicker"]
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["Memo source"]
    foot.add_run("{{ memo.title }}   ")
    for field, between in (("PAGE", " / "), ("NUMPAGES", "")):
        foot._p.append(  # noqa: SLF001  (python-docx has no fields)
            parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        )
        foot.add_run(between)


def _head(document: Docx) -> None:
    document.add_paragraph("{{ memo.title }}", "Memo school")
    lines = document.add_paragraph(style="Memo heading line")
    lines.add_run("{% for label, text in memo.heading %}{{ label }}: ").font.color.rgb = QUIET
    lines.add_run("{{ text }}{% if not loop.last %}    {% endif %}{% endfor %}")
    document.add_paragraph("{{ memo.headline.text }}", "Title")
    with _loop(document, "if memo.brief"):
        _sentences(document.add_paragraph(style="Memo brief"), "memo.brief")
    with _loop(document, "if memo.key_figures"):
        table = _bare_table(document, 2)
        _cells(table.rows[0], "for figure in memo.key_figures", "{{ figure.value }}", bold=True, left=True)
        _cells(table.rows[1], "for figure in memo.key_figures", "{{ figure.label }}", left=True)
        table.rows[0].cells[1].paragraphs[0].style = document.styles["Memo key figure"]
        document.add_paragraph(style="Memo break")


def _sections(document: Docx, name: str) -> None:
    with _loop(document, f"for section in {name}"):
        with _loop(document, "if section.title"):
            document.add_paragraph("{{ section.title }}", "Heading 1")
        with _loop(document, "for paragraph in section.paragraphs"):
            _sentences(document.add_paragraph(style="Normal"), "paragraph")
        with _loop(document, "if section.figure"):
            _sentence(document.add_paragraph(style="Memo figure title"), "section.figure.title")
            document.add_paragraph("{{ section.figure.picture }}", "Normal")
        with _loop(document, "if section.table"):
            _table(document)
        with _loop(document, "for sentence in section.points"):
            _sentence(document.add_paragraph(style="List Bullet"), "sentence")
            with _loop(document, "if section.asks"):
                document.add_paragraph("{{ memo.labels.who }}:\t  {{ memo.labels.when }}:\t", "Memo who")


def _table(document: Docx) -> None:
    table = _bare_table(document, 7)
    head, loop, row, end, when, total, done = table.rows
    _cells(head, "for text in section.table.headings", "{{ text }}")
    _is_heading(head)
    _cells(row, "for text in row", "{{ text }}")
    _cells(total, "for text in section.table.total", "{{ text }}", bold=True)
    for line, tag in (
        (loop, "for row in section.table.rows"),
        (end, "endfor"),
        (when, "if section.table.total"),
        (done, "endif"),
    ):
        line.cells[0].paragraphs[0].text = f"{{%tr {tag} %}}"
    _sentences(document.add_paragraph(style="Caption"), "section.table.notes")


def _bare_table(document: Docx, rows: int):  # noqa: ANN202
    table = document.add_table(rows, 3, "Memo table")
    for paragraph in (p for row in table.rows for cell in row.cells for p in cell.paragraphs):
        paragraph.style = document.styles["Memo cell"]
    return table


def _cells(row: _Row, loop: str, text: str, *, bold: bool = False, left: bool = False) -> None:
    """Fill a row with one cell for each turn of a loop; all but the first stand to the right, unless all stand left."""
    start, cell, end = row.cells
    start.paragraphs[0].text, end.paragraphs[0].text = f"{{%tc {loop} %}}", "{%tc endfor %}"
    paragraph = cell.paragraphs[0]
    paragraph.add_run(text).bold = bold or None
    jc = "left" if left else "{% if loop.first %}left{% else %}right{% endif %}"
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:jc {nsdecls("w")} w:val="{jc}"/>'))  # noqa: SLF001


def _is_heading(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))  # noqa: SLF001


def _sentence(paragraph: Paragraph, name: str) -> None:
    paragraph.add_run(f"{{{{ {name}.lead }}}}").bold = True
    paragraph.add_run(f"{{{{ {name}.text }}}}")
    paragraph.add_run(f"{{{{ {name}.note }}}}", "Memo note number")


def _sentences(paragraph: Paragraph, name: str) -> None:
    """Set sentences one after the other in a paragraph."""
    paragraph.add_run(f"{{% for sentence in {name} %}}")
    _sentence(paragraph, "sentence")
    paragraph.add_run(" {% endfor %}")


@contextmanager
def _loop(document: Docx, tag: str) -> Iterator[None]:
    document.add_paragraph(f"{{%p {tag} %}}")
    yield
    document.add_paragraph(f"{{%p end{tag.split(maxsplit=1)[0]} %}}")


def _sources(document: Docx) -> None:
    with _loop(document, "if memo.notes"):
        document.add_paragraph("{{ memo.labels.sources }}", "Heading 2")
        with _loop(document, "for note in memo.notes"):
            note = document.add_paragraph(style="Memo source")
            note.add_run("{{ note.number }} ").bold = True
            note.add_run("{{ note.place }}")


def _without_clock(made: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(
                zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), old.read(entry), zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


if __name__ == "__main__":
    write_atomically(TEMPLATE, memo_template())
