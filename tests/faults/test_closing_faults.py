"""Whoever closes a round, says whose figures count, or takes answers in is killed: nothing is there by half."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import time
from dataclasses import replace
from itertools import count
from threading import Timer
from types import SimpleNamespace

import pytest
from postgresql import carried_out
from processes import ended, forked
from school_estimates import estimate

from planner.acts import arrivals, editions
from planner.acts.agreeing import agree
from planner.acts.deciding import decide_all
from planner.acts.rounds import begin
from planner.model.edition.figures import Figures
from planner.model.estimate.documents import to_document
from planner.model.estimate.estimate import AGREED
from planner.model.estimate.people import Role
from planner.model.problems import Refused
from planner.model.round.decisions import Decision
from planner.model.round.invitations import Invited, Round
from planner.model.schools import SchoolYear
from planner.store import Key, open_store
from planner.store.values import Draft
from planner.words.language import words_in

DAY = dt.date(2026, 12, 1)
SCHOOLS = tuple(Invited(school_id=f"9{n:05}", school=f"Eksempelskole {n}") for n in range(20))
ROUND = Round(year=SchoolYear(2025), programme="tømrer", deadline=DAY, invited=SCHOOLS)


def usable(seed):
    """What a round would give: each school with other figures in every closing."""
    chance = random.Random(seed)

    def figures():
        a, s, r = (chance.uniform(0.1, 1.2) for _ in range(3))
        return Figures(
            administration=a, student_support=s, company_relations=r, students=chance.randint(80, 600)
        )

    return [editions.Usable(one, "consultant", 1, figures()) for one in SCHOOLS], []


def closing(store, seed, monkeypatch):
    monkeypatch.setattr(editions, "usable", lambda *_: usable(seed))
    return editions.close(store, begin(store, ROUND, by="association"), closed=DAY, by="association")


def whole(store):
    """Every edition there is, checked to be whole: its hash, its number, and each of its schools."""
    found = editions.editions(store, "tømrer")  # reads the hashes
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    held = [saved.document["edition"] for saved in store.every("held")]
    assert sorted(held) == sorted(number for one in found for number in [one.number] * len(SCHOOLS))
    return found


@pytest.mark.parametrize("kills", [5, pytest.param(200, marks=pytest.mark.long)])
def test_a_closing_that_is_killed_leaves_a_whole_edition_or_none(database, kills, monkeypatch):
    chance = random.Random(17)
    with open_store(database) as store:
        began = time.monotonic()
        closing(store, 0, monkeypatch)
        takes = time.monotonic() - began
        seen = whole(store)
    closed = lost = 0
    # at once, at any moment, and not at all
    for seed, moment in enumerate([0.0, *(chance.uniform(0, 1.6) for _ in range(kills)), None], 1):
        reading, writing = os.pipe()

        def close(seed=seed, writing=writing):
            with open_store(database) as store:
                os.write(writing, b"!")
                closing(store, seed, monkeypatch)

        closer = forked(close)
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            assert told.read(1)
        if moment is not None:
            time.sleep(moment * takes)
            os.kill(closer, signal.SIGKILL)
        ended(closer)
        with open_store(database) as store:
            now = whole(store)
        assert now[: len(seen)] == seen  # no edition has changed
        closed, lost = closed + (len(now) > len(seen)), lost + (len(now) == len(seen))
        seen = now
    assert closed, "none was closed: this test has shown nothing"
    assert lost, "none was killed in time: this test has shown nothing"


def test_two_who_close_at_once_make_one_edition(database, monkeypatch):
    with open_store(database) as store:
        kept = begin(store, ROUND, by="association")
        monkeypatch.setattr(editions, "usable", lambda *_: usable(1))
        together = store.save_together

        def other_first(drafts, *, by):
            monkeypatch.setattr(store, "save_together", together)
            with open_store(database) as other:
                monkeypatch.setattr(editions, "usable", lambda *_: usable(2))
                editions.close(other, kept, closed=DAY, by="association")
            return together(drafts, by=by)

        monkeypatch.setattr(store, "save_together", other_first)
        with pytest.raises(Refused, match="round_changed"):
            editions.close(store, kept, closed=DAY, by="association")
        assert len(whole(store)) == 1


NUMBERS = [one.school_id for one in SCHOOLS]
ANSWERED = [
    replace(estimate(number), school=f"Eksempelskole {int(number[1:])}", programme="tømrer")
    for number in NUMBERS
]
HEADINGS = "institutionsnummer;skole;hvis tal gælder;hvem siger det;hvorfor;med i udgaven (ja/nej)"


@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.long)])
def test_a_table_of_what_schools_say_that_is_killed_is_kept_whole_or_not_at_all(database, kills, tmp_path):
    chance = random.Random(18)
    with open_store(database) as store:
        kept = begin(store, ROUND, by="association")
        store.save_together(
            [Draft(Key(one.school_id, "tømrer", "2025/26", "consultant"), to_document(one), 0) for one in ANSWERED],
            by="consultant",
        )  # fmt: skip
        written(tmp_path, 0)
        began = time.monotonic()
        decide_all(store, kept, tmp_path / "svar.csv", words_in("da"), by="association")
        takes = time.monotonic() - began
    kept_whole = lost = 0
    for said, moment in enumerate([0.0, *(chance.uniform(0, 1.4) for _ in range(kills)), None], 1):
        written(tmp_path, said)
        reading, writing = os.pipe()

        def decide(writing=writing):
            with open_store(database) as store:
                kept = begin(store, ROUND, by="association")
                os.write(writing, b"!")
                decide_all(store, kept, tmp_path / "svar.csv", words_in("da"), by="association")

        decider = forked(decide)
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            assert told.read(1)
        if moment is not None:
            time.sleep(moment * takes)
            os.kill(decider, signal.SIGKILL)
        ended(decider)
        with open_store(database) as store:
            whys = [saved.document["why"] for saved in store.newest("decision", "2025/26")]
        assert len(whys) == len(NUMBERS)
        assert len(set(whys)) == 1  # of one table, the new one or the one before
        kept_whole, lost = kept_whole + (whys[0] == f"Gang {said}"), lost + (whys[0] != f"Gang {said}")
    assert kept_whole, "none was kept: this test has shown nothing"
    assert lost, "none was killed in time: this test has shown nothing"


@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.long)])
def test_what_a_school_agreed_on_that_is_killed_is_kept_with_its_decision_or_not_at_all(database, kills):
    chance = random.Random(20)

    def agreed(store, said):
        figures = replace(ANSWERED[0], students=200 + said)
        decision = Decision(
            respondent=AGREED, version=1, by=Role.HEAD_OF_PROGRAMME, why=f"Gang {said}", in_edition=True
        )
        agree(store, begin(store, ROUND, by="association"), figures, decision)

    with open_store(database) as store:
        agreed(store, 0)  # what is loaded on first use is loaded
        began = time.monotonic()
        agreed(store, 1)
        takes = time.monotonic() - began
    kept_whole = lost = 0
    for said, moment in enumerate([0.0, *(chance.uniform(0, 1.4) for _ in range(kills)), None], 2):
        reading, writing = os.pipe()

        def work(said=said, writing=writing):
            with open_store(database) as store:
                os.write(writing, b"!")
                agreed(store, said)

        worker = forked(work)
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            assert told.read(1)
        if moment is not None:
            time.sleep(moment * takes)
            os.kill(worker, signal.SIGKILL)
        ended(worker)
        carried_out(database)
        with open_store(database) as store:
            [figures] = store.newest("estimate", "2025/26")
            [decided] = store.newest("decision", "2025/26")
        stands = figures.document["students"] - 200
        assert (decided.document["why"], decided.document["version"]) == (f"Gang {stands}", figures.version)
        kept_whole, lost = kept_whole + (stands == said), lost + (stands != said)
    assert kept_whole, "none was kept: this test has shown nothing"
    assert lost, "none was killed in time: this test has shown nothing"


def written(folder, said):
    """A table in which every school gives another reason than before."""
    lines = [
        f"{one.school_id};{one.school};Virksomhedskonsulent;Uddannelsesleder;Gang {said};ja"
        for one in SCHOOLS
    ]
    (folder / "svar.csv").write_text("\n".join([HEADINGS, *lines]), "utf-8")


@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.long)])
def test_an_import_that_is_killed_leaves_whole_answers_and_the_same_folder_again_brings_the_rest(
    database, kills, monkeypatch
):
    chance, save = random.Random(19), arrivals.save
    for folder in range(kills):
        came = {
            f"{folder}-{one.school_id}.xlsx": replace(one, school_id=f"{folder}{one.school_id}")
            for one in ANSWERED
        }
        files = [SimpleNamespace(name=name) for name in came]
        monkeypatch.setattr(
            arrivals, "_read", lambda file, came=came: arrivals.Receipt(file.name, came[file.name])
        )
        last, moment = chance.randint(2, len(files) - 2), chance.uniform(0, 0.01)

        def take(files=files, last=last, moment=moment):
            """Dies while the last is saved or soon after, and before the one after next."""
            turn = count(1)

            def dying(*given, **named):
                match next(turn) - last:
                    case 0:
                        Timer(moment, os.kill, (os.getpid(), signal.SIGKILL)).start()
                    case 2:
                        os.kill(os.getpid(), signal.SIGKILL)
                return save(*given, **named)

            monkeypatch.setattr(arrivals, "save", dying)
            with open_store(database) as store:
                arrivals.take_in(store, files)

        ended(forked(take))
        with open_store(database) as store:
            there = [key for key in store.keys(None) if key.school_id in {e.school_id for e in came.values()}]
            assert last - 1 <= len(there) <= last + 1
            again = arrivals.take_in(store, files)
            assert {one.outcome for one in again} == {arrivals.Outcome.STORED, arrivals.Outcome.THERE}
            assert sum(one.outcome is arrivals.Outcome.THERE for one in again) == len(there)
            assert {one.version for one in again} == {1}
            kept = {saved.key.school_id: saved for saved in store.newest("estimate", "2025/26")}
            assert all(kept[one.school_id].document == to_document(one) for one in came.values())
