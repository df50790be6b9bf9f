"""What a benchmark file says, what it may not say, and where a value stands."""

from __future__ import annotations

import math
import subprocess
import sys
from functools import partial

import pytest
from looking import some

from planner import TaskType, load_benchmark
from planner.files.publication import worlds as files_worlds
from planner.files.publication.reading import read_benchmark
from planner.model.problems import Place
from planner.model.publication import make as worlds_make
from planner.model.publication.benchmark import Benchmark, MeanOf, Position
from planner.model.publication.facts import facts_of
from planner.model.publication.make import Effort
from planner.model.publication.published import Published
from planner.model.publication.statement import contradictions, figures

HEAD = """
id = "other"
year = 2024
schools = {schools}
mean_of = "{mean_of}"
programme = {{ da = "en uddannelse", en = "a programme" }}
source = {{ da = "en kilde", en = "a source" }}
"""
SHARES = """
[shares.administration]
mean = {a}
low = 0.1
high = 0.7
[shares.student_support]
mean = {s}
low = 0.1
high = 0.6
[shares.company_relations]
mean = {r}
"""


def written(shares=SHARES, more="", schools=6, mean_of="unstated", **means) -> str:
    figures = {"a": 0.4, "s": 0.3, "r": 0.3} | means
    return HEAD.format(schools=schools, mean_of=mean_of) + shares.format(**figures) + more


def read(**changes) -> Benchmark:
    return read_benchmark("other.toml", written(**changes))


# --- positions -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task_type", "value", "schools", "fte", "likely"),
    [
        (TaskType.STUDENT_SUPPORT, 0.26, (2, 22), (1, 22), (11, 15)),
        (TaskType.STUDENT_SUPPORT, 0.30, (5, 22), (1, 22), (13, 17)),  # a break point, see below
        (TaskType.ADMINISTRATION, 0.43, (2, 21), (2, 22), (8, 12)),
        (TaskType.COMPANY_RELATIONS, 0.31, (2, 22), (2, 22), (12, 16)),
    ],
)
def test_a_value_stands_where_every_fitting_table_allows(task_type, value, schools, fte, likely):
    b = load_benchmark("carpentry-2023")
    assert b.position(task_type, value, mean_of="schools") == Position(23, *schools, *likely)
    assert b.position(task_type, value, mean_of="fte") == Position(23, *fte)
    union = min(schools[0], fte[0]), max(schools[1], fte[1])
    assert b.position(task_type, value) == Position(23, *union, *likely)
    assert b.position(task_type, value, mean_of=MeanOf.UNSTATED) == b.position(task_type, value)


@pytest.mark.parametrize("value", [-0.001, 1.001, math.nan, math.inf, True, "0.3", None])
def test_a_share_outside_0_to_1_has_no_position(value):
    with pytest.raises(ValueError, match=r"^share: .* (finite number|above 1|below zero)$"):
        load_benchmark("carpentry-2023").position(TaskType.ADMINISTRATION, value)


def test_an_unknown_reading_is_refused():
    with pytest.raises(ValueError, match="median"):
        load_benchmark("carpentry-2023").position(TaskType.ADMINISTRATION, 0.3, mean_of="median")


LOADING = """
import sys, planner
b = planner.load_benchmark("carpentry-2023")
b.position(planner.TaskType.ADMINISTRATION, 0.3), b.if_alike(planner.TaskType.ADMINISTRATION, 0.3)
print(*{"numpy", "scipy"} & set(sys.modules))
"""


def test_loading_imports_neither_numpy_nor_scipy():
    told = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True).stdout
    assert told.split() == []


# --- other files ---------------------------------------------------------------------------------------------


