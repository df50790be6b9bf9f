"""Workbooks changed at random: never a traceback, and never another figure than the one a person sees."""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

import pytest
from estimate_sheets import EXAMPLE, Filled
from openpyxl import load_workbook

from planner import SchoolYear, TimeEstimate, read_estimate
from planner.files.estimate_template import estimate_workbook
from planner.model.estimate_documents import to_document
from planner.words.language import words_in
from planner.words.problems import problem_sentence

ORIGINAL = estimate_workbook(SchoolYear(2026), "da", EXAMPLE)
SHEET = "xl/worksheets/sheet1.xml"
PARTS = {
    n: zipfile.ZipFile(io.BytesIO(ORIGINAL)).read(n) for n in zipfile.ZipFile(io.BytesIO(ORIGINAL)).namelist()
}
SEED = 20261124

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


def spots():
    """Every figure of the example's lines, found by its labels."""
    path = io.BytesIO(ORIGINAL)
    sheet = Filled(path)
    found = []
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
                        found.append(Spot(cell, ((*at, end),)))
                else:
                    cell = sheet.line(i + 1, time.task, f"{prefix}likely", nth).coordinate
                    paths = tuple((*at, end) for end in ("low", "likely", "high"))
                    found.append(Spot(cell, paths, percent=time.unit == "percent"))
        found.append(Spot(sheet.fact(i + 1, "employment").coordinate, (("people", i, "employment"),)))
        for task_type, given in (person.quick or {}).items():
            if given.width:
                for end in ("low", "likely", "high"):
                    cell = sheet.line(i + 1, task_type.value, end).coordinate
                    found.append(Spot(cell, (("people", i, "quick", task_type.value, end),), percent=True))
    sheet.book.close()
    return found


SPOTS = spots()


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


def respelled(spot, chance):
    """The figure that stands there, as other people would write it."""
    figure = ORIGINALLY[spot.cell]
    danish = str(figure).replace(".", ",")
    forms = [figure, danish, f" {danish}\u00a0", f"{figure:.3f}".replace(".", ",") + "0", f"{danish}\t"]
    return chance.choice(forms), figure


def check_written_figures(chance, folder):
    """Write one to three cells anew; what is read is what each says, or the workbook is sent back with a reason."""
    expected, sheet, readable = copy.deepcopy(to_document(EXAMPLE)), PARTS[SHEET], True
    for spot in chance.sample(SPOTS, chance.randint(1, 3)):
        value, seen = respelled(spot, chance) if chance.random() < 0.6 else chance.choice(FIGURES)
        seen = 10.0 if value == "10 %" and spot.percent else seen
        sheet = with_cell(sheet, spot.cell, value)
        readable = readable and seen is not None
        for path in spot.paths:
            put(expected, path, seen)
    estimate, problems = read(packed({**PARTS, SHEET: sheet}), folder)
    if not readable:
        assert estimate is None
    if estimate is not None:
        assert to_document(estimate) == expected
    for problem in problems:
        assert "\n" not in problem_sentence(problem, words_in("da"))
    return estimate is not None


def seen_in(data):
    """Every text and figure of the sheet to fill in, as another library sees them; None where it cannot read it."""
    try:
        book = load_workbook(io.BytesIO(data))
        sheet = book["Udfyld"]
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


ORIGINALLY = seen_in(ORIGINAL)
OWN = {spot.cell: spot for spot in SPOTS}


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


def check_shaken_workbook(chance, folder):
    """Change bytes of the file or of a part; if an estimate comes of it, another library saw the same figures."""
    if chance.random() < 0.4:
        data = shaken(ORIGINAL, chance)
    else:
        part = chance.choice(
            [SHEET, SHEET, SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
        )
        data = packed({**PARTS, part: shaken(PARTS[part], chance)})
    estimate, _ = read(data, folder)
    if estimate is None:
        return False
    values = seen_in(data)
    if values is not None:
        document = to_document(estimate)
        for cell, spot in OWN.items():
            if values.get(cell) == ORIGINALLY[cell]:
                continue
            for path in spot.paths:
                found = document
                for step in path:
                    found = found[step]
                assert values.get(cell) is None or float(str(values[cell]).replace(",", ".")) == found, cell
    return True


@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=pytest.mark.long)])
def test_a_figure_written_anew_is_read_as_it_is_seen_or_sent_back(tmp_path, count):
    chance = random.Random(SEED)
    kept = sum(check_written_figures(chance, tmp_path) for _ in range(count))
    assert count / 20 < kept < count / 2  # some of each, or the test would say nothing


@pytest.mark.parametrize("count", [100, pytest.param(10_000, marks=pytest.mark.long)])
def test_a_workbook_shaken_at_random_gives_the_same_figures_or_a_reason(tmp_path, count):
    chance = random.Random(SEED)
    kept = sum(check_shaken_workbook(chance, tmp_path) for _ in range(count))
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
    spot = SPOTS[0]
    sheet = PARTS[SHEET].replace(b"</sheetData>", again.format(cell=spot.cell).encode() + b"</sheetData>")
    assert sheet != PARTS[SHEET]
    estimate, problems = read(packed({**PARTS, SHEET: sheet}), tmp_path)
    assert estimate is None
    assert [p.code for p in problems] == ["damaged_workbook"]
