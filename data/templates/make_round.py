"""Make the example round: 27 schools that do not exist, asked in two years, from the list to the report.

``python data/templates/make_round.py FOLDER`` makes it with the commands a person would type; what each said stands in
forloeb.txt. It has a database and editions of its own and touches nobody's. What is there and up to date is left alone.
Without a folder the list of schools beside this script is written again. The same figures every time.
"""
# ruff: noqa: INP001  (a script beside the files it makes, no package)

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import math
import os
import shlex
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import NamedTuple

from planner.files.atomic import write_atomically
from planner.files.build import build
from planner.files.estimate.template import estimate_workbook
from planner.files.names import slug
from planner.files.workplace import alone_in, sweep, workplace
from planner.model.allocation import TaskType
from planner.model.effort import HOURS_A_WEEK, Range
from planner.model.estimate.estimate import Ground, Sureness, TimeEstimate
from planner.model.estimate.people import OTHER, TASKS, Person, Role, TaskTime
from planner.model.schools import SchoolYear

LIST = Path(__file__).resolve().parent / "eksempelrunde.csv"
PROGRAMME = "tømrer"
YEARS = SchoolYear(2025), SchoolYear(2026)
DEADLINES = {YEARS[0]: dt.date(2025, 11, 28), YEARS[1]: dt.date(2026, 11, 27)}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆ"
_MADE = "lavet.txt"  # what a folder was made by: who has none of it is nobody's example
_SEED = 2026
_SECONDS = 300.0  # until another that makes it is done
_CONTACTS = "uddannelsesleder", "virksomhedskonsulent", "uddannelseschef", ""
_USUAL = {TaskType.ADMINISTRATION: 0.43, TaskType.STUDENT_SUPPORT: 0.26, TaskType.COMPANY_RELATIONS: 0.31}
_SMALLEST, _LARGEST = 0.2, 3.45  # FTE, as in the report
_MOST_FTE = 0.9  # of one person: nobody does nothing else
_HELPS = {Role.ADMINISTRATIVE_STAFF: TaskType.ADMINISTRATION, Role.TEACHER: TaskType.STUDENT_SUPPORT}
_HELPED = 0.4  # of the time of a type, where another role has a part of it
_USUALLY, _MOSTLY = 0.85, 0.93  # how often something is as it mostly is
_QUARTER = 0.25  # of an hour a week: nobody says it more finely

# What a round is full of, by letter: who has not answered, has only begun, says more than there is time for, is of two minds, is late, corrects, says no.
NOT_BEGUN = {YEARS[0]: "J", YEARS[1]: "XÆ"}
BEGUN = {YEARS[0]: "", YEARS[1]: "U"}
OVER_TIME = {YEARS[0]: "", YEARS[1]: "L"}
DIFFERS = {YEARS[0]: "D", YEARS[1]: "C"}
LATE = {YEARS[0]: "", YEARS[1]: "T"}
CORRECTED = {YEARS[0]: "", YEARS[1]: "F"}
SAYS_NO = {YEARS[0]: "P", YEARS[1]: "H"}


def estimates() -> dict[SchoolYear, list[TimeEstimate]]:
    """Every answer that is handed in, by year, in the list's order; a corrected one stands twice, the correction last."""
    draw = Random(_SEED)  # noqa: S311  (no secret: schools that do not exist)
    totals = [_SMALLEST, _LARGEST, *(draw.uniform(0.45, 2.3) for _ in LETTERS[2:])]
    draw.shuffle(totals)
    shares = _with_usual_mean(
        [{kind: usual * 2.7 ** draw.gauss(0, 0.45) for kind, usual in _USUAL.items()} for _ in LETTERS]
    )
    per_fte = [
        draw.choice((draw.uniform(100, 145), *(draw.uniform(155, 290),) * 3, draw.uniform(305, 460)))
        for _ in LETTERS
    ]
    found: dict[SchoolYear, list[TimeEstimate]] = {year: [] for year in YEARS}
    for letter, total, split, ratio in zip(LETTERS, totals, shares, per_fte, strict=True):
        own = Random(f"{_SEED}{letter}")  # noqa: S311
        weights = {
            task: own.gammavariate(2, 1) for task, kind in TASKS.items() if kind and own.random() < _USUALLY
        }
        helper = own.choice((None, Role.ADMINISTRATIVE_STAFF, Role.TEACHER))
        for year in YEARS:
            moved = 1.0 if year is YEARS[1] else own.uniform(0.9, 1.08)
            then = split if year is YEARS[1] else {t: s * 2.7 ** own.gauss(0, 0.08) for t, s in split.items()}
            answer = _estimate(
                _Year(
                    letter,
                    year,
                    total * moved,
                    then,
                    round(total * ratio),
                    weights,
                    helper if total > 1 else None,
                ),
                own,
            )
            if letter in NOT_BEGUN[year]:
                continue
            if letter in OVER_TIME[year]:
                people = (replace(one, programme_share=one.programme_share * 0.8) for one in answer.people)
                answer = replace(answer, people=tuple(people))
            if letter in BEGUN[year]:
                answer = replace(
                    answer, students=None, gf2_students=None, agreements=None, agreements_week15=None
                )
            found[year].append(answer)
            if letter in DIFFERS[year]:
                found[year].append(replace(_more(answer, 1.25), respondent=Role.HEAD_OF_PROGRAMME))
            if letter in CORRECTED[year]:
                found[year].append(_more(answer, 1.1))
    return found


