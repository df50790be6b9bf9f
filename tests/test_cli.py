"""The command: exit 0 done, 1 something left out or failed, 2 wrong usage; every word in the language asked for."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner

import planner.cli
from planner.cli import main

HEADING = "school_id,school,students,administration_fte,student_support_fte,company_relations_fte\n"
GOOD = "900001,Eksempelskole A,360,0.6,0.2,0.4\n"


@pytest.fixture
def table(tmp_path):
    def written(text):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_good_table_is_done(table):
    ended = run("check", table(HEADING + GOOD))
    assert ended.exit_code == 0
    assert ended.output == "1 skole kan bruges.\n"
    assert run("check", table(HEADING + GOOD), "--language", "en").output == "1 school can be used.\n"


def test_a_row_left_out_is_exit_1_and_a_question_is_exit_0(table):
    bad = run("check", table(HEADING + GOOD + "900002,Eksempelskole B,-3,0.6,0.2,0.4\n"))
    assert bad.exit_code == 1
    assert "Række 3, Eksempelskole B" in bad.output
    asked = run("check", table(HEADING + "900001,Eksempelskole A,360,43,26,31\n"))
    assert asked.exit_code == 0
    assert "Taget med, men tjek en ekstra gang" in asked.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--year", "2025"], "2025 er ikke et skoleår som 2025/26"),
        (["--language", "en", "--year", "2025"], "2025 is not a school year, as in 2025/26"),
        (["--column", "students"], "students er ikke VORES=DERES"),
        (["--column", "students=a", "--column", "students=b"], "students er angivet mere end én gang"),
        (["--column", "foo=students"], "»foo« er ikke navnet på en kolonne"),
        (["--column", "students=nowhere"], "»nowhere«"),
        (["--language", "de"], "--language"),
    ],
)
def test_wrong_usage_is_exit_2_and_says_what(table, arguments, said):
    ended = run("check", table(HEADING + GOOD), *arguments)
    assert ended.exit_code == 2
    assert said in ended.output


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path):
    assert run("check", tmp_path / "nowhere.csv").exit_code == 2
    assert run("memos", tmp_path / "nowhere.csv", "--out", tmp_path).exit_code == 2


@pytest.mark.parametrize("benchmark", ["nowhere", "nowhere.toml", "/"])
def test_a_benchmark_that_cannot_be_read_is_refused_before_anything_runs(table, tmp_path, benchmark):
    ended = run("memos", table(HEADING + GOOD), "--out", tmp_path / "out", "--benchmark", benchmark)
    assert ended.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_benchmark_no_table_fits_is_refused_before_anything_runs(table, tmp_path, root):
    text = (root / "planner/content/benchmarks/carpentry-2023.toml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text.replace("mean = 0.43", "mean = 0.93"), encoding="utf-8")
    ended = run("memos", table(HEADING + GOOD), "--out", tmp_path / "out", "--benchmark", wrong)
    assert ended.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_table_without_a_school_makes_no_memo(table, tmp_path):
    ended = run("memos", table(HEADING), "--out", tmp_path / "out")
    assert ended.exit_code == 1
    assert "der er ikke lavet noget notat" in ended.output


COMMANDS = [
    [],
    *[[name] for name in main.list_commands(click.Context(main))],
    ["benchmark", "show"],
    ["benchmark", "check"],
]
CATALOGUE = Path(planner.__file__).parent / "words" / "locale" / "da" / "LC_MESSAGES" / "click.po"
SAYS = (
    "core",
    "decorators",
    "exceptions",
    "formatting",
    "parser",
    "types",
)  # click's modules, but for what it asks
OURS = re.compile(r"\b(Usage|Options|Commands|Show|default|required|OPTIONS|ARGS|DIR|FILE|FOLDER|NAME|YEAR|NUMBER"
                  r"|INTEGER|RANGE|TEXT|PATH|DIRECTORY|the|and|or|what)\b")  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_its_help_in_danish_and_in_english_when_asked(command):
    danish, english = run(*command, "--help"), run("--language", "en", *command, "--help")
    assert danish.exit_code == english.exit_code == 0
    assert "Brug:" in danish.output
    assert "Vis denne hjælp." in danish.output
    assert not OURS.findall(danish.output)
    assert "Usage:" in english.output
    assert "Show this message and exit." in english.output
    assert not re.findall(r"[æøåÆØÅ]", english.output)


@pytest.mark.parametrize(
    ("arguments", "danish", "english"),
    [
        (["foo"], "Fejl: Der er ingen kommando, der hedder 'foo'.", "Error: No such command 'foo'."),
        (["check"], "Fejl: Der mangler 'FIL'.", "Error: Missing argument 'FILE'."),
        (["template", "--out", "a.xlsx"], "Fejl: Der mangler '--year'.", "Error: Missing option '--year'."),
        (["check", "--yeer"], "der hedder '--yeer'. Mente du '--year'?", "No such option '--yeer'. Did you mean"),
        (["check", "nowhere.csv"], "'nowhere.csv' findes ikke.", "File 'nowhere.csv' does not exist."),
        (["memos", "a", "--out", "b", "--timeout", "x"], "'x' er ikke et tal", "'x' is not a valid integer range"),
        (["memos", "a", "--out", "b", "--timeout", "0"], "0 ligger ikke inden for", "0 is not in the range"),
    ],
)  # fmt: skip
def test_wrong_usage_is_said_in_the_language_asked_for(arguments, danish, english, monkeypatch):
    said = run(*arguments)
    assert said.exit_code == 2
    assert danish in said.output
    assert "Få hjælp med" in said.output
    assert english in run("--language", "en", *arguments).output
    monkeypatch.setenv("PLANNER_LANGUAGE", "en")
    assert english in run(*arguments).output


def test_the_language_of_the_environment_is_the_commands_own_and_the_line_counts_before_it(
    table, monkeypatch
):
    monkeypatch.setenv("PLANNER_LANGUAGE", "en")
    assert run("check", table(HEADING + GOOD)).output == "1 school can be used.\n"
    assert run("--language", "da", "check", table(HEADING + GOOD)).output == "1 skole kan bruges.\n"
    assert run("check", table(HEADING + GOOD), "--language", "da").output == "1 skole kan bruges.\n"
    monkeypatch.setenv("PLANNER_LANGUAGE", "de")
    refused = run("check", table(HEADING + GOOD))
    assert refused.exit_code == 2
    assert "PLANNER_LANGUAGE" in refused.output


def test_what_a_command_starts_has_the_machines_own_language(table, monkeypatch):
    monkeypatch.setattr(planner.cli.language, "_BEFORE", "fr")
    monkeypatch.setenv("LANGUAGE", "fr")
    seen = []
    monkeypatch.setattr("planner.cli.check.say", lambda *_: seen.append(os.environ["LANGUAGE"]))
    run("check", table(HEADING + GOOD))
    assert seen == ["fr"]
    assert os.environ["LANGUAGE"] == "fr"


def test_all_that_click_says_has_its_danish_and_it_is_compiled():
    said = {}
    for name in SAYS:
        source = Path(click.__file__).with_name(f"{name}.py")
        for _, message, _, _ in extract_from_file("python", source, keywords={"_": None, "ngettext": (1, 2)}):
            said[message if isinstance(message, str) else message[0]] = message
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="da")
    danish = {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalogue if m.id}
    # what it says to whoever writes a command, never to whoever uses it
    programmers = re.compile(
        r"^(Name '|Boolean option|Could not determine|No options defined|Arguments take|DeprecationWarning)"
    )
    assert {m for m in said if not programmers.match(m)} <= danish.keys()
    for message in danish.values():
        ids, strings = (part if isinstance(part, tuple) else (part,) for part in (message.id, message.string))
        for english, translated in zip(ids, strings, strict=True):
            assert translated
            assert set(re.findall(r"{\w+", translated)) <= set(re.findall(r"{\w+", english))
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = {tuple(m.id): tuple(m.string) for m in read_mo(file) if m.id}
    assert compiled == {tuple(m.id): tuple(m.string) for m in danish.values()}, "make words compiles it"
