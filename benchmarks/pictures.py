"""The README's pictures of the what-if page: python benchmarks/pictures.py [FOLDER, else docs/pictures]."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
SIZES = {"projector": (1920, 1080, 1), "laptop": (1366, 768, 1), "phone": (390, 844, 2)}
HOURS = "5.5"


def take(folder):
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "browser" / "serve_whatif.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
    )
    try:
        address = server.stdout.readline().strip()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for name, (width, height, scale) in SIZES.items():
                page = browser.new_page(
                    viewport={"width": width, "height": height}, device_scale_factor=scale
                )
                page.goto(address)
                expect(page.locator("[data-line=open]")).to_be_attached(timeout=30_000)
                page.locator("#wi-move").fill(HOURS)
                expect(page.locator("#wi-undo")).to_be_enabled()
                expect(page.locator("[data-rests=true]")).to_be_attached()
                expect(page.locator("[data-chart=bands] .main-svg").first).to_be_attached()
                page.screenshot(path=folder / f"whatif-{name}.png")
                page.close()
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    take(target)
