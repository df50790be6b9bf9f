"""Numbers as people write them, column by column."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.files.grids.cells import Fault
from planner.files.grids.numbers import HIGHEST, LOWEST, read_figures

CASES = tomllib.loads((Path(__file__).parent / "cases" / "number_forms.toml").read_text(encoding="utf-8"))

figures = st.decimals(0, 20_000, places=2)
conventions = st.sampled_from(
    [(".", ","), (",", "."), (" ", ","), (" ", "."), ("\u00a0", ","), ("", ","), ("", ".")]
)


def written(number: Decimal, thousands: str, decimal: str) -> str:
    return f"{number:,f}".replace(",", "t").replace(".", decimal).replace("t", thousands)


def said(figure):
    return figure.code if isinstance(figure, Fault) else figure


@pytest.mark.parametrize("case", CASES["column"], ids=lambda case: case["name"])
def test_a_column_reads_as_the_case_says(case):
    read = read_figures(case["cells"], whole=case.get("whole", False))
    assert [said(figure) for figure in read] == case["reads"]


@given(st.lists(figures, min_size=1), conventions)
def test_a_column_written_by_any_convention_reads_back_the_same_numbers(numbers, convention):
    cells = [written(number, *convention) for number in numbers]
    assert read_figures(cells, whole=False) == [float(number) for number in numbers]


@given(st.lists(st.integers(0, 900_000), min_size=1), st.sampled_from([".", ",", " ", "\u202f", ""]))
def test_heads_read_back_whatever_stands_between_thousands(numbers, thousands):
    # All of them round thousands is the one column that truly reads both ways.
    assume(
        thousands not in ".,"
        or any(n % 1000 or n >= 1_000_000 for n in numbers if n >= 1000)
        or max(numbers) < 1000
    )
    cells = [f"{number:,}".replace(",", thousands) for number in numbers]
    assert read_figures(cells, whole=True) == numbers


@given(st.lists(st.text("0123456789.,- %eE+†", max_size=12), max_size=8), st.booleans())
def test_every_cell_is_a_number_in_range_or_says_why_not(cells, whole):
    read = read_figures(cells, whole=whole)
    assert len(read) == len(cells)
    for figure in read:
        assert isinstance(figure, Fault) or figure == 0 or LOWEST <= figure <= HIGHEST
        assert isinstance(figure, (Fault, int if whole else float))


@given(st.lists(st.text("0123456789.,", max_size=8), max_size=8))
def test_one_rule_reads_the_whole_column(cells):
    """No column ever holds one cell read by the Danish rule and one read by the international."""
    rules = set()
    for cell, figure in zip(cells, read_figures(cells, whole=False), strict=True):
        if isinstance(figure, Fault):
            continue
        as_danish = cell.replace(".", "").replace(",", ".")
        as_international = cell.replace(",", "")
        readings = {"danish": as_danish, "international": as_international}
        rules.add(frozenset(r for r, text in readings.items() if _float(text) == figure))
    assert not {frozenset({"danish"}), frozenset({"international"})} <= rules


def _float(text):
    try:
        return float(text)
    except ValueError:
        return None


@given(st.lists(st.from_regex(r"-?[0-9]{1,3}([.,][0-9]{3}){0,2}([.,][0-9]{1,2})?", fullmatch=True)))
def test_heads_in_thousands_never_become_ones(cells):
    for cell, figure in zip(cells, read_figures(cells, whole=True), strict=True):
        thousands = re.fullmatch(r"[1-9]\d{0,2}([.,])000", cell)
        assert not thousands or isinstance(figure, Fault) or figure == int(re.sub("[.,]", "", cell))


@given(st.lists(st.sampled_from(["1.000", "1.250", "980", "2,5", "0.5", "-1.0", "9999999999,0", "x", ""])))
def test_a_cell_that_is_refused_whatever_the_rule_decides_nothing_for_heads(cells):
    refused = {"2,5", "0.5", "-1.0", "9999999999,0", "x", ""}
    read = [said(f) for c, f in zip(cells, read_figures(cells, whole=True), strict=True) if c not in refused]
    assert read == [said(f) for f in read_figures([c for c in cells if c not in refused], whole=True)]


@given(st.lists(figures, min_size=1), conventions, st.randoms())
def test_the_order_of_the_cells_decides_nothing(numbers, convention, random):
    cells = [written(number, *convention) for number in numbers] + ["1.250", "0,5", "0.5", "x"]
    shuffled = list(range(len(cells)))
    random.shuffle(shuffled)
    read = [said(figure) for figure in read_figures(cells, whole=False)]
    again = [said(figure) for figure in read_figures([cells[i] for i in shuffled], whole=False)]
    assert again == [read[i] for i in shuffled]


@pytest.mark.parametrize("number", [float("inf"), float("nan"), float("-inf")])
def test_what_a_frame_calls_a_number_but_is_none_is_refused(number):
    assert said(read_figures([number], whole=False)[0]) == "not_a_number"


def test_an_ambiguous_number_comes_with_both_readings():
    fault = read_figures(["1.250"], whole=False)[0]
    assert dict(fault.values) == {"text": "1.250", "danish": 1250.0, "international": 1.25}
