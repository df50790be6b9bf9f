"""Backup, restore, export and purge, drilled on SQLite and on PostgreSQL."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from looking import some
from postgresql import carried_out
from processes import ended, forked
from saved import save
from strategies import estimates

from planner.cli import main
from planner.model.estimate.documents import to_document
from planner.model.problems import Code
from planner.serving.daily import daily_backups
from planner.store import Conflict, Key, StoreError, open_store
from planner.store.backups import (
    backup_folder,
    clear_leavings,
    look_at,
    make_backup,
    make_daily_backup,
    restore,
)
from planner.store.copies import write_copy
from planner.store.purging import purge, what_will_go
from planner.store.rows import every_row
from planner.store.selection import Selection
from planner.words.language import LANGUAGES

KEY = Key("900001", "carpentry", "2025/26", "consultant")
HEAD = Key("900001", "carpentry", "2025/26", "head_of_programme")
OTHER = Key("900002", "carpentry", "2024/25", "consultant")


def everything(store):
    with store.database.reading() as connection:
        return list(every_row(connection))


def run(database, *arguments, **given):
    return CliRunner().invoke(main, [*map(str, arguments), "--database", database], **given)


def table(path):
    text = path.read_text("utf-8-sig")
    delimiter = ";" if ";" in text.splitlines()[0] else ","
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def figure(text, language):
    """A figure of an export, by the rule of its language alone."""
    there, other = ",." if language == "da" else ".,"
    assert other not in text
    return float(text.replace(there, "."))


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


# --- backup and restore ---------------------------------------------------------------------------------------


def test_a_backup_brought_back_is_what_was_there_bit_for_bit(store, database, tmp_path):
    save(store, KEY, 0.1, 1 / 3)
    save(store, OTHER, 5)
    before = everything(store)
    made = run(database, "backup", "--to", tmp_path / "kept.sqlite")
    assert (made.exit_code, made.output.split(":")[0]) == (
        0,
        f"Sikkerhedskopien ligger i {tmp_path}/kept.sqlite.\nHent den frem igen med",
    )
    save(store, KEY, 7)
    save(store, HEAD, 8)
    store.close()
    ended = run(database, "restore", tmp_path / "kept.sqlite", input="ja\n")
    assert ended.exit_code == 0, ended.output
    assert "skoler: 2, besvarelser: 2, gemte udgaver: 3, skoleår: 2024/25, 2025/26" in ended.output
    assert "skoler: 2, besvarelser: 3, gemte udgaver: 5" in ended.output
    brought = everything(store)
    # The version a page may still hold comes back as a later one: see below.
    assert [row for row in brought if row in before] == before
    assert [(row["version"], row["document"]) for row in brought if row not in before] == [
        (4, before[1]["document"])
    ]


def test_a_restore_that_is_not_agreed_to_changes_nothing(store, database, tmp_path):
    save(store, KEY, 1)
    run(database, "backup", "--to", tmp_path / "kept.sqlite")
    save(store, KEY, 2)
    for answer in ("nej\n", "\n", ""):
        ended = run(database, "restore", tmp_path / "kept.sqlite", input=answer)
        assert ended.exit_code == 1
    assert store.load(KEY).document == {"n": 2}


def test_what_a_restore_replaces_is_a_backup_of_its_own_and_comes_back(store, tmp_path):
    save(store, KEY, 1)
    first = make_backup(store.database, tmp_path / "first.sqlite")
    save(store, KEY, 2)
    before = everything(store)
    safety = restore(store.database, first)
    assert store.load(KEY).document == {"n": 1}
    restore(store.database, safety)
    assert everything(store)[: len(before)] == before
    assert store.load(KEY).document == {"n": 2}


def test_a_page_open_over_a_restore_is_refused_whatever_numbers_come_again(store, tmp_path):
    save(store, KEY, 1)
    first = make_backup(store.database, tmp_path / "first.sqlite")
    save(store, KEY, 2, 3)
    held = store.load(KEY)
    restore(store.database, first)
    save(store, KEY, "somebody else's")
    with pytest.raises(Conflict):
        store.save(KEY, {"n": 4}, base_version=held.version, by="consultant")


def test_a_backup_is_one_moment_though_somebody_saves_meanwhile(store, database, tmp_path):
    save(store, KEY, 0)
    stop = threading.Event()

    def write():
        with open_store(database) as other:
            n = 0
            while not stop.is_set():
                for key in (KEY, HEAD):  # always the same in both, but for the moment in between
                    save(other, key, n)
                n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for round_ in range(5):
            file = make_backup(store.database, tmp_path / f"{round_}.sqlite")
            assert {path.suffix for path in tmp_path.glob(f"{round_}.*")} == {".sqlite"}
            with open_store(str(file)) as copy:
                newest = [copy.load(key) for key in (KEY, HEAD)]
                heads = newest[1].version if newest[1] else 0
                assert newest[0].version - heads in {0, 1}
    finally:
        stop.set()
        writer.join()


def test_a_backup_goes_from_one_kind_of_database_to_the_other(postgresql, tmp_path):
    with open_store(str(tmp_path / "a.sqlite")) as file, open_store(postgresql.new_database()) as server:
        save(file, KEY, 0.1, "æøå \0 \ud800")
        restore(server.database, make_backup(file.database, tmp_path / "kept.sqlite"))
        assert everything(server) == everything(file)
        restore(file.database, make_backup(server.database, tmp_path / "back.sqlite"))
        assert everything(server) == everything(file)


def test_a_backup_changed_by_a_single_byte_is_never_brought_back(tmp_path):
    with open_store(str(tmp_path / "a.sqlite")) as store:
        save(store, KEY, *range(30))
        before = everything(store)
        whole = make_backup(store.database, tmp_path / "kept.sqlite").read_bytes()
        broken = tmp_path / "broken.sqlite"
        refused = set()
        for place in range(0, len(whole), 1999):
            broken.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
            try:
                look_at(broken)
            except StoreError as error:
                refused.add(error.code)
            else:  # a byte that nothing is kept in
                restore(store.database, broken)
                assert everything(store)[: len(before)] == before
                assert store.load(KEY).document == {"n": 29}
        assert Code.DAMAGED_BACKUP in refused
        assert refused <= {Code.DAMAGED_BACKUP, Code.NOT_A_BACKUP}
        for left in (0, 10, 5000, len(whole) - 4096):
            broken.write_bytes(whole[:left])
            with pytest.raises(StoreError):
                look_at(broken)


def test_what_is_no_backup_is_said_to_be_none_and_nothing_is_changed(store, database, tmp_path):
    save(store, KEY, 1)
    wrong = tmp_path / "letter.sqlite"
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE seal (a)")
    other.close()
    for content in (b"", b"Dear school", (tmp_path / "other.db").read_bytes()):
        wrong.write_bytes(content)
        ended = run(database, "restore", wrong, "--yes")
        assert ended.exit_code == 1
        assert "sikkerhedskopi" in ended.output.lower()
        assert run(database, "restore", wrong, "--yes", "--language", "en").output.startswith(
            ("The backup", str(wrong))
        )
    assert run(database, "restore", tmp_path / "nowhere", "--yes").exit_code == 2
    assert store.load(KEY).document == {"n": 1}


def test_a_file_that_is_no_backup_is_never_written_over(store, database, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("mine", "utf-8")
    ended = run(database, "backup", "--to", letter)
    assert (ended.exit_code, letter.read_text("utf-8")) == (1, "mine")
    assert "ikke en sikkerhedskopi" in ended.output
    if store.database.file:
        assert run(database, "backup", "--to", store.database.file).exit_code == 1
    assert run(database, "backup", "--to", tmp_path / "no" / "folder").exit_code == 2
    save(store, KEY, 1)
    for _ in range(2):  # an older backup is
        assert run(database, "backup", "--to", tmp_path / "kept.sqlite").exit_code == 0
    assert look_at(tmp_path / "kept.sqlite").contents.versions == 1


def test_a_full_disk_leaves_the_old_backup_and_no_half_of_a_new_one(store, tmp_path, monkeypatch):
    save(store, KEY, 1)
    folder = tmp_path / "kept"
    folder.mkdir()
    file = make_backup(store.database, folder / "a.sqlite")
    old = file.read_bytes()

    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError) as said:
        make_backup(store.database, file)
    assert said.value.code == Code.DISK_FULL
    assert file.read_bytes() == old
    assert list(file.parent.iterdir()) == [file]


def test_backups_of_thirty_days_are_kept_and_older_ones_go_but_never_the_last(store, database):
    save(store, KEY, 1)
    folder = backup_folder(store.database)
    assert run(database, "backup").exit_code == 0
    (first,) = folder.iterdir()
    now = dt.datetime.now(dt.UTC)
    for days in (1, 29, 31, 400):
        shutil.copy(first, first.with_name(f"planner-{now - dt.timedelta(days):%Y%m%d-%H%M%S}.sqlite"))
    (folder / "my own.sqlite").write_bytes(b"mine")
    assert run(database, "backup").exit_code == 0
    assert len(list(folder.glob("planner-*"))) == 4
    assert (folder / "my own.sqlite").read_bytes() == b"mine"
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert {oct(path.stat().st_mode & 0o777) for path in folder.glob("planner-*")} == {"0o600"}


def test_a_damaged_database_is_set_aside_and_a_backup_takes_its_place(tmp_path):
    database = tmp_path / "planner.sqlite"
    with open_store(str(database)) as store:
        save(store, KEY, *range(200))
        file = make_backup(store.database, tmp_path / "kept.sqlite")
    database.write_bytes(b"rubbish" * 9000)
    ended = run(str(database), "restore", file, "--yes")
    assert ended.exit_code == 0, ended.output
    assert "beskadiget" in ended.output
    with open_store(str(database)) as store:
        assert store.load(KEY).document == {"n": 199}
        (aside,) = backup_folder(store.database).glob("*damaged*")
    assert aside.read_bytes() == b"rubbish" * 9000


@pytest.mark.parametrize("kills", [5, pytest.param(100, marks=pytest.mark.long)])
def test_a_restore_killed_at_any_moment_leaves_all_of_the_old_or_all_of_the_new(database, tmp_path, kills):
    with open_store(database) as store:
        for state in ("first", "second"):
            for number in range(40):
                save(store, Key(f"9{number:05}", "carpentry", "2025/26", "consultant"), state * 500)
            make_backup(store.database, tmp_path / f"{state}.sqlite")

    chance, looked_at = random.Random(5), set()
    for _ in range(kills):
        reading, writing = os.pipe()

        def swap(writing=writing):
            with open_store(database) as store:
                while True:
                    for state in ("first", "second"):
                        restore(store.database, tmp_path / f"{state}.sqlite")
                        os.write(writing, b".")

        worker = forked(swap)
        os.close(writing)
        os.read(reading, 1)  # one is done, and the next has begun
        time.sleep(chance.uniform(0, 0.3))
        os.kill(worker, signal.SIGKILL)
        os.close(reading)
        assert ended(worker) == -signal.SIGKILL
        carried_out(database)
        with open_store(database) as store:
            keys = store.keys()
            assert len(keys) == 40
            assert len({store.load(key).document["n"] for key in keys}) == 1
            new = set(backup_folder(store.database).glob("planner-*")) - looked_at
            for file in new:
                assert look_at(file).contents.documents == 40
                looked_at.add(file)
    assert looked_at


def test_what_a_killed_backup_left_goes_with_the_next(store):
    save(store, KEY, 1)
    folder = make_backup(store.database).parent
    left, ahead, at_work = (
        folder / f".{name}.backup-tmp" for name in ("0123456789abcdef", "00", "fedcba9876543210")
    )
    for draft in (left, ahead, at_work):
        draft.write_bytes(b"half of it")
    os.utime(left, (0, 0))
    os.utime(ahead, (2**32, 2**32))  # the clock was wrong
    make_backup(store.database)
    assert (left.exists(), ahead.exists()) == (False, False)
    assert clear_leavings(store.database) == [at_work]


def test_the_days_backup_is_made_once_and_only_where_something_new_is_saved(store, database):
    folder = backup_folder(store.database)
    assert make_daily_backup(store.database) is None  # nothing to lose yet
    save(store, KEY, 1)
    first = make_daily_backup(store.database)
    assert look_at(first).contents.documents == 1
    save(store, KEY, 2)
    assert make_daily_backup(store.database) is None  # today's is there
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    first.rename(folder / f"planner-{yesterday:%Y%m%d-%H%M%S}.sqlite")
    second = make_daily_backup(store.database)
    assert look_at(second).contents.versions == 2
    purge(store.database, Selection(KEY.school_id))
    assert all(b"900001" not in file.read_bytes() for file in some(folder.glob("*.sqlite")))


def test_serving_makes_the_days_backup_and_stops_when_told_to(store, database):
    save(store, KEY, 1)
    before = threading.active_count()
    with daily_backups(database, every=0.01):
        until(lambda: list(backup_folder(store.database).glob("planner-*.sqlite")))
    assert threading.active_count() == before
    assert len(list(backup_folder(store.database).glob("planner-*.sqlite"))) == 1


def test_a_backup_that_cannot_be_made_is_written_in_the_log_and_stops_nothing(tmp_path, caplog):
    (tmp_path / "no.sqlite").write_bytes(b"not a database, and more than a page of it" * 200)
    with daily_backups(str(tmp_path / "no.sqlite"), every=0.01):
        until(lambda: len(caplog.records) > 2)
    assert any("database" in record.message for record in caplog.records)


def until(is_so):
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


# --- export ---------------------------------------------------------------------------------------------------


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(estimate=estimates(), language=st.sampled_from(LANGUAGES))
def test_an_export_holds_every_figure_unrounded_in_both_forms(tmp_path_factory, estimate, language):
    folder = tmp_path_factory.mktemp("export")
    with open_store(str(folder / "a.sqlite")) as store:
        store.save(KEY, to_document(estimate), base_version=0, by="consultant")
    ended = run(str(folder / "a.sqlite"), "export", folder / "out", "--language", language)
    assert ended.exit_code == 0, ended.output
    people = estimate.people
    times = [(p.id, t) for p in people for t in p.times]
    written = table(folder / "out" / "estimate-people-times.csv") if times else []
    assert len(written) == len(times)
    book = openpyxl.load_workbook(folder / "out" / "planner.xlsx")
    for n, (_, task) in enumerate(times):
        if task.amount is None:
            assert written[n].get("amount_likely", "") == ""
            continue
        figures = [figure(written[n][f"amount_{end}"], language) for end in ("low", "likely", "high")]
        assert figures == [task.amount.low, task.amount.likely, task.amount.high]
        sheet = book["estimate-people-times"]
        headings = [cell.value for cell in sheet[1]]
        assert [
            sheet.cell(n + 2, headings.index(f"amount_{end}") + 1).value for end in ("low", "likely", "high")
        ] == figures
    if people:
        written = table(folder / "out" / "estimate-people.csv")
        assert [figure(row["employment"], language) for row in written] == [
            person.employment for person in people
        ]


def test_an_export_holds_who_saved_what_and_nothing_a_spreadsheet_would_run(store, database, tmp_path):
    store.save(
        KEY,
        {"school": "=1+1", "note": "@SUM(A1)", "people": [{"id": "-2", "fte": 0.1}]},
        base_version=0,
        by="+consultant",
    )
    store.save(
        KEY,
        {"school": "=1+1", "note": "@SUM(A1)", "people": [{"id": "-2", "fte": 1 / 3}]},
        base_version=1,
        by="+consultant",
    )
    assert "må se dem" in run(database, "export", tmp_path / "out").output
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"versions.csv", "estimate.csv", "estimate-people.csv", "planner.xlsx"}
    for path in some((tmp_path / "out").glob("*.csv")):
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"):
            assert not [cell for cell in row if cell[:1] in {"=", "+", "-", "@", "\t", "\0"}]
    people = table(tmp_path / "out" / "estimate-people.csv")
    assert [(row["id"], row["fte"], row["version"]) for row in people] == [
        ("'-2", repr(1 / 3).replace(".", ","), "2")
    ]
    versions = table(tmp_path / "out" / "versions.csv")
    assert [(row["saved_by"], row["changed"]) for row in versions] == [
        ("'+consultant", '[""]'),
        ("'+consultant", '["/people/0/fte"]'),
    ]
    book = openpyxl.load_workbook(tmp_path / "out" / "planner.xlsx")
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n", "b"}
    assert oct((tmp_path / "out").stat().st_mode & 0o777) == "0o700"
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "out").iterdir()} == {"0o600"}


def test_an_export_after_a_purge_leaves_no_table_of_before_it_and_no_strangers_file_goes(
    store, database, tmp_path
):
    store.save(KEY, {"people": [{"id": "consultant-1", "fte": 0.1}]}, base_version=0, by="consultant")
    folder = tmp_path / "out"
    assert run(database, "export", folder).exit_code == 0
    (folder / "own.csv").write_text("school_id;a table of somebody's own")
    purge(store.database, Selection(KEY.school_id))
    assert run(database, "export", folder, "--language", "en").exit_code == 0
    assert {path.name for path in folder.iterdir()} == {"versions.csv", "planner.xlsx", "own.csv"}


# --- purge ----------------------------------------------------------------------------------------------------

SECRET = "b9a81c6e"


@pytest.mark.parametrize(
    ("asked", "stay"),
    [
        (("--school", "900001"), [OTHER]),
        (("--year", "2024/25"), [KEY, HEAD]),
        (("--respondent", "head_of_programme"), [KEY, OTHER]),
        (("--school", "900001", "--respondent", "consultant"), [HEAD, OTHER]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_purged_is_shown_first_and_is_gone_from_the_backups_too(
    store, database, tmp_path, asked, stay
):
    for key in (KEY, HEAD, OTHER):
        save(store, key, 1, 2)
    inside = make_backup(store.database)
    outside = make_backup(store.database, tmp_path / "elsewhere.sqlite")
    refused = run(database, "purge", *asked, input="nej\n")
    assert refused.exit_code == 1
    assert sorted([KEY, HEAD, OTHER]) == store.keys()
    assert f"gemte udgaver: {2 * (3 - len(stay))}" in refused.output
    assert str(inside) in refused.output
    assert str(outside) in refused.output
    assert run(database, "purge", *asked, input="ja\n").exit_code == 0
    assert store.keys() == sorted(stay)
    for file in (inside, outside):
        assert look_at(file).contents.documents == len(stay)
        assert look_at(file).made_at <= dt.datetime.now(dt.UTC)
    assert "ikke noget at fjerne" in run(database, "purge", *asked, "--yes").output


def test_nothing_of_what_was_purged_is_left_in_any_file(tmp_path):
    with open_store(str(tmp_path / "planner.sqlite")) as store:
        for n in range(20):
            save(store, KEY, f"{SECRET} {n}" * 50)
            save(store, OTHER, n)
        make_backup(store.database)
        make_backup(store.database, tmp_path / "elsewhere.sqlite")
        assert SECRET.encode() in bytes_of(tmp_path)
        going = purge(store.database, Selection("900001"))
        assert not going.traces
        assert SECRET.encode() not in bytes_of(tmp_path)
        assert store.load(OTHER).version == 20


def test_nothing_of_what_was_purged_is_left_in_the_servers_table(postgresql):
    database = postgresql.new_database()
    with open_store(database) as store:
        save(store, KEY, SECRET * 20)
        save(store, OTHER, 1)
        assert not purge(store.database, Selection("900001")).traces
    postgresql.ask("postgres", "CHECKPOINT")
    held = subprocess.run(
        ["grep", "-rl", SECRET, str(postgresql.folder / "data" / "base")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert held.stdout == ""


def test_an_earlier_backup_does_not_bring_back_what_was_purged(store, tmp_path):
    save(store, KEY, 1)
    save(store, OTHER, 1)
    away = make_backup(store.database, tmp_path / "away.sqlite")
    kept = away.read_bytes()  # a copy nobody told us of
    purge(store.database, Selection("900001"))
    away.write_bytes(kept)
    save(store, HEAD, 2)  # the school answers anew: that is not what was purged
    later = make_backup(store.database, tmp_path / "later.sqlite")
    restore(store.database, away)
    assert store.keys() == [OTHER]
    restore(store.database, later)
    assert store.keys() == sorted([HEAD, OTHER])


def test_a_backup_out_of_reach_is_named_and_the_purge_is_not_called_done(store, database, tmp_path):
    save(store, KEY, 1)
    stick = tmp_path / "stick"
    stick.mkdir()
    file = make_backup(store.database, stick)
    away = stick.rename(tmp_path / "in a drawer")
    ended = run(database, "purge", "--school", "900001", "--yes")
    assert ended.exit_code == 1
    assert f"Ikke nået, og kan stadig rumme det: {file}" in ended.output
    assert store.keys() == []
    away.rename(stick)
    assert run(database, "purge", "--school", "900001", "--yes").exit_code == 0
    assert look_at(file).contents.versions == 0
    file.unlink()
    assert what_will_go(store.database, Selection("900001")).out_of_reach == ()


def test_another_machines_backup_is_named_until_that_machine_has_none(store, database, monkeypatch):
    save(store, KEY, 1)
    monkeypatch.setattr("platform.node", lambda: "kontoret")
    file = make_backup(store.database)
    kept = file.rename(file.with_name("kept"))
    monkeypatch.setattr("platform.node", lambda: "hjemme")
    ended = run(database, "purge", "--school", "900001", "--yes")
    assert ended.exit_code == 1
    assert f"kontoret: {file}" in ended.output
    monkeypatch.setattr("platform.node", lambda: "kontoret")
    kept.unlink()
    assert what_will_go(store.database, Selection("900001")).out_of_reach == ()


def test_a_damaged_backup_is_named_and_left_alone(store, database):
    save(store, KEY, 1)
    file = make_backup(store.database)
    file.write_bytes(file.read_bytes()[:-5000])
    ended = run(database, "purge", "--school", "900001", "--yes")
    assert ended.exit_code == 1
    assert str(file) in ended.output


def test_a_purge_that_was_killed_between_two_backups_goes_on_when_it_is_started_again(store, monkeypatch):
    save(store, KEY, 1)
    save(store, OTHER, 1)
    files = sorted(make_backup(store.database) for _ in range(2))
    written = []

    def once(*arguments):
        if written:
            raise KeyboardInterrupt
        written.append(arguments)
        write_copy(*arguments)

    monkeypatch.setattr("planner.store.purging.write_copy", once)
    with pytest.raises(KeyboardInterrupt):
        purge(store.database, Selection("900001"))
    monkeypatch.undo()
    assert [look_at(file).contents.schools for file in files] == [1, 2]
    purge(store.database, Selection("900001"))
    assert [look_at(file).contents.schools for file in files] == [1, 1]


def test_a_purge_of_nothing_in_particular_is_wrong_usage(database):
    assert run(database, "purge", "--yes").exit_code == 2
    assert run(database, "purge", "--programme", "carpentry", "--yes").exit_code == 2
    assert run(database, "purge", "--year", "2025", "--yes").exit_code == 2
