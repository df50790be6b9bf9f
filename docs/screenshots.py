"""Make the README's pictures: the what-if page and the example group's memos, in a reader's browser.

make pictures
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

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


def whatif(browser: Browser) -> None:
    """The what-if page with five and a half hours moved, on three screens."""
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "planner", "serve", "--no-browser", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        address = next(line.strip() for line in server.stdout or () if line.strip().startswith("http"))
        for name, width, height in (("projector", 1920, 1080), ("laptop", 1366, 768), ("phone", 390, 844)):
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(address)
            expect(page.locator("[data-line=open]")).to_be_attached(timeout=30_000)
            page.locator("#wi-move").fill(HOURS)
            expect(page.locator("#wi-undo")).to_be_enabled()
            expect(page.locator("[data-rests=true]")).to_be_attached()
            expect(page.locator("[data-chart=bands] .main-svg").first).to_be_attached()
            page.screenshot(path=PICTURES / f"whatif-{name}.png")
            if name == "laptop":
                cards(page)
            page.close()
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        memos(chromium)
        whatif(chromium)
        chromium.close()
