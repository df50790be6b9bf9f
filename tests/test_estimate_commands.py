"""From a template to the database and out again: the commands, and another spreadsheet program in between."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import pytest
from click.testing import CliRunner
from estimate_sheets import EXAMPLE, Filled, fill, made
from openpyxl import load_workbook

from planner import Range, TaskType, read_estimate
from planner.cli import main
from planner.files.estimate.template import estimate_workbook
from planner.model.estimate.documents import from_document
from planner.model.estimate.people import Person, Role, TaskTime
from planner.store import Key, open_store
from planner.words.language import LANGUAGES

KEY = Key("090001", "tømrer", "2026/27", "consultant")


def planner(*arguments):
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """LibreOffice, with a profile of its own so that two tests never share one."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is among what `make test` installs"
    profile = tmp_path_factory.mktemp("office")

    def convert(path, suffix):
        out = path.parent / "from-office"
        subprocess.run(
            [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", suffix, "--outdir", str(out), str(path)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return out / f"{path.stem}.{suffix}"

    return convert


@pytest.mark.parametrize("language", LANGUAGES)
def test_template_fill_check_import_export_give_the_same_numbers(tmp_path, office, language):
    path, database = tmp_path / "estimat.xlsx", tmp_path / "planner.sqlite"
    assert planner("template", "--year", "2026/27", "--out", path, "--language", language).exit_code == 0
    saved = office(fill(path, EXAMPLE, language), "xlsx")
    assert planner("check", saved, "--language", language).exit_code == 0
    assert planner("import", saved, "--database", database).exit_code == 0
    with open_store(str(database)) as store:
        stored = from_document(store.load(KEY).document)
    assert stored == EXAMPLE
    again = tmp_path / "igen.xlsx"
    again.write_bytes(estimate_workbook(stored.year, language, stored))
    assert read_estimate(again)[0] == EXAMPLE
    assert read_estimate(office(again, "xlsx"))[0] == EXAMPLE


def test_the_sheet_works_out_what_the_library_does(tmp_path, office):
    # Filled in by script its formulas have no values; the spreadsheet program works them out itself.
    path = office(fill(made(tmp_path), EXAMPLE), "xlsx")
    by_office, by_us = (
        load_workbook(p, data_only=True) for p in (path, made(tmp_path, "os.xlsx", filled=EXAMPLE))
    )
    compared = 0
    for row in by_us["Udfyld"].iter_rows():
        for cell in row:
            if isinstance(cell.value, float | int):
                there = by_office["Udfyld"][cell.coordinate].value
                assert there == pytest.approx(cell.value, rel=1e-9, abs=1e-9), cell.coordinate
                compared += 1
    assert compared > 200
    fte = [by_office["Udfyld"][f"I{row}"].value for row in (5, 6, 7)]
    assert fte == pytest.approx([EXAMPLE.allocation()[t] for t in TaskType])
    by_office.close()
    by_us.close()


def test_an_open_document_sheet_is_called_what_it_is(tmp_path, office):
    estimate, problems = read_estimate(office(made(tmp_path, filled=EXAMPLE), "ods"))
    assert estimate is None
    assert [(p.code, p.values["kind"]) for p in problems] == [("other_workbook", "ods")]


def test_a_sheet_locked_without_a_password_and_open_where_one_writes(tmp_path):
    sheet = Filled(made(tmp_path))
    assert sheet.sheet.protection.sheet
    assert sheet.sheet.protection.password is None
    for cell in (sheet.field("school"), sheet.fact(1, "employment"), sheet.line(6, "tr7", "minutes_high")):
        assert not cell.protection.locked
    assert sheet.sheet.cell(1, 1).protection.locked
    page = sheet.sheet.page_setup
    assert (page.orientation, page.paperSize, page.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.sheet.print_title_rows == "$1:$2"
    assert {"school", "students", "fte_total", "person1_role", "person6_programme_share"} <= set(
        sheet.book.defined_names
    )
    sheet.book.close()


def test_a_template_never_takes_the_place_of_a_file(tmp_path):
    path = fill(made(tmp_path), EXAMPLE)
    before = path.read_bytes()
    result = planner("template", "--year", "2026/27", "--out", path)
    assert result.exit_code == 1
    assert path.read_bytes() == before
    assert planner("template", "--year", "2026/27", "--out", tmp_path / "x.csv").exit_code == 2
    assert planner("template", "--year", "26", "--out", tmp_path / "x.xlsx").exit_code == 2


def test_last_years_workbook_stands_in_the_new_one(tmp_path):
    last, new = fill(made(tmp_path), EXAMPLE), tmp_path / "nyt.xlsx"
    assert planner("template", "--year", "2027/28", "--out", new, "--from", last).exit_code == 0
    sheet = Filled(new)
    assert sheet.line(1, "ta3", "likely").value == 4
    assert sheet.line(1, "ta3", "last_year").value == pytest.approx(4)
    assert sheet.field("students").value is None
    assert planner("check", sheet.save()).exit_code == 1
    broken = Filled(last)
    broken.line(1, "ta3", "likely").value = "fire"
    assert (
        planner(
            "template", "--year", "2027/28", "--out", tmp_path / "z.xlsx", "--from", broken.save()
        ).exit_code
        == 1
    )
    assert not (tmp_path / "z.xlsx").exists()


@pytest.mark.parametrize("year", ["2026/27", "2025/26"])
def test_this_years_figures_are_not_put_forward_as_last_years(tmp_path, year):
    result = planner(
        "template", "--year", year, "--out", tmp_path / "nyt.xlsx", "--from", fill(made(tmp_path), EXAMPLE)
    )
    assert result.exit_code == 1
    assert f"er fra 2026/27, og der skal bruges tal fra et år før {year}." in result.output
    assert not (tmp_path / "nyt.xlsx").exists()


def test_nothing_is_stored_until_all_of_it_passes(tmp_path):
    database = tmp_path / "planner.sqlite"
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.line(1, "ta3", "likely").value = "fire"
    result = planner("import", sheet.save(), "--database", database)
    assert result.exit_code == 1
    assert "fire" in result.output
    assert not database.exists()


def test_somebody_elses_figures_are_shown_and_never_overwritten_unasked(tmp_path):
    database, path = tmp_path / "planner.sqlite", made(tmp_path, filled=EXAMPLE)
    assert planner("import", path, "--database", database, "--by", "teacher").exit_code == 0
    assert planner("import", path, "--database", database).exit_code == 0  # the same again is no new version
    sheet = Filled(path)
    sheet.field("students").value = 300
    sheet.field("programme").value = "Tømrer"  # the same programme
    sheet.save()
    result = planner("import", path, "--database", database)
    assert result.exit_code == 1
    assert "af underviser" in result.output  # who saved, in the reader's language
    assert "220 elever" in result.output
    assert "300 elever" in result.output
    differ = result.output[result.output.index("De er forskellige her") :].splitlines()
    assert len(differ) == 4  # the heading, the one answer, and two things to do
    assert "estimatsiden: planner serve" in differ[-1]
    assert "220 elever" in differ[1].split(" / ")[0]
    assert "300 elever" in differ[1].split(" / ")[1]
    assert planner("import", path, "--database", database, "--replace", "7").exit_code == 1
    assert planner("import", path, "--database", database, "--replace", "1").exit_code == 0
    with open_store(str(database)) as store:
        versions = store.history(KEY)
    assert [v.saved_by for v in versions] == ["teacher", "consultant"]
    assert versions[1].changed == ("/students",)


def test_a_second_respondent_in_the_same_role_is_kept_apart(tmp_path):
    database, path = tmp_path / "planner.sqlite", made(tmp_path, filled=EXAMPLE)
    assert planner("import", path, "--database", database).exit_code == 0
    sheet = Filled(path)
    sheet.field("students").value = 300
    sheet.save()
    assert planner("import", path, "--database", database, "--number", "2").exit_code == 0
    with open_store(str(database)) as store:
        kept = store.keys(KEY.school_id)
    assert [key.respondent for key in kept] == ["consultant", "consultant-2"]
    sheet = Filled(path)
    sheet.field("students").value = 301
    sheet.save()
    refused = planner("import", path, "--database", database, "--number", "2")
    assert f"planner import {path} --number 2 --replace 1" in refused.output


def test_check_tells_an_estimate_from_a_school_table(tmp_path, root):
    table = root / "data" / "templates" / "eksempelskoler.csv"
    assert "12 skoler kan bruges" in planner("check", table).output
    result = planner("check", made(tmp_path, filled=EXAMPLE), "--language", "en")
    assert "students per FTE" in result.output
    assert planner("check", made(tmp_path)).exit_code == 1


def test_a_check_says_what_the_figures_do_not_hold(tmp_path):
    path = made(tmp_path, filled=EXAMPLE)
    danish, english = planner("check", path).output, planner("check", path, "--language", "en").output
    # 1.5 hours a week of 37 for AUB, 0.2 without a type, and one task nobody knows
    assert "Heraf er 0,04 årsværk betalt med AUB-midler." in danish
    assert "Hertil kommer 0,01 årsværk, som ikke hører til nogen opgavetype" in danish
    assert "1 opgave er besvaret med ved ikke" in danish
    assert "1 task is answered with don't know" in english
    only_other = replace(EXAMPLE, people=(Person("consultant-1", Role.CONSULTANT, 1, 0.5, times=(TaskTime("other", Range(1, 2, 3)),)),))  # fmt: skip
    said = planner("check", made(tmp_path, "andet.xlsx", filled=only_other)).output
    assert "Hertil kommer 0,05 årsværk" in said


def test_a_folder_or_a_role_that_is_not_there_is_wrong_usage(tmp_path):
    result = planner("template", "--year", "2026/27", "--out", tmp_path / "intet" / "x.xlsx")
    assert result.exit_code == 2
    assert "findes ikke" in result.output
    # Mistyped, it must not pass for answers that have been removed.
    assert planner("purge", "--respondent", "konsulent", "--database", tmp_path / "d.sqlite").exit_code == 2
