"""The languages there are, a folder each in planner/words/locale, and how each writes figures.

`language.toml` names a language and its locale; LC_MESSAGES/ holds its catalogues: content.po what the content files
say, click.po and click.mo what click itself says, the others what the code says. English is in the code, Danish and
English are in the content files.
"""

from __future__ import annotations

import contextlib
import gettext
import hashlib
import io
import re
import struct
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.files.atomic import write_atomically

if TYPE_CHECKING:
    from babel import Locale

FOLDER = Path(str(files("planner"))) / "words" / "locale"
_INLINE = ("da", "en")
LANGUAGES: tuple[str, ...] = (
    *_INLINE,
    *sorted({path.parent.name for path in FOLDER.glob("*/language.toml")} - {*_INLINE}),
)


def language_name(language: str) -> str:
    """Say what a language calls itself."""
    return str(_described(language)["name"])


@cache
def locale_of(language: str) -> Locale:
    """Give the forms of a language's numbers and dates."""
    from babel import Locale  # noqa: PLC0415  (who reads a file needs no number forms)

    locale: Locale = Locale.parse(_described(language)["locale"])
    return locale


def decimal_of(language: str) -> str:
    """Give the mark before decimals.

    >>> decimal_of("da"), decimal_of("en")
    (',', '.')
    """
    return str(locale_of(language).number_symbols["latn"]["decimal"])


def group_of(language: str) -> str:
    """Give the mark between thousands."""
    return str(locale_of(language).number_symbols["latn"]["group"])


@cache
def percent_gap(language: str) -> str:
    r"""Give what stands between a figure and its %.

    >>> percent_gap("da"), percent_gap("en")
    ('\xa0', '')
    """
    return re.sub(r"[^\s]", "", locale_of(language).percent_formats[None].pattern)


@cache
def catalogue(language: str, domain: str = "") -> gettext.NullTranslations:
    """Read a catalogue as written; none named: all that the code says."""
    sources = sorted((FOLDER / language / "LC_MESSAGES").glob("*.po"))
    whole: gettext.NullTranslations = gettext.NullTranslations()
    for source in sources:
        if source.stem == domain if domain else source.stem not in {"click", "content"}:
            part = _read(source)
            part.add_fallback(whole)
            whole = part
    return whole


def _read(source: Path) -> gettext.GNUTranslations:
    """Read one as Python reads a module: the compiled one beside it, made when it is missing or of another text.

    It ends with the hash of what it was made of: which of two files is younger, a wrong clock or an unpacked archive says
    otherwise.
    """
    kept, written = source.with_suffix(".mo"), source.read_bytes()
    made_of = hashlib.sha256(written).digest()
    # Where it is cut short, or lies in a folder that nobody may write to, what was written is read each time.
    with contextlib.suppress(OSError, ValueError, struct.error):
        if (compiled := kept.read_bytes()).endswith(made_of):
            return gettext.GNUTranslations(io.BytesIO(compiled))
    from babel.messages.mofile import write_mo  # noqa: PLC0415  (half of what a command takes to begin)
    from babel.messages.pofile import read_po  # noqa: PLC0415

    made = io.BytesIO()
    write_mo(made, read_po(io.BytesIO(written)))
    with contextlib.suppress(OSError):
        write_atomically(kept, made.getvalue() + made_of)
    return gettext.GNUTranslations(io.BytesIO(made.getvalue()))


def further(english: str) -> tuple[tuple[str, str], ...]:
    """Say a text of the content files in every language that does not stand in them; English where that is missing."""
    others = LANGUAGES[len(_INLINE) :]
    return tuple((language, catalogue(language, "content").gettext(english)) for language in others)


@cache
def _described(language: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / language / "language.toml").read_text(encoding="utf-8"))
