"""What a run leaves behind beside its memos: what was made of what, for people and for the next run."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from planner.files.benchmarks import load_benchmark
from planner.files.names import slug
from planner.model.schools import School

RECORD = "run.json"
RECORDS = "records"
EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one school.

    file : str          the memo's name without ending
    input_hash : str    the same when the memo would come out the same
    questions : texts   what was asked about its row
    reason : str        in words, why there is no memo; "" when it stands in the folder
    detail : str        what the machine said
    """

    school: School
    file: str
    input_hash: str
    questions: tuple[str, ...] = ()
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it ended: every school, and a sentence for every row left out or asked about."""

    schools: tuple[Made, ...]
    left_out: tuple[str, ...]
    asked: tuple[str, ...]

    @property
    def failed(self) -> tuple[Made, ...]:
        """Schools without a memo, though their row was good."""
        return tuple(made for made in self.schools if made.reason)


def input_hash(
    notebook: str, figures: Mapping[str, Any], questions: Sequence[str], shared: Mapping[str, Any]
) -> str:
    """Tell whether a memo would come out the same but for its date.

    Over the notebook's text, the school's figures, what was asked, the language, what the benchmark says (not
    only its name), and our own version.
    """
    benchmark = load_benchmark(shared["benchmark"]) if shared["benchmark"] else None
    parts = [
        version("planner"),
        notebook,
        dict(figures),
        list(questions),
        shared["language"],
        repr(benchmark),
    ]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def earlier_files(folder: Path) -> set[str]:
    """List the memos of an earlier run in the folder, as its record names them; nothing else is ever removed."""
    try:
        names = {
            entry["file"] for entry in json.loads((folder / RECORD).read_text(encoding="utf-8"))["schools"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if isinstance(name, str) and name and slug(name, longest=None) == name}


def record(run: Run, table: str, shared: Mapping[str, Any]) -> str:
    """Write the run down as JSON text."""
    versions = {name: version(name) for name in ("planner", "papermill", "nbconvert")}
    said = {
        "table": table,
        **shared,
        "versions": versions | {"python": platform.python_version()},
        "schools": [
            {
                "school_id": made.school.school_id,
                "school": made.school.school,
                "year": str(made.school.year) if made.school.year else None,
                "status": "failed" if made.reason else "made",
                "reason": made.reason or None,
                "detail": made.detail or None,
                "file": made.file,
                "input_sha256": made.input_hash,
                "questions": list(made.questions),
            }
            for made in run.schools
        ],
        "left_out": list(run.left_out),
        "asked": list(run.asked),
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def shared_settings(benchmark: str | None, language: str, date: dt.date | None) -> dict[str, Any]:
    """Give the parameters that are the same for every memo of a run."""
    return {"benchmark": benchmark, "language": language, "date": date.isoformat() if date else None}
