"""Every sentence has its Danish, and numbers are written as they are on paper."""

from __future__ import annotations

import gettext
import math
import tomllib
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from hypothesis import assume, given
from hypothesis import strategies as st
from looking import some

import planner
from planner.cli import main
from planner.cli.language import in_words
from planner.files.languages import catalogue
from planner.model.amounts import rounded as rounded_exactly
from planner.words.language import LANGUAGES, Words, language_name, words_in
from planner.words.order import danish_order
from planner.words.terms import ratio

PACKAGE = Path(planner.__file__).parent
CATALOGUES = [
    path
    for path in sorted((PACKAGE / "words" / "locale").glob("*/LC_MESSAGES/*.po"))
    if path.stem not in {"click", "content"}  # what click says itself is tests/test_cli.py's
]
TRANSLATED = [language for language in LANGUAGES if language != "en"]
# A sentence stands in the catalogue of the lowest floor that says it.
FLOORS = ("words", "memos", "rooms", "cli")
KEYWORDS = {"text": None, "plural": (1, 2), "plural_template": (1, 2), "mark": None}
IN_PAGES = {"t": None, "plural": (1, 2)}
LOCALES = {"da": "da_DK", "en": "en_GB"}
GAP = "\u00a0"
languages = st.sampled_from(LANGUAGES)
figures = st.floats(-1e12, 1e12)
decimals = st.integers(0, 6)

Sentence = tuple[str, ...]  # one form, or one for a single thing and one for many


def written() -> dict[Sentence, str]:
    """Every sentence in the code, with the module it stands in: the one on the lowest floor."""
    found: dict[Sentence, str] = {}
    for floor in FLOORS:
        for module in sorted((PACKAGE / floor).rglob("*.py")):
            for _, message, _, _ in extract_from_file("python", module, keywords=KEYWORDS):
                found.setdefault(forms(message), module.relative_to(PACKAGE).as_posix())
        for page in sorted((PACKAGE / floor).rglob("*.html.j2")):
            for _, message, _, _ in extract_from_file("jinja2.ext:babel_extract", page, keywords=IN_PAGES):
                found.setdefault(forms(message), page.relative_to(PACKAGE).as_posix())
    for message in helped():
        found.setdefault(forms(message), "cli/")
    return found


