"""One school's memo goes wrong in every way we know: the others do not notice, and it is named."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import nbformat
import psutil
import pytest
from looking import some
from processes import A_WHILE, gone

from planner import Allocation, School
from planner.memos.page import PARAMETERS, parameters
from planner.memos.run import processes
from planner.memos.run import run as run_module
from planner.memos.run.job import Job, Setting
from planner.memos.run.notebook import memo_notebook, read_notebook
from planner.memos.run.plan import Run
from planner.memos.run.run import make_memos

# A cell that goes wrong for the school whose name asks for it.
FAULT = """
import os, sys, time
if school == "killed": os.kill(os.getpid(), 9)
if school == "hangs": time.sleep(3600)
if school == "raises": raise RuntimeError("a sentence with <b>marks</b>")
if school == "exits": sys.exit(3)
if school == "exits hard": os._exit(0)
if school == "says much": print("x" * 5_000_000)
if school == "forks": os.fork()
if school == "helpers": import multiprocessing; multiprocessing.get_context("fork").Pool(1).map(abs, [1])
if school == "full disk": raise OSError(28, "No space left on device")
"""


def school(name, number):
    return School(f"{number:06}", name, 100 + number, Allocation(0.5, 0.3, 0.2))


@pytest.fixture
def faulty_notebook(tmp_path):
    notebook = nbformat.read(memo_notebook(), as_version=4)
    notebook.cells.insert(2, nbformat.v4.new_code_cell(FAULT))
    path = tmp_path / "faulty.ipynb"
    nbformat.write(notebook, path)
    return path


def test_each_fault_costs_its_own_memo_only_and_is_named(tmp_path, faulty_notebook):
    names = [
        "A",
        "killed",
        "B",
        "hangs",
        "C",
        "raises",
        "exits",
        "D",
        "exits hard",
        "says much",
        "full disk",
        "forks",
        "helpers",
        "Æ",
    ]
    schools = [school(name, number) for number, name in enumerate(names, 1)]
    folder = tmp_path / "out"
    run = make_memos(Run(schools, folder, notebook=faulty_notebook, timeout=20, workers=3))
    reasons = {made.school: made.detail for made in run.failed}
    assert all(made.reason for made in run.failed)
    assert set(reasons) == {"killed", "hangs", "raises", "exits", "exits hard", "full disk"}
    assert reasons["killed"] == "-9"
    assert reasons["hangs"] == "20"
    assert reasons["raises"] == "RuntimeError: a sentence with <b>marks</b>"
    worded = {made.school: made.reason for made in run.failed}
    assert worded["killed"] == "processen sluttede, før det var færdigt (kode -9)"
    assert worded["raises"] == "notesbogen stoppede med en fejl; hvad den skrev, står i run.json"
    assert worded["hangs"] == "det blev ikke færdigt inden for 20 sekunder"
    assert "No space left" in reasons["full disk"]
    pages = {path.stem for path in folder.glob("*.html")} - {"index", "saadan-laeses-notaterne"}
    assert pages == {made.file for made in run.schools if not made.reason}
    assert {path.stem for path in (folder / "records").glob("*.ipynb")} == pages
    assert not list(folder.glob(".*"))
    index = (folder / "index.html").read_text(encoding="utf-8")
    # What a notebook wrote is for who made it: the page has the sentence, the record has the words.
    assert worded["raises"] in index
    assert "marks" not in index
    assert "RuntimeError" not in index
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert {e["school"] for e in record["schools"] if e["status"] == "failed"} == set(reasons)


def test_a_failed_schools_earlier_memo_is_set_aside_not_lost_and_strangers_files_stay(
    tmp_path, faulty_notebook
):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "my notes.html").write_text("mine", encoding="utf-8")
    make_memos(Run([school("A", 1), school("raises", 2)], folder))
    assert len(list(folder.glob("*.html"))) == 5
    make_memos(Run([school("A", 1), school("raises", 2)], folder, notebook=faulty_notebook))
    assert {path.name for path in folder.glob("*.html")} == {
        "a-000001.html",
        "index.html",
        "my notes.html",
        "saadan-laeses-notaterne.html",
    }
    assert [path.name for path in (folder / "records").iterdir()] == ["a-000001.ipynb"]
    assert {path.name for path in (folder / "earlier").iterdir()} == {
        "raises-000002.html",
        "raises-000002.ipynb",
    }


def test_what_a_notebook_wrote_on_the_line_is_its_own_memos_failure():
    ours, theirs = multiprocessing.Pipe(duplex=False)
    theirs.send_bytes(b"\x80nonsense")
    ended = SimpleNamespace(pid=None, join=lambda: None)
    assert processes._received(ours, processes._Running("a", ended, 0.0)).failure == "other"


def test_the_next_memo_is_begun_before_the_one_just_made_is_written(monkeypatch):
    begun, start = [], processes._start
    monkeypatch.setattr(processes, "_start", lambda *given: begun.append(given[1].key) or start(*given))
    jobs = [Job(name, parameters(school(name, 1))) for name in ("a", "b", "c")]
    results = processes.run_jobs(jobs, Setting(read_notebook(memo_notebook(), PARAMETERS)), workers=1)
    next(results)
    assert begun == ["a", "b"]
    results.close()


def test_what_a_killed_run_left_behind_is_cleared_by_the_next(tmp_path):
    folder = tmp_path / "out"
    (folder / ".making-999999999-x").mkdir(parents=True)
    kept = {f".making-{os.getpid()}-y", ".making-", ".making-notes", ".making-99999999999999999999-x"}
    for name in kept:
        (folder / name).mkdir()
    make_memos(Run([school("A", 1)], folder))
    assert {path.name for path in folder.glob(".making-*")} == kept


STARTS = """
import os, subprocess, time
subprocess.Popen(["sleep", SECONDS])
subprocess.Popen(["sleep", SECONDS], start_new_session=True)
subprocess.run(f"setsid sleep {SECONDS} >/dev/null 2>&1 &", shell=True, env={"PATH": os.environ["PATH"]})
if os.fork() == 0:
    os.setsid()  # holds every line this process had
    if os.fork():
        os._exit(0)
    os.execvpe("sleep", ["sleep", SECONDS], {})
