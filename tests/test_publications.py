"""Benchmark files of other publications: read, shown, checked; what is wrong is a sentence, never a traceback."""

from __future__ import annotations

import csv
import os
import tomllib
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner import TaskType, load_benchmark
from planner.cli import main
from planner.files.publication.reading import read_benchmark
from planner.files.publication.values import BenchmarkError
from planner.model.problems import Code
from planner.model.publication import make as worlds_make
from planner.model.publication.make import Effort
from planner.model.publication.statement import contradictions
from planner.words.language import LANGUAGES, words_in
from planner.words.problems import benchmark_sentence

FOLDER = Path(__file__).parent / "cases" / "publications"
FOUND = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))["found"]
QUICK = Effort(ladders=4, draws=40, rounds=2, warm_up=40)
HEAD = """
id = "x"
year = 2024
programme = "x"
source = "x"
schools = 5
"""


@pytest.fixture(scope="module")
def cache_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def quick(cache_folder, monkeypatch):
    monkeypatch.setenv("PLANNER_CACHE", str(cache_folder))
    make = partial(worlds_make.make_worlds, effort=QUICK)
    monkeypatch.setattr(worlds_make, "make_worlds", make)


def run(*arguments):
    ended = CliRunner().invoke(main, ["benchmark", *map(str, arguments)])
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended


def test_every_file_has_its_line_and_every_line_its_file():
    assert {path.name for path in FOLDER.glob("*.toml")} - {"expected.toml"} == set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_what_is_found_is_what_is_expected(name):
    problems = contradictions(load_benchmark(FOLDER / name))
    assert [[p.code, p.place.column] for p in problems] == FOUND[name]
    is_bad = any(p.severity == "problem" for p in problems)
    for language in LANGUAGES:
        ended = run("check", FOLDER / name, "--language", language)
        assert ended.exit_code == int(is_bad)
        for problem in problems:
            sentence = benchmark_sentence(problem, words_in(language))
            assert sentence.count(" · ") == 2
            assert sentence in ended.output
    assert ("modsiger hinanden" in run("check", FOLDER / name).output) == (not problems)


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_can_be_shown(name, language):
    ended = run("show", FOLDER / name, "--language", language)
    assert ended.exit_code == int(any(code != "reading_without_table" for code, _ in FOUND[name]))
    heading = {"da": "Hvad den lader stå åbent", "en": "What it leaves open"}[language]
    assert heading in ended.output
    standing = {"da": "Hvor mange af skolerne", "en": "How many of the schools"}[language]
    assert (standing in ended.output) == (ended.exit_code == 0 and name != "no-number-of-schools.toml")


def test_the_shipped_one_is_shown_with_what_it_says_and_leaves_open():
    shown = run("show", "carpentry-2023", "--language", "en").output
    for said in (
        "43% (42.5–43.5%)",
        "just under 300",
        "3.45",
        "150 to 300 students per FTE",
        "FTE, mean: not published",
        "not used: that administration and student support varied most",
        "1–22  (13–17)",
    ):
        assert said in shown


def test_a_publication_that_says_all_leaves_nothing_open():
    shown = run("show", FOLDER / "everything.toml", "--language", "en").output
    assert "nothing that a publication of this kind usually says" in shown


def test_the_real_districts_lie_within_what_their_publication_guarantees():
    path = Path(__file__).parent / "data" / "us-districts-2023-24.csv"
    columns = ("administration_fte", "student_support_fte", "other_support_fte")
    with path.open(encoding="utf-8") as file:
        rows = [
            [float(row[c]) for c in columns] for row in csv.DictReader(file) if all(row[c] for c in columns)
        ]
    shares = [[part / sum(row) for part in row] for row in rows if sum(row)]
    published = load_benchmark(FOLDER / "us-districts.toml")
    assert published.schools == len(shares)
    for column, task_type in enumerate(TaskType):
        found = [row[column] for row in shares]
        figures = published.shares[task_type]
        assert (figures.mean, figures.low, figures.high) == (
            round(sum(found) / len(found), 2), round(min(found), 2), round(max(found), 2),
        )  # fmt: skip
        for value in (0.05, 0.1, 0.25, 0.4, 0.6, 0.9):
            position = published.position(task_type, value)
            assert position.fewest <= sum(share <= value for share in found) <= position.most


