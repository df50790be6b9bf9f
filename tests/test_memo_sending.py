"""From made to sent: only what changed is made again, what needs a person stands first, and only what one has
approved goes out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest
from click.testing import CliRunner
from docx import Document
from looking import some

from planner import Allocation, Range, School, SchoolYear, TaskType
from planner.cli import main
from planner.memos.prints.sender import Sender
from planner.memos.run.approval import approvals, approve, pack, take_back
from planner.memos.run.plan import Run, plan
from planner.memos.run.record import Entry, find_schools, read_record
from planner.memos.run.run import make_memos
from planner.model.problems import Refused

YEAR = SchoolYear(2025)


def school(name, number, fte=(0.5, 0.6, 0.7), *, students=200, year=YEAR, spread=None):  # noqa: PLR0913
    allocation = Allocation(*fte)
    ranges = (
        {t: Range(allocation[t] - spread, allocation[t], allocation[t] + spread) for t in TaskType}
        if spread
        else {}
    )
    return School(number, name, students, allocation, year, ranges=ranges)


SCHOOLS = [
    school("Eksempelskole A", "900001"),
    school("Eksempelskole B", "900002", students=201),
    school("Eksempelskole C", "900003", students=202),
]


def run(folder, schools=SCHOOLS, **choices):
    return make_memos(Run(schools, folder, **choices))


def statuses(made):
    return [entry.status.value for entry in made.schools]


def planner(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "planner", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Three memos, made once; a test that changes them copies them."""
    folder = tmp_path_factory.mktemp("whole")
    assert statuses(run(folder, formats=("html", "docx"))) == ["made"] * 3
    return folder


@pytest.fixture
def folder(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "memos")


def test_resuming_keeps_what_is_whole_and_makes_what_is_missing(folder):
    (folder / "eksempelskole-b-900002-2025-26.docx").unlink()
    (folder / "records" / "eksempelskole-c-900003-2025-26.ipynb").write_text("{", encoding="utf-8")
    again = run(folder, formats=("html", "docx"), resume=True)
    assert statuses(again) == ["kept", "made", "made"]
    assert len(list(folder.glob("e*.docx"))) == 3
    assert statuses(run(folder, formats=("html", "docx"), resume=True)) == ["kept"] * 3


def test_resuming_makes_again_what_rests_on_something_else_now(folder):
    changed = [SCHOOLS[0], school("Eksempelskole B", "900002", students=999), SCHOOLS[2]]
    assert statuses(run(folder, changed, formats=("html", "docx"), resume=True)) == ["kept", "made", "kept"]
    # other formats are another memo; what is no longer made of it is set aside and not left to go stale
    assert statuses(run(folder, changed, resume=True)) == ["made"] * 3
    assert not list(folder.glob("e*.docx"))
    assert len(list((folder / "earlier").glob("*.docx"))) == 3
    assert statuses(run(folder, changed, resume=True, language="en")) == ["made"] * 3


def test_a_record_says_what_its_memo_was_made_of(folder):
    for entry in some(read_record(folder).schools):
        record = json.loads((folder / "records" / f"{entry.file}.ipynb").read_text(encoding="utf-8"))
        stamped = record["metadata"]["planner"]
        assert stamped["input_sha256"] == entry.input_sha256
        assert stamped["files"] == entry.files
        assert set(stamped["versions"]) == {
            "planner", "papermill", "ipykernel", "nbconvert", "typst", "docxtpl", "python",
        }  # fmt: skip
        assert record["metadata"]["papermill"]["parameters"]["school_id"] == entry.school_id


def test_only_the_schools_asked_for_are_made_and_the_others_are_left_as_they_are(folder):
    changed = [school(s.school, s.school_id, students=s.students + 1) for s in SCHOOLS]
    before = {path.name: path.read_bytes() for path in some(folder.glob("e*.html"))}
    again = run(folder, changed, formats=("html", "docx"), only=["900002", "eksempelskole c"])
    assert statuses(again) == ["outdated", "made", "made"]
    assert not again.failed
    after = {path.name: path.read_bytes() for path in folder.glob("e*.html")}
    assert [name for name in before if before[name] == after[name]] == ["eksempelskole-a-900001-2025-26.html"]
    titles = {block.title for block in again.look_at}
    assert "Lavet på andre tal end dem, der gælder nu" in titles
    more = run(
        folder, [*changed, school("Eksempelskole D", "900004")], formats=("html", "docx"), only=["900003"]
    )
    without = {block.title: [point.school for point in block.points] for block in more.look_at}
    assert without["Ikke bestilt, og uden notat"] == ["Eksempelskole D"]
    assert "Her kunne der ikke laves et notat" not in without
    with pytest.raises(Refused, match="Nobody"):
        run(folder, only=["Nobody"])


