"""Workbooks changed at random: never a traceback, and never another figure than the one a person sees."""

from __future__ import annotations

import copy
import io
import itertools
import random
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from xml.sax.saxutils import escape

import pytest
from estimate_sheets import EXAMPLE, Filled
from openpyxl import load_workbook

from planner import SchoolYear, TimeEstimate, read_estimate
from planner.files.estimate.template import estimate_workbook
from planner.model.estimate.documents import to_document
from planner.model.estimate.people import OTHER
from planner.model.schools import HEADS
from planner.words.language import words_in
from planner.words.problems import problem_sentence

SHEET = "xl/worksheets/sheet1.xml"
SEED = 20261124
BATCHES = [(0, 120), *(pytest.param(batch, 1000, marks=pytest.mark.long) for batch in range(1, 11))]

# What somebody writes, and the figure whoever reads it sees; None: nobody can say, or it cannot be.
FIGURES = [
    (3, 3.0), (2.5, 2.5), ("4", 4.0), (" 4 ", 4.0), ("4,5", 4.5), ("0,5", 0.5), ("3\u00a0", 3.0), ("4,25", 4.25), (0, 0.0),
    ("ca. 2", None), ("2-3", None), (-1, None), ("−1", None), ("- 1", None),
    ("inf", None), ("NaN", None), ("1e400", None), ("1e3", None), ("½", None), ("٣", None), ("0x10", None), ("3 t", None),
    ("10 %", None), ("3..5", None), ("3,5,5", None), ("#REF!", None), ("#DIV/0!", None), ("ja", None), (1e12, None),
    (float("1e-300"), None), ("'3", None), ("=3", None), ("3\x00".replace("\x00", "\u200b"), None), ("<b>3</b>", None),
]  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """A cell with a figure, and where that figure stands in the estimate's document."""

    cell: str
    paths: tuple[tuple[object, ...], ...]
    percent: bool = False  # so 10 % is 10 there, and nothing anywhere else
    guess: bool = (
        False  # a best guess, where "ca. 2" and, with no low and high beside it, "2-3" say something
    )


def spots(sheet):
    """Every figure of the example, found by its labels."""
    found = [Spot(sheet.field(name).coordinate, ((name,),)) for name in HEADS]
    for i, person in enumerate(EXAMPLE.people):
        which = 0
        for j, time in enumerate(person.times):
            nth = which if time.task == "other" else 0
            which += time.task == "other"
            for kind, prefix in (("amount", ""), ("minutes", "minutes_")):
                if getattr(time, kind) is None:
                    continue
                at = ("people", i, "times", j, kind)
                if time.has_range:
                    for end in ("low", "likely", "high"):
                        cell = sheet.line(i + 1, time.task, f"{prefix}{end}", nth).coordinate
                        found.append(Spot(cell, ((*at, end),), guess=end == "likely"))
                else:
                    cell = sheet.line(i + 1, time.task, f"{prefix}likely", nth).coordinate
                    paths = tuple((*at, end) for end in ("low", "likely", "high"))
                    found.append(Spot(cell, paths, percent=time.unit == "percent", guess=True))
        found.append(Spot(sheet.fact(i + 1, "employment").coordinate, (("people", i, "employment"),)))
        for task_type, given in (person.quick or {}).items():
            if given.width:
                for end in ("low", "likely", "high"):
                    cell = sheet.line(i + 1, task_type.value, end).coordinate
                    found.append(
                        Spot(
                            cell,
                            (("people", i, "quick", task_type.value, end),),
                            percent=True,
                            guess=end == "likely",
                        )
                    )
    return found


@dataclass(frozen=True)
class Row:
    """A row of the sheet: its number, and its cells' XML by column."""

    number: int
    cells: dict[str, bytes]

    def xml(self, number=None, attributes=b""):
        number = number or self.number
        moved = (
            re.sub(rb' r="([A-Z]+)\d+"', rb' r="\g<1>%d"' % number, c, count=1) for c in self.cells.values()
        )
        return b'<row r="%d"%s>%s</row>' % (number, attributes, b"".join(moved))


