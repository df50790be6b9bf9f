"""A letterhead is a stranger's file: what it would fetch, run or bring along is refused with a sentence; nothing is endless."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from processes import A_WHILE

from planner.cli import main
from planner.memos.prints.stranger import checked
from planner.memos.prints.word import TEMPLATE
from planner.model.problems import Refused
from planner.words.language import LANGUAGES, words_in
from planner.words.problems import refusal

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FAR = "http://fremmed.example/x"


def letterhead(path, part="", old=b"", new=b"", more=()):
    """A copy of our template with one part changed, and others added."""
    with zipfile.ZipFile(TEMPLATE) as ours, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in ours.infolist():
            data = ours.read(entry)
            if entry.filename == part:
                assert old in data
                data = data.replace(old, new, 1)
            made.writestr(entry.filename, data)
        for name, data in more:
            made.writestr(name, data)
    return path


def related(path, kind, target=FAR, mode='TargetMode="External"'):
    relation = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}" {mode}/></Relationships>'
    return letterhead(path, "word/_rels/document.xml.rels", b"</Relationships>", relation.encode())


def with_field(path, *codes):
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    return letterhead(path, "word/document.xml", b"<w:sectPr", f"<w:p>{runs}</w:p><w:sectPr".encode())


def within(path, text):
    return letterhead(path, "word/document.xml", b"<w:sectPr", f"{text}<w:sectPr".encode())


STRANGE = {
    "remote template": ("template", lambda p: letterhead(p, more=[("word/_rels/settings.xml.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/attachedTemplate" Target="{FAR}.dotm" TargetMode="External"/></Relationships>')])),
    "remote picture": ("picture", lambda p: related(p, "image")),
    "remote picture in small letters": ("picture", lambda p: related(p, "image", mode='TargetMode="external"')),
    "remote picture that says it is within": ("picture", lambda p: related(p, "image", mode="")),
    "linked object": ("object", lambda p: related(p, "oleObject")),
    "embedded object": ("object", lambda p: related(p, "oleObject", "embeddings/oleObject1.bin", "")),
    "embedded workbook": ("object", lambda p: related(p, "package", "embeddings/a.xlsx", "")),
    "control": ("object", lambda p: related(p, "control", "activeX/activeX1.xml", "")),
    "another document": ("chunk", lambda p: related(p, "aFChunk", "afchunk.htm", "")),
    "altChunk": ("chunk", lambda p: letterhead(p, "word/document.xml", b"<w:sectPr", b"<w:altChunk/><w:sectPr")),
    "frame": ("other", lambda p: related(p, "frame")),
    "DDE": ("field", lambda p: with_field(p, " DDE cmd /c")),
    "DDEAUTO cut up": ("field", lambda p: with_field(p, " DD", "EAU", "TO c:\\\\x")),
    "fldSimple": ("field", lambda p: letterhead(p, "word/document.xml", b"<w:sectPr", b'<w:p><w:fldSimple w:instr="DDEAUTO x"/></w:p><w:sectPr')),
    "INCLUDEPICTURE": ("field", lambda p: with_field(p, f' INCLUDEPICTURE "{FAR}"')),
    "QUOTE": ("field", lambda p: with_field(p, " QUOTE 68 68 69")),
    "deleted field": ("field", lambda p: within(p, "<w:p><w:del><w:r><w:delInstrText> DDE c</w:delInstrText></w:r></w:del></w:p>")),
    "binary of a control": ("object", lambda p: related(p, "activeXControlBinary", "activeX/a.bin", "")),
    "add-in": ("object", lambda p: related(p, "webextensiontaskpanes", "webextensions/a.xml", "")),
    "buttons of its own": ("macros", lambda p: related(p, "extensibility", "customUI.xml", "")),
    "mail merge": ("other", lambda p: letterhead(p, "word/settings.xml", b"</w:settings>", b"<w:mailMerge/></w:settings>")),
    "film": ("other", lambda p: within(p, '<w:webVideoPr embeddedHtml="x"/>')),
    "older drawing": ("picture", lambda p: within(p, f'<fill src="{FAR}"/>')),
    "older picture": ("picture", lambda p: within(p, f'<imagedata w:href="{FAR}"/>')),
    "SVG": ("picture", lambda p: letterhead(p, more=[("word/media/a.svg", f'<svg><image href="{FAR}"/></svg>')])),
    "part of another name": ("chunk", lambda p: letterhead(p, more=[("word/a.png", "<altChunk/>".encode("utf-16"))])),
    "macros": ("macros", lambda p: related(p, "vbaProject", "vbaProject.bin", "")),
}  # fmt: skip


@pytest.mark.parametrize("kind", STRANGE)
def test_what_a_letterhead_fetches_runs_or_brings_along_is_refused_with_a_sentence_of_its_own(kind, tmp_path):
    what, make = STRANGE[kind]
    path = make(tmp_path / "own.docx")
    with pytest.raises(Refused) as said:
        checked(path)
    assert (said.value.code, said.value.values["what"]) == ("letterhead_strange", what)
    sentences = {refusal(said.value, words_in(language)) for language in LANGUAGES}
    assert len(sentences) == len(LANGUAGES)
    assert all("own.docx" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    "text", ["{{ '<w:altChunk/>'|safe }}", "{% autoescape false %}{{ '<w:altChunk/>' }}{% endautoescape %}"]
)
def test_what_a_letterheads_tags_write_is_looked_at_too(text, tmp_path):
    escaped = text.replace("<", "&lt;").replace(">", "&gt;").encode()
    path = letterhead(
        tmp_path / "own.docx",
        "word/document.xml",
        b"{{ memo.labels.behind }}",
        escaped + b"{{ memo.labels.behind }}",
    )
    table = Path(__file__).parents[2] / "data" / "templates" / "eksempelskoler.csv"
    asked = [table, "--out", tmp_path / "out", "--format", "docx", "--letterhead", path]
    done = CliRunner().invoke(main, ["memos", *map(str, asked)])
    assert done.exit_code == 2, done.output
    assert "et andet dokument" in done.output
    assert not (tmp_path / "out").exists()


def test_a_letterheads_own_fields_links_and_pictures_pass(tmp_path):
    checked(TEMPLATE)
    checked(related(tmp_path / "link.docx", "hyperlink"))
    checked(related(tmp_path / "picture.docx", "image", "media/logo.png", ""))
    checked(with_field(tmp_path / "field.docx", " PA", "GE \\* MERGEFORMAT"))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", b"<w:body>", b"<w:body><w:p>"),
        ("word/styles.xml", b"<w:styles", b'<!DOCTYPE x [<!ENTITY a "b">]><w:styles'),
        ("word/document.xml", b"<w:body>", b"\0"),
    ],
)
def test_xml_that_cannot_be_read_is_a_document_that_cannot_be_read(part, old, new, tmp_path):
    with pytest.raises(Refused) as said:
        checked(letterhead(tmp_path / "own.docx", part, old, new))
    assert said.value.code == "letterhead_unreadable"


def test_a_part_of_600_megabytes_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = letterhead(tmp_path / "own.docx", more=[("word/media/a.xml", b" " * (600 * 2**20))])
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it is unpacked"))
    with pytest.raises(Refused) as said:
        checked(path)
    assert said.value.code == "letterhead_too_large"


def test_a_tag_that_goes_on_for_ever_ends_at_the_timeout(tmp_path):
    endless = b"{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}{{ memo.labels.behind }}"
    path = letterhead(tmp_path / "own.docx", "word/document.xml", b"{{ memo.labels.behind }}", endless)
    table = Path(__file__).parents[2] / "data" / "templates" / "eksempelskoler.csv"
    asked = [table, "--out", tmp_path / "out", "--format", "docx", "--letterhead", path, "--timeout", 5]
    began = time.monotonic()
    done = CliRunner().invoke(main, ["memos", *map(str, asked)])
    assert done.exit_code == 2, done.output
    assert "5 sekunder" in done.output
    assert time.monotonic() - began < 5 + A_WHILE  # left alone it goes on for hours
    assert not (tmp_path / "out").exists()
