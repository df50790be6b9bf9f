"""What is written for who carries on is so: each thing it names exists, each link leads somewhere."""

from __future__ import annotations

import re

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
    for path in root.glob("docs/decisions/*.md"):
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