def test_without_a_number_of_schools_there_is_no_position_but_the_bands():
    published = load_benchmark(FOLDER / "no-number-of-schools.toml")
    with pytest.raises(ValueError, match="does not say how many schools"):
        published.position(TaskType.ADMINISTRATION, 0.3)
    bands = read_benchmark("x", HEAD.replace("schools = 5", "") + "[[bands]]\nbelow = 10\nschools = 4\n")
    position = bands.students_per_fte_position(10)
    assert (position.schools, position.fewest, position.most) == (4, 4, 4)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.ENTRY_MISSING),
        ("a = 0,43", Code.NOT_TOML_LINE),
        ("<html>", Code.NOT_TOML_LINE),
        ("id = 'x'\nid = 'y'", Code.NOT_TOML),
        ("x = " + "[" * 20_000, Code.NOT_TOML),
        ("x = " + "9" * 5_000, Code.NOT_TOML),
        (HEAD.replace("= 5", "= 1" + "0" * 30), Code.ENTRY_TOO_GREAT),
        (HEAD.replace("= 5", "= 1001"), Code.ENTRY_TOO_GREAT),
        (HEAD.replace("= 5", "= inf"), Code.ENTRY_NOT_WHOLE),
        (HEAD.replace("= 5", "= 2024-01-01"), Code.ENTRY_NOT_WHOLE),
        (HEAD.replace("2024", "0"), Code.ENTRY_NOT_WHOLE),
        (HEAD.replace('id = "x"', 'id = ""'), Code.ENTRY_NOT_A_TEXT),
        (HEAD + "mean_of = ['schools']", Code.ENTRY_UNKNOWN_READING),
        (HEAD + "step = 7", Code.ENTRY_TOO_GREAT),
        (HEAD + "step = 1e-300", Code.ENTRY_TOO_SMALL),
        (HEAD + "[fte]\nlow = 1e308", Code.ENTRY_TOO_GREAT),
        (HEAD + "[fte]\nhigh = 1e-300", Code.ENTRY_TOO_SMALL),
        (HEAD + "shares = [1]", Code.ENTRY_NOT_A_TABLE),
        (HEAD + "[shares.'[bold]x[/]']", Code.ENTRY_UNKNOWN),
        (HEAD + "[shares.administration]\nmean = 1e400", Code.ENTRY_NOT_A_NUMBER),
        (HEAD + "[shares.administration]\nmean = 1" + "0" * 400, Code.ENTRY_NOT_A_NUMBER),
        (HEAD + "bands = 3", Code.ENTRY_NOT_A_LIST),
        (HEAD + "bands = [3]", Code.ENTRY_NOT_A_TABLE),
        (HEAD + "[[bands]]\nschools = 1\n" * 101, Code.ENTRY_TOO_MANY),
        (HEAD + "[[bands]]\nschools = 1\nfrom = 1\nabove = 2", Code.ENTRY_EITHER_OR),
        (HEAD + "[[open]]\nfact = []", Code.ENTRY_SAYS_NOTHING),
        (HEAD + "fact = [1]", Code.ENTRY_NOT_IDS),
        (HEAD + "x = '" + "y" * 70_000 + "'", Code.BENCHMARK_TOO_LARGE),
    ],
    ids=lambda value: value if isinstance(value, Code) else "",
)
def test_a_hostile_or_malformed_file_gets_a_sentence(tmp_path, text, code):
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BenchmarkError) as caught:
        load_benchmark(path)
    assert caught.value.problem.code == code
    for command in ("check", "show"):
        for language in LANGUAGES:
            ended = run(command, path, "--language", language)
            assert ended.exit_code == 1
            assert benchmark_sentence(caught.value.problem, words_in(language)) in ended.output
            assert len(ended.output) < 900


