"""What can be the matter with a database is a sentence, never a traceback; and its tables are as they are said to be."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
import tomllib
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from click.testing import CliRunner
from processes import ended, forked
from sqlalchemy import inspect, make_url

import planner.store
from planner.cli import main
from planner.model.problems import Code
from planner.store import Key, StoreError, open_store
from planner.store.database import Database
from planner.store.schema import REVISIONS, metadata
from planner.words.language import LANGUAGES, words_in
from planner.words.problems import refusal

DATABASES = Path(planner.store.__file__).parents[1] / "content" / "problems" / "databases.toml"
KEY = Key("900001", "carpentry", "2025/26", "consultant")
SECRET = "hemmeligt"


def trouble(database, work=lambda store: store.keys()):
    """What is the matter when a database is opened and used."""
    with pytest.raises(StoreError) as said, open_store(database) as store:
        work(store)
    for language in LANGUAGES:
        sentence = refusal(said.value, words_in(language))
        assert SECRET not in sentence + str(said.value)
        assert "Traceback" not in sentence
    return said.value.code


def save(store, n=1):
    store.save(KEY, {"n": n}, base_version=n - 1, by="consultant")


@pytest.fixture
def made(database):
    """The address of a database with one version in it."""
    with open_store(database) as store:
        save(store)
    return database


@pytest.mark.parametrize("code", tomllib.loads(DATABASES.read_text(encoding="utf-8")))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_has_its_sentence(code, language):
    error = StoreError(
        Code(code),
        place="planner.sqlite",
        aside="planner-backups/stray.sqlite-wal",
        folder="skole",
        reason="out of order",
        revision="0009",
        school_id="900001",
        programme="tømrer",
        year="2025/26",
        respondent="teacher",
        version=2,
        kind="estimate",
    )
    sentence = refusal(error, words_in(language))
    assert sentence.rstrip("LEFI ").endswith((".", "restore", "name.", "navn."))
    assert "{" not in sentence


@pytest.mark.parametrize(
    "address",
    [
        f"mysql://user:{SECRET}@server/name",
        f"postgresql://user:{SECRET}@server:port/name",
        f"nonsense://{SECRET}",
        "://",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file.sqlite?mode=ro",
        "https://skole.example/planner",
    ],
)
def test_an_address_that_cannot_be_right_is_wrong_usage_and_is_not_repeated(address):
    assert trouble(address) == Code.WRONG_ADDRESS
    said = CliRunner().invoke(main, ["backup", "--database", address])
    assert said.exit_code == 2
    assert "Det er ikke adressen på en database" in said.output
    assert SECRET not in said.output


def test_a_missing_folder_is_wrong_usage_and_is_not_made(tmp_path):
    assert trouble(str(tmp_path / "no" / "planner.sqlite")) == Code.NO_FOLDER
    assert (
        CliRunner().invoke(main, ["backup", "--database", str(tmp_path / "no" / "a.sqlite")]).exit_code == 2
    )
    assert list(tmp_path.iterdir()) == []


def test_the_default_is_a_file_in_the_persons_own_folder_which_is_made(tmp_path, monkeypatch):
    with open_store() as store:
        assert store.database.file == tmp_path / "home" / "planner" / "planner.sqlite"
    assert oct(store.database.file.stat().st_mode & 0o777) == "0o600"
    assert oct(store.database.file.parent.stat().st_mode & 0o777) == "0o700"
    monkeypatch.setenv("PLANNER_DATABASE", str(tmp_path / "other.sqlite"))
    with open_store() as store:
        assert store.database.file == tmp_path / "other.sqlite"


@pytest.mark.parametrize("content", [b"Dear school", b"SQLite format 3\0" + b"x" * 9000, os.urandom(5000)])
def test_a_file_that_is_no_database_is_said_to_be_damaged_and_stays_as_it_is(tmp_path, content):
    file = tmp_path / "planner.sqlite"
    file.write_bytes(content)
    assert trouble(str(file)) == Code.DAMAGED
    assert file.read_bytes() == content
    said = CliRunner().invoke(main, ["export", str(tmp_path / "out"), "--database", str(file)])
    assert said.exit_code == 1
    assert said.output.count("\n") == 1
    assert "planner restore" in said.output


def test_a_damaged_page_is_said_to_be_one_wherever_it_is(tmp_path):
    file = tmp_path / "planner.sqlite"
    with open_store(str(file)) as store:
        for n in range(1, 200):
            save(store, n)
    whole = file.read_bytes()
    said = []
    for page in range(1, len(whole) // 4096):
        file.write_bytes(whole[: page * 4096] + b"\xff" * 4096 + whole[(page + 1) * 4096 :])
        try:
            with open_store(str(file)) as store:
                assert len(store.history(KEY)) == 199  # the page is one that is not asked for
        except StoreError as error:
            said.append(error.code)
    assert set(said) == {Code.DAMAGED}


def test_somebody_elses_database_is_left_alone(tmp_path):
    file = tmp_path / "music.db"
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE songs (name)")
    assert trouble(str(file)) == Code.NOT_OURS
    with contextlib.closing(sqlite3.connect(file)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]


def test_a_database_in_use_all_the_time_is_said_to_be(made, monkeypatch):
    monkeypatch.setattr("planner.store.database._PATIENCE", 0.2)
    if "://" in made:
        holding = psycopg.connect(made)
        holding.execute("LOCK TABLE versions IN ACCESS EXCLUSIVE MODE")
    else:
        holding = sqlite3.connect(made, isolation_level=None)
        holding.execute("BEGIN IMMEDIATE")
    with contextlib.closing(holding):
        assert trouble(made, lambda store: save(store, 2)) == Code.LOCKED
    with open_store(made) as store:
        assert len(store.history(KEY)) == 1


def test_a_database_one_may_only_read_can_be_read_and_says_so_when_it_is_written_to():
    folder = Path(tempfile.mkdtemp(prefix="planner-read-"))
    try:
        file = folder / "planner.sqlite"
        with open_store(str(file)) as store:
            save(store)
        file.chmod(0o444)
        folder.chmod(0o777)
        assert ended(forked(lambda: as_anybody(str(file), Code.READ_ONLY))) == 0
        for beside in folder.glob("planner.sqlite-*"):
            beside.unlink()
        folder.chmod(0o555)  # and SQLite may put nothing beside it
        assert ended(forked(lambda: as_anybody(str(file), Code.READ_ONLY))) == 0
        file.chmod(0o000)
        assert ended(forked(lambda: as_anybody(str(file), Code.NO_ACCESS))) == 0
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def as_anybody(file, expected):
    if os.geteuid() == 0:  # root may write everywhere
        os.setgid(65534)
        os.setuid(65534)
    assert trouble(file, read_and_save) == expected


def read_and_save(store):
    assert store.load(KEY).document == {"n": 1}
    save(store, 2)


def test_an_older_planner_leaves_a_newer_ones_database_alone(made):
    statement = "UPDATE alembic_version SET version_num = '9999'"
    if "://" in made:
        with psycopg.connect(made, autocommit=True) as connection:
            connection.execute(statement)
    else:
        with contextlib.closing(sqlite3.connect(made)) as connection, connection:
            connection.execute(statement)
    assert trouble(made) == Code.NEWER


def test_a_server_that_refuses_or_is_not_there_says_which(postgresql):
    name = make_url(postgresql.new_database()).database
    postgresql.ask(name, f"CREATE ROLE locked_out LOGIN PASSWORD '{SECRET}'", "CREATE ROLE anybody LOGIN")
    assert trouble(postgresql.url(name, "locked_out")) == Code.REFUSED_LOGIN
    assert trouble(postgresql.url(name, "locked_out:wrong")) == Code.REFUSED_LOGIN
    assert trouble(postgresql.url(name, "nobody_knows")) == Code.REFUSED_LOGIN
    assert trouble(postgresql.url("nowhere")) == Code.NO_DATABASE
    assert trouble(postgresql.url(name, "anybody")) == Code.NO_ACCESS  # who may make no tables in it
    assert trouble(f"postgresql://postgres:{SECRET}@127.0.0.1:1/{name}") == Code.NO_CONNECTION
    said = CliRunner().invoke(
        main, ["backup", "--database", f"postgresql://postgres:{SECRET}@127.0.0.1:1/{name}"]
    )
    assert (said.exit_code, SECRET in said.output) == (1, False)
    assert "svarer ikke" in said.output


def test_the_tables_are_those_the_migrations_make(database):
    opened = Database(database)
    with contextlib.closing(opened), opened.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_revisions_are_those_in_the_folder():
    config = Config()
    config.set_main_option("script_location", str(Path(planner.store.__file__).parent / "migrations"))
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(found)) == REVISIONS


def test_a_migration_that_breaks_off_leaves_nothing_behind(database, monkeypatch):
    real = command.upgrade

    def breaks_off(*arguments):
        real(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        open_store(database)
    monkeypatch.undo()
    monkeypatch.setattr("planner.store.database.is_up_to_date", lambda *_: True)
    opened = Database(database)
    with contextlib.closing(opened), opened.reading() as connection:
        assert inspect(connection).get_table_names() == []
    monkeypatch.undo()
    with open_store(database) as store:
        save(store)
