"""Which column is which: our names, the Danish ones, and whatever a person maps onto them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from itertools import islice, pairwise

from planner.files.grids.cells import Fault, Grid, Row, area_name, key, problem, shown, text_of
from planner.files.grids.code_pages import mended
from planner.files.schools.columns import (
    COLUMNS,
    LAST_RESORTS,
    MEANS,
    NAMES,
    REQUIRED,
    in_another_unit,
    named,
    without_percent,
)
from planner.files.schools.two_rows import joined, units_below
from planner.model.problems import Code, Place, Problem, Refused

# A heading row is looked for this far down, below titles and notes; one with all we need also further down.
TOP, _FURTHER = 25, 2_000
_ALIKE = 0.6  # of letters in common, the measure difflib itself calls close
Names = tuple[str, ...]
_FEWEST = 2  # one word such as "skole" may stand in any line of a preamble


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the heading row of a grid is, and which column (from 0) holds what."""

    grid: Grid
    row: Row
    columns: Mapping[str, tuple[int, ...]]
    required: Names = REQUIRED

    @property
    def complete(self) -> bool:
        """Every required column is there."""
        return self.columns.keys() >= {*self.required}

    def heading(self, ours: str) -> str:
        """The heading of a column as it stands in the file."""
        return shown(text_of(self.row.cells[self.columns[ours][0]]))

    @property
    def headings(self) -> list[str]:
        """All headings as they stand in the file, blanks left out."""
        return [text for cell in self.row.cells if (text := shown(text_of(cell)))]

    @property
    def width(self) -> int:
        """Cells up to the last one that has a heading."""
        return max((i + 1 for i, cell in enumerate(self.row.cells) if text_of(cell)), default=0)


def read_mapping(columns: Mapping[str, str]) -> dict[str, str]:
    """Our column -> their heading, with our names recognised in either language; Refused for mistakes."""
    mapping: dict[str, str] = {}
    wrong: list[Problem] = []
    for given, heading in columns.items():
        ours = MEANS.get(key(str(given)))
        if ours is None:
            near = tuple(get_close_matches(str(given).casefold(), COLUMNS, n=3))
            wrong.append(problem(Code.UNKNOWN_COLUMN_NAME, given=shown(str(given)), near=near))
        elif ours in mapping:  # in two languages
            headings = (shown(mapping[ours]), shown(str(heading)))
            wrong.append(problem(Code.COLUMN_TWICE, column=ours, headings=headings))
        else:
            mapping[ours] = str(heading)
    for heading in dict.fromkeys(mapping.values()):
        names = tuple(ours for ours, theirs in mapping.items() if key(theirs) == key(heading))
        if len(names) > 1 and heading == mapping[names[0]]:
            wrong.append(problem(Code.MAPPED_TWICE, columns=names, heading=shown(heading)))
    if wrong:
        raise Refused(*wrong)
    return mapping


def find_table(grids: Sequence[Grid], mapping: Mapping[str, str], required: Names = REQUIRED) -> Layout:
    """The one grid and row that hold the headings; Refused with every reason when that is not clear.

    A text file comes as one grid per delimiter it may be cut at, a workbook as one per sheet.
    """
    layouts = [layout for grid in grids for layout in _best_rows(grid, mapping, required)]
    matching = [layout for layout in layouts if layout.complete] or layouts
    if not matching:
        raise Refused(_nothing_found(grids, required))
    most = max(len(layout.columns) for layout in matching)
    if not matching[0].complete:
        matching = [layout for layout in matching if len(layout.columns) == most]
    if len(sheets := tuple(dict.fromkeys(layout.grid.sheet for layout in matching))) > 1:
        raise Refused(problem(Code.TWO_MATCHING_SHEETS, sheets=sheets))
    # A text file cut at the wrong delimiter may show a heading or two; the right cut shows them all.
    layout = max(matching, key=lambda found: len(found.columns))
    _refuse_two_rows(layout, matching)
    if (row := units_below(layout.row, layout.grid.rows)) is not layout.row:
        layout = replace(layout, row=row, columns=_recognise(row, mapping))
    _refuse_covered(layout)
    _refuse_incomplete(layout, mapping)
    return layout


