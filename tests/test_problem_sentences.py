"""Everything a table can give rise to has a sentence a person can act on, in both languages."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.files import codes
from planner.files.codes import QUESTIONS, Code
from planner.files.schools import columns, headings
from planner.model.problems import Place, Problem
from planner.model.schools import HEADS
from planner.words.language import LANGUAGES, words_in
from planner.words.problem_values import COLUMNS, COUNTS, FORMS, Choice, Saying, column
from planner.words.problems import SAYINGS, place_text, problem_sentence

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "problem_sentences.toml").read_text(encoding="utf-8")
)["case"]
# What a technician would say; the reader of the sentence is none.
TECHNICAL = re.compile(
    r"\b(DTD|XML|parse|encod|byte|null\b|NaN|exception|delimiter|schema|ASCII)", re.IGNORECASE
)
HOSTILE: list[Any] = [
    "{0}",
    "{name}",
    "{text.__class__}",
    "%s",
    "%(x)s",
    "a\nb\r\nc\u2028d\x85e",
    "\x1b[31m",
    "x" * 10_000,
]
HOSTILE += [None, float("nan"), float("inf"), -1e300, 2**5000, [], {}]
HOSTILE += ["\u202egnp.exe", "\ud800", "\x00", "«·»", "<script>", "", "﷽" * 5000]


def problem_of(case: Mapping[str, Any]) -> Problem:
    values = {**case["values"], **dict.fromkeys(case.get("none", ()))}
    severity = "question" if case["code"] in QUESTIONS else "problem"
    return Problem(case["code"], Place(**case.get("place", {})), values, severity)


def sayings(code: Code) -> Iterator[Saying]:
    chosen = SAYINGS[code]
    if isinstance(chosen, Choice):
        yield from chosen.cases.values()
        yield chosen.otherwise
    else:
        yield chosen


def documented_keys() -> dict[str, set[str]]:
    """The words of each code's comment, among them the keys of its values."""
    source = Path(codes.__file__).read_text(encoding="utf-8")
    body = source.split("class Code", 1)[1].split("QUESTIONS", 1)[0]
    found: dict[str, set[str]] = {}
    name = ""
    for line in body.splitlines():
        if match := re.match(r"    ([A-Z][A-Z0-9_]*) = ", line):
            name = match[1]
        if name and "#" in line:
            found.setdefault(name, set()).update(re.findall(r"[a-z][a-z0-9_]*", line.split("#", 1)[1]))
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def has_one_plain_line(text: str) -> bool:
    return len(text.splitlines()) == 1 and not any(
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in text
    )


def test_every_code_has_a_sentence_and_no_sentence_lacks_its_code():
    assert set(SAYINGS) == set(Code)


@pytest.mark.parametrize("code", Code)
def test_a_sentence_uses_only_the_values_its_code_is_documented_with(code):
    documented = documented_keys().get(code.name, set())
    for saying in sayings(code):
        used = placeholders(saying.what) | placeholders(saying.do)
        assert used <= documented
        assert used <= FORMS.keys() | saying.forms.keys()
    chosen = SAYINGS[code]
    assert not isinstance(chosen, Choice) or chosen.key in documented


def test_every_way_of_saying_it_is_among_the_cases():
    spoken = set()
    for case in CASES:
        chosen = SAYINGS[Code(case["code"])]
        saying = chosen.made(problem_of(case).values) if isinstance(chosen, Choice) else chosen
        spoken.add((case["code"], saying.what, saying.do))
    missing = {(code.value, s.what, s.do) for code in Code for s in sayings(code)} - spoken
    assert not missing


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["code"])
def test_the_values_of_a_case_are_those_its_code_is_documented_with(case):
    documented = documented_keys().get(Code(case["code"]).name, set())
    assert {*case["values"], *case.get("none", ())} <= documented


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["code"])
def test_a_sentence_is_as_read_through(case, language):
    assert problem_sentence(problem_of(case), words_in(language)) == case[language]


def test_the_cases_stand_in_the_order_of_the_codes():
    order = [code.value for code in Code]
    assert [case["code"] for case in CASES] == sorted((c["code"] for c in CASES), key=order.index)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["code"])
