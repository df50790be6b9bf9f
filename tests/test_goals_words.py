"""What it would take, and what would change what is said, in words: of time and of figures, never of what follows."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lint import ADVICE, faults, figures, unclear, untraced
from looking import some

from planner import Allocation, Range, TaskType, load_benchmark
from planner.model.content import Mark
from planner.model.effort import resolution
from planner.model.goals.flip import figures_of
from planner.model.goals.seeking import Infeasible, Reached, seek
from planner.model.goals.wishes import Measure, Wish
from planner.model.target import TargetGap
from planner.rooms.whatif.sentences import band_words, reported_words
from planner.words.language import LANGUAGES, words_in
from planner.words.meeting.goals import flip_sentence, infeasible_sentence, reached_sentence
from planner.words.meeting.sayings import banded, placed, reaches, reported, seen, width_figures
from planner.words.standing import short_place
from planner.words.target import every_programme, resolution_sentence

HERE = Path(__file__).parent / "cases"
GOALS = {
    case["name"]: case for case in tomllib.loads((HERE / "goals.toml").read_text(encoding="utf-8"))["case"]
}
SAID = tomllib.loads((HERE / "goals_words.toml").read_text(encoding="utf-8"))["case"]
DANISH, ENGLISH = words_in("da"), words_in("en")
CARPENTRY = load_benchmark("carpentry-2023")
QUARTERED = replace(CARPENTRY, quartiles=dict.fromkeys(TaskType, (0.25, 0.33, 0.42)))
TODAY = Allocation(0.6, 0.2, 0.4)
A, S, R = TaskType
REACHES = reaches(0.8, every_programme(Mark.GF2_END).note.fact)


def sought(case):
    wishes = [
        Wish(row["measure"], row["bound"], row["goal"], TaskType(row["of"]) if "of" in row else None)
        for row in case["wishes"]
    ]
    how = {name: case[name] for name in ("most_fte", "hours_per_fte") if name in case}
    locked = [TaskType(name) for name in case.get("locked", ())]
    return seek(Allocation(*case["before"]), case["students"], wishes, locked=locked, **how)


def said_of(found, words, *basis):
    if isinstance(found, Reached):
        return reached_sentence(found, words)
    assert isinstance(found, Infeasible)
    return infeasible_sentence(found, words, *basis)


@pytest.mark.parametrize("case", SAID, ids=lambda case: case["of"])
def test_what_it_would_take_is_said_in_both_languages(case):
    found = sought(GOALS[case["of"]])
    basis = [case["basis"]] if "basis" in case else []
    assert {language: said_of(found, words_in(language), *basis).text for language in LANGUAGES} == {
        language: case[language] for language in LANGUAGES
    }


def test_what_net_hours_are_is_traced_and_a_school_s_own_figures_rest_on_nothing_else():
    hours = sought(GOALS["hours that cannot be had for each student"])
    assert "X9" in infeasible_sentence(hours, DANISH).fact
    assert infeasible_sentence(hours, DANISH, "gross").fact == ()
    assert {said_of(sought(case), DANISH).fact for case in GOALS.values() if "hours" not in case["name"]} == {
        ()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_goal_says_what_follows_from_it(language):
    for case in GOALS.values():
        text = said_of(sought(case), words_in(language)).text
        assert not faults(text, language, advice=True)
        assert not unclear(text, language)


def test_a_wish_typed_again_as_it_was_told_can_be_had():
    """It is told rounded, and away from the wish."""
    tried = 0
    for thirds in range(1, 60):
        before, students = Allocation(0.07 * thirds, 0.11, 0.2), 7 * thirds
        for wish in (
            Wish("share", "at_most", 0.01, A),
            Wish("hours_per_student", "at_least", 9e9, S),
            Wish("students_per_fte", "at_most", 0.5),
        ):
            found = seek(before, students, [wish], locked=[A])
            assert isinstance(found, Infeasible)
            [told] = figures(infeasible_sentence(found, ENGLISH).text.split("The nearest is")[1], "en")
            goal = told / 100 if wish.measure is Measure.SHARE else told
            again = seek(before, students, [replace(wish, goal=float(goal))], locked=[A])
            assert isinstance(again, Reached)
            assert len(str(told).partition(".")[2]) <= 1
            tried += 1
    assert tried > 100


# --- what would change what is said ---------------------------------------------------------------------------


def runs(values):
    """Where a row of values changes."""
    return [at for at, (one, other) in enumerate(pairwise(values)) if one != other]


def along(figure, name, values):
    """The values of all figures at every hundredth, or head, of one."""
    ends = figure.least, min(figure.most, figure.least + 400 * figure.step)
    count = round((ends[1] - ends[0]) / figure.step)
    return [{**values, name: round(ends[0] + k * figure.step, 2)} for k in range(count + 1)]


def allocated(at):
    return Allocation(*(at[t.value] for t in TaskType))


@pytest.mark.parametrize(
    ("saying", "on_the_page"),
    [
        (reported(CARPENTRY, S), lambda at: reported_words(CARPENTRY, S, [allocated(at).shares[S]], ENGLISH)),
        (placed(CARPENTRY, A), lambda at: short_place(CARPENTRY, A, allocated(at).shares[A], ENGLISH)),
        (placed(QUARTERED, R), lambda at: short_place(QUARTERED, R, allocated(at).shares[R], ENGLISH)),
        (banded(CARPENTRY), lambda at: band_words(CARPENTRY, [at["students"] / allocated(at).fte], ENGLISH)),
        (REACHES, lambda at: TargetGap(int(at["gf2_students"]), int(at["agreements"]), 0.8).short > 0),
    ],
    ids=["reported", "counted", "in quarters", "in bands", "target"],
)
def test_what_is_said_changes_where_the_page_changes_its_words(saying, on_the_page):
    figures = figures_of(TODAY, 360, 46, 31)
    values = {name: figure.value for name, figure in figures.items()}
    changes = 0
    for name, figure in figures.items():
        steps = along(figure, name, values)
        there = runs([saying.says(at) for at in steps])
        assert there == runs([on_the_page(at) for at in steps])
        marked = [saying.marker(at) for at in steps]
        assert len(runs(marked)) + 1 == len(set(marked))  # what has been never comes back
        assert set(there) <= set(runs(marked))
        changes += len(there)
    assert changes > 1


def test_a_share_on_the_last_digit_of_what_was_reported_is_within_it():
    """8-67% stands for 7.5% to 67.5%: both are on the edge, as written."""
    for parts in ((0.15, 0.85, 1.0), (1.35, 0.25, 0.4)):
        at = dict(zip((t.value for t in TaskType), parts, strict=True))
        assert reported(CARPENTRY, A).says(at) == 1
        assert reported_words(CARPENTRY, A, [allocated(at).shares[A]], ENGLISH) == [""]


def test_a_figure_of_any_size_is_said():
    found = seek(Allocation(1e300, 1, 1), 1, [Wish("fte", "at_most", 1, A), Wish("fte", "at_most", 2)])
    assert "1.000.000" in infeasible_sentence(found, DANISH).text


def test_whether_a_move_is_seen_changes_where_the_page_changes_its_words():
    for estimate, moved in (
        (Range(0.5, 0.6, 0.75), 0.2),
        (Range(0.5, 0.6, 0.75), 0.3),
        (Range(0.6, 0.6, 0.6), 0.01),
    ):
        figures = width_figures(estimate, moved, 0.6)
        values = {name: figure.value for name, figure in figures.items()}
        for name, figure in figures.items():
            steps = along(figure, name, values)
            page = [
                resolution_sentence(
                    resolution(at["move"], [Range(at["low"], max(at["low"], 0.6), max(at["high"], 0.6))]),
                    DANISH,
                ).text
                for at in steps
            ]
            assert runs([seen().says(at) for at in steps]) == runs(page)
        assert seen().flips(figures)


@pytest.mark.parametrize(
    ("saying", "about", "danish", "english"),
    [
        (
            reported(CARPENTRY, S), None,
            "Bruger I i virkeligheden 0,05 årsværk på elevunderstøttelse og ikke 0,20, ligger andelen af tid til elevunderstøttelse under det, skolerne har oplyst. Det, der står, gælder fra 0,06 til 1,73, når de andre tal er, som de er skrevet.",
            "If you really spend 0.05 FTE on student support, and not 0.20, the share of student support lies below what the schools reported. What is said holds from 0.06 to 1.73, the other figures as they are typed.",
        ),
        (
            placed(QUARTERED, A), None,
            "Bruger I i virkeligheden 0,44 årsværk på administrative opgaver og ikke 0,60, ligger andelen af tid til administrative opgaver i den næsthøjeste eller den højeste fjerdedel af de 23 skoler. Det, der står, gælder ned til 0,45, når de andre tal er, som de er skrevet.",
            None,
        ),
        (
            placed(CARPENTRY, A), None,
            "Bruger I i virkeligheden 0,08 årsværk på relationsarbejde og ikke 0,40, har samtlige af de 23 skoler oplyst samme eller mindre andel af tid til administrative opgaver, uanset hvordan tallene har fordelt sig.",
            None,
        ),
        (
            banded(CARPENTRY), None,
            "Har I i virkeligheden 361 elever og ikke 360, har I over 300 elever pr. årsværk – som 8 af de 23 skoler. Det, der står, gælder fra 180 til 360, når de andre tal er, som de er skrevet.",
            "If you really have 361 students, and not 360, you have more than 300 students per FTE, as 8 of the 23 schools.",
        ),
        (
            REACHES, None,
            "Har 38 elever i virkeligheden gennemført GF2 og ikke 46, når årgangen målet på 80\u00a0%. Det, der står, gælder ned til 39, når de andre tal er, som de er skrevet.",
            "If really 38 students completed GF2, and not 46, the cohort reaches the target of 80%.",
        ),
        (
            REACHES, ["agreements"],
            "Havde 37 af årgangen i virkeligheden en aftale, da GF2 sluttede, og ikke 31, når årgangen målet på 80\u00a0%. Det, der står, gælder op til 36, når de andre tal er, som de er skrevet.",
            None,
        ),
        (
            REACHES, ["students"],
            "Intet enkelt tal ændrer det, der står, når de andre er, som de er skrevet.",
            "No other value of a single figure changes what is said, the others as they are typed.",
        ),
        (
            seen(), None,
            "Er jeres høje skøn i virkeligheden 0,69 årsværk og ikke 0,75, er flytningen større end usikkerheden i jeres eget skøn. Det, der står, gælder ned til 0,70, når de andre tal er, som de er skrevet.",
            "If the high of your estimate is really 0.69 FTE, and not 0.75, the move is larger than the uncertainty of your own estimate.",
        ),
        (
            seen(), ["move"],
            "Flyttes 0,26 årsværk og ikke 0,20, er flytningen større end usikkerheden i jeres eget skøn.",
            None,
        ),
    ],
)  # fmt: skip
def test_what_would_change_it_is_said_of_the_figures(saying, about, danish, english):
    figures = figures_of(TODAY, 360, 46, 31) | width_figures(Range(0.5, 0.6, 0.75), 0.2, 0.6)
    flips = tuple(f for f in saying.flips(figures) if about is None or f.figure in about)
    for language, text in (("da", danish), ("en", english)):
        said, fact = flip_sentence(flips, saying, words_in(language))
        assert said.startswith(text or "")
        own = [figure for flip in flips for figure in (flip.value, flip.last, flip.to)]
        assert not untraced(said, fact, language, own)
        assert not faults(said, language, advice=True)
        assert not unclear(said, language)


def test_every_clause_is_said_in_both_languages_without_a_claim():
    some_said = set()
    for saying in some(
        [s for t in TaskType for s in (reported(CARPENTRY, t), placed(CARPENTRY, t), placed(QUARTERED, t))]
    ):
        for support in range(1, 1200, 7):
            at = {
                "administration": 0.6,
                "student_support": support / 100,
                "company_relations": 0.4,
                "students": 360,
            }
            for language in LANGUAGES:
                said = saying.then(saying.says(at), words_in(language))
                assert not faults(said, language, advice=True)
                some_said.add(said)
    assert len(some_said) > 20
    assert not [said for said in some_said if ADVICE["da"].search(said)]
