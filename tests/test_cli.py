"""The command: exit 0 done, 1 something left out or failed, 2 wrong usage; every word in the language asked for."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

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
    assert "Taget med, men se efter" in asked.output


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


@pytest.mark.parametrize(
    "command", [[], ["benchmark"], ["benchmark", "show"], ["check"], ["memos"], ["serve"]]
)
def test_every_command_has_its_help(command):
    ended = run(*command, "--help")
    assert ended.exit_code == 0
    assert "Usage" in ended.output
