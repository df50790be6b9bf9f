"""No sentence that ties time to fulfilment or to standing claims a cause, a rank or a chance; each figure is traced."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain, product
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from every_direction import MOVES, every_needle
from lint import CAUSAL, faults, figures, held, texts, tied_faults, ties, unclear, untraced
from looking import some

import planner
from planner import Allocation, School, TaskType, load_benchmark
from planner.memos.says.compiler import compile_memo
from planner.model.content import Mark
from planner.model.effort import Range, Resolution
from planner.model.target import TargetGap, WouldTake
from planner.rooms.whatif.browser import to_browser
from planner.rooms.whatif.page import whatif_html
from planner.rooms.whatif.room import Room
from planner.rooms.whatif.state import School as Today
from planner.rooms.whatif.state import WhatIf
from planner.rooms.whatif.view import View
from planner.words.cited import Cited
from planner.words.evidence import cards
from planner.words.language import LANGUAGES, Words, words_in
from planner.words.standing import (
    conventional_sentence,
    guaranteed_sentence,
    unused_sentences,
)
from planner.words.target import (
    chance_sentence,
    every_programme,
    gap_sentence,
    next_cohort_sentence,
    not_known,
    resolution_sentence,
    target_rows,
    would_take_sentence,
)

PACKAGE = Path(planner.__file__).parent
REPORT = load_benchmark("carpentry-2023")
# Every sentence of these is held to it, and to giving no advice, whatever it speaks of.
EVIDENCE = ("words/evidence.py", "words/target.py", "words/standing.py")
KEYWORDS = {"text": None, "plural": (1, 2), "plural_template": (1, 2), "mark": None}
# Figures that stand in a template itself, each with the fact that holds it.
IN_TEMPLATES = {"15": "X2", "2019": "X14", "25": "X9", "52": "X8", "100": "D3"}
SCHOOLS = [
    School("900001", "Eksempelskole A", 360, Allocation(0.6, 0.2, 0.4), gf2_students=46, agreements=31,
           agreements_week15=25, ranges={t: Range(0.1, Allocation(0.6, 0.2, 0.4)[t], 0.9) for t in TaskType}),
    School("900002", "Eksempelskole B", 40, Allocation(2.0, 0.0, 0.01), gf2_students=10, agreements=10),
    School("900003", "Eksempelskole C", 900, Allocation(0.1, 1.2, 0.2)),
]  # fmt: skip


def translations() -> dict[tuple[str, ...], tuple[str, ...]]:
    found = {}
    for path in some((PACKAGE / "words" / "locale" / "da" / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="da"):
                if message.id:
                    found[forms(message.id)] = forms(message.string)
    return found


def forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


DANISH = translations()


def templates(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Every sentence of some files, in both languages."""
    for path in paths:
        is_page = path.suffix == ".j2"
        method, keywords = (
            ("jinja2.ext:babel_extract", {"t": None, "plural": (1, 2)}) if is_page else ("python", KEYWORDS)
        )
        for _, message, _, _ in extract_from_file(method, path, keywords=keywords):
            yield from ((english, "en") for english in forms(message))
            yield from ((danish, "da") for danish in DANISH.get(forms(message), ()))


ALL = [*sorted(PACKAGE.rglob("*.py")), *sorted(PACKAGE.rglob("*.html.j2"))]


def content() -> Iterator[tuple[str, str]]:
    """Every sentence of the content files but what the report itself recommends and tells of practice."""
    for path in some((PACKAGE / "content").rglob("*.toml")):
        yield from leaves(tomllib.loads(path.read_text(encoding="utf-8")))


def leaves(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        yield from (
            (node[language], language) for language in LANGUAGES if isinstance(node.get(language), str)
        )
        yield from chain.from_iterable(leaves(value) for value in node.values())
    elif isinstance(node, list):
        yield from chain.from_iterable(leaves(value) for value in node)


# --- sentences as they are written ---------------------------------------------------------------------------


def test_every_catalogued_sentence_that_ties_is_clean():
    tied = [(s, language) for s, language in templates(ALL) if ties(s, language)]
    assert len(tied) > 60  # it looks at something
    assert [fault for s, language in tied for fault in faults(s, language)] == []


# The memo is another matter until it is made anew; then "memos" stands here too.
READ = ("acts", "cli", "figures", "memos", "rooms", "serving", "words")


def test_nothing_a_leader_reads_is_unclear():
    said = [*templates([p for p in ALL if p.relative_to(PACKAGE).parts[0] in READ]), *content()]
    assert len(said) > 2000
    assert [fault for s, language in said for fault in unclear(s, language)] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("da", "Det er en konvention, vi har valgt."),
        ("da", "I den retning, begge sammenhænge peger: administration → støtte."),
        ("da", "Sikkert antal skoler med højst så stor en andel: 2–22."),
        ("da", "»Sikkert« gælder i dem alle."),
        ("da", "I alle tabeller, der passer med tallene, er det 5."),
        ("da", "I enhver tabel, der passer, er det 5."),
        ("da", "Aftaler i uge 15 på GF2."),
        ("en", "That is a convention."),
        ("en", "In the direction both associations point."),
        ("en", "Schools with at most this share, guaranteed."),
        ("en", "In every table that fits, 5 schools."),
        ("en", "If all fitting tables count equally."),
        ("en", "Agreements in week 15 of GF2."),
    ],
)
def test_a_planted_unclear_sentence_is_caught(language, sentence):
    assert unclear(sentence, language)