class Original:
    """The example's workbook in one language, and what is to be found in it."""

    def __init__(self, language):
        self.language = language
        self.data = estimate_workbook(SchoolYear(2026), language, EXAMPLE)
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        filled = Filled(io.BytesIO(self.data), language)
        self.spots = spots(filled)
        self.rows = {
            int(number): Row(int(number), {c[1].decode(): c[0] for c in re.finditer(rb'<c r="([A-Z]+)\d+".*?(?:/>|</c>)', inner)})
            for number, inner in re.findall(rb'<row r="(\d+)"[^>]*?(?:/>|>(.*?)</row>)', self.parts[SHEET])
        }  # fmt: skip
        self.tasks = {
            (i, j): filled.line(i + 1, t.task, "likely", sum(u.task == "other" for u in p.times[:j]) if t.task == "other" else 0).row
            for i, p in enumerate(EXAMPLE.people)
            for j, t in enumerate(p.times)
        }  # fmt: skip
        self.start = filled.start(1)
        self.sections = filled.rows_of(filled.word("column", "task"))
        filled.book.close()
        self.seen = seen_in(self.data, filled.sheet.title)
        self.title = filled.sheet.title
        self.parts["xl/styles.xml"], self.styles = with_formats(self.parts["xl/styles.xml"])

    def with_row(self, sheet, number, new):
        changed, count = re.subn(
            rb'<row r="%d"[^>]*?(?:/>|>.*?</row>)' % number, lambda _: new, sheet, count=1
        )
        assert count == 1
        return changed


FORMATS = {"percent": "0%", "date": "yyyy-mm-dd", "padded": "000", "scaled": "0.0,", "spaced": "#,##0.00"}


def with_formats(styles):
    """The styles with some more, and the number of each."""
    first = int(re.search(rb'<cellXfs count="(\d+)"', styles)[1])
    formats = "".join(
        f'<numFmt numFmtId="{900 + i}" formatCode="{code}"/>' for i, code in enumerate(FORMATS.values())
    )
    styles = styles.replace(b"</numFmts>", formats.encode() + b"</numFmts>")
    more = "".join(
        f'<xf numFmtId="{900 + i}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for i in range(len(FORMATS))
    )
    return styles.replace(b"</cellXfs>", more.encode() + b"</cellXfs>"), {
        n: first + i for i, n in enumerate(FORMATS)
    }


def written(value):
    """A cell's content as a spreadsheet program stores it."""
    if isinstance(value, str):
        if value.startswith(("=", "#")):
            return ('t="e"', f"<v>{escape(value)}</v>") if value[0] == "#" else ("", f"<f>{value[1:]}</f>")
        return 't="inlineStr"', f'<is><t xml:space="preserve">{escape(value)}</t></is>'
    return "", f"<v>{value!r}</v>"


def with_cell(sheet, cell, value):
    kind, content = written(value)
    pattern = rf'<c r="{cell}"( s="\d+")?[^>]*?(/>|>.*?</c>)'.encode()
    changed, count = re.subn(
        pattern,
        lambda m: f'<c r="{cell}"{(m[1] or b"").decode()} {kind}>{content}</c>'.encode(),
        sheet,
        count=1,
    )
    assert count == 1
    return changed


