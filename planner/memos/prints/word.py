"""A memo as a Word document: a template made in Word, ours or an association's, filled in by docxtpl.

The template says how it looks, by styles and letterhead; jinja tags in it say where each part goes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import CodeType
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Emu, Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import ChainableUndefined, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from planner.files.languages import locale_of
from planner.memos.prints.stranger import checked
from planner.memos.prints.typst import picture
from planner.model.problems import Code, Refused

TEMPLATE = Path(str(files("planner.memos") / "templates" / "memo.docx"))
_NEEDED = ("memo.title", "memo.headline", "memo.first", "memo.behind")
_PICTURE_WIDTH = Mm(170)
_TABLE_STYLE = "Memo table"
_FEW_COLUMNS = 4
_LINE = 24  # characters to write a sender on
_LONGEST = 255  # characters a Word property holds
_SAME_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: the same memo is the same file
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_BREAKS = {ord(mark): " " for mark in "\t\n\r"}
_BRACES = re.compile("([{%}])_(?=[{%}])")  # docxtpl's own way to write {{, undone here by a mark nobody sees


def docx(memo: Mapping[str, Any], letterhead: Path | None = None, sender: str = "") -> bytes:
    """Fill a memo's values into a Word template; the same bytes for the same values and template.

    Parameters
    ----------
    letterhead : Path or None
        A template of one's own, made from a copy of ours.
    sender : str
        "" for nobody: a line to write on.

    Raises
    ------
    Refused
        for a template that cannot be used.
    """
    path = letterhead or TEMPLATE
    template = _opened(path)
    environment = _Environment(autoescape=True, undefined=StrictUndefined)
    try:
        template.render({"memo": _Filled(template).memo(memo, _plain(sender))}, environment, autoescape=True)
    except Exception as error:  # what somebody's tags can raise has no end
        raise Refused(
            Code.LETTERHEAD_TAGS, path=path.name, detail=str(error) or type(error).__name__
        ) from error
    _fit_columns(template)
    language = str(locale_of(memo["language"])).replace("_", "-")
    for stated in template.docx.styles.element.iter(qn("w:lang")):
        stated.set(qn("w:val"), language)
    properties = template.docx.core_properties
    properties.title, properties.language = _plain(memo["title"])[:_LONGEST], language
    made = io.BytesIO()
    template.save(made)
    if letterhead:
        checked(path, made)
    return _without_clock(made)


def _fit_columns(template: DocxTemplate) -> None:
    """Give the names of rows the room they need: docxtpl makes all columns of a table it fills equally wide.

    Only in tables of the memo's own style: what else stands in a letterhead is left as it is.
    """
    for table in template.docx.tables:
        if table.style is None or table.style.name != _TABLE_STYLE:
            continue
        names = 2 if len(table.columns) > _FEW_COLUMNS else 1
        other = int(sum(column.width or 0 for column in table.columns) / (len(table.columns) - 1 + names))
        for index, column in enumerate(table.columns):
            column.width = Emu(other if index else other * names)
            for cell in column.cells:
                cell.width = column.width


def _opened(path: Path) -> DocxTemplate:
    if path != TEMPLATE:
        checked(path)
    template = DocxTemplate(path)
    try:
        template.init_docx()
        text = template.patch_xml(template.get_xml())
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Refused(Code.LETTERHEAD_UNREADABLE, path=path.name) from error
    if not all(name in text for name in _NEEDED):
        raise Refused(Code.LETTERHEAD_WITHOUT_MEMO, path=path.name)
    return template


class _Filled:
    """A memo's values in the form a Word template asks for: numbered sentences, drawings as pictures."""

    def __init__(self, template: DocxTemplate) -> None:
        self._template = template

    def memo(self, memo: Mapping[str, Any], sender: str) -> dict[str, Any]:
        def said(sentence: Mapping[str, Any]) -> dict[str, str]:
            numbers = [
                str(note["number"]) for note in memo["notes"] if {*note["facts"]} & {*sentence["facts"]}
            ]
            return {
                "lead": f"{_plain(sentence['lead'])}. " if sentence["lead"] else "",
                "text": _plain(sentence["text"]),
                "note": ",".join(numbers),
            }

        def told(table: Mapping[str, Any]) -> dict[str, Any]:
            return {**_plain_all(table), "notes": [said(note) for note in table["notes"]]}

        def shown(figure: Mapping[str, Any]) -> dict[str, Any]:
            return {"title": said(figure["title"]), "picture": _Picture(self._template, figure)}

        def filled(section: Mapping[str, Any]) -> dict[str, Any]:
            return {
                **section,
                "title": _plain(section["title"]),
                "paragraphs": [[said(sentence) for sentence in group] for group in section["paragraphs"]],
                "points": [said(sentence) for sentence in section["points"]],
                "table": told(section["table"]) if section["table"] else None,
                "figure": shown(section["figure"]) if section["figure"] else None,
            }

        from_whom = sender or "_" * _LINE
        return {
            **_plain_all(memo),
            "heading": [[label, text or from_whom] for label, text in _plain_all(memo["heading"])],
            "headline": said(memo["headline"]),
            "brief": [said(sentence) for sentence in memo["brief"]],
            "caveat": said(memo["caveat"]) if memo["caveat"] else None,
            "first": [filled(section) for section in memo["first"]],
            "behind": [filled(section) for section in memo["behind"]],
        }