def _best_rows(grid: Grid, mapping: Mapping[str, str], required: Names) -> list[Layout]:
    """The rows near the top that show most of our columns: one, unless it is not clear which."""
    found = (Layout(grid, row, _recognise(row, mapping), required) for row in grid.rows[:_FURTHER])
    near = list(islice(found, sum(row.number <= TOP for row in grid.rows[:TOP])))
    if not any(layout.complete for layout in near):
        near = list(_in_two_rows(near, mapping)) or [*near, *islice((f for f in found if f.complete), 1)]
    most = max((len(layout.columns) for layout in near), default=0)
    best = [layout for layout in near if len(layout.columns) == most] if most >= _FEWEST else []
    # With schools between them, the second row of headings begins another table.
    return [layout for layout in best if layout is best[0] or not _schools_between(best[0], layout)]


def _schools_between(upper: Layout, lower: Layout) -> bool:
    if not upper.complete:
        return False
    at = upper.columns["students" if "students" in upper.columns else "school_id"][0]
    between = (row for row in upper.grid.rows if upper.row.number < row.number < lower.row.number)
    return any(any(map(str.isdigit, text_of(cell))) for row in between for cell in row.cells[at : at + 1])


def _in_two_rows(found: Sequence[Layout], mapping: Mapping[str, str]) -> Iterable[Layout]:
    """Two rows that have all we need together, and that are not of two minds about any column."""
    for upper, lower in pairwise(found):
        taken = [{i for where in layout.columns.values() for i in where} for layout in (upper, lower)]
        beside = lower.row.number == upper.row.number + 1
        apart = not (upper.columns.keys() & lower.columns.keys() or taken[0] & taken[1])
        if beside and apart and upper.columns.keys() | lower.columns.keys() >= {*upper.required}:
            row = joined(upper.row, lower.row)
            yield replace(upper, row=row, columns=_recognise(row, mapping))


