"""A planning meeting in Chromium: kept, compared, decided, taken along; nothing that is typed is lost."""

from __future__ import annotations

import random

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from whatif_page import laid, rested, set_lever

SIZES = {"projector": (1920, 1080), "phone": (390, 844), "small phone": (320, 640)}
AT = "&fte=0.6/0.25/0.35&students=340&to=student_support&donor=administration&name="
PLAN = {"why": "Aftalerne skrives to gange.", "expects": "Flere elever har talt med en virksomhed.", "review_on": "15.11.2099"}  # fmt: skip


@pytest.fixture
def meet(visited, whatif_server):
    """Open a page of a school that is each test's own; again, for who comes later, or beside."""

    def opened(school, server=whatif_server):
        page = visited(server.origin)
        page.goto(server.address + AT + school)
        there(page)
        return page

    return opened


def there(page):
    expect(page.locator("[data-line=open]")).to_be_attached()
    rested(page)
    laid(page)


def again(page):
    page.reload()
    there(page)


def kept(page, *moves):
    for hours in moves:
        set_lever(page, "move", hours)
        page.locator("#wi-keep").click()
        rested(page)


def do(page, what, name):
    """Press a button of a scenario."""
    page.get_by_role("group", name=name, exact=True).locator(f"[data-do={what}]").click()
    rested(page)


def names(page):
    return page.locator(".wi-scenario strong").all_inner_texts()


def decide(page, choice=None):
    for field, text in PLAN.items():
        page.locator(f"#wi-plan [name={field}]").fill(text)
    if choice is not None:
        page.locator("#wi-which").select_option(label=choice)
    page.locator("#wi-decided").click()
    rested(page)


def held(page):
    """Hold back what the page asks, until it is let go of."""
    page.evaluate(
        """() => { const stage = document.querySelector(".planner-page").plannerPage, line = stage.line, held = [];
        stage.line = (asked, files) => { stage.root.dataset.asks = asked.what; held.push(() => line(asked, files)); };
        window.release = () => { stage.line = line; for (const go of held) go(); }; }"""
    )


def test_a_meeting_keeps_compares_decides_and_takes_it_along(meet):
    page = meet("Eksempelskole Møde")
    kept(page, 1, 3, 5.5)
    for name in names(page):
        do(page, "compare", name)
    expect(page.locator(".wi-compared tbody tr")).to_have_count(4)
    expect(page.locator(".wi-compared thead")).not_to_contain_text("Årsværk i alt")  # nobody changed it
    assert page.locator(".wi-compared .wi-scroll").evaluate("(pane) => pane.scrollWidth <= pane.clientWidth")
    form = page.locator(".wi-scenario").nth(1)
    form.locator("summary").click()
    form.locator("[name=name]").fill("Skabeloner")
    form.locator("[name='why.move']").fill("Aftalerne skrives af to gange.")
    form.locator("[type=submit]").click()
    rested(page)
    expect(page.locator(".wi-scenario strong").nth(1)).to_have_text("Skabeloner")
    decide(page, "Skabeloner")
    decision = page.locator(".wi-decision")
    expect(decision).to_contain_text("Aftalerne skrives af to gange.")
    expect(decision).to_contain_text(
        "»1,0 timer til elevunderstøttelse« og »5,5 timer til elevunderstøttelse«"
    )
    assert [page.locator(f"#wi-plan [name={field}]").input_value() for field in PLAN] == ["", "", ""]
    for button, first in (("Som PDF", b"%PDF"), ("Som Word", b"PK")):
        with page.expect_download() as file:
            decision.get_by_role("button", name=button).click()
        assert file.value.path().read_bytes().startswith(first)
    on_the_list = names(page)
    again(page)
    for one in (page, meet("Eksempelskole Møde")):
        assert names(one) == on_the_list
        expect(one.locator(".wi-decision h2")).to_have_text("Besluttet: Skabeloner")
    assert names(meet("Eksempelskole Anden")) == []


@pytest.mark.long  # with nothing kept, and in one language, it is in the quick suite: test_whatif_page
def test_axe_finds_nothing_in_any_step_and_nothing_runs_off_the_screen(meet):
    page = meet("Eksempelskole Skærm")
    kept(page, 2, 4)
    for name in names(page):
        do(page, "compare", name)
    decide(page)
    page.evaluate("document.querySelectorAll('[data-step] details').forEach(each => { each.open = true; })")
    rested(page)
    for language in ("da", "en"):
        if language == "en":
            page.get_by_role("button", name="English").click()
            rested(page)
            expect(page.locator(".wi-decision h2")).to_contain_text("Decided")
        for width, height in SIZES.values():
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            small = page.evaluate(
                """() => [...document.querySelectorAll("[data-step] :is(button, input, select, textarea, summary)")].filter((e) => e.offsetParent
                && (e.offsetHeight < 24 || e.matches("input:not([type=checkbox])") && e.offsetWidth < 44)).map((e) => e.outerHTML)"""
            )
            assert not small
        found = Axe().run(page).response["violations"]
        assert not [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found]


