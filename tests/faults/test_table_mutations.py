"""School tables changed at random, as text and as workbooks: what is read is what a person sees, or is named."""

from __future__ import annotations

import csv
import io
import random
import re
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from drawn_workbooks import HEADINGS
from openpyxl import load_workbook

from planner import read_schools
from planner.files.grids.cells import key
from planner.words.language import words_in
from planner.words.problems import problem_sentence

SEED = 20261125
BATCHES = [(0, 300), *(pytest.param(batch, 1000, marks=pytest.mark.long) for batch in range(1, 6))]

DANISH = [
    "institutionsnummer",
    "skole",
    "elever",
    "administrative opgaver",
    "elevunderstøttelse",
    "relationsarbejde",
]
PLACES = [
    "Ballerup",
    "Århus",
    "Sønderjylland",
    "Næstved",
    "NA",
    "Tønder, afd. 2",
    'Skive "Nord"',
    "O'Hara",
    "Æbelø",
]
STRANGE = ["bemærkning", "note", "kommune", "2024"]  # headings of columns nobody asked for
# What somebody writes that no one can take for one figure. The mixtures of marks are settled by the column.
BAD = [
    "", "ca. 2", "2-3", "-1", "−0,5", "inf", "NaN", "1e400", "1e3", "½", "٣", "0x10", "3 t", "43 %", "3..5", "3,5,5",
    "#REF!", "#DIV/0!", "ja", "=1+1", "<b>3</b>", "3;4", "†", "1 2", "3\u200b", "0,0000001", "9" * 30,
]  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """A school's row as a person sees it; None where nobody can say what figure it is."""

    school_id: str
    name: str
    figures: tuple[float | None, ...]  # students, then FTE by type

    @property
    def readable(self):
        return all(figure is not None for figure in self.figures)


@dataclass
class Table:
    """Headings and rows of what is written, each row beside what is seen there; None: no school's row."""

    headings: list[str]
    rows: list[tuple[list[object], Seen | None]]
    refused: bool = False  # nothing of it may be read
    above: int = 0  # so many of the rows stand above the headings

    def texts(self):
        rows = [list(cells) for cells, _ in self.rows]
        return [*rows[: self.above], list(self.headings), *rows[self.above :]]


def drawn(chance, written):
    """A table of some schools; `written` puts a figure as a cell."""
    headings = list(chance.choice([HEADINGS, DANISH]))
    rows = []
    for i in range(chance.randint(2, 7)):
        figures = (chance.randint(20, 3000), *(chance.randint(1, 4000) / 1000 for _ in range(3)))
        name = f"{chance.choice(PLACES)} {i + 1}"
        cells = [f"{751000 + i}", name, *(written(f) for f in figures)]
        rows.append((cells, Seen(cells[0], name, figures)))
    return Table(headings, rows)


def a_school(chance, table):
    """Where one of the schools stands."""
    return chance.choice([i for i, (_, seen) in enumerate(table.rows) if seen is not None])


# --- what people do to a table of any kind ---------------------------------------------------------------------


def nothing(chance, table):
    """As it was."""


def a_bad_figure(chance, table):
    i = a_school(chance, table)
    cells, seen = table.rows[i]
    which = chance.randrange(4)
    cells[2 + which] = chance.choice(BAD)
    table.rows[i] = cells, replace(seen, figures=(*seen.figures[:which], None, *seen.figures[which + 1 :]))


def figures_swapped(chance, table):
    i = a_school(chance, table)
    cells, seen = table.rows[i]
    a, b = chance.sample(range(3), 2)
    cells[3 + a], cells[3 + b] = cells[3 + b], cells[3 + a]
    figures = list(seen.figures)
    figures[1 + a], figures[1 + b] = figures[1 + b], figures[1 + a]
    table.rows[i] = cells, replace(seen, figures=tuple(figures))


def rows_swapped(chance, table):
    chance.shuffle(table.rows)


