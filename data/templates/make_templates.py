"""Make what people download and fill in: the year's workbook, the school table, and an example of twelve schools.

The schools do not exist. Run it after a change here: ``python data/templates/make_templates.py``. The same bytes every time.
"""
# ruff: noqa: INP001  (a script beside the files it makes, no package)

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from planner.files.atomic import write_atomically
from planner.files.estimate.template import estimate_workbook
from planner.files.palette import palette
from planner.files.table_writing import CREATED
from planner.model.schools import SchoolYear

FOLDER = Path(__file__).parent
_ROWS_TO_FILL = 500


class Column(NamedTuple):
    """A heading, what belongs under it, and the form it takes in a workbook."""

    heading: str
    what: str
    example: str
    form: str = "0.00"
    needed: bool = False


_TEXT, _HEADS = "@", "#,##0"
_LOW = "Det laveste, I ville tro. Under det ville I blive overraskede."
_HIGH = "Det højeste, I ville tro. Over det ville I blive overraskede."
_NUMBER = "Skolens nummer, som tekst: nuller forrest er en del af det."
_STUDENTS = "Elever på hele uddannelsen, grundforløb og hovedforløb. Antal elever, ikke årselever."
_ADMINISTRATION = "Tid på registrering, aftaler, møder og lignende. 1 årsværk er 37 timer om ugen. Skriv 0, hvis ingen tid bruges."
_SUPPORT = "Tid på at klæde eleverne på til at finde en læreplads. Skriv 0, hvis ingen tid bruges."
_RELATIONS = "Tid på kontakten til virksomheder og andre uden for skolen. Skriv 0, hvis ingen tid bruges."
COLUMNS = (
    Column("institutionsnummer", _NUMBER, "900001", _TEXT, needed=True),
    Column("skole", "Skolens navn.", "Eksempelskole A", _TEXT, needed=True),
    Column("skoleår", "1. august til 31. juli.", "2025/26", _TEXT),
    Column("elever", _STUDENTS, "360", _HEADS, needed=True),
    Column("administrative opgaver (årsværk)", _ADMINISTRATION, "0,60", needed=True),
    Column("administrative opgaver lav", _LOW, "0,45"),
    Column("administrative opgaver høj", _HIGH, "0,80"),
    Column("elevunderstøttelse (årsværk)", _SUPPORT, "0,35", needed=True),
    Column("elevunderstøttelse lav", _LOW, "0,25"),
    Column("elevunderstøttelse høj", _HIGH, "0,45"),
    Column("relationsarbejde (årsværk)", _RELATIONS, "0,45", needed=True),
    Column("relationsarbejde lav", _LOW, "0,30"),
    Column("relationsarbejde høj", _HIGH, "0,60"),
    Column(
        "GF2-elever",
        "Elever, der afsluttede GF2 i skoleåret, med og uden aftale. EUX og EUV tælles med.",
        "80",
        _HEADS,
    ),
    Column(
        "aftaler",
        "Heraf med uddannelsesaftale, da GF2 sluttede. Skoleoplæring er ikke en aftale.",
        "56",
        _HEADS,
    ),
    Column(
        "aftaler 15. undervisningsuge",
        "Heraf med uddannelsesaftale i 15. undervisningsuge på GF2, ikke kalenderuge 15.",
        "44",
        _HEADS,
    ),
    Column(
        "udgangspunkt 2019",
        "Skolens egen andel med aftale, da GF2 sluttede i 2019, i hele procent. Delmålene er sat ud fra den.",
        "52",
        _HEADS,
    ),
)

# students; administration, student support, company relations, each low, likely, high; GF2, agreements, teaching week 15.
# Made up, within what the carpentry report found: 0.2 to 3.45 FTE, shares of every kind.
_FIGURES: tuple[tuple[int | float | None, ...], ...] = (
    (360, 0.45, 0.6, 0.8, 0.25, 0.35, 0.45, 0.3, 0.45, 0.6, 80, 56, 44),
    (220, 0.2, 0.3, 0.35, 0.1, 0.15, 0.2, 0.25, 0.35, 0.45, 52, 41, 30),
    (148, 0.35, 0.4, 0.5, 0.15, 0.2, 0.3, 0.5, 0.6, 0.75, 36, 30, 24),
    (695, 1.2, 1.5, 1.9, 0.7, 0.9, 1.2, 0.8, 1.05, 1.3, 164, 112, 85),
    (92, None, 0.1, None, None, 0.06, None, None, 0.16, None, 22, 17, 12),
    (510, None, 0.55, None, None, 0.25, None, None, 0.6, None, 118, 71, 55),
    (274, 0.5, 0.65, 0.8, 0.2, 0.3, 0.4, 0.15, 0.25, 0.35, 61, 47, 35),
    (41, None, 0.05, None, None, 0.05, None, None, 0.1, None, None, None, None),
    (433, 0.9, 1.1, 1.3, 0.85, 1.0, 1.2, 1.1, 1.35, 1.6, 104, 86, 66),
    (305, 0.2, 0.25, 0.35, 0.5, 0.65, 0.8, 0.2, 0.3, 0.4, 70, 44, 36),
    (187, None, 0.35, None, None, 0.1, None, None, 0.2, None, 45, 27, 19),
    (612, 0.6, 0.75, 0.95, 0.3, 0.4, 0.55, 0.75, 0.95, 1.2, 140, 101, 78),
)


