"""A programme under several spellings in the store, on SQLite and on PostgreSQL: found by each, none merged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner
from estimate_sheets import EXAMPLE, fill

from planner.cli import main
from planner.files.estimate.template import estimate_workbook
from planner.store import Key
from planner.store.backups import make_backup, restore
from planner.store.purging import purge, what_will_go
from planner.store.selection import Selection
from planner.words.language import LANGUAGES

KEY = Key("090001", "tømreruddannelsen", "2026/27", "consultant")
WRITTEN = ["tømreruddannelsen", "Tømrer", "tømrer ", "TØMRER", "carpentry", "The carpentry programme"]


def save(store, key, value):
    return store.save(key, {"n": value}, base_version=0, by="consultant")


@pytest.mark.parametrize("written", WRITTEN)
def test_a_row_of_before_is_found_however_the_programme_is_written(store, written):
    save(store, KEY, 1)
    save(store, replace(KEY, programme="murer"), 2)
    assert store.keys(KEY.school_id, programme=written) == [KEY]
    assert store.settled(replace(KEY, programme=written.strip())) == KEY
    assert store.settled(replace(KEY, programme="VVS")).programme == "VVS"


def test_two_old_spellings_stay_apart_with_every_version(store):
    other = replace(KEY, programme="Tømrer")
    save(store, KEY, 1)
    save(store, other, 2)
    assert store.keys(programme="carpentry") == sorted([KEY, other])
    assert store.settled(KEY) == KEY
    assert store.settled(other) == other
    assert store.settled(replace(KEY, programme="carpentry")) in {KEY, other}
    # the year somebody has begun goes on where it stands, whatever another year is called
    later = replace(KEY, year="2027/28")
    save(store, replace(later, programme="Tømrer"), 3)
    assert store.settled(later).programme == "Tømrer"
    assert [store.load(key).document["n"] for key in (KEY, other)] == [1, 2]


def test_a_purge_of_a_programme_takes_every_spelling_and_a_backup_brings_none_back(store, tmp_path):
    other, apart = replace(KEY, programme="Tømrer"), replace(KEY, programme="murer")
    for value, key in enumerate((KEY, other, apart)):
        save(store, key, value)
    backup = make_backup(store.database, tmp_path / "a.sqlite")
    kept = backup.read_bytes()
    selection = Selection(KEY.school_id, "tømrer")
    assert what_will_go(store.database, selection).here.documents == 2
    purge(store.database, selection)
    assert store.keys() == [apart]
    backup.write_bytes(kept)
    restore(store.database, backup)
    assert store.keys() == [apart]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_goes_on_with_the_spelling_that_is_there_and_names_both_where_there_are_two(
    store, database, tmp_path, language
):
    def imported(name, programme):
        path = tmp_path / name
        path.write_bytes(estimate_workbook(EXAMPLE.year, language))
        fill(path, replace(EXAMPLE, programme=programme), language)
        return CliRunner().invoke(main, ["import", str(path), "--database", database, "--language", language])

    assert imported("a.xlsx", " Tømreruddannelsen ").exit_code == 0
    [key] = store.keys()
    assert key.programme == "Tømreruddannelsen"
    there = {"da": "Det er der allerede, som version 1.", "en": "It is there already, as version 1."}
    assert there[language] in imported("b.xlsx", "carpentry").output
    assert store.keys() == [key]
    save(store, replace(key, programme="tømrer"), 1)
    said = imported("c.xlsx", "carpentry").output
    assert "Tømreruddannelsen, tømrer" in said
    assert len(store.keys()) == 2