def test_another_file_is_worked_out_once_and_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_CACHE", str(tmp_path / "cache"))
    calls = []

    def quick(facts, **keywords):
        calls.append(facts)
        return make(facts, Effort(ladders=4, draws=40, rounds=2, warm_up=40), **keywords)

    make = worlds_make.make_worlds
    monkeypatch.setattr(worlds_make, "make_worlds", quick)
    path = tmp_path / "other.toml"
    path.write_text(written(), encoding="utf-8")
    first = load_benchmark(path)
    assert not calls  # loading is quick; working out waits until somebody asks
    position = first.position(TaskType.ADMINISTRATION, 0.4)
    assert position.schools == 6
    assert first.position(TaskType.ADMINISTRATION, 0.2).fewest <= position.fewest <= position.most
    assert load_benchmark(str(path)).position(TaskType.ADMINISTRATION, 0.4) == position
    assert len(calls) == 1
    for kept in some((tmp_path / "cache").iterdir()):
        kept.write_text("torn", encoding="utf-8")
    assert load_benchmark(path).position(TaskType.ADMINISTRATION, 0.4) == position
    assert len(calls) == 2
    path.write_text(written(schools=7), encoding="utf-8")
    assert load_benchmark(path).position(TaskType.ADMINISTRATION, 0.4).schools == 7


def test_progress_is_told_to_the_end(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_CACHE", str(tmp_path))
    monkeypatch.setattr(
        worlds_make,
        "make_worlds",
        partial(worlds_make.make_worlds, effort=Effort(ladders=2, draws=8, rounds=1, warm_up=5)),
    )
    told = []
    files_worlds.worlds_for(facts_of(read(schools=3)), lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_benchmark_built_in_code_has_positions_too(monkeypatch):
    quick = partial(worlds_make.make_worlds, effort=Effort(ladders=2, draws=8, rounds=1, warm_up=5))
    monkeypatch.setattr(worlds_make, "make_worlds", quick)
    shares = {
        TaskType.ADMINISTRATION: Published(low=0.2, high=0.2)
    }  # one school, its share known to a percent
    b = Benchmark("x", {}, {}, 2024, schools=1, mean_of=MeanOf.FTE, shares=shares)
    assert b.position(TaskType.ADMINISTRATION, 0.205) == Position(1, 1, 1)
    assert b.position(TaskType.ADMINISTRATION, 0.2) == Position(1, 0, 1)
    assert b.position(TaskType.ADMINISTRATION, 0.19) == Position(1, 0, 0)


def test_no_position_where_no_table_fits():
    b = Benchmark(
        "x", {}, {}, 2024, 5, mean_of=MeanOf.FTE, shares={TaskType.ADMINISTRATION: Published(0.9, 0.1, 0.5)}
    )
    with pytest.raises(ValueError, match="no table fits"):
        b.position(TaskType.ADMINISTRATION, 0.3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"more": "[shares.teaching]\nmean = 0.1"}, "shares · teaching is not known"),
        ({"more": "[fte]\nmedian = 0.1"}, "fte · median is not known"),
        ({"more": "[fte]\nlow = true"}, r"fte\.low · it says True, which is no number"),
        ({"more": "[fte]\nlow = nan"}, r"fte\.low · it says nan, which is no number"),
        ({"more": "[fte]\nlow = '0,2'"}, r"fte\.low · it says '0,2', which is no number"),
        ({"schools": "true"}, "schools · it says True, which is no whole number"),
        ({"schools": 0}, "schools · it says 0, which is no whole number"),
        ({"schools": 2.5}, r"schools · it says 2\.5, which is no whole number"),
        ({"mean_of": "median"}, "median"),
        ({"a": '"40 %"'}, "shares.administration.mean"),
        ({"more": "[[bands]]\nfrom = 1\nabove = 1\nschools = 3"}, "bands 1 · both from and above are given"),
        ({"more": "[[bands]]\nfrom = 1"}, "schools is missing"),
        ({"more": "[bands]\nfrom = 1"}, "bands · .* is no list"),
        ({"more": "[[bands]]\nfrom = 1\nschools = -1"}, r"bands 1\.schools · it says -1"),
        (
            {"more": "[students_per_fte]\nmean = 1\nmean_just_under = 2"},
            "both mean and mean_just_under are given",
        ),
        ({"more": "[fte]\nfact = 'R1'"}, "fte.fact"),
        ({"shares": "shares = 3\n"}, "shares · .*3"),
        ({"shares": "step = -0.01\n"}, r"step · .*-0\.01"),
        ({"shares": "colour = 'red'\n"}, "colour is not known"),
        ({"shares": "= 3\n"}, "other.toml"),
    ],
)
def test_a_malformed_file_says_where(change, said):
    with pytest.raises(ValueError, match=said) as caught:
        read(**change)
    assert str(caught.value).startswith("other.toml: ")


