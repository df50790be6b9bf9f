"""Our engine gives what papermill's own gives, cell by cell."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.exceptions import PapermillExecutionError

from planner.memos.run.engine import NAME
from planner.memos.run.processes import without

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
CELLS = [
    new_markdown_cell("# a heading"),
    new_code_cell("a = 1\nname = ''", metadata={"tags": ["parameters"]}),
    new_code_cell("print(a, name)"),
    new_code_cell("import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('out again')"),
    new_code_cell("from IPython.display import display, HTML, JSON, clear_output\ndisplay({'x': 1})\nHTML('<b>x</b>')"),
    new_code_cell("display(1)\nclear_output()\ndisplay(2)"),
    new_code_cell("handle = display('first', display_id='one')\nhandle.update('second')"),
    new_code_cell("class Rich:\n    def _repr_mimebundle_(self, **_):\n"
                  "        return {'application/vnd.x+json': {'a': 1}, 'text/plain': 'rich'}\nRich()"),
    new_code_cell("x = 3;"),
    new_code_cell("%%capture kept\nprint('not shown')"),
    new_code_cell("print(kept.stdout)\n_"),
    new_code_cell("   "),
    new_code_cell("import time\nprint('err', file=sys.stderr)\nprint('out')\ntime.sleep(0.6)\nprint('out later')\n1"),
    new_code_cell("print('out')\ntime.sleep(0.6)\nprint('err', file=sys.stderr)\ntime.sleep(0.6)\nprint('out later')"),
    new_code_cell("import threading\nthread = threading.Thread(target=print, args=('from a thread',))\n"
                  "thread.start()\nthread.join()"),
    new_code_cell("import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')\n2"),
    new_code_cell("'æøå \\u2212 \\U0001f600'"),
]  # fmt: skip


def _run(cells, engine, **parameters):
    notebook = new_notebook(metadata=KERNEL, cells=[nbformat.from_dict(dict(cell)) for cell in cells])
    return papermill.execute_notebook(notebook, None, parameters, engine_name=engine, progress_bar=False)


def _seen(notebook):
    """What a person sees of each cell."""
    for cell in notebook.cells:
        yield cell.cell_type, cell.source, cell.get("execution_count"), cell.get("outputs", [])


def test_outputs_are_those_of_papermills_own_engine():
    parameters = {"a": 7, "name": 'Ærø "<script>" \\ {x}\nny linje'}
    ours, stock = _run(CELLS, NAME, **parameters), _run(CELLS, None, **parameters)
    assert list(_seen(ours)) == list(_seen(stock))
    assert ours.metadata.language_info.name == stock.metadata.language_info.name
    assert [c.metadata.papermill.status for c in ours.cells] == [
        c.metadata.papermill.status for c in stock.cells
    ]


def test_a_thread_starts_with_the_first_text_that_is_printed_and_not_before():
    count = "import threading\nsum(thread.name == 'IOPub' for thread in threading.enumerate())"
    made = _run(
        [new_code_cell(count), new_code_cell(count), new_code_cell("print(1)"), new_code_cell(count)], NAME
    )
    start, quiet, _, printed = (
        int(cell.outputs[0].get("data", {}).get("text/plain", 0)) for cell in made.cells
    )
    assert (quiet, printed) == (start, start + 1)


def test_an_error_ends_the_run_and_stands_in_its_cell():
    cells = [new_code_cell("a = 1"), new_code_cell("raise ValueError('no')"), new_code_cell("print('never')")]
    for engine in (NAME, None):
        with pytest.raises(PapermillExecutionError, match="ValueError") as caught:
            _run(cells, engine)
        assert (caught.value.ename, caught.value.evalue) == ("ValueError", "no")


def test_nothing_of_one_notebook_is_there_for_the_next():
    _run([new_code_cell("left_behind = 1")], NAME)
    after = _run([new_code_cell("'left_behind' in globals()")], NAME)
    assert after.cells[0].outputs[0].data["text/plain"] == "False"
    assert after.cells[0].execution_count == 1


def test_asking_a_person_is_an_error_and_not_a_wait():
    with pytest.raises(PapermillExecutionError, match="StdinNotImplementedError"):
        _run([new_code_cell("input('?')")], NAME)


def _said_by(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, check=True, capture_output=True,
        text=True, encoding="utf-8", timeout=120,
    ).stdout.strip()  # fmt: skip


def test_a_run_leaves_nothing_in_the_history_of_the_persons_own_python(tmp_path):
    code = (
        "from nbformat.v4 import new_code_cell, new_notebook\nimport papermill\n"
        "from planner.memos.run.engine import NAME\n"
        f"notebook = new_notebook(metadata={KERNEL!r}, cells=[new_code_cell('1 + 1')])\n"
        "made = papermill.execute_notebook(notebook, None, {}, engine_name=NAME, progress_bar=False)\n"
        "print(made.cells[0].outputs[0].data['text/plain'])"
    )
    assert _said_by(code, IPYTHONDIR=str(tmp_path)) == "2"
    assert not list(tmp_path.rglob("history*"))


def test_warming_up_starts_no_thread_and_loads_neither_grammars_nor_a_debugger():
    code = (
        "import sys, threading, psutil, planner.memos.run.warm\n"
        "loaded = {'lark', 'pydevd', 'rfc3987_syntax', 'debugpy'} & set(sys.modules)\n"
        "print(threading.active_count(), psutil.Process().num_threads(), *sorted(loaded))"
    )
    assert _said_by(code) == "1 1"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows of adopting")
def test_who_only_imports_the_warm_up_adopts_no_process():
    code = (
        "import ctypes, planner.memos.run.warm\n"
        "adopts = ctypes.c_int(-1)\n"
        "ctypes.CDLL(None).prctl(37, ctypes.byref(adopts))\n"  # PR_GET_CHILD_SUBREAPER
        "print(adopts.value)"
    )
    assert _said_by(code) == "0"


def test_a_module_that_was_left_out_is_there_afterwards_and_one_that_was_there_stays(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)  # whoever has imported it before
    with without("colorsys", "json"):
        with pytest.raises(ImportError):
            importlib.import_module("colorsys")
        assert importlib.import_module("json") is json
    assert importlib.import_module("colorsys").ONE_THIRD
