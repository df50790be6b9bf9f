"""Two pages of A4, however much there is to say: the first ends on the first, and no letter is smaller than it may be.

The same memos printed from a browser: tests/browser/test_memo_page.py.
"""

from __future__ import annotations

import itertools
import re
import subprocess
from xml.etree import ElementTree as ET

import pytest
from looking import some
from memo_examples import AWKWARD, QUESTIONS

from planner.memos.prints.documents import document

# In points: the text, and what is set smaller (notes, heads of tables, labels).
BODY, SMALL = 10.0, 8.5


@pytest.fixture(scope="module", params=["pdf", "docx"])
def printed(request, tmp_path_factory):
    """Every awkward memo as the PDF we set, or as the one LibreOffice makes of the Word document."""
    folder = tmp_path_factory.mktemp(request.param)
    for name, memo in AWKWARD.items():
        (folder / f"{name}.{request.param}").write_bytes(document(memo.as_json(), request.param))
    if request.param == "docx":
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", "pdf",
             "--outdir", folder, *sorted(folder.glob("*.docx"))],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
    made = {path.stem: path for path in sorted(folder.glob("*.pdf"))}
    assert set(made) == set(AWKWARD)
    return made


def pages(path):
    """The text of each page."""
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True
    ).stdout
    return text.removesuffix("\f").split("\f")


def test_the_first_page_ends_on_the_first_page_and_the_second_on_the_second(printed):
    faults = {}
    for name, path in printed.items():
        found = pages(path)
        behind = AWKWARD[name].labels["behind"]
        if len(found) != 2 or behind in found[0] or behind not in found[1]:
            faults[name] = len(found)
    assert faults == {}


def test_no_letter_is_smaller_than_it_may_be_and_most_are_the_texts(printed):
    faults = {}
    for name, path in printed.items():
        sizes = dict(_sizes(path))
        small = {text: size for text, size in sizes.items() if size < SMALL - 0.1}
        body = sum(len(text) for text, size in sizes.items() if size >= BODY - 0.6)
        if small or body < 0.5 * sum(map(len, sizes)):
            faults[name] = (small, body)
    assert faults == {}


def _sizes(path):
    """Every piece of text that has a word in it, with the size of its letters; a raised number is no word."""
    made = subprocess.run(
        ["pdftohtml", "-xml", "-i", "-zoom", "3", "-stdout", path], capture_output=True, check=True
    ).stdout
    root = ET.fromstring(made)
    sizes = {spec.get("id"): int(spec.get("size")) / 3 for spec in root.iter("fontspec")}
    for piece in some(root.iter("text")):
        text = "".join(piece.itertext()).strip()
        if re.search(r"[^\W\d_]{2}", text):
            yield text, sizes[piece.get("font")]


def test_no_line_lies_on_another(printed):
    assert {name: count for name, path in printed.items() if (count := _overlapping(path))} == {}


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


def test_what_two_pages_have_no_room_for_is_said_to_be_left():
    asked = [
        s.text for s in AWKWARD["all-at-once"].sentences if s.rule.startswith(("asked.", "behind.asked"))
    ]
    *told, rest = asked
    assert len(told) >= 5
    assert told == (list(QUESTIONS) * 4)[: len(told)]  # in their order, on the first page and behind it
    assert rest == f"{len(QUESTIONS) * 4 - len(told)} spørgsmål mere: Bed afsenderen om dem."