if os.fork() == 0:
    os.setsid()
    time.sleep(99)
    os._exit(0)
if school == "killed":
    os.kill(os.getpid(), 9)
if school == "exits hard":
    os._exit(0)
if school == "hangs":
    time.sleep(99)
"""


@pytest.fixture
def starting(tmp_path):
    """A notebook that starts processes and lets go of them, and how to ask which of them still run."""
    seconds = f"3141.{os.getpid()}"  # as no other test's
    notebook = nbformat.read(memo_notebook(), as_version=4)
    notebook.cells.insert(2, nbformat.v4.new_code_cell(f"SECONDS = {seconds!r}\n{STARTS}"))
    path = tmp_path / "starts.ipynb"
    nbformat.write(notebook, path)

    def running():
        found = psutil.process_iter(["cmdline", "status"])
        return [
            p
            for p in found
            if p.info["cmdline"] == ["sleep", seconds] and p.info["status"] != psutil.STATUS_ZOMBIE
        ]

    return path, running


def test_what_a_notebook_starts_ends_with_it_however_that_ends(tmp_path, starting):
    path, running = starting
    schools = [school(name, n) for n, name in enumerate(("A", "killed", "exits hard", "hangs"), 1)]
    run = make_memos(Run(schools, tmp_path / "out", notebook=path, timeout=15))
    assert {made.school: made.detail for made in run.failed} == {
        "killed": "-9",
        "exits hard": "0",
        "hangs": "15",
    }
    assert gone(running())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what is let go of is found on Linux alone")
def test_what_a_notebook_started_ends_with_a_run_that_is_killed(tmp_path, starting):
    path, running = starting
    table = tmp_path / "t.csv"
    heading = "school_id,school,students,administration_fte,student_support_fte,company_relations_fte"
    table.write_text(f"{heading}\n900001,hangs,300,0.5,0.3,0.2", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "planner", "memos", table, "--out", tmp_path / "out", "--notebook", path],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 4 * A_WHILE
    while len(running()) < 4:
        assert time.monotonic() < deadline
    process.kill()
    process.wait()
    assert gone(running())


def test_a_memo_whose_name_is_taken_by_a_folder_is_named_and_the_run_goes_on(tmp_path):
    folder = tmp_path / "out"
    (folder / "a-000001.html").mkdir(parents=True)
    run = make_memos(Run([school("A", 1), school("B", 2)], folder))
    assert [made.school for made in run.failed] == ["A"]
    assert (folder / "b-000002.html").is_file()
    assert (folder / "run.json").is_file()


def test_a_record_written_by_somebody_else_removes_nothing(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    outside = tmp_path / "outside.html"
    outside.write_text("mine", encoding="utf-8")
    (folder / "run.json").write_text(
        json.dumps({"schools": [{"file": "../outside"}, {"file": 3}]}), encoding="utf-8"
    )
    make_memos(Run([school("A", 1)], folder))
    assert outside.is_file()


def test_a_page_that_cannot_be_put_in_place_is_a_failure_and_leaves_no_half(tmp_path, monkeypatch):
    def full(files, workplace):
        if any(path.name.startswith("b-") for path in files):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(files, workplace)

    real = run_module.write_together
    monkeypatch.setattr(run_module, "write_together", full)
    run = make_memos(Run([school("A", 1), school("B", 2)], tmp_path / "out"))
    assert [made.school for made in run.failed] == ["B"]
    assert {path.name for path in (tmp_path / "out").glob("*.html")} == {
        "a-000001.html",
        "index.html",
        "saadan-laeses-notaterne.html",
    }


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signal")
def test_a_run_killed_midway_leaves_whole_memos_or_none(tmp_path):
    lines = [f"{n:06},Eksempelskole {n},{100 + n},0.5,0.3,0.2" for n in range(1, 60)]
    table = tmp_path / "t.csv"
    heading = "school_id,school,students,administration_fte,student_support_fte,company_relations_fte"
    table.write_text("\n".join([heading, *lines]), encoding="utf-8")
    folder = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-m", "planner", "memos", str(table), "--out", str(folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 4 * A_WHILE
    while len(list(folder.glob("e*.html"))) < 3:
        assert process.poll() is None
        assert time.monotonic() < deadline
    process.kill()
    process.wait()
    for page in some(folder.glob("e*.html")):
        assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
    named = {
        entry["file"] for entry in json.loads((folder / "run.json").read_text(encoding="utf-8"))["schools"]
    }
    assert {page.stem for page in folder.glob("e*.html")} <= named
    finished = {record.stem: record.stat().st_ino for record in (folder / "records").glob("*.ipynb")}
    assert finished
    assert {file for file in finished if not (folder / f"{file}.html").is_file()} == set()
    ended = subprocess.run(
        [sys.executable, "-m", "planner", "memos", str(table), "--out", str(folder), "--resume"],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=200,
    )  # fmt: skip
    assert ended.returncode == 0
    assert f"{len(finished)} af dem lå der i forvejen." in ended.stdout
    records = {record.stem: record.stat().st_ino for record in (folder / "records").glob("*.ipynb")}
    assert len(records) == len(list(folder.glob("e*.html"))) == 59
    assert {file: records[file] for file in finished} == finished
    assert not list(folder.glob(".*"))
