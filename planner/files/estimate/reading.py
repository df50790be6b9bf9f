"""Time estimates: a workbook filled in by hand to one estimate, and everything a person must know about it."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from planner.files.estimate.instrument import choices, entries, version_in
from planner.files.estimate.part import contradicted, lines_of, readable_part
from planner.files.estimate.people import is_used, person_of
from planner.files.estimate.school import about_school
from planner.files.estimate.sheet import Form, Line, find_form, is_estimate
from planner.files.estimate.values import Figures, answer, choice
from planner.files.grids.cells import Grid, about_rounded, area_name, column_letters, problem
from planner.files.grids.guard import is_workbook, title_part
from planner.files.grids.personal import cpr_numbers
from planner.files.grids.tables import Opened
from planner.files.grids.workbook import workbook_grids
from planner.model.estimate.estimate import TimeEstimate
from planner.model.estimate.laws import problems as asked
from planner.model.estimate.people import Person, Role
from planner.model.problems import Code, Place, Problem, Refused
from planner.model.schools import HEADS, about_heads

ROOM = (500, 50)  # rows and columns


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook says, and everything a person must know about it.

    Parameters
    ----------
    part : TimeEstimate or None
        What can be read. A task whose line cannot is answered with "don't know", a person whose time on the
        programme cannot has none yet. None where nobody can tell whose it is, or of which year.
    problems : tuple of Problem
        What is wrong, and what is asked about, all at once.
    lines : int
        How many lines somebody has written on, or had to.
    unread : int
        How many of them are wrong.
    """

    part: TimeEstimate | None
    problems: tuple[Problem, ...]
    lines: int = 0
    unread: int = 0

    @property
    def estimate(self) -> TimeEstimate | None:
        """The whole; None where something is wrong, for a part is no estimate until a person says so."""
        return None if _wrong(self.problems) else self.part


def read_estimate(path: str | os.PathLike[str]) -> tuple[TimeEstimate | None, list[Problem]]:
    """Read a workbook made by `planner template` and filled in by whoever spends the time.

    Returns the estimate, or None where something is wrong with it, beside everything that is wrong or asked
    about, all at once. Never raises for what a file holds.
    """
    read = read_opened(Opened(Path(path)))
    return read.estimate, list(read.problems)


def read_opened(file: Opened, grids: list[Grid] | None = None) -> Reading:
    """Read an estimate, and what of it can be read; `grids` are the file's, where it has been parsed already."""
    try:
        if grids is None:
            # Anything that is no workbook at all is said to be what it is, as for a school table.
            is_one = is_workbook(file.data)
            grids = workbook_grids(file.data, file.suffix, ROOM) if is_one else file.grids
        return _in(grids)
    except Refused as refused:
        return Reading(
            None, tuple(replace(p, values={**p.values, "form": "estimate"}) for p in refused.problems)
        )


def estimate_of(file: Opened) -> Reading | None:
    """Read a file that says it is a workbook for an estimate; None: it says no such thing.

    One that cannot be read says so by its title alone. What was looked at is what is read.
    """
    try:
        if not is_estimate(file.grids):
            return None
        return read_opened(file, file.grids if all(map(_has_room, file.grids)) else None)
    except Refused:
        with contextlib.suppress(Refused):  # nor does one that cannot be opened
            if is_workbook(file.data) and version_in(title_part(file.data)) is not None:
                return read_opened(file)
        return None


def _has_room(grid: Grid) -> bool:
    """Whether a sheet reaches no further than one of ours may; one that does is stopped before it is parsed."""
    rows, columns = ROOM
    return max(len(grid.rows), len(grid.merged)) <= rows and all(len(r.cells) <= columns for r in grid.rows)


def _in(grids: list[Grid]) -> Reading:
    """Read the estimate of a workbook's sheets; raises Refused where there is none to read."""
    # Nothing that is counted here has nine digits, and a note typed as bare digits is a number to a spreadsheet.
    if personal := cpr_numbers(grids, amounts=False):
        raise Refused(personal)
    form = find_form(grids)
    _about_sheet(form)
    figures = Figures(form)
    _ask(form, figures)
    figures.read()
    values = about_school(form, figures)
    people = _people(form, figures)
    owners = _owners(form)
    _lines_gone(form)
    found = sorted(form.problems, key=lambda p: p.place.row or 0)  # as one reads the sheet
    written = lines_of(form)
    if not _wrong(found):
        estimate = TimeEstimate(people=tuple(people), owners=owners, **values)
        found += asked(estimate)
        if not _wrong(found):
            return Reading(estimate, tuple(found), len(written))
    else:
        # What can be told without the rest is told now, not when everything else has been put right.
        found += about_heads(**{name: values[name] for name in HEADS})
        if not any(person.lenses for person in people) and not _stands_in_the_way(form):
            found.append(problem(Code.NO_TIME))
    wrong = _wrong(found)
    rows = {p.place.row for p in wrong if p.place.row}
    rows |= {form.answers[name].row for name in contradicted(wrong)}
    part = readable_part(values, people, owners, wrong)
    return Reading(part, tuple(wrong), len(written | rows), len(rows))


