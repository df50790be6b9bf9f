"""Every sentence and figure in the content files is held to the registers of facts."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from lint import CAUSAL, REGISTER, figures, held
from looking import some

import planner
from planner.files import content
from planner.model.allocation import TaskType
from planner.model.content import Mark, Text
from planner.model.evidence import Association, Firmness
from planner.model.schools import SchoolYear

DATA = Path(__file__).parent / "data"
CONTENT = Path(planner.__file__).parent / "content"
# Where each fact stands: ids and addresses, no sentence and no figure; it has a test of its own.
INDEX = CONTENT / "sources.toml"
ALL = sorted(path.relative_to(CONTENT).as_posix() for path in CONTENT.rglob("*.toml") if path != INDEX)
# What can be wrong with a file says nothing of the report: its figures are examples (write 40).
FILES = [file for file in ALL if not file.startswith("problems/")]
LISTS = ["tasks", "practices", "recommendations", "organisation"]

# Figures that are no fact of the report's but ours to set, each with why.
ALLOWED = {
    ("step", Decimal("0.01")): "how finely the report prints shares: whole percents, see D1's exactness",
}
# Names for things, not sentences or figures.
NAMES = {"id", "benchmark", "fact", "group", "rivals", "not_stated"}

# The law's word is oplæring (X7), and a choice of where to put time is a focus. Parts of words count too.
UNWANTED = re.compile(r"praktik|problem", re.IGNORECASE)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tree(file: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / file).read_text(encoding="utf-8"), parse_float=Decimal)


def leaves(node: Any, facts: tuple[str, ...] | None = None, key: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Walk through every value with its key and the facts cited by the nearest entry around it."""
    if isinstance(node, dict):
        here = tuple(node["fact"]) if "fact" in node else facts
        for name, value in node.items():
            if name not in NAMES:
                yield from leaves(value, here, name)
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value, facts, key)
    else:
        yield key, node, facts


