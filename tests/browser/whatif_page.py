"""The what-if page in a browser: opened, moved, and held to the library."""

from __future__ import annotations

from playwright.sync_api import expect

from planner.files.publication.reading import load_benchmark
from planner.model.allocation import Allocation, TaskType
from planner.rooms.whatif.state import School
from planner.words.standing import assumed

SCHOOL = School("Prøveskolen", Allocation(0.6, 0.25, 0.35), 340)
CARPENTRY = load_benchmark("carpentry-2023")
QUERY = "&fte=0.6/0.25/0.35&students=340&name=Prøveskolen&to=student_support&donor=administration"


def opened(page, address):
    page.goto(address + QUERY)
    expect(page.locator("[data-line=open]")).to_be_attached()
    rested(page)
    expect(page.locator("[data-chart=bands] .main-svg").first).to_be_attached()


def laid(page):
    """What a meeting has kept is there: it is asked for once somebody comes near it."""
    page.locator("[data-part=table]").scroll_into_view_if_needed()
    expect(page.locator("#wi-plan")).to_be_attached()
    rested(page)
    page.evaluate("scrollTo(0, 0)")


def rested(page):
    """Every lever is answered: nothing waits, nothing is under way."""
    expect(page.locator("[data-rests=true]")).to_be_attached()


def set_lever(page, lever, value, event="change"):
    # Found and moved in one go: a page that is replaced in between would leave the hand on a lever that is no more.
    page.evaluate(
        """([lever, value, last]) => { const input = document.querySelector(`[data-lever=${lever}]`);
        input.value = value;
        for (const name of ["input", last]) input.dispatchEvent(new Event(name, { bubbles: true })); }""",
        [lever, str(value), event],
    )


def agrees(page, scenario):
    """What stands on the page is what the library computes, to the last digit."""
    outcome = scenario.outcome
    shown = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('output[data-key]')].map(o => [o.dataset.key, o.dataset.value]))"
    )
    for t in TaskType:
        assert float(shown[f"fte.{t.value}.scenario"]) == outcome.allocation[t]
        assert float(shown[f"shares.{t.value}.scenario"]) == outcome.allocation.shares[t]
        assert float(shown[f"hours_week.{t.value}.scenario"]) == outcome.hours_week[t]
        position = CARPENTRY.position(t, outcome.allocation.shares[t])
        counts = (
            position.fewest,
            position.most,
            *(assumed(CARPENTRY, t, outcome.allocation.shares[t]) or ()),
        )
        for part, count in zip(("fewest", "most", "likely_low", "likely_high"), counts, strict=True):
            assert int(shown[f"position.{t.value}.{part}"]) == count
    assert float(shown["students_per_fte.scenario"]) == outcome.students_per_fte
    for end, t in zip(bars(page), TaskType, strict=True):
        assert abs(end - outcome.allocation.shares[t] * 100) < 0.01  # a fiftieth of a pixel
    return shown


def bars(page):
    """Where the scenario's bars end, in percent, measured on what is drawn."""
    return page.evaluate("""() => {
        const layer = document.querySelector("[data-chart=split]").lastChild;
        return [...layer.querySelectorAll(".point path")].map((bar) =>
            layer._fullLayout.xaxis.p2c(parseFloat(bar.getAttribute("d").match(/H([^V]+)/)?.[1] ?? 0)));
    }""")
