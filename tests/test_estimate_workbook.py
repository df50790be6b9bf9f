"""The workbook of a time estimate: filled in, checked, read back; and everything that may happen to it meanwhile."""

from __future__ import annotations

import random
import unicodedata
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from estimate_sheets import CASES, EXAMPLE, YEAR, Filled, changed, fill, made
from hypothesis import HealthCheck, given, settings
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from strategies import estimates

from planner import Range, SchoolYear, TaskType, read_estimate
from planner.files.content import problem_kinds
from planner.files.estimate.instrument import choices, entries, meanings
from planner.files.estimate.reading import estimate_of
from planner.files.estimate.template import estimate_workbook
from planner.files.grids.cells import key
from planner.files.grids.personal import looks_like_cpr
from planner.files.grids.tables import Opened
from planner.files.grids.text import control_character
from planner.model.estimate.people import TASKS, Role, Unit
from planner.model.problems import Code
from planner.words.language import LANGUAGES, words_in
from planner.words.problems import problem_sentence


def test_every_label_means_one_thing():
    for kind in ("field", "person", "column", "said"):
        said = {
            key(label): name for name, item in entries(kind).items() for label in (item.name.da, item.name.en)
        }
        assert said.items() <= meanings(kind).items()  # and what workbooks of before called them
        assert all(said[key(item.name.da)] == name for name, item in entries(kind).items())
    beside = [meanings(kind) for kind in ("field", "person", "said")]
    assert not beside[0].keys() & beside[1].keys()
    assert all(
        not meanings("task").keys() & other.keys()
        for other in (*beside, meanings("task_type"), meanings("column"))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_filled_in_at_a_keyboard_is_the_estimate(tmp_path, language):
    path = fill(made(tmp_path, language=language), EXAMPLE, language)
    estimate, problems = read_estimate(path)
    assert [p.code for p in problems] == ["over_time"]
    assert estimate == EXAMPLE


@pytest.mark.parametrize("language", LANGUAGES)
@given(estimate=estimates())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_out_is_read_back_to_the_last_digit(tmp_path, language, estimate):
    estimate = as_typed(estimate)
    read, problems = read_estimate(made(tmp_path, "out.xlsx", language, estimate, estimate.year))
    refused = {p.code for p in problems if p.severity == "problem"}
    assert refused <= {"agreements_exceed_students", "no_time"}  # what nobody may store
    assert read == (None if refused else estimate)


def as_typed(estimate):
    """The same estimate as a sheet holds it: figures and notes that can be typed, people and tasks in order."""
    count = Counter()
    people = []
    for person in estimate.people:
        count[person.role] += 1
        people.append(
            replace(
                person,
                id=f"{person.role}-{count[person.role]}",
                employment=max(0.01, round(person.employment, 3)),
                programme_share=round(person.programme_share, 4),
                quick=person.quick and {t: typed(r) for t, r in person.quick.items()},
                times=tuple(sorted(map(typed_time, person.times), key=lambda t: list(TASKS).index(t.task))),
            )
        )
    if estimate.hours_basis == "net":
        estimate = replace(estimate, year=YEAR, hours_per_fte=1687.2)
    owners = {task: tuple(role for role in Role if role in roles) for task, roles in estimate.owners.items()}
    return replace(estimate, people=tuple(people), owners=owners, note=plain(estimate.note))


def typed_time(time):
    if time.amount is None:
        return replace(time, unit=Unit.HOURS_WEEK, has_range=True, note=plain(time.note))
    amount, minutes = typed(time.amount), time.minutes and typed(time.minutes)
    if not time.has_range:
        amount = (
            amount if minutes else Range(*[amount.likely] * 3)
        )  # one of two factors may come with its ends
        minutes = minutes and Range(*[minutes.likely] * 3)
    return replace(time, amount=amount, minutes=minutes, note=plain(time.note))


@pytest.mark.parametrize(
    ("blank", "minutes", "ranged"),
    [(("minutes_low", "minutes_high"), None, False), (("low", "high"), None, False), ((), 90, True)],
)
def test_a_factor_that_came_alone_makes_no_claim_about_noise_and_one_said_to_be_exact_does(
    tmp_path, blank, minutes, ranged
):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    for column in blank:
        sheet.line(1, "ta1", column).value = None
    if minutes:
        for end in ("low", "likely", "high"):
            sheet.line(1, "ta1", f"minutes_{end}").value = minutes
    estimate, _ = read_estimate(sheet.save())
    time = estimate.people[0].times[0]
    assert (time.task, time.has_range) == ("ta1", ranged)
    assert estimate.says_ranges()[TaskType.ADMINISTRATION] is ranged
    assert time.amount.width == (0 if "low" in blank else 40)  # what was said is kept
    again, _ = read_estimate(made(tmp_path, filled=estimate))
    assert again == estimate


def typed(given):
    """No figure of the strategy is so small that nobody could mean it."""
    return Range(*(0.0 if figure < 1e-6 else figure for figure in (given.low, given.likely, given.high)))


def plain(text):
    kept = "".join(c for c in text if c.isalnum() or c in " .,:?!").strip()
    return kept if control_character(kept) is None and not looks_like_cpr(kept) else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_workbook_says_what_is_missing_and_nothing_else(tmp_path, language):
    estimate, problems = read_estimate(made(tmp_path, language=language))
    assert estimate is None
    assert {p.code for p in problems} == {"answer_missing", "no_time"}


def test_the_same_bytes_come_every_time():
    assert estimate_workbook(YEAR, "da", EXAMPLE) == estimate_workbook(YEAR, "da", EXAMPLE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_may_happen_to_a_workbook_has_its_sentence(tmp_path, case):
    estimate, problems = read_estimate(changed(tmp_path, case))
    codes = [p.code for p in problems]
    assert codes == case["said"]
    assert (estimate is not None) is case.get("kept", False)
    assert all(p.severity == problem_kinds()[p.code].severity for p in problems)
    for name in ("school", "students"):
        assert estimate is None or getattr(estimate, name) == case.get(name, getattr(estimate, name))
    for problem in problems:
        for language in LANGUAGES:
            sentence = problem_sentence(problem, words_in(language))
            assert sentence.count(" · ") in {1, 2}
            assert "1234" not in sentence


@pytest.mark.parametrize(
    ("end", "value", "code", "column"),
    [("low", 9, "range_order", "Sandsynlig"), ("high", None, "range_incomplete", "Høj")],
)
def test_what_is_wrong_with_a_range_points_at_a_column_there_is(tmp_path, end, value, code, column):
    sheet = Filled(fill(made(tmp_path), EXAMPLE))
    sheet.line(1, "ta3", end).value = value
    said = {p.code: p.place.column for p in read_estimate(sheet.save())[1]}
    assert said[code] == column


def test_everything_that_is_wrong_is_named_in_one_go(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.field("students").value = "ca. 220"
    sheet.field("agreements").value = 53
    sheet.field("sureness").value = "meget"
    sheet.fact(1, "programme_share").value = 120.5
    sheet.line(1, "tr2", "unit").value = "dage"
    sheet.line(1, "tr2", "likely").value = "en halv"
    sheet.line(1, "ta3", "low").value = -1.5
    assert codes_of(sheet.save()) == [
        "not_a_choice", "not_a_number", "out_of_range", "negative", "not_a_choice", "not_a_number",
        "agreements_exceed_students",
    ]  # fmt: skip


def test_figures_are_quoted_with_the_decimal_mark_they_are_shown_with(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.field("students").value = 220.5
    sheet.fact(1, "programme_share").value, sheet.fact(1, "programme_share").number_format = 1.205, "0.0%"
    sheet.fact(2, "employment").value = 1.25
    sheet.line(1, "ta3", "low").value = -1.5
    sheet.line(1, "tr1", "likely").value = "2.5 t"
    problems = read_estimate(sheet.save())[1]
    for language, texts in (
        ("da", ("»220,5«", "»120,5 %«", "»-1,5«", "»2.5 t«", "»1,25«")),
        ("en", ("“220.5”", "“120.5 %”", "“-1.5”", "“2.5 t”", "“1.25”")),
    ):
        sentences = [problem_sentence(problem, words_in(language)) for problem in problems]
        assert all(text in said for text, said in zip(texts, sentences, strict=True)), sentences


def test_two_sheets_to_fill_in_are_told_apart_by_nobody(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.book.copy_worksheet(sheet.sheet)
    assert codes_of(sheet.save()) == ["two_matching_sheets"]


def test_a_workbook_without_its_sheet_says_so(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.book.remove(sheet.sheet)
    assert codes_of(sheet.save()) == ["sheet_missing"]


@pytest.mark.parametrize(("version", "age"), [("2025.1", "older"), ("2026.10", "newer"), ("2031.2", "newer")])
def test_another_version_of_the_questions_is_named(tmp_path, version, age):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    for row in sheet.sheet.iter_rows(max_row=3):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("planner-estimat"):
                cell.value = f"planner-estimat {version}"
    sheet.sheet.delete_rows(sheet.line(1, "ta3", "unit").row)  # lines it does not have are no second matter
    (problem,) = read_estimate(sheet.save())[1]
    assert (problem.code, problem.values["age"]) == ("other_instrument", age)


def test_rows_and_columns_put_in_or_hidden_change_no_figure(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    row = sheet.line(1, "ta3", "likely").row
    sheet.sheet.row_dimensions[row].hidden = True
    sheet.sheet.column_dimensions["L"].hidden = True
    estimate, problems = read_estimate(sheet.save())
    assert estimate == EXAMPLE
    assert [p.code for p in problems] == ["hidden_rows", "hidden_columns", "over_time"]
    assert problems[0].values["rows"] == (row,)


def test_conditional_formatting_of_ones_own_that_may_hide_an_answer_is_asked_about(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    cell = sheet.line(1, "ta3", "likely")
    sheet.sheet.conditional_formatting.add(
        cell.coordinate, FormulaRule(["TRUE"], font=Font(color="FFFFFF"), fill=PatternFill(bgColor="FFFFFF"))
    )
    estimate, problems = read_estimate(sheet.save())
    assert estimate == EXAMPLE
    assert [p.code for p in problems] == ["conditional_format", "over_time"]
    assert problems[0].values["rows"] == (cell.row,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_deleted_are_named_in_one_go_and_read_as_not_answered(tmp_path, language):
    sheet = Filled(made(tmp_path, language=language, filled=EXAMPLE), language)
    person, task = sheet.word("said", "person"), sheet.word("task", "ta3")
    owners = sheet.word("said", "owners")
    gone = [
        sheet.line(1, "ta3", "unit").row,
        sheet.line(2, "ta3", "unit").row,
        sheet.line(1, "tr1", "unit").row,
    ]
    gone += [sheet.owner("ta3", Role.CONSULTANT).row, sheet.line(5, "ta1", "unit").row]  # nobody is person 5
    for row in sorted(gone, reverse=True):
        sheet.sheet.delete_rows(row)
    estimate, problems = read_estimate(sheet.save())
    assert estimate is not None, problems
    (problem,) = (p for p in problems if p.code == Code.LINES_GONE)
    assert problem.severity == "question"
    assert problem.values["lines"] == (
        f"{task} ({owners}, {person} 1, {person} 2)",
        f"{sheet.word('task', 'tr1')} ({person} 1)",
    )
    assert task in problem_sentence(problem, words_in(language))
    assert {"ta3", "tr1"}.isdisjoint(time.task for time in estimate.people[0].times)


def test_a_section_deleted_whole_is_named_by_its_heading(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    first = sheet.owner("ta1", Role.CONSULTANT).row - 1
    for area in [a for a in sheet.sheet.merged_cells.ranges if first <= a.min_row < first + len(TASKS) + 1]:
        sheet.sheet.unmerge_cells(str(area))
    sheet.sheet.delete_rows(first, len(TASKS) + 1)
    estimate, problems = read_estimate(sheet.save())
    assert estimate is not None, problems
    assert estimate.owners == {}
    assert [p.values["lines"] for p in problems if p.code == Code.LINES_GONE] == [("Hvem har opgaven",)]


def test_a_quick_estimate_with_a_line_gone_is_not_dropped_in_silence(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.sheet.delete_rows(sheet.line(1, TaskType.STUDENT_SUPPORT.value, "low").row)
    (problem,) = read_estimate(sheet.save())[1]
    assert (problem.code, problem.values["label"]) == ("line_missing", "Elevunderstøttelse")


def test_a_programme_written_with_composed_or_decomposed_letters_is_one(tmp_path):
    read = []
    for written in ("Måler", unicodedata.normalize("NFD", "Måler")):
        sheet = Filled(made(tmp_path, filled=EXAMPLE))
        sheet.field("programme").value = sheet.field("school").value = written
        estimate, _ = read_estimate(sheet.save())
        read.append((estimate.programme, estimate.school))
    assert read == [("Måler", "Måler")] * 2


def test_what_is_wrong_is_said_in_the_order_of_the_sheet(tmp_path):
    *rows, whole = (p.place.row for p in read_estimate(made(tmp_path))[1])
    assert len(rows) > 5
    assert rows == sorted(rows)
    assert whole is None  # nobody has any time: about no row, so it comes last


def test_cells_merged_over_lines_are_refused(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    cell = sheet.line(1, "ta3", "likely")
    sheet.sheet.merge_cells(
        start_row=cell.row, end_row=cell.row + 1, start_column=cell.column, end_column=cell.column
    )
    assert "merged_cells" in codes_of(sheet.save())


def test_a_cell_far_out_is_stopped_before_it_is_parsed(tmp_path):
    for far in ("A501", "AY1", "XFD1048576"):
        sheet = Filled(made(tmp_path, filled=EXAMPLE))
        sheet.sheet[far] = "x"
        (problem,) = read_estimate(sheet.save())[1]
        assert (problem.code, problem.values["cell"]) == ("too_far_out", far)
        assert (problem.values["row_limit"], problem.values["column_limit"]) == (500, 50)
        assert "under række 500 eller til højre for kolonne nr. 50" in problem_sentence(
            problem, words_in("da")
        )


def test_a_workbook_for_an_estimate_that_cannot_be_read_is_still_one_to_check(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    sheet.sheet["A501"] = "x"
    assert estimate_of(Opened(sheet.save()))
    large = tmp_path / "stor.xlsx"
    large.write_bytes(estimate_workbook(YEAR, "da", EXAMPLE))
    with zipfile.ZipFile(large, "a") as archive:
        archive.writestr("xl/media/image1.png", random.Random(1).randbytes(3 * 2**20))
    assert estimate_of(Opened(large))
    (problem,) = read_estimate(large)[1]
    assert (problem.code, problem.values["limit"]) == ("file_too_large", 2 * 2**20)
    assert "tabel" not in problem_sentence(problem, words_in("da"))


def test_a_workbook_over_every_limit_is_held_against_that_of_workbooks(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04" + bytes(21 * 2**20))
    (problem,) = read_estimate(tmp_path / "x.xlsx")[1]
    assert (problem.code, problem.values["limit"]) == ("file_too_large", 2 * 2**20)


def in_a_comment(sheet, text):
    cell = sheet.field("school")
    cell.comment = Comment(text, "planner")


def in_the_name_of_a_sheet(sheet, text):
    sheet.book.create_sheet(text)


def in_a_header(sheet, text):
    sheet.sheet.oddHeader.center.text = text


def in_a_property(sheet, text):
    sheet.book.properties.keywords = text


def in_a_defined_name(sheet, text):
    sheet.book.defined_names["elev"] = DefinedName("elev", attr_text=f'"{text}"')


def in_a_list(sheet, text):
    check = DataValidation("list", formula1=f'"{text},andet"')
    check.add("Z3")
    sheet.sheet.add_data_validation(check)


@pytest.mark.parametrize(
    "where", [in_a_comment, in_the_name_of_a_sheet, in_a_header, in_a_property, in_a_defined_name, in_a_list]
)
@pytest.mark.parametrize("text", ["Ida 010190-1234", "24.11.2026, 10190-12345"])
def test_a_cpr_number_beside_the_cells_is_refused_and_never_repeated(tmp_path, where, text):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    where(sheet, text)
    estimate, problems = read_estimate(sheet.save())
    assert (estimate is None) is text.startswith("Ida")
    if estimate is None:
        (problem,) = problems
        assert (problem.code, problem.values["where"]) == (
            "cpr_number",
            {in_a_comment: "comment", in_a_property: "properties"}.get(where, "beside"),
        )
        assert all("1234" not in problem_sentence(problem, words_in(language)) for language in LANGUAGES)


def test_a_cpr_number_in_a_comment_is_found_where_bold_type_cuts_it_up(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE))
    in_a_comment(sheet, "Ida 010190-1234")
    path = sheet.save()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    (name,) = (name for name in parts if "comment" in name and name.endswith(".xml"))
    cut = parts[name].replace(
        b"<t>Ida 010190-1234</t>",
        b"<r><t>Ida 010190</t></r><r><rPr><b/><sz val='9'/></rPr><t>-1234</t></r>",
    )
    assert cut != parts[name]
    with zipfile.ZipFile(path, "w") as archive:
        for other, content in (parts | {name: cut}).items():
            archive.writestr(other, content)
    assert codes_of(path) == ["cpr_number"]


def test_anything_that_is_no_estimate_is_called_what_it_is(tmp_path):
    (tmp_path / "tom.xlsx").write_bytes(b"")
    (tmp_path / "side.xlsx").write_bytes(b"<html><body>")
    (tmp_path / "skoler.csv").write_bytes(b"skole;elever\nA;1\n")
    school_table = Path(__file__).parents[1] / "data" / "templates" / "skoletabel.xlsx"
    assert codes_of(tmp_path / "mangler.xlsx") == ["cannot_open"]
    assert codes_of(tmp_path / "tom.xlsx") == ["empty_file"]
    assert codes_of(tmp_path / "side.xlsx") == ["html_file"]
    assert codes_of(tmp_path / "skoler.csv") == ["not_an_estimate"]
    assert codes_of(school_table) == ["not_an_estimate"]


def codes_of(path):
    estimate, problems = read_estimate(path)
    assert estimate is None
    return [p.code for p in problems]


@pytest.mark.parametrize("language", LANGUAGES)
def test_last_years_figures_are_a_suggestion_until_somebody_says_yes(tmp_path, language):
    path = made(tmp_path, language=language, filled=EXAMPLE, year=SchoolYear(2027), suggested=True)
    estimate, problems = read_estimate(path)
    assert estimate is None
    assert [p.code for p in problems].count(Code.NOT_CONFIRMED) == len(EXAMPLE.people)
    sheet = Filled(path, language)
    for person in range(1, 4):
        sheet.fact(person, "confirmed").value = sheet.word("answer", "yes")
    sheet.field("sureness").value = sheet.word("sureness", "sure")
    sheet.field("ground").value = sheet.word("ground", "memory")
    sheet.field("students").value = 230
    estimate, problems = read_estimate(sheet.save())
    assert estimate is not None, problems
    assert estimate.people == EXAMPLE.people
    assert (estimate.year, estimate.students, estimate.gf2_students, estimate.ground) == (
        SchoolYear(2027),
        230,
        None,
        "memory",
    )


def test_a_year_without_a_net_figure_offers_gross_alone(tmp_path):
    sheet = Filled(made(tmp_path, filled=EXAMPLE, year=SchoolYear(2031)))
    sheet.field("hours_basis").value = "netto"
    assert codes_of(sheet.save()) == ["not_a_choice"]


def test_more_people_than_a_sheet_has_room_for_are_refused():
    many = [replace(EXAMPLE.people[2], id=f"consultant-{i}") for i in range(1, 14)]
    with pytest.raises(ValueError, match="room for 12 people, not 13"):
        estimate_workbook(YEAR, "da", replace(EXAMPLE, people=tuple(many)))
    assert len(estimate_workbook(YEAR, "da", replace(EXAMPLE, people=tuple(many[:12])))) > 0


def test_net_hours_that_a_sheet_cannot_say_are_refused():
    with pytest.raises(ValueError, match="hours_per_fte"):
        estimate_workbook(YEAR, "da", replace(EXAMPLE, hours_basis="net", hours_per_fte=1650.2))


def test_every_answer_of_a_list_is_one_that_is_read():
    for group in ("unit", "sureness", "ground", "hours_basis", "answer", "role", "task_type"):
        assert set(meanings(group).values()) == set(choices(group))
