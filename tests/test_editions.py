"""A round is closed: what is in the edition, what is left out, what is suppressed; the same for ever after."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from drawn_rounds import as_reported
from hypothesis import given
from hypothesis import strategies as st
from school_estimates import PROGRAMME, estimate, person

from planner.acts import editions, rounds
from planner.cli import main
from planner.files.editions import edition_name, read_edition
from planner.files.estimate.template import estimate_workbook
from planner.model.documents import built, plain
from planner.model.edition.claims import claims_of
from planner.model.edition.closing import Closing
from planner.model.edition.edition import Edition
from planner.model.edition.figures import SHARES, Figures, Measure
from planner.model.edition.groups import Earlier
from planner.model.edition.kinds import Kind, Why
from planner.model.edition.sealing import sealed, unsealed, written
from planner.model.estimate.documents import to_document
from planner.model.estimate.people import Role
from planner.model.problems import Refused
from planner.model.publication.bands import Size
from planner.model.round.decisions import Decision
from planner.model.round.invitations import Invited, Round
from planner.model.round.usable import LeftOut
from planner.model.schools import SchoolYear
from planner.store import Key, StoreError, open_store
from planner.store.backups import make_backup, restore
from planner.store.purging import purge
from planner.store.selection import Selection

DAY = dt.date(2026, 12, 1)
NUMBERS = [f"9000{n:02}" for n in range(1, 31)]


def closing(schools, earlier=(), **values):
    given_values = {
        "year": SchoolYear(2025), "programme": PROGRAMME, "schools": schools, "earlier": earlier,
        "closed": DAY, "instrument": "2026.1", "made_by": "0", **values,
    }  # fmt: skip
    return Closing(**given_values).edition()


def figures(a, s, r, students=200, **values):
    return Figures(administration=a, student_support=s, company_relations=r, students=students, **values)


def schools_of(n, start=0):
    """So many schools, each different from every other, with hundredths of FTE as people write them."""
    return {
        NUMBERS[i]: figures(0.4 + 0.01 * i, 0.2 + 0.02 * (i % 7), 0.3 + 0.03 * (i % 5), 150 + 10 * i,
                            gf2_students=40 + i, agreements=20 + i % 9)
        for i in range(start, start + n)
    }  # fmt: skip


amounts_of = st.integers(1, 300).map(lambda hundredths: hundredths / 100)
any_school = st.builds(figures, amounts_of, amounts_of, amounts_of, st.integers(1, 900))


@given(st.lists(any_school, min_size=5, max_size=14))
def test_an_edition_tells_nothing_of_fewer_schools_than_its_rules_say_and_its_shares_total_100(some_schools):
    edition = closing(dict(zip(NUMBERS, some_schools, strict=False)))
    for one in edition.statistics:
        assert one.schools >= (5 if one.kind in {Kind.MEAN, Kind.FTE_WEIGHTED_MEAN} else 12)
        assert one.value == pytest.approx(one.step * round(one.value / one.step))
    for kind in (Kind.MEAN, Kind.FTE_WEIGHTED_MEAN):
        told = [edition.of(measure, kind) for measure in SHARES]
        assert {one is None for one in told} in ({True}, {False})  # one alone would follow from the others
        assert not told[0] or sum(one.value for one in told) == 100
    # what is not told is listed, with why
    for measure in (*SHARES, Measure.FTE, Measure.STUDENTS_PER_FTE):
        for kind in (Kind.MEAN, Kind.MEDIAN):
            assert (edition.of(measure, kind) is None) == (edition.why_not(measure, kind) is not None)
    assert unsealed(json.loads(written(sealed(edition)))) == edition


@pytest.mark.parametrize(
    ("count", "changed", "code"),
    [(4, 0, "edition_too_small"), (12, 1, "edition_too_alike"), (12, 2, "edition_too_alike"), (12, 3, None)],
)
def test_an_edition_of_too_few_or_too_like_an_earlier_one_is_refused(count, changed, code):
    first = schools_of(count)
    if count < 5:
        with pytest.raises(Refused) as refused:
            closing(first)
        assert refused.value.code == code
        return
    earlier = [Earlier(closing(first), first)]
    later = {**first, **schools_of(changed, count)}
    if code:
        with pytest.raises(Refused) as refused:
            closing(later, earlier)
        assert (refused.value.code, refused.value.values["schools"]) == (code, changed)
    else:
        edition = closing(later, earlier)
        assert (edition.number, edition.schools, edition.changed.schools) == (2, count + changed, changed)


def test_who_came_after_others_of_the_year_were_purged_may_be_them_and_hides_nobody_late():
    first = schools_of(12)
    purged = Earlier(closing(first), dict([*first.items()][2:]))
    late = {**first, **schools_of(1, 12)}
    with pytest.raises(Refused) as refused:
        closing(late, [purged])
    assert (refused.value.code, refused.value.values["schools"]) == ("edition_too_alike", 1)
    assert closing(late, [purged], year=SchoolYear(2026)).number == 1  # its figures are of another year


def test_what_few_changes_would_show_is_rounded_more_coarsely_or_suppressed_and_many_changes_hide_it():
    first = schools_of(20)
    earlier = [Earlier(closing(first), first)]
    few, many = ({**first, **schools_of(n, 20)} for n in (3, 9))
    support = Measure.STUDENT_SUPPORT
    assert closing(first).of(support, Kind.MEAN).step == 1
    of_few, of_many = closing(few, earlier), closing(many, earlier)
    told = of_few.of(support, Kind.MEAN)
    assert told is None or told.step > 1
    assert of_few.why_not(support, Kind.MEDIAN) is Why.DIFFERENCING
    assert of_few.why_not(Measure.STUDENTS_PER_FTE, Kind.BANDS) is Why.DIFFERENCING
    # many of them, and another year before which everything was different
    steps = (told.step if told else 100), of_many.of(support, Kind.MEAN).step
    assert steps[1] <= steps[0]
    assert closing(few, [Earlier(closing(many), many)], year=SchoolYear(2026)).number == 1


@given(st.lists(st.integers(20, 900), min_size=20, max_size=70), st.integers(0, 9))
def test_a_divided_edition_has_each_school_in_one_part_and_every_kind_of_figure_in_all_parts(students, apart):
    schools = {
        str(900001 + at): figures(
            0.3 + 0.05 * (at % 9), 0.2 + 0.03 * (at % 7), 0.3 + 0.02 * (at % (3 + apart)), heads
        )
        for at, heads in enumerate(students)
    }
    parts = closing(schools).by_students
    assert len(students) >= 24 or not parts
    assert sum(part.schools for part in parts) in {0, len(students)}
    for part in parts:
        held = [one for one in students if Size(part.low, part.high).holds(one)]
        assert len(held) == part.schools >= 12
        told = {(one.measure, one.kind) for one in part.statistics}
        assert told == {(one.measure, one.kind) for one in parts[0].statistics}
        shares = [one.value for one in part.statistics if one.measure in SHARES and one.kind is Kind.MEAN]
        assert sum(shares) in {0, 100}
    ends = [(part.low, part.high) for part in parts]
    assert [high for _, high in ends[:-1]] == [low for low, _ in ends[1:]]


def test_parts_are_told_once_a_year_and_stay_where_they_are_the_year_after():
    sizes = [(100 if at % 2 else 300) + at for at in range(30)]
    schools = {
        NUMBERS[at]: replace(one, students=sizes[at]) for at, one in enumerate(schools_of(30).values())
    }
    first = Earlier(closing(schools), schools)
    assert [part.schools for part in first.edition.by_students] == [15, 15]
    fewer = dict([*schools.items()][3:])
    assert closing(fewer, [first]).by_students == ()

    def moved(by=0.1, of=schools):
        return {n: replace(f, administration=f.administration + by) for n, f in of.items()}

    after = closing(moved(), [first], year=SchoolYear(2026)).by_students
    assert [(part.low, part.high) for part in after] == [
        (part.low, part.high) for part in first.edition.by_students
    ]
    # Where a part has become too small the schools are parted anew.
    small = {n: replace(f, students=f.students + 20 * (f.students < 125)) for n, f in moved().items()}
    large = {n: replace(f, students=f.students + 150 * (f.students > 115)) for n, f in small.items()}
    anew = closing(large, [first], year=SchoolYear(2026)).by_students
    assert all(part.schools >= 12 for part in anew)
    # A part of the same schools but for one or two would show them: then no part is told.
    one = next(n for n, f in schools.items() if f.students < 200)
    others = {n for n, f in schools.items() if f.students > 200}
    hardly = {**schools, **moved(of={n: schools[n] for n in others}), one: moved()[one]}
    assert closing(hardly, [first], year=SchoolYear(2026)).by_students == ()


def test_one_school_that_is_most_of_the_fte_takes_its_mean_and_the_weighted_means_with_it():
    schools = {**schools_of(11), "900099": figures(10, 10, 10)}
    edition = closing(schools)
    assert edition.why_not(SHARES[0], Kind.FTE_WEIGHTED_MEAN) is Why.DOMINANCE
    assert (
        edition.why_not(Measure.FTE, Kind.MEAN) is Why.DOMINANCE
    )  # times its schools it is nearly that one's
    assert edition.of(SHARES[0], Kind.MEAN)
    assert edition.of(Measure.STUDENTS_PER_FTE, Kind.MEAN)
    crowded = closing({**schools_of(11), "900099": figures(0.1, 0.1, 0.1, 9000)})
    assert crowded.why_not(Measure.STUDENTS_PER_FTE, Kind.MEAN) is Why.DOMINANCE
    few = closing(schools_of(5))  # who knows three knows what the last two come to
    assert (few.why_not(Measure.FTE, Kind.MEAN), bool(few.of(SHARES[0], Kind.MEAN))) == (Why.P_PERCENT, True)
    alike = {number: figures(0.4, 0.2, 0.4) for number in NUMBERS[:6]}
    assert closing(alike).why_not(SHARES[1], Kind.MEAN) is Why.ALL_ALIKE


def test_the_bands_are_those_of_the_report_and_both_edges_belong_to_the_middle():
    per_fte = [100] * 3 + [150] * 2 + [200] * 8 + [300] * 2 + [301] * 8
    schools = {
        NUMBERS[i]: figures(0.3 + 0.001 * i, 0.3, 0.4 - 0.001 * i, each) for i, each in enumerate(per_fte)
    }
    assert [band.schools for band in closing(schools).bands] == [3, 12, 8]


def test_a_round_built_to_agree_with_the_report_gives_an_edition_with_the_reports_figures():
    edition = closing({one.school_id: Figures.of(one) for one in as_reported()})
    assert edition.schools == 23
    assert [edition.of(measure, Kind.MEAN).value for measure in SHARES] == [43, 26, 31]
    assert [band.schools for band in edition.bands] == [3, 12, 8]
    assert edition.of(Measure.STUDENTS_PER_FTE, Kind.MEAN).value == 300  # in tens; a little under
    assert claims_of({one.school_id: Figures.of(one) for one in as_reported()}) == (
        "administration:lower",
        "student_support:higher",
        "company_relations:none_found",
        "students_per_fte:none_found",
    )
    assert {
        claim.partition(":")[2]
        for claim in claims_of({one.school_id: Figures.of(one) for one in as_reported()[:11]})
    } == {"too_few"}


def test_an_edition_that_was_touched_is_known_by_its_hash(tmp_path):
    document = sealed(closing(schools_of(12)))
    file = tmp_path / "udgave.json"
    file.write_text(written(document), "utf-8")
    assert read_edition(file) == unsealed(document)
    touched = json.loads(written(document))
    touched["edition"]["statistics"][0]["value"] += 1
    for content, code in (
        (json.dumps(touched), "edition_changed"),
        ("[1, 2]", "no_edition"),
        ("not json", "no_edition"),
        ("[" * 100_000, "no_edition"),
    ):
        file.write_text(content, "utf-8")
        with pytest.raises(Refused) as refused:
            read_edition(file)
        assert refused.value.code == code
    later = {"edition": {**document["edition"], "number": "two"}}
    with pytest.raises(Refused, match="edition_changed"):
        unsealed(later)


def test_nothing_of_a_school_stands_in_an_edition():
    text = written(sealed(closing(schools_of(23))))
    assert not any(number in text for number in NUMBERS)
    assert not {"minimum", "maximum", "low", "high"} & set(plain(closing(schools_of(23))))


INVITED = tuple(
    Invited(school_id=number, school=f"Eksempelskole {number[-2:]}", students=200) for number in NUMBERS[:16]
)
ROUND = Round(year=SchoolYear(2025), programme=PROGRAMME, deadline=DAY, invited=INVITED)


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "store.db")) as opened:
        yield opened


def answered(store, number, *, yes=True, who="consultant", **values):
    """An answer of a school, each with other figures, and its yes to being in an edition."""
    at = int(number[-2:])
    one = replace(estimate(number), students=150 + 7 * at, people=(person(1, 0.5 + 0.02 * at),), **values)
    one = replace(one, school=f"Eksempelskole {number[-2:]}")
    key = Key(number, PROGRAMME, "2025/26", who)
    there = store.load(key)
    store.save(key, to_document(one), base_version=there.version if there else 0, by=who)
    if yes:
        kept = rounds.round_of(store, "2025/26")
        version = rounds.version_of(store, kept, number, who)
        said = Decision(
            respondent=who, version=version, by=Role.HEAD_OF_PROGRAMME, why="Enige.", in_edition=True
        )
        rounds.decide(store, kept, number, said)


@pytest.fixture
def kept(store):
    """A round of sixteen schools in which twelve have answered and said yes."""
    rounds.begin(store, ROUND, by="association")
    for number in NUMBERS[:12]:
        answered(store, number)
    return rounds.round_of(store, "2025/26")


def close(store, kept):
    return editions.close(store, kept, closed=DAY, by="association")


def test_only_what_a_school_has_said_yes_to_is_in_and_every_other_is_named_with_its_reason(store, kept):
    for number in NUMBERS[12:14]:
        answered(store, number, yes=False)
    answered(store, NUMBERS[14], yes=False, who="teacher", note="x")
    answered(store, NUMBERS[0], yes=False, note="rettet")  # and it has not decided on that
    answered(store, NUMBERS[1], instrument="2020.1")
    ended = close(store, kept)
    assert ended.edition.schools == 10
    assert {one.school_id: why for one, why in ended.left_out} == {
        NUMBERS[0]: LeftOut.OUTDATED, NUMBERS[1]: LeftOut.OTHER_INSTRUMENT, NUMBERS[12]: LeftOut.NO_YES,
        NUMBERS[13]: LeftOut.NO_YES, NUMBERS[14]: LeftOut.NO_YES, NUMBERS[15]: LeftOut.NOT_BEGUN,
    }  # fmt: skip


def test_the_same_figures_are_the_same_edition_and_a_correction_is_the_next_one(store, kept):
    first = close(store, kept)
    again = editions.close(store, kept, closed=DAY + dt.timedelta(9), by="association")
    assert (again.document, again.is_new) == (first.document, False)
    answered(store, NUMBERS[12])
    with pytest.raises(Refused, match="edition_too_alike"):
        close(store, kept)
    for number in NUMBERS[13:15]:
        answered(store, number)
    second = close(store, kept)
    assert (second.edition.number, second.edition.changed.schools, second.is_new) == (2, 3, True)
    assert editions.editions(store, PROGRAMME.upper()) == [first.edition, second.edition]


def test_purging_a_school_takes_it_out_of_the_private_list_and_leaves_the_edition_as_it_is(store, kept):
    first = close(store, kept)
    assert len(store.keys(kind="held")) == 12
    purge(store.database, Selection(NUMBERS[0]))
    assert len(store.keys(kind="held")) == 11
    purge(store.database, Selection(year="2025/26", programme=PROGRAMME))
    assert store.keys(kind="held") == []
    assert editions.editions(store, PROGRAMME) == [first.edition]
    rounds.begin(store, ROUND, by="association")
    for number in NUMBERS[:12]:
        answered(store, number)
    with pytest.raises(Refused, match="edition_too_alike"):  # they may be who was purged, and say the same
        close(store, kept)
    for number in NUMBERS[12:15]:
        answered(store, number)
    assert close(store, kept).edition.number == 2  # a number is given once
    backup = make_backup(store.database)
    restore(store.database, backup)
    assert len(editions.editions(store, PROGRAMME)) == 2


def test_an_edition_somebody_has_touched_in_the_database_is_said_to_be_damaged(store, kept):
    document = close(store, kept).document
    (key,) = store.keys(kind="edition")
    store.save(key, {**document, "sha256": "0"}, base_version=1, by="x")
    with pytest.raises(StoreError, match="damaged_version"):
        close(store, kept)


def test_a_round_is_closed_by_the_command_line(tmp_path, monkeypatch, store, kept):
    monkeypatch.setenv("PLANNER_DATABASE", str(tmp_path / "store.db"))
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(main, ["round", "close", "2025/26", "--out", "ud"])
    assert told.exit_code == 1, told.output  # four have not answered
    assert "Udgave 1 for 2025/26, tømreruddannelsen: 12 skoler." in told.output
    assert "Eksempelskole 13 (900013): har ikke svaret" in told.output
    (edition,) = editions.editions(store, PROGRAMME)
    assert read_edition(tmp_path / "ud" / edition_name(edition)) == edition
    before = (tmp_path / "ud" / edition_name(edition)).read_bytes()
    again = CliRunner().invoke(main, ["round", "close", "2025/26", "--out", "ud"])
    assert "det er den samme udgave" in again.output.lower()
    assert (tmp_path / "ud" / edition_name(edition)).read_bytes() == before


def test_after_an_older_backup_no_number_is_given_again_beside_an_edition_that_was_given_out(
    tmp_path, monkeypatch, store, kept
):
    monkeypatch.setenv("PLANNER_DATABASE", str(tmp_path / "store.db"))
    monkeypatch.setenv("PLANNER_EDITIONS", str(tmp_path / "editions"))
    before = make_backup(store.database)
    line = ["round", "close", "2025/26", "--out", str(tmp_path / "ud")]
    assert CliRunner().invoke(main, line).exit_code == 1
    (given,) = (tmp_path / "ud").iterdir()
    text = given.read_bytes()
    restore(store.database, before)
    answered(store, NUMBERS[12])
    refused = CliRunner().invoke(main, line)
    assert (refused.exit_code, "genskabt fra en ældre sikkerhedskopi" in refused.output) == (1, True)
    assert (store.keys(kind="edition"), given.read_bytes()) == ([], text)
    rounds.begin(store, replace(ROUND, year=SchoolYear(2026)), by="association")
    after = CliRunner().invoke(main, ["round", "close", "2026/27", *line[3:]])
    assert (after.exit_code, f"{given.name} er en udgave" in after.output) == (1, True)
    elsewhere = CliRunner().invoke(main, [*line[:-1], str(tmp_path / "andet")])
    assert "Giv ingen ny udgave ud" in elsewhere.output
    assert given.read_bytes() == text


def test_an_answer_after_the_deadline_is_said_to_be_late(store, kept):
    early = replace(ROUND, deadline=dt.date(2020, 1, 1))
    assert [one.is_late for one in rounds.status(store, early)] == [True] * 12 + [False] * 4


def test_an_edition_survives_its_document():
    edition = closing(schools_of(30))
    document = json.loads(json.dumps(plain(edition)))
    assert len(edition.by_students) == 2
    assert built(Edition, document) == edition
    del document["by_students"]  # as earlier planners gave them out
    assert built(Edition, document) == replace(edition, by_students=())
    # Whoever made the hash: a part's figures are of its own schools, and the parts of all.
    part = edition.by_students[0]
    with pytest.raises(ValueError, match="by_students"):
        replace(edition, by_students=(part,))
    with pytest.raises(ValueError, match="by_students"):
        replace(part, schools=11)


def test_what_a_school_has_agreed_on_counts_and_the_others_stay_beside_it(tmp_path, monkeypatch, store, kept):
    monkeypatch.setenv("PLANNER_DATABASE", str(tmp_path / "store.db"))
    number = NUMBERS[12]
    answered(store, number, yes=False)
    answered(store, number, yes=False, who="teacher", gf2_students=40)
    assert rounds.status(store, ROUND)[12].progress == "not_agreed"
    file = tmp_path / "enige.xlsx"
    one = replace(estimate(number), students=222, school=f"Eksempelskole {number[-2:]}")
    file.write_bytes(estimate_workbook(one.year, filled=one))
    line = ["round", "agree", "2025/26", str(file), "--by", "head_of_programme", "--why", "Talt sammen."]
    told = CliRunner().invoke(main, [*line, "--edition"])
    assert (told.exit_code, "gælder de fælles tal, version 1" in told.output) == (0, True), told.output
    again = CliRunner().invoke(main, [*line, "--edition"])
    assert "version 1" in again.output  # the same again is no other
    assert rounds.status(store, ROUND)[12].progress == "complete"
    assert {key.respondent for key in store.keys(number)} == {"consultant", "teacher", "agreed"}
    found, _ = editions.usable(store, ROUND)
    assert [(one.respondent, one.figures.students) for one in found][-1] == ("agreed", 222)
    gone = CliRunner().invoke(main, ["purge", "--school", number, "--respondent", "agreed", "--yes"])
    assert (gone.exit_code, "Fælles tal" in gone.output) == (0, True), gone.output
    assert {key.respondent for key in store.keys(number)} == {"consultant", "teacher"}
    other = replace(one, year=SchoolYear(2024))
    file.write_bytes(estimate_workbook(other.year, filled=other))
    refused = CliRunner().invoke(main, line)
    assert (refused.exit_code, "2024/25" in refused.output) == (1, True)
