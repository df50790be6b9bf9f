"""Every code a school table can give rise to, and the values its sentence is made of."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What is wrong with a table, or asked about it; after each code, the keys of `Problem.values`.

    `text` is always what stands in the cell: a text, shortened, or a figure with decimals as a float. `column` is
    our name of a column, while `Problem.place.column` is the heading as it stands in the file. Row numbers count
    as a person does.
    A *question* keeps its row; everything else leaves the row, or the whole table, out.
    """

    # The file cannot be used at all; nothing is returned. `form`: "estimate", where one was to be read.
    CANNOT_OPEN = "cannot_open"  # reason: "missing" | "folder" | "permission" | "other"
    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"  # size, limit: bytes; form
    UNPACKS_TOO_LARGE = "unpacks_too_large"  # size, limit: bytes; ratio, ratio_limit; form
    TOO_FAR_OUT = "too_far_out"  # cell: "XFD1048576"; row_limit, column_limit; form
    TOO_MANY_ROWS = "too_many_rows"  # rows, limit
    TEXT_NAMED_WORKBOOK = "text_named_workbook"  # suffix
    WORKBOOK_NAMED_TEXT = "workbook_named_text"  # suffix
    HTML_FILE = "html_file"  # suffix
    OLD_WORKBOOK = "old_workbook"  # suffix (.xls, or one named .xlsx)
    OTHER_WORKBOOK = "other_workbook"  # kind: "ods" | "xlsb" | "other"
    NOT_A_TABLE = "not_a_table"  # suffix (a picture, a PDF, a program)
    PASSWORD = "password"  # noqa: S105  (a code, no secret)
    MACROS = "macros"
    DAMAGED_WORKBOOK = "damaged_workbook"
    DTD_IN_WORKBOOK = "dtd_in_workbook"  # part: name of the part inside the workbook; form
    UTF16 = "utf16"
    NOT_TEXT = "not_text"  # (place.row: where the first byte stands that no Danish or UTF-8 text holds)
    CPR_NUMBER = "cpr_number"  # column_number, from 1, or where: "comment" | "beside"; never the value itself
    # The table cannot be found, or not told apart; nothing is returned.
    NO_HEADING_ROW = "no_heading_row"  # needed: our names; found: first row's texts; near: {ours: heading}
    NO_MATCHING_SHEET = "no_matching_sheet"  # sheets: names; needed; near: {ours: heading}
    TWO_MATCHING_SHEETS = "two_matching_sheets"  # sheets
    TWO_HEADING_ROWS = "two_heading_rows"  # rows
    ROWS_ABOVE_HEADINGS = "rows_above_headings"  # rows: numbers (they have figures as a school's row has)
    MISSING_COLUMN = "missing_column"  # column, near: headings in the file, best first
    PERCENT_HEADING = "percent_heading"  # column, heading (it stands for the column, but says percent)
    COLUMN_TWICE = "column_twice"  # column, headings
    UNKNOWN_COLUMN_NAME = "unknown_column_name"  # given, near: our names (a mistake in `columns`)
    MAPPED_HEADING_MISSING = "mapped_heading_missing"  # column, heading, near: headings in the file
    MAPPED_TWICE = "mapped_twice"  # columns, heading (a mistake in `columns`)
    NO_ROWS = "no_rows"
    YEAR_ARGUMENT = "year_argument"  # text (a mistake in `year`)
    # A row cannot be read as a row.
    RAGGED_ROW = "ragged_row"  # cells, expected
    UNCLOSED_QUOTE = "unclosed_quote"
    LINE_BREAK_IN_CELL = "line_break_in_cell"  # last_row
    ROW_TOO_LONG = "row_too_long"  # limit: characters
    CONTROL_CHARACTER = "control_character"  # character: "U+0000"
    TOTAL_ROW = "total_row"  # text (a total, and no school beside it)
    HEADING_AGAIN = "heading_again"  # first: row of the heading
    MERGED_CELLS = "merged_cells"  # range: "A5:B6"
    # A cell cannot be read.
    MISSING_FIGURE = "missing_figure"  # columns, headings, texts: one entry per figure missing in the row
    MISSING_TEXT = "missing_text"  # column: "school_id" | "school"; text
    TEXT_TOO_LONG = "text_too_long"  # column, limit
    NOT_A_NUMBER = "not_a_number"  # column, text
    NEGATIVE = "negative"  # column, text
    OUT_OF_RANGE = "out_of_range"  # column, text, lowest, highest
    PERCENT_SIGN = "percent_sign"  # column, text
    NOT_WHOLE = "not_whole"  # column, text
    AMBIGUOUS_NUMBER = "ambiguous_number"  # column, text, danish: float, international: float
    MIXED_DECIMAL_MARKS = "mixed_decimal_marks"  # column, text, others: "danish" | "international" | "both"
    ERROR_CELL = "error_cell"  # column, text (may be "")
    DATE_CELL = "date_cell"  # column, text: ISO
    BOOLEAN_CELL = "boolean_cell"  # column, text
    FORMULA_WITHOUT_VALUE = "formula_without_value"  # column, text: ""
    ID_IN_SCIENTIFIC_FORM = "id_in_scientific_form"  # text
    NOT_A_YEAR = "not_a_year"  # text
    # The figures of a row, or of two rows, do not go together.
    NO_STUDENTS = "no_students"  # text
    NO_FTE = "no_fte"
    RANGE_ORDER = "range_order"  # column, low, likely, high
    AGREEMENTS_EXCEED_STUDENTS = "agreements_exceed_students"  # column, agreements, gf2_students
    DUPLICATE_SAME = "duplicate_same"  # school_id, year, first: row that is kept
    DUPLICATE_DIFFERS = "duplicate_differs"  # school_id, year, others: rows; all are left out
    # A workbook with a time estimate; every label and answer as it stands on the sheet.
    NOT_AN_ESTIMATE = "not_an_estimate"
    OTHER_INSTRUMENT = "other_instrument"  # version, current, age: "older" | "newer"
    SHEET_MISSING = "sheet_missing"  # sheets: names
    HEADING_MISSING = "heading_missing"  # label, near: texts in its row
    LINE_MISSING = "line_missing"  # label, near: texts on the sheet
    LINE_TWICE = "line_twice"  # label, first: row
    UNKNOWN_LINE = "unknown_line"  # text, near: labels
    ANSWER_MISSING = "answer_missing"  # label
    NOT_A_CHOICE = "not_a_choice"  # text, answers: the ones there are
    PERSON_OVER_FULL_TIME = "person_over_full_time"  # text
    UNIT_MISSING = "unit_missing"  # label
    MINUTES_MISSING = "minutes_missing"  # label
    MINUTES_NOT_USED = "minutes_not_used"  # label
    UNKNOWN_WITH_FIGURES = "unknown_with_figures"  # label
    PERCENT_OF_WHAT = "percent_of_what"  # text
    NOT_CONFIRMED = "not_confirmed"  # label
    NO_TIME = "no_time"
    # Questions: the row is kept and named.
    LOOKS_LIKE_PERCENT = "looks_like_percent"  # total
    OUTLIER = (
        "outlier"  # students, fte, students_per_fte, rule: "below_one" | "above_limit" | "within_table",
    )
    #                      median: students per FTE or None, rows: int or None
    LOST_ZEROS = "lost_zeros"  # school_id, length: common length, suggestion
    SAME_NAME = "same_name"  # school_id, other_id, other_row
    LOOKS_LIKE_TOTAL = "looks_like_total"  # text
    GARBLED_NAME = "garbled_name"  # text, suggestion ("" where none)
    RANGE_INCOMPLETE = "range_incomplete"  # column, missing: our names; the likely figure stands alone
    WEEK15_EXCEEDS_AGREEMENTS = "week15_exceeds_agreements"  # week15, agreements
    GF2_EXCEEDS_STUDENTS = "gf2_exceeds_students"  # gf2_students, students
    AGREEMENTS_EXCEED_ALL = "agreements_exceed_all"  # agreements, students (on the whole programme)
    MISSING_YEAR = "missing_year"  # (the table has years, this row has none)
    # Questions about a time estimate (planner.model.estimate.laws).
    OVER_TIME = "over_time"  # role, number, percent: of the time; lens: "tasks" | "quick" | "no_time", without percent
    LENSES_DIFFER = "lenses_differ"  # role, number, task_type, quick, tasks: percent of the time
    STUDENTS_NOT_GIVEN = "students_not_given"
    TEACHERS_NOT_COUNTED = "teachers_not_counted"
    SHORT_ID = "short_id"  # school_id, suggestion
    LINES_GONE = "lines_gone"  # lines: labels, each with whose it is, or a section's heading
    # Questions about the whole table.
    YEAR_GIVEN_TWICE = "year_given_twice"  # given, table: years in the table
    HIDDEN_ROWS = "hidden_rows"  # rows
    HIDDEN_COLUMNS = "hidden_columns"  # columns, headings
    HIDDEN_SHEET = "hidden_sheet"
    # Estimates from the store, on their way to a memo.
    ESTIMATE_UNREADABLE = "estimate_unreadable"  # reason
    ESTIMATE_INCOMPLETE = "estimate_incomplete"  # year
    SEVERAL_ESTIMATES = "several_estimates"  # people: how many (a question, like those that follow)
    LENSES_APART = "lenses_apart"
    SOMEBODY_OVER_TIME = "somebody_over_time"
    TIME_OF_NO_TYPE = "time_of_no_type"  # fte


QUESTIONS = frozenset(
    {
        Code.LOOKS_LIKE_PERCENT,
        Code.OUTLIER,
        Code.LOST_ZEROS,
        Code.SAME_NAME,
        Code.LOOKS_LIKE_TOTAL,
        Code.GARBLED_NAME,
        Code.RANGE_INCOMPLETE,
        Code.WEEK15_EXCEEDS_AGREEMENTS,
        Code.GF2_EXCEEDS_STUDENTS,
        Code.AGREEMENTS_EXCEED_ALL,
        Code.MISSING_YEAR,
        Code.OVER_TIME,
        Code.LENSES_DIFFER,
        Code.STUDENTS_NOT_GIVEN,
        Code.TEACHERS_NOT_COUNTED,
        Code.SHORT_ID,
        Code.LINES_GONE,
        Code.YEAR_GIVEN_TWICE,
        Code.HIDDEN_ROWS,
        Code.HIDDEN_COLUMNS,
        Code.HIDDEN_SHEET,
        Code.SEVERAL_ESTIMATES,
        Code.LENSES_APART,
        Code.SOMEBODY_OVER_TIME,
        Code.TIME_OF_NO_TYPE,
    }
)
