"""Whether the planner of this checkout answers as an earlier one did: `make same BEFORE=<commit>`.

Both are asked for the same: every command on the example data, on 58 real organisations and on tables with something
wrong in them, in both languages and three formats; a filled database, exported, copied, restored and purged; and a
long conversation with each room, much of it nonsense. What they write is compared byte for byte. Only what no two runs
share is masked first (MASKS, and the dates and file times inside PDF, Word and ZIP files). What differs and is meant
to is named in tests/same_as.toml, with the reason; anything else is a fault, and the exit is 1.
"""

from __future__ import annotations

import argparse
import difflib
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# What no two runs share: the time of day, a log's id, a temporary folder, how long something took, who listens where.
MASKS = [
    (rb"\d\d:\d\d(:\d\d(\.\d+)?)?|(kl\.|gemt|(?<=\d\d\d\d/\d\d</td><td>)) ?\d\d\.\d\d", b"<time>"),
    (rb"-\d{6}(?=-before-restore)", b"-<time>"),
    (rb"[^\s\"']*/(then|now)/work", b"<folder>"),
    (rb"\b\d+([.,]\d+)? (s|ms|sek\.|sekunder|seconds)\b", b"<seconds>"),
    (rb"(Log-id|Log id|log id): [0-9a-f]{6}", b"<id>"),
    (rb'"log_id": ?"[0-9a-f]{6}"', b"<id>"),
    (rb"\b\d+ (B|kB|KB|MB)\b", b"<size>"),
    (rb'"(seconds|duration)": [\d.e-]+', b"<seconds>"),
    (rb'"id": "[0-9a-f]{8}"', b"<id>"),  # of a cell that a run puts into a notebook
    (rb"(?<=0\.1\.0\+)[0-9a-f]{8}", b"<build>"),  # of the code itself, and what a record rests on holds it
    (rb'"input_sha256": "[0-9a-f]{64}"', b"<rests on>"),
]
PDF_MASKS = [
    (rb"/(CreationDate|ModDate) ?\(D:[^)]*\)", b"<date>"),
    (rb"<xmp:(CreateDate|ModifyDate)>[^<]*<", b"<date>"),
    (rb"/ID ?\[[^\]]*\]", b"<id>"),
    (rb"<xmpMM:(Document|Instance)ID>[^<]*<", b"<id>"),
]
LANGUAGES = ("da", "en")
COMMANDS = [
    "approve",
    "backup",
    "benchmark",
    "check",
    "export",
    "import",
    "memos",
    "pack",
    "purge",
    "restore",
    "serve",
    "template",
]


def tables(folder: Path) -> list[Path]:
    """Write tables as they are handed over, each with something wrong in it: seeded, so both planners get the same."""
    rows = (ROOT / "data/templates/eksempelskoler.csv").read_text("utf-8-sig").splitlines()
    chance = random.Random(13)
    odd = [
        "",
        "-",
        "0",
        "1,5",
        "1.250",
        "12 %",
        "ukendt",
        "-3",
        "1e400",
        "=1/0",
        "#DIV/0!",
        "ÆØÅ",
        "250190-1234",
        "0,6 FTE",
    ]
    files = []
    for index in range(60):
        cells = [row.split(";") for row in rows]
        for _ in range(chance.randint(1, 4)):
            row = (
                chance.randrange(len(cells) if index % 3 == 0 else 1, len(cells))
                if index % 3
                else chance.randrange(len(cells))
            )
            match chance.randrange(8):
                case 0 | 1 | 2 | 3:
                    cells[row][chance.randrange(len(cells[row]))] = chance.choice(odd)
                case 4:
                    cells[row].append(chance.choice(odd))
                case 5:
                    cells.insert(row, list(cells[chance.randrange(len(cells))]))
                case 6:
                    cells[row] = cells[row][:-1] or [""]
                case 7:
                    cells.insert(row, ["I alt", *["1"] * 4])
        text = "\r\n".join(";".join(row) for row in cells)
        files.append(folder / f"table-{index:02}.csv")
        files[-1].write_bytes(text.encode(chance.choice(["utf-8-sig", "utf-8", "cp1252"]), "replace"))
    return files