def test_a_school_is_found_however_the_letters_of_its_name_are_put_together():
    entries = [Entry("1", "Eksempelskole A\u030arhus", file="a"), Entry("2", "Eksempelskole Ærø", file="b")]
    assert find_schools(entries, ["eksempelskole \u00c5rhus", " Eksempelskole Ærø "]) == ({"a", "b"}, [])


def test_a_name_that_two_schools_have_approves_neither_and_says_their_numbers(tmp_path):
    run(tmp_path, [school("A skole", "900001"), school("a skole ", "900002"), school("B skole", "900003")])
    ended = CliRunner().invoke(main, ["approve", str(tmp_path), "A skole", "B skole"])
    assert ended.exit_code == 1
    assert (
        "A skole: Flere skoler har det navn. Der er ikke gjort noget; sig hvilken med dens nummer: 900001, 900002."
        in ended.output
    )
    assert len(approvals(tmp_path)) == 1  # the one whose name is its own
    assert CliRunner().invoke(main, ["approve", str(tmp_path), "900001"]).exit_code == 0
    assert len(approvals(tmp_path)) == 2


def test_last_years_figures_go_along_and_a_change_beyond_both_ranges_is_shown_first(tmp_path):
    two = [
        school("Eksempelskole A", "900001", (0.5, 0.6, 0.7), year=SchoolYear(2024), spread=0.05),
        school("Eksempelskole A", "900001", (0.9, 0.6, 0.7), spread=0.05),
        school("Eksempelskole B", "900002", (0.5, 0.6, 0.7), students=99, year=SchoolYear(2023), spread=0.05),
        school("Eksempelskole B", "900002", (0.9, 0.6, 0.7), students=99, spread=0.05),
    ]
    made = run(tmp_path, two)
    planned = plan(Run(two, tmp_path)).memos.values()
    given = {(m.school.school, m.school.year.start): m.parameters["previous"] for m in planned}
    assert given["Eksempelskole A", 2025]["administration_fte"] == 0.5
    assert [key for key, previous in given.items() if previous] == [("Eksempelskole A", 2025)]
    (block,) = [block for block in made.look_at if "spænd" in block.title]
    assert [(p.file, p.text) for p in block.points] == [
        ("eksempelskole-a-900001-2025-26", "administrative opgaver fra 0,45–0,55 til 0,85–0,95 årsværk")
    ]


def test_a_table_is_of_the_benchmarks_programme_and_an_estimate_of_its_own(tmp_path):
    of_a_table = School("900001", "Eksempelskole A", 300, Allocation(0.5, 0.4, 0.3))
    schools = [of_a_table, replace(of_a_table, school_id="900002", programme="EUX Business")]
    for benchmark, programmes in (
        ("carpentry-2023", ["tømreruddannelsen", "EUX Business"]),
        (None, ["", "EUX Business"]),
    ):
        planned = plan(Run(schools, tmp_path, benchmark=benchmark)).memos.values()
        assert [memo.parameters["programme"] for memo in planned] == programmes


def test_a_change_without_ranges_is_shown_first_by_a_rule_that_is_said(tmp_path):
    last, now = SchoolYear(2024), SchoolYear(2025)
    two = [
        school("Eksempelskole A", "900001", (0.5, 0.6, 0.7), year=last),
        school("Eksempelskole A", "900001", (0.7, 0.69, 0.8), year=now),  # the first by a quarter
        school("Eksempelskole B", "900002", (0.3, 0.6, 0.0), students=99, year=last),
        school("Eksempelskole B", "900002", (0.4, 0.6, 0.1), students=99, year=now, spread=0.05),
        school("Eksempelskole C", "900003", (0.5, 0.6, 1.5), students=98, year=last),
        school("Eksempelskole C", "900003", (0.5, 0.6, 1.9), students=98, year=now),
    ]
    made = run(tmp_path, two)
    (block,) = [block for block in made.look_at if "spænd" in block.title]
    assert "mindst en halv dag om ugen (0,1 årsværk) og mindst en fjerdedel" in block.note
    assert "vides intet om, hvor usikre tallene er" in block.note
    assert [(p.school, p.text) for p in block.points] == [
        ("Eksempelskole A, 2025/26", "administrative opgaver fra 0,50 til 0,70 årsværk"),
        ("Eksempelskole B, 2025/26", "administrative opgaver fra 0,30 til 0,40 årsværk; relationsarbejde fra 0,00 til 0,10 årsværk"),
    ]  # fmt: skip


