"""Where the hours come from, in a real browser: it fits its screen, a screen reader finds its way, and a keyboard too."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from estimate_sheets import EXAMPLE
from playwright.sync_api import expect

from planner import TaskType
from planner.rooms.pages import STYLE, one_style
from planner.rooms.whatif.meeting.hours_form import hours_of, sheet_of
from planner.rooms.whatif.meeting.hours_page import hours_html
from planner.words.language import words_in

SIZES = {"projector": (1920, 1080), "laptop": (1366, 768), "phone": (390, 844), "small phone": (320, 640)}
DA = words_in("da")
SHEET = hours_of(
    {
        "way.consultant.ta1": "hand_over", "to.consultant.ta1": "teacher", "likely.consultant.ta1": "1",
        "way.consultant.ta3": "simplify", "low.consultant.ta3": "1", "likely.consultant.ta3": "2", "high.consultant.ta3": "3",
        "card.bc5": "on", "takes.bc5": "1-2", "gives.bc5": "1",
    }, sheet_of(EXAMPLE), DA,
)  # fmt: skip


@pytest.fixture(scope="module")
def page(chromium):
    opened = chromium.new_page()
    inside = hours_html(SHEET, {TaskType.ADMINISTRATION: 5.5}, DA)
    opened.set_content(
        f"<!doctype html><html lang='da'><head><title>Timer</title><style>body {{ margin: 0 }} {one_style(STYLE)}</style></head>"
        f"<body class='planner-page'><main class='wi wi-main'><h1>Timer</h1><section data-step='hours'>{inside}</section></main></body></html>"
    )
    yield opened
    opened.close()


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_nothing_runs_off_the_screen(page, size):
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    found = Axe().run(page).response["violations"]
    assert not [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    panes = page.locator(".wi-find-pane")
    assert panes.evaluate_all("panes => panes.every(pane => pane.scrollWidth <= pane.clientWidth)")
    if width >= 1366:  # the page stands still, and its panes scroll
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert panes.evaluate_all("panes => panes.every(pane => pane.scrollHeight > pane.clientHeight)")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, textarea, summary")]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 24).map(e => e.outerHTML)"""
    )
    assert not small


def test_hours_are_asked_for_once_there_is_something_to_take(page):
    page.set_viewport_size({"width": 1366, "height": 768})
    way = page.locator("[name='way.consultant.tr1']")
    hours, taker = (page.locator(f"[name='{field}.consultant.tr1']") for field in ("likely", "to"))
    for choice, has_hours, has_taker in (
        ("", False, False), ("simplify", True, False), ("hand_over", True, True), ("cannot_stop", False, False),
    ):  # fmt: skip
        way.select_option(choice)
        expect(hours).to_be_visible(visible=has_hours)
        expect(taker).to_be_visible(visible=has_taker)
    card, takes = page.locator("[name='card.ba1']"), page.locator("[name='takes.ba1']")
    expect(takes).to_be_hidden()
    card.press("Space")
    expect(takes).to_be_visible()
    card.press("Tab")
    expect(takes).to_be_focused()
