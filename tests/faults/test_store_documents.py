"""Documents in versions, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import datetime as dt
import json
import math
import subprocess
import sys
import time

import alembic.command  # noqa: F401  (imported before anything forks: a child starts in no time)
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from processes import ended, forked

from planner.store import Conflict, Key, open_store
from planner.store.values import changed_paths

KEY = Key("900001", "carpentry", "2025/26", "consultant")

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
documents = st.dictionaries(st.text(), plain, max_size=5)
keys = st.builds(
    Key,
    st.sampled_from(["900001", "900002", "007"]),
    st.just("carpentry"),
    st.sampled_from(["2024/25", "2025/26"]),
    st.sampled_from(["consultant", "head_of_programme"]),
)
on_both = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def in_order(document):
    return json.dumps(document, sort_keys=True)


@on_both
@given(document=documents, key=keys)
def test_what_is_saved_comes_back_bit_for_bit(store, document, key):
    base = newest.version if (newest := store.load(key)) else 0
    store.save(key, document, base_version=base, by="consultant")
    back = store.load(key).document
    assert in_order(back) == in_order(document)


@on_both
@given(before=documents, after=documents)
def test_two_documents_are_the_same_exactly_when_nothing_is_named_as_changed(before, after):
    assert (changed_paths(before, after) == ()) == (in_order(before) == in_order(after))


@given(document=documents)
def test_a_path_of_what_changed_leads_to_it(document):
    paths = changed_paths({}, document)
    assert bool(paths) is bool(document)
    for path in paths:
        value = document
        for step in path.removeprefix("/").split("/"):
            value = value[step.replace("~1", "/").replace("~0", "~")]


def test_a_document_with_no_form_is_refused_and_nothing_is_stored(store):
    for wrong in ({"a": math.nan}, {"a": math.inf}, {"a": (1, 2)}, {1: "a"}):
        with pytest.raises(ValueError, match=r"JSON"):
            store.save(KEY, wrong, base_version=0, by="consultant")
    with pytest.raises(TypeError):
        store.save(KEY, {"a": object()}, base_version=0, by="consultant")
    assert store.load(KEY) is None
    assert store.keys() == []


def test_every_version_says_who_when_and_what(store):
    began = dt.datetime.now(dt.UTC)
    store.save(KEY, {"people": [{"fte": 0.5}]}, base_version=0, by="consultant")
    store.save(KEY, {"people": [{"fte": 0.6}]}, base_version=1, by="kontor@skole.example")
    first, second = store.history(KEY)
    assert (first.version, first.saved_by, first.changed) == (1, "consultant", ("",))
    assert (second.version, second.saved_by) == (2, "kontor@skole.example")
    assert second.changed == ("/people/0/fte",)
    assert began <= first.saved_at <= second.saved_at <= dt.datetime.now(dt.UTC)
    assert second == store.load(KEY)


def test_a_save_on_an_old_version_is_refused_and_both_are_there(store):
    store.save(KEY, {"n": 1}, base_version=0, by="consultant")
    theirs = store.save(KEY, {"n": 2}, base_version=1, by="head_of_programme")
    for base in (0, 1, 7):
        with pytest.raises(Conflict) as refused:
            store.save(KEY, {"n": 3}, base_version=base, by="consultant")
        assert (refused.value.yours, refused.value.theirs) == ({"n": 3}, theirs)
    assert len(store.history(KEY)) == 2


def test_a_save_sent_twice_is_one_version(store):
    once = store.save(KEY, {"n": 1}, base_version=0, by="consultant")
    assert store.save(KEY, {"n": 1}, base_version=0, by="consultant") == once
    assert store.save(KEY, {"n": 1}, base_version=1, by="consultant") == once
    with pytest.raises(Conflict):  # somebody else's is no echo of this one
        store.save(KEY, {"n": 1}, base_version=0, by="head_of_programme")
    assert store.history(KEY) == [once]


def test_respondents_years_and_schools_are_kept_apart(store):
    others = [
        Key("900001", "carpentry", "2025/26", "head_of_programme"),
        Key("900001", "carpentry", "2024/25", "consultant"),
        Key("900001", "bricklaying", "2025/26", "consultant"),
        Key("00900001", "carpentry", "2025/26", "consultant"),
        Key("900001", "carpentry", "2025/26", "consultant", kind="scenario"),
    ]
    for n, key in enumerate([KEY, *others]):
        assert store.save(key, {"n": n}, base_version=0, by="consultant").version == 1
    for n, key in enumerate([KEY, *others]):
        assert store.load(key).document == {"n": n}
    assert store.keys(kind="scenario") == [others[-1]]
    assert store.keys("900001", year="2025/26", programme="carpentry") == [KEY, others[0]]
    assert len(store.keys()) == 5


@pytest.mark.parametrize(
    "wrong", ["", " 900001", "900\n001", "900\0", "900\ud800", None, 900001, "9" * 201], ids=repr
)
def test_a_key_is_text_that_can_be_seen(wrong):
    with pytest.raises(ValueError, match="school_id"):
        Key(wrong, "carpentry", "2025/26", "consultant")


def test_a_year_is_written_in_one_way():
    for wrong in ("2025", "2025/2026", "2025-26"):
        with pytest.raises(ValueError, match="year"):
            Key("900001", "carpentry", wrong, "consultant")


def test_a_new_database_opened_by_many_at_once_is_made_once(database):
    start = time.monotonic() + 0.3  # all of them at the same moment
    many = [forked(lambda: open_at(database, start)) for _ in range(8)]
    assert [ended(one) for one in many] == [0] * 8
    with open_store(database) as store:
        assert store.keys() == []


def open_at(database, start):
    while time.monotonic() < start:
        time.sleep(0)
    open_store(database).close()


def test_a_page_pays_for_the_store_when_it_opens_one_and_never_for_alembic_when_it_is_up_to_date(tmp_path):
    open_store(str(tmp_path / "a.sqlite")).close()
    code = (
        "import sys, planner.store as s; before = 'sqlalchemy' in sys.modules; "
        f"s.open_store({str(tmp_path / 'a.sqlite')!r}); print(before, 'alembic' in sys.modules, 'psycopg' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "False False False\n"


def test_a_list_holds_the_newest_of_each_with_one_text_of_it_the_newest_years_first(store):
    older = Key("900002", "carpentry", "2024/25", "consultant")
    store.save(older, {"n": 1}, base_version=0, by="consultant")
    for version, school in enumerate(("Før", "Æble \"A\" 'B'")):
        store.save(KEY, {"school": school, "people": []}, base_version=version, by="consultant")
    listed = store.listed("school", most=9)
    assert [(one.key, one.version, one.text) for one in listed] == [
        (KEY, 2, "Æble \"A\" 'B'"),
        (older, 1, ""),
    ]
    assert listed[0].saved_at == store.load(KEY).saved_at
    assert [one.key for one in store.listed("school", most=1)] == [KEY]
    assert store.listed("school", most=9, kind="scenario") == []