def packed(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            if content is not None:
                archive.writestr(name, content)
    return buffer.getvalue()


def read(data, folder):
    path = folder / "e.xlsx"
    path.write_bytes(data)
    estimate, problems = read_estimate(path)
    assert estimate is not None or problems
    assert estimate is None or isinstance(estimate, TimeEstimate)
    assert (estimate is None) == any(p.severity == "problem" for p in problems)
    return estimate, problems


def put(document, path, value):
    *way, last = path
    for step in way:
        document = document[step]
    document[last] = value


def respelled(figure, chance):
    """The figure that stands there, as other people would write it."""
    danish = str(figure).replace(".", ",")
    forms = [figure, danish, f" {danish}\u00a0", f"{danish}\t"]
    if figure != int(figure):
        forms.append(f"{figure:.3f}".replace(".", ",") + "0")
    return chance.choice(forms), figure


def check_written_figures(original, chance, folder):
    """Write one to three cells anew; what is read is what each says, or the workbook is sent back with a reason."""
    expected, sheet, readable = copy.deepcopy(to_document(EXAMPLE)), original.parts[SHEET], True
    for spot in chance.sample(original.spots, chance.randint(1, 3)):
        figure = original.seen[spot.cell]
        value, seen = respelled(figure, chance) if chance.random() < 0.6 else chance.choice(FIGURES)
        seen = 10.0 if value == "10 %" and spot.percent else seen
        seen = 2.0 if value == "ca. 2" and spot.guess else seen
        ends = dict.fromkeys(spot.paths, seen)
        if value == "2-3" and spot.guess and len(spot.paths) > 1:
            seen, ends = 2.5, dict(zip(spot.paths, (2.0, 2.5, 3.0), strict=True))
            put(expected, (*spot.paths[0][:-2], "has_range"), value=True)
        sheet = with_cell(sheet, spot.cell, value)
        readable = readable and seen is not None
        for path, end in ends.items():
            put(expected, path, end)
    estimate, problems = read(packed({**original.parts, SHEET: sheet}), folder)
    if not readable:
        assert estimate is None
    if estimate is not None:
        assert to_document(estimate) == expected
    for problem in problems:
        assert "\n" not in problem_sentence(problem, words_in(original.language))
    return estimate is not None


# --- what a spreadsheet program does to cells, rows, columns and sheets: each gives the parts and a judge ----------


def judged(expected, *, named=()):
    """The document that a person sees; if it is read, these are said of it."""

    def judge(estimate, problems):
        assert set(named) <= {p.code for p in problems}
        found = to_document(estimate)
        for document in (found, expected):  # the order of a person's lines says nothing
            for person in document["people"]:
                person["times"].sort(key=repr)
        assert found == expected

    return judge


def sent_back(estimate, problems):
    pytest.fail("read, although nobody can say what it says")


def same(*named):
    return judged(copy.deepcopy(to_document(EXAMPLE)), named=named)


def a_cell_of_another_kind(original, chance):
    spot = chance.choice(original.spots)
    figure = original.seen[spot.cell]
    value = f"<v>{figure!r}</v>"
    attributes, inner, seen = chance.choice(
        [
            ("", f"<f>A1+1</f>{value}", figure),
            (' t="str"', f"<v>{str(figure).replace('.', ',')}</v>", figure),
            (
                ' t="inlineStr"',
                f"<is><r><t>{str(figure)[:1]}</t></r><r><t>{str(figure)[1:]}</t></r></is>",
                figure,
            ),
            (f' s="{original.styles["spaced"]}"', value, figure),
            (f' s="{original.styles["padded"]}"', value, figure),
            (f' s="{original.styles["percent"]}"', value, figure * 100 if spot.percent else None),
            (f' s="{original.styles["scaled"]}"', value, None),
            (f' s="{original.styles["date"]}"', value, None),
            (' t="b"', "<v>1</v>", None),
            (' t="e"', "<v>#N/A</v>", None),
            ("", "<f>1+1</f>", None),
            (' t="d"', "<v>2026-08-01T00:00:00</v>", None),
        ]
    )
    sheet = with_xml(original.parts[SHEET], spot.cell, f'<c r="{spot.cell}"{attributes}>{inner}</c>')
    expected = copy.deepcopy(to_document(EXAMPLE))
    for path in spot.paths:
        put(expected, path, seen)
    return {SHEET: sheet}, sent_back if seen is None else judged(expected)


def two_lines_swapped(original, chance):
    """Whole lines, labels included: nothing is said that was not said before."""
    (_, a), (_, b) = of_one_person(original, chance, 2)
    rows, sheet = original.rows, original.parts[SHEET]
    for number, other in ((a, b), (b, a)):
        sheet = original.with_row(sheet, number, rows[other].xml(number))
    return {SHEET: sheet}, same()


def two_labels_swapped(original, chance):
    """What stood beside the one task stands beside the other."""
    (first, a), (second, b) = of_one_person(original, chance, 2, named=True)
    rows, sheet, expected = original.rows, original.parts[SHEET], copy.deepcopy(to_document(EXAMPLE))
    for number, other in ((a, b), (b, a)):
        cells = {**rows[number].cells, "A": rows[other].cells["A"]}
        sheet = original.with_row(sheet, number, Row(number, cells).xml(number))
    times = expected["people"][first[0]]["times"]
    one, other = times[first[1]], times[second[1]]
    one["task"], other["task"] = other["task"], one["task"]
    return {SHEET: sheet}, judged(expected)


def a_line_gone(original, chance):
    (at, number), *_ = of_one_person(original, chance, 1)
    expected = copy.deepcopy(to_document(EXAMPLE))
    del expected["people"][at[0]]["times"][at[1]]
    return {SHEET: original.with_row(original.parts[SHEET], number, b"")}, judged(expected)


def any_row_gone(original, chance):
    """Whatever it was: nothing that is still to be seen is read otherwise."""
    number = chance.choice(list(original.rows))
    sheet = original.with_row(original.parts[SHEET], number, b"")

    def judge(estimate, problems):
        # A person's every figure stands in the row that is gone, or is the one that was there.
        kept = [spot for spot in original.spots if not re.fullmatch(rf"[A-Z]+{number}", spot.cell)]
        texts = repr(to_document(estimate))
        gone = len(original.spots) - len(kept)
        assert texts != repr(to_document(EXAMPLE)) or gone == 0
        figures = Counter(numbers(to_document(estimate)))
        assert not figures - Counter(numbers(to_document(EXAMPLE)))

    return {SHEET: sheet}, judge


def a_row_hidden(original, chance):
    number = chance.choice([spot_row(spot) for spot in original.spots])
    row = original.rows[number].xml(attributes=b' hidden="1"')
    return {SHEET: original.with_row(original.parts[SHEET], number, row)}, same("hidden_rows")


def a_column_hidden(original, chance):
    column = chance.choice([b'<col min="2" max="2"', b'<col min="3" max="5"', b'<col min="12" max="12"'])
    assert column in original.parts[SHEET]
    return {SHEET: original.parts[SHEET].replace(column, column + b' hidden="1"')}, same("hidden_columns")


def the_sheet_hidden(original, chance):
    name = f'name="{original.title}"'.encode()
    state = b' state="%s"' % chance.choice([b"hidden", b"veryHidden"])
    return {"xl/workbook.xml": original.parts["xl/workbook.xml"].replace(name, name + state)}, same(
        "hidden_sheet"
    )


def cells_merged(original, chance):
    """Only the first of them is seen."""
    spot = chance.choice([s for s in original.spots if s.cell[0] in "CDEFGH"])
    left = chr(ord(spot.cell[0]) - 1)
    number, down = spot_row(spot), chance.choice([0, 0, 1])
    merge = f'<mergeCell ref="{left}{number}:{spot.cell[0]}{number + down}"/></mergeCells>'.encode()
    return {SHEET: original.parts[SHEET].replace(b"</mergeCells>", merge)}, sent_back


def a_label_lost(original, chance):
    """A label or a heading that says something else, or nothing: what stood by it belongs to nothing."""
    at, number = chance.choice(list(original.tasks.items()))
    column = chance.choice("ABCDEFGH")
    number = chance.choice([number, max(row for row in original.sections if row < number)])
    if number != original.tasks[at]:
        text, judge = "andet", sent_back
    else:
        column, text, judge = "A", "noget helt andet", sent_back
    return {SHEET: with_cell(original.parts[SHEET], f"{column}{number}", text)}, judge


def a_label_respelled(original, chance):
    number = chance.choice([*original.tasks.values(), *original.sections])
    label = original.seen[f"A{number}"]
    text = chance.choice([label.upper(), f" {label}\u00a0", label.replace(" ", "  "), label.title()])
    return {SHEET: with_cell(original.parts[SHEET], f"A{number}", text)}, same()


def columns_swapped(original, chance):
    """Low and high change places, headings included, all down the sheet."""
    sheet = original.parts[SHEET]
    for row in original.rows.values():
        if row.number >= original.start and {"C", "E"} & set(row.cells):
            cells = dict(row.cells)
            c, e = (cells.pop(x, None) for x in "CE")
            for x, cell, old in (("E", c, b"C"), ("C", e, b"E")):
                if cell is not None:
                    cells[x] = cell.replace(b' r="' + old, b' r="' + x.encode(), 1)
            ordered = {x: cells[x] for x in sorted(cells)}
            sheet = original.with_row(sheet, row.number, Row(row.number, ordered).xml())
    return {SHEET: sheet}, same()


def another_encoding(original, chance):
    encoding = chance.choice(["utf-16", "latin-1", "utf-8-sig"])
    text = original.parts[SHEET].decode()
    if encoding != "utf-8-sig":
        text = text.replace('encoding="UTF-8"', f'encoding="{encoding}"')
    return {SHEET: text.encode(encoding, errors="xmlcharrefreplace")}, same()


def a_part_gone(original, chance):
    part = chance.choice(
        [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "[Content_Types].xml"]
    )
    return {part: None}, same()


CHANGES = [
    a_cell_of_another_kind, a_cell_of_another_kind, a_cell_of_another_kind, two_lines_swapped, two_labels_swapped,
    a_line_gone, any_row_gone, any_row_gone, a_row_hidden, a_column_hidden, the_sheet_hidden, cells_merged,
    a_label_lost, a_label_respelled, columns_swapped, another_encoding, a_part_gone,
]  # fmt: skip


def spot_row(spot):
    return int(re.sub(r"\D", "", spot.cell))


def of_one_person(original, chance, count, *, named=False):
    """Some of a person's lines: where each stands in the document, and its row. `named`: none of "other" work."""
    person = chance.choice([0] if count > 1 else [0, 2])
    tasks = EXAMPLE.people[person].times
    lines = [(at, row) for at, row in original.tasks.items() if at[0] == person]
    return chance.sample([(at, row) for at, row in lines if not named or tasks[at[1]].task != OTHER], count)


def numbers(document):
    """Every figure of a document, in no order."""
    match document:
        case dict():
            return [n for value in document.values() for n in numbers(value)]
        case list() | tuple():
            return [n for value in document for n in numbers(value)]
        case bool() | str() | None:
            return []
        case _:
            return [float(document)]


def with_xml(sheet, cell, xml):
    pattern = rf'<c r="{cell}"[^>]*?(/>|>.*?</c>)'.encode()
    changed, count = re.subn(pattern, lambda _: xml.encode(), sheet, count=1)
    assert count == 1
    return changed


def check_changed_sheet(original, chance, folder):
    change = chance.choice(CHANGES)
    parts, judge = change(original, chance)
    estimate, problems = read(packed({**original.parts, **parts}), folder)
    if estimate is not None:
        judge(estimate, problems)
    return estimate is not None, change.__name__


def seen_in(data, title):
    """Every text and figure of the sheet to fill in, as another library sees them; None where it cannot read it."""
    try:
        book = load_workbook(io.BytesIO(data))
        sheet = book[title]
        values = {
            c.coordinate: c.value
            for row in sheet.iter_rows(max_row=500, max_col=50)
            for c in row
            if c.value is not None
        }
        book.close()
    except Exception:  # noqa: BLE001  (whatever it makes of it, it is no witness)
        return None
    return values


ORIGINALS = [Original("da"), Original("en")]


def shaken(content, chance):
    changed = bytearray(content)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(changed))
        changed[at : at + chance.randint(0, 2)] = chance.choice(
            [
                b"",
                bytes([chance.randrange(256)]),
                b"1",
                b"9",
                b"<",
                b'"',
                b"-",
                b"e",
                b".",
                b"</c>",
                b"<v>7</v>",
            ]
        )
    return bytes(changed)


