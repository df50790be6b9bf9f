"""A memo answers first, its every number is the table's, every fact has its place, and nothing unknown is claimed."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import tomllib
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lint import tied_faults
from looking import some
from memo_examples import BENCHMARK, EVERYTHING, EXAMPLE, HOSTILE, OWNERLESS, QUARTILES, QUESTIONS, REAL
from strategies import some_fte

from planner import Allocation, Range, School, SchoolYear, TaskType, load_benchmark, read_schools
from planner.files.content import caveats, claims, recommendations
from planner.memos.page import NOBODY
from planner.memos.prints.html import memo_body
from planner.memos.says.compiler import case_of, compile_memo
from planner.memos.says.guide import reading_guide
from planner.memos.says.room import FIRST_PAGE, words_first
from planner.memos.says.rules import OWN, OWN_BEFORE
from planner.model.allocation import rounded_shares
from planner.model.problems import Code, Refused
from planner.words.language import LANGUAGES, words_in
from planner.words.problems import refusal
from planner.words.terms import task_names

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases"
OPENINGS = tomllib.loads((CASES / "memo_openings.toml").read_text(encoding="utf-8"))["opening"]
GROUP, _ = read_schools(ROOT / "data" / "templates" / "eksempelskoler.csv")
REAL_SCHOOLS, _ = read_schools(REAL, columns={"company_relations_fte": "other_support_fte"})
DAY = dt.date(2026, 11, 28)


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


def tables(memo):
    return [section.table for section in memo.behind if section.table]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("opening", OPENINGS, ids=lambda opening: opening["school"])
def test_a_school_reads_its_conclusion_and_the_grounds_first(opening, language):
    school = next(s for s in GROUP if s.school == opening["school"])
    memo = compile_memo(school, BENCHMARK, language=language, date=DAY)
    assert " ".join([memo.headline.text + ".", *(s.text for s in memo.brief)]) == opening[language]


def words_read(memo):
    """All the words a reader meets on paper, in pieces as they are set."""
    for label, text in memo.heading:
        yield from (label, text)
    yield from (memo.kicker, memo.title, memo.headline.text, memo.labels["behind"], memo.labels["sources"])
    yield from (sentence.text for sentence in (*memo.brief, memo.caveat))
    yield memo.labels["guide"]
    yield from (text for figure in memo.key_figures for text in (figure.value, figure.label))
    for section in (*memo.first, *memo.behind):
        yield section.title
        yield from (sentence.text for sentence in section.sentences)
        if section.asks:
            yield from (memo.labels["who"], memo.labels["when"]) * len(section.points)
        if section.table:
            yield from section.table.headings
            yield from (cell for row in (*section.table.rows, section.table.total) for cell in row)
    yield from (note.place for note in memo.notes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", [GROUP, REAL_SCHOOLS], ids=["examples", "real"])
def test_a_memo_is_short_and_most_of_it_is_the_schools_own(group, language):
    pieces = [list(words_read(compile_memo(s, BENCHMARK, language=language, date=DAY))) for s in some(group)]
    everywhere = Counter(piece for memo in pieces for piece in set(memo))
    for memo in pieces:
        count = sum(len(piece.split()) for piece in memo)
        same = sum(len(piece.split()) for piece in memo if everywhere[piece] >= 0.8 * len(pieces))
        assert count <= 520
        assert same <= 0.35 * count


def words_of_the_first_page(memo):
    """Count what is printed on it, the drawing's labels and the foot of the page too."""
    pieces = [memo.kicker, memo.title, *itertools.chain(*memo.heading), memo.headline.text]
    pieces += [sentence.text for sentence in (*memo.brief, memo.caveat)] + [memo.labels["guide"]]
    pieces += [text for figure in memo.key_figures for text in (figure.value, figure.label)]
    for section in memo.first:
        pieces += [section.title, *(sentence.text for sentence in section.sentences)]
        if section.asks:
            pieces += [memo.labels["who"], memo.labels["when"]] * len(section.points)
        if section.figure:
            pieces += some(re.findall(r"<text[^>]*>([^<]*)</text>", section.figure.svg))
    pieces += [memo.title, "1/2"]
    return sum(bool(re.search(r"\w", word)) for piece in pieces for word in piece.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", [GROUP, REAL_SCHOOLS], ids=["examples", "real"])
def test_the_first_page_has_at_most_260_words(group, language):
    counts = {
        s.school: words_of_the_first_page(compile_memo(s, BENCHMARK, language=language, date=DAY))
        for s in group
    }
    assert {school: count for school, count in some(counts.items()) if count > 260} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_years_and_questions_stay_within_the_pages_words(language):
    before = replace(
        EXAMPLE, year=SchoolYear(2024), allocation=Allocation(0.5, 0.3, 0.4), instrument="2025.1"
    )
    ranges = {
        t: Range(x * 0.8, x, x * 1.2) for t, x in zip(TaskType, EXAMPLE.allocation.values(), strict=True)
    }
    now = replace(EXAMPLE, ranges=ranges, instrument="2026.1")
    memo = compile_memo(now, BENCHMARK, language=language, previous=before, date=DAY)
    assert sum(len(piece.split()) for piece in words_read(memo)) <= 520


NAMES = ["Eksempelskole A", "Eksempelskole med et ualmindeligt langt navn " * 3]


@st.composite
def memos_of_all_kinds(draw):
    """Any school, in one year or two, asked about or not, beside the report, an edition, a part of one, or nothing."""
    school = replace(draw(schools), school=draw(st.sampled_from(NAMES)), instrument="2026.1")
    school = replace(
        school,
        programme=draw(st.sampled_from(["", "tømrer", "EUX Business"])),
        base_2019=draw(st.none() | st.sampled_from([0.2, 0.55])),
        without_owner=OWNERLESS[: draw(st.sampled_from([0, 2, 18]))],
    )
    previous = None
    if draw(st.booleans()):
        previous = replace(draw(schools), school=school.school, instrument="2025.1")
    return compile_memo(
        school,
        draw(st.sampled_from([BENCHMARK, QUARTILES, EVERYTHING, None])),
        language=draw(st.sampled_from(LANGUAGES)),
        date=draw(st.none() | st.just(DAY)),
        questions=QUESTIONS[: draw(st.sampled_from([0, 1, 3, 6]))] * draw(st.integers(1, 3)),
        previous=previous,
    )


@given(memos_of_all_kinds())
def test_no_memo_has_more_words_than_its_pages_have_room_for(memo):
    first = words_of_the_first_page(memo)
    assert first == words_first(memo)
    assert first <= FIRST_PAGE < 260
    assert sum(len(piece.split()) for piece in words_read(memo)) <= 520
    rules = {sentence.rule for sentence in memo.sentences}
    assert {rule for rule in rules if rule.startswith("headline.")}
    assert {rule for rule in rules if rule.startswith("caveat.")}
    assert {rule for rule in rules if rule.startswith(("decide.", "asked."))}


def test_what_gives_way_goes_in_the_stated_order_and_only_until_the_page_fits():
    """The longer the name, the less is told besides; what is told at a length is told at every shorter one."""
    told = []
    for times in range(8):
        school = replace(
            EXAMPLE, school=f"Eksempelskole{' med langt navn' * times}", allocation=Allocation(1.2, 0.3, 0.1)
        )
        said = Counter(s.rule for s in compile_memo(school, BENCHMARK, language="da").sentences)
        told.append((said, sum(n for rule, n in said.items() if rule.startswith("decide."))))
    assert told[0][1] == 3
    assert told[0][0]["brief.estimate"] == told[0][0]["brief.outside"] == 1
    for (before, asked), (after, asked_then) in itertools.pairwise(told):
        assert set(after) <= set(before)
        assert asked >= asked_then
        # The estimate goes first, then the third question, then what the drawing shows too, then what was not found.
        gone = [
            not after["brief.estimate"],
            asked_then < 3,
            not after["brief.outside"],
            not after["known.none_found"],
        ]
        assert gone == sorted(gone, reverse=True)
    assert not told[-1][0]["brief.estimate"]
    assert {"headline.split", "brief.agreements", "known.pattern", "caveat.patterns"} <= set(told[-1][0])


@given(schools, st.sampled_from(LANGUAGES))
def test_the_table_of_time_holds_the_tables_figures(school, language):
    words, memo = words_in(language), compile_memo(school, BENCHMARK, language=language)
    table = tables(memo)[0]
    percents = rounded_shares(school.allocation)
    basis = (
        1924
        if school.year is None
        else {2023: 1679.8, 2024: 1679.8, 2025: 1679.8, 2026: 1687.2}.get(school.year.start, 1924)
    )
    for t, row in zip(TaskType, table.rows, strict=True):
        exact = Fraction(str(school.allocation[t])) * Fraction(str(basis))
        assert row == (
            task_names(words)[t],
            words.number_beside(school.allocation[t], 2, (0.0,)),
            words.number(float(exact)),
            words.percents(percents[t]),
        )
    assert sum(int(re.sub(r"\D", "", row[3])) for row in table.rows) == 100


@given(schools, st.sampled_from(LANGUAGES))
def test_the_table_of_agreements_counts_people(school, language):
    words, memo = words_in(language), compile_memo(school, BENCHMARK, language=language)
    rows = tables(memo)[1].rows if len(tables(memo)) > 1 else ()
    counted = [
        (n, share) for n, share in ((school.agreements_week15, 60), (school.agreements, 80)) if n is not None
    ]
    counted = [(n, share) for n, share in counted if school.gf2_students and n <= school.gf2_students]
    assert len(rows) == len(counted)
    for row, (signed, percent) in zip(rows, counted, strict=True):
        needed = -(-percent * school.gf2_students // 100)
        short = max(0, needed - signed)
        assert row[1:5] == tuple(map(words.number, (school.gf2_students, signed, needed, short)))


@given(schools, st.sampled_from(LANGUAGES))
def test_a_share_is_said_to_be_outside_exactly_when_rounding_cannot_explain_it(school, language):
    memo = compile_memo(school, BENCHMARK, language=language)
    outside = [
        t
        for t, p in BENCHMARK.shares.items()
        if not p.low - 0.005 <= school.allocation.shares[t] <= p.high + 0.005
    ]
    told = {s.rule for s in memo.sentences}
    assert ("drawing.outside" in told) == bool(outside)
    assert ("drawing.inside" in told) == (not outside)
    said = [s.text for s in memo.sentences if s.rule == "brief.outside"]
    # One sentence of them all, where the page has room; the drawing has them in any case.
    assert len(said) <= bool(outside)
    names = task_names(words_in(language))
    for text in said:
        assert [t for t in TaskType if names[t].casefold() in text.casefold()] == outside


@given(schools, st.sampled_from(LANGUAGES))
def test_a_place_among_the_schools_is_given_only_where_it_leaves_at_most_half_of_them_open(school, language):
    memo = compile_memo(school, BENCHMARK, language=language)
    said = [s.text for s in memo.sentences if s.rule == "known.position"]
    shares = school.allocation.shares
    inside = [
        t for t, p in BENCHMARK.shares.items() if p.low - 0.005 <= shares[t] <= p.high + 0.005
    ]  # what lies outside is told as that
    narrow = [
        position
        for t in inside
        if (position := BENCHMARK.position(t, shares[t])).most - position.fewest <= 11
    ]
    assert len(said) == min(1, len(narrow))
    for text, position in zip(said, narrow, strict=False):
        assert str(position.most) in text


@given(schools, st.sampled_from(LANGUAGES))
def test_no_sentence_of_ours_claims_a_cause_a_rank_or_a_chance(school, language):
    memo = compile_memo(replace(school, school="X"), BENCHMARK, language=language)
    assert tied_faults([sentence.text for sentence in memo.sentences], language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_most_six_sources_and_every_fact_that_is_not_the_schools_own_stands_in_one(language):
    memo = compile_memo(EXAMPLE, BENCHMARK, language=language)
    noted = {fact for note in memo.notes for fact in note.facts}
    used = {fact for sentence in memo.sentences for fact in sentence.facts} - {OWN, OWN_BEFORE}
    assert used - noted <= {"X8", "X9", "X10"}  # what an hour is, the guide tells
    assert noted <= used
    assert 1 <= len(memo.notes) <= 6
    assert [note.number for note in memo.notes] == list(range(1, len(memo.notes) + 1))
    assert len({note.place for note in memo.notes}) == len(memo.notes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_rests_on_a_fact_or_is_the_schools_own(language):
    memo = compile_memo(EXAMPLE, BENCHMARK, language=language)
    for sentence in memo.sentences:
        if re.search(r"\d", sentence.text):
            assert sentence.facts, sentence.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_has_every_caveat_relation_rival_and_recommendation(language):
    guide = reading_guide(case_of(NOBODY, BENCHMARK, words_in(language)))
    said = text_of(guide)
    rivals = {r.id: r for c in claims() for r in c.rivals}.values()
    for item in (*caveats(), *claims(), *rivals, *recommendations()):
        assert item.text.in_language(language) in said, item.id
    assert tied_faults([s.text for s in guide.sentences if s.rule], language) == []
    alone = reading_guide(case_of(NOBODY, None, words_in(language)))
    assert not any(claim.text.in_language(language) in text_of(alone) for claim in claims())


def test_patterns_not_judgement_is_the_last_word_of_the_first_page():
    memo = compile_memo(EXAMPLE, BENCHMARK)
    assert memo.caveat.facts == ("M11",)


def test_both_languages_say_the_same_things_in_the_same_order():
    da, en = (compile_memo(EXAMPLE, BENCHMARK, language=language) for language in LANGUAGES)
    assert [s.facts for s in da.sentences] == [s.facts for s in en.sentences]
    assert [(s.rule, s.grade) for s in da.sentences] == [(s.rule, s.grade) for s in en.sentences]
    for ours, theirs in zip(da.sentences, en.sentences, strict=True):
        assert figures(ours.text) == figures(theirs.text)


def figures(text):
    """Every number in a text, its marks taken out: 1.924,5 and 1,924.5 are the same figure."""
    return sorted(re.sub(r"\D", "", number) for number in re.findall(r"\d(?:[\d.,]*\d)?", text))


def test_no_danish_memo_says_it_in_english():
    da, en = (compile_memo(EXAMPLE, BENCHMARK, language=language, date=DAY) for language in LANGUAGES)
    assert {s.text for s in da.sentences} & {s.text for s in en.sentences} == set()
    assert da.kicker != en.kicker
    assert "28. november 2026" in dict(da.heading).values()


def test_without_a_benchmark_everything_but_the_comparison_stands():
    with_it, without = compile_memo(EXAMPLE, BENCHMARK), compile_memo(EXAMPLE, None)
    assert without.headline == with_it.headline
    assert [replace(section, table=None) for section in without.behind] == [
        replace(section, table=None) for section in with_it.behind
    ]
    assert [table.rows for table in tables(without)] == [table.rows for table in tables(with_it)]
    assert not any(section.figure for section in without.first)


def test_the_reports_claims_and_caveats_are_silent_beside_another_benchmark():
    other = replace(BENCHMARK, id="bricklaying-2025", worlds=BENCHMARK.worlds)
    memo = compile_memo(EXAMPLE, other)
    text = text_of(memo)
    for item in (*caveats(), *claims()):
        assert item.text.da not in text
    assert not any(s.rule in {"known.pattern", "unknown.move"} for s in memo.sentences)
    assert not [note for note in memo.notes if "afsnit" in note.place]


@pytest.mark.parametrize(
    ("students", "fte", "said"),
    [
        (1496, 10, "149.6 per FTE; 3 of the 23 schools were under 150"),
        (3004, 10, "300.4 per FTE; 8 of the 23 schools were over 300"),
        (360, 3.451, "3.5 FTE lies outside the 0.2–3.45"),
        (30, 0.196, "0.196 FTE lies outside the 0.2–3.45"),
    ],
)
def test_rounding_never_puts_a_figure_across_a_published_edge(students, fte, said):
    school = replace(EXAMPLE, students=students, allocation=Allocation(fte / 2, fte / 4, fte / 4))
    memo = compile_memo(school, BENCHMARK, language="en")
    assert said in text_of(memo)
    assert any(figure.value in said for figure in memo.key_figures)


@pytest.mark.parametrize(
    ("language", "wrong"), [("da", r"\b1\W+(skoler|elever|aftaler)\b"), ("en", r"\b1 (schools|students)\b")]
)
def test_a_publication_of_one_school_and_a_school_of_one_student_are_counted_as_one(language, wrong):
    published = load_benchmark(CASES / "publications" / "one-school.toml")
    one = replace(EXAMPLE, students=1, gf2_students=1, agreements=1, agreements_week15=None)
    for memo in (
        compile_memo(EXAMPLE, published, language=language),
        compile_memo(one, None, language=language),
        compile_memo(one, BENCHMARK, language=language),
    ):
        assert re.findall(wrong, text_of(memo)) == []


def test_a_share_just_short_of_the_target_is_not_shown_as_the_target():
    short = replace(EXAMPLE, gf2_students=54, agreements=43, agreements_week15=32)
    text = text_of(compile_memo(short, None, language="en"))
    assert "43 of 54 students (79.6%) had a training agreement when GF2 ended; 80% is 44." in text


@pytest.mark.parametrize(
    ("share", "shown"), [((0.375, 0.1875, 0.4375), ("38", "19", "44")), ((1, 1, 1), ("33", "33", "33"))]
)
def test_a_share_in_a_sentence_is_rounded_by_itself(share, shown):
    memo = compile_memo(replace(EXAMPLE, allocation=Allocation(*share)), BENCHMARK, language="en")
    text = text_of(memo)
    admin, support, relations = shown
    for said in (
        f"student support (yours {support}%)",
        f"administration (yours {admin}%)",
        f"relations (yours {relations}%)",
    ):
        assert said in text


@given(schools, st.sampled_from(LANGUAGES))
def test_where_the_column_writes_a_share_otherwise_than_the_text_it_says_so(school, language):
    words, memo = words_in(language), compile_memo(school, BENCHMARK, language=language)
    alone = {t: words.percent(school.allocation.shares[t]) for t in TaskType}
    column = dict(zip(TaskType, (row[3] for row in tables(memo)[0].rows), strict=True))
    said = " ".join(s.text for s in memo.sentences if s.rule == "behind.rounded")
    assert bool(said) == (alone != column)
    for t in TaskType:
        assert (alone[t] in said) or alone[t] == column[t]


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
            self.inside = ("class", "school") in attrs

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