def columns_swapped(chance, table):
    order = list(range(len(table.headings)))
    chance.shuffle(order)
    table.headings = [table.headings[i] for i in order]
    table.rows = [([cells[i] for i in order], seen) for cells, seen in table.rows]


def headings_respelled(chance, table):
    forms = [
        str.upper,
        str.title,
        lambda h: h.replace(" ", "_"),
        lambda h: f" {h}\u00a0",
        lambda h: h.replace("ø", "o\u0338") and h,
    ]
    table.headings = [chance.choice(forms)(h) for h in table.headings]


def a_heading_lost(chance, table):
    i = chance.randrange(len(table.headings))
    table.headings[i] = chance.choice(
        ["", "x", "andet", f"{table.headings[i]} (%)", f"andel {table.headings[i]}"]
    )
    # A text's column may have a percent sign in its heading; any other is then no FTE.
    table.refused = i > 1 or "%" not in table.headings[i]


def a_heading_twice(chance, table):
    i = chance.randrange(len(table.headings))
    table.headings.append(table.headings[i])
    table.rows = [([*cells, cells[i]], seen) for cells, seen in table.rows]
    table.refused = table.headings[i] not in STRANGE  # which of two nobody asked for is nobody's business


def a_column_more(chance, table):
    at = chance.randint(0, len(table.headings))
    table.headings.insert(at, chance.choice(STRANGE))
    for cells, _ in table.rows:
        cells.insert(at, chance.choice(["", "x", "12", "0,5", "1.250"]))


def a_row_that_is_no_school(chance, table):
    width = len(table.headings)
    row = chance.choice(
        [
            [""] * width,
            ["I alt", *["1"] * (width - 1)],
            list(table.headings),
            ["Kilde: egne tal", *[""] * (width - 1)],
        ]
    )
    table.rows.insert(chance.randint(0, len(table.rows)), (row, None))


def a_row_twice(chance, table):
    cells, seen = table.rows[a_school(chance, table)]
    table.rows.append((list(cells), seen))


def a_school_twice_with_other_figures(chance, table):
    """Which of the two is right nobody can say: never both are read."""
    cells, seen = table.rows[a_school(chance, table)]
    other = [*cells[:2], "4321", *cells[3:]]
    table.rows.append((other, replace(seen, figures=(4321, *seen.figures[1:]))))


def headings_sorted_in(chance, table):
    table.above = chance.randint(1, len(table.rows))
    table.refused = True


ANY = [
    nothing, headings_sorted_in, a_bad_figure, figures_swapped, rows_swapped, columns_swapped, headings_respelled, a_heading_lost,
    a_heading_twice, a_column_more, a_row_that_is_no_school, a_row_twice, a_school_twice_with_other_figures,
]  # fmt: skip


def changed(chance, table, more=()):
    """Do one or two of these to a table, the ones that need its first columns first; their names."""
    done = [chance.choice([*ANY, *more]) for _ in range(chance.randint(1, 2))]
    for change in sorted(
        done, key=lambda change: change in {columns_swapped, a_column_more, a_heading_twice}
    ):
        change(chance, table)
    return [change.__name__ for change in done]


# --- the law ---------------------------------------------------------------------------------------------------


def read(data, name, folder):
    path = folder / name
    path.write_bytes(data)
    schools, problems = read_schools(path)
    assert schools or any(p.severity == "problem" for p in problems)
    for problem in problems:
        assert "\n" not in problem_sentence(problem, words_in("da"))
    return schools, problems


def figures_of(school):
    return (school.students, *school.allocation.values())


