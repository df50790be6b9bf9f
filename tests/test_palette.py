"""Every colour stands in one file, by what it is for; whatever paints reads it there."""

from __future__ import annotations

import gzip
import re

import pytest
from looking import some

from planner.figures.palette import TASK_COLOUR
from planner.files.palette import painted, palette
from planner.memos.prints.html import css
from planner.rooms.estimate.opening import Estimate
from planner.rooms.whatif.opening import Stage
from planner.serving.assets import collect
from planner.serving.pages import pages
from planner.serving.shell import refusal

# A colour as CSS, Typst, plotly, xlsxwriter and Word write one; `rgb(palette.ink)` names one.
COLOUR = re.compile(
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b(?![-:])|\b(?:rgb|hsl|luma|oklch)a?\((?!palette\.|sys\.inputs)"
    r"|\bRGBColor\(0|\bw:\w+=\"[0-9a-f]{6}\"|(?<!-)\b(?:fill|color|background|stroke)[\"']?\s*[:=]\s*[\"']?(?:white|black|red|gr[ae]y|blue)\b",
    re.IGNORECASE,
)
PAINTS = {".py", ".css", ".typ", ".j2", ".html", ".js", ".ipynb", ".toml"}
VOILA = re.compile(r"voila#\d+")  # an issue there, and no colour


def painters(root, *folders):
    return [
        path
        for folder in folders
        for path in (root / folder).rglob("*")
        if path.suffix in PAINTS and path.name not in {"palette.toml", "plotly.js"}
    ]


def test_no_colour_is_written_anywhere_but_in_the_palette(root):
    painting = painters(root, "planner", "dashboards", "notebooks", "benchmarks", "data")
    assert len(painting) > 200
    found = {
        path.relative_to(root).as_posix(): COLOUR.findall(text)
        for path in painting
        if COLOUR.search(text := VOILA.sub("", path.read_text(encoding="utf-8")))
    }
    assert not found


@pytest.mark.parametrize(
    "text",
    [
        "color: #fff;",
        'rgb("#1d1d1f")',
        "#24476B",
        "rgba(0,0,0,0)",
        "rgb(0 0 0 / .18)",
        "RGBColor(0x1D, 0x1D, 0x1F)",
        'w:fill="F5F4F1"',
        "fill: white)",
    ],
)
def test_a_colour_is_known_when_it_is_seen(text):
    assert COLOUR.search(text)


def test_every_colour_of_the_palette_is_used(root):
    texts = [path.read_text(encoding="utf-8") for path in painters(root, "planner", "data")]
    raw = (root / "planner/files/palette.toml").read_text(encoding="utf-8")
    texts.append("\n".join(re.findall(r'= "([a-z_0-9]+)"', raw)))
    whole = "\n".join(texts)
    tasks = {f"{task_type.value}{pale}" for task_type in TASK_COLOUR for pale in ("", "_pale")}
    unused = [
        name
        for name in palette()
        if name not in tasks
        and not re.search(
            rf"palette\({name}\)|palette\.{name}\b|[\"']{name.removeprefix('sheet_')}[\"']", whole
        )
    ]
    assert unused == []


def test_a_name_the_palette_has_not_is_an_error():
    with pytest.raises(KeyError, match="nosuch"):
        painted("a { color: palette(nosuch); }")


def test_no_sheet_leaves_the_house_with_a_name_in_place_of_a_colour(root):
    files = [file for page in pages.values() for file in page.assets]
    sent = collect(dict.fromkeys(files))
    sheets = [path.name for path in sent.files.values() if path.suffix == ".css"]
    own = {path.name for path in some((root / "planner" / "rooms").rglob("*.css"))}
    assert set(sheets) == own | {"base.css"}
    assets = [sent.get(f"page/{name}") for name in sheets]
    read = [asset.content if not asset.is_gzipped else gzip.decompress(asset.content) for asset in assets]
    for text in [
        *(each.decode() for each in read),
        css(),
        css("index.css"),
        Stage._css,
        Estimate._css,
        refusal(500, "1"),
    ]:
        assert "palette" not in text
        assert "{" in text
