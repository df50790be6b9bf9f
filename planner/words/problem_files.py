"""Sentences on a file that cannot be used, and on a table that cannot be found in it or told apart."""

from __future__ import annotations

from collections.abc import Mapping

from planner.files.codes import Code
from planner.words.language import mark
from planner.words.problem_values import (
    COUNTS,
    Choice,
    Saying,
    bare,
    either_row,
    megabytes,
    near_columns,
    near_headings,
    near_pairs,
    number,
)

_AS_XLSX = mark("open it in Excel and save it as .xlsx")
_AS_UTF8 = mark("save it as “CSV UTF-8”")
NEW_WORKBOOK = mark("make a new workbook with planner template, and copy the figures into it")
_ANEW = mark("copy the table into a new, empty workbook and save that")
_DELETE_CPR = mark("delete it in the file and choose the file again; nothing has been kept")
_HEADINGS_ABOVE = mark("write the headings in one row above the figures")
_OTHERWISE_DELETE = mark("delete what should not count; it is read like the rest")
_AS_XLSX_AT_ONCE = mark("save it as .xlsx")


def _of_estimate(estimate: Saying, table: Saying) -> Choice:
    """What is said of a workbook for a time estimate, and of any other file."""
    return Choice("form", {"estimate": estimate}, table)


