"""The report of a closed round: an edition's figures and no others, worded as the house words, in every format."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from statistics import fmean, quantiles
from xml.etree import ElementTree as ET

import pdfua
import pytest
from click.testing import CliRunner
from drawn_rounds import who_does_what
from lint import faults, figures, held, texts, unclear
from looking import some

import planner.acts.editions
from planner.acts.rounds import begin, round_of
from planner.cli import main
from planner.figures.memo_charts import Moves, moves_chart
from planner.files.content import tasks
from planner.files.publication.editions import keep_edition
from planner.files.shipped import shipped
from planner.memos.prints.documents import document
from planner.memos.report.compiler import compile_report
from planner.memos.report.making import Asked, make_report, report_setting
from planner.memos.report.page import PARAMETERS, described, report_page
from planner.memos.report.reported import Reported
from planner.memos.run.notebook import read_notebook
from planner.model.allocation import TaskType
from planner.model.edition.closing import Closing
from planner.model.edition.figures import MAIN, Figures, Measure, measured
from planner.model.edition.groups import Earlier
from planner.model.edition.kinds import Kind
from planner.model.edition.sealing import sealed, written
from planner.model.round.invitations import Invited, Round
from planner.model.schools import SchoolYear
from planner.store import open_store
from planner.words.language import LANGUAGES, words_in

SVG = "{http://www.w3.org/2000/svg}"
NO_FIGURE = re.compile(r"\b[0-9a-f]{64}\b|\b\d{4}/\d{2}\b|sha-256|gf2|\bp[ \u00a0]?%", re.IGNORECASE)


def schools(count, seed, most=2.4):
    drawn, who, found = random.Random(seed), random.Random(-seed), {}
    for at in range(count):
        fte, administration, support = (
            drawn.uniform(0.4, most),
            drawn.uniform(0.25, 0.5),
            drawn.uniform(0.15, 0.4),
        )
        found[str(900001 + at)] = Figures(
            administration=fte * administration,
            student_support=fte * support,
            company_relations=fte * (1 - administration - support),
            students=int(fte * drawn.uniform(90, 500)) + 1,
            gf2_students=40,
            agreements=drawn.randint(15, 40),
            work=who_does_what(who, (administration, support, 1 - administration - support)),
        )
    return found


def closed(year, given, earlier=(), programme="tømrer"):
    return Closing(
        year=SchoolYear(year), programme=programme, schools=given, earlier=earlier,
        closed=dt.date(year + 1, 1, 20), instrument="2026.1", made_by="0.2.0",
    ).edition()  # fmt: skip


LAST_YEARS = schools(23, 1)
FIRST = closed(2025, LAST_YEARS)
GIVEN = schools(27, 2)
EDITION = closed(2026, GIVEN, [Earlier(FIRST, LAST_YEARS)])


def a_year_on(given, seed):
    """The same schools a year later: more students, and a little more time."""
    drawn = random.Random(seed)
    return {
        number: replace(
            one, students=round(one.students * 1.05), company_relations=one.company_relations * drawn.uniform(1, 1.3)
        )
        for number, one in given.items()
    }  # fmt: skip


YEAR_ON = a_year_on(LAST_YEARS, 5)
FOLLOWED = replace(
    closed(2026, YEAR_ON, [Earlier(FIRST, LAST_YEARS)]),
    claims=("administration:lower", "student_support:higher", "company_relations:none_found", "students_per_fte:none_found"),
)  # fmt: skip
FEW = closed(2026, schools(7, 3), programme="VVS")
CORRECTED = closed(2026, schools(27, 4), [Earlier(FIRST, LAST_YEARS), Earlier(EDITION, GIVEN)])
CLAIMED = replace(
    FEW, claims=("student_support:higher", "administration:lower", "students_per_fte:none_found")
)
SHORT = replace(FEW, statistics=(), claims=("company_relations:too_few",))


def report_of(edition, language="da", **more):
    return compile_report(
        Reported(
            edition=edition, sha256=sealed(edition)["sha256"], programme=edition.programme,
            words=words_in(language), report=described(edition), **more,
        )
    )  # fmt: skip


def reports(language):
    """One of each kind there is: whole, of few schools, corrected, with claims, with nothing to tell."""
    return [
        report_of(EDITION, language, before=FIRST, invited=31),
        report_of(FOLLOWED, language, before=FIRST, invited=27),
        report_of(FEW, language),
        report_of(CORRECTED, language, before=FIRST),
        report_of(CLAIMED, language, invited=9),
        report_of(SHORT, language),
    ]


def lines(memo):
    """Every text of a report, sentence by sentence and cell by cell, with what it rests on."""
    yield from ((sentence.text, sentence.facts) for sentence in memo.sentences)
    yield from ((figure.value, ()) for figure in memo.key_figures)
    for section in (*memo.first, *memo.behind):
        if section.table:
            yield from ((cell, ()) for row in section.table.rows for cell in row[1:])
        if section.figure:
            yield section.figure.alt, ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_a_report_claims_a_cause_a_rank_or_advises(language):
    # a task is called what it is called: "Advise on approval" advises nobody
    called = re.compile("|".join(re.escape(item.name.in_language(language)) for item in tasks()))
    said = [called.sub("…", text) for memo in reports(language) for text, _ in some(lines(memo))]
    assert len(said) > 200
    assert [fault for text in said for fault in faults(text, language, advice=True)] == []
    assert [fault for text in said for fault in unclear(text, language)] == []
    assert not [text for text in said if "{" in text or "None" in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_names_its_rule_and_every_source_it_cites_stands_below(language):
    for memo in reports(language):
        listed = {fact for note in memo.notes for fact in note.facts}
        for sentence in some(memo.sentences):
            assert sentence.rule.startswith("report.")
            assert sentence.text[-1] not in " ,"
            assert set(sentence.facts) <= listed


def holds(edition, before, invited=0):
    """Every figure that an edition, the one before, and the published report hold, and differences between means."""
    report, rules = described(edition), edition.rules
    known = {
        Decimal(str(n))
        for n in (edition.schools, edition.number, invited, edition.closed.year, edition.closed.day)
    }
    known |= {Decimal(str(one.value)) for one in (*edition.statistics, *before.statistics)}
    known |= {Decimal(one.schools) for one in edition.statistics} | {
        Decimal(one.schools or 0) for one in edition.bands
    }
    known |= {Decimal(n) for one in edition.counts for n in (one.schools or 0, one.said)}
    hidden = [(one.asked, one.why) for one in edition.counts if one.why]
    known |= {Decimal(hidden.count(one)) for one in hidden}
    if since := edition.since:
        known |= {
            abs(Decimal(str(n)))
            for m in since.moved
            for n in (m.change, m.by_students, m.by_staffing, m.by_split)
        }
        known |= {Decimal(since.schools or 0)}
    known |= {Decimal(str(n)) for n in (before.schools, before.number, *rules.band_edges)}
    known |= {Decimal(str(getattr(rules, name))) for name in (
        "mean_from", "quartiles_from", "count_from", "changed_from", "known", "dominance_n", "dominance_k", "p_percent",
    )}  # fmt: skip
    known |= {abs(Decimal(str(a.value)) - Decimal(str(b.value))) for a in edition.statistics
              for b in before.statistics if (a.measure, a.kind) == (b.measure, b.kind)}  # fmt: skip
    if report:
        known |= {Decimal(n) for n in (report.schools, report.year)}
        for task_type, published in report.shares.items():
            theirs = Decimal(round(100 * published.mean))
            known.add(theirs)
            for kind in (Kind.MEAN, Kind.FTE_WEIGHTED_MEAN):
                if own := edition.of(Measure(f"shares.{task_type.value}"), kind):
                    known.add(abs(Decimal(str(own.value)) - theirs))
        known |= {Decimal(band.schools) for band in report.bands}
    return known


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("edition", "before", "invited"), [(EDITION, FIRST, 31), (FOLLOWED, FIRST, 27), (FEW, FEW, 9)]
)
def test_every_figure_of_a_report_is_the_editions_or_a_published_one(edition, before, invited, language):
    memo = report_of(edition, language, before=before, invited=invited)
    known, looked = holds(edition, before, invited), 0
    apart = {abs(Decimal(str(a.value)) - Decimal(str(b.value))) for a in edition.statistics for b in edition.statistics
             if a.measure == b.measure and {a.kind, b.kind} == {Kind.MEAN, Kind.FTE_WEIGHTED_MEAN}}  # fmt: skip
    for text, facts in lines(memo):
        of_facts = {
            figure for fact in facts if not fact.startswith(("edition", "round")) for figure in held(fact)
        }
        plain = text.replace(edition.instrument, "").replace(edition.made_by, "")
        found = figures(NO_FIGURE.sub("", plain), language)
        assert set(found) <= known | of_facts | apart, text
        looked += len(found)
    assert looked > 60


def test_the_headline_and_both_tables_are_worked_out_again_from_the_schools():
    memo = report_of(EDITION, "en")
    shares = [round(fmean(measured(m, one) for one in GIVEN.values())) for m in list(Measure)[:3]]
    assert [int(figure) for figure in figures(memo.headline.text, "en")] == [27, *shares]
    main_figures, split = (
        next(s.table for s in (*memo.first, *memo.behind) if s.title == title)
        for title in ("Main figures", "How is the time split?")
    )
    weights = [one.allocation.fte for one in GIVEN.values()]
    for at, measure in enumerate(MAIN):
        values = [measured(measure, one) for one in GIVEN.values()]
        spread = quantiles(values, n=4, method="inclusive")
        step = EDITION.of(measure, Kind.MEAN).step
        shown = [float(figures(cell, "en")[0]) for cell in main_figures.rows[at][1:]]
        assert shown[:4] == pytest.approx([fmean(values), *spread], abs=step)
        assert shown[4] == len(GIVEN)
        if at < len(split.rows):
            told = [float(figures(cell, "en")[0]) for cell in split.rows[at][1:]]
            assert told == pytest.approx([fmean(values), fmean(values, weights), *spread], abs=step)


def test_a_lane_has_its_line_at_the_mean_and_its_band_between_the_quartiles():
    memo = report_of(EDITION, "en")
    for title, measures, end in (
        ("How is the time split?", list(Measure)[:3], 100),
        ("How many students have an agreement?", [Measure.FULFILMENT], 100),
        ("How many FTE does a school have?", [Measure.FTE], 3),
    ):
        drawn = ET.fromstring(next(s.figure.svg for s in memo.behind if s.title == title))
        lines_ = [float(one.get("x1")) for one in drawn.iter(f"{SVG}line") if one.get("x1") == one.get("x2")]
        bands = [
            (float(b.get("x")), float(b.get("x")) + float(b.get("width"))) for b in drawn.iter(f"{SVG}rect")
        ]
        low, mean, high = (
            [8 + 444 * EDITION.of(m, kind).value / end for m in measures]
            for kind in (Kind.LOWER_QUARTILE, Kind.MEAN, Kind.UPPER_QUARTILE)
        )
        assert lines_ == pytest.approx(mean, abs=0.02)
        assert [edge for band in bands for edge in band] == pytest.approx(
            [edge for band in zip(low, high, strict=True) for edge in band], abs=0.02
        )


@pytest.mark.parametrize(("largest", "part_of_the_reach"), [(1.0, 0.1), (10.0, 1.0), (40.0, 1.0)])
def test_a_change_of_one_percent_has_a_bar_no_longer_than_a_tenth_of_the_way(largest, part_of_the_reach):
    moves = [
        Moves(task_type, "Navn", (("Elevtal", "", -largest), ("Fordeling", "", 0.0)))
        for task_type in TaskType
    ]
    drawn = ET.fromstring(moves_chart("", "", moves))
    widths = [float(bar.get("width")) for bar in drawn.iter(f"{SVG}rect")]
    assert max(widths) == pytest.approx(0.24 * 460 * part_of_the_reach, abs=0.02)


def test_beside_the_mapping_stand_its_own_means_and_the_differences_to_both():
    (table,) = (s.table for s in report_of(EDITION, "en").first if s.title == "Beside the mapping of 2024")
    for row, theirs in zip(table.rows, (43, 26, 31), strict=True):
        own, weighted, published = (int(cell.rstrip("%")) for cell in row[1:4])
        assert published == theirs
        apart = [int(cell.replace("\u2212", "-")) for cell in row[4:]]
        assert apart == [own - theirs, weighted - theirs]


def test_what_is_suppressed_is_said_and_has_no_figure():
    memo = report_of(FEW)
    (table,) = (section.table for section in memo.first if section.title == "Hovedtal")
    assert {cell for row in table.rows for cell in row[2:5]} == {"undertrykt"}
    (per_fte,) = (
        section for section in memo.behind if section.title == "Hvor mange elever er der pr. årsværk?"
    )
    assert per_fte.figure is None
    assert [row[1] for row in per_fte.table.rows].count("undertrykt") >= 2
    listed = next(section for section in memo.behind if section.title.startswith("Hvad er undertrykt"))
    told = [point.text for point in listed.points]
    assert [text.partition(" for ")[0].partition(" (")[0].partition(",")[0] for text in told] == [
        "Nedre kvartil",
        "Gennemsnit over skolerne",
        "Gennemsnit over skolerne",
        "Antal skoler i hvert interval",
        "Antal skoler efter",
        "Antal skoler med en rolle",
        "Antal skoler",
    ]
    assert any("kvartil" in point.text and "for få skoler" in point.text for point in listed.points)


def test_a_list_made_shorter_after_the_round_was_closed_says_nothing_of_who_was_invited():
    assert "indbudt" not in " ".join(text for text, _ in lines(report_of(EDITION, invited=26)))
    assert "27 skoler er indbudt, og 27 er med" in " ".join(
        text for text, _ in lines(report_of(EDITION, invited=27))
    )


def test_a_relation_is_worded_by_what_the_edition_says_and_one_nobody_knows_is_not():
    def told(*claims):
        section = next(
            s for s in report_of(replace(EDITION, claims=claims), "en").behind if "go together" in s.title
        )
        return [f"{point.lead}: {point.text}" for point in section.points], section.paragraphs[0][-1].text

    points, last = told(
        "student_support:higher", "students_per_fte:none_found", "ownership:higher", "fte:lower"
    )
    assert points == [
        "Student support: Schools with a larger figure also had a larger share of students with an agreement.",
        "Students per FTE: No relation was found; that is not to say that there is none.",
    ]
    assert "cannot read" in last
    assert told() == (
        [],
        "Whether the split or the staffing goes together with agreements was not examined in this edition.",
    )


def test_another_programme_has_no_mapping_beside_it():
    told = " ".join(text for text, _ in lines(report_of(FEW)))
    assert "ortlægning" not in told
    assert "ortlægning" in " ".join(text for text, _ in lines(report_of(EDITION)))


def test_a_change_that_rounding_can_be_is_said_to_be_so_and_a_larger_one_is_not():
    mean = EDITION.of(Measure.ADMINISTRATION, Kind.MEAN)
    for apart, within in ((1.0, True), (2.0, False)):
        moved = replace(mean, value=mean.value - apart, schools=FIRST.schools)
        before = replace(FIRST, statistics=(moved,))
        (table,) = (
            s.table
            for s in report_of(EDITION, "en", before=before).behind
            if s.title.startswith("What has changed")
        )
        assert table.rows == (
            ("Administrative tasks", f"{moved.value:g}%", f"{mean.value:g}%", f"+{apart:g}{' (rounding)' * within}"),
        )  # fmt: skip


def test_a_report_is_a_page_a_tagged_pdf_and_a_word_document(tmp_path):
    values = report_of(EDITION, before=FIRST, invited=31).as_json()
    html = document(values, "html").decode()
    assert html.count("<svg") == sum(section["figure"] is not None for section in values["behind"]) == 10
    told = " ".join(texts(html))
    assert all(section["title"] in told for section in values["behind"])
    path = tmp_path / "report.pdf"
    path.write_bytes(document(values, "pdf"))
    assert [f for f in pdfua.validate(str(path)).findings if f.severity.name == "ERROR"] == []
    with zipfile.ZipFile(io.BytesIO(document(values, "docx"))) as word:
        text = re.sub("<[^>]+>", "", word.read("word/document.xml").decode())
    assert values["headline"]["text"].replace("\u00a0", " ") in text.replace("\u00a0", " ")


def test_the_notebook_takes_exactly_our_parameters_and_its_report_is_ours(tmp_path):
    assert read_notebook(shipped("notebooks/report.ipynb"), PARAMETERS)
    asked = Asked(sealed(EDITION), sealed(FIRST), 31)
    made = make_report(asked, report_setting(formats=("html",)), "da", "2027-02-01")
    assert list(made) == ["html", "ipynb"]
    for name, edition in (("now.json", EDITION), ("before.json", FIRST)):
        (tmp_path / name).write_text(written(sealed(edition)), encoding="utf-8")
    page = report_page(edition=str(tmp_path / "now.json"), before=str(tmp_path / "before.json"), invited=31, date="2027-02-01")  # fmt: skip
    assert document(page.memo.as_json(), "html") == made["html"]
    assert str(tmp_path) not in made["ipynb"].decode()


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """A database with last year's round and this year's; what its schools say yes to is given by the test."""
    monkeypatch.setenv("PLANNER_DATABASE", str(tmp_path / "planner.db"))
    monkeypatch.setenv("PLANNER_EDITIONS", str(tmp_path / "kept"))
    with open_store() as store:
        for year in (2025, 2026):
            invited = [Invited(school_id=str(900001 + at), school=f"Eksempelskole {at}") for at in range(31)]
            of = Round(
                year=SchoolYear(year), programme="tømrer", deadline=dt.date(year, 11, 30), invited=invited
            )
            begin(store, of, by="test")

    def close(year, given):
        def usable(_store, of):
            by_id = {one.school_id: one for one in of.invited}
            found = [planner.acts.editions.Usable(by_id[n], "consultant", 1, one) for n, one in given.items()]
            return found, []

        monkeypatch.setattr(planner.acts.editions, "usable", usable)
        with open_store() as store:
            planner.acts.editions.close(store, round_of(store, year), closed=dt.date(2027, 1, 20), by="test")

    return close


def test_a_round_is_reported_by_its_year_once_it_is_closed(begun, tmp_path):
    out = tmp_path / "rapport"
    asked = ["report", "2026/27", "--out", str(out)]
    before = CliRunner().invoke(main, asked)
    assert before.exit_code == 1
    assert "planner round close 2026/27" in before.output
    assert not out.exists()
    begun("2025/26", LAST_YEARS)
    begun("2026/27", GIVEN)
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    told = " ".join(texts((out / "rapport-toemrer-2026-27-1.html").read_text(encoding="utf-8")))
    assert "31 skoler er indbudt, og 27 er med" in told
    assert "udgave 1 for 2025/26 med 23 skoler" in told


def test_an_edition_is_reported_by_its_file_and_by_its_name(begun, tmp_path):
    file = tmp_path / "fra-foreningen.json"
    file.write_text(written(sealed(EDITION)), encoding="utf-8")
    name = keep_edition(file)
    made = []
    for at, of in enumerate((str(file), name)):
        done = CliRunner().invoke(main, ["report", of, "--out", str(tmp_path / str(at)), "--language", "en"])
        assert done.exit_code == 0, done.output
        made.append((tmp_path / str(at) / "rapport-toemrer-2026-27-1.html").read_bytes())
    assert made[0] == made[1]
    assert b"invited" not in re.sub(rb"A school is in where.*?here\.", b"", made[0])
    changed = json.loads(file.read_text(encoding="utf-8"))
    changed["edition"]["schools"] += 1
    file.write_text(json.dumps(changed), encoding="utf-8")
    unsaid = replace(
        FEW, rules=replace(FEW.rules, scales={})
    )  # its hash is right, and no rounding stands in it
    (tmp_path / "unsaid.json").write_text(written(sealed(unsaid)), encoding="utf-8")
    for of, more in (
        (str(tmp_path / "unsaid.json"), []),
        (name, ["--before", name]),
        (str(file), []),
        ("nosuch.json", []),
        (name, ["--programme", "tømrer"]),
        ("2026/27", ["--before", name]),
    ):
        ended = CliRunner().invoke(main, ["report", of, "--out", str(tmp_path / "none"), *more])
        assert ended.exit_code == (2 if more else 1), ended.output
        assert "Traceback" not in ended.output
    assert not (tmp_path / "none").exists()
