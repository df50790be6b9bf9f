"""What comes in for a round: whose it is, and what a ZIP calls its files and cannot give back."""

from __future__ import annotations

import datetime as dt
import random
import zipfile
from dataclasses import replace

import pytest
from school_estimates import PROGRAMME, estimate

from planner.acts import arrivals, rounds
from planner.files.estimate.folder import handed_in
from planner.files.estimate.template import estimate_workbook
from planner.model.estimate.documents import to_document
from planner.model.round.invitations import Invited, Round
from planner.model.schools import SchoolYear
from planner.store import open_store

A, B, C = (Invited(school_id=f"90000{n}", school=f"Eksempelskole {n}", students=200) for n in (1, 2, 3))
ROUND = Round(year=SchoolYear(2025), programme=PROGRAMME, deadline=dt.date(2026, 11, 30), invited=(A, B, C))


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "store.db")) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "ind"
    place.mkdir()
    return place


def workbook(school_id, **values):
    one = replace(estimate(A.school_id), school_id=school_id, **values)
    return estimate_workbook(one.year, filled=one)


def taken_in(store, place):
    with handed_in(place) as files:
        return arrivals.take_in(store, files)


@pytest.mark.parametrize(
    ("values", "outcome", "codes"),
    [
        ({"school": C.school}, "left_out", ["school_of_other_name"]),  # its number is A's
        ({"school_id": "900099"}, "stored", ["school_under_other_number", "not_invited"]),
        ({"year": SchoolYear(2024)}, "stored", ["of_no_round"]),
        ({"programme": "murer"}, "stored", ["of_no_round"]),
        ({"programme": "Tømrer"}, "stored", []),
    ],
    ids=["wrong number", "unknown number", "last year's", "another programme", "another spelling"],
)
def test_an_answer_that_nobody_waits_for_is_named_and_counts_for_nobody(
    store, folder, values, outcome, codes
):
    rounds.begin(store, ROUND, by="association")
    (folder / "svar.xlsx").write_bytes(workbook(**{"school_id": A.school_id, **values}))
    (receipt,) = taken_in(store, folder)
    assert (receipt.outcome, [p.code for p in receipt.problems]) == (outcome, codes)
    answered = {one.invited.school_id for one in rounds.status(store, ROUND) if one.answers}
    assert answered == (set() if codes else {A.school_id})


def test_a_wrong_number_does_not_take_the_right_answer_of_that_school_with_it(store, folder):
    rounds.begin(store, ROUND, by="association")
    for name, school in (("forkert", B.school), ("rigtig", A.school)):
        (folder / f"{name}.xlsx").write_bytes(workbook(A.school_id, school=school))
    found = {one.file: one.outcome for one in taken_in(store, folder)}
    assert found == {"forkert.xlsx": "left_out", "rigtig.xlsx": "stored"}


def test_two_who_import_the_same_at_once_both_hear_that_it_is_there(store, folder, monkeypatch):
    (folder / "a.xlsx").write_bytes(workbook(A.school_id))

    def the_other_comes_first(store_, key, mine, **how):
        store_.save(key, to_document(mine), base_version=0, by="association")
        return kept(store_, key, mine, **how)

    kept = arrivals.save
    monkeypatch.setattr(arrivals, "save", the_other_comes_first)
    (receipt,) = taken_in(store, folder)
    assert (receipt.outcome, receipt.version, receipt.problems) == ("there", 1, ())


def packed_as(path, names, code):
    """A ZIP with a file under each name, its letters written in `code` and nothing said of that."""
    with zipfile.ZipFile(path, "w") as file:
        for letter, name in zip("PQRS", names, strict=True):
            file.writestr(letter * len(name.encode(code)), "")
    data = path.read_bytes()
    for letter, name in zip("PQRS", names, strict=True):
        data = data.replace(letter.encode() * len(name.encode(code)), name.encode(code))
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("code", "written", "read"),
    [
        ("cp850", "Øst\\Åbyhøj æ.xlsx", "Øst/Åbyhøj æ.xlsx"),
        ("utf-8", "A\u030abyhøj æ.xlsx", "Åbyhøj æ.xlsx"),
        ("utf-8", "../../ondt.xlsx", "../../ondt.xlsx"),
    ],
    ids=["Windows", "macOS", "a path out of it"],
)
def test_the_files_of_a_zip_are_called_what_they_were_called(folder, code, written, read):
    place = packed_as(folder / "ind.zip", [written, "__MACOSX/._a.xlsx", "mappe\\~$b.xlsx", "mappe\\"], code)
    with handed_in(place) as files:
        assert [file.name for file in files] == [read]


ENCRYPTED, DATA = 1, slice(36, 136)  # the bit of the flags; what follows an entry's header of 30 and its name


@pytest.mark.parametrize("is_locked", [False, True], ids=["damaged", "password"])
@pytest.mark.parametrize(
    "packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_what_a_zip_cannot_give_back_is_named_and_the_rest_is_read(store, folder, packing, is_locked):
    place = folder / "ind.zip"
    with zipfile.ZipFile(place, "w", packing) as file:
        file.writestr("a.xlsx", random.Random(1).randbytes(999))
        directory = file.start_dir
    data = bytearray(place.read_bytes())
    if is_locked:
        data[6] |= ENCRYPTED
        data[directory + 8] |= ENCRYPTED
    else:
        data[DATA] = bytes(100)
    place.write_bytes(data)
    with zipfile.ZipFile(place, "a") as file:
        file.writestr("b.xlsx", workbook(A.school_id))
        file.writestr("c.zip", b"PK")
    found = {one.file: [p.code for p in one.problems] for one in taken_in(store, place)}
    assert found == {"a.xlsx": ["zip_unreadable"], "b.xlsx": [], "c.zip": ["packed_within"]}
