"""A third language is a folder: with it everything speaks that language, as far as the folder goes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import planner
from planner.files import languages
from planner.rooms.pages import PAGES

CATALOGUE = """msgid ""
msgstr ""
"Language: sv\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
SAID = {
    "memos": {"The figures": "Siffrorna bakom"},
    "rooms": {"Students on the programme": "Elever på utbildningen", "Language": "Språk"},
    "words": {"administrative tasks": "administrativa uppgifter"},
    "cli": {"Language of what is said and written.": "Språket det sägs och skrivs på."},
    "content": {
        "Students on the programme": "Elever på utbildningen",
        "Administrative tasks": "Administrativa uppgifter",
        "carpentry": "snickare",
    },
}
SPOKEN = """
import datetime as dt, json, sys
from pathlib import Path
from click.testing import CliRunner
from planner.cli import main
from planner.files.content import instrument, programmes
from planner.files.estimate.reading import read_estimate
from planner.files.estimate.sheet import is_estimate
from planner.files.grids.tables import Opened
from planner.files.programmes import programme_key
from planner.files.table_writing import csv_of
from planner.files.languages import decimal_of
from planner.memos.page import memo_page
from planner.memos.prints.typst import pdf
from planner.memos.prints.word import docx
from planner.serving.pages import pages
from planner.words.language import LANGUAGES, words_in

out, words = Path(sys.argv[1]), words_in("sv")
def run(*arguments):
    ended = CliRunner().invoke(main, [str(a) for a in arguments])
    return [ended.exit_code, ended.output]
memo = memo_page(school_id="900001", school="Testskola", students=300, administration_fte=0.5,
                 student_support_fte=0.25, company_relations_fte=0.4, language="sv")
print(json.dumps({
    "languages": LANGUAGES,
    "number": words.number(1924.5, 1), "percent": words.percent(0.43), "time": words.time(dt.datetime(2026, 1, 2, 10, 42)),
    **{name: page.opening({"lang": "sv"}) for name, page in pages.items()},
    "memo": memo.html, "pdf": len(pdf(memo.memo.as_json())), "docx": len(docx(memo.memo.as_json())),
    "help": run("--language", "sv", "--help"),
    "template": run("template", "--year", "2026/27", "--out", out / "mall.xlsx", "--language", "sv"),
    "is_estimate": is_estimate(Opened(out / "mall.xlsx").grids),
    "problems": [problem.code for problem in read_estimate(out / "mall.xlsx")[1]],
    "check": run("check", out / "mall.xlsx", "--language", "sv"),
    "labels": [item.name.in_language("sv") for item in instrument("field")],
    "programme": programme_key("Snickare"),
    "csv": csv_of([["a"], [0.5]], decimal_of("sv")).decode("utf-8-sig"),
}))
"""


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """What a planner says that has one more folder in words/locale, and is otherwise the same."""
    there = tmp_path_factory.mktemp("planner")
    package = Path(planner.__file__).parent
    shutil.copytree(package, there / "planner", ignore=shutil.ignore_patterns("__pycache__"))
    for beside in ("data", "notebooks", "dashboards"):
        (there / beside).symlink_to(package.parent / beside)
    folder = there / "planner" / "words" / "locale" / "sv"
    (folder / "LC_MESSAGES").mkdir(parents=True)
    (folder / "language.toml").write_text('name = "Svenska"\nlocale = "sv_SE"\n', encoding="utf-8")
    for domain, sentences in SAID.items():
        text = CATALOGUE + "\n".join(f'msgid "{one}"\nmsgstr "{other}"\n' for one, other in sentences.items())
        (folder / "LC_MESSAGES" / f"{domain}.po").write_text(text, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", SPOKEN, there], cwd=there, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(there), "PLANNER_DATABASE": str(there / "a.sqlite")},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_a_folder_is_a_language_after_danish_and_english(spoken):
    assert spoken["languages"] == ["da", "en", "sv"]


def test_numbers_and_times_are_the_languages_own(spoken):
    assert spoken["number"] == "1\u00a0924,5"
    assert spoken["percent"] == "43\u00a0%"
    assert spoken["time"] == "10:42"
    assert spoken["csv"] == "a\r\n0,5\r\n"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_offers_it_and_speaks_it(spoken, page):
    assert ">Svenska</button>" in spoken[page]
    assert 'data-language="sv"' in spoken[page]
    assert 'aria-label="Språk"' in spoken[page]


def test_a_memo_is_in_it_in_every_format(spoken):
    assert "Siffrorna bakom" in spoken["memo"]
    assert "Administrativa uppgifter" in spoken["memo"]
    assert min(spoken["pdf"], spoken["docx"]) > 10_000


def test_the_command_takes_it(spoken):
    code, text = spoken["help"]
    assert code == 0
    assert "Språket det sägs och skrivs på." in text
    assert "[da|en|sv]" in text


def test_a_workbook_in_it_is_made_and_read_again(spoken):
    assert spoken["template"][0] == 0
    assert spoken["is_estimate"]
    assert "Elever på utbildningen" in spoken["labels"]
    assert not {"line_missing", "heading_missing", "sheet_missing"} & set(spoken["problems"])


def test_what_the_content_files_name_is_known_by_its_name_in_it(spoken):
    assert spoken["programme"] == "carpentry"


def test_a_text_that_is_another_is_said_whatever_the_clocks_say(tmp_path):
    source = tmp_path / "cli.po"
    for n, said in enumerate(("Før", "Efter")):
        source.write_text(f'{CATALOGUE}msgid "Which"\nmsgstr "{said}"\n', encoding="utf-8")
        os.utime(source, ns=(0, -n))  # an unpacked archive is as old as it was built
        assert [languages._read(source).gettext("Which") for _ in range(2)] == [said, said]
