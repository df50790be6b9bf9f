"""Twenty-seven schools and all that can go wrong at once; and the index over them, as a person sees it."""

from __future__ import annotations

import json
import subprocess
import sys

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from looking import some

from planner.memos.run.notebook import memo_notebook

HEADING = "school_id,school,students,administration_fte,student_support_fte,company_relations_fte"
HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}\"'--><svg/onload=alert(3)>"
FAULT = """
import os, time
if school.endswith(" killed"): os.kill(os.getpid(), 9)
if school.endswith(" hangs"): time.sleep(3600)
"""


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    folder = tmp_path_factory.mktemp("together")
    with_fault = nbformat.read(memo_notebook(), as_version=4)
    with_fault.cells.insert(2, nbformat.v4.new_code_cell(FAULT))
    notebook = folder / "memo.ipynb"
    nbformat.write(with_fault, notebook)
    names = {3: "Eksempelskole killed", 7: "Eksempelskole hangs", 9: "Århus Eksempelskole", 20: HOSTILE}
    rows = [
        f"{900000 + n},{quoted(names.get(n, f'Eksempelskole {n}'))},{'ca. 40' if n == 11 else 100 + n},0.5,0.6,0.7"
        for n in range(27)
    ]
    table = folder / "skoler.csv"
    table.write_text("\n".join([HEADING, *rows]), encoding="utf-8")
    made = subprocess.run(
        [sys.executable, "-m", "planner", "memos", str(table), "--out", str(folder / "out"), "--notebook",
         str(notebook), "--format", "html,pdf,docx", "--timeout", "30"],
        capture_output=True, text=True, encoding="utf-8", timeout=500, check=False,
    )  # fmt: skip
    return made, folder / "out"


def test_all_others_are_right_and_these_are_named_with_the_reason(ended):
    made, out = ended
    assert made.returncode == 1
    assert (
        "Eksempelskole killed: intet notat (processen sluttede, før det var færdigt (kode -9))" in made.stderr
    )
    assert "Eksempelskole hangs: intet notat (det blev ikke færdigt inden for 30 sekunder)" in made.stderr
    assert "Eksempelskole 11, kolonnen »students« · der står »ca. 40«" in made.stdout
    assert "Traceback" not in made.stdout + made.stderr
    entries = json.loads((out / "run.json").read_text(encoding="utf-8"))["schools"]
    failed = {entry["school"] for entry in entries if entry["status"] == "failed"}
    assert failed == {"Eksempelskole killed", "Eksempelskole hangs"}
    assert len(entries) == 26
    for ending in ("html", "pdf", "docx"):
        stems = {path.stem for path in out.glob(f"*-9*.{ending}")}
        assert stems == {entry["file"] for entry in entries if entry["status"] == "made"}
    assert len(list((out / "records").iterdir())) == 24
    assert not list(out.glob(".*"))


def test_every_memo_is_whole(ended):
    _, out = ended
    for path in some(out.glob("*-9*.html")):
        assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    for path in some(out.glob("*.pdf")):
        assert path.read_bytes().rstrip().endswith(b"%%EOF")


def test_no_script_runs_in_any_view_of_any_memo(ended, open_page):
    _, out = ended
    hostile = next(out.glob("*900020*.html"))
    others = sorted(out.glob("*-9*.html"))[:2]
    for path in [hostile, out / "index.html", *others]:
        watched = open_page(path.as_uri())
        assert watched.dialogs == []
        assert watched.errors == []
        assert watched.requests == [path.as_uri()]
        assert watched.page.locator("img").count() == 0
        assert "49" not in watched.page.title()
    assert open_page(hostile.as_uri()).page.locator(".school").inner_text() == HOSTILE


@pytest.mark.parametrize(
    "size", [(1920, 1080), (1366, 768), (390, 844)], ids=["projector", "laptop", "phone"]
)
def test_axe_finds_nothing_to_object_to_in_the_index_and_it_fits_its_screen(ended, open_page, size):
    page = open_page((ended[1] / "index.html").as_uri(), *size).page
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_index_names_exceptions_first_and_then_every_school_in_danish_order(ended, open_page):
    page = open_page((ended[1] / "index.html").as_uri()).page
    titles = page.locator("h2, h3").all_inner_texts()
    assert titles[:3] == [
        "Se på dette først",
        "Her kunne der ikke laves et notat",
        "Rækker, der ikke er taget med",
    ]
    assert titles[-1] == "Notaterne i alfabetisk orden"
    names = page.locator("tbody th").all_inner_texts()
    assert len(names) == 24
    assert names[-1] == "Århus Eksempelskole"
    for ending in ("HTML", "PDF", "Word"):
        assert page.get_by_role("link", name=f"{ending}, Århus Eksempelskole").count() == 1


def test_a_school_is_found_by_name_or_number_whichever_way_it_is_written(ended, open_page):
    page = open_page((ended[1] / "index.html").as_uri()).page
    field, shown = page.get_by_role("searchbox"), page.locator("tbody tr:visible")
    for text in ("århus", "AARHUS", "a\u030arhus", "900009", " eksempel  århus "):
        field.fill(text)
        page.get_by_text("1 / 24").wait_for()
        assert shown.locator("th").all_inner_texts() == ["Århus Eksempelskole"]
    field.fill("nobody")
    page.get_by_text("0 / 24").wait_for()
    field.fill("")
    page.locator("output:empty").wait_for(state="attached")
    assert shown.count() == 24


def test_a_script_that_is_not_the_search_does_not_run_in_the_index(ended, open_page, tmp_path):
    """Even where escaping were forgotten: the page allows one script by its hash."""
    text = (ended[1] / "index.html").read_text(encoding="utf-8")
    broken = tmp_path / "index.html"
    broken.write_text(text.replace("</h1>", "</h1><script>alert(1)</script><img src=x onerror=alert(2)>"))
    assert open_page(broken.as_uri()).dialogs == []