def helped() -> set[str]:
    """Every sentence in the command's own help, as it asks for them."""
    heard = set()

    class Heard(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            heard.add(message)
            return message

    listening = Words("en", Heard())
    context = click.Context(main, obj=listening)
    in_words(main, listening)
    for name in main.list_commands(context):
        main.get_command(context, name)
    return heard


def translated(language: str) -> dict[str, list[Message]]:
    """The translations in each catalogue of a language."""
    catalogues = {}
    for path in some(CATALOGUES):
        if path.parts[-3] == language:
            with path.open("rb") as file:
                catalogues[path.name] = some(
                    message for message in read_po(file, locale=language) if message.id
                )
    return catalogues


def forms(text: str | tuple[str, ...] | list[str]) -> Sentence:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def is_complete(message: Message) -> bool:
    return (
        not message.fuzzy
        and all(forms(message.string))
        and len(forms(message.string)) == len(forms(message.id))
    )


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_said_in_every_language(language):
    done = {forms(m.id) for messages in translated(language).values() for m in messages if is_complete(m)}
    missing = [f"{module}: {sentence[0]}" for sentence, module in written().items() if sentence not in done]
    assert not missing, "\n".join([f"not yet said in {language_name(language)}", *missing])


@pytest.mark.parametrize("language", TRANSLATED)
def test_all_the_content_files_say_is_said_in_every_language(language):
    """There beside the English, or in the language's content.po."""
    said, known = in_content(), catalogue(language, "content")
    assert len(said) > 300
    missing = [
        each["en"] for each in said if language not in each and known.gettext(each["en"]) == each["en"]
    ]
    assert not missing, "\n".join([f"not yet said in {language_name(language)}", *missing])


def in_content() -> list[dict[str, str]]:
    """Every text of the content files, by language."""
    found: list[dict[str, str]] = []

    def look(node: object) -> None:
        if isinstance(node, dict) and isinstance(node.get("en"), str):
            found.append(node)
        for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            look(inner)

    for path in sorted((PACKAGE / "content").rglob("*.toml")):
        look(tomllib.loads(path.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_sentence_stands_once_in_the_catalogue_of_its_floor(language):
    floors = {sentence: f"{module.split('/')[0]}.po" for sentence, module in written().items()}
    stands = [(name, forms(m.id)) for name, messages in translated(language).items() for m in messages]
    assert len(stands) > 500
    strayed = [f"{name}: {s[0]}" for name, s in stands if floors.get(s) != name]
    assert not strayed, "\n".join(["no longer in the code, or another catalogue's", *strayed])
    assert len(stands) == len(set(stands))


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_sentence(language):
    for name, messages in some(translated(language).items()):
        for message in some(messages):
            for english, said in zip(forms(message.id), forms(message.string), strict=True):
                # In another order, or said twice: never another one.
                assert placeholders(english).keys() == placeholders(said).keys(), (name, english, said)


def test_danish_is_quoted_as_danish_is():
    said = [danish for messages in translated("da").values() for m in messages for danish in forms(m.string)]
    assert not [danish for danish in said if set("“”") & set(danish)]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_a_catalogue_says_how_it_is_to_be_read(path):
    with path.open("rb") as file:
        catalogue = read_po(file)
    headers = {key.lower(): value for key, value in catalogue.mime_headers}
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["language"] == path.parts[-3]
    assert headers["plural-forms"].replace(" ", "").startswith("nplurals=")
    if path.parts[-3] == "da":
        assert headers["plural-forms"].replace(" ", "").rstrip(";") == "nplurals=2;plural=(n!=1)"
    assert not catalogue.fuzzy
    assert not catalogue.obsolete


def test_a_language_without_words_is_refused():
    with pytest.raises(ValueError, match="no words in 'de'"):
        words_in("de")  # type: ignore[arg-type]


def test_a_value_is_never_read_as_a_template():
    text = words_in("da").text("Institution {id}", id="{0} {self} %s")
    assert text == "Institutionsnummer {0} {self} %s"


@given(figures, decimals, languages)
def test_a_number_is_babels_form_of_the_decimal_rounded_half_up(value, places, language):
    # Two steps of a float below a half, where arithmetic leaves a half that was typed, is that half.
    unit, step = Decimal(1).scaleb(-places), math.copysign(2 * math.ulp(value), value)
    exact = Decimal(repr(value if 1000 * abs(step) > unit else value + step))
    rounded = exact.quantize(unit, ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    expected = format_decimal(abs(rounded) if rounded == 0 else rounded, pattern, LOCALES[language])
    assert words_in(language).number(value, places) == expected


@given(figures, decimals, languages)
def test_nothing_is_never_negative(value, places, language):
    words = words_in(language)
    text = words.number(value, places)
    if not any(digit in text for digit in "123456789"):
        assert text == words.number(0, places) == words.signed(value, places)


@given(figures, decimals, languages)
def test_a_difference_has_its_sign_and_nothing_has_none(value, places, language):
    words = words_in(language)
    text, number = words.signed(value, places), words.number(abs(value), places)
    assume(number != words.number(0, places))
    assert text == ("−" if value < 0 else "+") + number


@given(figures, decimals, languages)
def test_a_negative_number_mirrors_the_positive(value, places, language):
    words = words_in(language)
    signs = "-−"  # as a language writes it
    assert words.number(-value, places).lstrip(signs) == words.number(value, places).lstrip(signs)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_not_shown_as_one(value):
    with pytest.raises(ValueError, match="not a number to show"):
        words_in("da").number(value)


@pytest.mark.parametrize(
    ("value", "places", "danish", "english"),
    [
        (1924.5, 1, "1.924,5", "1,924.5"),
        (2.675, 2, "2,68", "2.68"),  # 2.67499… to a machine, 2.675 to whoever wrote it
        (0.5, 0, "1", "1"),
        (2.5, 0, "3", "3"),
        (-2.5, 0, "-3", "-3"),
        (-0.0, 0, "0", "0"),
        (-0.04, 1, "0,0", "0.0"),
        (1_000_000, 0, "1.000.000", "1,000,000"),
    ],
)
def test_numbers_as_on_paper(value, places, danish, english):
    assert (words_in("da").number(value, places), words_in("en").number(value, places)) == (danish, english)


def test_percent_stands_behind_a_gap_that_does_not_break_in_danish():
    danish, english = words_in("da"), words_in("en")
    assert (danish.percent(0.43), english.percent(0.43)) == (f"43{GAP}%", "43%")
    assert danish.percent(0.145) == f"15{GAP}%"
    assert danish.percents(33.3, 1) == f"33,3{GAP}%"
    assert danish.percent(-0.001) == f"0{GAP}%"
    assert danish.percent_span(0.08, 0.67) == f"8–67{GAP}%"
    assert english.percent_span(0.08, 0.67) == "8–67%"


@given(st.floats(0, 1), languages)
def test_a_percent_never_breaks_over_two_lines(share, language):
    text = words_in(language).percent(share)
    assert text.endswith(f"{GAP}%" if language == "da" else "%")
    assert " " not in text


@pytest.mark.parametrize(
    ("count", "danish", "english"),
    [(0, "0 skoler", "0 schools"), (1, "1 skole", "1 school"), (2, "2 skoler", "2 schools")],
)
def test_one_is_told_from_many(count, danish, english):
    said = [
        words_in(language).plural("{count} school", "{count} schools", count) for language in ("da", "en")
    ]
    assert said == [danish, english]


@pytest.mark.parametrize(
    ("value", "danish"),
    [(0.1667, "0,2"), (9.94, "9,9"), (9.99, "10,0"), (10, "10"), (299.6, "300"), (1924.5, "1.925")],
)
def test_students_per_fte_have_a_decimal_only_where_it_says_something(value, danish):
    assert ratio(words_in("da"), value) == danish


@pytest.mark.parametrize(
    "ordered",
    [
        ["Odense", "Zoo", "Ærø", "Østerbro", "Aarhus", "Århus"],
        ["Aabenraa", "Århus", "Åse"],
        ["Herning", "Hillerød", "Holbæk", "Holstebro"],
        ["Roskilde", "Rosklide", "Rødovre", "Rønne", "Rådhuset"],
        ["A/S Skolen", "Adelsgade", "Ærøskøbing"],
        ["Munk", "Mylius", "Müller", "Møller"],
    ],
    ids=lambda names: names[0],
)
def test_names_stand_in_danish_order(ordered):
    backwards = list(reversed(ordered))
    assert sorted(backwards, key=danish_order) == ordered


def test_how_a_letter_is_stored_does_not_move_a_name():
    composed, decomposed = "Århus", "A\u030arhus"
    assert danish_order(composed)[0] == danish_order(decomposed)[0]
    assert danish_order("ÅRHUS")[0] == danish_order("århus")[0] == danish_order("Aarhus")[0]


@given(st.lists(st.text()).flatmap(lambda names: st.tuples(st.just(names), st.permutations(names))))
def test_danish_order_sorts_any_names_the_same_way_whatever_way_they_come(both):
    names, shuffled = both
    assert sorted(names, key=danish_order) == sorted(shuffled, key=danish_order)


@given(
    st.floats(-1e9, 1e9)
    | st.decimals(-99_999_999, 99_999_999, places=7).map(float)
    | st.integers(-9999, 9999).map(lambda n: n / 200),
    st.integers(0, 8),
)
def test_a_number_is_rounded_as_the_decimal_it_is_written_as(value, places):
    exact = rounded_exactly(value, places)
    assert words_in("en").number(value, places).replace("\u2212", "-") == f"{exact or abs(exact):,f}"


figures = (
    st.floats(-1e10, 1e10)
    | st.floats(-5, 999)
    | st.integers(-99_999, 99_999).map(lambda n: n / 2000)
    | st.sampled_from([0.0, -0.0])
)


@given(st.lists(figures, max_size=12), st.integers(0, 6), st.sampled_from(LANGUAGES))
def test_a_column_of_numbers_is_written_as_each_of_them_alone(values, places, language):
    words = words_in(language)
    assert words.numbers(values, places) == [words.number(value, places) for value in values]
    assert words.signed_all(values, places) == [words.signed(value, places) for value in values]
