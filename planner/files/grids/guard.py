"""What a workbook must pass before anything parses it: size, kind, packing, no macros, no tricks in its XML."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from planner.files.grids.cells import problem
from planner.model.problems import Code, Refused

MIB = 1024 * 1024
MAX_WORKBOOK = 2 * MIB
MAX_UNPACKED = 20 * MIB
MAX_RATIO = 100
_MAX_PARTS = 2_000
_TITLE_PART = 64 * 1024

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EMPTY_ZIP = b"PK\x05\x06"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XML = (".xml", ".rels", ".vml")
_TOP = "_rels/.rels"


@dataclass(slots=True)
class _MainScan:
    found: str = "xl/workbook.xml"

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag.rpartition("}")[2] == "Relationship" and attributes.get("Type", "").endswith(
            "/officeDocument"
        ):
            self.found = posixpath.normpath("/" + attributes.get("Target", "")).lstrip("/")


def main_part(parts: Mapping[str, bytes]) -> str:
    """The part that lists the sheets: where the package says it is, which need not be where Excel puts it."""
    scan = _MainScan()
    if _TOP in parts:
        parse_part(_TOP, parts[_TOP], scan)
    return scan.found


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are packed as a workbook is, whatever the file is called."""
    return data.startswith((ZIP, _EMPTY_ZIP, OLE))


def checked_parts(data: bytes, suffix: str = ".xlsx") -> Mapping[str, bytes]:
    """Every XML part of an .xlsx, by name, each known to be small enough and without DTD or entities.

    Whoever parses the workbook should parse `repacked` parts, not the file: then what was checked and what is
    read cannot be two things. Raises Refused.
    """
    if data.startswith(OLE):
        code = Code.PASSWORD if _ENCRYPTED in data else Code.OLD_WORKBOOK
        raise Refused(problem(code, suffix=suffix) if code == Code.OLD_WORKBOOK else problem(code))
    if len(data) > MAX_WORKBOOK:
        raise Refused(problem(Code.FILE_TOO_LARGE, size=len(data), limit=MAX_WORKBOOK))
    with _damage_refused(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check_packing(archive, len(data))
        parts = {_name(i): archive.read(i) for i in archive.infolist() if i.filename.lower().endswith(_XML)}
        _check_kind(map(_name, archive.infolist()), parts)
    for name, content in parts.items():
        parse_part(name, content, object())
    return parts


def title_part(data: bytes) -> str:
    """The part that holds a workbook's title, as text and cut short; "" where there is none. Nothing is parsed."""
    unreadable = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, RuntimeError)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("docProps/core.xml") as part:
            return part.read(_TITLE_PART).decode("utf-8", errors="replace")
    except unreadable:
        return ""


def repacked(parts: Mapping[str, bytes]) -> bytes:
    """Pack checked parts, and nothing else, as a workbook."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parse_part(name: str, content: bytes, target: object) -> None:
    """Stream one part's XML into a target (`start`, `end`, `data`, each optional); Refused for DTD or damage."""
    from defusedxml import DefusedXmlException  # noqa: PLC0415  (only those who read a workbook pay for it)
    from defusedxml.ElementTree import DefusedXMLParser, ParseError  # noqa: PLC0415

    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        parser.feed(content)
        parser.close()
    except DefusedXmlException:
        raise Refused(problem(Code.DTD_IN_WORKBOOK, part=name)) from None
    except (ParseError, ValueError, LookupError):
        raise Refused(problem(Code.DAMAGED_WORKBOOK)) from None


def _name(entry: zipfile.ZipInfo) -> str:
    """Its name; some programs pack a part with the slashes of Windows, and spreadsheets open it."""
    return entry.filename.replace("\\", "/")


@contextmanager
def _damage_refused() -> Iterator[None]:
    """What zipfile raises for files that are cut short, patched or made up."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise Refused(problem(Code.DAMAGED_WORKBOOK)) from None


def _check_packing(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(problem(Code.PASSWORD))
    # Python stops unpacking a part at the size it declares, so the declared total is the real one.
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * size:
        ratio = round(unpacked / size)
        raise Refused(
            problem(
                Code.UNPACKS_TOO_LARGE, size=unpacked, limit=MAX_UNPACKED, ratio=ratio, ratio_limit=MAX_RATIO
            )
        )
    # Two parts of one name: one for the guard and another for the reader.
    names = {_name(entry).casefold() for entry in entries}
    if len(names) < len(entries) or len(entries) > _MAX_PARTS:
        raise Refused(problem(Code.DAMAGED_WORKBOOK))


def _check_kind(names: Iterable[str], parts: Mapping[str, bytes]) -> None:
    lower = {name.lower() for name in names}
    if any(name.rpartition("/")[2] == "vbaproject.bin" or "/macrosheets/" in name for name in lower):
        raise Refused(problem(Code.MACROS))
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise Refused(problem(Code.MACROS))
    if main_part(parts) not in parts:
        kind = "xlsb" if "xl/workbook.bin" in lower else "ods" if "mimetype" in lower else "other"
        raise Refused(problem(Code.OTHER_WORKBOOK, kind=kind))
