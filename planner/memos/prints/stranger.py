"""A letterhead is a stranger's file: what would fetch, run or bring along something of its own is refused, by name."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from planner.files.grids.guard import MIB, parse_part
from planner.model.problems import Code, Refused

_MOST = 10 * MIB  # of a file, packed
_MOST_UNPACKED = 50 * MIB
_MOST_PARTS = 1_000
# Whatever a part is called: what it is stands in the package, and an XML part begins so, in any encoding there is.
_XML = re.compile(rb"[\s\0\xef\xbb\xbf\xfe\xff]*<")
_LOOKED_AT = 1_000  # bytes of a part
# By the last word of a relationship's type: what is fetched from elsewhere, and what is brought along.
_FETCHED = {"attachedTemplate": "template", "image": "picture"}
_BROUGHT = {
    "aFChunk": "chunk",
    "activeXControlBinary": "object",
    "attachedToolbars": "macros",
    "control": "object",
    "extensibility": "macros",
    "oleObject": "object",
    "package": "object",
    "subDocument": "chunk",
    "vbaProject": "macros",
    "webextension": "object",
    "webextensiontaskpanes": "object",
    "wordVbaData": "macros",
}
_ELEMENTS = {
    "OLEObject": "object",
    "altChunk": "chunk",
    "control": "object",
    "mailMerge": "other",
    "subDoc": "chunk",
    "webVideoPr": "other",
}
# What shows a picture by an address of its own, in Word's older drawings and in SVG; "#" is within the document.
_SHOWING = {"feImage", "fill", "image", "imagedata", "stroke", "use"}
_ADDRESSES = ("src", "href", "althref")
_WITHIN = ("#", "data:")
# Fields that say what the document knows itself. Any other can fetch (INCLUDEPICTURE), run (DDEAUTO) or make one that does.
_FIELDS = re.compile(
    "AUTHOR|CREATEDATE|DATE|DOCPROPERTY|FILENAME|HYPERLINK|NUMPAGES|PAGE|PAGEREF|PRINTDATE|REF|SAVEDATE|SECTION|"
    "SECTIONPAGES|SEQ|STYLEREF|SUBJECT|TIME|TITLE|TOC"
)
_FIELD = re.compile(r"\s*(\S+)")


def checked(path: Path, filled: BinaryIO | None = None) -> None:
    """Refuse a letterhead that is too large, is no document, or holds what is not a letterhead's.

    Parameters
    ----------
    filled : file or None
        A document made from it, to be looked at in its place: tags can write what the letterhead does not hold.

    Raises
    ------
    Refused
    """
    try:
        if path.stat().st_size > _MOST:
            raise _too_large(path)
        with zipfile.ZipFile(filled or path) as archive:
            entries = archive.infolist()
            # Python stops unpacking a part at the size it declares, so the declared total is the real one.
            if sum(entry.file_size for entry in entries) > _MOST_UNPACKED or len(entries) > _MOST_PARTS:
                raise _too_large(path)
            found = _Found()
            for entry in entries:
                with archive.open(entry) as part:
                    begins = part.read(_LOOKED_AT)
                    if _XML.match(begins):
                        parse_part(entry.filename, begins + part.read(), found)
    except Refused as refused:
        if refused.code in {Code.DAMAGED_WORKBOOK, Code.DTD_IN_WORKBOOK}:
            raise Refused(Code.LETTERHEAD_UNREADABLE, path=path.name) from refused
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise Refused(Code.LETTERHEAD_UNREADABLE, path=path.name) from error
    if strange := found.strange or found.field():
        what, name = strange
        raise Refused(Code.LETTERHEAD_STRANGE, path=path.name, what=what, name=name)


def _too_large(path: Path) -> Refused:
    return Refused(Code.LETTERHEAD_TOO_LARGE, path=path.name, limit=_MOST_UNPACKED)


def _address(named: Mapping[str, str]) -> str:
    return next((named[one] for one in _ADDRESSES if one in named and not named[one].startswith(_WITHIN)), "")


@dataclass(slots=True)
class _Found:
    """Fed by `parse_part` with every part: the first that is strange, and the codes of all fields."""

    strange: tuple[str, str] | None = None
    _codes: list[str] = field(default_factory=list)
    _open: bool = False

    def field(self) -> tuple[str, str] | None:
        """The first field that is not one of those that fetch and run nothing."""
        codes = "".join(self._codes).split("\n")
        names = (found[1].upper() for code in codes if (found := _FIELD.match(code)))
        return next((("field", name) for name in names if not _FIELDS.fullmatch(name)), None)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        local = tag.rpartition("}")[2]
        named = {name.rpartition("}")[2]: text for name, text in attributes.items()}
        kind, target = named.get("Type", "").rpartition("/")[2], named.get("Target", "")
        what = _ELEMENTS.get(local)
        if local == "Relationship":
            what = _BROUGHT.get(kind)
            # However it is written: who opens it may be more lenient than the standard.
            inside = named.get("TargetMode", "Internal") == "Internal" and "://" not in target
            if not inside and kind != "hyperlink":
                what = _FETCHED.get(kind, what or "other")
        elif local in _SHOWING and (far := _address(named)):
            what, target = "picture", far
        elif "macroEnabled" in named.get("ContentType", ""):
            what = "macros"
        elif local == "fldSimple":
            self._codes.append(f"\n{named.get('instr', '')}\n")
        elif local == "fldChar":
            self._codes.append("\n")
        self._open = local in {"instrText", "delInstrText"}
        if what and not self.strange:
            self.strange = what, target[:200]

    def data(self, text: str) -> None:
        """Take text, of fields only: one code may be cut up into many runs."""
        if self._open:
            self._codes.append(text.replace("\n", " "))

    def end(self, tag: str) -> None:
        """Close an element."""
        self._open = False
        if tag.rpartition("}")[2] == "p":
            self._codes.append("\n")