def _wrong(found: Iterable[Problem]) -> list[Problem]:
    return [p for p in found if p.severity == "problem"]


def _stands_in_the_way(form: Form) -> bool:
    """Something wrong among the people themselves, whose time is therefore not known."""
    first = min((block.row for block in form.blocks), default=0)
    return any((p.place.row or 0) >= first for p in _wrong(form.problems))


def _about_sheet(form: Form) -> None:
    """What the sheet itself hides or joins."""
    grid, lines = form.grid, [*form.answers.values(), *form.owners]
    for block in form.blocks:
        lines += [*block.answers.values(), *block.quick, *block.tasks]
    if grid.hidden:
        form.say(Code.HIDDEN_SHEET, None)
    filled = {line.row for line in lines if any(cell != "" for cell in line.cells.values())}
    if hidden := tuple(sorted(filled & grid.hidden_rows)):
        form.say(Code.HIDDEN_ROWS, None, rows=hidden)
    written = {(row, column) for row, column in grid.unseen if row in filled}
    if written:
        form.say(Code.UNSEEN, None, rows=tuple(sorted({row for row, _ in written})))
    filled_in = (row for row in grid.rows if row.number in filled)
    if unsure := tuple(
        row.number
        for row in filled_in
        if any(grid.may_differ(row.number, i) for i, _ in enumerate(row.cells, 1))
    ):
        form.say(Code.CONDITIONAL_FORMAT, None, rows=unsure)
    cells = ((line.row, cell) for line in lines for cell in line.cells.values())
    form.problems += about_rounded(cells, Place(grid.sheet))
    if hidden := tuple(sorted(grid.hidden_columns)):
        names = tuple(column_letters(column) for column in hidden)
        form.say(Code.HIDDEN_COLUMNS, None, columns=names, headings=names)
    for area in grid.merged:
        top, _, bottom, _ = area
        taken = bottom > top and any(top <= line.row <= bottom for line in lines)
        if taken or grid.covers(area, grid.rows[top - 1 : bottom]):
            form.say(Code.MERGED_CELLS, top, range=area_name(area))


def _ask(form: Form, figures: Figures) -> None:
    """Gather every figure, so that they are read as written by one hand."""
    for name in HEADS:
        figures.ask(answer(form.answers, name), whole=True)
    for block in form.blocks:
        figures.ask(answer(block.answers, "employment"))
        figures.ask(answer(block.answers, "programme_share"), percent=True)
        figures.ask(answer(block.answers, "other_programmes"), whole=True)
        for line in block.quick:
            for end in ("low", "likely", "high"):
                figures.ask(line, end, percent=True)
            figures.guess(line)
        for line in block.tasks:
            unit = choice(Form(form.grid, form.language), line, "unit", "unit", needed=False)
            for end in ("low", "likely", "high"):
                figures.ask(line, end, percent=unit == "percent")
                figures.ask(line, f"minutes_{end}")
            figures.guess(line)
            figures.guess(line, "minutes_")


def _people(form: Form, figures: Figures) -> list[Person]:
    count: Counter[Role] = Counter()
    people = []
    for block in form.blocks:
        person = person_of(block, form, figures, count)
        if person is not None:
            people.append(person)
    return people


def _owners(form: Form) -> dict[str, tuple[Role, ...]]:
    """Tasks that somebody is said to have; a line without an answer says nothing."""
    owners: dict[str, tuple[Role, ...]] = {}
    for line in form.owners:
        before = len(form.problems)
        said = {r: choice(form, line, "answer", r, needed=False) for r in Role if r in line.cells}
        if any(said.values()) and len(form.problems) == before:
            owners[line.about] = tuple(role for role, own in said.items() if own == "yes")
    return owners


def _lines_gone(form: Form) -> None:
    """Name, in one go, the lines nobody could answer: a line that was deleted looks like one left blank.

    A section without any of its lines is named by its heading. Blocks to nobody are not looked at.
    """

    def called(kind: str, name: str) -> str:
        return entries(kind)[name].name.in_language(form.language)

    heading = called("said", "owners")
    sections: list[tuple[str, str, str, list[Line]]] = [("task", heading, heading, form.owners)]
    for block in filter(is_used, form.blocks):
        whose = f"{called('said', 'person')} {block.number}"
        sections.append(("task_type", f"{called('said', 'quick')} ({whose})", whose, block.quick))
        sections.append(("task", f"{called('column', 'task')} ({whose})", whose, block.tasks))
    gone: dict[str, list[str]] = {}
    for group, section, where, lines in sections:
        there = {line.about for line in lines}
        for name, item in choices(group).items():
            if there and name not in there:
                gone.setdefault(item.name.in_language(form.language), []).append(where)
        if not there:
            gone[section] = []
    if gone:
        named = (f"{label} ({', '.join(where)})" if where else label for label, where in gone.items())
        form.say(Code.LINES_GONE, None, lines=tuple(named))