def _with_usual_mean(shares: list[dict[TaskType, float]]) -> list[dict[TaskType, float]]:
    """Make each total one, and their mean over schools the report's."""
    for _ in range(50):
        shares = [{kind: part / sum(one.values()) for kind, part in one.items()} for one in shares]
        means = {kind: sum(one[kind] for one in shares) / len(shares) for kind in TaskType}
        shares = [{kind: part * _USUAL[kind] / means[kind] for kind, part in one.items()} for one in shares]
    return shares


class _Year(NamedTuple):
    """What one school's year is drawn from."""

    letter: str
    year: SchoolYear
    fte: float
    split: dict[TaskType, float]
    students: int
    tasks: dict[str, float]  # how much each weighs within its type
    helper: Role | None  # who takes a part of it beside the consultants


def _estimate(of: _Year, draw: Random) -> TimeEstimate:
    """One school's year: its hours a week on each task, shared out among its people."""
    hours: dict[str, float] = {}
    for kind in TaskType:
        tasks = {task: weight for task, weight in of.tasks.items() if TASKS[task] is kind} or {
            next(task for task, its in TASKS.items() if its is kind): 1.0
        }
        part = of.fte * HOURS_A_WEEK * of.split[kind] / sum(of.split.values())
        hours |= {task: part * weight / sum(tasks.values()) for task, weight in tasks.items()}
    helps = _HELPS[of.helper] if of.helper else None
    shared = {task: h * _HELPED for task, h in hours.items() if helps and TASKS[task] is helps}
    rest = {task: h - shared.get(task, 0) for task, h in hours.items()}
    people = []
    for role, its in ((Role.CONSULTANT, rest), (of.helper, shared)):
        if role and its:
            many = math.ceil(sum(its.values()) / HOURS_A_WEEK / _MOST_FTE)
            each = {task: h / many for task, h in its.items()}
            people += [_person(f"{role}-{n}", role, each, draw) for n in range(1, many + 1)]
    cohort = max(6, round(of.students * draw.uniform(0.2, 0.26)))
    signed = round(
        cohort * min(0.95, max(0.35, draw.gauss(0.5 + 0.75 * of.split[TaskType.STUDENT_SUPPORT], 0.06)))
    )
    some = draw.random
    owners = {task: () if some() > _MOSTLY else (Role.CONSULTANT, Role.TEACHER) if some() > _USUALLY else (Role.CONSULTANT,)
              for task in TASKS if task != OTHER}  # fmt: skip
    return TimeEstimate(
        school_id=_number(of.letter), school=f"Eksempelskole {of.letter}", programme=PROGRAMME, year=of.year,
        respondent=Role.CONSULTANT, sureness=draw.choice(list(Sureness)), ground=draw.choice(list(Ground)),
        counts_teachers=of.helper is Role.TEACHER, people=tuple(people), students=of.students, gf2_students=cohort, agreements=signed,
        agreements_week15=round(signed * draw.uniform(0.6, 0.85)), owners=owners,
    )  # fmt: skip


