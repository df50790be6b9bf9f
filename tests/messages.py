"""Every message the page can say, found in its source."""

import ast
import re
from pathlib import Path

ROOMS = Path(__file__).parent.parent / "planner"
_CALLS = {"mark", "text", "plural"}


def messages() -> list[str]:
    found: dict[str, None] = {}
    for source in sorted([*(ROOMS / "rooms").rglob("*.py"), *(ROOMS / "figures").glob("*.py")]):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                for argument in node.args[:2] if name in _CALLS else ():
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        found[argument.value] = None
    template = (ROOMS / "rooms" / "whatif" / "page.html.j2").read_text(encoding="utf-8")
    for match in re.finditer(
        r"""\b(?:t|plural)\((?:"([^"]+)"|'([^']+)')(?:, "([^"]*\{count\}[^"]*)")?""", template
    ):
        for text in match.groups():
            if text:
                found[text] = None
    return list(found)
