"""Make the README's pictures: the pages, the example group's memos and the example round, in a reader's browser.

make pictures
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, expect, sync_playwright

from planner import Range, SchoolYear, TimeEstimate
from planner.model.estimate.documents import to_document
from planner.model.estimate.estimate import Ground, Sureness
from planner.model.estimate.people import Person, Role, TaskTime
from planner.store import Key, open_store

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
HOURS = "5.5"


def memos(browser: Browser) -> None:
    """A memo, the same on a phone, and the index over a run."""
    with tempfile.TemporaryDirectory() as name:
        folder, table = Path(name), ROOT / "data" / "templates" / "eksempelskoler.csv"
        subprocess.run(
            [sys.executable, "-m", "planner", "memos", table, "--out", folder], check=True, cwd=ROOT
        )
        memo = next(folder.glob("eksempelskole-a-*.html")).as_uri()
        for target, address, width, height in (
            ("memo.png", memo, 1366, 1500),
            ("memo-phone.png", memo, 390, 844),
            ("index.png", (folder / "index.html").as_uri(), 1366, 768),
        ):
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(address)
            page.screenshot(path=PICTURES / target)
            page.close()


def cards(page: Page) -> None:
    """Two cards by themselves: where the shares stand, and what was observed about every direction."""
    page.locator("#wi-likely > summary").click()
    page.mouse.move(0, 0)
    page.locator(".wi-standing").screenshot(path=PICTURES / "whatif-standing.png")
    page.locator("#wi-target > summary").click()
    page.locator("#wi-target").screenshot(path=PICTURES / "whatif-target.png")
    page.locator("#wi-evidence > summary").click()
    page.locator("#wi-evidence").screenshot(path=PICTURES / "whatif-evidence.png")


@contextmanager
def served(*options: str) -> Iterator[str]:
    """Serve the pages; give the address of the first."""
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "planner", "serve", "--no-browser", "--port", "0", *options],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        yield next(line.strip() for line in server.stdout or () if line.strip().startswith("http"))
    finally:
        server.terminate()
        server.wait(20)


def whatif(browser: Browser) -> None:
    """The what-if page with five and a half hours moved, on three screens."""
    with tempfile.TemporaryDirectory() as name, served("--database", f"{name}/planner.db") as address:
        for screen, width, height in (("projector", 1920, 1080), ("laptop", 1366, 768), ("phone", 390, 844)):
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(address)
            expect(page.locator("[data-line=open]")).to_be_attached(timeout=30_000)
            page.locator("#wi-donor").select_option("administration")
            page.locator("#wi-to").select_option("student_support")
            expect(page.locator("#wi-move")).to_be_enabled()
            page.locator("#wi-move").fill(HOURS)
            expect(page.locator("#wi-undo")).to_be_enabled()
            expect(page.locator("[data-rests=true]")).to_be_attached()
            expect(page.locator("[data-chart=bands] .main-svg").first).to_be_attached()
            page.screenshot(path=PICTURES / f"whatif-{screen}.png")
            if screen == "laptop":
                cards(page)
            page.close()


def begun(database: Path) -> str:
    """Keep half an estimate of a fictional school; give the address of the question it has come to."""
    tasks = {"ta1": (3, 4, 6), "ta2": (1, 2, 3), "ta3": (2, 3, 4), "ta4": (0.5, 1, 2), "ts1": (0.5, 1, 1.5),
             "ts2": (2, 3, 4), "ts3": None, "ts5": None, "tr1": None, "tr3": None}  # fmt: skip
    person = Person(
        id="consultant-1",
        role=Role.CONSULTANT,
        employment=1.0,
        programme_share=0.6,
        other_programmes=1,
        times=tuple(TaskTime(task=task, amount=Range(*hours)) for task, hours in tasks.items() if hours),
    )
    estimate = TimeEstimate(
        school_id="900002",
        school="Eksempelskole B",
        programme="tømreruddannelsen",
        year=SchoolYear(2026),
        respondent=Role.CONSULTANT,
        sureness=Sureness.FAIRLY_SURE,
        ground=Ground.CALENDAR,
        counts_teachers=True,
        people=(person,),
        students=220,
        gf2_students=52,
        owners=dict.fromkeys(tasks, (Role.CONSULTANT,)),
    )
    where = {
        "school": estimate.school_id,
        "programme": estimate.programme,
        "year": str(estimate.year),
        "who": "consultant",
    }
    with open_store(str(database)) as store:
        store.save(Key(*where.values()), to_document(estimate), base_version=0, by="consultant")
    return urlencode({**where, "at": "task.consultant-1.ts2"})


def estimate(browser: Browser) -> None:
    """The estimate page in the middle of its questions, on two screens."""
    with tempfile.TemporaryDirectory() as name:
        query = begun(Path(name, "planner.db"))
        with served("--database", f"{name}/planner.db") as address:
            there = address.replace("/whatif", "/estimate")
            for screen, width, height in (("laptop", 1366, 768), ("phone", 390, 844)):
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(f"{there}&{query}")
                expect(page.locator('[data-at="task.consultant-1.ts2"]')).to_be_visible(timeout=30_000)
                page.screenshot(path=PICTURES / f"estimate-{screen}.png")
                page.close()


def the_round(browser: Browser) -> None:
    """The example round: how far its schools are, and the first page of its report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "eksempelrunde")
        subprocess.run(
            [sys.executable, ROOT / "data" / "templates" / "make_round.py", folder], check=True, cwd=ROOT
        )
        os.environ["PLANNER_EXAMPLE_ROUND"] = str(folder / "planner.db")
        with served("--database", f"{name}/planner.db") as address:
            page = browser.new_page(viewport={"width": 1366, "height": 1000})
            page.goto(f"{address.replace('/whatif', '/round')}&example=1")
            expect(page.locator("#ro-table")).to_be_visible(timeout=30_000)
            expect(page.locator("[data-line=open]")).to_be_attached(timeout=30_000)
            page.screenshot(path=PICTURES / "round.png")
            page.close()
        page = browser.new_page(viewport={"width": 1000, "height": 732})
        page.goto(next((folder / "rapport").glob("*.html")).as_uri())
        page.screenshot(path=PICTURES / "report.png")
        page.close()


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"), args=FLAGS
        )
        memos(chromium)
        whatif(chromium)
        estimate(chromium)
        the_round(chromium)
        chromium.close()
