"""The estimate page in Chromium: a whole estimate by keyboard, and nothing confirmed is lost."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from looking import some
from playwright.sync_api import expect
from processes import kill

from planner.model.effort import Range
from planner.model.estimate.documents import from_document
from planner.model.estimate.estimate import Ground, Sureness
from planner.model.estimate.people import Role, Unit
from planner.store import Key, open_store

SIZES = {"projector": (1920, 1080), "laptop": (1366, 768), "phone": (390, 844)}


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('data') / 'planner.db'}"


@pytest.fixture(scope="module")
def served(start, database):
    return start(script="serve_pages.py", database=database)


@pytest.fixture
def visit(visited, served):
    """Open the page."""
    address = served.address.replace("/whatif?", "/estimate?")

    def opened(query=""):
        page = visited(address.partition("/estimate")[0])
        page.goto(address + query)
        rested(page)
        return page

    return opened


def rested(page):
    """Connected, and everything asked is answered."""
    expect(page.locator("[data-line=open][data-rests=true]")).to_be_attached()


def field(page, name):
    return page.locator(f'[id="es-{name}"]')


def enter(page, **fields):
    """Type into fields and press Enter."""
    for name, text in fields.items():
        field(page, name.replace("__", ".")).fill(text)
    before = page.locator("form[data-at]").get_attribute("id")
    page.keyboard.press("Enter")
    expect(page.locator(f'[id="{before}"]')).to_have_count(0)
    rested(page)


def begin(page, school="900002", year="2026/27", number="1"):
    page.select_option("#es-school", school)
    page.select_option("#es-year", year)
    page.select_option("#es-number", number)
    page.locator("#es-go").click()
    expect(page.locator("#es-form-people")).to_be_visible()
    rested(page)


def at(page, step):
    expect(page.locator(f'[data-at="{step}"]')).to_be_visible()


def stored(database, school, who="consultant"):
    with open_store(database) as store:
        saved = store.load(Key(school, "tømreruddannelsen", "2026/27", who))
        return from_document(saved.document)


def test_a_whole_estimate_by_keyboard_alone(visit, database):  # noqa: PLR0915  (it is whole)
    page = visit()

    def press(*keys):
        for key in keys:
            page.keyboard.press(key)

    def typed(*texts):
        """Type into one field after another, then Enter."""
        for index, text in enumerate(texts):
            if index:
                press("Tab")
            if text:
                page.keyboard.type(text)
        step = page.locator("form[data-at]").get_attribute("data-at")
        press("Enter")
        expect(page.locator(f'form[data-at="{step}"]')).to_have_count(0)
        rested(page)

    # The keyboard is in the first field: the school is typed in, the rest stands there already.
    press("Tab")
    page.keyboard.type("Prøveskolen")
    press("Tab")
    page.keyboard.type("900077")
    press("Enter")
    at(page, "people")
    rested(page)
    typed("1", "1")
    typed("240", "60", "40")
    at(page, "owners")
    press("Enter")  # on the button that ticks every task for the consultants
    expect(field(page, "ta1-consultant")).to_be_focused()
    expect(field(page, "tr7-consultant")).to_be_checked()
    rested(page)
    press("Enter")  # from any field: on to the next question
    at(page, "person.consultant-1")
    rested(page)
    typed("37", "18,5")
    typed("40", "", "", "35", "", "", "25")
    for number in range(17):
        if number == 3:
            press(
                "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Enter"
            )  # past note and AUB to "don't know"
            at(page, "task.consultant-1.ta5")
            rested(page)
        else:
            typed("1", "0,5", "2")
    typed("0")
    at(page, "person.administrative_staff-1")
    typed("30", "6")
    typed("100")
    at(page, "task.administrative_staff-1.other")
    typed("0")
    at(page, "sure")
    press("ArrowDown", "Tab", "ArrowUp")
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Estimatet er færdigt")
    e = stored(database, "900077")
    assert (e.school, e.students, e.gf2_students, e.agreements) == ("Prøveskolen", 240, 60, 40)
    assert [p.id for p in e.people] == ["consultant-1", "administrative_staff-1"]
    assert len(e.people[0].times) == 18
    assert [t.task for t in e.people[0].times if t.amount is None] == ["ta4"]
    assert e.people[0].times[0].amount == Range(0.5, 1, 2)
    assert e.ranges()
    assert (e.sureness, e.ground) != (Sureness.UNSURE, Ground.GUESS)
    shown = float(page.locator('output[data-key="fte.total.estimate"]').get_attribute("data-value"))
    assert shown == pytest.approx(e.allocation().fte)
    page.locator("#es-whatif").press("Enter")
    expect(page.locator('output[data-key="fte.total.baseline"]').first).to_have_attribute(
        "data-value", re.compile(rf"{e.allocation().fte:.6f}"[:6])
    )


def test_a_question_is_left_once_however_often_the_key_is_pressed(visit, database):
    page = visit()
    begin(page, "900008")
    page.evaluate(  # both presses in one turn, before any answer can have come
        """() => { const form = document.querySelector("form[data-at]");
        document.getElementById("es-teacher").value = "2"; form.requestSubmit(); form.requestSubmit(); }"""
    )
    at(page, "school")
    rested(page)
    expect(page.locator("#es-said")).to_be_hidden()
    assert len(stored(database, "900008").people) == 3
    page.evaluate("() => { const skip = document.getElementById('es-skip'); skip.click(); skip.click(); }")
    at(page, "owners")
    rested(page)
    at(page, "owners")


def test_a_killed_kernel_loses_nothing_confirmed(visit, served, database):
    page = visit()
    begin(page, "900003")
    enter(page)
    enter(page, students="148")
    page.locator("#es-skip").click()
    at(page, "person.consultant-1")
    enter(page, part="20")
    page.locator("#es-skip").click()
    at(page, "task.consultant-1.ta1")
    page.select_option("#es-unit", Unit.HOURS_YEAR.value)
    enter(page, likely="100", low="80", high="160", note="mest i juni")
    expect(page.locator("[data-saved=yes]")).to_contain_text(re.compile(r"gemt \d\d\.\d\d"))
    confirmed = stored(database, "900003")
    field(page, "likely").fill("55")  # typed, not confirmed
    kill(some(served.kernels()))
    notice = page.get_by_role("alert").filter(has_text="er stoppet")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("vist som gemt, er gemt. Det, du netop har skrevet, er ikke.")
    expect(notice).not_to_contain_text("Tallene")
    expect(notice).not_to_contain_text("figures")
    expect(page.locator("#es-next")).to_be_disabled()
    page.reload()
    rested(page)
    at(page, "task.consultant-1.ta2")
    assert stored(database, "900003") == confirmed
    page.locator("#es-back").click()
    at(page, "task.consultant-1.ta1")
    expect(field(page, "likely")).to_have_value("100")
    expect(field(page, "low")).to_have_value("80")
    expect(field(page, "note")).to_have_value("mest i juni")
    expect(field(page, "unit")).to_have_value("hours_year")


def test_two_tabs_see_both_versions_and_a_person_chooses(visit, database):
    first = visit()
    begin(first, "900004")
    enter(first, consultant="2")
    second = visit("&" + first.url.partition("?")[2])
    at(second, "school")
    enter(second, students="500")
    second.locator("#es-overview").click()
    second.locator('[id="es-at-people"]').click()
    at(second, "people")
    enter(second, teacher="1")
    enter(first, students="695")
    expect(first.get_by_role("heading", level=1)).to_have_text("To udgaver af estimatet")
    students = first.get_by_role("group", name="Elever og aftaler")
    expect(students.get_by_role("radio", name="Din: 695 elever")).to_be_checked()
    assert stored(database, "900004").students == 500
    expect(first.locator("#es-clash-h")).to_be_focused()
    expect(first.locator(".es-acts button:enabled")).to_have_count(0)
    for width, height in (SIZES["phone"], SIZES["laptop"]):
        first.set_viewport_size({"width": width, "height": height})
        sound(first)
    # By keyboard: all of the other, but the students of one's own.
    first.locator("#es-theirs").press("Enter")
    expect(
        first.get_by_role("radio", name=re.compile("Den anden: 2 × Virksomhedskonsulent, 1 × "))
    ).to_be_checked()
    students.get_by_role("radio", name="Den anden: 500 elever").press("ArrowUp")
    first.keyboard.press("Enter")
    expect(first.locator("#es-clash")).to_have_count(0)
    rested(first)
    e = stored(database, "900004")
    assert (e.students, len(e.people)) == (695, 3)
    second.locator("#es-overview").click()
    second.locator('[id="es-at-school"]').click()
    at(second, "school")
    enter(second, students="501")
    expect(second.locator("#es-clash")).to_be_visible()
    second.locator("#es-theirs").click()
    second.locator("#es-choose").click()
    expect(second.locator("#es-clash")).to_have_count(0)
    rested(second)
    assert stored(database, "900004").students == 695


def test_what_is_typed_shows_beside_the_question_survives_the_language_and_is_not_saved(visit, database):
    page = visit()
    begin(page, "900005")
    enter(page)
    enter(page, students="300")
    page.locator("#es-skip").click()
    at(page, "person.consultant-1")
    enter(page, part="10")
    page.locator("#es-skip").click()
    at(page, "task.consultant-1.ta1")
    field(page, "likely").press_sequentially("11,4")
    expect(page.locator("[data-sentence=filled]")).to_have_text("Opgaverne fylder 114\u00a0% af tiden.")
    field(page, "note").press_sequentially("efterår")
    page.locator("#es-language-en").click()
    expect(page.locator("[data-sentence=filled]")).to_have_text("The tasks add up to 114% of the time.")
    rested(page)
    expect(field(page, "note")).to_have_value("efterår")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert stored(database, "900005").people[0].times == ()
    field(page, "note").fill("Ida, 010190-1234")
    page.locator("#es-next").click()
    expect(page.locator("#es-said")).to_contain_text("CPR number")
    assert stored(database, "900005").people[0].times == ()
    page.locator("#es-language-da").click()
    expect(page.locator("html")).to_have_attribute("lang", "da")
    field(page, "note").fill("")
    enter(page)
    assert stored(database, "900005").people[0].times[0].amount == Range(11.4, 11.4, 11.4)
    page.locator("#es-undo").click()
    at(page, "task.consultant-1.ta1")
    rested(page)
    assert stored(database, "900005").people[0].times == ()


def test_an_upload_that_is_too_large_is_refused_before_it_is_sent(visit):
    page = visit()
    page.evaluate("() => { const page = document.querySelector('.planner-page').plannerPage; const line = page.line;"
                  "window.sent = []; page.line = (request, files) => { window.sent.push(request.what); line(request, files); }; }")  # fmt: skip
    large = {"name": "x.xlsx", "mimeType": "application/octet-stream", "buffer": b"P" * (2 * 2**20 + 1)}
    page.locator("#es-file").set_input_files(large)
    expect(page.locator("#es-too-large")).to_be_visible()
    assert page.evaluate("() => window.sent") == []
    small = {
        "name": "../../etc/<b>.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": b"not a workbook",
    }
    page.locator("#es-file").set_input_files(small)
    receipt = page.locator("#es-receipt")
    expect(receipt).to_have_attribute("data-taken", "no")
    expect(page.locator("#es-receipt-h")).to_be_focused()
    expect(receipt).to_contain_text("../../etc/<b>.xlsx")
    assert receipt.locator("li").count() >= 1
    expect(page.locator("#es-too-large")).to_be_hidden()


def test_forged_messages_leave_the_page_intact(visit, database):
    page = visit()
    begin(page, "900006")
    enter(page)
    before = stored(database, "900006")
    for forged in (
        {"what": "rm -rf"},
        {"what": "next", "at": "task.consultant-7.ta1", "fields": {"likely": "1"}},
        {"what": "go", "with": "../secret"},
        {"what": "upload", "with": {"name": "x"}},
        {"what": "open", "with": {"school": "x"}},
    ):
        page.evaluate(
            """(forged) => { const page = document.querySelector(".planner-page").plannerPage;
            page.todo.push({ n: `forged ${Math.random()}`, files: [], ...forged }); page.pump(); }""",
            forged,
        )
        expect(page.locator("#es-said")).to_contain_text("Intet er ændret")
        rested(page)
        assert stored(database, "900006") == before
    at(page, "school")


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_any_screen_and_nothing_runs_off_it(visit, size):
    page = visit()
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    sound(page)
    begin(page, "900007", number=str(2 + list(SIZES).index(size)))
    sound(page)
    enter(page, administrative_staff="1")
    enter(page, students="300")
    sound(page)
    page.locator("#es-all-consultant").click()
    expect(field(page, "ta1-consultant")).to_be_checked()
    page.locator("#es-next").click()
    at(page, "person.consultant-1")
    rested(page)
    enter(page, part="10")
    sound(page)
    enter(page, administration__likely="60", company_relations__likely="70")
    page.select_option("#es-unit", Unit.TIMES_MINUTES.value)
    sound(page)
    page.locator("#es-overview").click()
    expect(page.locator("#es-all")).to_be_visible()
    sound(page)
    page.locator("#es-finish").click()
    expect(page.locator("#es-done")).to_be_visible()
    sound(page)
    assert Role.CONSULTANT.value in page.url


def sound(page):
    rested(page)
    found = Axe().run(page).response["violations"]
    assert not [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found]
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        """() => [...document.querySelectorAll(".es button, .es input, .es select, .es a")]
        .map(e => e.type === "file" ? e.closest("label") : e)  // the label is what is pressed
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 23.5).map(e => e.outerHTML)"""
    )
    assert not small
    # A dot stands beside the first line of what it belongs to, and never alone on a line above it.
    alone = page.evaluate(
        """() => [...document.querySelectorAll(".es .wi-dot")].filter(dot => {
            const name = document.createRange(); name.selectNodeContents(dot.nextSibling);
            const [line] = name.getClientRects();
            return dot.offsetParent && dot.getBoundingClientRect().bottom <= line.top;
        }).map(dot => dot.parentElement.textContent)"""
    )
    assert not alone