def asked(inputs: Path) -> list[tuple[str, list[str]]]:
    """List what both are asked, in order: a name for the answer, and the command's words."""
    example, estimate = str(ROOT / "data/templates/eksempelskoler.csv"), str(inputs / "estimate.xlsx")
    districts = str(ROOT / "tests/data/us-districts-2023-24.csv")
    lines: list[tuple[str, list[str]]] = [("version", ["--version"]), ("help", ["--help"])]
    for language in LANGUAGES:
        say = ["--language", language]
        lines += [(f"help-{c}-{language}", [*say, c, "--help"]) for c in COMMANDS]
        lines += [
            (f"help-benchmark-{c}-{language}", [*say, "benchmark", c, "--help"]) for c in ("show", "check")
        ]
        formats = ["--format", "html,pdf,docx", *say]
        lines += [
            (f"memos-{language}", ["memos", example, "--out", f"memos-{language}", *formats]),
            (f"again-{language}", ["memos", example, "--out", f"memos-{language}", "--resume", *formats]),
            (f"approve-{language}", ["approve", f"memos-{language}", "Eksempelskole A", "Eksempelskole B", *say]),
            (f"pack-{language}", ["pack", f"memos-{language}", *say]),
            (f"withdraw-{language}", ["approve", f"memos-{language}", "Eksempelskole A", "--withdraw", *say]),
            (f"memos-none-{language}", ["memos", example, "--out", f"none-{language}", "--benchmark", "none", *say]),
            (f"memo-of-estimate-{language}", ["memos", estimate, "--out", f"estimate-{language}", *formats]),
            (
                f"districts-{language}",
                ["memos", districts, "--out", f"districts-{language}", "--year", "2023/24", *say,
                 "--column", "company_relations_fte=other_support_fte", "--format", "html,docx"],
            ),
            (f"show-{language}", ["benchmark", "show", "carpentry-2023", *say]),
            (f"contradictions-{language}", ["benchmark", "check", "carpentry-2023", *say]),
            (f"template-{language}", ["template", "--year", "2027/28", "--out", f"new-{language}.xlsx", *say]),
            (f"template-again-{language}", ["template", "--year", "2027/28", "--out", f"new-{language}.xlsx", *say]),
            (f"template-from-{language}", ["template", "--year", "2027/28", "--from", estimate, "--out", f"from-{language}.xlsx", *say]),
            (f"import-{language}", ["import", estimate, "--database", f"sqlite:///{language}.db", *say]),
            (f"import-again-{language}", ["import", estimate, "--database", f"sqlite:///{language}.db", *say]),
            (f"import-newer-{language}", ["import", estimate, "--replace", "1", "--database", f"sqlite:///{language}.db", *say]),
            (f"import-second-{language}", ["import", estimate, "--number", "2", "--database", f"sqlite:///{language}.db", *say]),
            (f"store-{language}", ["memos", "store", "--out", f"store-{language}", "--database", f"sqlite:///{language}.db", *formats]),
            (f"export-{language}", ["export", f"export-{language}", "--database", f"sqlite:///{language}.db", *say]),
            (f"backup-{language}", ["backup", "--to", f"copy-{language}.db", "--database", f"sqlite:///{language}.db", *say]),
            (f"restore-{language}", ["restore", f"copy-{language}.db", "--yes", "--database", f"sqlite:///{language}.db", *say]),
            (f"restored-{language}", ["export", f"restored-{language}", "--database", f"sqlite:///{language}.db", *say]),
            (f"purge-{language}", ["purge", "--school", "090001", "--yes", "--database", f"sqlite:///{language}.db", *say]),
            (f"empty-{language}", ["memos", "store", "--out", f"empty-{language}", "--database", f"sqlite:///{language}.db", *say]),
            (f"wrong-{language}", ["memos", "no-such-file.csv", "--out", "x", *say]),
            (f"wrong-school-{language}", ["memos", example, "Ingen", "--out", "x", *say]),
            (f"wrong-benchmark-{language}", ["memos", example, "--benchmark", "no", "--out", "x", *say]),
        ]  # fmt: skip
        for file in sorted((inputs / "tables").iterdir()):
            lines.append((f"check-{file.stem}-{language}", ["check", str(file), *say]))
        for file in [example, districts, estimate]:
            lines.append((f"check-{Path(file).stem}-{language}", ["check", file, *say]))
    return lines


