"""Before anything runs: what is asked for, a name for every school's memo, what goes into it, and what it rests on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from planner.files.build import build
from planner.files.content import DESCRIBED
from planner.files.grids.identity import shown_name
from planner.files.names import file_names
from planner.files.publication.reading import benchmark_file, load_benchmark
from planner.memos.page import PARAMETERS, parameters
from planner.memos.prints.documents import FORMATS, Format
from planner.memos.prints.sender import NOBODY, Sender
from planner.memos.run.forking import forks
from planner.memos.run.job import TIMEOUT, Job, Setting
from planner.memos.run.notebook import memo_notebook, read_notebook
from planner.memos.run.processes import ask, warm_up
from planner.memos.run.record import Entry, Record, Status, find_schools, sha256, versions
from planner.memos.run.stamp import differences, made_for, own, stamp
from planner.model.problems import Code, Problem, Refused
from planner.model.schools import School, SchoolYear
from planner.words.language import Language, Words, words_in
from planner.words.order import danish_order
from planner.words.problems import problem_sentence, question_sentence


@dataclass(frozen=True, slots=True)
class Run:
    """Memos as they are asked for.

    Parameters
    ----------
    folder : Path
        Where they go; made if it is not there.
    problems : sequence of Problem
        What was left out of the input, and what was asked about it.
    earlier : sequence of School
        Figures for years that get no memo, and go along with those that do.
    table : str
        What the input is called.
    notebook : Path or None
        None: our own.
    letterhead : Path or None
        A Word template; None: our own.
    sender : Sender
        Who the memos are from: stands on each, the logo on page and PDF.
    benchmark, beside : str or None
        Name or path of what to compare with, and of what stands beside it; None leaves either out.
    workers : int or None
        Memos made at a time; None: as many as the machine has processors.
    scheduler : str or None
        Address of a Dask cluster whose workers make the memos; None: this machine makes them.
    timeout : float
        Seconds for one memo.
    resume : bool
        Keep what stands in the folder made of the very same figures, notebook, formats and versions.
    only : sequence of str
        Institution numbers, names or file names; the other schools' memos are left as they are.
    """

    schools: Sequence[School]
    folder: Path
    problems: Sequence[Problem] = ()
    earlier: Sequence[School] = ()
    table: str = ""
    language: Language = "da"
    formats: Sequence[Format] = ("html",)
    notebook: Path | None = None
    letterhead: Path | None = None
    sender: Sender = NOBODY
    benchmark: str | None = DESCRIBED
    beside: str | None = None
    similar: bool = False
    date: dt.date | None = None
    workers: int | None = None
    scheduler: str | None = None
    timeout: float = TIMEOUT
    resume: bool = False
    only: Sequence[str] = ()

    @property
    def words(self) -> Words:
        """Words of its language."""
        return words_in(self.language)


@dataclass(frozen=True, slots=True)
class Planned:
    """One school's memo in a run.

    Parameters
    ----------
    previous : School or None
        The same school a year before, where that is known.
    parameters : mapping
        What its notebook is given.
    entry : Entry
        How it stands: before anything is made, and after.
    """

    school: School
    previous: School | None
    parameters: Mapping[str, Any]
    entry: Entry


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is about to do.

    Parameters
    ----------
    record : Record
        What the run's record says of all memos alike.
    memos : mapping
        By file name, in Danish order of the schools' names, each as it stands in the folder now.
    jobs : tuple of Job
        The memos to make.
    """

    run: Run
    setting: Setting
    record: Record
    memos: Mapping[str, Planned]
    jobs: tuple[Job, ...]


def plan(run: Run) -> Plan:
    """Look through a run before anything is made; the folder is only looked at.

    A school whose figures for the year before are known, in `run.schools` or `run.earlier`, is given them along.
    Raises Refused, also where schools were asked for that the input does not hold, and OSError for a file that cannot be read.
    """
    setting, words = _setting(run), run.words
    left_out, asked = (
        tuple(problem_sentence(p, words) for p in run.problems if p.severity == severity)
        for severity in ("problem", "question")
    )
    record = Record(
        run.table,
        _carried(run.benchmark),
        run.language,
        run.date.isoformat() if run.date else None,
        setting.formats,
        versions(),
        "planner" if forks() else "papermill",
        left_out=left_out,
        asked=asked,
    )
    found = list(_memos(run, input_base(setting, run.benchmark, run.beside), record))
    made = made_for(memo.entry for memo in found)
    memos = {memo.entry.file: replace(memo, entry=own(run.folder, memo.entry, made)) for memo in found}
    wanted, unknown = find_schools((memo.entry for memo in memos.values()), run.only)
    if unknown:
        raise Refused(Code.UNKNOWN_SCHOOLS, names=unknown)
    jobs = tuple(
        Job(file, dict(memo.parameters), memo.entry.input_sha256)
        for file, memo in memos.items()
        if (file in wanted or not run.only) and not (run.resume and memo.entry.status is Status.KEPT)
    )
    return Plan(run, setting, record, memos, jobs)


