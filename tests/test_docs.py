"""What is written for who carries on is so: each thing it names exists, each link leads somewhere."""

from __future__ import annotations

import ast
import re
import shlex
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
from estimate_sheets import EXAMPLE
from looking import some

from planner import SchoolYear
from planner.cli import main
from planner.files.estimate.template import estimate_workbook
from planner.words.language import words_in

DECISION = re.compile(
    r"^## (?P<title>.+)\n\n- Date: (?P<date>\d{4}-\d\d-\d\d)(?: · .+)?\n- Context: .+\n- Choice: .+\n- Consequence: .+\n",
    re.MULTILINE,
)


def anchor(heading):
    """Make of a heading what follows # in a link to it, as GitHub does."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def pages(root):
    found = [
        *(root / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md")),
        *root.glob("docs/**/*.md"),
    ]
    return [path for path in found if path.is_file()]


def test_every_decision_has_its_five_lines_and_one_line_in_the_index(root):
    decided = set()
    for path in some(root.glob("docs/decisions/*.md")):
        text = path.read_text(encoding="utf-8")
        found = list(DECISION.finditer(text))
        assert [match["title"] for match in found] == re.findall(r"^## (.+)$", text, re.MULTILINE), path.name
        decided |= {(match["date"], match["title"], path.name, anchor(match["title"])) for match in found}
    index = (root / "DECISIONS.md").read_text(encoding="utf-8")
    listed = re.findall(r"^- (\S+) · \[(.+)\]\(docs/decisions/(\w+\.md)#(\S+)\)", index, re.MULTILINE)
    assert len(listed) >= 97  # as many as there were when they moved here
    assert len(listed) == len(set(listed))
    assert set(listed) == decided


def test_every_link_leads_to_a_file_and_a_heading(root):
    seen = 0
    for path in pages(root):
        text = path.read_text(encoding="utf-8")
        for target, part in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)", text):
            if "://" in target:
                continue
            seen += 1
            leads = path.parent / target if target else path
            assert leads.exists(), f"{path.name}: {target}"
            if part:
                headings = re.findall(r"^#+ (.+)$", leads.read_text(encoding="utf-8"), re.MULTILINE)
                assert part in {anchor(heading) for heading in headings}, f"{path.name}: {target}#{part}"
    assert seen >= 100


def blocks(path, language):
    return re.findall(
        rf"^```{language}\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


def test_the_readme_is_one_page(root):
    lines = (root / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 90
    assert [line for line in lines if len(line) > 120] == []


def test_the_library_in_the_docs_runs_and_gives_what_it_says(root, tmp_path, monkeypatch):
    (tmp_path / "estimat.xlsx").write_bytes(estimate_workbook(SchoolYear(2026), "da", EXAMPLE))
    monkeypatch.chdir(tmp_path)
    given = 0
    for block in blocks(root / "docs/using/library.md", "python"):
        names = {}
        lines = block.splitlines()
        for node in ast.parse(block).body:
            source = ast.unparse(node)
            if not isinstance(node, ast.Expr):
                exec(source, names)
                continue
            value = eval(source, names)
            after = lines[node.end_lineno : node.end_lineno + 1]
            if after and after[0].startswith("# "):
                assert repr(value) == after[0].removeprefix("# ")
                given += 1
        assert names["estimate"] == EXAMPLE
    assert given == 3


def test_every_command_in_the_docs_is_one_the_planner_takes(root):
    context = click.Context(main, obj=words_in("en"))
    taken = set()
    for path in pages(root):
        for line in "\n".join(blocks(path, "sh")).splitlines():
            words = shlex.split(line, comments=True)
            if words and Path(words[0]).name == "planner":
                name, command, rest = main.resolve_command(
                    context, main.make_parser(context).parse_args(words[1:])[1]
                )
                with click.Context(command, info_name=name) as inside:
                    command.make_parser(inside).parse_args(rest)  # an option it does not have is a UsageError
                for word in (word for word in rest if word.startswith(("data/", "tests/", "planner/"))):
                    assert (root / word).exists(), line
                taken.add(name)
    assert taken == set(main.list_commands(context))


FLOORS = (
    "model",
    "files",
    "store",
    "words",
    "figures",
    "memos",
    "acts",
    "rooms",
    "serving",
    "cli",
    "__main__",
)
STRICT = (
    "docs/inside.md",
    "docs/how-to/*.md",
)  # here everything set in type is something that can be looked up
LOOSE = ("README.md", "CONTRIBUTING.md", "docs/using/*.md")


def there(dotted):
    """Whether a dotted name leads somewhere: through modules, then what stands in them, fields of values included."""
    first, *rest = dotted.split(".")
    found = import_module(first)
    for part in rest:
        if hasattr(found, "__path__") and find_spec(f"{found.__name__}.{part}"):
            found = import_module(f"{found.__name__}.{part}")
        elif hasattr(found, part):
            found = getattr(found, part)
        else:
            return part in getattr(found, "__dataclass_fields__", {})
    return True


def a_target(root, token):
    return bool(
        re.search(rf"^{token.split()[1]}:", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )


def a_command(_root, token):
    return token.split()[1] in main.list_commands(click.Context(main))


@cache
def options():
    """Every option of every command, of those within a command too."""
    context = click.Context(main, obj=words_in("en"))
    commands = [main, *(main.get_command(context, name) for name in main.list_commands(context))]
    commands += [own for one in commands[1:] for own in getattr(one, "commands", {}).values()]
    return {name for command in commands for option in command.params for name in option.opts}


def an_option(_root, token):
    return token in options()


def a_test(root, token):
    path, _, name = token.partition("::")
    return (root / path).is_file() and f"\ndef {name}(" in (root / path).read_text(encoding="utf-8")


def a_file(root, token):
    return any(root.glob(re.sub(r"\b[A-Z]{4,}\b", "*", token).strip("/")))  # NAME stands for what you call it


KINDS = {
    r"make [a-z-]+": a_target,
    r"planner [a-z][^…]*": a_command,
    r"--[a-z-]+": an_option,
    r"tests/[\w/]+\.py::\w+": a_test,
    r"(planner|tests|docs|data|dashboards|notebooks|benchmarks|web)/[\w./*-]*|[A-Z]+\.md|pyproject\.toml": a_file,
    rf"({'|'.join(FLOORS)})(\.\w+)*": lambda _root, token: there(f"planner.{token}"),
    r"planner(\.\w+)+": lambda _root, token: there(token),
}


def is_there(root, token):
    """Say whether what is set in type exists; None where it is no kind of name that can be looked up."""
    kind = next((looked_up for form, looked_up in KINDS.items() if re.fullmatch(form, token)), None)
    return kind and kind(root, token)


def set_in_type(path):
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", text)


def test_everything_the_guides_set_in_type_is_there(root):
    looked_at = 0
    for path in some(path for pattern in STRICT for path in root.glob(pattern)):
        for token in set_in_type(path):
            assert is_there(root, token), f"{path.name}: {token}"
            looked_at += 1
    assert looked_at > 150


def test_no_name_in_the_readme_and_what_goes_with_it_leads_nowhere(root):
    looked_up = 0
    for path in some(path for pattern in LOOSE for path in root.glob(pattern)):
        for token in set_in_type(path):
            found = is_there(root, token)
            assert found is not False, f"{path.name}: {token}"
            looked_up += bool(found)
    assert looked_up > 40


DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# A name and what it is, parted by spaces; and a name with its type, which belongs in a section.
ASIDE = re.compile(r"^\s*\w[\w, |*]* : .*\s{2,}\S|^\w[\w, |*]*\s{2,}\S")
ENTRY = re.compile(r"^\s*\w[\w, |*]* : \S")
SECTION = re.compile(r"^[A-Z][A-Za-z ]+\n-{3,}$", re.MULTILINE)

PLANTED = '''
"""What a page needs.

title : str       what the tab says
"""

def page(room):
    """Write a page.

    room : rows and columns

    Parameters
    ----------
    room : tuple of int
        Rows and columns.
    made : str    how
    """

class Page:
    """A page: its parts.

    title, text    what it says
    """
'''


def home_made(source):
    """Give the lines of a module's docstrings that tell of a name otherwise than numpydoc does."""
    documented = (node for node in ast.walk(ast.parse(source)) if isinstance(node, DOCUMENTED))
    return [
        line
        for text in filter(None, map(ast.get_docstring, documented))
        for part in re.split(r"\n\s*\n", text)
        for line in part.splitlines()
        if ASIDE.match(line) or (ENTRY.match(line) and not SECTION.match(part))
    ]


def test_every_docstring_tells_of_names_in_the_numpydoc_form(root):
    assert home_made(PLANTED) == [
        "title : str       what the tab says",
        "room : rows and columns",
        "made : str    how",
        "title, text    what it says",
    ]
    for path in some(root.glob("planner/**/*.py")):
        assert home_made(path.read_text(encoding="utf-8")) == [], path