def test_two_memos_of_one_school_are_told_apart_by_their_year(tmp_path):
    two = [
        school("Eksempelskole A", "900001", (0.2, 0.3, 0.4), year=SchoolYear(2024)),
        school("Eksempelskole A", "900001", (0.2, 0.3, 0.5)),
        school("Eksempelskole B", "900002", (0.2, 0.3, 0.3)),
    ]
    made = run(tmp_path, two)
    (block,) = [block for block in made.look_at if "én persons" in block.title]
    assert [p.school for p in block.points] == [
        "Eksempelskole A, 2024/25",
        "Eksempelskole A, 2025/26",
        "Eksempelskole B",
    ]
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.count('aria-label="HTML, Eksempelskole A, 2024/25"') == 1
    _, left = pack(tmp_path, tmp_path / "a.zip")
    assert [entry.school for entry in left] == [p.school for p in block.points]


def test_a_single_student_is_counted_as_one(tmp_path):
    made = run(
        tmp_path,
        [school("Eksempelskole A", "900001", students=1), school("Eksempelskole B", "900002", students=1)],
        language="en",
    )
    (block,) = [block for block in made.look_at if "same figures" in block.title]
    assert [p.text.split(": ")[1] for p in block.points] == ["1 student, 0.50 + 0.60 + 0.70 FTE"] * 2


def test_equal_figures_and_figures_that_may_be_one_persons_are_shown_first(tmp_path):
    alike = [
        school("Eksempelskole A", "900001", (0.2, 0.3, 0.5)),
        school("Eksempelskole B", "900002", (0.2, 0.3, 0.501)),  # the memo says 0.50
        school("Eksempelskole C", "900003", (0.2, 0.3, 0.5), students=201),
    ]
    made = run(tmp_path, alike)
    found = {block.title: [point.school for point in block.points] for block in made.look_at}
    assert found == {
        "De samme tal for to skoler": ["Eksempelskole A", "Eksempelskole B"],
        "Kan vise én persons timer": ["Eksempelskole A", "Eksempelskole C"],
    }


def test_what_was_changed_by_hand_is_kept_and_said(folder):
    page = folder / "eksempelskole-a-900001-2025-26.html"
    page.write_text(page.read_text(encoding="utf-8").replace("Eksempelskole", "Skole"), encoding="utf-8")
    again = run(folder, formats=("html", "docx"), resume=True)
    assert statuses(again) == ["kept"] * 3
    (block,) = [block for block in again.look_at if "hånden" in block.title]
    assert [(point.school, point.text) for point in block.points] == [("Eksempelskole A", "som HTML")]
    assert "Skole A" in page.read_text(encoding="utf-8")


def test_only_approved_and_unchanged_memos_are_packed_and_the_others_named(folder):
    ended = planner("approve", folder, "900001", "Eksempelskole B")
    assert ended.returncode == 0, ended.stderr
    assert (folder / "index.html").read_text(encoding="utf-8").count(">godkendt<") == 2
    changed = folder / "eksempelskole-b-900002-2025-26.html"
    changed.write_bytes(changed.read_bytes() + b" ")
    target = folder.parent / "ud.zip"
    ended = planner("pack", folder, "--to", target)
    assert ended.returncode == 1
    assert "Eksempelskole B (900002): ændret, siden det blev godkendt" in ended.stdout
    assert "Eksempelskole C (900003): ikke godkendt" in ended.stdout
    assert "1 notat ligger i" in ended.stdout
    with zipfile.ZipFile(target) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [
            f"{name}.{ending}"
            for name in ("eksempelskole-a-900001-2025-26", "saadan-laeses-notaterne")
            for ending in ("docx", "html")
        ]
        for name in packed.namelist():
            assert packed.read(name) == (folder / name).read_bytes()
    first = target.read_bytes()
    pack(folder, target)
    assert target.read_bytes() == first


