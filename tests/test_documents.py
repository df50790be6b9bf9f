"""A memo in three formats says the same, is read aloud, keeps to its letterhead, and takes every text as text."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pdfua
import pikepdf
import pytest
from click.testing import CliRunner
from docx import Document
from looking import some
from memo_examples import BENCHMARK, EXAMPLE, HOSTILE
from nbformat.v4 import new_code_cell, new_notebook, new_output

from planner import Allocation, Range, SchoolYear, TaskType
from planner.cli import main
from planner.memos.page import check_letterhead
from planner.memos.prints.documents import FORMATS, document
from planner.memos.prints.executed import exporter
from planner.memos.prints.word import TEMPLATE
from planner.memos.says.compiler import compile_memo
from planner.memos.says.memo import MIME
from planner.model.problems import Refused
from planner.words.language import LANGUAGES, words_in
from planner.words.problems import refusal

RANGES = {t: Range(x * 0.8, x, x * 1.2) for t, x in zip(TaskType, EXAMPLE.allocation.values(), strict=True)}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def values(language="da", school=EXAMPLE):
    return compile_memo(school, BENCHMARK, language=language).as_json()


def sections(memo):
    return [*memo["first"], *memo["behind"]]


def titles(memo):
    return [section["title"] for section in sections(memo) if section["title"]]


def elements(root, kind):
    """Every structure element of a kind, wherever it stands in the tree of tags."""
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == pikepdf.Name(f"/{kind}"):
                found.append(node)
            if "/K" in node:
                waiting.append(node.K)
    return found


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_same_memo_is_the_same_file(file_format):
    assert document(values(), file_format) == document(values(), file_format)


def test_nbconvert_prints_the_very_same_page():
    notebook = new_notebook(cells=[new_code_cell(outputs=[new_output("display_data", {MIME: values()})])])
    page, _ = exporter().from_notebook_node(notebook)
    assert page.encode() == document(values(), "html")


def test_another_format_is_refused():
    with pytest.raises(ValueError, match="html, pdf, docx"):
        document(values(), "odt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_is_tagged_titled_has_its_language_and_bookmarks_and_passes_the_check(language, tmp_path):
    memo = values(language)
    path = tmp_path / "memo.pdf"
    path.write_bytes(document(memo, "pdf"))
    report = pdfua.validate(str(path))
    assert [f for f in report.findings if f.severity.name == "ERROR"] == []
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == language
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == f"{memo['title']} – {memo['kicker']}"
            assert metadata["pdfuaid:part"] == "1"
        with pdf.open_outline() as outline:
            names = [child.title for item in outline.root for child in (item, *item.children)]
        assert names == [memo["headline"]["text"], *titles(memo), memo["labels"]["sources"]]
        drawn = elements(pdf.Root.StructTreeRoot.K, "Figure")
        assert {str(d.Alt) for d in drawn} == {s["figure"]["alt"] for s in sections(memo) if s["figure"]}
        assert len(elements(pdf.Root.StructTreeRoot.K, "TH")) >= sum(
            len(s["table"]["headings"]) for s in sections(memo) if s["table"]
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_is_two_pages_of_a4_also_with_two_years_and_questions(language):
    two_years = replace(EXAMPLE, ranges=RANGES, instrument="2026.1", without_owner=("ta4", "tr7"))
    before = replace(
        two_years,
        year=SchoolYear(2024),
        students=340,
        instrument="2025.1",
        allocation=Allocation(0.7, 0.2, 0.3),
        ranges={},
    )
    memo = compile_memo(
        two_years, BENCHMARK, language=language, previous=before, questions=["Er det rigtigt?"]
    )
    with pikepdf.open(io.BytesIO(document(memo.as_json(), "pdf"))) as pdf:
        assert len(pdf.pages) == 2
        assert [round(float(x)) for x in pdf.pages[0].mediabox] == [0, 0, 595, 842]


def test_a_pdf_brings_its_typefaces_and_asks_nothing_of_the_machine():
    with pikepdf.open(io.BytesIO(document(values(), "pdf"))) as pdf:
        fonts = [
            o
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        for font in fonts:
            assert "/FontFile3" in font or "/FontFile2" in font
            assert "Arimo" in str(font.FontName)


@pytest.mark.parametrize("file_format", ["pdf", "docx"])
@pytest.mark.parametrize(
    "name",
    [*HOSTILE, '#import "x"', "= Overskrift *fed* $x$ @a <b>", "{_{ 7 * 7 }_}", "æøå −1 3\u00a0%\x00\x07"],
)
def test_a_name_is_text_in_every_format(name, file_format, tmp_path):
    made = document(values(school=replace(EXAMPLE, school=name)), file_format)
    if file_format == "docx":
        text = "\n".join(p.text for p in Document(io.BytesIO(made)).paragraphs)
    else:
        (tmp_path / "m.pdf").write_bytes(made)
        text = subprocess.run(
            ["pdftotext", "-raw", tmp_path / "m.pdf", "-"], capture_output=True, check=True, text=True
        ).stdout
    shown = name.translate(dict.fromkeys((0, 7), "" if file_format == "docx" else "\u25a1"))
    assert squeezed(shown) in squeezed(text)


@pytest.mark.parametrize("name", ["学校 😀 Skole", "Ελλ Школа", "Þórð ĉ ň ư"])
def test_a_name_in_any_script_gets_its_pdf(name):
    made = document(values(school=replace(EXAMPLE, school=name)), "pdf")
    assert pikepdf.open(io.BytesIO(made)).Root.MarkInfo.Marked


def shown(made, file_format, tmp_path):
    """The text of a memo as its reader sees it."""
    if file_format == "html":
        return re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", made.decode(), flags=re.DOTALL)
    if file_format == "docx":
        return "\n".join(p.text for p in Document(io.BytesIO(made)).paragraphs)
    (tmp_path / "m.pdf").write_bytes(made)
    return subprocess.run(
        ["pdftotext", "-raw", tmp_path / "m.pdf", "-"], capture_output=True, check=True, text=True
    ).stdout


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("name", ["", "  ", "\u200b\u00ad"])
def test_a_school_without_a_name_to_see_is_called_by_its_number_in_every_format(name, file_format, tmp_path):
    memo = values(school=replace(EXAMPLE, school=name))
    assert memo["title"] == "900001"
    assert "900001" in shown(document(memo, file_format), file_format, tmp_path)


@pytest.mark.parametrize(
    ("language", "said"),
    [("da", "□ står for det, skriften her ikke kan vise (U+1F600, U+6821)"), ("en", "(U+1F600, U+6821)")],
)
def test_a_character_the_pdf_cannot_show_is_named_and_stands_in_the_other_formats(language, said, tmp_path):
    memo = values(language, replace(EXAMPLE, school="Skole 😀 校 😀"))
    told = {file_format: shown(document(memo, file_format), file_format, tmp_path) for file_format in FORMATS}
    assert "Skole □ □ □" in told["pdf"]
    assert said in told["pdf"]
    assert all("Skole 😀 校 😀" in told[file_format] for file_format in ("html", "docx"))
    assert "U+" not in told["html"] + told["docx"]
    assert "U+" not in shown(document(values(language), "pdf"), "pdf", tmp_path)


EXTREMES = {
    "a name longer than a Word property": (replace(EXAMPLE, school="x" * 300), BENCHMARK, None),
    "next to no time": (replace(EXAMPLE, students=1, allocation=Allocation(1e-9, 0, 0)), BENCHMARK, None),
    "very much of everything, next to nothing before": (
        replace(EXAMPLE, students=10**7, allocation=Allocation(1e6, 1e6, 3)),
        BENCHMARK,
        replace(EXAMPLE, students=1, allocation=Allocation(0, 0, 1e-5)),
    ),
    "no publication to compare with": (EXAMPLE, None, EXAMPLE),
    "a publication without bands": (EXAMPLE, replace(BENCHMARK, id="other", bands=()), EXAMPLE),
    "a publication without shares": (
        EXAMPLE,
        replace(BENCHMARK, id="other", shares={}, worlds=None),
        EXAMPLE,
    ),
}


@pytest.mark.parametrize("name", EXTREMES)
@pytest.mark.parametrize("file_format", FORMATS)
def test_whatever_the_figures_and_the_publication_there_is_a_document(name, file_format):
    school, benchmark, previous = EXTREMES[name]
    memo = compile_memo(school, benchmark, previous=previous, questions=["?"] * 6).as_json()
    made = document(memo, file_format)
    if file_format == "pdf":
        with pikepdf.open(io.BytesIO(made)) as pdf:
            assert len(pdf.pages) <= 2


def squeezed(text):
    return re.sub(r"[\s\u2060]", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_memo_has_headings_table_heads_alternative_texts_and_its_language(language):
    memo = values(language)
    made = Document(io.BytesIO(document(memo, "docx")))
    assert [p.text for p in made.paragraphs if p.style.name == "Heading 1"] == titles(memo)
    assert [p.text for p in made.paragraphs if p.style.name == "Title"] == [memo["headline"]["text"]]
    tables = [s["table"] for s in sections(memo) if s["table"]]
    of_figures = [t for t in made.tables if t.style.name == "Memo table"]
    assert len(of_figures) == len(tables) + 1  # and the key figures
    for told, table in zip(of_figures[1:], tables, strict=True):
        rows = [[cell.text for cell in row.cells] for row in told.rows]
        assert rows == [
            list(r)
            for r in (table["headings"], *table["rows"], *([table["total"]] if table["total"] else []))
        ]
        assert told.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
    pictures = made.inline_shapes
    drawn = [s["figure"]["alt"] for s in sections(memo) if s["figure"]]
    assert [p._inline.docPr.get("descr") for p in pictures] == drawn
    languages = {e.get(f"{W}val") for e in made.styles.element.iter(f"{W}lang")}
    assert languages == {{"da": "da-DK", "en": "en-GB"}[language]}
    assert made.core_properties.title == memo["title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_and_every_row_stands_in_every_format_as_it_was_compiled(language, tmp_path):
    now = replace(EXAMPLE, ranges=RANGES, instrument="2026.1", without_owner=("ta4", "tr7"))
    before = replace(
        now, year=SchoolYear(2024), allocation=Allocation(0.9, 0.1, 0.2), ranges={}, instrument="2025.1"
    )
    compiled = compile_memo(now, BENCHMARK, language=language, previous=before, questions=["Er det rigtigt?"])
    memo = compiled.as_json()
    told = {f: squeezed(_text(document(memo, f), f, tmp_path)) for f in FORMATS}
    foot = re.compile(squeezed(memo["title"]) + r"[12]/2")
    told["pdf"] = foot.sub("", told["pdf"])
    tables = [section.table for section in compiled.behind if section.table]
    assert len(tables) == 2
    for file_format, text in told.items():
        for sentence in compiled.sentences:
            assert squeezed(sentence.text) in text, (file_format, sentence.text)
        for table in tables:
            for row in (*table.rows, *([table.total] if table.total else [])):
                assert squeezed("".join(row)) in text, (file_format, row)


def _text(made, file_format, folder):
    """What a reader finds in a document, in reading order."""
    path = folder / f"memo.{file_format}"
    path.write_bytes(made)
    match file_format:
        case "html":
            plain = re.sub(r"<(meta[^>]*)>|<!DOCTYPE html>|<sup>.*?</sup>", "", made.decode())
            return "".join(ET.fromstring(re.sub(r"&(?!amp;|lt;|gt;|#)", "&amp;", plain)).itertext())
        case "docx":
            body = Document(path).element.body
            return "".join(t.text or "" for t in body.iter(f"{W}t"))
        case _:
            return subprocess.run(
                ["pdftotext", "-raw", path, "-"], capture_output=True, check=True, text=True
            ).stdout


def _letterhead(path, change):
    """A copy of our template with its XML changed."""
    with zipfile.ZipFile(TEMPLATE) as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry, change(data) if entry.filename == "word/document.xml" else data)
    return path


def test_an_associations_own_letterhead_is_kept(tmp_path):
    own = Document(TEMPLATE)
    own.sections[0].header.paragraphs[0].text = "Foreningen af Eksempelskoler"
    own.save(tmp_path / "own.docx")
    made = Document(io.BytesIO(document(values(), "docx", letterhead=tmp_path / "own.docx")))
    assert made.sections[0].header.paragraphs[0].text == "Foreningen af Eksempelskoler"


# From a picture to the document it stands in, which can be saved over any file.
SAVES = (
    b"{% for s in memo.sections %}{% for f in s.figures %}{{ f.picture.tpl.template_file }}{% endfor %}"
    b"{% endfor %}"
)


def _plain_letter(path):
    letter = Document()
    letter.add_paragraph("Kære alle")
    letter.save(path)


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("letterhead_unreadable", lambda p: p.write_bytes(b"no document")),
        ("letterhead_unreadable", lambda p: zipfile.ZipFile(p, "w").close()),
        ("letterhead_unreadable", lambda _: None),
        ("letterhead_without_memo", _plain_letter),
        (
            "letterhead_tags",
            lambda p: _letterhead(p, lambda x: x.replace(b"memo.labels.behind", b"memo.labels.bagved")),
        ),
        (
            "letterhead_without_memo",
            lambda p: _letterhead(p, lambda x: x.replace(b"{%p for section in memo.behind %}", b"")),
        ),
        (
            "letterhead_tags",
            lambda p: _letterhead(
                p, lambda x: x.replace(b"{{ memo.labels.behind }}", b"{{ memo.__class__.__mro__ }}")
            ),
        ),
        (
            "letterhead_tags",
            lambda p: _letterhead(p, lambda x: x.replace(b"{{ memo.labels.behind }}", b"{{ 1 / 0 }}")),
        ),
        (
            "letterhead_tags",
            lambda p: _letterhead(p, lambda x: x.replace(b"{{ memo.labels.behind }}", SAVES)),
        ),
    ],
)
def test_a_letterhead_that_cannot_be_used_is_named_with_what_to_do(code, make, tmp_path):
    path = tmp_path / "own.docx"
    make(path)
    with pytest.raises(Refused) as caught:
        document(values(), "docx", letterhead=path)
    assert caught.value.code == code
    for language in LANGUAGES:
        assert "own.docx" in refusal(caught.value, words_in(language))


@pytest.mark.parametrize(
    ("language", "said"), [("da", "har ikke plads til et notat"), ("en", "has no place for a memo")]
)
def test_a_run_with_such_a_letterhead_is_refused_before_anything_is_made(language, said, tmp_path):
    _plain_letter(tmp_path / "own.docx")
    table = Path(__file__).parents[1] / "data" / "templates" / "eksempelskoler.csv"
    asked = [table, "--out", tmp_path / "out", "--format", "docx", "--letterhead", tmp_path / "own.docx"]
    ended = CliRunner().invoke(main, ["memos", *map(str, asked), "--language", language])
    assert ended.exit_code == 2
    assert said in ended.output
    assert not (tmp_path / "out").exists()


def test_our_own_template_and_a_copy_of_it_pass(tmp_path):
    shutil.copy(TEMPLATE, tmp_path / "own.docx")
    assert check_letterhead(TEMPLATE) is None
    assert check_letterhead(tmp_path / "own.docx") is None


def test_a_word_memo_opens_in_libreoffice_with_its_letterhead(tmp_path):
    own = Document(TEMPLATE)
    own.sections[0].header.paragraphs[0].text = "Foreningen af Eksempelskoler"
    own.save(tmp_path / "own.docx")
    (tmp_path / "m.docx").write_bytes(document(values(), "docx", letterhead=tmp_path / "own.docx"))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "m.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with pikepdf.open(tmp_path / "m.pdf") as pdf:
        assert len(pdf.pages) == 2
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "m.pdf", "-"], capture_output=True, check=True, text=True
    ).stdout
    assert "Foreningen af Eksempelskoler" in text
    assert EXAMPLE.school in text
    assert "{{" not in text


def test_the_word_template_is_what_its_script_makes():
    assert _script("data/templates/make_letterhead.py").memo_template() == TEMPLATE.read_bytes()


def _script(path):
    import importlib.util

    place = Path(__file__).parents[1] / path
    spec = importlib.util.spec_from_file_location(place.stem, place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_example_memos_are_what_their_script_makes_and_there_are_no_others():
    examples = _script("docs/examples/make_examples.py")
    made = dict(examples.files())
    kept = {path for path in examples.FOLDER.iterdir() if path.suffix != ".py" and path.is_file()}
    assert set(made) == kept
    for path, content in made.items():
        assert path.read_bytes() == content, path.name


def test_every_example_is_two_pages_and_passes_the_check():
    for path in some(_script("docs/examples/make_examples.py").FOLDER.glob("*.pdf")):
        assert [f for f in pdfua.validate(str(path)).findings if f.severity.name == "ERROR"] == []
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == 2


def test_making_the_typesetter_starts_no_thread_so_that_a_process_can_be_forked_after_it():
    import os
    import sys

    code = "import planner.memos.prints.typst, os; print(len(os.listdir('/proc/self/task')))"
    if os.name == "posix" and "linux" in sys.platform:
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
        assert told.stdout.strip() == "1"
