"""A memo in the reader's browser: it asks for nothing, runs nothing, is read aloud, fits its screen and its paper."""

from __future__ import annotations

import re
import subprocess

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from looking import some
from memo_examples import AWKWARD

from planner import Allocation, Range, School, SchoolYear, TaskType
from planner.memos.page import parameters
from planner.memos.prints.documents import document
from planner.memos.run.approval import approve, still_valid
from planner.memos.run.index import index_page
from planner.memos.run.job import Job, Setting
from planner.memos.run.notebook import memo_notebook
from planner.memos.run.plan import Run
from planner.memos.run.processes import run_jobs
from planner.memos.run.record import read_record
from planner.memos.run.run import make_memos
from planner.words.language import words_in

SHARED = {
    "questions": ["Er det rigtigt?"],
    "benchmark": "carpentry-2023",
    "language": "da",
    "date": "2026-11-23",
}
RANGES = {t: Range(x / 2, x, x * 1.5) for t, x in zip(TaskType, (0.6, 0.2, 0.4), strict=True)}
RANGES_BEFORE = {t: Range(x / 2, x, x * 1.5) for t, x in zip(TaskType, (0.9, 0.1, 0.2), strict=True)}
SCHOOLS = {
    "example": School("900001", "Eksempelskole A", 360, Allocation(0.6, 0.2, 0.4), SchoolYear(2025), 46, 31, 20, RANGES),
    "nothing on two tasks": School("900002", "Eksempelskole B", 5, Allocation(0, 0, 30.25)),
    "large": School("900003", "Eksempelskole Æ" + " med et meget langt navn" * 4, 18083, Allocation(179.41, 100.45, 468.01)),
    "two years": School("900005", "Eksempelskole C", 380, Allocation(0.9, 0.2, 0.4), SchoolYear(2025), 46, 31, 20,
                        {t: Range(x / 2, x, x * 1.5) for t, x in zip(TaskType, (0.9, 0.2, 0.4), strict=True)}, "2026.1", ("ta4", "tr7")),
    "hostile": School("900004", "<script>alert(1)</script><img src=x onerror=alert(2)>", 100, Allocation(1, 1, 1)),
}  # fmt: skip
BEFORE = {
    "two years": School(
        "900005",
        "Eksempelskole C",
        360,
        Allocation(0.9, 0.1, 0.2),
        SchoolYear(2024),
        ranges=RANGES_BEFORE,
        instrument="2025.1",
    )
}


@pytest.fixture(scope="module")
def memos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("memos")
    setting = Setting(nbformat.writes(nbformat.read(memo_notebook(), as_version=4)))
    made, jobs = {}, []
    for index, (name, school) in enumerate(SCHOOLS.items()):
        for language in ("da", "en"):
            page = folder / f"{index}-{language}.html"
            values = parameters(school, BEFORE.get(name)) | SHARED | {"language": language}
            jobs.append(Job(page.stem, values))
            made[name, language] = page
    for result in run_jobs(jobs, setting):
        assert result.failure == "", result.detail
        (folder / f"{result.key}.html").write_bytes(result.files["html"])
    return made


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", SCHOOLS)
def test_opening_a_memo_asks_for_nothing_and_runs_nothing(memos, open_page, name, language):
    address = memos[name, language].as_uri()
    watched = open_page(address)
    assert watched.requests == [address]
    assert watched.errors == []
    assert watched.dialogs == []
    assert watched.page.locator("html").get_attribute("lang") == language
    assert watched.page.locator(".school").inner_text() == SCHOOLS[name].school


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", SCHOOLS)
@pytest.mark.parametrize("size", [(1366, 768), (390, 844)], ids=["laptop", "phone"])
def test_axe_finds_nothing_to_object_to(memos, open_page, name, size, language):
    results = Axe().run(open_page(memos[name, language].as_uri(), *size).page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", SCHOOLS)
@pytest.mark.parametrize("width", [320, 390, 1366, 1920])
def test_no_page_is_wider_than_its_screen(memos, open_page, name, width):
    page = open_page(memos[name, "da"].as_uri(), width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", SCHOOLS)
def test_a_memo_is_two_pages_of_a4(memos, open_page, name, language):
    assert _pages(open_page(memos[name, language].as_uri()).page) == 2


def test_on_paper_the_first_page_ends_on_the_first_however_much_there_is_to_say(open_page, tmp_path):
    wrong = {}
    page = open_page("about:blank").page
    for name, memo in (*list(AWKWARD.items())[::3], ("all-at-once", AWKWARD["all-at-once"])):
        (tmp_path / f"{name}.html").write_bytes(document(memo.as_json(), "html"))
        page.goto((tmp_path / f"{name}.html").as_uri())
        page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
        text = subprocess.run(
            ["pdftotext", "-layout", tmp_path / "printed.pdf", "-"],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        found, behind = text.removesuffix("\f").split("\f"), memo.labels["behind"]
        if len(found) != 2 or behind in found[0] or behind not in found[1]:
            wrong[name] = len(found)
    assert wrong == {}


def test_on_paper_no_letter_is_smaller_than_a_note_may_be(memos, open_page):
    page = open_page(memos["two years", "da"].as_uri()).page
    page.emulate_media(media="print")
    sizes = page.eval_on_selector_all(
        "main :not(svg *)",
        """nodes => nodes.filter(n => n.tagName !== 'SUP' && n.parentElement.tagName !== 'SUP'
             && [...n.childNodes].some(c => c.nodeType === 3 && c.textContent.trim()))
           .map(n => [parseFloat(getComputedStyle(n).fontSize) * 72 / 96, n.textContent.trim()])""",
    )
    assert [found for found in some(sizes) if found[0] < 8.4] == []
    body = sum(len(text) for size, text in sizes if size >= 9.4)
    assert body > 0.5 * sum(len(text) for _, text in sizes)


def _pages(page):
    return len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True)))


