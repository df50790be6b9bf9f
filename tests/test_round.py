"""A year's round: who is invited, what comes in, how far each school is, whose figures count."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from school_estimates import PROGRAMME, estimate, person
from sqlalchemy import select

from planner.acts import arrivals, rounds
from planner.acts.arrivals import Outcome
from planner.acts.schools import schools_stored
from planner.cli import main
from planner.files.estimate.folder import handed_in
from planner.files.estimate.reading import read_estimate
from planner.files.estimate.template import estimate_workbook
from planner.files.programmes import programme_key
from planner.files.schools.invited import read_invited
from planner.model.documents import built, plain
from planner.model.estimate.documents import to_document
from planner.model.estimate.people import Role
from planner.model.problems import Refused
from planner.model.round.decisions import Decision
from planner.model.round.invitations import Invited, Round
from planner.model.round.standing import Answer, Progress, standing
from planner.model.schools import SchoolYear
from planner.store import Key, StoreError, open_store
from planner.store.backups import make_backup, restore
from planner.store.purging import purge
from planner.store.schema import digests, versions
from planner.store.selection import Selection

DEADLINE = dt.date(2026, 11, 30)
A, B, C = (Invited(school_id=f"90000{n}", school=f"Eksempelskole {n}", students=200) for n in (1, 2, 3))
ROUND = Round(year=SchoolYear(2025), programme=PROGRAMME, deadline=DEADLINE, invited=(A, B, C))
DESCRIBED = frozenset({programme_key(PROGRAMME)})


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "store.db")) as opened:
        yield opened


def saved(store, one, who="consultant"):
    key = Key(one.school_id, one.programme, str(one.year), who)
    return store.save(key, to_document(one), base_version=(store.load(key) or _Nothing).version, by=who)


class _Nothing:
    version = 0


def decision(who, version=1, **said):
    given = {"by": Role.HEAD_OF_PROGRAMME, "why": "Gennemgået sammen.", "in_edition": True, **said}
    return Decision(respondent=who, version=version, **given)


@given(st.builds(
    Round,
    year=st.integers(1990, 2100).map(SchoolYear),
    programme=st.just("VVS"),
    deadline=st.dates(),
    invited=st.lists(st.builds(
        Invited, school_id=st.text(st.characters(categories=["Nd", "L"]), min_size=1),
        school=st.text(st.characters(categories=["L"]), min_size=1),
        students=st.one_of(st.none(), st.integers(1, 10**6)), contact=st.sampled_from(["", "uddannelsesleder"]),
    ), min_size=1, max_size=4, unique_by=lambda one: one.school_id).map(tuple),
))  # fmt: skip
def test_a_round_survives_its_document(of):
    assert built(Round, json.loads(json.dumps(plain(of)))) == of


answers = st.builds(
    Answer,
    st.sampled_from(["consultant", "consultant-2", "teacher"]),
    st.booleans(),
    st.integers(0, 40),
    st.just(()),
    st.sampled_from(["", "a", "b"]),
)


@given(
    st.lists(answers, max_size=3, unique_by=lambda one: one.respondent), st.sampled_from(["consultant", None])
)
def test_a_school_is_not_agreed_exactly_where_figures_differ_and_nobody_has_chosen(given_answers, who):
    usable = [one for one in given_answers if one.is_usable]
    found = standing(A, given_answers, who)
    is_chosen = any(one.respondent == who for one in usable)
    assert (found.progress is Progress.NOT_AGREED) == (len({o.figures for o in usable}) > 1 and not is_chosen)
    assert (found.progress is Progress.NOT_BEGUN) == (not given_answers)
    assert (found.progress is Progress.UNDER_WAY) == (bool(given_answers) and not usable)
    assert found.answers == len(given_answers)


def test_a_list_says_which_schools_there_are_and_names_what_it_leaves_out(tmp_path):
    table = tmp_path / "liste.csv"
    table.write_text(
        "Byggeskoler 2026;;;\ninstitutionsnummer;skole;elever;kontakt (rolle)\n"
        "900001;Eksempelskole A;360;uddannelsesleder\n900002;Eksempelskole B;;\n"
        "900003;Eksempelskole C;40;c@eksempelskole.dk\n900001;Eksempelskole A;360;\n;Eksempelskole E;12;\n",
        "utf-8",
    )
    invited, problems = read_invited(table)
    assert invited == [
        Invited(school_id="900001", school="Eksempelskole A", students=360, contact="uddannelsesleder"),
        Invited(school_id="900002", school="Eksempelskole B"),
    ]
    assert [(p.place.row, p.code) for p in problems] == [
        (5, "contact_is_no_role"), (6, "invited_twice"), (7, "missing_text"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "contact",
    ["https://eksempelskole.dk/a", "www.eksempelskole.dk", "leder (at) eksempelskole.dk", "+45 12345678"],
)
def test_what_leads_to_a_person_is_no_contact(contact):
    with pytest.raises(ValueError, match="contact"):
        replace(A, contact=contact)


def test_a_school_table_does_as_a_list(root):
    invited, problems = read_invited(root / "data" / "templates" / "eksempelskoler.csv")
    assert len(invited) == 12
    assert problems == []


def test_a_round_is_changed_in_versions_and_the_same_again_is_none(store):
    assert rounds.begin(store, ROUND, by="association").version == 1
    assert rounds.begin(store, ROUND, by="association").version == 1
    later = replace(ROUND, programme="Tømrer", deadline=DEADLINE + dt.timedelta(7))
    assert rounds.begin(store, later, by="association").version == 2
    assert rounds.round_of(store, "2025/26").round.deadline == later.deadline
    assert rounds.begin(store, replace(later, invited=(A,)), by="association").gone == (B, C)
    with pytest.raises(Refused) as refused:
        rounds.round_of(store, "2030/31")
    assert refused.value.code == "no_round"


def test_the_status_counts_what_the_store_holds_and_says_nothing_of_one_person(store):
    saved(store, estimate(A.school_id))
    saved(store, replace(estimate(B.school_id), people=(person(1, 0.0),), students=None))
    found = {one.invited.school_id: one for one in rounds.status(store, ROUND)}
    assert [found[one.school_id].progress for one in (A, B, C)] == ["complete", "under_way", "not_begun"]
    assert found[B.school_id].left > 0
    saved(store, replace(estimate(A.school_id), people=(person(1, 0.1),)), "teacher")
    assert rounds.status(store, ROUND)[0].progress is Progress.NOT_AGREED


def test_what_is_kept_of_an_answer_is_what_would_be_worked_out_anew_and_goes_with_it(store):
    def kept():
        with store.database.reading() as connection:
            return list(connection.execute(select(digests).order_by(digests.c.school_id)))

    for number in (A.school_id, B.school_id):
        saved(store, estimate(number))
    first = rounds.status(store, ROUND)
    assert len(kept()) == 2
    assert rounds.status(store, ROUND) == first  # from what is kept
    saved(store, replace(estimate(A.school_id), people=(person(1, 0.0),), students=None))
    assert rounds.status(store, ROUND)[0].progress is Progress.UNDER_WAY
    assert [row.version for row in kept()] == [2, 1]
    with store.database.writing() as connection:  # an earlier planner's is not taken
        connection.execute(digests.update().values(made_by="0.0.1", digest="no JSON"))
    assert [one.progress for one in rounds.status(store, ROUND)] == ["under_way", "complete", "not_begun"]
    purge(store.database, Selection(A.school_id))
    assert [row.school_id for row in kept()] == [B.school_id]
    backup = make_backup(store.database)
    restore(store.database, backup)
    assert kept() == []


def test_what_is_purged_while_it_is_worked_out_leaves_nothing(store):
    saved(store, estimate(A.school_id))

    def of(_):
        with store.database.writing() as connection:
            connection.execute(versions.delete())
        return {}

    assert len(store.digests("estimate", "2025/26", of)) == 1
    with store.database.reading() as connection:
        assert connection.execute(select(digests)).all() == []


def test_a_round_or_a_decision_that_nobody_can_read_is_a_sentence_or_not_said(store):
    kept = rounds.begin(store, ROUND, by="association")
    saved(store, estimate(A.school_id))
    store.save(Key(A.school_id, PROGRAMME, "2025/26", "*", "decision"), {"why": 1}, base_version=0, by="x")
    assert rounds.status(store, ROUND)[0].progress is Progress.COMPLETE
    assert len(schools_stored(store, None, None, DESCRIBED).schools) == 1
    store.save(kept.key, {"year": "2025/26"}, base_version=1, by="x")
    with pytest.raises(StoreError) as refused:
        rounds.round_of(store, "2025/26")
    assert refused.value.code == "damaged_version"


def test_until_a_school_has_chosen_it_is_not_agreed_and_then_its_memo_has_the_figures_chosen(store):
    kept = rounds.begin(store, ROUND, by="association")
    saved(store, replace(estimate(A.school_id), students=210))
    saved(store, replace(estimate(A.school_id), students=220), "teacher")
    newest = schools_stored(store, None, None, DESCRIBED)
    assert ([s.students for s in newest.schools], [p.code for p in newest.problems]) == (
        [220],
        ["several_estimates"],
    )
    rounds.decide(store, kept, A.school_id, decision("consultant"))
    chosen = schools_stored(store, None, None, DESCRIBED)
    assert ([s.students for s in chosen.schools], chosen.problems) == ([210], [])
    assert rounds.status(store, ROUND)[0].progress is Progress.COMPLETE
    # what was chosen has changed since: asked about, and not agreed any more
    saved(store, replace(estimate(A.school_id), students=230))
    again = schools_stored(store, None, None, DESCRIBED)
    assert {p.code for p in again.problems} == {"decision_outdated", "several_estimates"}
    (one, *_) = rounds.status(store, ROUND)
    assert (one.progress, [p.code for p in one.questions]) == (Progress.NOT_AGREED, ["decision_outdated"])


@pytest.mark.parametrize(
    ("school", "who", "version", "code"),
    [
        ("900099", "consultant", 1, "not_in_round"),
        ("900001", "teacher", 1, "no_such_answer"),
        ("900001", "consultant", 7, "answer_changed"),
    ],
)
def test_a_decision_is_of_an_answer_that_is_there_as_it_was_seen(store, school, who, version, code):
    kept = rounds.begin(store, ROUND, by="association")
    saved(store, estimate(A.school_id))
    with pytest.raises(Refused) as refused:
        rounds.decide(store, kept, school, decision(who, version))
    assert refused.value.code == code
    assert store.keys(kind="decision") == []


def test_a_cpr_number_is_kept_in_no_reason_and_no_programme(store):
    kept = rounds.begin(store, ROUND, by="association")
    saved(store, estimate(A.school_id))
    for act in (
        lambda: rounds.decide(store, kept, A.school_id, decision("consultant", why="Aftalt med 010190-1234")),
        lambda: rounds.begin(store, replace(ROUND, programme="tømrer 010190-1234"), by="association"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "cpr_number_typed"
    assert (len(store.keys(kind="round")), store.keys(kind="decision")) == (1, [])


@pytest.fixture(scope="module")
def handed(tmp_path_factory):
    """A folder as it comes back: good ones, one twice, two of one role that differ, broken, not invited, no workbook."""
    folder = tmp_path_factory.mktemp("ind")
    for name, one in {
        "a.xlsx": estimate(A.school_id),
        "mappe/b.xlsx": replace(estimate(B.school_id), students=210),
        "mappe/b igen.xlsx": replace(estimate(B.school_id), students=211),
        "c.xlsx": estimate(C.school_id),
        "c (1).xlsx": estimate(C.school_id),
        "d.xlsx": estimate("900004"),
        "e.xlsx": replace(estimate("900005"), school="Eksempelskole E"),
        "f.xlsx": replace(estimate("900005"), school="Eksempelskole F"),
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(estimate_workbook(one.year, filled=one))
    (folder / "ødelagt.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "~$a.xlsx").write_bytes(b"")
    (folder / "brev.docx").write_bytes(b"")
    return folder


OUTCOMES = {
    "a.xlsx": ("stored", []),
    "c (1).xlsx": ("stored", []),
    "brev.docx": ("left_out", ["empty_file"]),
    "c.xlsx": ("same", []),
    "d.xlsx": ("stored", ["not_invited"]),
    "e.xlsx": ("left_out", ["files_of_several_names"]),
    "f.xlsx": ("left_out", ["files_of_several_names"]),
    "mappe/b igen.xlsx": ("left_out", ["workbooks_differ"]),
    "mappe/b.xlsx": ("left_out", ["workbooks_differ"]),
    "ødelagt.xlsx": ("left_out", ["damaged_workbook"]),
}


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_every_workbook_of_a_folder_or_a_zip_has_its_receipt_and_the_same_again_changes_nothing(
    store, handed, packed, tmp_path
):
    rounds.begin(store, ROUND, by="association")
    place = tmp_path / "ind.zip" if packed else handed
    if packed:
        with zipfile.ZipFile(place, "w") as file:
            for one in sorted(handed.rglob("*.*")):
                file.write(one, one.relative_to(handed))
    with handed_in(place) as files:
        receipts = arrivals.take_in(store, files)
        assert {r.file: (r.outcome, [p.code for p in r.problems]) for r in receipts} == OUTCOMES
        before = [store.history(key) for key in store.keys(None)]
        again = arrivals.take_in(store, files)
    assert {r.file for r in again if r.outcome is Outcome.THERE} == {"a.xlsx", "c (1).xlsx", "d.xlsx"}
    assert [store.history(key) for key in store.keys(None)] == before
    assert len(before) == 3


def test_what_the_store_has_otherwise_is_left_out_and_named(store, handed):
    saved(store, replace(estimate(A.school_id), students=1))
    with handed_in(handed) as files:
        receipt = arrivals.take_in(store, files)[0]
    assert (receipt.outcome, [p.code for p in receipt.problems]) == ("left_out", ["stored_otherwise"])
    assert [one.version for one in store.history(store.keys(A.school_id)[0])] == [1]


def test_a_zip_that_is_none_is_said_to_be_none(tmp_path):
    (tmp_path / "ind.zip").write_bytes(b"no zip")
    with pytest.raises(Refused) as refused, handed_in(tmp_path / "ind.zip"):
        pass
    assert refused.value.code == "zip_unreadable"


def test_a_round_from_the_list_to_the_status_by_the_command_line(tmp_path, monkeypatch, root):
    monkeypatch.setenv("PLANNER_DATABASE", str(tmp_path / "store.db"))
    monkeypatch.chdir(tmp_path)
    shutil.copy(root / "data" / "templates" / "eksempelskoler.csv", "skoler.csv")

    def run(line, exit_code=0):
        told = CliRunner().invoke(main, line.split())
        assert told.exit_code == exit_code, told.output
        return told.output

    begun = run(f"round new skoler.csv --year 2025/26 --programme tømrer --deadline {DEADLINE:%d.%m.%Y}")
    assert begun.startswith("12 skoler er med i runden for 2025/26, tømrer, version 1.\nFristen")
    assert "mere end et år fra" in run(
        "round new skoler.csv --year 2025/26 --programme t --deadline 30.11.2062", 2
    )
    for name in ("", "T" * 201, "tøm\u202erer", "\x01"):
        line = f"round new skoler.csv --year 2025/26 --programme={name} --deadline 30.11.2026"
        assert "mellem 1 og 200 tegn, og kun synlige" in run(line, 2)
    assert "12 regneark" in run("round templates 2025/26 --out ark")
    assert "12 lå der allerede" in run("round templates 2025/26 --out ark")
    first = tmp_path / "ark" / "eksempelskole-a-900001-toemrer-2025-26.xlsx"
    assert [p.code for p in read_estimate(first)[1] if p.code == "answer_missing"]
    one = estimate("900001")
    named = replace(one, school="Eksempelskole A", programme="tømrer")
    first.write_bytes(estimate_workbook(one.year, filled=named))
    came = run("import ark --receipts k.csv --receipts k.xlsx", 1)
    assert "12 filer – gemt: 1; udeladt: 11." in came
    assert (tmp_path / "k.csv").read_text("utf-8-sig").count("\n") == (tmp_path / "k.csv").read_bytes().count(
        b"\r\n"
    )
    assert "12 skoler – ikke begyndt: 11; færdig: 1." in run("round status 2025/26 --table s.xlsx")
    said = run(
        "round decide 2025/26 --school 900001 --respondent consultant --by head_of_programme --why Enige --edition"
    )
    assert "kun synlige" in run(
        "round decide 2025/26 --school 900001 --respondent consultant --by teacher --why En\u202eig", 2
    )
    assert said.startswith("For 900001 gælder tallene fra Virksomhedskonsulent, version 1.")
    assert "Der er ingen runde for 2030/31" in run("round status 2030/31", 1)
    gone = run("purge --school 900001 --yes")
    assert "2" in gone
    assert "Dens nummer og navn står stadig på rundens liste: tømrer · 2025/26." in gone
    assert "ikke begyndt: 12" in run("round status 2025/26")
