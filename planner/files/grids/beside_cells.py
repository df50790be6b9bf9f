"""What a workbook says beside its cells: comments, names, headers, text boxes, properties. Searched, never read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.files.grids.cells import problem
from planner.files.grids.guard import parse_part
from planner.files.grids.personal import looks_like_cpr
from planner.model.problems import Code, Refused

# Cells are searched where their place can be said; a style or a theme holds nothing that somebody has written.
_ELSEWHERE = frozenset({"sharedStrings.xml", "styles.xml"})
# Where a person finds it, by a word in the name of the part; the rest is named all together.
_WHERE = {
    "comment": "comment",
    "docprops/": "properties",
    "externallink": "link",
    "_rels/": "link",
    "drawing": "drawing",
}
# Attributes that somebody has written; the others are numbers and marks of the program's own.
_WRITTEN = frozenset(
    {"name", "displayName", "title", "descr", "prompt", "promptTitle", "error", "errorTitle"}
    | {"display", "tooltip", "Target", "author"}
)
_BLOCKS = frozenset({"comment", "threadedComment", "p", "c"})  # a text never goes on past one of these


def refuse_cpr_beside_cells(parts: Mapping[str, bytes]) -> None:
    """Refuse a workbook that holds something like a CPR number where no cell is; `parts` are checked ones."""
    for name, content in parts.items():
        if name.rpartition("/")[2] in _ELSEWHERE:
            continue
        found = _Texts()
        parse_part(name, _without_cells(content), found)
        if any(map(looks_like_cpr, set(found.texts()))):
            where = next((said for word, said in _WHERE.items() if word in name.lower()), "beside")
            raise Refused(problem(Code.CPR_NUMBER, where=where))


def _without_cells(content: bytes) -> bytes:
    """A sheet without its rows, which may be many; where they are not plain to see, they are passed over later."""
    before, begins, rest = content.partition(b"<sheetData>")
    _, ends, after = rest.rpartition(b"</sheetData>")
    return before + after if begins and ends else content


@dataclass(slots=True)
class _Texts:
    """Fed by `parse_part`: each text once it is whole, though a change of type in the middle cuts it up."""

    _found: list[str] = field(default_factory=list)
    _cell: bool = False  # within a cell of a sheet
    _own: bool = False  # the open element has text of its own
    _value: bool = False  # within a figure, as a chart or a link keeps it

    def texts(self) -> list[str]:
        """Everything that was found."""
        return "".join(self._found).split("\n")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        local = tag.rpartition("}")[2]
        self._cell = self._cell or local == "c"
        self._value, self._own = local == "v", False
        for full, text in attributes.items():
            name = full.rpartition("}")[2]
            if name in _WRITTEN or (name == "v" and local == "s"):  # the second: a pivot table's memory
                self._found.append(f"\n{text}\n")

    def data(self, text: str) -> None:
        """Take text; a bare figure is an amount."""
        if not (self._cell or (self._value and text.isdecimal())):
            self._own = self._own or not text.isspace()
            self._found.append(" ".join(text.split("\n")))

    def end(self, tag: str) -> None:
        """Close an element."""
        local = tag.rpartition("}")[2]
        if local in _BLOCKS or (self._own and local != "t"):
            self._found.append("\n")
        self._cell = self._cell and local != "c"
        self._own = self._value = False