def test_a_sentence_says_what_and_what_to_do_and_is_no_general_one(case):
    problem = problem_of(case)
    for language in LANGUAGES:
        words = words_in(language)
        text = problem_sentence(problem, words)
        assert has_one_plain_line(text)
        assert text.count(" · ") == (2 if case.get("place") else 1)
        general = problem_sentence(Problem("no such code", problem.place, {}, problem.severity), words)
        assert text != general
        assert not TECHNICAL.search(text)
        assert "{" not in text
        assert len(text) < 400


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["code"])
def test_danish_is_written_as_danish_is(case):
    assert not re.search(r"problem|praktik|f\.eks|\"|“|”|\bfejlagtig|\bugyldig", case["da"], re.IGNORECASE)
    assert not re.search(r"»|«|\"", case["en"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["code"])
def test_without_its_values_a_problem_still_has_a_sentence(case):
    for key in case["values"]:
        rest = {name: value for name, value in case["values"].items() if name != key}
        for language in LANGUAGES:
            text = problem_sentence(Problem(case["code"], Place(row=3), rest), words_in(language))
            assert text.startswith(("Række 3 · ", "Row 3 · "))
            assert text.count(" · ") == 2


def shapes_of(hostile: Any) -> Iterator[object]:
    """A value as it is, in a list, and as both ends of a mapping."""
    yield hostile
    if isinstance(hostile, str):
        yield {hostile: hostile, "students": hostile}
    if not isinstance(hostile, (list, dict)):
        yield [hostile] * 40


@pytest.mark.parametrize("code", [*Code, "no such code"])
def test_hostile_values_give_one_line_and_no_error(code):
    keys = documented_keys().get(getattr(code, "name", ""), set()) | {"near"}
    for hostile in HOSTILE:
        text = hostile if isinstance(hostile, str) else ""
        for shape in shapes_of(hostile):
            problem = Problem(code, Place(text, 3, text, text, text), dict.fromkeys(keys, shape))
            for language in LANGUAGES:
                sentence = problem_sentence(problem, words_in(language))
                assert has_one_plain_line(sentence)
                assert len(sentence) < 3000
                sentence.encode()


@given(st.text(), st.text(), st.sampled_from(LANGUAGES))
def test_any_text_found_is_shown_on_one_line(text, name, language):
    problem = Problem("not_a_number", Place(name, 3, name, name), {"column": "students", "text": text})
    sentence = problem_sentence(problem, words_in(language))
    assert has_one_plain_line(sentence)
    sentence.encode()


def test_a_value_is_never_a_template():
    values = {"column": "students", "text": "{column} {0} %s"}
    sentence = problem_sentence(Problem("not_a_number", Place(school="{row}"), values), words_in("da"))
    assert sentence == "{row} · der står »{column} {0} %s«, som ikke er et tal · skriv et helt tal, fx 40"


def test_nothing_of_a_cpr_number_is_shown():
    number = "010190-1234"
    place = Place("Ark1", 7, number, f"Ida {number}", number)
    values = {"column_number": 9, "text": number, "near": (number,)}
    for language in LANGUAGES:
        sentence = problem_sentence(Problem("cpr_number", place, values), words_in(language))
        assert not re.search(r"0101|1234|Ida", sentence)


def test_what_cannot_be_seen_is_named():
    values = {"column": "students", "text": "4\u200b0\x1b"}
    sentence = problem_sentence(Problem("not_a_number", values=values), words_in("en"))
    assert sentence.startswith("It says “4U+200B0U+001B”, which is not a number")


def test_a_long_list_is_cut_and_says_so():
    problem = Problem("hidden_rows", Place("Ark1"), {"rows": range(2, 400)}, "question")
    assert "række 2, 3, 4, 5, 6, 7, 8, 9 og 390 andre ·" in problem_sentence(problem, words_in("da"))
    assert "rows 2, 3, 4, 5, 6, 7, 8, 9 and 390 others ·" in problem_sentence(problem, words_in("en"))


def test_an_unknown_code_is_asked_about_or_pointed_at():
    place = Place(row=1250, school="Århus Skole")
    pointed_at = Problem("from the future", place)
    asked_about = Problem("from the future", place, {}, "question")
    assert problem_sentence(pointed_at, words_in("da")) == (
        "Række 1250, Århus Skole · her er noget, der ikke kan læses · se det efter, og skriv det igen"
    )
    assert problem_sentence(asked_about, words_in("da")) == (
        "Række 1250, Århus Skole · her er noget, der er værd at se på en gang til · "
        "ret det, hvis det er forkert; ellers lad det stå"
    )


def test_a_place_says_only_what_is_known():
    words = words_in("da")
    assert place_text(Place(), words) == ""
    assert place_text(Place(school="erhvervsskolen Nord"), words) == "erhvervsskolen Nord"
    assert place_text(Place(row=3, school_id="000751"), words) == "Række 3, institutionsnummer 000751"
    assert (
        place_text(Place("2025", 3, "Elevtal", "Nord", "000751"), words)
        == "Arket »2025«, række 3, Nord, kolonnen »Elevtal«"
    )


def test_our_columns_are_the_readers():
    assert set(COLUMNS) == set(columns.COLUMNS)
    assert set(COUNTS) == set(HEADS)


@pytest.mark.parametrize("ours", COLUMNS)
def test_the_heading_a_sentence_asks_for_is_one_the_reader_knows(ours):
    for language in LANGUAGES:
        heading = column(ours, words_in(language)).strip("»«“”")
        assert headings.read_mapping({heading: "x"}) == {ours: "x"}