def check(table, schools, problems, first, asked=frozenset()):
    """Each school is the one seen in its row, and each row is a school or is named.

    first : row number of the first row below the headings
    asked : row numbers that must be named where the school is kept, at least by a question
    """
    by_row = {school.row: school for school in schools}
    assert len({school.school_id for school in schools}) == len(schools)
    named = {p.place.row for p in problems if p.severity == "problem"}
    known = {key(heading) for heading in [*HEADINGS, *DANISH]}
    again = [i for i, (cells, _) in enumerate(table.rows) if len({key(str(c)) for c in cells} & known) > 4]
    if table.refused and again == [0] and not table.above:
        return  # the same headings once more, and whole, right below: those are the headings then
    if table.refused and not (table.above and again):
        assert schools == []
    if table.above or "rows_above_headings" in {p.code for p in problems}:
        return  # the rows have other numbers, or all of them are sent back
    if not schools and not named & set(range(first, first + len(table.rows))):
        return  # sent back as a whole, with its reason
    for number, (cells, seen) in enumerate(table.rows, first):
        school = by_row.pop(number, None)
        if school is None:
            assert number in named or not any(str(cell).strip() for cell in cells), (number, cells)
            continue
        if seen is None:  # a row of something else that looks like a school is asked about
            assert number in {p.place.row for p in problems}
            continue
        assert seen.readable, (number, cells)
        assert (school.school_id, school.school) == (seen.school_id, seen.name)
        assert figures_of(school) == seen.figures, (number, cells)
        assert number not in asked or {p.place.row for p in problems} & {number, None}
    assert by_row == {}


# --- text ------------------------------------------------------------------------------------------------------


def danish(figure):
    return str(figure).replace(".", ",")


def delimited(chance, rows, delimiter):
    text = io.StringIO(newline="")
    quoting = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)
    return text.getvalue()


def with_thousands(chance, table, mark):
    """Students as many write them; every cell of the column, so that the column says which rule it is."""
    at = 2
    for cells, seen in table.rows:
        if seen is not None and seen.figures[0] is not None and str(cells[at]).isdigit():
            cells[at] = f"{int(cells[at]):,}".replace(",", mark)


def check_text(chance, folder):
    is_danish = chance.random() < 0.7
    table = drawn(chance, danish if is_danish else str)
    done = []
    if chance.random() < 0.3:
        mark = chance.choice([" ", "\u00a0", "." if is_danish else ","])
        if mark in " \u00a0" or all(seen.figures[0] < 1000 or seen.figures[0] % 10 for _, seen in table.rows):
            with_thousands(chance, table, mark)
            done.append("thousands")
    done += changed(chance, table)
    rows = table.texts()
    top = chance.choice([[], [], [["Skolernes tal"]], [["Tal fra oktober"], [""]]])
    delimiter = chance.choice([";", ";", "\t", "|"] if is_danish else [",", ";", "\t"])
    text = delimited(chance, [*top, *rows], delimiter)
    text = text.replace("\n", chance.choice(["\n", "\r\n", "\r"]))
    if chance.random() < 0.3:
        text = text.rstrip("\r\n")
    encoding = chance.choice(["utf-8", "utf-8", "utf-8-sig", "cp1252", "cp1252", "utf-16", "utf-16-le"])
    data = text.encode(encoding, errors="replace")
    done.append(encoding)
    if encoding.startswith("utf-16"):
        table.refused = True
    if encoding == "cp1252" and any(ord(c) > 255 for c in text):
        return done  # what became of it is a question mark for the person too
    schools, problems = read(data, "t.csv", folder)
    check(table, schools, problems, first=len(top) + 2)
    return done


# --- workbooks -------------------------------------------------------------------------------------------------

FORMATS = {
    "general": "General", "percent": "0%", "percent of their own": '0.0" "%', "date": "yyyy-mm-dd",
    "padded": "000000", "thousands": "#,##0.00", "in thousands": "0.0,", "in millions": '0.00,," mio."', "text": "@",
}  # fmt: skip


def _empty_workbook():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Skoler")
        for i, form in enumerate(FORMATS.values()):
            sheet.write_number(0, i, 1, book.add_format({"num_format": form}))
        sheet.write_string(1, 0, "x")
        book.add_worksheet("Forside").write_string(0, 0, "Tal fra skolerne")
    with zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = _empty_workbook()