def test_a_file_that_is_no_benchmark_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no benchmark of that name"):
        load_benchmark("masonry-2023")
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="not UTF-8"):
        load_benchmark(path)


# --- contradictions ------------------------------------------------------------------------------------------


def test_the_shipped_benchmark_and_a_sound_one_hold_no_contradiction():
    assert contradictions(load_benchmark("carpentry-2023")) == []
    assert contradictions(read()) == []


BANDS = "[students_per_fte]\nmean = {mean}\n[[bands]]\nbelow = 100\nschools = 2\n[[bands]]\nfrom = {edge}\nschools = {n}\n"


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"a": 43, "s": 26, "r": 31}, "share_outside_0_1", "shares.administration"),
        ({"a": 0.75, "s": 0.2, "r": 0.05}, "mean_outside_range", "shares.administration"),
        ({"a": 0.45}, "means_do_not_total", "shares"),
        ({"a": 0.33}, "means_do_not_total", "shares"),
        ({"more": "low = 0.4\nhigh = 0.2\n"}, "low_above_high", "shares.company_relations"),
        ({"more": "[fte]\nlow = 2\nhigh = 1\n"}, "low_above_high", "fte"),
        ({"more": "[fte]\nlow = 0\nhigh = 1\n"}, "below_zero", "fte"),
        ({"more": "[fte]\nmean = 3\nhigh = 1\n"}, "mean_outside_range", "fte"),
        ({"more": BANDS.format(mean=150, edge=100, n=5)}, "bands_do_not_total", "students_per_fte"),
        ({"more": BANDS.format(mean=150, edge=90, n=4)}, "bands_overlap", "students_per_fte"),
        ({"more": BANDS.format(mean=-1, edge=100, n=4)}, "mean_outside_bands", "students_per_fte"),
        ({"more": "low = 0.7\nhigh = 0.8\n"}, "mean_outside_range", "shares.company_relations"),
        ({"schools": 1}, "no_table_fits", "shares"),
    ],
)
def test_each_contradiction_is_named(change, code, column):
    found = contradictions(read(**change))
    assert (code, Place(column=column)) in [(p.code, p.place) for p in found]
    assert all(p.severity == "problem" for p in found)


def test_rounding_alone_is_no_contradiction():
    assert contradictions(read(a=0.41, s=0.30, r=0.30)) == []  # 101 %, each rounded up
    assert (
        contradictions(read(a=0.69, s=0.11, r=0.20)) != []
    )  # 60 % support at one of six brings its mean to 18 %
    assert contradictions(read(shares="[shares.administration]\nmean = 0.505\nlow = 0.51\n")) == []


def test_figures_that_exclude_one_reading_ask_about_it():
    # 70 % support at one school of six brings the mean over schools to 25 % at least, over FTE to little.
    changed = {"a": 0.66, "s": 0.14, "r": 0.20, "more": "[fte]\nlow = 0.01\nhigh = 3\n"}
    (asked,) = contradictions(read(**changed))
    assert (asked.code, asked.severity, asked.values["reading"]) == (
        "reading_without_table",
        "question",
        "schools",
    )
    (named,) = contradictions(read(**changed, mean_of="schools"))
    assert named.code == "no_table_fits"


def test_what_is_said_and_what_is_missing_is_listed():
    found = figures(load_benchmark("carpentry-2023"))
    first = found[0]
    assert (first.quantity, first.part, first.published) == ("shares.administration", "mean", 0.43)
    assert (first.low, first.high, first.fact) == (0.425, 0.435, ("D1", "D4"))
    assert [(f.quantity, f.part) for f in found if f.published is None] == [
        ("fte", "mean"),
        ("students_per_fte", "low"),
        ("students_per_fte", "high"),
    ]


def test_a_frame_holds_what_is_published():
    benchmark = load_benchmark("carpentry-2023")
    frame = benchmark.to_frame()
    for task_type, published in benchmark.shares.items():
        assert tuple(frame.loc[task_type.value]) == (published.mean, published.low, published.high)