@pytest.fixture(scope="module")
def indexes(tmp_path_factory):
    """An index with nearly every reason to look in it, approvals among its rows, in both languages."""
    allocations = {2024: Allocation(0.2, 0.3, 0.3), 2025: Allocation(0.5, 0.2, 0.2)}
    schools = [
        School(number, name, 90, allocations[year], SchoolYear(year))
        for number, name in (("900001", "Eksempelskole A"), ("900002", "Eksempelskole Å"))
        for year in allocations
    ]
    made = {}
    for language in ("da", "en"):
        folder = tmp_path_factory.mktemp(f"index-{language}")
        make_memos(Run(schools, folder, language=language))
        approve(folder, [entry.file for entry in read_record(folder).schools[:1]])
        run = read_record(folder)
        page = index_page(run, still_valid(folder, run), words_in(language))
        (folder / "index.html").write_text(page, encoding="utf-8")
        made[language] = folder / "index.html"
    return made


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    "size", [(1920, 1080), (1366, 768), (390, 844)], ids=["projector", "laptop", "phone"]
)
def test_axe_finds_nothing_in_an_index_with_every_reason_to_look(indexes, open_page, language, size):
    page = open_page(indexes[language].as_uri(), *size).page
    assert page.locator("details").count() >= 3
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_on_paper_the_index_shows_every_reason_and_no_field_to_search_in(indexes, open_page):
    page = open_page(indexes["da"].as_uri()).page
    page.locator("details").first.evaluate("node => node.removeAttribute('open')")
    page.emulate_media(media="print")
    assert page.locator("details").first.locator("li").first.is_visible()
    assert not page.locator(".search").is_visible()


def test_every_drawing_says_in_words_what_it_shows(memos, open_page):
    page = open_page(memos["example", "da"].as_uri()).page
    drawings = page.locator("figure svg")
    assert drawings.count() == 1
    for index in range(drawings.count()):
        assert drawings.nth(index).get_attribute("role") == "img"
        assert len(drawings.nth(index).get_attribute("aria-label")) > 40


def test_texts_in_drawings_do_not_run_into_one_another_or_out_of_the_picture(memos, open_page):
    page = open_page(memos["example", "da"].as_uri()).page
    boxes = page.eval_on_selector_all(
        "figure svg",
        """svgs => svgs.map(svg => ({
             frame: svg.getBoundingClientRect().toJSON(),
             texts: [...svg.querySelectorAll('text')].map(t => ({s: t.textContent, ...t.getBoundingClientRect().toJSON()}))
           }))""",
    )
    for drawing in some(boxes):
        frame, texts = drawing["frame"], some(drawing["texts"])
        for text in texts:
            assert frame["left"] - 1 <= text["left"], text["s"]
            assert text["right"] <= frame["right"] + 1, text["s"]
        for i, one in enumerate(texts):
            for other in texts[i + 1 :]:
                apart = (
                    one["right"] <= other["left"] + 1
                    or other["right"] <= one["left"] + 1
                    or one["bottom"] <= other["top"] + 4
                    or other["bottom"] <= one["top"] + 4
                )
                assert apart, (one["s"], other["s"])


def test_a_note_leads_to_its_source(memos, open_page):
    page = open_page(memos["example", "da"].as_uri()).page
    links = page.locator("sup a")
    assert links.count() > 4
    for target in set(links.evaluate_all("nodes => nodes.map(n => n.getAttribute('href'))")):
        assert page.locator(target).count() == 1


def test_the_three_task_types_keep_their_colours_and_stay_apart_without_colour(memos):
    from planner.figures.palette import PAPER, TASK_COLOUR

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in TASK_COLOUR.values():
        assert (luminance(PAPER) + 0.05) / (luminance(colour) + 0.05) >= 3
    page = memos["example", "da"].read_text(encoding="utf-8")
    assert all(colour in page for colour in TASK_COLOUR.values())
