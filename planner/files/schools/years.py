"""The school year of each row: as the row says, as --year says, or a calendar year as --year makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from planner.files.grids.cells import Fault, Row, problem, text_of
from planner.files.schools.cells import cell_of
from planner.files.schools.headings import Layout
from planner.model.problems import Code, Place, Problem, Refused
from planner.model.schools import SchoolYear

_CALENDAR = re.compile(r"199[1-9]|20\d\d")  # either reading of it is a school year of ours


def calendar_offset(rows: Sequence[Row], layout: Layout, given: SchoolYear | None) -> int | None:
    """Give what makes a calendar year the year a school year begins in; None where none stand there.

    Raises Refused where nobody has said which school year the latest of them is: the one that begins in it, as
    counts of the autumn are, or the one that ends in it.
    """
    texts = calendar_years(rows, layout)
    if not texts:
        return None
    latest = int(texts[-1])
    if given is None or given.start not in {latest - 1, latest}:
        place = Place(layout.grid.sheet, layout.row.number, layout.heading("year"))
        years = tuple(str(SchoolYear(start)) for start in (latest - 1, latest))
        raise Refused(problem(Code.CALENDAR_YEAR, place, texts=texts, years=years))
    return given.start - latest


def about_years(
    rows: Sequence[Row], layout: Layout, found: Iterable[SchoolYear | None], given: SchoolYear | None
) -> Iterator[Problem]:
    """Say what was made of years, where one was given and the table has its own.

    Parameters
    ----------
    rows : sequence of Row
        All below the headings.
    found : iterable of SchoolYear or None
        Of the rows that are kept.
    """
    if given is None or "year" not in layout.columns:
        return
    place = Place(layout.grid.sheet)
    if texts := calendar_years(rows, layout):
        yield problem(Code.CALENDAR_YEAR_READ, place, text=texts[-1], year=str(given))
    elif (own := {year for year in found if year is not None}) - {given}:
        yield problem(Code.YEAR_GIVEN_TWICE, place, given=str(given), table=tuple(map(str, sorted(own))))


def calendar_years(rows: Sequence[Row], layout: Layout) -> tuple[str, ...]:
    """Calendar years in the column of years, in order; none where something else stands there too."""
    where = layout.columns.get("year")
    cells = [cell_of(row, where[0]) for row in rows] if where else []
    texts = {text_of(cell).removesuffix(".0") for cell in cells if not isinstance(cell, Fault)} - {""}
    return tuple(sorted(texts)) if all(_CALENDAR.fullmatch(text) for text in texts) else ()


def school_year(text: str, offset: int | None) -> SchoolYear:
    """Read a row's own year. Raises ValueError."""
    if offset is not None:
        return SchoolYear(int(text.removesuffix(".0")) + offset)
    return SchoolYear.read(text)