def test_how_sure_an_answer_is_may_be_asked():
    assert not unclear("Hvor sikkert er estimatet? Aftaler i 15. undervisningsuge.", "da")
    assert not unclear("How sure is it? Agreements in teaching week 15.", "en")


def test_every_sentence_of_the_evidence_is_clean_and_gives_no_advice():
    sentences = list(templates([PACKAGE / name for name in EVIDENCE]))
    assert len(sentences) > 60
    assert [f for s, language in sentences for f in faults(s, language, advice=True)] == []


def test_every_sentence_of_content_that_ties_is_clean():
    tied = [(s, language) for s, language in content() if ties(s, language)]
    assert len(tied) > 40
    assert [fault for s, language in tied for fault in faults(s, language)] == []


def test_no_template_that_ties_holds_a_figure_without_its_fact():
    tied = [(sentence, language) for sentence, language in templates(ALL) if ties(sentence, language)]
    for sentence, figure in some((s, figure) for s, language in tied for figure in figures(s, language)):
        fact = IN_TEMPLATES.get(str(figure))
        assert fact is not None, sentence
        assert figure in held(fact), sentence


# --- sentences as they are read ------------------------------------------------------------------------------


Said = Iterator[tuple[Cited, tuple[float, ...]]]  # each with the estimates and counts it was given


def of_evidence(words: Words) -> Said:
    for needle in every_needle(words):
        yield from ((sentence, ()) for sentence in needle.sentences)
    for card in cards(words):
        several = (*card.not_stated, *card.rivals, *card.ours)
        for sentence in (card.observed, card.wording, card.among, card.may_say, card.may_not_say, *several):
            yield sentence, ()
    yield from ((sentence, ()) for sentence in (*not_known(words), *unused_sentences(REPORT, words)))
    yield from ((resolution_sentence(r, words), ()) for r in Resolution)


def of_targets(words: Words) -> Said:
    for when in Mark:
        target = every_programme(when)
        for signed in (0, 31, 46):
            gap = TargetGap(46, signed, target.share)
            yield gap_sentence(gap, target, words), (46, signed, gap.needed, gap.short)
            yield next_cohort_sentence(gap, words), (46, *gap.next_cohort)
            yield chance_sentence(gap, words), (round(10 * gap.chance),)
    for asked in (WouldTake(6, 190), WouldTake(1, 0.4), WouldTake.of_move(6, 0.1, 1687.2)):
        given = (asked.agreements, asked.hours, asked.hours_each)
        yield would_take_sentence(asked, words), given
    yield from ((cell, ()) for row in target_rows(words) for cell in row)


def of_standing(words: Words) -> Said:
    for task_type, share in product(TaskType, (0.0, 0.07, 0.26, 0.3, 0.55, 1.0)):
        counts = [REPORT.position(task_type, share, reading) for reading in ("schools", "fte", None)]
        given = tuple(n for p in counts for n in (p.fewest, p.most, p.likely_low or 0, p.likely_high or 0))
        yield guaranteed_sentence(REPORT, task_type, share, words), given
        alike = tuple(n for span in REPORT.if_alike(task_type, share).values() for n in span)
        if conventional := conventional_sentence(REPORT, task_type, share, words):
            yield conventional, (*given, *alike)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_evidence_says_is_clean_and_every_figure_has_its_fact_or_estimate(language):
    words = words_in(language)
    said = [*of_evidence(words), *of_targets(words), *of_standing(words)]
    assert len(said) > 150
    for sentence, given in said:
        assert faults(sentence.text, language, advice=True) == []
        assert untraced(sentence.text, sentence.fact, language, given) == [], sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("school", SCHOOLS, ids=lambda school: school.school_id)
def test_a_memo_is_clean(school, language):
    # Two years, the first of them extreme: the memo that says the most.
    before = replace(school, allocation=Allocation(3.0, 0.1, 0.1), instrument="2025.1")
    now = replace(school, instrument="2026.1", without_owner=("ta4",))
    said = []
    for questions in (["?"], []):  # asked about, and asked what is to be decided
        memo = compile_memo(now, REPORT, language=language, previous=before, questions=questions)
        said += [sentence.text for sentence in memo.sentences]
        said += [figure.label for figure in memo.key_figures]
    assert sum(ties(s, language) for s in said) > 5
    assert tied_faults(said, language) == []


def strings(node: Any) -> Iterator[str]:
    """Every text of a page's answer, markup taken off."""
    if isinstance(node, str):
        yield from texts(node)
    elif isinstance(node, dict):
        yield from chain.from_iterable(map(strings, node.values()))
    elif isinstance(node, list | tuple):
        yield from chain.from_iterable(map(strings, node))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("school", SCHOOLS, ids=lambda school: school.school_id)
