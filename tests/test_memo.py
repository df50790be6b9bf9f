"""A memo's every number is the library's, every fact has its place, and nothing is claimed that is not known."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lint import tied_faults
from memo_examples import BENCHMARK, EXAMPLE, HOSTILE
from strategies import some_fte

from planner import Allocation, Range, School, SchoolYear, TaskType, load_benchmark
from planner.files.content import caveats, claims
from planner.memos.prints.html import memo_body
from planner.memos.says.compiler import compile_memo
from planner.memos.says.rules import OWN
from planner.model.allocation import rounded_shares
from planner.model.change import Change
from planner.model.problems import Code, Refused
from planner.words.evidence import compass
from planner.words.language import LANGUAGES, words_in
from planner.words.problems import refusal
from planner.words.standing import guaranteed_sentence
from planner.words.terms import task_names


def _with_some_ranges(school, factors):
    """Some task types have an estimate of their own, some have none."""
    ranges = {
        t: Range(school.allocation[t] * low, school.allocation[t], school.allocation[t] * high)
        for t, (low, high) in factors.items()
    }
    return replace(school, ranges=ranges)


schools = st.builds(
    _with_some_ranges,
    st.builds(
        School,
        school_id=st.just("900001"),
        school=st.text(min_size=1, max_size=40),
        students=st.integers(1, 20_000),
        allocation=some_fte,
        year=st.one_of(st.none(), st.integers(2015, 2035).map(SchoolYear)),
        gf2_students=st.one_of(st.none(), st.integers(60, 90)),
        agreements=st.one_of(st.none(), st.integers(0, 60)),
        agreements_week15=st.one_of(st.none(), st.integers(0, 60)),
    ),
    st.dictionaries(st.sampled_from(TaskType), st.tuples(st.floats(0, 1), st.floats(1, 3))),
)


def text_of(memo):
    return " ".join(sentence.text for sentence in memo.sentences)


def beside(memo):
    """The section that sets the school beside the publication: the one with drawings."""
    return next(section for section in memo.sections if section.figures)


@given(schools, st.sampled_from(LANGUAGES))
def test_the_table_of_time_holds_the_librarys_figures(school, language):
    words, memo = words_in(language), compile_memo(school, BENCHMARK, language=language)
    table = memo.sections[0].table
    percents = rounded_shares(school.allocation)
    for t, row in zip(TaskType, table.rows, strict=True):
        fte = school.allocation[t]
        assert row == (
            task_names(words)[t],
            words.number_beside(fte, 2, (0.0,)),
            words.percents(percents[t]),
            words.number(fte * 37, 1),
            words.number(fte * 1924),
            words.number(fte * 1924 / school.students, 1),
        )
    shown = [int(re.sub(r"\D", "", row[2])) for row in table.rows]
    assert sum(shown) == 100
    assert table.total[1] == words.number_beside(school.allocation.fte, 2, (0.0,))


@given(schools, st.sampled_from(LANGUAGES))
def test_differences_are_taken_before_rounding(school, language):
    words, memo = words_in(language), compile_memo(school, BENCHMARK, language=language)
    for (t, published), row in zip(BENCHMARK.shares.items(), beside(memo).table.rows, strict=True):
        assert row[1] == words.percents(rounded_shares(school.allocation)[t])
        assert row[2] == words.percent(published.mean)
        assert row[3] == words.signed(100 * (school.allocation.shares[t] - published.mean))


@given(schools, st.sampled_from(LANGUAGES))
def test_a_share_is_said_to_be_outside_exactly_when_rounding_cannot_explain_it(school, language):
    memo = compile_memo(school, BENCHMARK, language=language)
    text = " ".join(s.text for paragraph in beside(memo).paragraphs for s in paragraph)
    words = words_in(language)
    outside = [
        t
        for t, p in BENCHMARK.shares.items()
        if not p.low - 0.005 <= school.allocation.shares[t] <= p.high + 0.005
    ]
    for t in TaskType:
        assert (f"{task_names(words)[t]}: " in text) == (t in outside)
    assert (words.text("All three shares lie within the reported ranges, which are rounded.") in text) == (
        not outside
    )


@given(schools, schools, st.sampled_from(LANGUAGES))
def test_the_table_of_change_holds_the_librarys_figures_and_its_parts_add_up_as_printed(
    before, now, language
):
    words, memo = words_in(language), compile_memo(now, BENCHMARK, language=language, previous=before)
    change, rows = Change(before, now), memo.sections[1].table.rows
    for (t, parts), row in zip(change.hours_week.items(), rows[:3], strict=True):
        assert row[:4] == (
            task_names(words)[t],
            words.number(parts.before, 1),
            words.number(parts.after, 1),
            words.signed(parts.change, 1),
        )
        assert row[4] == "–"
        assert tenths(row[5]) + tenths(row[6]) == tenths(row[3])
    ratio, row = change.students_per_fte, rows[3]
    decimals = 0 if min(ratio.before, ratio.after) >= 10 else 1
    assert row[1:4] == (
        words.number(ratio.before, decimals),
        words.number(ratio.after, decimals),
        words.signed(ratio.change, decimals),
    )
    assert tenths(row[4]) + tenths(row[5]) == tenths(row[3])


def tenths(text):
    """A printed difference as a whole number: its marks taken out, its sign kept."""
    return int(re.sub(r"\D", "", text)) * (-1 if text.startswith("−") else 1)


@given(schools, st.sampled_from(LANGUAGES))
def test_no_sentence_of_ours_claims_a_cause_a_rank_or_a_chance(school, language):
    memo = compile_memo(replace(school, school="X"), BENCHMARK, language=language)
    assert tied_faults([sentence.text for sentence in memo.sentences], language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_set_of_facts_has_one_note_and_every_note_says_where_each_fact_stands(language):
    memo = compile_memo(EXAMPLE, BENCHMARK, language=language)
    words = words_in(language)
    used = {sentence.facts for sentence in memo.sentences if sentence.facts}
    assert used == {note.facts for note in memo.notes}
    assert [note.number for note in memo.notes] == list(range(1, len(memo.notes) + 1))
    for note in memo.notes:
        for fact in note.facts:
            assert (
                words.text("the school's own figures, {year}", year="2025/26") if fact == OWN else fact
            ) in note.place


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_rests_on_a_fact_or_is_the_schools_own(language):
    memo = compile_memo(EXAMPLE, BENCHMARK, language=language)
    for sentence in memo.sentences:
        if re.search(r"\d", sentence.text):
            assert sentence.facts, sentence.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_patterns_not_judgement_comes_first_and_every_caveat_and_relation_is_there(language):
    memo = compile_memo(EXAMPLE, BENCHMARK, language=language)
    assert memo.opening.facts == ("M11",)
    said = {sentence.text for sentence in memo.sentences}
    for item in (*caveats(), *claims()):
        assert any(item.text.in_language(language) in text for text in said), item.id
    for rival in {r.id: r for c in claims() for r in c.rivals}.values():
        assert any(rival.text.in_language(language) in text for text in said), rival.id


def test_both_languages_say_the_same_things_in_the_same_order():
    da, en = (compile_memo(EXAMPLE, BENCHMARK, language=language) for language in LANGUAGES)
    assert [s.facts for s in da.sentences] == [s.facts for s in en.sentences]
    assert [(s.rule, s.grade) for s in da.sentences] == [(s.rule, s.grade) for s in en.sentences]
    assert [len(s.figures) for s in da.sections] == [len(s.figures) for s in en.sections]
    for ours, theirs in zip(da.sentences, en.sentences, strict=True):
        assert figures(ours.text) == figures(theirs.text)


def figures(text):
    """Every number in a text, its marks taken out: 1.924,5 and 1,924.5 are the same figure."""
    return sorted(re.sub(r"\D", "", number) for number in re.findall(r"\d(?:[\d.,]*\d)?", text))


def test_no_danish_memo_says_it_in_english():
    da, en = (
        compile_memo(EXAMPLE, BENCHMARK, language=language, date=dt.date(2026, 11, 23))
        for language in LANGUAGES
    )
    same = {s.text for s in da.sentences} & {s.text for s in en.sentences}
    assert same == set()
    assert da.kicker != en.kicker
    assert "23. november 2026" in da.facts_line


def test_without_a_benchmark_everything_but_the_comparison_stands():
    with_it, without = compile_memo(EXAMPLE, BENCHMARK), compile_memo(EXAMPLE, None)
    assert without.sections[0] == with_it.sections[0]
    assert [s.title for s in without.sections] == ["Skolens tid", "Aftalerne og målet"]


def test_the_reports_claims_and_caveats_are_silent_beside_another_benchmark():
    other = replace(BENCHMARK, id="bricklaying-2025", worlds=BENCHMARK.worlds)
    memo = compile_memo(EXAMPLE, other)
    text = " ".join(sentence.text for sentence in memo.sentences)
    for item in (*caveats(), *claims()):
        assert item.text.da not in text
    assert "ømreruddannelsens" not in text
    assert not [note for note in memo.notes if "afsnit" in note.place]
    assert [s.title for s in memo.sections] == [
        "Skolens tid",
        "Skolens tal og rapportens 23 skoler",
        "Aftalerne og målet",
    ]


@given(schools, st.sampled_from(LANGUAGES))
def test_where_a_share_stands_is_the_benchmarks_own_answer_bounds_before_convention(school, language):
    memo = compile_memo(school, BENCHMARK, language=language)
    for t, row in zip(TaskType, beside(memo).table.rows, strict=True):
        position = BENCHMARK.position(t, school.allocation.shares[t])
        assert row[5] == span(position.fewest, position.most)
        assert row[6] == span(position.likely_low, position.likely_high)
        assert 0 <= position.fewest <= position.likely_low <= position.likely_high <= position.most <= 23


@given(schools)
def test_with_the_schools_own_range_a_share_stands_from_its_lows_fewest_to_its_highs_most(school):
    memo = compile_memo(school, BENCHMARK, language="en")
    said = [s.text for s in memo.sentences if s.rule == "standing.own_range"]
    parts = [
        f"{task_names(words_in('en'))[t].lower()} "
        + span(BENCHMARK.position(t, own.low).fewest, BENCHMARK.position(t, own.high).most)
        for t, own in school.share_ranges.items()
    ]
    assert said == (
        [f"With the school's own low and high shares the guaranteed numbers are: {'; '.join(parts)}."]
        if parts
        else []
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_direction_of_the_compass_stands_under_its_own_wording(language):
    memo = compile_memo(EXAMPLE, BENCHMARK, language=language)
    said = {s.text.split(": ")[0].lower(): s.text for s in memo.sentences if s.rule == "said.compass"}
    needles = compass(words_in(language))
    assert len(needles) == 11
    for needle in needles:
        assert needle.direction in said[needle.wording.lower()].rstrip(".").split(": ", 1)[1].split("; ")


def span(low, high):
    return f"{low}–{high}" if low != high else str(low)


def test_the_target_stands_in_people_exact_for_the_cohort_with_chance_and_what_it_would_take():
    text = text_of(compile_memo(EXAMPLE, BENCHMARK, language="en"))
    assert "31 of 46 students on GF2 had an agreement when it ended: 67%." in text
    assert "When GF2 ends: 80% of 46 students is 37. You have 31 and lack 6." in text
    assert "In teaching week 15 of GF2: 60% of 46 students is 28. You have 20 and lack 8." in text
    assert "can end anywhere from 23 to 38" in text
    assert "168 net hours a year for 6 more agreements is 28 net hours for each. Is that realistic?" in text
    reached = text_of(compile_memo(replace(EXAMPLE, agreements=37), BENCHMARK, language="en"))
    assert "80% of 46 students is 37. You have 37." in reached
    assert "Is that realistic?" not in reached
    without = replace(EXAMPLE, agreements=None)
    assert "GF2 ended" not in text_of(compile_memo(without, None, language="en"))


def test_the_schools_own_ranges_are_given_and_said_to_be_the_widest():
    ranges = {t: Range(x - 0.1, x, x + 0.1) for t, x in zip(TaskType, (0.6, 0.2, 0.4), strict=True)}
    memo = compile_memo(replace(EXAMPLE, ranges=ranges), BENCHMARK, language="en")
    said = memo.sections[0].paragraphs[0][1].text
    assert "administrative tasks 0.50–0.70 FTE (38–64%)" in said
    assert "outermost" in said
    part = {TaskType.STUDENT_SUPPORT: ranges[TaskType.STUDENT_SUPPORT]}
    some = compile_memo(replace(EXAMPLE, ranges=part), BENCHMARK, language="en")
    assert (
        "estimates: student support 0.10–0.30 FTE. The other task types have none"
        in some.sections[0].paragraphs[0][1].text
    )
    plain = compile_memo(EXAMPLE, BENCHMARK, language="en").sections[0].paragraphs[0][1].text
    assert "nothing is said here of how uncertain" in plain


@pytest.mark.parametrize(
    ("students", "fte", "said"),
    [
        (1496, 10, "149.6 lies in the band under 150"),
        (3004, 10, "300.4 lies in the band over 300"),
        (360, 3.451, "3.451 FTE lies outside the 0.2 to 3.45"),
        (30, 0.196, "0.196 FTE lies outside the 0.2 to 3.45"),
    ],
)
def test_rounding_never_puts_a_figure_across_a_published_edge(students, fte, said):
    school = replace(EXAMPLE, students=students, allocation=Allocation(fte / 2, fte / 4, fte / 4))
    memo = compile_memo(school, BENCHMARK, language="en")
    assert said in " ".join(sentence.text for sentence in memo.sentences)
    assert any(value in said for _, value in memo.key_figures)


def test_one_student_and_one_school_are_counted_as_one():
    one = replace(EXAMPLE, students=1, gf2_students=1, agreements=1, agreements_week15=None)
    assert "til 1 elev på uddannelsen" in text_of(compile_memo(one, BENCHMARK))
    assert "1 af 1 elev på GF2 havde en aftale" in text_of(compile_memo(one, BENCHMARK))
    english = text_of(compile_memo(one, BENCHMARK, language="en"))
    assert "for 1 student on the programme" in english
    assert "1 of 1 student on GF2 had" in english
    lonely = replace(BENCHMARK, bands=(replace(BENCHMARK.bands[0], schools=1), *BENCHMARK.bands[1:]))
    assert "where 1 of the 23 schools was." in text_of(
        compile_memo(replace(EXAMPLE, students=100), lonely, language="en")
    )


@pytest.mark.parametrize(
    ("language", "wrong"), [("da", r"\b1\W+(skoler|elever|aftaler)\b"), ("en", r"\b1 (schools|students)\b")]
)
def test_a_publication_of_one_school_is_counted_as_one(language, wrong):
    published = load_benchmark(Path(__file__).parent / "cases" / "publications" / "one-school.toml")
    memo = compile_memo(EXAMPLE, published, language=language)
    text = text_of(memo)
    assert re.findall(wrong, text) == []
    titles = {
        "da": "Skolens tal og rapportens 1 skole",
        "en": "The school's figures and the report's 1 school",
    }
    assert titles[language] in [section.title for section in memo.sections]
    said = {"da": "af 1 skole oplyste samme", "en": "of 1 school reported this share"}
    assert (
        said[language]
        in guaranteed_sentence(published, TaskType.ADMINISTRATION, 0.4, words_in(language)).text
    )


def test_a_share_just_short_of_the_target_is_not_shown_as_the_target():
    short = replace(EXAMPLE, gf2_students=54, agreements=43, agreements_week15=32)
    text = text_of(compile_memo(short, None, language="en"))
    assert "43 of 54 students on GF2 had an agreement when it ended: 79.6%." in text
    assert "80% of 54 students is 44. You have 43 and lack 1." in text


def test_both_sides_of_the_tension_over_relations_stand():
    text = " ".join(s.text for s in compile_memo(EXAMPLE, BENCHMARK, language="en").sentences)
    assert "time freed for company relations" in text
    assert "It found no relation for that share" in text


def test_what_was_asked_about_is_repeated_in_the_memo():
    memo = compile_memo(EXAMPLE, BENCHMARK, questions=["Er det rigtigt?"])
    assert [point.text for point in memo.sections[0].points] == ["Er det rigtigt?"]  # before any figure


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_and_nothing_else(name):
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.tags, self.titles, self.inside = set(), [], False

        def handle_starttag(self, tag, attrs):
            self.tags.add(tag)
            assert not [a for a, _ in attrs if a.startswith("on")]
            self.inside = tag == "h1"

        def handle_data(self, data):
            if self.inside:
                self.titles.append(data)
                self.inside = False

    memo = compile_memo(replace(EXAMPLE, school=name), BENCHMARK, questions=[name])
    reader = Reader()
    reader.feed(memo_body(memo.as_json()))
    assert reader.titles == [name]
    assert "script" not in reader.tags
    assert "img" not in reader.tags


@pytest.mark.parametrize(
    ("seconds", "said"), [("1", "inden for 1 sekund"), ("120", "inden for 120 sekunder")]
)
def test_a_time_limit_is_said_in_seconds_of_the_right_number(seconds, said):
    failed = Refused(Code.MEMO_FAILED, failure="no_answer", detail=seconds, seconds=seconds)
    assert refusal(failed, words_in("da")) == f"det blev ikke færdigt {said}"