def entries(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        yield from chain.from_iterable(entries(value) for value in node.values())
    elif isinstance(node, list):
        yield from chain.from_iterable(entries(value) for value in node)


def unsupported(node: Any) -> list[str]:
    """Name every figure that no cited fact holds."""
    complaints = []
    for key, value, facts in leaves(node):
        found = (
            [Decimal(value)]
            if isinstance(value, int | Decimal) and not isinstance(value, bool)
            else figures(str(value), "da" if key == "da" else "en")
        )
        known = set().union(*(held(fact) for fact in facts or ()))
        complaints += [
            f"{key}: {figure} in {value!r} is not in {facts}"
            for figure in found
            if figure not in known and (key, figure) not in ALLOWED
        ]
    return complaints


def half_said(node: Any) -> list[str]:
    """Name every text that lacks a language, or whose languages carry different figures."""
    complaints = []
    for entry in entries(node):
        if {"da", "en"} & set(entry):
            said = [str(entry.get(language, "")).strip() for language in ("da", "en")]
            counted = [
                Counter(figures(text, language)) for text, language in zip(said, ("da", "en"), strict=True)
            ]
            if not all(said) or counted[0] != counted[1]:
                complaints.append(repr(entry))
    return complaints


def sentences(node: Any) -> list[tuple[str, str]]:
    return [(value, key) for key, value, _ in leaves(node) if key in {"da", "en"}]


def cited(items: Any) -> set[str]:
    return {fact for item in items for fact in item.fact}


def in_register(pattern: str) -> set[str]:
    return {fact for fact in REGISTER if re.fullmatch(pattern, fact)}


# Files: figures, facts, languages, words


def test_every_content_file_is_looked_at():
    expected = [*LISTS, "caveats", "claims", "hours", "targets", "benchmarks/carpentry-2023"]
    assert {f"{name}.toml" for name in expected} <= set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_every_figure_is_held_by_a_fact_cited_beside_it(file):
    assert unsupported(tree(file)) == []


@pytest.mark.parametrize("file", FILES)
def test_every_fact_cited_is_in_a_register_and_nothing_stands_without_one_unless_it_is_ours(file):
    whole = tree(file)
    for entry in some(entries(whole)):
        assert set(entry.get("fact", ())) <= set(REGISTER)
        assert entry.get("fact") != [] or entry["source"] == "planner"
    assert [value for key, value, facts in leaves(whole) if key in {"da", "en"} and facts is None] == []


@pytest.mark.parametrize("file", FILES)
def test_both_languages_are_there_and_carry_the_same_figures(file):
    assert half_said(tree(file)) == []


@pytest.mark.parametrize("file", [file for file in ALL if file != "hours.toml"])  # figures alone
def test_no_sentence_has_a_causal_or_an_unwanted_word(file):
    for sentence, language in some(sentences(tree(file))):
        assert not CAUSAL[language].search(sentence), sentence
        assert not UNWANTED.search(sentence), sentence


@pytest.mark.parametrize("file", ALL)
def test_a_danish_percent_sign_stands_after_a_no_break_space_and_an_english_one_after_its_figure(file):
    for key, value, _ in some(leaves(tree(file))):
        if key == "da":
            assert re.findall(r"[^\u00a0]%", value) == []
        elif key == "en":
            assert re.findall(r"\D%", value) == []


def test_the_index_of_facts_names_every_fact_where_its_register_has_it():
    told = tomllib.loads(INDEX.read_text(encoding="utf-8"))
    sections = {fact: section for section, facts in told["mapping"].items() for fact in facts}
    assert sections == {row["fact_id"]: row["section"] for row in rows("facts_register.csv")}
    # Worded by us in two languages, so only who is named can be held to the register.
    for fact, source in told["elsewhere"].items():
        register = next(row["source"] for row in rows("external_facts.csv") if row["fact_id"] == fact)
        named = register.split(",")[0].split(";")[0]
        assert named not in {"uvm.dk", "bm.dk"} or all(text.startswith(named) for text in source.values())


def test_every_outside_fact_that_content_cites_has_a_source_in_both_languages():
    told = tomllib.loads(INDEX.read_text(encoding="utf-8"))["elsewhere"]
    cited = {
        fact
        for file in FILES
        for fact in re.findall(r'"(X\d+)"', (CONTENT / file).read_text(encoding="utf-8"))
    }
    assert cited <= set(told)
    assert all(set(source) == {"da", "en"} for source in told.values())


# The checks can fail


@pytest.mark.parametrize(
    ("file", "was", "becomes"),
    [
        ("claims.toml", "fra 23.", "fra 22."),
        ("claims.toml", "year = 2023", "year = 2024"),
        ("caveats.toml", "26 af 27", "26,5 af 27"),
        ("organisation.toml", "2 of 26", "2 of 27"),
        ("hours.toml", "hours = 1679.8", "hours = 1678.9"),
        ("targets.toml", "share = 0.60", "share = 0.65"),
        ("targets.toml", '"gf2_week_15"', '"gf2_week_16"'),
        ("organisation.toml", '"O3"]\nname', '"O4"]\nname'),
        ("benchmarks/carpentry-2023.toml", "mean = 0.26", "mean = 0.27"),
    ],
)
def test_a_changed_figure_or_fact_is_caught(file, was, becomes):
    text = (CONTENT / file).read_text(encoding="utf-8")
    assert was in text
    # "O3" stands in more than one entry; the last is the one with figures.
    before, after = text.rsplit(was, 1)
    assert unsupported(tomllib.loads(before + becomes + after, parse_float=Decimal)) != []


def test_a_figure_without_a_fact_is_caught():
    assert unsupported({"id": "x", "fact": ["D2"], "mean": Decimal("0.26")}) == []
    assert unsupported({"id": "x", "mean": Decimal("0.26")}) != []


def test_a_missing_language_or_a_figure_in_only_one_is_caught():
    whole = tree("organisation.toml")
    text = next(entry for entry in whole["organisation"] if entry["id"] == "consultant_alone")["text"]
    assert half_said(whole) == []
    for change in ({"da": "Nogle skoler."}, {"en": " "}, {"da": text["da"].replace("24", "2,4")}):
        changed = deepcopy(whole)
        next(entry for entry in changed["organisation"] if entry["id"] == "consultant_alone")["text"].update(
            change
        )
        assert len(half_said(changed)) == 1


def test_danish_and_english_figures_are_read_as_their_readers_do():
    assert figures("1.924,5 timer på GF2, 3,1 og 27\u00a0%", "da") == [
        Decimal("1924.5"),
        Decimal("3.1"),
        Decimal(27),
    ]
    assert figures("1,924.5 hours, 3.1 and 27%", "en") == [Decimal("1924.5"), Decimal("3.1"), Decimal(27)]


def test_causal_words_are_caught_and_efficient_workflows_are_not():
    assert CAUSAL["da"].search("Mere støtte fører til flere aftaler")
    assert CAUSAL["en"].search("The effect of support")
    assert not CAUSAL["da"].search("Effektive arbejdsgange; det tager effektivt")
    assert UNWANTED.search("samarbejdsproblemer") and UNWANTED.search("en praktikplads")  # noqa: PT018


# Values: what the loader gives


def test_the_seventeen_tasks_and_other_are_there():
    tasks = content.tasks()
    assert len(tasks) == 17 + 1
    assert cited(tasks) == in_register(r"T[ASR]\d+")
    assert [item.id for item in tasks if item.task_type is None] == ["other"]
    letters = {
        "ta": TaskType.ADMINISTRATION,
        "ts": TaskType.STUDENT_SUPPORT,
        "tr": TaskType.COMPANY_RELATIONS,
    }
    assert all(item.task_type is letters[item.id[:2]] for item in tasks if item.id != "other")
    assert [item.task_type for item in content.task_types()] == list(TaskType)


def test_the_twenty_two_practices_are_there_in_three_groups_and_tied_to_no_task_type():
    practices, groups = content.practices(), content.practice_texts("group")
    assert cited(practices) >= in_register(r"B[ABC]\d+")
    assert Counter((item.id[:2], item.group) for item in practices) == dict(
        zip(zip(("ba", "bb", "bc"), (group.id for group in groups), strict=True), (8, 8, 6), strict=True)
    )
    assert {item.task_type for item in practices} == {None}


def test_which_task_types_a_practice_touches_is_said_to_be_ours_and_what_comes_of_it_to_be_unexamined():
    for item in some(content.practices()):
        assert list(item.touches) == [t for t in TaskType if t in item.touches] != [], item.id
    touches, told = content.practice_texts("said")
    assert (touches.source, told.source) == ("planner", "register")
    assert "vores egen" in touches.text.da
    assert "ikke undersøgt" in told.text.da
    assert all(item.touches == () for item in content.recommendations())


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_card_has_two_sentences_at_most(language):
    for item in some((*content.practices(), *content.worksheet("question"))):
        assert len(re.findall(r"[.?!:](?:\s|$)", item.text.in_language(language))) <= 2, item.id


def test_the_worksheet_asks_under_each_of_its_parts_and_its_questions_are_ours():
    parts, questions = content.worksheet("part"), content.worksheet("question")
    assert list(dict.fromkeys(item.group for item in questions)) == [item.id for item in parts]
    assert {item.source for item in (*parts, *questions)} == {"planner"}
    assert cited(questions) <= in_register(r"HC\d|HA\d|BC5|A[AD]\d")
    assert all(item.text.da.endswith("?") and item.text.en.endswith("?") for item in questions)


def test_free_time_for_relations_stands_beside_no_relation_found():
    practice = next(item for item in content.practices() if item.id == "bc3")
    claim = next(item for item in content.claims() if item.id == "c4")
    assert {"BC3", "C4"} <= set(practice.fact) & set(claim.fact)


def test_every_recommendation_of_the_report_is_there():
    recommendations = content.recommendations()
    assert cited(recommendations) == in_register(r"A[ABCD]\d+")
    assert [item.id for item in recommendations if item.task_type] == ["ad1", "ad2", "ad3"]


@pytest.mark.parametrize("kind", LISTS)
def test_ids_are_unique(kind):
    ids = [item.id for item in some(getattr(content, kind)())]
    assert len(ids) == len(set(ids))


def test_the_first_caveat_is_that_the_purpose_is_patterns():
    first, *others = content.caveats()
    assert first.fact == ("M11",)
    assert [item.id for item in others] == ["estimates", "published", "weighting", "carpentry_2023", "heads"]


def test_the_four_claims_have_the_report_s_direction_and_firmness():
    assert [(c.fact[0], c.task_type, c.association, c.firmness) for c in content.claims()] == [
        ("C1", None, Association.NONE_FOUND, Firmness.NO_CLEAR),
        ("C2", TaskType.STUDENT_SUPPORT, Association.HIGHER, Firmness.SUGGESTED),
        ("C3", TaskType.ADMINISTRATION, Association.LOWER, Firmness.STATED),
        ("C4", TaskType.COMPANY_RELATIONS, Association.NONE_FOUND, Firmness.STATED),
    ]


def test_a_claim_is_told_with_the_report_s_own_hedge():
    # "tyder på" is the report's; what it states flatly is told flatly, and what it did not find as not found.
    hedged = [c.firmness is Firmness.SUGGESTED for c in content.claims()]
    assert [("tyder på" in c.text.da, "suggest" in c.text.en) for c in content.claims()] == [
        (h, h) for h in hedged
    ]


def test_the_one_relation_without_a_year_is_given_none():
    assert [c.id for c in content.claims() if "year" in {item.id for item in c.not_stated}] == ["c4"]
    assert not re.search(r"\d", content.claims()[3].may_say.en)


def test_a_claim_has_no_number_but_its_year():
    for claim in some(content.claims()):
        values = {f.name: getattr(claim, f.name) for f in dataclasses.fields(claim)}
        assert {name for name, value in values.items() if isinstance(value, int | float)} == {"year"}
        assert {"schools", "strength", "outcomes", "tests"} <= {item.id for item in claim.not_stated}


def test_rivals_stand_beside_every_claim_and_ours_are_marked():
    for claim in some(content.claims()):
        assert {"weak_local_market", "teachers_time", "estimates"} <= {rival.id for rival in claim.rivals}
        if claim.association is not Association.NONE_FOUND:
            assert {"short_agreements", "four_relations", "shares_total"} <= {
                rival.id for rival in claim.rivals
            }
        ours = {rival.id for rival in claim.rivals if rival.source == "planner"}
        assert ours == {r.id for r in claim.rivals} & {
            "school_size", "reverse_direction", "four_relations", "shares_total",
            "same_interviews", "one_far_out", "small_schools", "whole_programme",
        }  # fmt: skip


def test_an_fte_in_hours_is_net_by_school_year():
    hours = content.hours()
    assert [hours.net_in(SchoolYear(year)) for year in range(2022, 2028)] == [
        None, 1679.8, 1679.8, 1679.8, 1687.2, None,
    ]  # fmt: skip


def test_the_targets_are_a_table_and_say_what_is_not_known():
    targets = content.targets()
    assert [(row.programme, row.mark, row.year, row.share) for row in targets.rows] == [
        (None, Mark.GF2_END, 2026, 0.8),
        (None, Mark.GF2_WEEK_15, None, 0.6),
        ("eux business", Mark.GF2_END, None, 0.66),
        ("carpentry", Mark.GF2_END, 2023, 0.8),
    ]
    assert [item.id for item in targets.rules] == ["steps", "supervision"]
    assert [item.id for item in targets.not_known] == ["carpentry_2019"]
    end = targets.rows[0]
    assert end.days_left(dt.date(2026, 11, 26)) == 35
    assert targets.rows[1].days_left(dt.date(2026, 11, 26)) is None


@pytest.mark.parametrize(("year", "net"), [(2019, 1679.8), (2025, 1679.8), (2026, 1687.2), (2031, 1687.2)])
def test_net_hours_are_those_of_the_year_or_of_the_nearest_known(year, net):
    assert content.hours().net_for(SchoolYear(year)).hours == net
    assert content.hours().net_for(None).hours == 1679.8


def test_nothing_in_the_content_says_week_15_without_saying_of_what():
    """Calendar week 15 is in April: the mark is set in the 15th teaching week."""
    for path in some(CONTENT.rglob("*.toml")):
        said = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<!calendar )(?<!teaching )week 15\b|(?<!kalender)uge 15", said), path


def test_a_text_with_one_language_cannot_be_built():
    with pytest.raises(ValueError, match="both languages"):
        Text(da="læreplads", en=" ")
