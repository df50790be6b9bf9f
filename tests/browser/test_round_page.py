"""The round page in Chromium: sorted, filtered and found by hand and keyboard; what comes in is there by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from school_estimates import PROGRAMME, estimate, person

from planner.acts import rounds
from planner.model.estimate.documents import to_document
from planner.model.round.invitations import Invited, Round
from planner.model.schools import SchoolYear
from planner.store import Key, open_store

MANY = 300


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    address = f"sqlite:///{tmp_path_factory.mktemp('data') / 'planner.db'}"
    invited = tuple(
        Invited(school_id=str(900000 + n), school=f"Eksempelskole {n:03}", contact="Uddannelsesleder")
        for n in range(1, MANY + 1)
    )
    of = Round(year=SchoolYear(2025), programme=PROGRAMME, deadline=dt.date(2027, 1, 31), invited=invited)
    with open_store(address) as store:
        rounds.begin(store, of, by="association")
        put(store, estimate("900002"))
        put(store, estimate("900003"))
        put(store, replace(estimate("900003"), people=(person(1, 0.1),)), "teacher")
        put(store, replace(estimate("900004"), agreements=90, gf2_students=300))
    return address


def put(store, one, who="consultant"):
    named = replace(one, school=f"Eksempelskole {int(one.school_id) - 900000:03}")
    store.save(Key(one.school_id, PROGRAMME, "2025/26", who), to_document(named), base_version=0, by=who)


@pytest.fixture(scope="module")
def served(start, database):
    return start(script="serve_pages.py", database=database)


@pytest.fixture
def visit(visited, served):
    address = served.address.replace("/whatif?", "/round?")

    def opened(query="", size=(1366, 768)):
        page = visited(address.partition("/round")[0])
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(address + query)
        expect(page.locator("[data-line=open][data-rests=true]")).to_be_attached()
        return page

    return opened


def schools(page):
    return [row.inner_text().split()[1] for row in page.locator("#ro-table tbody tr:visible th").all()[:3]]


def number(page, progress):
    return page.locator(f'[data-key="round.{progress}"]').get_attribute("data-value")


def test_who_is_missing_comes_first_and_is_sorted_filtered_and_found(visit):
    page = visit()
    assert [number(page, p) for p in ("not_begun", "not_agreed", "with_questions", "complete")] == [
        "297",
        "1",
        "1",
        "1",
    ]
    assert schools(page) == ["001", "005", "006"]
    page.locator("#ro-sort-progress").click()
    expect(page.locator('[data-column="progress"]')).to_have_attribute("aria-sort", "descending")
    assert schools(page)[0] == "002"
    page.locator("#ro-not_agreed").press("Enter")
    expect(page.locator("#ro-table tbody tr:visible")).to_have_count(1)
    assert schools(page) == ["003"]
    page.locator("#ro-all").press("Enter")
    page.locator("#ro-find").fill("skole 29")
    expect(page.locator("#ro-table tbody tr:visible")).to_have_count(10)
    page.locator("#ro-find").fill("no such school")
    expect(page.locator("#ro-none")).to_be_visible()


def test_what_comes_in_is_there_by_itself_and_what_was_chosen_stays_chosen(visit, database):
    page = visit()
    page.locator("#ro-find").fill("skole 01")
    page.locator("#ro-not_begun").click()
    with open_store(database) as store:
        put(store, estimate("900011"))
    page.evaluate(
        "document.dispatchEvent(new Event('visibilitychange'))"
    )  # as when somebody comes back to it
    expect(page.locator('[data-key="round.complete"]')).to_have_attribute("data-value", "2")
    assert page.locator("#ro-find").input_value() == "skole 01"
    expect(page.locator("#ro-not_begun")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#ro-table tbody tr:visible")).to_have_count(9)
    page.locator("#ro-language-en").click()
    expect(page.locator("h1")).to_have_text("How far is the round for 2025/26?")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#ro-table tbody tr:visible")).to_have_count(9)


@pytest.mark.parametrize("size", [(1920, 1080), (390, 844)])
def test_the_page_fits_and_has_nothing_axe_objects_to(visit, size):
    page = visit(size=size)
    page.locator("#ro-find").fill("skole 00")  # a dozen rows tell as much as three hundred
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert Axe().run(page).response["violations"] == []


def test_a_round_that_is_not_there_is_said(visit):
    page = visit("&year=2030/31")
    expect(page.locator("#ro-said")).to_contain_text("Der er ingen runde for 2030/31")
