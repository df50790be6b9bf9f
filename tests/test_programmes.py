"""A programme is free text, and one programme however a person writes it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.files import content
from planner.files.programmes import as_spelled, programme_key, programme_name

LETTERS = "abcdefghijklmnopqrstuvwxyzæøåéüABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅÉÜ -/0123456789"
names = st.lists(
    st.sampled_from(["the", "programme", "uddannelse", "uddannelsen", "tømrer", "Murer", "joinery", "VVS", "å", "-"])
    | st.text(LETTERS, max_size=12)
).map(" ".join)  # fmt: skip
SPACES = st.sampled_from([" ", "  ", "\u00a0", "\t", " \n"])


@given(st.text() | names)
def test_the_key_of_a_key_is_itself(text):
    assert programme_key(programme_key(text)) == programme_key(text)


@given(
    names,
    SPACES,
    SPACES,
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([str, str.upper, str.lower, str.title]),
)
def test_letters_size_spaces_and_how_a_letter_is_put_together_make_no_other_programme(
    text, around, within, form, size
):
    written = unicodedata.normalize(form, size(around + within.join(text.split(" ")) + around))
    assert programme_key(written) == programme_key(text)


@given(st.text(LETTERS.replace(" ", "") + "ß", min_size=1))
def test_something_is_left_of_every_name(text):
    assert programme_key(text)


@pytest.mark.parametrize("programme", content.programmes(), ids=lambda one: one.id)
def test_every_spelling_of_a_known_programme_is_it_in_both_languages(programme):
    stem = programme.name.da.removesuffix("uddannelsen")
    written = [programme.id, programme.name.da, programme.name.en, *programme.also, stem, f"{stem}uddannelse",
               f"{stem}-uddannelsen", f"the {programme.name.en} programme"]  # fmt: skip
    for name in written:
        assert programme_key(name) == programme.id
        assert programme_name(name.upper(), "da") == programme.name.da
        assert programme_name(name, "en") == programme.name.en


def test_no_two_known_programmes_share_a_spelling():
    spelled = [
        {programme_key(name) for name in (one.id, one.name.da, one.name.en, *one.also)}
        for one in content.programmes()
    ]
    assert all(len(keys) == 1 for keys in spelled)
    assert len(set.union(*spelled)) == len(spelled)


def test_what_is_not_known_stays_what_it_is():
    assert (
        len({programme_key(name) for name in ("VVS", "VVS og energi", "tømrer og murer", "gulvlægger")}) == 4
    )
    assert programme_name("Gulvlægger ", "en") == "Gulvlægger "
    assert as_spelled("VVS", []) == "VVS"


def test_the_targets_are_found_by_whatever_name():
    known = {one.id for one in content.programmes()}
    rows = content.targets().rows
    assert {row.programme for row in rows} <= known | {None}
    assert [row.year for row in rows if row.programme == programme_key("Tømrer ")] == [2023]
