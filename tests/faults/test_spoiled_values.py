"""What a disk or a hand has spoiled is a sentence: a row of the database, a record, two runs at a time."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from planner.cli import main
from planner.files.build import build
from planner.files.table_writing import csv_of, neutralised
from planner.files.workplace import workplace
from planner.memos.run.cluster import make_one
from planner.memos.run.job import Job, Setting
from planner.memos.run.plan import Run
from planner.memos.run.record import RECORD, read_record
from planner.memos.run.run import make_memos
from planner.model.problems import Code, Refused
from planner.store import Key, StoreError, open_store
from planner.store.backups import make_backup
from planner.store.schema import versions
from planner.store.store import is_key

KEY = Key("900001", "carpentry", "2025/26", "consultant")
OTHER = Key("900002", "carpentry", "2025/26", "consultant")
DEEP = "[" * 100_000


@pytest.mark.parametrize("spoiled", ["{", "", DEEP, "\0", "[]", "null", '{"n": NaN}', '{"n": 1e999}'])
def test_a_spoiled_row_is_named_by_every_command_and_the_list_stands(tmp_path, spoiled):
    file = tmp_path / "planner.sqlite"
    with open_store(str(file)) as store:
        store.save(KEY, {"school": "Eksempelskole A"}, base_version=0, by="consultant")
    with contextlib.closing(sqlite3.connect(file)) as hand, hand:
        hand.execute("UPDATE versions SET document = ?", (spoiled,))
    with open_store(str(file)) as store:
        assert [one.text for one in store.listed("school", most=5)] == [""]
        for work in (store.load, store.history, lambda key: store.save(key, {}, base_version=1, by="r")):
            with pytest.raises(StoreError) as said:
                work(KEY)
            assert said.value.code == Code.DAMAGED_VERSION
    done = CliRunner().invoke(main, ["export", str(tmp_path / "out"), "--database", str(file)])
    assert done.exit_code == 1
    assert "900001" in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    "spoiled",
    [
        {"saved_at": "i går"},
        {"saved_at": ""},
        {"document": '{"school": 3}'},
        {"document": "{"},
        {"changed": "{"},
    ],
    ids=str,
)
def test_what_is_spoiled_stands_in_the_list_and_can_be_purged(database, spoiled):
    with open_store(database) as store:
        for key in (KEY, OTHER):
            store.save(key, {"school": "Eksempelskole A"}, base_version=0, by="consultant")
        backup = make_backup(store.database)
        with store.database.writing() as hand:
            hand.execute(versions.update().where(is_key(KEY)).values(spoiled))
        assert [one.key for one in store.listed("school", most=5)] == [KEY, OTHER]
        assert store.listed("school", most=5)[1].text == "Eksempelskole A"
    done = CliRunner().invoke(main, ["purge", "--school", "900001", "--yes", "--database", database])
    assert done.exit_code == 0, done.output
    assert str(backup) in done.output
    with open_store(database) as store:
        assert store.keys() == [OTHER]


@pytest.mark.parametrize("spoiled", ["{", DEEP, '{"schools": ' + DEEP, "[]"])
def test_a_spoiled_record_is_none(tmp_path, spoiled):
    (tmp_path / RECORD).write_text(spoiled, "utf-8")
    assert read_record(tmp_path) is None


@given(st.sampled_from("=+-@\t\r\n\0"), st.text(max_size=5))
def test_no_cell_begins_as_a_formula_does(first, rest):
    assert neutralised(first + rest)[0] == "'"
    assert csv_of([[first + rest]]).decode("utf-8-sig").lstrip('"')[0] == "'"


def test_a_folder_in_which_a_run_is_at_work_is_left_to_it(tmp_path):
    with workplace(tmp_path), pytest.raises(Refused) as said:
        make_memos(Run([], tmp_path))
    assert said.value.code == Code.FOLDER_IN_USE


def test_a_worker_whose_planner_is_made_of_something_else_makes_nothing():
    made = make_one(Job("a", {}), Setting("notebook"), build().partition("+")[0])
    assert (made.failure, made.detail.split(" / ")[0]) == ("other_version", build())