def test_all_approved_and_packed_is_exit_0_and_a_withdrawn_approval_packs_nothing(folder):
    assert planner("approve", folder, "900001", "900002", "900003").returncode == 0
    ended = planner("pack", folder)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (folder / "outgoing.zip").is_file()
    kept = folder / "theirs.zip"
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("eksempelskole-a-900001-2025-26.html", "somebody else's")
    ended = planner("approve", folder, "900002", "--withdraw")
    assert ended.returncode == 0, ended.stderr
    assert "outgoing.zip rummede notater, som ikke er godkendt nu; den er fjernet" in ended.stderr
    assert "i en anden mappe eller allerede sendt" in ended.stdout
    assert not (folder / "outgoing.zip").exists()
    assert kept.is_file()
    assert planner("approve", folder, "900001", "900003", "--withdraw").returncode == 0
    ended = planner("pack", folder)
    assert ended.returncode == 1
    assert "Intet notat er godkendt" in ended.stderr


def test_no_zip_of_ours_stays_that_holds_what_is_not_approved_as_it_stands(folder):
    files = [entry.file for entry in read_record(folder).schools]
    approve(folder, files)
    pack(folder, folder / "ud.zip")
    approve(folder, files[:1], withdraw=False)
    assert (folder / "ud.zip").is_file()  # all in it is still approved
    run(folder, [*SCHOOLS[:2], school("Eksempelskole C", "900003", students=999)],
        formats=("html", "docx"), resume=True)  # fmt: skip
    assert take_back(folder) == [folder / "ud.zip"]
    pack(folder, folder / "ud.zip")
    torn = (folder / "ud.zip").read_bytes()
    at = torn.index(files[0].encode()) + len(files[0]) + 60
    (folder / "ud.zip").write_bytes(torn[:at] + bytes([torn[at] ^ 255]) + torn[at + 1 :])
    assert take_back(folder) == [folder / "ud.zip"]


def test_a_zip_that_cannot_be_taken_away_leaves_the_memo_approved(folder, monkeypatch):
    file = read_record(folder).schools[0].file
    approve(folder, [file])
    pack(folder, folder / "outgoing.zip")

    def refuse(_):
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    with pytest.raises(PermissionError):
        approve(folder, [file], withdraw=True)
    assert file in approvals(folder)


def test_somebody_elses_zip_is_not_taken_away_when_there_is_nothing_to_pack(folder):
    target = folder / "theirs.zip"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a letter.txt", "kept")
    assert pack(folder, target)[0] == 0
    assert target.is_file()
    target.write_text("not a ZIP at all", encoding="utf-8")
    assert pack(folder, target)[0] == 0
    assert target.is_file()


def test_an_approval_is_void_when_the_memo_is_made_of_other_figures(folder):
    files = [entry.file for entry in read_record(folder).schools]
    approve(folder, files)
    assert pack(folder, folder / "a.zip")[0] == 3
    changed = [SCHOOLS[0], school("Eksempelskole B", "900002", students=999), SCHOOLS[2]]
    run(folder, changed, formats=("html", "docx"), resume=True)
    count, left = pack(folder, folder / "a.zip")
    assert (count, [(entry.school, entry.reason) for entry in left]) == (2, [("Eksempelskole B", "changed")])
    # and while the new figures are known but the memo is not made anew, the old one does not go out either
    run(folder, [school("Eksempelskole A", "900001", students=3), *changed[1:]],
        formats=("html", "docx"), only=["900003"], resume=True)  # fmt: skip
    _, left = pack(folder, folder / "a.zip")
    assert [(entry.school, entry.reason) for entry in left] == [
        ("Eksempelskole A", "outdated"), ("Eksempelskole B", "changed"),
    ]  # fmt: skip


def test_what_was_changed_by_hand_can_be_approved_as_it_stands(folder):
    page = folder / "eksempelskole-a-900001-2025-26.html"
    page.write_bytes(page.read_bytes() + b" ")
    ended = planner("approve", folder, "900001", "900002")
    assert ended.returncode == 0
    said = dict(line.split(": ", 1) for line in ended.stdout.splitlines())
    assert [*said.values()] == [
        "godkendt, som notatet er nu. Det er ændret, siden det blev lavet.",
        "godkendt.",
    ]
    assert ">godkendt<" in (folder / "index.html").read_text(encoding="utf-8")
    assert pack(folder, folder / "a.zip")[0] == 2
    page.write_bytes(page.read_bytes() + b" ")
    run(folder, formats=("html", "docx"), resume=True)
    assert ">ændret siden<" in (folder / "index.html").read_text(encoding="utf-8")
    assert pack(folder, folder / "a.zip")[0] == 1


def test_a_school_nobody_knows_is_named_and_the_others_are_approved(folder):
    ended = planner("approve", folder, "900001", "Eksempelskole Q")
    assert ended.returncode == 1
    assert "Eksempelskole Q" in ended.stderr
    assert list(approvals(folder)) == ["eksempelskole-a-900001-2025-26"]


