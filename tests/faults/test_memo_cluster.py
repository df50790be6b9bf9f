"""Memos on a cluster: two workers, one killed midway; every memo is there once, and memory does not grow with the
number of schools."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from threading import Thread

import psutil
import pytest
from looking import some
from processes import A_WHILE, kill

from planner.memos.run.cluster import run_on_cluster
from planner.memos.run.job import Setting
from planner.model.problems import Refused

HEADING = "school_id,school,students,administration_fte,student_support_fte,company_relations_fte"
WAIT = 300  # seconds for anything to show, on a machine with other things to do


def until(condition, alive=()):
    deadline = time.monotonic() + WAIT
    while not (found := condition()):
        for process in alive:
            assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


class Cluster:
    """A scheduler on the loopback and its workers, each a process of its own, as `dask scheduler` starts them."""

    def __init__(self, folder):
        self.folder, self.workers = folder, []
        self.scheduler = self._start("dask_scheduler", "--host", "127.0.0.1", "--port", "0")
        self.address = until(self._address, [self.scheduler])

    def _start(self, what, *arguments):
        log = self.folder / f"{what}-{len(self.workers)}.log"
        with log.open("w") as said:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{what}", "--no-dashboard", *arguments],
                cwd=self.folder, stdout=said, stderr=said,
            )  # fmt: skip

    def _address(self):
        said = (self.folder / "dask_scheduler-0.log").read_text(encoding="utf-8")
        found = re.search(r"Scheduler at: +(tcp://\S+)", said)
        return found and found[1]

    def worker(self, *arguments):
        self.workers.append(
            self._start(
                "dask_worker", self.address, "--nthreads", "1", "--local-directory", str(self.folder / "dask"),
                *arguments,
            )
        )  # fmt: skip
        return self.workers[-1]

    def stop(self):
        for process in [*self.workers, self.scheduler]:
            with_children = []
            if process.poll() is None:
                with_children = [*psutil.Process(process.pid).children(recursive=True), process]
            kill(with_children)
            process.wait(A_WHILE)


@pytest.fixture
def cluster(tmp_path):
    folder = tmp_path / "cluster"
    folder.mkdir()
    started = Cluster(folder)
    yield started
    started.stop()


def table_of(count, path):
    lines = [f"{900000 + n},Eksempelskole {n},{100 + n},0.{10 + n % 80},0.3,0.4" for n in range(count)]
    path.write_text("\n".join([HEADING, *lines]), encoding="utf-8")
    return path


def start_run(table, folder, cluster, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "planner", "memos", str(table), "--out", str(folder), "--scheduler",
         cluster.address, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def megabytes(process):
    return psutil.Process(process.pid).memory_info().rss / 2**20


@pytest.mark.parametrize("count", [36, pytest.param(2700, marks=pytest.mark.long)])
def test_a_worker_lost_midway_costs_only_its_memos_under_way_and_others_make_them(tmp_path, cluster, count):
    kept = cluster.worker()  # with Dask's nanny, as it comes
    lost = cluster.worker("--no-nanny")
    out = tmp_path / "out"
    process = start_run(table_of(count, tmp_path / "t.csv"), out, cluster)

    def made():
        return len(list((out / "records").glob("*.ipynb")))

    until(lambda: made() >= count // 6, [process])
    lost.kill()
    until(lambda: made() >= count // 3, [process])
    early = megabytes(process), megabytes(cluster.scheduler)
    late = early
    while process.poll() is None:
        try:
            late = megabytes(process), megabytes(cluster.scheduler)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.2)
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert f"{count} notater ligger i" in said.replace(".", "", said.count(".") - 2)
    entries = json.loads((out / "run.json").read_text(encoding="utf-8"))["schools"]
    assert Counter(entry["status"] for entry in entries) == {"made": count}
    pages = {path.stem for path in out.glob("e*.html")}
    assert pages == {entry["file"] for entry in entries} == {p.stem for p in (out / "records").iterdir()}
    assert not list(out.glob(".*"))
    # A page and its record weigh 130 kB: kept, 2,700 would be 350 MB.
    assert late[0] - early[0] < 40
    assert late[1] - early[1] < 60
    assert kept.poll() is None


def test_a_memo_made_on_a_cluster_is_the_one_made_here(tmp_path, cluster):
    cluster.worker()
    table = table_of(3, tmp_path / "t.csv")
    process = start_run(table, tmp_path / "there", cluster)
    said = process.communicate(timeout=WAIT)
    assert process.returncode == 0, said
    here = subprocess.run(
        [sys.executable, "-m", "planner", "memos", str(table), "--out", str(tmp_path / "here")],
        check=True, capture_output=True, timeout=WAIT,
    )  # fmt: skip
    assert here.returncode == 0
    for page in some((tmp_path / "here").glob("*.html")):
        assert page.read_bytes() == (tmp_path / "there" / page.name).read_bytes()
    # and a run here knows what was made there
    resumed = subprocess.run(
        [sys.executable, "-m", "planner", "memos", str(table), "--out", str(tmp_path / "there"), "--resume"],
        check=True, capture_output=True, text=True, encoding="utf-8", timeout=WAIT,
    )  # fmt: skip
    assert "3 af dem lå der i forvejen." in resumed.stdout


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "no-such://host:1"])
def test_a_cluster_that_is_not_there_is_said_before_anything_is_made(tmp_path, address):
    table = table_of(1, tmp_path / "t.csv")
    ended = subprocess.run(
        [sys.executable, "-m", "planner", "memos", str(table), "--out", str(tmp_path / "out"), "--scheduler",
         address],
        check=False, capture_output=True, text=True, encoding="utf-8", timeout=WAIT,
    )  # fmt: skip
    assert ended.returncode == 2
    assert f"Ingen svarer på {address}" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "out").exists()


def test_something_else_that_answers_at_the_address_is_no_cluster():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            line, _ = server.accept()
            with line:
                line.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")

        Thread(target=answer, daemon=True).start()
        with pytest.raises(Refused) as refused:
            run_on_cluster([], Setting(""), f"tcp://127.0.0.1:{server.getsockname()[1]}")
    assert refused.value.code == "no_scheduler"


def test_what_takes_the_line_and_says_nothing_is_no_cluster(monkeypatch):
    monkeypatch.setattr("planner.memos.run.cluster._CONNECT_SECONDS", 1)
    # what waits there is never taken
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(Refused) as refused:
        run_on_cluster([], Setting(""), f"tcp://127.0.0.1:{server.getsockname()[1]}")
    assert refused.value.code == "no_scheduler"


def test_without_the_extra_a_sentence_says_what_to_install(tmp_path):
    """An installation without `distributed`: a folder in front of it that refuses to be imported."""
    hidden = tmp_path / "hidden" / "distributed"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    table = table_of(1, tmp_path / "t.csv")
    ended = subprocess.run(
        [sys.executable, "-m", "planner", "memos", str(table), "--out", str(tmp_path / "out"), "--scheduler",
         "tcp://127.0.0.1:9"],
        check=False, capture_output=True, text=True, encoding="utf-8", timeout=WAIT,
        env=os.environ | {"PYTHONPATH": str(hidden.parent)},
    )  # fmt: skip
    assert ended.returncode == 2
    assert 'pip install "planner[cluster]"' in ended.stderr
    shutil.rmtree(hidden)