def _setting(run: Run) -> Setting:
    formats, notebook = tuple(f for f in FORMATS if f in run.formats), run.notebook or memo_notebook()
    if run.scheduler is None:
        warm_up(formats)
    return Setting(
        read_notebook(notebook, PARAMETERS) if run.scheduler else ask(read_notebook, notebook, PARAMETERS),
        formats,
        run.letterhead.read_bytes() if run.letterhead else b"",
        run.sender,
        tuple(file for file in map(_benchmark_file, (run.benchmark, run.beside)) if file),
        run.timeout,
    )


def _memos(run: Run, base: Sequence[Any], record: Record) -> Iterator[Planned]:
    both = {"benchmark": record.benchmark, "beside": _carried(run.beside)}
    shared = {**both, "language": record.language, "date": record.date}
    of = load_benchmark(run.benchmark).programme.in_language(run.language) if run.benchmark else ""
    schools = (s if s.programme else replace(s, programme=of) for s in run.schools)  # a table says not which
    ordered = sorted(schools, key=lambda s: (danish_order(s.school), s.school_id, str(s.year)))
    names = file_names((s.school, s.school_id, str(s.year) if s.year else "") for s in ordered)
    by_year = {(s.school_id, s.year): s for s in (*run.schools, *run.earlier)}
    asked = _questions(run.problems, run.words)
    for school, name in zip(ordered, names, strict=True):
        before = by_year.get((school.school_id, SchoolYear(school.year.start - 1))) if school.year else None
        questions = asked.get(school.school_id if school.row is None else school.row, [])
        figures = parameters(school, before) | {"questions": questions, "similar": run.similar}
        entry = Entry(
            school.school_id,
            shown_name(school.school, school.school_id),
            str(school.year) if school.year else None,
            file=name,
            input_sha256=input_hash(base, figures, run.language),
            questions=tuple(questions),
        )
        yield Planned(school, before, figures | shared, _as_it_stands(run.folder, entry, figures))


def _as_it_stands(folder: Path, entry: Entry, given: Mapping[str, Any]) -> Entry:
    """Say what the folder holds for a school before anything is made."""
    kept = stamp(folder, entry.file)
    if kept is None:
        return entry
    same = kept.input_sha256 == entry.input_sha256 and not differences(kept.figures, given)
    return replace(entry, status=Status.KEPT if same else Status.OUTDATED, files=kept.files)


def _benchmark_file(benchmark: str | None) -> tuple[str, bytes] | None:
    """Give name and text of a benchmark that is a file of somebody's own, and goes along by its name alone."""
    path = benchmark_file(benchmark) if benchmark else None
    return (path.name, path.read_bytes()) if path else None


def _carried(benchmark: str | None) -> str | None:
    """Say under which name a memo's notebook finds a benchmark, on whatever machine it runs."""
    file = _benchmark_file(benchmark)
    return file[0] if file else benchmark


def input_base(setting: Setting, benchmark: str | None, beside: str | None = None) -> list[Any]:
    """List what every memo of a run rests on, what the benchmark says and not only its name among it."""
    says = [repr(load_benchmark(one)) if one else None for one in (benchmark, beside)]
    of_ours = [build(), setting.notebook, sorted(setting.formats), sha256(setting.letterhead)]
    return [*of_ours, [setting.sender.name, sha256(setting.sender.logo)], *says]


def input_hash(base: Sequence[Any], figures: Mapping[str, Any], language: str) -> str:
    """Tell whether a memo would come out the same but for its date."""
    text = json.dumps([*base, dict(figures), language], sort_keys=True, ensure_ascii=False)
    return sha256(text.encode())


def _questions(problems: Sequence[Problem], words: Words) -> dict[int | str, list[str]]:
    """Gather what is asked of each school: by its row in a table, else by its institution number."""
    asked: dict[int | str, list[str]] = {}
    for problem in problems:
        # A question about the whole table is no school's to answer.
        if problem.severity == "question" and problem.place.school:
            of = problem.place.school_id if problem.place.row is None else problem.place.row
            asked.setdefault(of, []).append(question_sentence(problem, words))
    return asked