def test_what_is_typed_while_an_answer_comes_stays(meet):
    page = meet("Eksempelskole Skrift")
    kept(page, 2)
    for field, text in PLAN.items():
        page.locator(f"#wi-plan [name={field}]").fill(text)
    held(page)
    page.locator("#wi-decided").click()
    expect(page.locator("[data-asks=decide]")).to_be_attached()
    page.locator("#wi-why").fill("Til den næste")
    page.locator("[name='today.consultant.ta1']").fill("12,5")  # nothing has been sent of it yet
    page.evaluate("release()")
    expect(page.locator(".wi-decision")).to_have_count(1)
    expect(page.locator("#wi-why")).to_have_value("Til den næste")
    expect(page.locator("#wi-expects")).to_have_value("")
    expect(page.locator("[name='today.consultant.ta1']")).to_have_value("12,5")


def test_a_list_that_another_page_shortens_leaves_what_is_chosen_and_typed_where_it_was(meet):
    page = meet("Eksempelskole Liste")
    kept(page, 1, 2, 3)
    first, second, third = names(page)
    page.locator("#wi-which").select_option(label=second)
    form = page.locator(".wi-scenario").nth(2)
    form.locator("summary").click()
    form.locator("[name='why.move']").fill("Halvt skrevet")
    beside = meet("Eksempelskole Liste")
    do(beside, "put_away", first)
    do(page, "compare", third)  # whatever is asked, the list comes anew
    assert names(page) == [second, third]
    assert page.locator("#wi-which option:checked").inner_text() == second
    expect(page.locator(".wi-scenario").nth(1).locator("[name='why.move']")).to_have_value("Halvt skrevet")
    do(beside, "put_away", second)
    do(page, "compare", third)
    decide(page)  # what was chosen is gone: nothing else is decided in its place
    expect(page.locator("[data-said]")).to_contain_text("Det scenarie er her ikke mere")
    expect(page.locator(".wi-decision")).to_have_count(0)


def test_the_hours_follow_the_scenario_that_is_opened_and_undo_brings_back_what_was_typed(meet):
    page = meet("Eksempelskole Timer")
    hours = page.locator("[name='today.consultant.ta1']")
    for figure in ("3", "7"):
        hours.fill(figure)
        hours.press("Tab")
        rested(page)
        kept(page, int(figure))
    first, second = names(page)
    hours.fill("9")
    hours.press("Tab")
    rested(page)
    do(page, "open", first)
    expect(hours).to_have_value("3")
    page.locator("#wi-undo").click()
    rested(page)
    expect(hours).to_have_value("9")
    do(page, "open", second)
    expect(hours).to_have_value("7")


def test_what_is_typed_stays_when_the_page_is_loaded_again_and_a_digit_in_a_field_is_a_digit(meet):
    page = meet("Eksempelskole Igen")
    page.keyboard.press("5")
    expect(page.locator("[data-step=decide]")).to_be_focused()
    page.locator("#wi-why").press_sequentially("I 3 skridt")
    hours = page.locator("[name='today.consultant.ta1']")
    hours.press_sequentially("4,5")
    hours.press("Tab")
    rested(page)
    again(page)
    expect(page.locator("#wi-why")).to_have_value("I 3 skridt")
    expect(hours).to_have_value("4,5")
    kept(page, 2)
    again(page)
    set_lever(page, "move", 0)
    do(page, "open", names(page)[0])
    expect(hours).to_have_value("4,5")  # Python has heard of it too


@pytest.mark.long
def test_a_long_meeting_loses_nothing_and_its_kernel_stays_the_size_it_was(meet, start, tmp_path):
    database, chance, school = str(tmp_path / "planner.db"), random.Random(18), "Eksempelskole Lang"
    server = start(script="serve_pages.py", database=database)
    page = meet(school, server)

    def size():
        return sum(kernel.memory_info().rss for kernel in server.kernels())

    first = 0
    for change in range(400):
        set_lever(page, "move", chance.randint(1, 40) / 2)
        rested(page)
        if change % 33 == 20:
            page.locator("#wi-keep").click()
            rested(page)
        if change == 60:
            first = size()
    assert size() < 1.1 * first
    on_the_list = names(page)
    assert len(on_the_list) == 12
    for some in (on_the_list[:4], on_the_list[4:7], on_the_list[8:]):
        for name in some:
            do(page, "compare", name)
        expect(page.locator(".wi-compared tbody tr")).to_have_count(1 + len(some))
        for name in some:
            do(page, "compare", name)
    decide(page, on_the_list[3])
    at = page.locator("[data-lever=move]").input_value()
    again(page)
    assert page.locator("[data-lever=move]").input_value() == at
    page.goto("about:blank")
    page.go_back()
    there(page)
    assert names(page) == on_the_list
    server.stop()
    for one in (meet(school, start(script="serve_pages.py", database=database)) for _ in range(2)):
        assert names(one) == on_the_list
        expect(one.locator(".wi-decision h2")).to_have_text(f"Besluttet: {on_the_list[3]}")
