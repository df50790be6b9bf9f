"""Everything that can be wrong has a sentence a person can act on, in both languages, and is raised as it is told."""

from __future__ import annotations

import ast
import pickle
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
from looking import some

import planner
from planner.files.content import problem_kinds
from planner.files.schools import headings
from planner.files.schools.columns import COLUMNS, heading_in
from planner.model.problems import Code, Place, Problem, Refused
from planner.words.language import LANGUAGES, words_in
from planner.words.problems import place_text, problem_sentence, refusal
from planner.words.problems.forms import form
from planner.words.problems.sentences import chosen

GENERAL = {Code.UNKNOWN, Code.UNKNOWN_QUESTION}  # said by words/, of a code or a value they do not know
CONTENT = Path(planner.__file__).parent / "content" / "problems"
# Those with a place and a case to be read through; the rest are told where they are raised.
KINDS = {
    code: problem_kinds()[code]
    for file in ("files", "rows", "estimates", "stored", "rounds")
    for code in tomllib.loads((CONTENT / f"{file}.toml").read_text(encoding="utf-8"))
    if code not in GENERAL
}
CASES: list[dict[str, Any]] = [
    {"code": code, "values": {}, **case}
    for code, cases in tomllib.loads(
        (Path(__file__).parent / "cases" / "problem_sentences.toml").read_text(encoding="utf-8")
    ).items()
    for case in cases
]
ONE_SENTENCE = {  # the remedy is in it
    code
    for file in ("memos", "pages")
    for code in tomllib.loads((CONTENT / f"{file}.toml").read_text(encoding="utf-8"))
}
by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["code"])
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
    return Problem(case["code"], Place(**case.get("place", {})), values, KINDS[case["code"]].severity)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def has_one_plain_line(text: str) -> bool:
    return len(text.splitlines()) == 1 and not any(
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in text
    )


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the house, by its floor."""
    folder = Path(planner.__file__).parent
    for module in some(folder.rglob("*.py")):
        yield module.relative_to(folder).parts[0], ast.parse(module.read_text(encoding="utf-8"))


def code_of(node: ast.AST) -> str:
    named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code"
    return node.attr.lower() if named else ""


def test_every_code_in_the_house_has_its_entry_and_every_entry_is_raised():
    named, raised = set(), set()
    for floor, tree in trees():
        compared = {n for one in ast.walk(tree) if isinstance(one, ast.Compare) for n in ast.walk(one)}
        for node in ast.walk(tree):
            if code := code_of(node):
                named.add(code)
                if floor in {"model", "files", "store", "memos", "acts", "rooms"} and node not in compared:
                    raised.add(code)
    assert named == problem_kinds().keys()
    assert raised == named - GENERAL


def test_a_code_is_raised_as_severe_as_its_entry_says_and_with_no_values_but_its_own():
    severity = {
        "Problem": "problem",
        "_problem": "problem",
        "_question": "question",
    }  # the rest ask the entry
    seen = 0
    for floor, tree in trees():
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args):
            if kind := problem_kinds().get(code_of(call.args[0])):
                seen += 1
                name = getattr(call.func, "id", "")
                by_name = {key.arg: key.value for key in call.keywords if key.arg}
                said = by_name.pop("severity", None)
                stated = said.value if isinstance(said, ast.Constant) else severity.get(name, kind.severity)
                assert stated == kind.severity, ast.unparse(call)
                given = by_name.keys() - {"values"}
                if name == "Fault" and len(call.args) > 1 and isinstance(call.args[1], ast.Dict):
                    given |= {key.value for key in call.args[1].keys if isinstance(key, ast.Constant)}
                assert given <= kind.values.keys(), ast.unparse(call)
                assert floor != "rooms" or given == kind.values.keys(), ast.unparse(call)
    assert seen > len(problem_kinds())


@pytest.mark.parametrize(("code", "kind"), problem_kinds().items())
def test_an_entry_says_what_and_what_to_do_of_its_own_values_in_both_languages(code, kind):
    assert kind.severity in {"problem", "question"}
    assert kind.by in ({*kind.values} if kind.cases else {""})
    assert set(kind.unsaid) <= set(Place.__slots__)
    for name, how in kind.values.items():
        assert " | " in how or form(how), name
    for said in (kind.said, *kind.cases.values()):
        assert placeholders(said.da) == placeholders(said.en) <= kind.values.keys()
        assert said.da.count(" · ") == said.en.count(" · ") == int(code not in ONE_SENTENCE)
        assert all(" | " not in kind.values[name] for name in placeholders(said.da))
        assert not set("“”") & set(said.da)


def test_every_way_of_saying_it_is_among_the_cases():
    spoken = {chosen(problem_of(case)) for case in CASES}
    assert {said for kind in KINDS.values() for said in (kind.said, *kind.cases.values())} <= spoken
    assert {case["code"] for case in CASES} == KINDS.keys()


@by_case
def test_the_values_of_a_case_are_those_of_its_entry(case):
    assert {*case["values"], *case.get("none", ())} <= KINDS[case["code"]].values.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@by_case
def test_a_sentence_is_as_read_through(case, language):
    assert problem_sentence(problem_of(case), words_in(language)) == case[language]


def test_the_cases_stand_in_the_order_of_the_codes():
    order = list(KINDS)
    assert [case["code"] for case in CASES] == sorted((c["code"] for c in CASES), key=order.index)


@by_case
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


@by_case
def test_danish_is_written_as_danish_is(case):
    assert not re.search(r"problem|praktik|f\.eks|\"|“|”|\bfejlagtig|\bugyldig", case["da"], re.IGNORECASE)
    assert not re.search(r"»|«|\"", case["en"])


@by_case
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


@pytest.mark.parametrize("code", [*KINDS, "no such code"])
def test_hostile_values_give_one_line_and_no_error(code):
    keys = {*(KINDS[code].values if code in KINDS else ()), "near"}
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


def test_a_refusal_goes_from_one_process_to_another_and_is_said_there():
    sent = pickle.loads(pickle.dumps(Refused(Code.NO_WORKER, address="tcp://{a}:1")))
    assert (sent.code, dict(sent.values), str(sent)) == (
        "no_worker",
        {"address": "tcp://{a}:1"},
        "no_worker: {'address': 'tcp://{a}:1'}",
    )
    assert refusal(sent, words_in("en")).endswith("start one with dask worker tcp://{a}:1.")
    assert refusal(Refused(Code.FIGURE_NEEDED, field="{x}"), words_in("da")) == "{x}: Skriv et tal."


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


@pytest.mark.parametrize("ours", COLUMNS)
def test_the_heading_a_sentence_asks_for_is_one_the_reader_knows(ours):
    for language in LANGUAGES:
        assert headings.read_mapping({heading_in(ours, language): "x"}) == {ours: "x"}