def test_a_page_is_clean_wherever_its_levers_stand(school, language):
    today = Today(school.school, school.allocation, int(school.students), tuple(school.ranges.values()))
    state = WhatIf(today, language=language)
    said = list(texts(whatif_html(View(state), state, [])))
    for to, donor in MOVES:
        room = Room(replace(state, to=to, donor=donor))
        for share in (0.0, 0.5, 1.0):
            move = share * room.state.scenario.most_to_move
            levers = to_browser(replace(room.state, move=move, students=int(today.students * (1 + share))))
            said += strings(room.answer({"what": "settle", "state": levers}))
    assert sum(ties(s, language) for s in said) > 10
    assert tied_faults(said, language) == []


# --- the lint itself -----------------------------------------------------------------------------------------

PLANTED = [
    ("da", "Mere tid til elevunderstøttelse fører til flere aftaler.", "cause"),
    ("da", "En større andel støtte førte måske til flere aftaler.", "cause"),
    ("da", "Effekten af elevunderstøttelse på aftalerne var klar.", "cause"),
    ("da", "Indfrielsen skyldes andelen af administration.", "cause"),
    ("da", "En time mere giver to flere aftaler.", "cause"),
    ("da", "Mere tid øger indfrielsen af målet.", "cause"),
    ("da", "Fordi tiden blev flyttet, kom der aftaler.", "cause"),
    ("da", "Tiden påvirker, hvor mange aftaler der indgås.", "cause"),
    ("da", "Skolens andel er nr. 7 af 23 skoler.", "rank"),
    ("da", "Andelen ligger på en 7. plads blandt skolerne.", "rank"),
    ("da", "Skolens andel ligger i den 30. percentil af skolerne.", "rank"),
    ("da", "Skolens tid på administration er et problem for målet.", "unwanted"),
    ("da", "Andelen ligger sandsynligvis over de andre skoler.", "unwanted"),
    ("da", "Tid til praktikpladser og aftaler.", "unwanted"),
    ("en", "A larger share of support leads to more agreements.", "cause"),
    ("en", "The effect of support time on the target.", "cause"),
    ("en", "Agreements rose because time was moved.", "cause"),
    ("en", "Fulfilment is due to the share of administration.", "cause"),
    ("en", "An hour of support yields more agreements.", "cause"),
    ("en", "Support time improves fulfilment.", "cause"),
    ("en", "Less administration caused a higher share with agreements.", "cause"),
    ("en", "Its share ranks 7th among the schools.", "rank"),
    ("en", "Its share is in the top 5 of the schools.", "rank"),
    ("en", "The school's administrative time is a problem.", "unwanted"),
    ("en", "Its share is probably above the other schools.", "unwanted"),
]


@pytest.mark.parametrize(("language", "sentence", "kind"), PLANTED)
def test_a_planted_sentence_is_caught(language, sentence, kind):
    assert ties(sentence, language)
    assert kind in {fault.partition(":")[0] for fault in tied_faults([sentence], language)}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("da", "Effektive arbejdsgange med aftaler tager mindre tid på administration."),
        ("da", "Skoler med en større andel på støtte havde en større andel aftaler."),
        ("da", "Den vej, sammenhængen peger."),
        ("da", "Den 22. august 2024 var 5 af 23 skoler under denne andel."),
        ("da", "Skylden er ikke oplyst; tid og aftaler er talt op."),
        ("en", "Efficient and effective ways with agreements take less time."),
        ("en", "Schools with a larger share on support also had more agreements."),
        ("en", "Between 5 and 22 of the 23 schools reported at most this share, low, likely and high."),
        ("en", "The leading teacher's time is not counted in the agreements."),
    ],
)
def test_a_harmless_sentence_is_left_alone(language, sentence):
    assert ties(sentence, language) or "peger" in sentence
    assert faults(sentence, language) == []


def test_advice_is_caught_where_none_may_be_given():
    assert faults("I bør flytte tid til elevunderstøttelse.", "da", advice=True)
    assert faults("Time should be moved to support.", "en", advice=True)
    assert not faults("Den vej, sammenhængen peger.", "da", advice=True)


def test_a_figure_without_fact_or_estimate_is_caught():
    assert untraced("43 % af tiden", ["D1"], "da") == []
    assert untraced("44 % af tiden", ["D1"], "da") == [Decimal(44)]
    assert untraced("192 timer, 1.924,5 i alt", [], "da", [192.4, 1924.5]) == []
    assert untraced("32 hours", ["X8"], "en", [190]) == [Decimal(32)]
    assert untraced("GF2", [], "da") == []


def test_a_page_is_read_paragraph_by_paragraph_and_its_labels_too():
    html = '<p>a <b>b</b></p><script>c</script><button aria-label="d">e</button><ul><li>f</li></ul>'
    assert list(texts(html)) == ["a b", "d", "e", "f"]
    assert CAUSAL["da"].search("effekten")
