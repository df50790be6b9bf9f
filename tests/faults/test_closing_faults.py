"""Whoever closes a round is killed: the edition is there with every school it holds, or nothing of it is."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import time

import pytest
from processes import ended, forked

from planner.acts import editions
from planner.acts.rounds import begin
from planner.model.edition.figures import Figures
from planner.model.problems import Refused
from planner.model.round.invitations import Invited, Round
from planner.model.schools import SchoolYear
from planner.store import open_store

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