@pytest.mark.parametrize("command", ["approve", "pack"])
def test_a_folder_without_memos_is_wrong_usage(tmp_path, command):
    ended = planner(command, tmp_path, *(["900001"] if command == "approve" else []))
    assert ended.returncode == 2
    assert "ingen notater" in ended.stderr


def test_a_link_that_stands_where_a_memo_did_is_no_memo(folder, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("not for sending", encoding="utf-8")
    page = folder / "eksempelskole-a-900001-2025-26.html"
    page.unlink()
    page.symlink_to(secret)
    ended = planner("approve", folder, "900001")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert approvals(folder) == {}


ENTRY = {"file": "a", "school_id": "1", "school": "A", "year": None, "status": "made", "files": {}}


@pytest.mark.parametrize(
    "tampered",
    [
        {"schools": [{"file": "../../etc/passwd", "files": {}}]},
        {"schools": [{"file": "a", "files": {"../x": ""}}]},
        {"schools": [{"file": "a", "files": {}}]},
        {"schools": [ENTRY | {"file": "../../etc/passwd"}]},
        {"schools": [ENTRY | {"files": {"../x": ""}}]},
        {"schools": [ENTRY | {"school": 3}]},
        {"schools": "no"},
        [],
    ],
)
def test_a_record_that_no_run_wrote_leads_to_no_file(tmp_path, tampered):
    (tmp_path / "run.json").write_text(json.dumps(tampered), encoding="utf-8")
    assert read_record(tmp_path) is None


LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'


def test_who_a_memo_is_from_stands_on_it_in_every_format_and_a_change_of_it_makes_it_anew(tmp_path):
    sender = Sender("Foreningen af Eksempelskoler", LOGO)
    asked = {"formats": ("html", "pdf", "docx"), "sender": sender}
    run(tmp_path, SCHOOLS[:1], **asked)
    (page,) = tmp_path.glob("eksempelskole*.html")
    html = page.read_text(encoding="utf-8")
    assert "Foreningen af Eksempelskoler" in html
    assert sender.address in html
    text = subprocess.run(
        ["pdftotext", page.with_suffix(".pdf"), "-"], capture_output=True, check=True, text=True
    ).stdout
    assert "Fra: Foreningen af Eksempelskoler" in text
    assert any("Fra: Foreningen" in p.text for p in Document(page.with_suffix(".docx")).paragraphs)
    assert statuses(run(tmp_path, SCHOOLS[:1], resume=True, **asked)) == ["kept"]
    assert statuses(run(tmp_path, SCHOOLS[:1], resume=True, formats=asked["formats"])) == ["made"]
    # From nobody: a line to fill in by hand, in each of them.
    assert '<dt>Fra</dt><dd class="line"></dd>' in page.read_text(encoding="utf-8")
    told = subprocess.run(
        ["pdftotext", page.with_suffix(".pdf"), "-"], capture_output=True, check=True, text=True
    )
    assert "Fra:" in told.stdout
    assert any("Fra: ____" in p.text for p in Document(page.with_suffix(".docx")).paragraphs)


@pytest.mark.parametrize(
    "logo", [b"GIF89a", b"no picture", b"%PDF-1.7", b"<html></html>", b"\x89PNG\r\n\x1a\ncut off"]
)
def test_a_logo_that_is_no_picture_is_refused_before_anything_is_made(logo, tmp_path):
    (tmp_path / "logo").write_bytes(logo)
    ended = planner(
        "memos", "data/templates/eksempelskoler.csv", "--out", tmp_path / "out", "--logo", tmp_path / "logo"
    )
    assert ended.returncode == 2
    assert "PNG, JPEG eller SVG" in ended.stderr
    assert not (tmp_path / "out").exists()


def test_the_guide_is_written_linked_and_packed_along_and_no_zip_is_taken_back_for_it(folder):
    names = {"saadan-laeses-notaterne.html", "saadan-laeses-notaterne.docx"}
    assert names <= {path.name for path in folder.iterdir()}
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{name}"' in index for name in names)
    approve(folder, ["eksempelskole-a-900001-2025-26"])
    assert pack(folder, folder / "out.zip")[0] == 1
    with zipfile.ZipFile(folder / "out.zip") as packed:
        assert names < set(packed.namelist())
    (folder / "saadan-laeses-notaterne.html").write_text("another edition", encoding="utf-8")
    assert take_back(folder) == []