def example_rows() -> list[list[str | int | float | None]]:
    """Twelve schools that do not exist, in the order of `COLUMNS`."""
    rows: list[list[str | int | float | None]] = []
    for i, figures in enumerate(_FIGURES):
        students, *rest = figures
        fte = [rest[j] for k in (0, 3, 6) for j in (k + 1, k, k + 2)]
        rows.append(
            [
                f"{900001 + i}",
                f"Eksempelskole {chr(ord('A') + i)}",
                "2025/26",
                students,
                *fte,
                *rest[9:],
                None,
            ]
        )
    return rows


def made() -> dict[str, bytes]:
    """Every file this script makes, by name."""
    rows = example_rows()
    return {
        "skoletabel.csv": _csv([]),
        "skoletabel.xlsx": _xlsx([]),
        "eksempelskoler.csv": _csv(rows),
        "eksempelskoler.xlsx": _xlsx(rows),
        "tidsestimat-2026-27.xlsx": estimate_workbook(SchoolYear(2026), "da"),
        "time-estimate-2026-27.xlsx": estimate_workbook(SchoolYear(2026), "en"),
    }


def _csv(rows: list[list[str | int | float | None]]) -> bytes:
    """CSV as a Danish spreadsheet writes it: semicolons, decimal commas, UTF-8 with its mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.heading for column in COLUMNS)
    writer.writerows([_danish(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _danish(value: str | float | None) -> str:
    if value is None:
        return ""
    return f"{value:.2f}".replace(".", ",") if isinstance(value, float) else str(value)


def _xlsx(rows: list[list[str | int | float | None]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": "Skoletabel", "created": CREATED})
        look = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        head = {**look, "bold": True, "text_wrap": True, "bottom": 1}
        needed = book.add_format({**head, "bg_color": palette()["sheet_needed"]})
        optional = book.add_format(head)
        wrapped = book.add_format({**look, "text_wrap": True})
        table = book.add_worksheet("Skoler")
        table.set_row(0, 48)
        for c, column in enumerate(COLUMNS):
            form = book.add_format({**look, "num_format": column.form})
            table.set_column(c, c, 24 if column.heading == "skole" else 18, form)
            table.write_string(0, c, column.heading, needed if column.needed else optional)
            table.write_comment(0, c, column.what, {"author": "", "x_scale": 1.6})
            _validate(table, c, column)
            for r, row in enumerate(rows, 1):
                table.write(r, c, row[c], form)
        table.freeze_panes(1, 2)
        table.set_landscape()
        table.fit_to_pages(1, 0)
        _explain(book.add_worksheet("Forklaring"), optional, wrapped)
    return buffer.getvalue()


def _validate(sheet: Worksheet, c: int, column: Column) -> None:
    """Say while somebody types what would be left out later."""
    rule: dict[str, object] = {"input_title": column.heading[:32], "input_message": column.what}
    if column.form == _TEXT:
        rule |= {"validate": "length", "criteria": "<=", "value": 200}
        rule["error_message"] = "Skriv en kortere tekst."
    elif column.form == _HEADS:
        lowest = 1 if column.heading == "elever" else 0
        rule |= {"validate": "integer", "criteria": ">=", "value": lowest}
        rule["error_message"] = f"Skriv et helt tal, mindst {lowest}."
    else:
        rule |= {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
        rule["error_message"] = "Skriv årsværk som et tal, f.eks. 0,60. Procent kan ikke bruges her."
    sheet.data_validation(1, c, _ROWS_TO_FILL, c, rule)


def _explain(sheet: Worksheet, head: xlsxwriter.format.Format, wrapped: xlsxwriter.format.Format) -> None:
    sheet.set_column(0, 0, 34, wrapped)
    sheet.set_column(1, 1, 16, wrapped)
    sheet.set_column(2, 2, 70, wrapped)
    sheet.set_column(3, 3, 18, wrapped)
    sheet.write_row(0, 0, ["Kolonne", "Skal udfyldes", "Det skriver I", "Eksempel"], head)
    for r, column in enumerate(COLUMNS, 1):
        sheet.write_row(r, 0, [column.heading, "ja" if column.needed else "nej", column.what])
        sheet.write_string(r, 3, column.example)
    notes = (
        "Én række for hver skole og hvert skoleår. Kolonner, I ikke bruger, kan slettes; egne kolonner bliver sprunget over.",
        "Lav og høj hører sammen: skriv begge eller ingen af dem.",
        "Skriv ingen navne på personer og ingen CPR-numre. En tabel med noget, der ligner et CPR-nummer, bliver ikke læst.",
    )
    for r, note in enumerate(notes, len(COLUMNS) + 2):
        sheet.merge_range(r, 0, r, 3, note, wrapped)
        sheet.set_row(r, 32)


def main() -> None:
    """Write the files beside this script."""
    for name, data in made().items():
        write_atomically(FOLDER / name, data)


if __name__ == "__main__":
    main()
