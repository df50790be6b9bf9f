"""Two pages of A4, however much there is to say, in the PDF we set and in the Word document LibreOffice sets.

The same memos printed from a browser: tests/browser/test_memo_page.py.
"""

from __future__ import annotations

import io
import itertools
import re
import subprocess

import pikepdf
from memo_examples import AWKWARD, QUESTIONS

from planner.memos.prints.documents import document
from planner.memos.says.length import TWO_PAGES, length


def test_a_pdf_is_never_more_than_two_pages():
    long = {}
    for name, memo in AWKWARD.items():
        with pikepdf.open(io.BytesIO(document(memo.as_json(), "pdf"))) as pdf:
            if len(pdf.pages) > 2:
                long[name] = len(pdf.pages)
    assert long == {}


def test_a_word_memo_is_two_pages_in_libreoffice_and_no_line_lies_on_another(tmp_path):
    for name, memo in AWKWARD.items():
        (tmp_path / f"{name}.docx").write_bytes(document(memo.as_json(), "docx"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", tmp_path, *sorted(tmp_path.glob("*.docx"))],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    made = sorted(tmp_path.glob("*.pdf"))
    assert {path.stem for path in made} == set(AWKWARD)
    faults = {}
    for path in made:
        with pikepdf.open(path) as pdf:
            found = (len(pdf.pages), _overlapping(path))
        if found != (2, 0):
            faults[path.stem] = found
    assert faults == {}


def _overlapping(path):
    """Count the pairs of lines of which one lies on the other."""
    boxes = subprocess.run(
        ["pdftotext", "-bbox-layout", path, "-"], capture_output=True, check=True, text=True
    ).stdout
    count = 0
    for page in boxes.split("<page ")[1:]:
        lines = [
            tuple(map(float, found))
            for found in re.findall(
                r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', page
            )
        ]
        for (left, top, right, bottom), (l2, t2, r2, b2) in itertools.combinations(lines, 2):
            height = min(bottom, b2) - max(top, t2)
            count += min(right, r2) - max(left, l2) > 5 and height > 0.6 * min(bottom - top, b2 - t2)
    return count


def test_only_a_memo_that_is_too_long_leaves_something_out_and_then_it_says_so():
    tight = {name for name, memo in AWKWARD.items() if any(s.rule == "said.no_room" for s in memo.sentences)}
    assert {"all-at-once", "extreme-6-18-True-da"} <= tight
    assert not {name for name in tight if name.startswith(("real", "plain-0-0-False"))}
    for name, memo in AWKWARD.items():
        assert (name in tight) is not any(s.rule == "said.compass" for s in memo.sentences)
        assert name in tight or length(memo.sections) <= TWO_PAGES
    everything = AWKWARD["all-at-once"]
    asked = [s.text for s in everything.sections[0].points]
    assert asked[:4] == list(QUESTIONS[:4])
    assert asked[4].startswith("20 spørgsmål mere er der ikke plads til her")