SHEET = "xl/worksheets/sheet1.xml"
STYLE = {
    name: int(style)
    for name, style in zip(FORMATS, re.findall(rb'<c r="[A-Z]1"(?: s="(\d+)")?', PARTS[SHEET].replace(b'r="A1">', b'r="A1" s="0">')), strict=True)
}  # fmt: skip


@dataclass
class Typed:
    """A cell that is more than a text: its XML between <c> and </c>, its type and its style."""

    xml: str
    kind: str = ""
    style: str = "general"

    def __str__(self):
        return self.xml


def typed_cell(chance, figure):
    """A figure in a form a spreadsheet program stores: as what it is seen, None where nobody can say."""
    text = danish(figure)
    value = f"<v>{figure!r}</v>"
    return chance.choice(
        [
            (Typed(value), figure),
            (Typed(value, style="thousands"), figure),
            (Typed(f"<f>SUM(A1)</f>{value}"), figure),
            (Typed(f"<v>{text}</v>", "str"), figure),
            (Typed(f"<is><r><t>{text[:1]}</t></r><r><t>{text[1:]}</t></r></is>", "inlineStr"), figure),
            (Typed(value, style="percent"), None),
            (Typed(value, style="percent of their own"), None),
            (Typed(value, style="date"), None),
            (Typed(value, style="in thousands"), None),
            (Typed(value, style="in millions"), None),
            (Typed("<v>1</v>", "b"), None),
            (Typed("<v>#N/A</v>", "e"), None),
            (Typed("<f>1+1</f>"), None),
            (Typed("<f>1/0</f><v>#DIV/0!</v>", "e"), None),
            (Typed("<v>2026-02-01T00:00:00</v>", "d"), None),
        ]
    )


def another_kind_of_cell(chance, table):
    i = a_school(chance, table)
    cells, seen = table.rows[i]
    which = chance.randrange(4)
    if seen.figures[which] is None:
        return
    cells[2 + which], figure = typed_cell(chance, seen.figures[which])
    table.rows[i] = cells, replace(seen, figures=(*seen.figures[:which], figure, *seen.figures[which + 1 :]))


def a_number_kept_as_a_number(chance, table):
    i = a_school(chance, table)
    cells, seen = table.rows[i]
    cells[0] = Typed(
        f"<v>{seen.school_id}</v>", style="padded" if seen.school_id.startswith("0") else "general"
    )


def cell_xml(reference, value):
    if isinstance(value, Typed):
        kind = f' t="{value.kind}"' if value.kind else ""
        return f'<c r="{reference}" s="{STYLE[value.style]}"{kind}>{value.xml}</c>'
    if isinstance(value, (int, float)):
        return f'<c r="{reference}"><v>{value!r}</v></c>'
    if value == "":
        return ""
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def sheet_of(rows, top, hidden_rows=(), hidden_columns=(), merged=()):
    lines = []
    for r, cells in enumerate(rows, top + 1):
        hidden = ' hidden="1"' if r in hidden_rows else ""
        inner = "".join(cell_xml(f"{chr(65 + c)}{r}", value) for c, value in enumerate(cells))
        lines.append(f'<row r="{r}"{hidden}>{inner}</row>')
    columns = "".join(f'<col min="{c}" max="{c}" width="9" hidden="1"/>' for c in hidden_columns)
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{f'<cols>{columns}</cols>' if columns else ''}<sheetData>{''.join(lines)}</sheetData>"
        f"{f'<mergeCells>{merges}</mergeCells>' if merges else ''}</worksheet>"
    )


