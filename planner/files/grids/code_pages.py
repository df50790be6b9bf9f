"""Bytes that are no UTF-8 to text: the Danish Windows page, or what DOS and a Mac wrote the same letters as."""

from __future__ import annotations

import re

WINDOWS = "cp1252"
# Whose æ, ø and å are other signs in the Windows page; cp865 is the Nordic page of DOS.
_OTHERS = ("cp850", "cp865", "mac_roman")
_OURS = frozenset("æøåÆØÅ")
_LETTERS = _OURS | frozenset("éÉöÖäÄüÜ")
# A sign within a word, a capital between small letters, a byte that is no sign at all: no Danish word has them.
_BROKEN = re.compile(r"[^\W\d_][^\w\s\x00-\x7f’´·\xad][^\W\d_]|[^\W\d_][ÆØÅ][a-zæøå]|\x00")
# At the edge of a word the same signs may be a footnote's mark or quotes: enough to ask, not to decide.
_ODD = re.compile(r"\b[^\W\d_]{1,2}†|[^\W\d_]›|[^\W\d_]Œ\b|(?<!\w)[¯®¿][a-zæøå]{2}")
# What a program wrote for a letter it had no sign for, or only seven bits.
_LOST = re.compile(r"\ufffd|[^\W\d_][?|{}\\][^\W\d_]")
_BESIDE = re.compile(r"[^\W\d_][^\w\s\x00-\x7f]|[^\w\s\x00-\x7f][^\W\d_]")


def page_of(data: bytes) -> str:
    """Name the page a text was written in: Windows, unless its words are broken there and whole in another.

    >>> page_of("Nørrebro".encode("cp850")), page_of("Sønder".encode("mac_roman")), page_of("Østre".encode("cp1252"))
    ('cp850', 'mac_roman', 'cp1252')
    """
    if not _BROKEN.search(_read(data, WINDOWS)):
        return WINDOWS
    fitting = {page: text for page in _OTHERS if _is_danish(text := _read(data, page))}
    return min(fitting, key=lambda page: len(_BESIDE.findall(fitting[page])), default=WINDOWS)


def mended(text: str) -> str | None:
    r"""A text whose letters were read with the wrong code page: what it was ("" where lost); None if fine.

    >>> mended("KÃ¸benhavn"), mended("Skolen p† Banen"), mended("København"), mended("N\ufffdrre"), mended("N├©rre")
    ('København', 'Skolen på Banen', None, '', 'Nørre')
    """
    if _LOST.search(text):
        return ""
    if text.isascii():
        return None
    for page in (WINDOWS, *_OTHERS):
        try:
            return text.encode(page).decode("utf-8")
        except UnicodeError:
            continue
    if not (_BROKEN.search(text) or _ODD.search(text)):
        return None
    try:
        data = text.encode(WINDOWS)
    except UnicodeError:
        return None
    return next((other for page in _OTHERS if _is_danish(other := _read(data, page))), None)


def _read(data: bytes, page: str) -> str:
    """As text, with NUL for what the page has no sign for."""
    return data.decode(page, errors="replace").replace("\ufffd", "\x00")


def _is_danish(text: str) -> bool:
    """Every letter beyond ASCII is one that Danish names have, some are ours, and no word is broken."""
    letters = {c for c in text if c.isalpha() and not c.isascii()}
    return letters <= _LETTERS and bool(letters & _OURS) and not _BROKEN.search(text)
