"""The repository keeps its own promises."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from looking import some

import planner
import planner.files.build
import planner.files.shipped
from planner.rooms.pages import PAGES


def tracked(root, *patterns):
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return some(root / line for line in listed.stdout.splitlines() if (root / line).is_file())


def test_environment_yml_is_in_step_with_pyproject(root, tmp_path):
    made = tmp_path / "environment.yml"
    subprocess.run(
        [str(Path(sys.executable).parent / "pyproject2conda"), "yaml", "--channel", "conda-forge", "--python-include", "infer",
         "--dep", "jupyterlab", "--output", str(made)],
        cwd=root, check=True, capture_output=True,
    )  # fmt: skip

    def entries(path):
        return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]

    assert entries(root / "environment.yml") == entries(made)
    assert "  - jupyterlab" in entries(made)


def test_locks_hold_versions_and_hashes_and_no_address(root):
    for lock in (root / "requirements.lock", root / "requirements-tools.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        packages = re.findall(r"^[a-z0-9][^\n]*(?:\n +[^\n]*)*", text, re.MULTILINE)
        assert packages
        for package in packages:
            assert re.match(r"[a-z0-9_.-]+(\[[a-z,]+\])?==\S+", package)
            assert "--hash=sha256:" in package


def test_the_lock_holds_what_pyproject_asks_for(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    asked = [name for name in (*project["dependencies"], *extras) if not name.startswith("planner[")]
    locked = set(re.findall(r"^([a-z0-9_.-]+)==", (root / "requirements.lock").read_text(), re.MULTILINE))
    assert {re.match(r"[a-z0-9-]+", name)[0] for name in asked} <= locked


def test_notebooks_hold_no_logic(root):
    """A cell imports, names values and calls; it decides, loops and defines nothing. A notebook has no outputs."""
    logic = (ast.If, ast.For, ast.While, ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.Try, ast.With, ast.ListComp,
             ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp)  # fmt: skip
    notebooks = tracked(root, "notebooks/*.ipynb", "dashboards/*.ipynb")
    assert notebooks
    for path in notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                assert cell.outputs == []
                assert cell.execution_count is None
                found = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, logic)]
                assert not found, f"{path.name}: {ast.unparse(found[0])}"


def test_modules_are_short_enough_to_read(root):
    long = {path.name: count for path in tracked(root, "planner/*.py", "planner/**/*.py")
            if (count := len(path.read_text(encoding="utf-8").splitlines())) > 250}  # fmt: skip
    assert long == {}


def test_no_folder_holds_more_modules_than_can_be_told_apart(root):
    """Sixteen. The command line is a file a command."""
    held = Counter(
        path.parent for path in tracked(root, "planner/*.py", "planner/**/*.py") if path.stem != "__init__"
    )
    assert {folder.name: count for folder, count in held.items() if count > 16 and folder.name != "cli"} == {}


@pytest.mark.parametrize("name", planner.__all__)
def test_every_public_name_is_there_and_documented(name):
    assert getattr(planner, name).__doc__


def test_the_doors_are_as_pinned():
    doors = {"TaskType", "Allocation", "AllocationError", "reallocate", "students_per_fte", "Range", "load_benchmark",
             "Scenario", "TimeEstimate", "read_schools", "read_estimate", "Problem"}  # fmt: skip
    assert doors <= set(planner.__all__)
    assert len(planner.__all__) <= 20
    assert issubclass(planner.AllocationError, ValueError)


def test_importing_planner_loads_nothing_heavy():
    code = ("import sys, planner; b = planner.load_benchmark('carpentry-2023'); "
            "b.position(planner.TaskType.STUDENT_SUPPORT, 0.3); "
            "print([m for m in ('numpy', 'pandas', 'scipy', 'plotly', 'papermill', 'nbconvert') if m in sys.modules])")  # fmt: skip
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_a_test_file_stands_by_itself_and_skips_nothing_that_is_missing(root):
    """What two files share is a helper; what `make test` installs is there, and what is ours is there as well."""
    for path, tree in parsed(root):
        nodes = list(ast.walk(tree))
        imported = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        imported |= {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
        assert not [name for name in imported if name.startswith("test_")], path
        assert "importorskip" not in called(tree), path


def test_every_test_looks_at_something(root):
    """It asserts or expects, or calls what does; and files it goes through are looked for with `some`."""
    trees = parsed(root)
    functions = [node for _, tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    looks = {"raises", "warns", "expect"}
    looks |= {f.name for f in functions if any(isinstance(node, ast.Assert) for node in ast.walk(f))}
    before = 0
    while before < len(looks):
        before = len(looks)
        looks |= {f.name for f in functions if called(f) & looks}
    assert [f.name for f in functions if f.name.startswith("test_") and f.name not in looks] == []
    for path, tree in trees:
        for loop in (node for node in ast.walk(tree) if isinstance(node, ast.For)):
            if called(loop.iter) & {"glob", "rglob", "iterdir"} and any(
                isinstance(node, ast.Assert) for node in ast.walk(loop)
            ):
                assert "some" in called(loop.iter), f"{path.name}:{loop.lineno}"


def parsed(root):
    return [
        (path, ast.parse(path.read_text(encoding="utf-8")))
        for path in tracked(root, "tests/*.py")
        if not path.is_relative_to(root / "tests/browser/dashboards")
    ]


def called(tree):
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {getattr(call, "attr", getattr(call, "id", "")) for call in calls}


def test_nothing_tracked_fetches_from_outside(root):
    address = re.compile(r"https?://[^/ \"']*(cdn|jsdelivr|unpkg|googleapis|gstatic)", re.IGNORECASE)
    for path in tracked(root, "planner", "dashboards", "notebooks", "data"):
        if path.suffix in {".py", ".j2", ".css", ".js", ".ipynb", ".toml", ".html"}:
            assert not address.search(path.read_text(encoding="utf-8")), path


def test_every_make_target_is_listed(root):
    text = (root / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split()
    described = re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE)
    assert sorted(phony) == sorted(described)


def test_the_wheel_holds_all_that_an_installed_planner_reads_and_is_the_same_build(
    root, tmp_path, monkeypatch
):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        held = set(packed.namelist())
        packed.extractall(tmp_path)
    assert {
        "planner/notebooks/memo.ipynb",
        *(f"planner/dashboards/{name}.ipynb" for name in PAGES),
    } <= held
    assert "planner/data/templates/eksempelskoler.csv" in held
    # Every file of the package, whatever its kind: content, catalogues, templates, styles, scripts.
    own = {path.relative_to(root).as_posix() for path in tracked(root, "planner")}
    assert own <= held
    kinds = {".css", ".html", ".j2", ".js", ".json", ".po", ".py", ".toml"}
    assert kinds <= {Path(name).suffix for name in own}
    if (root / "planner/rooms/static/plotly.js").is_file():
        assert "planner/rooms/static/plotly.js" in held
    monkeypatch.setattr(planner.files.build, "_PACKAGE", tmp_path / "planner")
    monkeypatch.setattr(planner.files.shipped, "_PACKAGE", tmp_path / "planner")
    assert planner.files.build.build.__wrapped__() == planner.files.build.build()
    assert not [name for name in held if "__pycache__" in name or name.startswith("tests")]


def test_a_build_is_another_when_a_letter_of_it_is(root, tmp_path, monkeypatch):
    for folder in ("planner", "dashboards", "notebooks", "data"):
        shutil.copytree(
            root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "*.mo")
        )
    monkeypatch.setattr(planner.files.build, "_PACKAGE", tmp_path / "planner")
    monkeypatch.setattr(planner.files.shipped, "_PACKAGE", tmp_path / "planner")
    build = planner.files.build.build.__wrapped__
    before = build()
    one_of_each = {
        (path.suffix, path.parts[len(tmp_path.parts)]): path for path in tmp_path.rglob("*") if path.suffix
    }
    for path in one_of_each.values():
        written = path.read_bytes()
        path.write_bytes(written + b" ")
        assert build() != before, path
        path.write_bytes(written)
    assert build() == before