def packed(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@dataclass
class Sheet:
    """A sheet on its way into a workbook: the table, where it begins, and what is hidden or merged."""

    table: Table
    top: int
    parts: dict[str, bytes]
    asked: set[int] = field(default_factory=set)  # rows that must be named where they are read
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[str, ...] = ()
    encoding: str = "utf-8"

    @property
    def numbers(self):
        """Row numbers below the headings."""
        return range(self.top + 2, self.top + 2 + len(self.table.rows))

    def xml(self):
        rows = self.table.texts()
        text = sheet_of(rows, self.top, self.hidden_rows, self.hidden_columns, self.merged)
        return text.replace("UTF-8", self.encoding).encode(self.encoding, errors="xmlcharrefreplace")


def as_it_is(chance, sheet):
    """Nothing hidden, nothing merged."""


def a_row_hidden(chance, sheet):
    sheet.hidden_rows = (chance.choice(sheet.numbers),)
    sheet.asked |= set(sheet.hidden_rows)


def a_column_hidden(chance, sheet):
    column = chance.randint(1, len(sheet.table.headings))
    sheet.hidden_columns = (column,)
    if sheet.table.headings[column - 1] not in {*STRANGE, "", "x", "andet"}:
        sheet.asked |= set(sheet.numbers)


def the_sheet_hidden(chance, sheet):
    state = chance.choice([b"hidden", b"veryHidden"])
    book = sheet.parts["xl/workbook.xml"]
    sheet.parts["xl/workbook.xml"] = book.replace(b'name="Skoler"', b'name="Skoler" state="%s"' % state)
    sheet.asked |= set(sheet.numbers)


def cells_merged(chance, sheet):
    """Only the first of them is seen; what stands in the others nobody can say."""
    row, column = chance.choice(sheet.numbers), chance.randint(1, len(sheet.table.headings) - 1)
    down, right = chance.choice([(1, 0), (0, 1), (1, 1), (2, 0)])
    sheet.merged = (f"{chr(64 + column)}{row}:{chr(64 + column + right)}{row + down}",)
    if {*sheet.table.headings[column - 1 : column + right]} <= {*STRANGE, "", "x", "andet"}:
        return  # of no column that is read
    for number in set(sheet.numbers) & set(range(row, row + down + 1)):
        cells, seen = sheet.table.rows[number - sheet.top - 2]
        if seen is not None:
            sheet.table.rows[number - sheet.top - 2] = cells, replace(seen, figures=(None,) * 4)


def headings_merged(chance, sheet):
    """The second of them is not to be seen."""
    column, row = chance.randint(1, len(sheet.table.headings) - 1), sheet.top + 1
    sheet.merged = (f"{chr(64 + column)}{row}:{chr(65 + column)}{row}",)
    sheet.table.refused = True


def the_same_sheet_twice(chance, sheet):
    sheet.parts["xl/worksheets/sheet2.xml"] = sheet.xml()
    sheet.table.refused = True


def another_encoding(chance, sheet):
    sheet.encoding = chance.choice(["utf-16", "latin-1"])


SHEETS = [
    a_row_hidden, a_column_hidden, the_sheet_hidden, cells_merged, headings_merged, the_same_sheet_twice, another_encoding,
]  # fmt: skip


def check_workbook(chance, folder):
    table = drawn(chance, chance.choice([lambda f: f, lambda f: f, danish]))
    done = changed(chance, table, [another_kind_of_cell] * 6 + [a_number_kept_as_a_number] * 2)
    sheet = Sheet(table, chance.choice([0, 0, 3]), dict(PARTS))
    change = chance.choice([*[as_it_is] * 6, *SHEETS])
    change(chance, sheet)
    schools, problems = read(packed({**sheet.parts, SHEET: sheet.xml()}), "t.xlsx", folder)
    check(table, schools, problems, sheet.numbers[0], sheet.asked)
    return [*done, change.__name__]


# --- bytes -----------------------------------------------------------------------------------------------------

SHREDS = [
    b"",
    b"1",
    b"9",
    b"<",
    b'"',
    b"-",
    b"e",
    b".",
    b",",
    b";",
    b"\n",
    b"\t",
    b"\xff",
    b"\0",
    b"</c>",
    b"<v>7</v>",
]


def shaken(content, chance):
    content = bytearray(content)
    if chance.random() < 0.2:
        return bytes(content[: chance.randrange(len(content))])
    for _ in range(chance.choice([1, 1, 2, 4])):
        at = chance.randrange(len(content))
        content[at : at + chance.choice([0, 1, 1, 2, 3])] = chance.choice(
            [*SHREDS, bytes([chance.randrange(256)])]
        )
    return bytes(content)


def readings(cell):
    """Every number a person may read in a cell of a text or a workbook."""
    if isinstance(cell, (int, float)):
        return {float(cell)}
    text = "".join(str(cell or "").split()).replace("−", "-")
    found = set()
    for number in (text.replace(".", "").replace(",", "."), text.replace(",", "")):
        if re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", number, re.ASCII):
            found.add(float(number))
    return found


def in_the_row(school, cells):
    """The school's number and each of its figures stand in its own row, whoever reads it.

    A cell that the other reader sees nothing in (None) may be any one of them.
    """
    texts = {str(cell).strip() for cell in cells}
    numbers = set().union(*map(readings, cells))
    strange = [figure for figure in figures_of(school) if figure not in numbers]
    if school.school_id not in {re.sub(r"\W", "", text) for text in texts} | texts:
        strange.append(school.school_id)
    assert len(strange) <= list(cells).count(None), (school, cells)


def check_shaken_text(chance, folder):
    table = drawn(chance, danish)
    text = delimited(chance, table.texts(), ";")
    data = shaken(text.encode(chance.choice(["utf-8", "utf-8-sig", "cp1252"])), chance)
    schools, problems = read(data, "t.csv", folder)
    if not schools:
        return ["shaken text", "sent back"]
    try:
        lines = re.split(r"\r\n|\n|\r", data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        lines = re.split(r"\r\n|\n|\r", data.decode("cp1252"))
    for school in schools:
        cuts = [next(csv.reader([lines[school.row - 1]], delimiter=d)) for d in ";,\t"]
        in_the_row(school, max(cuts, key=len))
    named = {p.place.row for p in problems}
    rows = {school.row for school in schools}
    heading = min(rows | {n for n in named if n is not None}) - 1
    for i, line in enumerate(lines, 1):
        covered = any(
            n is not None and n < i and n + 20 > i for n in named
        )  # lines of a quote that never closes
        assert i <= heading or i in rows | named or not line.strip(' ;"\t\ufeff') or covered, line
    return ["shaken text"]


def check_shaken_workbook(chance, folder):
    table = drawn(chance, lambda f: f)
    parts = {**PARTS, SHEET: sheet_of(table.texts(), 0).encode()}
    if chance.random() < 0.3:
        data = shaken(packed(parts), chance)
    else:
        part = chance.choice(
            [SHEET, SHEET, SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
        )
        data = packed({**parts, part: shaken(parts[part], chance)})
    schools, _ = read(data, "t.xlsx", folder)
    if not schools:
        return ["shaken workbook", "sent back"]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), data_only=True)
        rows = {(s.title, r): cells for s in book for r, cells in enumerate(s.iter_rows(values_only=True), 1)}
        book.close()
    except Exception:  # noqa: BLE001  (whatever it makes of it, it is no witness)
        rows = {}
    if not any(cells for cells in rows.values()):
        return ["shaken workbook", "no witness"]
    for school in schools:
        own = [cells for (_, r), cells in rows.items() if r == school.row]
        in_the_row(school, max(own, key=len, default=(None,) * 6))
    return ["shaken workbook"]


CHECKS = {
    "text": check_text,
    "workbook": check_workbook,
    "shaken text": check_shaken_text,
    "shaken workbook": check_shaken_workbook,
}


@pytest.mark.parametrize(("batch", "count"), BATCHES)
@pytest.mark.parametrize("kind", CHECKS)
def test_a_changed_school_table_is_read_as_it_is_seen_or_named(tmp_path, kind, batch, count):
    chance = random.Random(f"{SEED} {kind} {batch}")
    done = Counter()
    for _ in range(count):
        done.update(CHECKS[kind](chance, tmp_path))
    if not kind.startswith("shaken"):  # each kind of change was there
        changes = [*ANY, *(SHEETS if kind == "workbook" else [])]
        assert {change.__name__ for change in changes} <= set(done)