def _recognise(row: Row, mapping: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """Our column -> where it stands. A mapped heading counts for what it is mapped to and nothing else."""
    mapped = {key(theirs): ours for ours, theirs in mapping.items()}
    columns: dict[str, tuple[int, ...]] = {}
    rest: dict[str, list[tuple[int, int]]] = {ours: [] for ours in LAST_RESORTS}
    for i, cell in enumerate(row.cells):
        if isinstance(cell, Fault):
            continue  # a heading that is struck out is none
        heading = named(text_of(cell))
        ours = mapped.get(key(text_of(cell)))
        if ours is None and MEANS.get(heading) not in mapping:
            ours = MEANS.get(heading)
        if ours is not None and not in_another_unit(text_of(cell), ours):
            columns[ours] = (*columns.get(ours, ()), i)
        else:
            for resort, names in LAST_RESORTS.items():
                if heading in names:
                    rest[resort].append((names.index(heading), i))
    for resort, found in rest.items():
        if found and resort not in {*columns, *mapping}:
            columns[resort] = (min(found)[1],)
    return columns


def _refuse_two_rows(layout: Layout, matching: Iterable[Layout]) -> None:
    """Two rows show as many headings; the same headings again are only a repetition, named with the rows."""
    rows = [other for other in matching if other.grid is layout.grid]
    if any(other.columns != layout.columns for other in rows if len(other.columns) == len(layout.columns)):
        numbers = tuple(other.row.number for other in rows)
        raise Refused(problem(Code.TWO_HEADING_ROWS, Place(layout.grid.sheet), rows=numbers))


def _refuse_covered(layout: Layout) -> None:
    """A heading under merged cells is one that nobody sees."""
    at, own = layout.row.number, [row for row in layout.grid.rows if row.number <= layout.row.number]
    rows = own[-1:] if layout.row in own else own[-2:]
    if area := next((a for a in layout.grid.merged if layout.grid.covers(a, rows)), None):
        raise Refused(problem(Code.MERGED_CELLS, Place(layout.grid.sheet, at), range=area_name(area)))


def _refuse_incomplete(layout: Layout, mapping: Mapping[str, str]) -> None:
    place = Place(layout.grid.sheet, layout.row.number)
    taken = {i for where in layout.columns.values() for i in where}
    free = [
        shown(text_of(cell)) for i, cell in enumerate(layout.row.cells) if i not in taken and text_of(cell)
    ]
    wrong: list[Problem] = []
    for ours, where in layout.columns.items():
        if len(where) > 1:
            headings = tuple(shown(text_of(layout.row.cells[i])) for i in where)
            there = Place(layout.grid.sheet, layout.row.number, headings[-1])
            wrong.append(problem(Code.COLUMN_TWICE, there, column=ours, headings=headings))
    missing = {ours: (theirs,) for ours, theirs in mapping.items() if ours not in layout.columns}
    absent = [ours for ours in layout.required if ours not in layout.columns and ours not in mapping]
    if (missing or absent) and any(mended(text) is not None for text in free):
        raise Refused(problem(Code.NOT_TEXT, place))  # never advice from headings nobody wrote
    near = _offers({**missing, **{ours: (ours, *NAMES[ours]) for ours in absent}}, free)
    for ours in (*missing, *absent):
        others = tuple(heading for heading in near[ours] if in_another_unit(heading, ours))
        offered = tuple(heading for heading in near[ours] if heading not in others)
        if others and not offered:
            there = Place(layout.grid.sheet, layout.row.number, others[0])
            wrong.append(problem(Code.UNIT_HEADING, there, column=ours, heading=others[0]))
        elif ours in missing:
            heading = shown(missing[ours][0])
            wrong.append(
                problem(Code.MAPPED_HEADING_MISSING, place, column=ours, heading=heading, near=offered)
            )
        else:
            wrong.append(problem(Code.MISSING_COLUMN, place, column=ours, near=offered))
    if wrong:
        raise Refused(*wrong)


def _offers(
    missing: Mapping[str, Iterable[str]], headings: Iterable[str]
) -> defaultdict[str, tuple[str, ...]]:
    """For each missing column the headings that look like it and no other column more, best first; each once."""
    known = {ours: (ours, *names) for ours, names in NAMES.items()}
    alike: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for heading in headings:
        ratios = [
            (SequenceMatcher(None, without_percent(name), without_percent(heading)).ratio(), ours)
            for ours, names in {**known, **missing}.items()
            for name in names
        ]
        ratio, ours = max(ratios)
        if ratio >= _ALIKE and ours in missing:
            alike[ours].append((ratio, heading))
    return defaultdict(
        tuple, {ours: tuple(h for _, h in sorted(found)[:-4:-1]) for ours, found in alike.items()}
    )


def _nothing_found(grids: Sequence[Grid], required: Names) -> Problem:
    """No heading row anywhere: what was needed, and what stands there instead."""
    tops = [row for grid in grids for row in grid.rows if row.number <= TOP and not row.blank]
    first = max(tops, key=lambda row: sum(bool(text_of(cell)) for cell in row.cells), default=None)
    found = tuple(text for cell in (first.cells if first else ()) if (text := shown(text_of(cell))))
    if any(mended(text) is not None for text in found):
        return problem(Code.NOT_TEXT, Place(row=first.number if first else None))
    offers = _offers({ours: (ours, *NAMES[ours]) for ours in required}, found)
    near = {ours: headings[0] for ours, headings in offers.items() if not in_another_unit(headings[0], ours)}
    if len(grids) > 1 and grids[0].sheet:
        sheets = tuple(grid.sheet for grid in grids)
        return problem(Code.NO_MATCHING_SHEET, sheets=sheets, needed=required, near=near)
    place = Place(grids[0].sheet if grids else "", first.number if first else None)
    return problem(Code.NO_HEADING_ROW, place, needed=required, found=found[:20], near=near)