def _person(name: str, role: Role, hours: dict[str, float], draw: Random) -> Person:
    times = []
    for task, given in hours.items():
        likely = max(_QUARTER, round(given / _QUARTER) * _QUARTER)
        low, high = (
            round(likely * (1 + way * draw.uniform(0.1, 0.3)) / _QUARTER) * _QUARTER for way in (-1, 1)
        )
        times.append(TaskTime(task, Range(min(low, likely), likely, max(high, likely))))
    spent = sum(one.amount.likely for one in times if one.amount) / HOURS_A_WEEK
    return Person(
        name, role, 1.0, min(1.0, -(-spent // 0.01) / 100), int(spent < _USUALLY), times=tuple(times)
    )


def _more(estimate: TimeEstimate, times: float) -> TimeEstimate:
    """The same with so many times the hours on the first task of everybody."""
    people = []
    for one in estimate.people:
        first, *others = one.times
        assert first.amount is not None
        people.append(replace(one, times=(replace(first, amount=first.amount.scaled(times)), *others)))
    return replace(estimate, people=tuple(people))


def _number(letter: str) -> str:
    return f"{900001 + LETTERS.index(letter)}"


def invited() -> bytes:
    """The list of schools, as a Danish spreadsheet writes it."""
    newest = {one.school_id: one.students for found in estimates().values() for one in found if one.students}
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["institutionsnummer", "skole", "elever", "kontakt (rolle)"])
    for place, letter in enumerate(LETTERS):
        writer.writerow([_number(letter), f"Eksempelskole {letter}", newest.get(_number(letter), ""),
                         _CONTACTS[place % len(_CONTACTS)]])  # fmt: skip
    return text.getvalue().encode("utf-8-sig")


def workbooks(year: SchoolYear, answers: list[TimeEstimate]) -> dict[str, bytes]:
    """The workbooks of a year as they come back, by name; a correction comes in a folder of its own."""
    made: dict[str, bytes] = {}
    for answer in answers:
        name = f"{slug(f'{answer.school} {answer.respondent} {year}')}.xlsx"
        where = f"rettelser/{name}" if f"ark/{name}" in made else f"ark/{name}"
        made[where] = estimate_workbook(year, filled=answer)
    return made


def make(folder: Path) -> None:
    """Run the round of both years, and write the report of the later one."""
    from planner.cli import main  # noqa: PLC0415  (what only lists schools needs no command)

    told = io.StringIO()

    def run(line: str) -> None:
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                main(["--language", "da", *shlex.split(line)])
        except SystemExit as ended:  # 1: something was left out, as is to be seen here
            if ended.code not in {None, 0, 1}:
                sys.exit(f"planner {line}\n{said.getvalue()}")
        told.write(f"$ planner {line}\n{said.getvalue()}\n")

    database = Path("planner.db")
    with _inside(folder):
        shutil.copyfile(LIST, LIST.name)
        for year, answers in estimates().items():
            own = Path(f"{year}".replace("/", "-"))
            for name, data in workbooks(year, answers).items():
                (own / name).parent.mkdir(parents=True, exist_ok=True)
                write_atomically(own / name, data)
            run(
                f"round new {LIST.name} --year {year} --programme {PROGRAMME} --deadline {DEADLINES[year]:%d.%m.%Y}"
            )
            run(f"import {own}/ark --receipts {own}/kvitteringer.csv")
            for file in sorted((own / "rettelser").glob("*.xlsx")):
                run(f"import {file} --replace 1")
            _as_they_came(database, year)
            run(f"round decide {year} --table {own}/svar.csv")
            table = own / "svar.csv"
            write_atomically(table, _marked(table.read_text("utf-8-sig"), year).encode("utf-8-sig"))
            run(f"round decide {year} --from {table}")
            run(f"round status {year} --table {own}/status.xlsx")
            run(f"round close {year} --out udgaver")
        run(f"report {YEARS[1]} --out rapport --format html,pdf --sender 'Eksempel: Skolerne findes ikke'")
        write_atomically(Path("forloeb.txt"), told.getvalue().encode())


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """Work in a folder, with a database and editions of its own."""
    own = {"PLANNER_DATABASE": "planner.db", "PLANNER_EDITIONS": "udgaver"}
    before = {name: os.environ.get(name) for name in own}
    os.environ.update({name: str((folder / value).resolve()) for name, value in own.items()})
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _as_they_came(database: Path, year: SchoolYear) -> None:
    """Let answers have come one by one until the deadline, and those that are late after it: a round is no afternoon."""
    deadline = dt.datetime.combine(DEADLINES[year], dt.time(11), dt.UTC)
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        for place, letter in enumerate(LETTERS):
            after = dt.timedelta(days=3 if letter in LATE[year] else -(1 + place * 7 % 24), minutes=7 * place)
            said = (deadline + after).isoformat(timespec="microseconds"), str(year), _number(letter)
            connection.execute(
                "UPDATE versions SET saved_at = ? WHERE kind = 'estimate' AND year = ? AND school_id = ?",
                said,
            )


def _marked(table: str, year: SchoolYear) -> str:
    """Write a yes in each line, a no for who says no, and nothing where a school has not chosen between its answers."""
    first, *lines = table.splitlines()
    marked = []
    for line in lines:
        letter = line.split(";")[1][-1]
        is_open = line.endswith(";;;")
        answer = "nej" if letter in SAYS_NO[year] else "ja"
        if (
            is_open and year is YEARS[0] and ";Uddannelsesleder;" in line
        ):  # the first year they came to an agreement
            line = line.removesuffix(";;") + "Uddannelsesleder;Talt igennem sammen;ja"  # noqa: PLW2901
            marked.append(line)
        else:
            marked.append(line if is_open else line + answer)
    return "\r\n".join([first, *marked, ""])


def main(folder: Path | None = None) -> None:
    """Write the list; of a folder, the round in it, unless it is there as this planner would make it."""
    if folder is None:
        write_atomically(LIST, invited())
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with alone_in(folder.parent, _SECONDS):  # of two that are started at once the other finds it made
        sweep(folder.parent)
        made = folder / _MADE
        if folder.exists() and not made.is_file():
            sys.exit(f"{folder} er ikke lavet af dette program og bliver ikke rørt. · Vælg en anden mappe.")
        if not made.is_file() or made.read_text("utf-8") != build():
            with workplace(folder.parent) as place:
                fresh = place / folder.name
                fresh.mkdir()
                make(fresh)
                write_atomically(fresh / _MADE, build().encode())
                if folder.exists():
                    shutil.rmtree(folder)
                fresh.rename(folder)
    _say(folder)


def _say(folder: Path) -> None:
    report = next((folder / "rapport").glob("*.html"))
    sys.stdout.write(
        f"Eksempelrunden: {report}\nog på siden /round under »Se et eksempel på en runde«. Kommandoerne: {folder / 'forloeb.txt'}\n"
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