ODD = [
    "0",
    "1.0",
    "-0.0",
    "-1",
    "43",
    "1e-9",
    "1e308",
    "0.3333333333333333",
    "true",
    "nan",
    "'x'",
    "[]",
    "{}",
]
a_figure = st.one_of(
    st.decimals(0, 1, places=2).map(str), st.decimals(0, 9, places=1).map(str), st.sampled_from(ODD)
)
entries = st.dictionaries(st.sampled_from(["mean", "low", "high"]), a_figure)
bands = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["", "from = 1", "above = 3"]), st.sampled_from(["", "to = 2", "below = 3"])),
    max_size=2,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["", "schools = 1", "schools = 3", "schools = 12"]),
    st.sampled_from(["", "mean_of = 'schools'", "mean_of = 'fte'", "step = 0", "step = 0.5"]),
    st.dictionaries(
        st.sampled_from([*(f"shares.{t.value}" for t in TaskType), "fte", "students_per_fte"]), entries
    ),
    bands,
)
def test_whatever_figures_a_file_holds_they_are_read_or_refused_and_judged_in_words(n, more, tables, groups):
    lines = [HEAD.replace("schools = 5", n), more]
    for heading, figures in tables.items():
        lines += [f"[{heading}]", *(f"{part} = {value}" for part, value in figures.items())]
    for count, low, high in groups:
        lines += ["[[bands]]", f"schools = {count}", low, high]
    try:
        problems = contradictions(read_benchmark("x", "\n".join(lines)))
    except BenchmarkError as error:
        problems = [error.problem]
    for problem in problems:
        for language in LANGUAGES:
            assert benchmark_sentence(problem, words_in(language)).count(" · ") >= 1


def test_what_is_no_file_or_name_is_wrong_usage_and_what_cannot_be_opened_is_not_done(tmp_path):
    assert run("check", "masonry-2023").exit_code == 2
    assert "carpentry-2023" in run("check", "masonry-2023").output
    assert run("check", tmp_path / "no.toml").exit_code == 2
    assert run("check").exit_code == 2
    (tmp_path / "folder.toml").mkdir()
    assert run("check", tmp_path / "folder.toml").exit_code == 1
    assert run("check", "\0.toml").exit_code in {1, 2}
    path = tmp_path / "utf16.toml"
    path.write_text(HEAD, encoding="utf-16")
    assert "UTF-8" in run("check", path).output


def test_a_file_may_hold_markup_and_what_cannot_be_seen(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text(
        HEAD.replace('programme = "x"', 'programme = "[red]x[/red]\\u001b[31m"')
        + "[shares.administration]\nmean = 0.4\n",
        encoding="utf-8",
    )
    shown = run("show", path).output
    assert "[red]x[/red]" in shown
    assert (
        "\x1b[31m" not in shown
    )  # nothing of the file; a kernel in this process asks for colours of our own


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("possible-alone.toml", "5 skoler kan ikke have alle disse tal"),
        ("bands-of-another-number.toml", "grupperne rummer 18 skoler ud af 19"),
        ("no-number-of-schools.toml", "antallet af skoler: ikke offentliggjort"),
        ("nowhere.toml", "kan ikke åbnes"),
        ("nowhere", "ingen sammenligning med det navn"),
    ],
)
def test_memos_are_not_set_beside_what_contradicts_itself_or_cannot_be_read(tmp_path, name, said):
    table = Path(__file__).parents[1] / "data" / "templates" / "eksempelskoler.csv"
    out = tmp_path / "out"
    ended = CliRunner().invoke(
        main, ["memos", str(table), "--out", str(out), "--benchmark", str(FOLDER / name)]
    )
    assert ended.exit_code == 2
    assert said in ended.output
    assert not out.exists()


@pytest.mark.skipif(os.name == "nt", reason="rights are others there")
def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(monkeypatch):
    monkeypatch.setenv("PLANNER_CACHE", "/dev/null/nowhere")
    assert load_benchmark(FOLDER / "only-means.toml").position(TaskType.ADMINISTRATION, 0.4).schools == 12


def test_a_position_asked_for_tells_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_CACHE", str(tmp_path))
    told = []
    b = load_benchmark(FOLDER / "only-means.toml", lambda done, of: told.append((done, of)))
    assert not told
    b.position(TaskType.ADMINISTRATION, 0.4)
    assert told[-1][0] == told[-1][1]