def answer(tree: Path, inputs: Path, out: Path) -> None:
    """Ask one planner everything, in its own folder; write what it says beside what it makes."""
    work = out / "work"
    (work / "home").mkdir(parents=True)
    home = {
        "HOME": str(work / "home"),
        "XDG_CACHE_HOME": str(work / "home/cache"),
        "XDG_DATA_HOME": str(work / "home/data"),
    }
    env = (
        os.environ
        | home
        | {
            "PYTHONPATH": str(tree),
            "COLUMNS": "100",
            "PYTHONHASHSEED": "0",
            "SOURCE_DATE_EPOCH": "1800000000",
        }
    )
    for name, words in asked(inputs):
        ran = subprocess.run(
            [sys.executable, "-m", "planner", *words], cwd=work, env=env, capture_output=True, check=False
        )
        (out / f"{name}.txt").write_bytes(
            ran.stdout + b"\n--- stderr\n" + ran.stderr + b"\n--- exit %d\n" % ran.returncode
        )
    env["PLANNER_DATABASE"] = f"sqlite:///{work / 'rooms.db'}"
    with (out / "rooms.txt").open("wb") as file:
        subprocess.run(
            [sys.executable, str(HERE / "same_rooms.py")], cwd=work, env=env, stdout=file, check=True
        )
    export = [sys.executable, "-m", "planner", "export", "rooms"]
    subprocess.run(export, cwd=work, env=env, check=True, capture_output=True)
    shutil.rmtree(work / "home")


def written(folder: Path) -> dict[str, bytes]:
    """Read everything under a folder as it is compared: packed files part by part, what no two runs share masked."""
    parts: dict[str, bytes] = {}
    for file in sorted(folder.rglob("*")):
        name = str(file.relative_to(folder))
        if not file.is_file() or file.suffix in {
            ".db",
            ".sqlite",
        }:  # a database is compared by what it exports
            continue
        parts |= unpacked(name, file.read_bytes())
    return parts


def unpacked(name: str, content: bytes) -> dict[str, bytes]:
    """Read one file's parts: a Word file, a workbook and a ZIP file by their members, anything else whole."""
    if name.endswith((".docx", ".xlsx", ".zip")):
        found = {f"{name}!": "\n".join(zipfile.ZipFile(io.BytesIO(content)).namelist()).encode()}
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for member in packed.namelist():
                found |= unpacked(f"{name}!{member}", packed.read(member))
        return found
    for pattern, mask in [*MASKS, *(PDF_MASKS if name.endswith(".pdf") else [])]:
        content = re.sub(pattern, mask, content)
    return {name: content}


def main() -> int:
    """Compare, print what differs, and say so by the exit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", help="the earlier commit")
    parser.add_argument("files", nargs="*", type=Path, help="further files to check")
    parser.add_argument("--keep", type=Path, help="a folder in which to leave both answers")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        before = Path(scratch) / "before"
        archive = subprocess.run(
            ["git", "archive", given.before], cwd=ROOT, capture_output=True, check=True
        ).stdout
        before.mkdir()
        subprocess.run(["tar", "-x", "-C", str(before)], input=archive, check=True)
        for built in ("planner/memos/typefaces", "planner/rooms/static"):  # by make, in no commit
            shutil.copytree(ROOT / built, before / built, dirs_exist_ok=True)
        inputs = Path(scratch) / "inputs"
        (inputs / "tables").mkdir(parents=True)
        for file in [*tables(inputs / "tables"), *given.files]:
            if file.parent != inputs / "tables":
                shutil.copy(file, inputs / "tables" / file.name)
        shutil.copy(ROOT / "data/templates/tidsestimat-2026-27.xlsx", inputs / "estimate.xlsx")
        fill = "import estimate_sheets as e, sys, pathlib; e.fill(pathlib.Path(sys.argv[1]), e.EXAMPLE)"
        subprocess.run([sys.executable, "-c", fill, str(inputs / "estimate.xlsx")], cwd=HERE, check=True)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(answer, [before, ROOT], [inputs] * 2, [folder / "then", folder / "now"]))
        then, now = written(folder / "then"), written(folder / "now")
    return said(then, now)


def said(then: dict[str, bytes], now: dict[str, bytes]) -> int:
    """Print each difference that is not meant, and how many were compared."""
    meant = tomllib.loads((HERE / "same_as.toml").read_text())["meant"]
    used: set[str] = set()
    faults = 0
    for name in sorted(then.keys() | now.keys()):
        old, new = (side.get(name, b"(nothing)\n") for side in (then, now))
        for difference in meant:
            if re.fullmatch(difference["where"], name):
                changed = re.sub(difference["then"].encode(), difference["now"].encode(), old)
                used |= {difference["why"]} if changed != old else set()
                old = changed
        if old == new:
            continue
        faults += 1
        lines = [side.decode(errors="backslashreplace").splitlines() for side in (old, new)]
        print(
            f"\n{name} differs:",
            *list(difflib.unified_diff(*lines, "then", "now", lineterm="", n=1))[:40],
            sep="\n",
        )
    print(
        f"\n{len(then.keys() | now.keys())} outputs of {sum(map(len, now.values())):,} bytes compared: {faults} differ."
    )
    for difference in meant:
        print(f"meant{'' if difference['why'] in used else ', and not met here'}: {difference['why']}")
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
