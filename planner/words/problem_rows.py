"""Sentences on a row or a cell that cannot be read, on figures that do not go together, and questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planner.files.codes import Code
from planner.words.language import mark
from planner.words.problem_values import COUNTS, TEXTS, Choice, Saying, date

_WHOLE = mark("write a whole number, e.g. 40")
_LEAVE_FIGURES = mark("correct the figures if they are wrong; otherwise leave them")
_DELETE_TOTAL = mark("delete the row if it is a total; otherwise leave it")
_YEAR = mark("write it like 2025/26")
_AS_TEXT = mark("set the format of the cell to Text and write it again")
_AS_NUMBER = mark("set the format of the cell to Number and write the figure again")
_GARBLED = mark("correct the name; if the file is a CSV file, save it as “CSV UTF-8”")


def _by_column(columns: Iterable[str], saying: Saying, otherwise: Saying) -> Choice:
    return Choice("column", dict.fromkeys(columns, saying), otherwise)


ROWS: Mapping[Code, Saying | Choice] = {
    Code.RAGGED_ROW: Saying(
        mark("the row has {cells}, and the row of headings has {expected}"),
        mark("look for a separator too many or too few, e.g. a comma inside a number"),
    ),
    Code.UNCLOSED_QUOTE: Saying(
        mark("a quotation mark begins here and is never closed"), mark("write the closing one, or delete it")
    ),
    Code.LINE_BREAK_IN_CELL: Saying(
        mark("a cell here goes on until row {last_row}"), mark("delete the line breaks in the cell")
    ),
    Code.ROW_TOO_LONG: Saying(
        mark("the row is longer than {limit} characters"), mark("delete what does not belong to the table")
    ),
    Code.CONTROL_CHARACTER: Saying(
        mark("there is an invisible character here ({character})"), mark("write the cell again from scratch")
    ),
    Code.TOTAL_ROW: Saying(mark("{text} looks like a total and not like a school"), mark("delete the row")),
    Code.HEADING_AGAIN: Saying(
        mark("the headings from row {first} are here once more"), mark("delete the row")
    ),
    Code.MERGED_CELLS: Saying(
        mark("the cells {range} are merged"), mark("unmerge them and write a value in each")
    ),
    Code.MISSING_FIGURE: Choice(
        "texts",
        {
            "": Saying(
                mark("there is no figure under {headings}"),
                mark("write the figure, or 0 where there was none"),
            )
        },
        Saying(
            mark("there is no figure under {headings} (it says {texts})"),
            mark("write the figure, or 0 where there was none"),
        ),
    ),
    Code.MISSING_TEXT: _by_column(
        ["school"],
        Saying(mark("the name of the school is missing"), mark("write the name")),
        Saying(mark("the institution number is missing"), mark("write the number")),
    ),
    Code.TEXT_TOO_LONG: Saying(mark("the text is longer than {limit} characters"), mark("shorten the text")),
    Code.NOT_A_NUMBER: _by_column(
        COUNTS,
        Saying(mark("it says {text}, which is not a number"), _WHOLE),
        Saying(mark("it says {text}, which is not a number"), mark("write a number, e.g. 0.6")),
    ),
    Code.NEGATIVE: Saying(
        mark("it says {text}, and the figure cannot be below 0"), mark("write 0, or a figure above 0")
    ),
    Code.OUT_OF_RANGE: Saying(
        mark("it says {text}, and figures must be between {lowest} and {highest}"),
        mark("check the figure and write it again"),
    ),
    Code.PERCENT_SIGN: _by_column(
        COUNTS,
        Saying(mark("it says {text}, and the figure must be a number, not percent"), _WHOLE),
        Saying(mark("it says {text}, and the figure must be FTE, not percent"), mark("write FTE, e.g. 0.6")),
    ),
    Code.NOT_WHOLE: Saying(mark("it says {text}, and the figure must be whole"), _WHOLE),
    Code.AMBIGUOUS_NUMBER: Saying(
        mark("it says {text}: {danish} or {international}?"),
        mark("write the one that is meant, with no mark between thousands"),
    ),
    Code.MIXED_DECIMAL_MARKS: Choice(
        "others",
        {
            "danish": Saying(
                mark("it says {text}, and the other figures in the column have a decimal comma"),
                mark("write it with a comma"),
            ),
            "international": Saying(
                mark("it says {text}, and the other figures in the column have a decimal point"),
                mark("write it with a point"),
            ),
        },
        Saying(
            mark("it says {text}, and the column has both decimal commas and decimal points"),
            mark("use one of them in the whole column"),
        ),
    ),
    Code.ERROR_CELL: Choice(
        "text",
        {
            "": Saying(
                mark("there is a formula here that gives an error"),
                mark("correct the formula, or write the value itself"),
            )
        },
        Saying(
            mark("it says {text}, from a formula that gives an error"),
            mark("correct the formula, or write the value itself"),
        ),
    ),
    Code.DATE_CELL: _by_column(
        TEXTS,
        Saying(mark("there is a date or a time here: {text}"), _AS_TEXT, {"text": date}),
        Saying(mark("there is a date or a time here: {text}"), _AS_NUMBER, {"text": date}),
    ),
    Code.BOOLEAN_CELL: _by_column(
        TEXTS,
        Saying(mark("it says {text}, which the sheet takes for a yes or a no"), _AS_TEXT),
        Saying(mark("it says {text}, which the sheet takes for a yes or a no"), _AS_NUMBER),
    ),
    Code.FORMULA_WITHOUT_VALUE: Saying(
        mark("there is a formula here, but its result is not saved"),
        mark("open the file in Excel and save it again, or write the value itself"),
    ),
    Code.ID_IN_SCIENTIFIC_FORM: Saying(
        mark("the institution number has turned into {text}"),
        mark("set the format of the cell to Text and write the number again"),
    ),
    Code.NOT_A_YEAR: Saying(mark("it says {text}, which is not a school year"), _YEAR),
    Code.NO_STUDENTS: Saying(
        mark("the number of students is {text}"),
        mark("write how many students there are, at least 1, or delete the row"),
    ),
    Code.NO_FTE: Saying(
        mark("the three task types total 0 FTE"),
        mark("write FTE for at least one of them, or delete the row"),
    ),
    Code.RANGE_ORDER: Saying(
        mark("{column} is {likely} and not between low ({low}) and high ({high})"),
        mark("correct the figures so that low is the smallest and high the largest"),
    ),
    Code.AGREEMENTS_EXCEED_STUDENTS: _by_column(
        ["agreements_week15"],
        Saying(mark("{agreements} in week 15, but only {gf2_students}"), mark("check both figures")),
        Saying(mark("{agreements}, but only {gf2_students}"), mark("check both figures")),
    ),
    Code.DUPLICATE_SAME: Choice(
        "year",
        {
            "": Saying(
                mark("{school_id} is also in row {first}, with the same figures"),
                mark("delete this row; row {first} is used"),
            )
        },
        Saying(
            mark("{school_id} is also in row {first} for {year}, with the same figures"),
            mark("delete this row; row {first} is used"),
        ),
    ),
    Code.DUPLICATE_DIFFERS: Choice(
        "year",
        {
            "": Saying(
                mark("{school_id} is also in {others}, with other figures"),
                mark("keep the row that is right and delete the rest"),
            )
        },
        Saying(
            mark("{school_id} is also in {others} for {year}, with other figures"),
            mark("keep the row that is right and delete the rest"),
        ),
    ),
    # Questions
    Code.LOOKS_LIKE_PERCENT: Saying(
        mark("the figures total {total} – are they percent and not FTE?"),
        mark("write FTE if they are percent; otherwise leave them"),
    ),
    Code.OUTLIER: Choice(
        "median",
        {
            "": Saying(
                mark("{students} and {fte} FTE, {students_per_fte} students per FTE – is that right?"),
                _LEAVE_FIGURES,
            )
        },
        Saying(
            mark(
                "{students} and {fte} FTE, {students_per_fte} students per FTE, "
                "while the middle row of the table has {median} – is that right?"
            ),
            _LEAVE_FIGURES,
        ),
    ),
    Code.LOST_ZEROS: Saying(
        mark(
            "{school_id} is shorter than the other numbers, which have {length} digits – is it {suggestion}?"
        ),
        mark(
            "if zeros are missing, set the format of the column to Text and write them; otherwise leave the number"
        ),
    ),
    Code.SAME_NAME: Saying(
        mark("{school_id} here and {other_id} in row {other_row} have the same name – are they two schools?"),
        mark("correct the number if they are one school; otherwise leave it"),
    ),
    Code.LOOKS_LIKE_TOTAL: Saying(
        mark("{text} looks like a total and not like a school – is it a total?"), _DELETE_TOTAL
    ),
    Code.GARBLED_NAME: Choice(
        "suggestion",
        {"": Saying(mark("some characters in {text} look wrong"), _GARBLED)},
        Saying(mark("some characters in {text} look wrong – is it {suggestion}?"), _GARBLED),
    ),
    Code.RANGE_INCOMPLETE: Saying(
        mark("{missing} is missing, so {column} is used without a range"),
        mark("write both low and high, or neither"),
    ),
    Code.WEEK15_EXCEEDS_AGREEMENTS: Saying(
        mark("{week15} in week 15, but only {agreements} at the end of GF2 – is that right?"), _LEAVE_FIGURES
    ),
    Code.AGREEMENTS_EXCEED_ALL: Saying(
        mark("{agreements}, but only {students} on the whole programme – is that right?"), _LEAVE_FIGURES
    ),
    Code.GF2_EXCEEDS_STUDENTS: Saying(
        mark("{gf2_students}, but only {students} on the whole programme – is that right?"), _LEAVE_FIGURES
    ),
    Code.MISSING_YEAR: Saying(mark("there is no school year here, as in the other rows"), _YEAR),
}
