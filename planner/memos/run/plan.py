"""Before anything runs: a name for every school's memo, what goes into it, and what it rests on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from planner.files.names import file_names
from planner.files.publication.reading import load_benchmark, shipped_benchmarks
from planner.memos.page import parameters
from planner.memos.run.job import Setting
from planner.memos.run.record import Made, sha256
from planner.model.problems import Problem
from planner.model.schools import School, SchoolYear
from planner.words.language import Words
from planner.words.order import danish_order
from planner.words.problems import question_sentence


def shared_settings(benchmark: str | None, language: str, date: dt.date | None) -> dict[str, Any]:
    """Give the parameters that are the same for every memo of a run; a benchmark file goes by its name alone."""
    file = benchmark_file(benchmark)
    return {
        "benchmark": file[0] if file else benchmark,
        "language": language,
        "date": date.isoformat() if date else None,
    }


def benchmark_file(benchmark: str | None) -> tuple[str, bytes] | None:
    """Give name and text of a benchmark that is a file of somebody's own; OSError when it cannot be read."""
    if benchmark is None or benchmark in shipped_benchmarks():
        return None
    path = Path(benchmark)
    return path.name, path.read_bytes()


def plan(  # noqa: PLR0913, PLR0917
    schools: Sequence[School],
    earlier: Sequence[School],
    problems: Sequence[Problem],
    rests_on: Sequence[Any],
    shared: Mapping[str, Any],
    words: Words,
) -> list[Made]:
    """Name each school's file and gather what its memo is made of, in Danish order of names.

    earlier : figures for years that get no memo; those of `schools` are looked through as well
    rests_on : as `input_base` gives it

    A school whose figures for the year before are known is given them along.
    """
    ordered = sorted(schools, key=lambda s: (danish_order(s.school), s.school_id, str(s.year)))
    names = file_names((s.school, s.school_id, str(s.year) if s.year else "") for s in ordered)
    by_year = {(s.school_id, s.year): s for s in (*schools, *earlier)}
    asked = _questions(problems, words)
    planned = []
    for school, name in zip(ordered, names, strict=True):
        before = by_year.get((school.school_id, SchoolYear(school.year.start - 1))) if school.year else None
        questions = asked.get(school.school_id if school.row is None else school.row, [])
        figures = parameters(school, before) | {"questions": questions}
        planned.append(
            Made(
                school,
                name,
                figures | dict(shared),
                input_hash(rests_on, figures, shared["language"]),
                tuple(questions),
                before,
            )
        )
    return planned


def input_base(setting: Setting, benchmark: str | None) -> list[Any]:
    """List what every memo of a run rests on, what the benchmark says and not only its name among it."""
    says = repr(load_benchmark(benchmark)) if benchmark else None
    return [version("planner"), setting.notebook, sorted(setting.formats), sha256(setting.letterhead), says]


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