FILES: Mapping[Code, Saying | Choice] = {
    Code.CANNOT_OPEN: Choice(
        "reason",
        {
            "missing": Saying(mark("there is no file of that name"), mark("check the name and the folder")),
            "folder": Saying(mark("this is a folder, not a file"), mark("choose a file in it")),
            "permission": Saying(
                mark("there is no access to the file"),
                mark("close it in other programs, or ask its owner for access"),
            ),
        },
        Saying(mark("the file cannot be opened"), mark("close it in other programs and try again")),
    ),
    Code.EMPTY_FILE: Saying(
        mark("the file is empty"), mark("save the table once more, or choose another file")
    ),
    Code.FILE_TOO_LARGE: _of_estimate(
        Saying(
            mark("the file is {size}; at most {limit} can be read"),
            mark("delete pictures and other sheets in the workbook, and save it again"),
            {"limit": megabytes},
        ),
        Saying(
            mark("the file is {size}; at most {limit} can be read"),
            mark("save only the sheet with the table, without pictures"),
            {"limit": megabytes},
        ),
    ),
    Code.UNPACKS_TOO_LARGE: _of_estimate(
        Saying(mark("unpacked the file is {size}, far more than such a workbook usually is"), NEW_WORKBOOK),
        Saying(mark("unpacked the file is {size}, far more than such a table usually is"), _ANEW),
    ),
    Code.TOO_FAR_OUT: _of_estimate(
        Saying(
            mark("there is something far away from the questions, in cell {cell}"),
            mark("delete what stands below row {row_limit} or to the right of column no. {column_limit}"),
        ),
        Saying(
            mark("there is something far away from the table, in cell {cell}"),
            mark(
                "delete what is outside the table, or copy the table into a new sheet "
                "(there is room for {row_limit} rows and {column_limit} columns)"
            ),
        ),
    ),
    Code.TOO_MANY_ROWS: Saying(
        mark("there are {rows} rows; at most {limit} can be read"),
        mark("split the table into several files"),
        {"rows": number},
    ),
    Code.TEXT_NAMED_WORKBOOK: Saying(
        mark("the name ends in {suffix}, but the file is a text file"),
        mark("let the name end in .csv, or open the file in Excel and save it as .xlsx"),
    ),
    Code.WORKBOOK_NAMED_TEXT: Saying(
        mark("the name ends in {suffix}, but the file is an Excel workbook"),
        mark("let the name end in .xlsx"),
    ),
    Code.HTML_FILE: Saying(mark("the file is a web page, even if Excel can open it"), _AS_XLSX),
    Code.OLD_WORKBOOK: Saying(mark("the file is in Excel's old format"), _AS_XLSX),
    Code.OTHER_WORKBOOK: Choice(
        "kind",
        {
            "ods": Saying(mark("the file is an OpenDocument spreadsheet (.ods)"), _AS_XLSX_AT_ONCE),
            "xlsb": Saying(mark("the file is an Excel workbook of the kind .xlsb"), _AS_XLSX_AT_ONCE),
        },
        Saying(mark("the file is a kind of spreadsheet that cannot be read here"), _AS_XLSX_AT_ONCE),
    ),
    Code.NOT_A_TABLE: Choice(
        "suffix",
        {"": Saying(mark("the file is not a table"), mark("choose an .xlsx or a .csv file"))},
        Saying(mark("the file ({suffix}) is not a table"), mark("choose an .xlsx or a .csv file")),
    ),
    Code.PASSWORD: Saying(
        mark("the file is locked with a password"), mark("open it, remove the password and save it again")
    ),
    Code.MACROS: Saying(mark("the file has macros in it"), mark("save it as .xlsx without macros")),
    Code.DAMAGED_WORKBOOK: Saying(
        mark("the file is damaged, or part of it is missing"),
        mark("open it in Excel and save it again, or fetch it once more"),
    ),
    Code.DTD_IN_WORKBOOK: _of_estimate(
        Saying(mark("the file has a reference to another file, and those are not opened here"), NEW_WORKBOOK),
        Saying(mark("the file has a reference to another file, and those are not opened here"), _ANEW),
    ),
    Code.UTF16: Saying(mark("the file is saved as “Unicode text”, which cannot be read here"), _AS_UTF8),
    Code.NOT_TEXT: Saying(mark("there are characters here that cannot be read"), _AS_UTF8),
    Code.CPR_NUMBER: Choice(
        "where",
        {
            "comment": Saying(
                mark("a comment on a cell holds something that looks like a CPR number"), _DELETE_CPR
            ),
            "beside": Saying(
                mark(
                    "there is something that looks like a CPR number outside the cells: in a sheet's name, a header, "
                    "a text box, a list or the file's properties"
                ),
                _DELETE_CPR,
            ),
        },
        Saying(mark("column no. {column_number} holds something that looks like a CPR number"), _DELETE_CPR),
    ),
    Code.NO_HEADING_ROW: Choice(
        "found",
        {"": Saying(mark("no row has the headings {needed}"), _HEADINGS_ABOVE, {"near": near_pairs})},
        Saying(
            mark("it says {found}; no row has the headings {needed}"),
            _HEADINGS_ABOVE,
            {"near": near_pairs},
        ),
    ),
    Code.NO_MATCHING_SHEET: Saying(
        mark("none of the sheets {sheets} has the headings {needed}"),
        _HEADINGS_ABOVE,
        {"near": near_pairs},
    ),
    Code.TWO_MATCHING_SHEETS: Saying(
        mark("there is a table in each of the sheets {sheets}"),
        mark("save a copy with only the sheet to be read"),
    ),
    Code.TWO_HEADING_ROWS: Saying(
        mark("the headings could be in {rows}"),
        mark("delete the one that is not to be used"),
        {"rows": either_row},
    ),
    Code.ROWS_ABOVE_HEADINGS: Saying(
        mark("there are figures in {rows}, above the headings"), _HEADINGS_ABOVE
    ),
    Code.MISSING_COLUMN: Saying(
        mark("the column {column} is missing"),
        mark("give the column the heading {column}, or say which heading stands for it"),
        {"near": near_headings},
    ),
    Code.PERCENT_HEADING: Choice(
        "column",
        dict.fromkeys(
            COUNTS,
            Saying(
                mark("the heading {heading} says percent, and {column} must be a number"),
                mark("write the numbers and give the column the heading {column}"),
            ),
        ),
        Saying(
            mark("the heading {heading} says percent, and {column} must be FTE"),
            mark("write FTE and give the column the heading {column}"),
        ),
    ),
    Code.COLUMN_TWICE: Saying(
        mark("{column} is found more than once, under {headings}"),
        mark("delete the column that is not to be used, or give it another heading"),
    ),
    Code.UNKNOWN_COLUMN_NAME: Saying(
        mark("{given} is not the name of a column here"),
        mark("write the name as in the template"),
        {"near": near_columns},
    ),
    Code.MAPPED_HEADING_MISSING: Saying(
        mark("the heading {heading}, given for {column}, is not in the file"),
        mark("write the heading as it stands in the file"),
        {"near": near_headings},
    ),
    Code.MAPPED_TWICE: Saying(
        mark("the heading {heading} is given for several columns: {columns}"),
        mark("give one heading for each column"),
    ),
    Code.NO_ROWS: Saying(
        mark("there are headings, but no rows below them"), mark("write one row for each school")
    ),
    Code.YEAR_ARGUMENT: Saying(mark("{text} is not a school year"), mark("write it like 2025/26")),
    Code.YEAR_GIVEN_TWICE: Saying(
        mark("the school year is given as {given}, but the table says {table}"),
        mark("use only one of the two"),
        {"given": bare},
    ),
    Code.HIDDEN_ROWS: Saying(mark("hidden in the sheet: {rows}"), _OTHERWISE_DELETE),
    Code.HIDDEN_COLUMNS: Saying(mark("hidden in the sheet: {headings}"), _OTHERWISE_DELETE),
    Code.HIDDEN_SHEET: Saying(mark("the sheet is hidden"), _OTHERWISE_DELETE),
}
