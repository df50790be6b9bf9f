"""What several doors do, on the store itself: the real one, in a file of its own, so that nothing is held that is not so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from estimate_sheets import EXAMPLE, fill
from hypothesis import HealthCheck, given, settings
from strategies import estimates

from planner import SchoolYear, read_estimate, read_schools
from planner.acts.estimates import Arrival, Clash, Kept, arriving, kept_of, loaded, save
from planner.acts.memos import run_of
from planner.acts.restoring import before_restoring, bring_back
from planner.acts.schools import Source, names_of, schools_in, schools_stored
from planner.files.estimate.reading import estimate_of
from planner.files.estimate.template import estimate_workbook
from planner.files.grids import tables, workbook
from planner.files.grids.tables import Opened
from planner.model.content import Text
from planner.model.estimate.documents import to_document
from planner.store import Key, StoreError, open_store
from planner.store.backups import make_backup

WHO = "consultant"


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "store.db")) as opened:
        yield opened


def put(store, estimate, *, base=0, by=WHO):
    came = arriving(store, estimate, WHO)
    return save(store, came.key, came.estimate, base=base, by=by)


def test_an_estimate_that_nobody_has_is_stored_as_its_first_version(store):
    came = arriving(store, EXAMPLE, WHO)
    assert came == Arrival(Key("090001", "tømrer", "2026/27", WHO), EXAMPLE, None, ())
    assert not came.is_there
    kept = put(store, EXAMPLE, by="teacher")
    assert (kept.version, kept.by, kept.estimate) == (1, "teacher", EXAMPLE)
    assert loaded(store, came.key) == kept


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(estimates())
def test_what_was_stored_is_there_the_next_time_it_comes(store, estimate):
    came = arriving(store, estimate, WHO)
    if came.there is None:
        assert isinstance(save(store, came.key, came.estimate, base=0, by=WHO), Kept)
        again = arriving(store, estimate, WHO)
        assert again.is_there
        assert (again.key, again.estimate) == (came.key, came.estimate)


def test_a_programme_goes_under_the_name_its_school_has_it_by(store):
    put(store, EXAMPLE)
    came = arriving(store, replace(EXAMPLE, programme="Tømreruddannelsen", year=SchoolYear(2027)), WHO)
    assert (came.key.programme, came.estimate.programme, came.there) == ("tømrer", "tømrer", None)
    assert came.spellings == ("tømrer",)


def test_a_save_on_a_version_that_is_not_the_newest_is_a_clash_that_says_both(store):
    first = put(store, EXAMPLE)
    yours = replace(EXAMPLE, students=230)
    assert put(store, yours) == Clash(yours, first)
    second = put(store, yours, base=1)
    assert second.version == 2
    mine = replace(EXAMPLE, students=240)
    clash = put(store, mine, base=1)
    assert (clash.yours, clash.theirs) == (mine, second)
    assert len(store.history(second.key)) == 2


def test_a_version_that_is_not_there_and_one_nobody_can_read_are_told_apart(store):
    gone = put(store, EXAMPLE, base=7)
    assert gone == Clash(EXAMPLE, None, is_gone=True)
    key = arriving(store, EXAMPLE, WHO).key
    saved = store.save(key, {"instrument": "2999.1"}, base_version=0, by=WHO)
    assert kept_of(saved) is None
    assert loaded(store, key) is None
    assert put(store, EXAMPLE) == Clash(EXAMPLE, None)


@pytest.fixture
def parsed(monkeypatch):
    """Count how often bytes are read, and how often a workbook is guarded, scanned and parsed."""
    counts = {"read": 0, "parsed": 0}
    read, grids = tables.read_bytes, workbook.checked_parts

    def counted(what, of):
        def call(*given):
            counts[what] += 1
            return of(*given)

        return call

    monkeypatch.setattr(tables, "read_bytes", counted("read", read))
    monkeypatch.setattr(workbook, "checked_parts", counted("parsed", grids))
    return counts


@pytest.fixture
def filled(tmp_path):
    path = tmp_path / "estimat.xlsx"
    path.write_bytes(estimate_workbook(EXAMPLE.year, "da"))
    return fill(path, EXAMPLE, "da")


def test_whatever_a_file_is_it_is_read_once_and_parsed_once(parsed, filled, root):
    template = root / "data" / "templates" / "eksempelskoler.xlsx"
    assert schools_in(Opened(filled), {}, None, ()).schools
    assert parsed == {"read": 1, "parsed": 1}
    assert schools_in(Opened(template), {}, None, ()).schools
    assert parsed == {"read": 2, "parsed": 2}


def test_a_file_is_what_it_was_when_it_was_looked_at(filled, root):
    """Another file under the same name, between the look and the reading, changes nothing."""
    file, (estimate, _) = Opened(filled), read_estimate(filled)
    assert file.grids
    table = root / "data" / "templates" / "eksempelskoler.xlsx"
    filled.write_bytes(table.read_bytes())
    assert (read := estimate_of(file))
    assert read.estimate == estimate
    assert estimate_of(Opened(filled)) is None
    assert read_schools(filled) == read_schools(Opened(Path("any.xlsx"), table.read_bytes()))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF", b"school;students\n1;2"])
def test_what_is_no_estimate_is_a_table_whatever_is_wrong_with_it(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    found = schools_in(Opened(path), {}, None, ())
    assert (found.schools, found.problems) == read_schools(path)
    assert found.problems
    assert schools_in(Opened(tmp_path), {}, None, ()).problems[0].code == "cannot_open"


def test_an_estimate_is_a_school_and_says_whether_the_benchmark_is_about_its_programme(filled):
    carpentry = names_of(Text("tømreruddannelsen", "the carpentry programme"))
    found = schools_in(Opened(filled), {}, None, carpentry)
    assert [(s.school_id, s.students) for s in found.schools] == [("090001", 220)]
    assert found.is_described
    assert not schools_in(Opened(filled), {}, None, names_of(None)).is_described


def test_a_programme_of_the_store_is_the_benchmarks_unless_one_is_named(store):
    carpentry = names_of(Text("tømreruddannelsen", "the carpentry programme"))
    put(store, EXAMPLE)
    put(store, replace(EXAMPLE, programme="murer"))
    theirs = schools_stored(store, None, None, carpentry)
    assert (len(theirs.schools), theirs.is_described, theirs.others) == (1, True, ["murer"])
    other = schools_stored(store, "Murer", None, carpentry)
    assert (len(other.schools), other.is_described, other.others) == (1, False, ["tømrer"])


def test_what_the_store_holds_and_nobody_can_read_is_said_of_its_school(store):
    key = Key("090001", "tømrer", "2026/27", WHO)
    store.save(key, to_document(EXAMPLE) | {"people": 3}, base_version=0, by=WHO)
    found = schools_stored(store, "tømrer", None, ())
    assert not found.schools
    assert [(p.code, p.place.school_id) for p in found.problems] == [("estimate_unreadable", "090001")]


def test_memos_are_compared_only_with_what_is_about_the_programme_of_their_schools(tmp_path):
    asked = {"benchmark": "carpentry-2023", "beside": "edition", "table": "store"}
    for is_described in (True, False):
        run = run_of(Source([], ["left out"], ["before"], is_described=is_described), tmp_path, **asked)
        assert (run.problems, run.earlier, run.table) == (["left out"], ["before"], "store")
        assert (run.benchmark, run.beside) == (
            ("carpentry-2023", "edition") if is_described else (None, None)
        )


def test_a_backup_is_looked_at_beside_what_it_would_replace_and_nothing_has_changed_yet(store, tmp_path):
    put(store, EXAMPLE)
    kept = make_backup(store.database, tmp_path / "kept.sqlite")
    yours = put(store, replace(EXAMPLE, students=230), base=1)
    asked = before_restoring(str(tmp_path / "store.db"), kept)
    assert (asked.holds.versions, asked.replaces.versions) == (1, 2)
    assert loaded(store, yours.key) == yours
    before = bring_back(asked)
    assert loaded(store, yours.key).estimate == EXAMPLE
    bring_back(before_restoring(str(tmp_path / "store.db"), before))
    assert loaded(store, yours.key).estimate == yours.estimate


def test_a_damaged_database_is_set_aside_for_the_backup_and_what_is_no_backup_replaces_nothing(tmp_path):
    file = tmp_path / "store.db"
    with open_store(str(file)) as opened:
        key = put(opened, EXAMPLE).key
        kept = make_backup(opened.database, tmp_path / "kept.sqlite")
    damaged = b"SQLite format 3\0" + b"x" * 5000
    file.write_bytes(damaged)
    with pytest.raises(StoreError, match="not_a_backup"):
        before_restoring(str(file), file)
    asked = before_restoring(str(file), kept)
    assert (asked.place, asked.replaces) == (str(file), None)
    assert file.read_bytes() == damaged
    assert bring_back(asked).read_bytes() == damaged
    with open_store(str(file)) as opened:
        assert loaded(opened, key).estimate == EXAMPLE