def check_shaken_workbook(original, chance, folder):
    """Change bytes of the file or of a part; if an estimate comes of it, another library saw the same figures."""
    if chance.random() < 0.4:
        data = shaken(original.data, chance)
    else:
        part = chance.choice(
            [SHEET, SHEET, SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
        )
        data = packed({**original.parts, part: shaken(original.parts[part], chance)})
    estimate, _ = read(data, folder)
    if estimate is None:
        return False
    values = seen_in(data, original.title)
    if values is not None:
        document = to_document(estimate)
        for spot in original.spots:
            value = values.get(spot.cell)
            if value == original.seen[spot.cell]:
                continue
            for path in spot.paths:
                found = document
                for step in path:
                    found = found[step]
                assert value is None or float(str(value).replace(",", ".")) == found, spot.cell
    return True


def drawn(kind, batch):
    chance = random.Random(f"{SEED} {kind} {batch}")
    while True:
        yield chance.choice(ORIGINALS), chance


@pytest.mark.parametrize(("batch", "count"), BATCHES)
def test_a_figure_written_anew_is_read_as_it_is_seen_or_sent_back(tmp_path, batch, count):
    drawings = itertools.islice(drawn("figures", batch), count)
    kept = sum(check_written_figures(original, chance, tmp_path) for original, chance in drawings)
    assert count / 20 < kept < count / 2  # some of each, or the test would say nothing


@pytest.mark.parametrize(("batch", "count"), BATCHES)
def test_a_sheet_changed_as_people_change_sheets_is_read_as_it_is_seen_or_sent_back(tmp_path, batch, count):
    drawings = itertools.islice(drawn("sheets", batch), count)
    outcomes = Counter(check_changed_sheet(original, chance, tmp_path) for original, chance in drawings)
    assert {name for _, name in outcomes} == {change.__name__ for change in CHANGES}
    assert count / 20 < sum(n for (kept, _), n in outcomes.items() if kept) < count * 0.9


@pytest.mark.parametrize(("batch", "count"), BATCHES)
def test_a_workbook_shaken_at_random_gives_the_same_figures_or_a_reason(tmp_path, batch, count):
    drawings = itertools.islice(drawn("bytes", batch), count)
    kept = sum(check_shaken_workbook(original, chance, tmp_path) for original, chance in drawings)
    assert 0 < kept < count


@pytest.mark.parametrize(
    "again",
    [
        '<c r="{cell}"><v>7</v></c>',
        '<extLst><ext uri="x"><c r="{cell}"><v>7</v></c></ext></extLst>',
        '<x:c xmlns:x="urn:x" r="{cell}"><x:v>7</x:v></x:c>',
    ],
)
def test_a_second_figure_for_one_cell_is_refused(tmp_path, again):
    original = ORIGINALS[0]
    spot = original.spots[0]
    sheet = original.parts[SHEET].replace(
        b"</sheetData>", again.format(cell=spot.cell).encode() + b"</sheetData>"
    )
    assert sheet != original.parts[SHEET]
    estimate, problems = read(packed({**original.parts, SHEET: sheet}), tmp_path)
    assert estimate is None
    assert [p.code for p in problems] == ["damaged_workbook"]
