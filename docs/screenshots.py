"""Make the README's pictures: the example group's memos, as a reader's browser shows them.

python docs/screenshots.py    (after `make test`, which installs Chromium)
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip


def main() -> None:
    """Write the pictures beside this file."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        table = ROOT / "data" / "templates" / "eksempelskoler.csv"
        subprocess.run([sys.executable, "-m", "planner", "memos", table, "--out", folder], check=True)  # noqa: S603
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        memo = next(folder.glob("eksempelskole-a-*.html")).as_uri()
        for target, address, width, height in (
            ("memo.png", memo, 1366, 1500),
            ("memo-phone.png", memo, 390, 844),
            ("index.png", (folder / "index.html").as_uri(), 1366, 768),
        ):
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(address)
            page.screenshot(path=ROOT / "docs" / target)
        browser.close()


if __name__ == "__main__":
    main()