class _Environment(SandboxedEnvironment):
    """The template is somebody else's file: its tags reach the memo's values and nothing else.

    A picture knows the document it stands in, and a document can be saved over any file.
    """

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a tag may reach this."""
        return not isinstance(obj, InlineImage) and super().is_safe_attribute(obj, attr, value)

    def compile(self, source: Any, *args: Any, **named: Any) -> Any:
        """Compile a part of a template once: that is most of what a document costs, and every memo has the same."""
        if args or named or not isinstance(source, str):
            return super().compile(source, *args, **named)
        return _compiled(source)


@lru_cache(maxsize=32)
def _compiled(source: str) -> CodeType:
    return SandboxedEnvironment.compile(_Environment(autoescape=True), source)


def prepare() -> None:
    """Compile our own template before a memo's process is forked; what is filled in is nothing, and draws nothing."""
    nothing = _Environment(autoescape=True, undefined=ChainableUndefined)
    _opened(TEMPLATE).render({}, nothing, autoescape=True)


class _Picture(InlineImage):  # type: ignore[misc]  # docxtpl is untyped
    """A drawing as PNG, with what it shows as its alternative text."""

    def __init__(self, template: DocxTemplate, figure: Mapping[str, Any]) -> None:
        super().__init__(template, io.BytesIO(picture(figure["svg"])), width=_PICTURE_WIDTH)
        self._said = _plain(figure["alt"])

    def _insert_image(self) -> str:
        inline = self.tpl.current_rendering_part.new_pic_inline(self.image_descriptor, self.width, None)
        for element in inline.iter(qn("wp:docPr"), qn("pic:cNvPr")):
            element.set("descr", self._said)
        drawing = f"<w:drawing>{inline.xml}</w:drawing>"
        return f'</w:t></w:r><w:r>{drawing}</w:r><w:r><w:t xml:space="preserve">'


def _plain(text: str) -> str:
    """Leave out what no XML can hold, and keep docxtpl from reading breaks and braces into a text."""
    return _BRACES.sub("\\1_\u2060", _NOT_IN_XML.sub("", text).translate(_BREAKS))


def _plain_all(value: Any) -> Any:
    match value:
        case str():
            return _plain(value)
        case Mapping():
            return {key: _plain_all(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain_all(one) for one in value]
    return value


def _without_clock(made: io.BytesIO) -> bytes:
    """Write the package again without the time it was made at."""
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, _SAME_MOMENT), old.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()
