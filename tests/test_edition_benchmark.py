"""An edition as a benchmark: whatever the schools' figures are, where a share stands is within what it says."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from random import Random

import pytest
from click.testing import CliRunner
from drawn_rounds import who_does_what
from hypothesis import given
from hypothesis import strategies as st

from planner import TaskType, load_benchmark
from planner.cli import main
from planner.files.editions import read_document
from planner.files.publication.beside import offered_beside
from planner.files.publication.editions import editions_folder, keep_edition, kept_editions
from planner.files.publication.reading import offered_benchmarks
from planner.files.publication.values import BenchmarkError
from planner.model.content import Text
from planner.model.edition.closing import Closing
from planner.model.edition.figures import Figures
from planner.model.edition.positions import benchmark_of
from planner.model.edition.sealing import sealed, written
from planner.model.problems import Refused
from planner.model.schools import SchoolYear
from planner.rooms.whatif.opening import opening
from planner.rooms.whatif.room import Room
from planner.rooms.whatif.schools import address_of, opening_state, schools_offered

PARTS = ("administration", "student_support", "company_relations")
fte = st.decimals(0, 2, places=2).map(float)


def school(administration, student_support, company_relations, students=300):
    return Figures(
        administration=administration,
        student_support=student_support,
        company_relations=company_relations,
        students=students,
    )


schools_of = st.lists(
    st.builds(school, fte.map(lambda x: x + 0.01), fte, fte, st.integers(1, 900)), min_size=12, max_size=40
)


def edition_of(schools):
    return Closing(
        year=SchoolYear(2026),
        programme="tømreruddannelsen",
        schools={str(900001 + at): one for at, one in enumerate(schools)},
        earlier=(),
        closed=dt.date(2027, 1, 20),
        instrument="2026.1",
        made_by="0.2.0",
    ).edition()


def benchmark(schools):
    text = Text("Udgave", "Edition")
    return benchmark_of(edition_of(schools), id="e", programme=text, source=text)


def shares_of(schools, task_type):
    return sorted(one.allocation.shares[task_type] for one in schools)


@given(schools_of, st.integers(0, 1000))
def test_as_many_schools_as_are_at_or_below_a_share_lie_within_its_position(schools, permille):
    made, value = benchmark(schools), permille / 1000
    for task_type in made.shares:
        true = sum(share <= value for share in shares_of(schools, task_type))
        place = made.position(task_type, value)
        assert place.fewest <= true <= place.most
        by_fte = made.position(
            task_type, value, "fte"
        )  # the same but for the wider side of a near break point
        assert by_fte.fewest <= place.fewest
        assert place.most <= by_fte.most


@given(schools_of)
def test_each_schools_own_share_lies_in_the_quarters_that_are_said(schools):
    made = benchmark(schools)
    for task_type in made.quartiles:
        ordered = shares_of(schools, task_type)
        for at, share in enumerate(ordered):
            first, last = made.quarters(task_type, min(share, 1.0))
            # As many quarters as wholly lie below it, and as many as are not wholly above.
            below = sum(other < share for other in ordered) / (len(ordered) - 1)
            upto = sum(other <= share for other in ordered[: at + 1]) / len(ordered)
            assert first <= 1 + int(4 * below)
            assert last >= int(4 * upto)
            assert made.quarters(task_type, 0.0, min(share, 1.0)) == (1, last)


def test_a_position_is_half_the_schools_wide_at_most_where_there_are_quartiles():
    made = benchmark([school(0.1 + at / 20, 1, 1) for at in range(23)])
    for value in (0.0, 0.2, 0.3, 0.5):
        place = made.position(TaskType.ADMINISTRATION, value)
        assert place.most - place.fewest <= 23 / 2
        assert (place.likely_low, place.likely_high) == (None, None)


def test_with_fewer_than_twelve_there_are_no_quartiles_and_no_position():
    made = benchmark([school(0.1 + at / 20, 1, 1) for at in range(11)])
    assert made.quartiles == {}
    assert made.quarters(TaskType.ADMINISTRATION, 0.3) is None
    place = made.position(TaskType.ADMINISTRATION, 0.3)
    assert (place.fewest, place.most) == (0, 11)


def test_a_suppressed_band_takes_the_others_with_it():
    all_alike = [school(0.5 + at / 50, 0.2, 0.3, 200 + at) for at in range(12)]
    assert benchmark(all_alike).bands == ()
    spread = [school(0.5 + at / 50, 0.2, 0.3, (100, 250, 900)[at % 3]) for at in range(12)]
    assert [band.schools for band in benchmark(spread).bands] == [4, 4, 4]


@pytest.mark.parametrize(("low", "high"), [(0.4, 0.3), (-0.1, 0.2), (0.2, 1.1)])
def test_what_is_no_range_of_shares_has_no_quarter(low, high):
    made = benchmark([school(0.1 + at / 20, 1, 1) for at in range(12)])
    with pytest.raises(ValueError, match=r"range|low|high"):
        made.quarters(TaskType.ADMINISTRATION, low, high)


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """An edition's file, and a folder of one's own to keep it in."""
    monkeypatch.setenv("PLANNER_EDITIONS", str(tmp_path / "kept"))
    file = tmp_path / "fra-foreningen.json"
    schools = [school(0.1 + at / 20, 0.6, 0.5, 100 + 9 * at) for at in range(23)]
    file.write_text(written(sealed(edition_of(schools))), encoding="utf-8")
    return file


def test_an_edition_is_loaded_by_its_file_and_once_it_is_kept_by_its_name(kept):
    by_file = load_benchmark(kept)
    name = "edition-toemreruddannelsen-2026-27-1"
    assert (by_file.id, by_file.schools, by_file.year) == (name, 23, 2026)
    assert offered_benchmarks() == ["carpentry-2023"]
    with pytest.raises(ValueError, match=name):
        load_benchmark(name)
    assert CliRunner().invoke(main, ["benchmark", "keep", str(kept)]).output == f"Gemt som {name}.\n"
    assert offered_benchmarks() == ["carpentry-2023", name]
    assert load_benchmark(name) == by_file
    shown = CliRunner().invoke(main, ["benchmark", "show", name])
    assert shown.exit_code == 0
    assert "Nedre kvartil" in shown.output
    assert CliRunner().invoke(main, ["benchmark", "check", name]).output == "Ingen tal modsiger hinanden.\n"


def test_an_edition_that_was_changed_is_none(kept):
    kept.write_text(kept.read_text(encoding="utf-8").replace('"number": 1', '"number": 2'), encoding="utf-8")
    with pytest.raises(BenchmarkError):
        load_benchmark(kept)
    for command in ("keep", "show"):
        ended = CliRunner().invoke(main, ["benchmark", command, str(kept)])
        assert ended.exit_code == 1
        assert "ændret, siden den blev lavet" in ended.output


def test_a_page_can_be_set_beside_an_edition_and_says_no_word_of_the_report(kept):
    name = keep_edition(kept)
    room = Room()
    before = room.answer({"what": "hello", "query": {}, "state": None, "bare": True})["html"]
    assert f'<option value="{name}">' in before
    html = room.answer({"what": "benchmark", "with": name})["html"]
    for said in (
        "De 23 skoler: gennemsnit og den midterste halvdel",
        "Den midterste halvdel",
        "kvartiler",
        "udgave 1",
    ):
        assert said in html
    for word in ("Laveste–højeste", "apporten", "None"):
        assert word not in html
    answer = room.answer({"what": "settle", "state": {"to": "student_support"}, "gesture": None})
    assert "fjerdedel af de 23 skoler" in str(answer)


@pytest.mark.parametrize("edition_leads", [False, True])
def test_the_report_and_an_edition_stand_side_by_side_each_under_its_own_name(kept, edition_leads):
    schools = [school(0.1 + at / 20, 0.6, 0.5, 100 + 9 * at) for at in range(23)]
    claims = ("student_support:none_found", "administration:higher", "students_per_fte:lower", "later:higher")
    kept.write_text(written(sealed(replace(edition_of(schools), claims=claims))), encoding="utf-8")
    edition = keep_edition(kept)
    leads, beside = (edition, "carpentry-2023") if edition_leads else ("carpentry-2023", edition)
    room = Room()
    room.answer({"what": "benchmark", "with": leads})
    html = room.answer({"what": "beside", "with": beside})["html"]
    for said in ("Rapporten fra 2024, 23 skoler", "Udgave 2026/27-1, 23 skoler", "Side om side"):
        assert said in html
    state = {"to": "student_support", "donor": "administration", "move": 2.0}
    told = room.answer({"what": "settle", "state": state, "gesture": None})["live"]["sentences"]
    compass = told["compass"]
    # Of what is moved and of nothing else: first the report's schools, then the edition's, which saw it otherwise.
    assert "de 23 skoler oplyste 6–63" in compass
    assert "skoler med en større andel på elevunderstøttelse" in told["compass.more"]
    assert compass.endswith(
        "Udgave 2026/27-1, 23 skoler: set sammen med en højere andel elever med aftale: administrative opgaver; "
        "ingen sammenhæng fundet: elevunderstøttelse."
    )
    places = [told[f"beside.{at}.student_support"] for at in (0, 1)]
    # The report's figures say nothing of this share's place, the edition's quartiles do.
    assert [place == "kan ikke siges" for place in places] == [not edition_leads, edition_leads]
    schools_on_page = schools_offered()
    again = opening_state(address_of(room.state, schools_on_page), schools_on_page)
    assert (again.benchmark, again.beside) == (leads, beside)
    assert room.answer({"what": "beside", "with": leads})["said"]  # nothing stands beside itself
    room.answer({"what": "benchmark", "with": ""})
    assert room.state.beside == ""


def test_of_another_programme_nothing_stands_beside_the_report(kept):
    other = replace(edition_of([school(0.1 + at / 20, 0.6, 0.5) for at in range(23)]), programme="murer")
    kept.write_text(written(sealed(other)), encoding="utf-8")
    assert offered_beside("carpentry-2023") == []
    edition = keep_edition(kept)
    assert offered_beside("carpentry-2023") == offered_beside(edition) == offered_beside("") == []
    table = "data/templates/eksempelskoler.csv"
    for arguments in (
        ["--beside", edition],
        ["--benchmark", "none", "--beside", edition],
        ["--beside", "carpentry-2023"],
    ):
        ended = CliRunner().invoke(main, ["memos", table, "--out", str(kept.parent / "ud"), *arguments])
        assert ended.exit_code == 2
        assert "--beside" in ended.output or "omvendt" in ended.output


def test_an_edition_of_other_schools_is_not_written_over_by_one_of_the_same_name(kept):
    name = keep_edition(kept)
    first = load_benchmark(name)
    assert keep_edition(kept) == name  # the same again is the same
    other = [school(0.4 + at / 20, 0.6, 0.2, 100 + 9 * at) for at in range(17)]
    kept.write_text(written(sealed(edition_of(other))), encoding="utf-8")
    later = keep_edition(kept)
    assert later.startswith(f"{name}-")
    assert (load_benchmark(name), load_benchmark(later).schools) == (first, 17)


def test_what_is_no_edition_among_those_that_are_kept_is_not_offered_and_the_page_opens(kept):
    name = keep_edition(kept)
    assert f'value="{name}"' in opening({})
    for file, text in ((f"{name}.json", "{}"), ("noget-andet.json", "[")):
        (editions_folder() / file).write_text(text, encoding="utf-8")
    assert offered_benchmarks() == ["carpentry-2023"]
    assert name not in opening({})


def test_a_figure_of_more_schools_than_are_in_it_makes_no_edition(kept):
    made = edition_of([school(0.1 + at / 20, 0.6, 0.5) for at in range(23)])
    too_many = [replace(one, schools=24) for one in made.statistics]
    with pytest.raises(ValueError, match="more schools"):
        replace(made, statistics=tuple(too_many))
    document = sealed(made)
    said = {**document["edition"], "schools": 20}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    kept.write_text(json.dumps({"edition": said, "sha256": digest}), encoding="utf-8")
    with pytest.raises(BenchmarkError):  # whoever made the hash
        load_benchmark(kept)


def worked(count):
    """Schools that say who does what, too."""
    draw = Random(1)
    split = (0.3, 0.4, 0.3)
    return [
        replace(school(0.3 + at / 50, 0.5, 0.4, 100 + 9 * at), work=who_does_what(draw, split))
        for at in range(count)
    ]


def told(said, measure, **values):
    """Say something else of a published mean."""
    one = next(one for one in said["statistics"] if (one["measure"], one["kind"]) == (measure, "mean"))
    one.update(values)


def first_quartile(said, value):
    next(one for one in said["statistics"] if one["kind"] == "lower_quartile").update(value=value)


def without(said, measure):
    said["statistics"] = [one for one in said["statistics"] if one["measure"] != measure]


CANNOT_BE = {
    "a share above 100 %": lambda said: told(said, "shares.administration", value=300),
    "shares of 150 %": lambda said: told(said, "shares.administration", value=80),
    "two shares": lambda said: without(said, "shares.administration"),
    "FTE without end": lambda said: told(said, "fte", value=1e299),
    "rounded to nothing": lambda said: told(said, "fte", step=0),
    "rounded to anything": lambda said: told(said, "shares.administration", step=1e299),
    "a mean of two schools": lambda said: told(said, "fte", schools=2),
    "quartiles out of order": lambda said: first_quartile(said, 99),
    "a figure twice": lambda said: said["statistics"].append(said["statistics"][-1]),
    "more schools than there are": lambda said: said.update(schools=10**15, by_students=[]),
    "half a school": lambda said: said.update(schools=31.5),
    "bands of too many": lambda said: said["bands"][0].update(schools=32),
    "bands of its own": lambda said: said["bands"].pop(),
    "a limit of no order": lambda said: said["rules"].update(band_edges=[300, 150]),
    "no rounding": lambda said: said["rules"].update(scales={}),
    "a part of one": lambda said: [
        part.update(schools=n, statistics=[{**one, "schools": n} for one in part["statistics"]])
        for part, n in zip(said["by_students"], (1, 30), strict=True)
    ],
    "parts with a gap": lambda said: said["by_students"][0].update(high=1),
    "parts without limits": lambda said: [part.update(low=None, high=None) for part in said["by_students"]],
    "a count of more than said": lambda said: said["counts"][0].update(schools=32, said=32),
    "a relation both ways": lambda said: said.update(
        claims=["student_support:higher", "student_support:lower"]
    ),
    "more that came than changed": lambda said: said.update(
        changed={"schools": 3, "came": 4, "left": 0, "moved": 0}
    ),
    "changed since later": lambda said: said.update(since={"year": "2030/31", "number": 1, "moved": []}),
    "a name of 900,000 letters": lambda said: said.update(programme="E" * 900_000),
    "made by so many letters": lambda said: said.update(made_by="E" * 201),
    "a number of 300 digits": lambda said: said.update(number=10**300),
    "half a character": lambda said: said.update(programme="\ud800"),
}


@pytest.mark.parametrize("forged", CANNOT_BE)
def test_what_no_schools_can_have_is_no_edition_whoever_made_its_hash_and_takes_no_other_down(kept, forged):
    name = keep_edition(kept)
    said = json.loads(written(sealed(edition_of(worked(31)))))["edition"]
    assert len(said["by_students"]) == 2
    assert said["counts"]
    CANNOT_BE[forged](said)
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    file = editions_folder() / "a.json"
    file.write_text(json.dumps({"edition": said, "sha256": digest}), encoding="utf-8")
    with pytest.raises(Refused):
        read_document(file)
    assert list(kept_editions()) == [name]
