"""The what-if page in Chromium, against the library."""

from __future__ import annotations

import json
import random
import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from looking import some
from playwright.sync_api import expect
from processes import kill
from whatif_page import CARPENTRY, QUERY, SCHOOL, agrees, laid, opened, rested, set_lever

from planner.model.allocation import TaskType
from planner.model.scenario import Lever, Scenario
from planner.rooms.whatif.frames import sweep
from planner.rooms.whatif.state import WhatIf, scale_of
from planner.rooms.whatif.view import View

SIZES = {"projector": (1920, 1080), "laptop": (1366, 768), "phone": (390, 844), "small phone": (320, 640)}


@pytest.fixture
def address(whatif_server):
    return whatif_server.address


@pytest.fixture
def page(visited, address):
    """A laptop's page, connected."""
    page = visited(address.partition("/whatif")[0])
    opened(page, address)
    return page


def value(page, key):
    return page.locator(f'output[data-key="{key}"]').first.get_attribute("data-value")


@pytest.mark.parametrize("moves", [12, pytest.param(1000, marks=pytest.mark.long)])
def test_random_moves_and_undos_show_what_the_library_computes(page, moves):
    chance = random.Random(moves)
    first = agrees(page, Scenario(SCHOOL.baseline, SCHOOL.students, donor=TaskType.ADMINISTRATION))
    for _ in range(moves):
        if chance.random() < 0.2 and page.locator("#wi-undo").is_enabled():
            page.locator("#wi-undo").click()
        else:
            lever = chance.choice(list(Lever))
            set_lever(page, lever.value, chance.choice(scale_of(WhatIf(SCHOOL), lever).steps))
        rested(page)
        at = page.evaluate(
            "() => ['move','total_fte','students'].map(n => document.querySelector(`[data-lever=${n}]`).valueAsNumber)"
        )
        state = WhatIf(SCHOOL)
        for lever, where in zip(Lever, at, strict=True):
            state = state.with_lever(lever, where)
        agrees(page, state.scenario)
    while page.locator("#wi-undo").is_enabled():
        page.locator("#wi-undo").click()
        rested(page)
    assert agrees(page, WhatIf(SCHOOL).scenario) == first


