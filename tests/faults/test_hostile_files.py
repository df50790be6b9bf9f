"""Files that are broken, in disguise or meant to harm: a sentence each, never a traceback, nothing read."""

from __future__ import annotations

import io
import os
import random
import resource
import subprocess
import sys
import time
import zipfile

import openpyxl
import pytest
import xlsxwriter
from drawn_workbooks import HEADINGS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.files.atomic import write_atomically
from planner.files.schools.reading import read_schools

ROWS = [["751001", "Nordskolen", 360, 0.6, 0.2, 0.4], ["075102", "Sydskolen", 120, 0.3, 0.2, 0.1]]
TEXT = "\n".join(";".join(map(str, row)) for row in [HEADINGS, *ROWS])


def workbook(change=lambda book, sheet: None, rows=ROWS, top=0):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Skoler")
        for r, row in enumerate([HEADINGS, *rows], top):
            sheet.write_row(r, 0, row)
        change(book, sheet)
    return buffer.getvalue()


def rezipped(data, change=None, *, add=(), drop=(), method=zipfile.ZIP_DEFLATED):
    """The same workbook with parts changed, added or dropped."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", method) as new:
        for name in old.namelist():
            if name not in drop:
                content = old.read(name)
                new.writestr(name, change(name, content) if change else content)
        for name, content in add:
            new.writestr(name, content)
    return buffer.getvalue()


def sheet_changed(old, new, count=1):
    def change(name, content):
        return content.replace(old, new, count) if name == "xl/worksheets/sheet1.xml" else content

    return rezipped(workbook(), change)


def read(data, name, folder):
    path = folder / name
    path.write_bytes(data)
    return read_schools(path)


def said(problems):
    return [f"{p.place.row} {p.code}" if p.place.row else p.code for p in problems]


def dtd(content):
    return content.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1)


def far_out(reference):
    return sheet_changed(b"</row></sheetData>", b'<c r="%s"><v>1</v></c></row></sheetData>' % reference)


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)

REFUSED = {
    "nothing at all": (b"", "t.csv", "empty_file"),
    "spaces and line ends only": (b"\xef\xbb\xbf" + b" \r\n\t\n", "t.csv", "empty_file"),
    "nothing named .xlsx": (b"", "t.xlsx", "empty_file"),
    "a workbook named .csv": (workbook(), "t.csv", "workbook_named_text"),
    "text named .xlsx": (TEXT.encode(), "t.xlsx", "text_named_workbook"),
    "a page named .xlsx": (b"<html><table><tr><td>1</td></tr></table></html>", "t.xlsx", "html_file"),
    "a page named .csv": (b"\xef\xbb\xbf\n<!DOCTYPE html><p>Log ind</p>", "t.csv", "html_file"),
    "an old .xls": (OLE, "t.xls", "old_workbook"),
    "an old .xls named .xlsx": (OLE, "t.xlsx", "old_workbook"),
    "a workbook with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "t.xlsx", "password"),
    "macros": (rezipped(workbook(), add=[("xl/vbaProject.bin", b"x")]), "t.xlsx", "macros"),
    "macros that are only said": (
        rezipped(
            workbook(),
            lambda n, c: (
                c.replace(b"spreadsheetml.sheet.main", b"macroEnabled.main")
                if n == "[Content_Types].xml"
                else c
            ),
        ),
        "t.xlsm",
        "macros",
    ),
    "cut short": (workbook()[:3000], "t.xlsx", "damaged_workbook"),
    "a letter in place of a workbook": (
        rezipped(workbook(), drop=["xl/workbook.xml"], add=[("word/document.xml", b"<a/>")]),
        "t.xlsx",
        "other_workbook",
    ),
    "an .ods": (
        rezipped(workbook(), drop=["xl/workbook.xml"], add=[("mimetype", b"x")]),
        "t.ods",
        "other_workbook",
    ),
    "over 2 MiB": (
        rezipped(workbook(), add=[("a.bin", random.Random(1).randbytes(2_200_000))]),
        "t.xlsx",
        "file_too_large",
    ),
    "text over 20 MiB": (b"a;b\n" * 5_500_000, "t.csv", "file_too_large"),
    "a bomb": (rezipped(workbook(), add=[("a.bin", bytes(300_000_000))]), "t.xlsx", "unpacks_too_large"),
    "a small bomb, packed a thousandfold": (
        rezipped(workbook(), add=[("a.bin", bytes(15_000_000))]),
        "t.xlsx",
        "unpacks_too_large",
    ),
    "one long text shown in every cell": (
        rezipped(
            workbook(rows=[["x"] * 150] * 1500),
            lambda n, c: c.replace(
                b"<t>x</t>", b"<t>" + random.Random(1).randbytes(20_000).hex().encode() + b"</t>"
            ),
        ),
        "t.xlsx",
        "unpacks_too_large",
    ),
    "a cell at XFD1048576": (far_out(b"XFD1048576"), "t.xlsx", "too_far_out"),
    "a cell further out than any sheet": (far_out(b"ZZZZZZZ999999999"), "t.xlsx", "too_far_out"),
    "a cell with no place": (far_out(b"hello"), "t.xlsx", "damaged_workbook"),
    "too many lines": (b"a;b\n" * 20_101, "t.csv", "too_many_rows"),
    "an external entity in the sheet": (
        rezipped(workbook(), lambda n, c: dtd(c) if n == "xl/worksheets/sheet1.xml" else c),
        "t.xlsx",
        "dtd_in_workbook",
    ),
    "an external entity where nobody reads": (
        rezipped(workbook(), lambda n, c: dtd(c) if n == "docProps/core.xml" else c),
        "t.xlsx",
        "dtd_in_workbook",
    ),
    "a billion laughs in a part of its own": (
        rezipped(workbook(), add=[("customXml/item1.xml", LAUGHS)]),
        "t.xlsx",
        "dtd_in_workbook",
    ),
    "a DTD in UTF-16": (
        rezipped(workbook(), add=[("customXml/item1.xml", LAUGHS.decode().encode("utf-16"))]),
        "t.xlsx",
        "dtd_in_workbook",
    ),
    "broken XML": (sheet_changed(b"</sheetData>", b"</sheet>"), "t.xlsx", "damaged_workbook"),
    "a sheet that is not there": (
        rezipped(workbook(), drop=["xl/worksheets/sheet1.xml"]),
        "t.xlsx",
        "damaged_workbook",
    ),
    "a shared text that is not there": (
        sheet_changed(b"<v>0</v>", b"<v>999</v>"),
        "t.xlsx",
        "damaged_workbook",
    ),
    "UTF-16": (TEXT.encode("utf-16"), "t.csv", "utf16"),
    "UTF-16 without its mark": (TEXT.encode("utf-16-le"), "t.csv", "utf16"),
    "bytes no text holds": (TEXT.replace("Nord", "N\x81rd").encode("latin-1"), "t.csv", "2 not_text"),
    "UTF-8 by its mark, but not by its bytes": (
        b"\xef\xbb\xbf" + TEXT.replace("Nord", "Nørd").encode("cp1252"),
        "t.csv",
        "2 not_text",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "t.csv", "not_a_table"),
    "control characters throughout": (bytes(range(1, 32)) * 40, "t.csv", "not_a_table"),
    "NUL bytes throughout": (bytes(5000), "t.csv", "not_a_table"),
}


@pytest.mark.parametrize(("data", "name", "code"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_a_table_is_refused_with_its_own_reason(data, name, code, tmp_path):
    schools, problems = read(data, name, tmp_path)
    assert schools == []
    assert said(problems) == [code]


def test_what_is_not_there_or_no_file_is_said(tmp_path):
    assert read_schools(tmp_path / "none.csv")[1][0].values["reason"] == "missing"
    assert read_schools(tmp_path)[1][0].values["reason"] == "folder"
    assert read_schools("a\0b.csv")[1][0].code == "cannot_open"
    os.mkfifo(tmp_path / "pipe.csv")
    assert read_schools(tmp_path / "pipe.csv")[1][0].values["reason"] == "other"


def test_two_parts_of_one_name_are_refused(tmp_path):
    buffer = io.BytesIO(workbook())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    assert said(read(buffer.getvalue(), "t.xlsx", tmp_path)[1]) == ["damaged_workbook"]


def test_an_encrypted_part_is_a_password(tmp_path):
    data = bytearray(workbook())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(mark) + offset] |= 1
    assert said(read(bytes(data), "t.xlsx", tmp_path)[1]) == ["password"]


def test_a_good_workbook_is_read(tmp_path):
    schools, problems = read(workbook(), "t.xlsx", tmp_path)
    assert [s.school_id for s in schools] == ["751001", "075102"]
    assert not problems


def test_institution_numbers_kept_as_numbers_show_no_decimals(tmp_path):
    schools, problems = read(workbook(rows=[[601620.0, *ROWS[0][1:]]]), "t.xlsx", tmp_path)
    assert schools[0].school_id == "601620"
    assert not problems


FORMS = {
    "000000": "000751",
    "000\\ 000": "000751",
    "000 000;-000 000;@": "000751",
    '[Blue]"nr. "00000#': "000751",
    "[$-406]000000": "000751",
    "0": "751",
    "#,##0": "751",
    "00": "751",
    "0" * 200: "751",
    "General": "751",
}


@pytest.mark.parametrize(("form", "number"), FORMS.items(), ids=range(len(FORMS)))
def test_an_institution_number_keeps_the_zeros_its_format_shows(form, number, tmp_path):
    def show(book, sheet):
        zeros = book.add_format({"num_format": form})
        sheet.write_number("A2", 751, zeros)
        sheet.write_number("C2", 360, zeros)

    schools, problems = read(workbook(show), "t.xlsx", tmp_path)
    assert [(s.school_id, s.students) for s in schools] == [(number, 360), ("075102", 120)]
    assert [p.code for p in problems] == []


def test_a_cpr_number_that_a_format_makes_is_refused(tmp_path):
    def note(book, sheet):
        sheet.write_number("J3", 101901234, book.add_format({"num_format": "000000-0000"}))

    assert said(read(workbook(note), "t.xlsx", tmp_path)[1]) == ["3 cpr_number"]


def test_rows_count_as_a_person_counts_them_in_the_sheet(tmp_path):
    schools, problems = read(
        workbook(rows=[*ROWS, ["751003", "Øst", "x", 1, 1, 1]], top=3), "t.xlsx", tmp_path
    )
    assert len(schools) == 2
    assert (problems[0].place.sheet, problems[0].place.row) == ("Skoler", 7)


def cell(value):
    """A workbook of two good rows and one whose student support is this."""
    return workbook(value, rows=[*ROWS, ["751003", "Øst", 80, 0.1, 0.1, 0.1]])


CELLS = {
    "an error": (lambda b, s: s.write_formula("E4", "=1/0", None, "#DIV/0!"), "error_cell"),
    "a formula that was never worked out": (
        lambda b, s: s.write_formula("E4", "=1+1", None, ""),
        "formula_without_value",
    ),
    "1-2 that became a date": (
        lambda b, s: s.write_number("E4", 45000, b.add_format({"num_format": "yyyy-mm-dd"})),
        "date_cell",
    ),
    "yes or no": (lambda b, s: s.write_boolean("E4", boolean=True), "boolean_cell"),
    "shown as percent": (
        lambda b, s: s.write_number("E4", 0.43, b.add_format({"num_format": "0%"})),
        "percent_sign",
    ),
    "shown as percent in a form of its own": (
        lambda b, s: s.write_number("E4", 0.43, b.add_format({"num_format": '0.0" "%'})),
        "percent_sign",
    ),
    "shown in thousands": (
        lambda b, s: s.write_number("E4", 2655, b.add_format({"num_format": "0.0,"})),
        "ambiguous_number",
    ),
    "nothing": (lambda b, s: s.write_blank("E4", None, b.add_format({"bold": True})), "missing_figure"),
    "text": (lambda b, s: s.write_string("E4", "ca. 1"), "not_a_number"),
    "ambiguous text": (lambda b, s: s.write_string("E4", "1.250"), "ambiguous_number"),
}


@pytest.mark.parametrize(("value", "code"), CELLS.values(), ids=CELLS)
def test_what_a_cell_of_a_workbook_may_hold(value, code, tmp_path):
    schools, problems = read(cell(value), "t.xlsx", tmp_path)
    assert [s.school_id for s in schools] == ["751001", "075102"]
    assert said(problems) == [f"4 {code}"]


def test_a_formula_without_a_stored_value_is_told_from_an_empty_cell(tmp_path):
    book = openpyxl.Workbook()
    for row in [HEADINGS, *ROWS, ["751003", "Øst", "=80+1", 0.1, 0.1, 0.1]]:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    schools, problems = read_schools(tmp_path / "t.xlsx")
    assert len(schools) == 2
    assert said(problems) == ["4 formula_without_value"]


def test_rows_of_formulas_only_do_not_vanish(tmp_path):
    book = openpyxl.Workbook()
    for row in [HEADINGS, *ROWS, ["=A1"] * 6]:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    assert {p.code for p in read_schools(tmp_path / "t.xlsx")[1]} == {"formula_without_value"}


def test_hidden_rows_columns_and_sheets_are_read_and_asked_about(tmp_path):
    def hide(book, sheet):
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})
        book.add_worksheet("Forside").activate()
        sheet.hide()

    schools, problems = read(workbook(hide), "t.xlsx", tmp_path)
    assert len(schools) == 2
    assert [p.code for p in problems] == ["hidden_sheet", "hidden_rows", "hidden_columns"]
    assert problems[1].values["rows"] == (2,)


def test_a_row_of_merged_cells_is_left_out(tmp_path):
    def merge(book, sheet):
        sheet.merge_range("C2:C3", 480)

    schools, problems = read(workbook(merge), "t.xlsx", tmp_path)
    assert schools == []
    assert said(problems) == ["2 merged_cells", "3 merged_cells"]
    assert problems[0].values["range"] == "C2:C3"


def test_a_heading_under_merged_cells_is_refused(tmp_path):
    data = workbook(lambda book, sheet: sheet.merge_range("D1:E1", HEADINGS[3]))
    assert b"student_support" in zipfile.ZipFile(io.BytesIO(data)).read(
        "xl/sharedStrings.xml"
    )  # still in the file
    schools, problems = read(data, "t.xlsx", tmp_path)
    assert (schools, said(problems)) == ([], ["1 merged_cells"])


@pytest.mark.parametrize("value", [b"<v>360</v><v>7</v>", b"<v>3<v>7</v>60</v>"])
def test_two_values_in_one_cell_are_damage(tmp_path, value):
    schools, problems = read(sheet_changed(b"<v>360</v>", value), "t.xlsx", tmp_path)
    assert (schools, said(problems)) == ([], ["damaged_workbook"])


def test_merged_cells_outside_the_table_are_nobodys_business(tmp_path):
    def merge(book, sheet):
        sheet.merge_range("A1:F1", "Skolernes tal")
        sheet.merge_range("H4:J5", "note")

    schools, problems = read(workbook(merge, top=2), "t.xlsx", tmp_path)
    assert len(schools) == 2
    assert not problems


def test_the_sheet_with_the_table_is_found(tmp_path):
    def explain(book, sheet):
        other = book.add_worksheet("Forklaring")
        other.write_column(0, 0, HEADINGS)
        other.write_row(0, 1, ["elever", "skole"])

    assert len(read(workbook(explain), "t.xlsx", tmp_path)[0]) == 2


def test_two_sheets_that_match_are_refused(tmp_path):
    def again(book, sheet):
        book.add_worksheet("Kopi").write_row(0, 0, HEADINGS)

    schools, problems = read(workbook(again), "t.xlsx", tmp_path)
    assert schools == []
    assert said(problems) == ["two_matching_sheets"]
    assert problems[0].values["sheets"] == ("Skoler", "Kopi")


def test_no_sheet_that_matches_is_refused(tmp_path):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("A").write_row(0, 0, ["studnets", "by"])
        book.add_worksheet("B")
    problems = read(buffer.getvalue(), "t.xlsx", tmp_path)[1]
    assert said(problems) == ["no_matching_sheet"]
    assert problems[0].values["near"] == {"students": "studnets"}


def test_a_cpr_number_on_another_sheet_refuses_the_workbook(tmp_path):
    def note(book, sheet):
        book.add_worksheet("Noter").write("C3", "Ida 010190-1234")

    schools, problems = read(workbook(note), "t.xlsx", tmp_path)
    assert schools == []
    assert [(p.code, p.place.sheet, p.place.row, p.values["column_number"]) for p in problems] == [
        ("cpr_number", "Noter", 3, 3)
    ]
    assert "1234" not in repr(problems)


def test_a_line_of_a_hundred_thousand_characters_is_one_bad_row(tmp_path):
    text = TEXT + "\n751003;" + "x" * 200_000 + ";80;0.1;0.1;0.1"
    schools, problems = read(text.encode(), "t.csv", tmp_path)
    assert len(schools) == 2
    assert said(problems) == ["4 row_too_long"]


def test_a_hundred_thousand_separators_are_one_bad_row(tmp_path):
    schools, problems = read((TEXT + "\n" + ";" * 90_000 + "x").encode(), "t.csv", tmp_path)
    assert len(schools) == 2
    assert said(problems) == ["4 ragged_row"]


def test_every_line_opens_a_quote(tmp_path):
    text = "\n".join([";".join(HEADINGS), *(f'{i};"Skole;80;1;1;1' for i in range(751000, 755000))])
    start = time.process_time()
    schools, problems = read(text.encode(), "t.csv", tmp_path)
    assert schools == []
    assert {p.code for p in problems} <= {"unclosed_quote", "line_break_in_cell"}
    assert time.process_time() - start < 20


def test_the_largest_sheet_that_passes_the_guard_stays_within_time_and_memory(tmp_path):
    """20,000 rows, and as many cells as unpack to 20 MiB."""
    change = sheet_changed(
        b"</sheetData>",
        b"".join(
            b'<row r="%d"><c r="A%d"><v>1</v></c><c r="GR%d"><v>2</v></c></row>' % (r, r, r)
            for r in range(4, 20_001)
        )
        + b"</sheetData>",
    )
    start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    schools, _ = read(change, "t.xlsx", tmp_path)
    assert len(schools) == 2
    assert time.process_time() - start < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600_000


QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@QUIET
@given(st.binary(max_size=400), st.sampled_from(["t.csv", "t.xlsx", "t", "t.txt"]))
def test_any_bytes_are_answered(tmp_path, data, name):
    schools, problems = read(data, name, tmp_path)
    assert schools or problems


@QUIET
@given(st.data())
def test_a_workbook_with_bytes_changed_is_answered(tmp_path, data):
    assert_answered(mutated(GOOD_WORKBOOK, data), "t.xlsx", tmp_path)


@QUIET
@given(st.data())
def test_a_workbook_whose_sheet_is_changed_is_answered(tmp_path, data):
    part = data.draw(
        st.sampled_from(
            ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
        )
    )
    changed = rezipped(GOOD_WORKBOOK, lambda n, c: mutated(c, data) if n == part else c)
    assert_answered(changed, "t.xlsx", tmp_path)


@QUIET
@given(st.data())
def test_a_text_with_bytes_changed_is_answered(tmp_path, data):
    assert_answered(mutated(TEXT.encode(), data), "t.csv", tmp_path)


GOOD_WORKBOOK = workbook()


def mutated(content, data):
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.one_of(
                st.binary(max_size=3), st.sampled_from([b'"', b"<", b"-1", b"9" * 12, b"\n", b";", b"\xff"])
            )
        )
    return bytes(changed)


def assert_answered(data, name, folder):
    schools, problems = read(data, name, folder)
    assert schools or problems
    for school in schools:
        assert school.students >= 1
        assert school.allocation.fte > 0


@pytest.mark.long
@settings(suppress_health_check=list(HealthCheck), max_examples=5000)
@given(st.data())
def test_many_changed_workbooks_are_answered(tmp_path, data):
    assert_answered(mutated(GOOD_WORKBOOK, data), "t.xlsx", tmp_path)
    changed = rezipped(GOOD_WORKBOOK, lambda n, c: mutated(c, data) if n == "xl/worksheets/sheet1.xml" else c)
    assert_answered(changed, "t.xlsx", tmp_path)
    assert_answered(mutated(TEXT.encode(), data), "t.csv", tmp_path)


def test_a_killed_writer_leaves_the_old_file_or_the_new_one_and_nothing_once_it_is_written_again(tmp_path):
    path = tmp_path / "t.bin"
    left = set()
    code = (
        "import sys; from planner.files.atomic import write_atomically\n"
        "print(1, flush=True)\n"
        "while True:\n"
        "    for letter in b'ab': write_atomically(sys.argv[1], bytes([letter]) * 300_000)\n"
    )
    for _ in range(5):
        with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as writer:
            writer.stdout.read(1)
            time.sleep(0.1)
            writer.kill()
        assert not path.exists() or path.read_bytes() in (b"a" * 300_000, b"b" * 300_000)
        left |= {*tmp_path.iterdir()} - {path}
    assert left, "it was never killed over a half: this test has shown nothing"
    write_atomically(path, b"c")
    assert list(tmp_path.iterdir()) == [path]


def umask():
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def test_a_file_that_is_written_again_keeps_who_may_read_it(tmp_path):
    path = tmp_path / "t.txt"
    write_atomically(path, b"1")
    assert path.stat().st_mode & 0o777 == 0o666 & ~umask()
    path.chmod(0o640)
    write_atomically(path, b"2")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"2", 0o640)
