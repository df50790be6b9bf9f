"""Two pages of A4, however much there is to say, in the PDF we set and in the Word document LibreOffice sets.

The same memos printed from a browser: tests/browser/test_memo_page.py.
"""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from test_memo import BENCHMARK

from planner import Allocation, Range, School, SchoolYear, TaskType, read_schools
from planner.memos.prints.documents import document
from planner.memos.says.compiler import compile_memo
from planner.memos.says.length import TWO_PAGES, length
from planner.words.language import LANGUAGES

REAL = Path(__file__).parent / "data" / "us-districts-2023-24.csv"
QUESTIONS = (
    "Elevunderstøttelse er 0,03 årsværk, godt en time om ugen. Er det rigtigt?",
    "12 elever og 3,2 årsværk, 4 elever pr. årsværk. Det er langt fra tabellens andre skoler. Er det rigtigt?",
    "Det hurtige skøn og skønnet opgave for opgave mødes ikke, heller ikke med lave og høje tal. Gå dem igennem.",
    "44 i uge 15, men kun 40 ved slutningen af GF2. Er det rigtigt?",
    "En persons opgaver fylder mere end den tid, personen har. Gå det igennem med den, det gælder.",
    "0,11 årsværk hører til ingen opgavetype og indgår ikke i notatets tal. Giv de andre opgaver en type.",
)
OWNERLESS = tuple(f"{kind}{n}" for kind in ("ta", "ts", "tr") for n in range(1, 7))


def school(fte, name="Eksempelskole A", year=2025, **values):
    allocation = Allocation(*fte)
    ranges = {t: Range(allocation[t] * 0.8, allocation[t], allocation[t] * 1.3) for t in TaskType}
    return School(
        "900011", name, 1201, allocation, SchoolYear(year), 45, 27, 18, **{"ranges": ranges} | values
    )


def memos():
    """Every mix of what makes a memo long; then real figures, with their zeros and extremes."""
    extreme, plain = (0.62, 0.03, 0.2), (1.2, 0.7, 0.9)
    long = "Eksempelskole med et ualmindeligt langt navn " * 3
    for number, (fte, questions, owners, two, language) in enumerate(
        itertools.product((extreme, plain), (0, 2, 6), ((), OWNERLESS), (False, True), LANGUAGES)
    ):
        now = school(
            fte, long if number % 5 == 0 else "Eksempelskole A", without_owner=owners, instrument="2026.1"
        )
        before = school([x * 0.8 for x in reversed(fte)], year=2024, instrument="2025.1") if two else None
        name = f"{'extreme' if fte == extreme else 'plain'}-{questions}-{len(owners)}-{two}-{language}"
        yield (
            name,
            compile_memo(now, BENCHMARK, language=language, questions=QUESTIONS[:questions], previous=before),
        )
    yield "all-at-once", compile_memo(
        school(extreme, long, without_owner=OWNERLESS, instrument="2026.1"), BENCHMARK,
        questions=QUESTIONS * 4, previous=school((0.0, 0.5, 0.2), year=2024, instrument="2025.1"),
    )  # fmt: skip
    if REAL.exists():
        real, _ = read_schools(REAL, columns={"company_relations_fte": "other_support_fte"})
        for one in sorted(real, key=lambda s: (len(s.school), s.school_id))[-6:]:
            yield f"real-{one.school_id}", compile_memo(one, BENCHMARK)


MEMOS = dict(memos())


def test_a_pdf_is_never_more_than_two_pages():
    long = {}
    for name, memo in MEMOS.items():
        with pikepdf.open(io.BytesIO(document(memo.as_json(), "pdf"))) as pdf:
            if len(pdf.pages) > 2:
                long[name] = len(pdf.pages)
    assert long == {}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_a_word_memo_is_two_pages_in_libreoffice_and_no_line_lies_on_another(tmp_path):
    for name, memo in MEMOS.items():
        (tmp_path / f"{name}.docx").write_bytes(document(memo.as_json(), "docx"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", tmp_path, *sorted(tmp_path.glob("*.docx"))],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    made = sorted(tmp_path.glob("*.pdf"))
    assert {path.stem for path in made} == set(MEMOS)
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
    tight = {name for name, memo in MEMOS.items() if any(s.rule == "said.no_room" for s in memo.sentences)}
    assert {"all-at-once", "extreme-6-18-True-da"} <= tight
    assert not {name for name in tight if name.startswith(("real", "plain-0-0-False"))}
    for name, memo in MEMOS.items():
        assert (name in tight) is not any(s.rule == "said.compass" for s in memo.sentences)
        assert name in tight or length(memo.sections) <= TWO_PAGES
    everything = MEMOS["all-at-once"]
    asked = [s.text for s in everything.sections[0].points]
    assert asked[:4] == list(QUESTIONS[:4])
    assert asked[4].startswith("20 spørgsmål mere er der ikke plads til her")