@pytest.mark.parametrize("lever", list(Lever))
def test_a_fast_drag_ends_where_the_last_event_says(page, lever):
    steps = scale_of(WhatIf(SCHOOL), lever).steps
    there = [steps[len(steps) // 2 + k % 20] for k in range(100)]
    page.evaluate(
        """([lever, values]) => new Promise((done) => { const next = () => {
            const input = document.querySelector(`[data-lever=${lever}]`);
            if (!values.length) { input.dispatchEvent(new Event("change", { bubbles: true })); return done(); }
            input.value = values.shift(); input.dispatchEvent(new Event("input", { bubbles: true }));
            setTimeout(next, 20); }; next(); })""",
        [lever.value, there],
    )
    rested(page)
    agrees(page, WhatIf(SCHOOL).with_lever(lever, steps[len(steps) // 2 + 99 % 20]).scenario)


def test_hopping_between_levers_loses_none(page):
    state = WhatIf(SCHOOL)
    for k in range(6):
        for lever in Lever:
            step = scale_of(state, lever).steps[k + 2]
            state = state.with_lever(lever, step)
            set_lever(page, lever.value, step)
    rested(page)
    agrees(page, state.scenario)


def test_every_step_is_undone_by_itself_however_quickly_they_came(page):
    states = [WhatIf(SCHOOL)]
    first = agrees(page, states[0].scenario)
    for lever, value in (("move", 1), ("move", 2), ("students", 350), ("total_fte", 1.5), ("move", 4)):
        set_lever(page, lever, value)
        states.append(states[-1].with_lever(Lever(lever), value))
    rested(page)
    agrees(page, states[-1].scenario)
    for state in states[-2::-1]:
        page.keyboard.press("Control+z")
        rested(page)
        agrees(page, state.scenario)
    assert agrees(page, states[0].scenario) == first
    expect(page.locator("#wi-undo")).to_be_disabled()
    for _ in states[1:]:
        page.evaluate("() => document.querySelector('#wi-redo').click()")  # faster than any answer
    rested(page)
    agrees(page, states[-1].scenario)


def test_what_hands_do_while_a_settle_is_under_way_is_one_request_more_and_nothing_old_looks_new(page):
    page.evaluate(
        """() => { const stage = document.querySelector(".planner-page").plannerPage, line = stage.line;
        window.sent = []; const held = [];
        stage.line = (asked) => { sent.push(asked); stage.root.dataset.asks = asked.n; held.push(() => line(asked)); };
        window.release = () => { for (const go of held.splice(0)) go(); }; }"""
    )
    behind = page.locator(".planner-page.wi-behind")
    states = [WhatIf(SCHOOL)]
    for lever, value in (("move", 1), ("move", 2), ("students", 350), ("total_fte", 1.5), ("move", 4)):
        set_lever(page, lever, value)
        states.append(states[-1].with_lever(Lever(lever), value))
    page.keyboard.press("Control+z")
    expect(behind).to_be_attached()
    first = page.evaluate("sent[0].n")
    page.evaluate("release()")
    expect(page.locator(f"[data-asks='{first + 1}']")).to_be_attached()
    expect(behind).to_be_attached()
    last = page.evaluate("sent.at(-1)")
    assert [step["what"] for step in last["steps"]] == ["settle"] * 4 + ["undo"]
    page.evaluate("release()")
    rested_within = (
        "stage => { const held = setInterval(release, 20); setTimeout(() => clearInterval(held), 20000); }"
    )
    page.eval_on_selector(".planner-page", rested_within)
    rested(page)
    expect(behind).to_have_count(0)
    agrees(page, states[-2].scenario)
    for state in states[-3::-1]:
        page.keyboard.press("Control+z")
        rested(page)
        agrees(page, state.scenario)
    expect(page.locator("#wi-undo")).to_be_disabled()


def test_fifty_taps_and_fifty_undos_are_few_requests(page):
    page.locator("#wi-total_fte").focus()
    for _ in range(24):
        page.keyboard.press("ArrowRight")
    rested(page)
    agrees(page, WhatIf(SCHOOL, total_fte=2.4).scenario)
    before = page.evaluate("() => document.querySelector('.planner-page').plannerPage.n")
    page.evaluate(
        "() => { for (let k = 0; k < 50; k += 1) document.querySelector('.planner-page').plannerPage.ask('undo'); }"
    )
    rested(page)
    agrees(page, WhatIf(SCHOOL).scenario)
    assert page.evaluate("() => document.querySelector('.planner-page').plannerPage.n") - before == 2


def test_the_page_holds_the_frames_that_python_made_to_the_last_bit(page):
    set_lever(page, "total_fte", 1.5)
    rested(page)
    state = WhatIf(SCHOOL, total_fte=1.5)
    held = page.evaluate("() => document.querySelector('.planner-page').plannerPage.held.frames")
    assert set(held) == {lever.value for lever in Lever}
    for lever in Lever:
        frames, wide = sweep(View(state), state, lever), held[lever.value]
        assert wide["numbers"] == {
            key: [list(values), list(texts)] for key, (values, texts) in frames["numbers"].items()
        }
        assert wide["sentences"] == {place: list(texts) for place, texts in frames["sentences"].items()}
        assert {
            chart: {name: [list(row) for row in zip(*parts, strict=True)] for name, parts in moving.items()}
            for chart, moving in wide["marks"].items()
        } == frames["marks"]


PLACES = """() => Object.fromEntries([...document.querySelectorAll("[data-chart]")].map((chart) => [chart.dataset.chart,
    [...chart.lastChild.querySelectorAll(".point path, path.point, .bartext, .textpoint text, .js-line")].map((mark) => {
        const { x, y, right, bottom } = mark.getBoundingClientRect();
        return [mark.textContent, x, y, right, bottom];
    })]))"""


@pytest.mark.parametrize("width", [1366, 390])
def test_what_a_hand_moves_stands_where_plotly_draws_it(page, width):
    laid(page)
    page.evaluate("for (const card of document.querySelectorAll('details')) card.open = true")
    for lever, value in [
        ("move", 2),
        ("move", 6.5),
        ("total_fte", 2.1),
        ("students", 90),
        ("move", 3),
        ("donor", "company_relations"),  # other figures: plotly draws all anew
        ("move", 0),
        ("move", 4),
    ]:
        set_lever(page, lever, value)
        rested(page)
    page.set_viewport_size({"width": width, "height": 768})  # plotly draws all anew, as it drew it first
    expect(page.locator("[data-chart=triangle] .js-line").last).to_be_attached()
    page.wait_for_timeout(300)
    moved = page.evaluate(PLACES)
    page.evaluate("""async () => { for (const chart of document.querySelectorAll("[data-chart]")) {
        const layer = chart.lastChild;
        layer.removeAllListeners("plotly_afterplot");
        await Plotly.newPlot(layer, [{ ...layer.data[0], ...document.querySelector(".planner-page").plannerPage.drawn[chart.dataset.chart].marks }],
            layer.layout, layer._context);
    } }""")
    drawn = page.evaluate(PLACES)
    assert set(drawn) == {"split", "bands", "triangle"}
    for chart, marks in drawn.items():
        assert marks, chart
        for one, other in zip(moved[chart], marks, strict=True):
            assert one[0] == other[0]
            assert one[1:] == pytest.approx(other[1:], abs=1), chart


def test_a_pull_of_the_mouse_is_one_step_though_it_rests_on_the_way(page):
    lever = page.locator("#wi-move")
    lever.hover(position={"x": 20, "y": lever.bounding_box()["height"] / 2})  # once it stands still
    page.mouse.down()
    box = lever.bounding_box()
    x, y = box["x"] + 20, box["y"] + box["height"] / 2
    for far in (60, 120):
        page.mouse.move(x + far, y, steps=8)
        rested(page)
    page.mouse.up()
    rested(page)
    page.locator("#wi-undo").click()
    rested(page)
    agrees(page, WhatIf(SCHOOL).scenario)


def test_without_a_change_event_a_resting_lever_settles_too(page):
    set_lever(page, "move", 3, event="nothing")
    expect(page.locator("#wi-undo")).to_be_enabled()


def test_keys_alone_do_everything(page):
    page.locator("#wi-move").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    rested(page)
    agrees(page, WhatIf(SCHOOL, move=2.5).scenario)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.dataset.lever") == "donor"
    page.keyboard.press("r")  # the Danish for company relations
    rested(page)
    agrees(page, WhatIf(SCHOOL, move=2.5, donor=TaskType.COMPANY_RELATIONS).scenario)
    assert page.evaluate("() => document.activeElement.dataset.lever") == "donor"
    page.keyboard.press("Control+z")
    rested(page)
    agrees(page, WhatIf(SCHOOL, move=2.5).scenario)
    page.keyboard.press("Control+y")
    rested(page)
    page.locator("#wi-reset").press("Enter")
    rested(page)
    agrees(page, WhatIf(SCHOOL, donor=TaskType.COMPANY_RELATIONS).scenario)


def test_the_last_step_back_leaves_the_keyboard_where_it_was(page):
    for what in ("a lever", "a school"):
        if what == "a lever":
            set_lever(page, "move", 2)
        else:
            page.locator("#wi-school > summary").click()
            page.locator("#wi-pick2").click()
        rested(page)
        page.locator("#wi-undo").press("Enter")
        rested(page)
        expect(page.locator("#wi-undo")).to_be_disabled()
        expect(page.locator(".wi-history")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator("#wi-redo")).to_be_focused()


def test_the_switch_to_english_loses_nothing(page):
    page.locator("#wi-triangle > summary").click()
    set_lever(page, "move", 4.5)
    rested(page)
    before = agrees(page, WhatIf(SCHOOL, move=4.5).scenario)
    page.locator("#wi-language-en").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What if we moved the time?")
    rested(page)
    assert agrees(page, WhatIf(SCHOOL, move=4.5).scenario) == before
    assert page.locator("#wi-triangle").get_attribute("open") is not None
    expect(page.locator("[data-chart=triangle]")).to_contain_text("Student support")
    expect(page.locator("#wi-undo")).to_be_enabled()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_title("Time for apprenticeship places")


def test_a_switch_in_the_middle_of_everything_loses_neither_levers_nor_what_is_being_typed(page):
    page.locator("#wi-school > summary").click()
    page.locator("#wi-by-fte").check()
    page.locator("#wi-heads").fill("123")
    list_ = page.locator(".wi-scroll")
    list_.evaluate("list => { list.scrollTop = 100; }")
    set_lever(page, "move", 4)
    page.evaluate("() => document.querySelector('#wi-language-en').click()")
    set_lever(page, "students", 300)
    set_lever(page, "total_fte", 1.6)
    rested(page)
    agrees(page, WhatIf(SCHOOL, move=4, students=300, total_fte=1.6).scenario)
    expect(page.locator("#wi-heads")).to_have_value("123")
    expect(page.locator("#wi-by-fte")).to_be_checked()
    assert list_.evaluate("list => list.scrollTop") == 100
    expect(page.locator("#wi-fte-administration")).to_be_visible()


def test_two_persons_and_a_split_are_typed_in(page):
    page.locator("#wi-school > summary").click()
    form = page.locator("#wi-typed")
    colours = "labels => labels.filter(l => l.offsetParent).map(l => getComputedStyle(l).color)"
    assert "rgba(0, 0, 0, 0)" not in form.locator("label").evaluate_all(colours)
    form.locator("[name=students]").fill("300")
    form.locator("[name=persons]").fill("2")
    form.locator("[name=hours]").fill("15")
    form.locator("[name=split]").fill("40/30/20")
    form.get_by_role("button").click()
    expect(page.get_by_role("alert").filter(has_text="90,0")).to_be_visible()
    form.locator("[name=split]").fill("40/30/30")
    form.get_by_role("button").click()
    expect(page.locator(".wi-school-facts")).to_contain_text("0,81")
    expect(page.locator("[data-said]")).to_be_hidden()
    assert float(value(page, "hours_week.total.baseline")) == pytest.approx(30)
    # The form has done its work: it is out of the way, and the keyboard is where it was opened.
    expect(form).to_be_hidden()
    assert page.evaluate("() => document.activeElement.parentElement.id") == "wi-school"
    # One figure is put right without the others being typed again.
    page.locator("#wi-school > summary").press("Enter")
    form.locator("[name=hours]").fill("18,5")
    form.get_by_role("button").click()
    expect(page.locator(".wi-school-facts")).to_contain_text("1,00")


def test_forged_states_leave_the_page_intact(page):
    set_lever(page, "move", 4.5)
    rested(page)
    before = agrees(page, WhatIf(SCHOOL, move=4.5).scenario)
    for forged in (
        {"what": "settle", "state": {"move": 1e9}},
        {"what": "settle", "state": None},
        {"what": "rm -rf", "state": {}},
        {"what": "school", "with": "../secret"},
    ):
        page.evaluate(
            """(forged) => { const stage = document.querySelector(".planner-page").plannerPage;
            stage.n += 1; stage.flight = stage.n; stage.line({ ...forged, n: stage.n }); }""",
            forged,
        )
        expect(page.locator("[data-said]")).to_contain_text("Intet er ændret")
        assert agrees(page, WhatIf(SCHOOL, move=4.5).scenario) == before
    # A lever pulled out beyond its limit is put back.
    page.eval_on_selector("[data-lever=students]", "(input) => { input.max = 1e9; }")
    set_lever(page, "students", 1_000_000)
    expect(page.locator("[data-said]")).to_contain_text("uden for sine grænser")
    rested(page)
    assert agrees(page, WhatIf(SCHOOL, move=4.5).scenario) == before


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_nothing_runs_off_the_screen(page, size):
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    laid(page)
    for details in page.locator("details").all():
        details.locator("> summary").click()
    set_lever(page, "move", 4.5)
    rested(page)
    # axe is evaluated as a string, which the page's own policy forbids: it is brought in beside it.
    found = axe_violations(page)
    assert not [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found]
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    if width > 320:  # there, the table of schools is dragged sideways in its own frame
        assert page.locator(".wi-scroll").evaluate("list => list.scrollWidth <= list.clientWidth")
    small = page.evaluate(
        """() => [...document.querySelectorAll(".wi button, .wi input, .wi select, .wi summary")]
        .filter(e => e.offsetParent && e.type !== "radio" && e.getBoundingClientRect().height < 24).map(e => e.outerHTML)"""
    )
    assert not small


def test_the_conventional_range_comes_on_demand_by_the_keyboard_and_stays(page):
    sure, likely = page.locator("dd.wi-sure").first, page.locator("dd.wi-likely").first
    expect(sure).to_be_visible()
    expect(likely).to_be_hidden()
    page.locator("#wi-likely > summary").press("Enter")
    expect(likely).to_be_visible()
    expect(sure).to_be_hidden()  # one range at a time
    set_lever(page, "move", 4.5)
    rested(page)
    page.locator("#wi-language-en").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What if we moved the time?")
    rested(page)
    expect(page.locator("dd.wi-likely").first).to_be_visible()
    expect(page.locator("dd.wi-sure").first).to_be_hidden()
    page.locator("#wi-likely > summary").press("Enter")
    expect(page.locator("dd.wi-sure").first).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_the_dots_are_as_wide_as_they_are_many_and_fit_their_row(page, size):
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    set_lever(page, "move", 4.5)
    rested(page)
    rows = page.evaluate(
        """() => [...document.querySelectorAll("dd.wi-sure .wi-dots")].map((row) => [row.getBoundingClientRect().width,
        ...[...row.children].map((part) => [part.textContent.length, part.getBoundingClientRect().width])])"""
    )
    assert len(rows) == len(TaskType)
    for room, *parts in rows:
        count, taken = (sum(part[k] for part in parts) for k in (0, 1))
        assert count == CARPENTRY.schools
        assert taken <= room
        assert all(wide == pytest.approx(n * taken / count, abs=1) for n, wide in parts)


def test_the_target_is_typed_in_undone_and_outlives_a_switch(page):
    page.locator("#wi-target > summary").press("Enter")
    page.locator("#wi-gf2_students").fill("46")
    page.locator("#wi-agreements").fill("31")
    expect(page.locator('output[data-key="target.gf2_end.short"]')).to_have_attribute("data-value", "6")
    expect(page.locator("[data-sentence='target.short']")).to_have_text("6 aftaler mangler")
    set_lever(page, "move", 3)
    expect(page.locator("[data-sentence='target.would_take']")).to_contain_text("136 nettotimer")
    rested(page)
    page.locator("#wi-language-en").click()
    expect(page.locator("[data-sentence='target.short']")).to_have_text("6 agreements short")
    expect(page.locator("#wi-gf2_students")).to_have_value("46")
    rested(page)
    for _ in range(2):  # the lever, then the agreements
        page.locator("#wi-undo").click()
        rested(page)
    expect(page.locator("#wi-agreements")).to_have_value("")
    expect(page.locator('output[data-key="target.gf2_end.short"]')).to_have_attribute("data-value", "")
    page.locator("#wi-redo").click()
    expect(page.locator("#wi-agreements")).to_have_value("31")


def test_whose_target_it_is_is_chosen_beside_the_counts(page):
    page.locator("#wi-target > summary").press("Enter")
    page.locator("#wi-gf2_students").fill("100")
    page.locator("#wi-agreements").fill("50")
    needed = page.locator('output[data-key="target.gf2_end.needed"]')
    expect(needed).to_have_attribute("data-value", "80")
    page.locator("#wi-programme").press_sequentially("EUX Business")
    expect(needed).to_have_attribute("data-value", "66")
    page.locator("#wi-base_2019").fill("45")
    page.locator("#wi-year").select_option("2021/22")
    expect(needed).to_have_attribute("data-value", "55")
    expect(page.locator("[data-sentence='target.which']")).to_contain_text("I 2022 er målet 55")
    expect(page.locator("#wi-programme")).to_have_value("EUX Business")


def test_what_is_no_count_is_refused_where_it_is_seen_and_the_page_stays(page):
    page.locator("#wi-target > summary").click()
    page.locator("#wi-gf2_students").fill("46")
    rested(page)
    before = agrees(page, WhatIf(SCHOOL).scenario)
    for hostile in ("-5", "1e3", "<img src=x>", "9" * 12):
        page.locator("#wi-agreements").fill(hostile)
        expect(page.locator("[data-said]")).to_contain_text("Skriv et helt antal elever")
        expect(page.locator("[data-said]")).to_be_in_viewport()
        expect(page.locator("#wi-agreements")).to_have_value("")
        assert agrees(page, WhatIf(SCHOOL).scenario) == before
    page.locator("#wi-agreements").fill("31")
    expect(page.locator("[data-said]")).to_be_hidden()
    expect(page.locator('output[data-key="target.gf2_end.short"]')).to_have_attribute("data-value", "6")


def test_the_evidence_is_silent_at_rest_and_the_same_of_every_move(page):
    told = page.locator(".wi-saw [data-sentence=compass]")
    expect(told).to_have_text("")
    set_lever(page, "move", 2)
    expect(told).to_contain_text("Administrative opgaver → elevunderstøttelse: ikke undersøgt som flytning")
    rested(page)
    page.locator("#wi-to").select_option("administration")
    expect(told).to_contain_text("Elevunderstøttelse → administrative opgaver: ikke undersøgt som flytning")
    rested(page)
    set_lever(page, "total_fte", 1.5)
    expect(told).to_contain_text("Færre elever pr. årsværk: ingen tydelig sammenhæng fundet")
    # What it rests on is a click away, however far down the page it stands.
    page.locator(".wi-saw a").click()
    expect(page.locator("#wi-direction")).to_be_in_viewport()


def axe_violations(page):
    return Axe().run(page).response["violations"]


def test_plotly_s_toolbar_and_its_cloud_are_gone(page):
    assert page.locator(".modebar, .modebar-btn").count() == 0
    assert "chart-studio" not in page.content()


def test_a_killed_kernel_is_said_and_the_numbers_stay(page, whatif_server):
    set_lever(page, "move", 4.5)
    rested(page)
    before = agrees(page, WhatIf(SCHOOL, move=4.5).scenario)
    kill(some(whatif_server.kernels()))
    began = time.monotonic()
    expect(page.get_by_role("alert").filter(has_text="er stoppet")).to_be_visible(timeout=10_000)
    assert time.monotonic() - began < 10
    assert agrees(page, WhatIf(SCHOOL, move=4.5).scenario) == before
    expect(page.locator("#wi-move")).to_be_disabled()  # "no longer change", the notice says


def test_what_a_colour_tells_looks_the_same_in_a_persons_own_colours(page):
    # Behind the mark white, and the mark in one place: between two pixels it would be drawn otherwise.
    page.add_style_tag(
        content=".planner-page, .planner-page * { background-color: white !important; } .wi-levers { position: static !important; }"
    )
    set_lever(page, "move", 5)
    rested(page)
    places = (".wi-big input", ".wi-dots", ".wi-legend .wi-key-then")
    seen = {}
    for colours in ("none", "active"):
        page.emulate_media(forced_colors=colours)
        seen[colours] = [page.locator(place).first.screenshot() for place in places]
    page.emulate_media(forced_colors="none")
    assert [before == after for before, after in zip(*seen.values(), strict=True)] == [True] * len(places)


def test_a_page_that_opened_empty_is_as_much_its_own(chromium, address):
    """The server could print nothing of it: everything comes from its kernel."""
    page = chromium.new_page()
    page.add_init_script("""new MutationObserver(() => {
        for (const part of document.querySelectorAll("#opening > *")) if (part.id.startsWith("planner-opening")) part.remove();
    }).observe(document, { childList: true, subtree: true });""")
    opened(page, address)
    expect(page.locator("#planner-opening-data")).to_have_count(0)
    page.locator("#wi-language-en").click()
    rested(page)
    expect(page).to_have_title("Time for apprenticeship places")
    set_lever(page, "move", 2)
    rested(page)
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Control+z")  # heard wherever the keyboard is
    rested(page)
    assert value(page, "hours_week.administration.scenario") == value(
        page, "hours_week.administration.baseline"
    )
    set_lever(page, "move", 3)
    rested(page)
    page.reload()
    rested(page)
    assert page.locator("#wi-move").input_value() == "3"
    expect(page.get_by_role("link", name="The year's time estimate")).to_be_visible()
    page.close()


def test_a_print_is_two_sheets_with_its_caveats(page, tmp_path):
    set_lever(page, "move", 4.5)
    rested(page)
    printed = page.pdf(path=tmp_path / "page.pdf", format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 2


def test_what_is_printed_is_read(page):
    page.emulate_media(media="print")
    expect(page.locator(".wi-history")).to_be_hidden()
    expect(page.locator('output[data-key="shares.student_support.scenario"]')).to_be_visible()


def test_a_settle_stays_small(page):
    sizes = []
    page.evaluate(
        "() => { const stage = document.querySelector('.planner-page').plannerPage; const answer = stage.answer.bind(stage);"
        "window.sizes = []; stage.answer = (n, packed) => { window.sizes.push(packed.byteLength); return answer(n, packed); }; }"
    )
    set_lever(page, "total_fte", 1.5)
    rested(page)
    sizes = json.loads(page.evaluate("() => JSON.stringify(window.sizes)"))
    assert sizes
    assert max(sizes) < 40_000


def test_charts_come_though_their_script_was_cut_off_at_first(chromium, address):
    page, cut = chromium.new_page(), []
    page.route(
        "**/plotly*.js",
        lambda route: (cut.append(route), route.abort()) if len(cut) < 3 else route.continue_(),
    )
    page.goto(address + QUERY)
    expect(page.locator("[data-line=open]")).to_be_attached()
    rested(page)
    set_lever(page, "move", 2)
    expect(page.locator("[data-chart=bands] .main-svg").first).to_be_attached()
    assert cut
    page.close()
