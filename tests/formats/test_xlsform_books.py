"""Workbooks as people keep them: sheets, columns, languages, cells; and what is no form at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date

import openpyxl
import pytest

from gateway.errors import BadInputError
from gateway.formats.condition_text import condition_of as written_condition
from gateway.formats.questionnaire_file import read
from gateway.formats.xlsform_book import LARGEST_UNPACKED_BYTES, MOST_ROWS
from tests.formats.xlsform_files import EN, ES, form, problems_of, saved, survey_of


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"\xff\xfe", form(((),))])
def test_a_file_that_is_no_form_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(BadInputError) as told:
        read(data, "form.xlsx")
    assert len(told.value.problems) == 1


def test_sheets_and_columns_that_are_not_read_are_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(survey_of(("integer", "a", "¿A?"))))
    book.create_sheet("external_choices").append(["list_name"])
    page = book["survey"]
    for at, (column, cell) in enumerate((("default", 3), ("required", "no"), ("image", "a.png"), ("mine", "x")), 20):
        page.cell(1, at, column)
        page.cell(2, at, cell)
    notes = " | ".join(read(saved(book), "f.xlsx").notes)
    for name in ("external_choices", "default", "required", "image", "mine"):
        assert name in notes


def test_cells_that_say_nothing_are_told_and_never_sent() -> None:
    book = openpyxl.load_workbook(io.BytesIO(survey_of(("integer", "a", "¿A?"), ("integer", "b", "#REF!"))))
    book["survey"]["D2"] = '="$"&"{x} > 1"'
    told = problems_of(saved(book))
    assert any("row 2 (a)" in problem and "formula" in problem for problem in told)
    assert any("row 3 (b)" in problem and "#REF!" in problem for problem in told)
    book["survey"]["C1"] = "type"
    assert any("twice" in problem for problem in problems_of(saved(book), leave_out=True))


def test_blank_rows_merged_cells_and_formats_do_no_harm() -> None:
    book = openpyxl.load_workbook(io.BytesIO(survey_of((), ("integer", " a ", "¿A?\nsí"), (), ("text", "b", "¿B?"))))
    page = book["survey"]
    page.merge_cells("E5:F5")
    page["A900"].number_format = "0.00"
    page["A800"] = None
    questions = read(saved(book), "f.xlsx").questionnaire.questions
    assert [(question.key, question.text[ES]) for question in questions] == [("a", "¿A? sí"), ("b", "¿B?")]


def test_a_sheet_with_too_many_rows_is_refused_and_not_cut() -> None:
    rows: list[Sequence[object]] = [("list_name", "name", "label")]
    rows += [("v", n, f"Pueblo {n}") for n in range(MOST_ROWS + 2)]
    (problem,) = problems_of(survey_of(("integer", "a", "¿A?"), choices=rows))
    assert "choices" in problem
    assert str(MOST_ROWS) in problem


def test_a_workbook_that_unpacks_without_end_is_refused_before_it_is_read() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (LARGEST_UNPACKED_BYTES + 1))
    (problem,) = problems_of(kept.getvalue())
    assert "too large" in problem


def test_other_spreadsheets_say_what_they_are() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert "password" in problems_of(locked)[0]
    assert "old" in problems_of(locked[:600])[0]
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "no Excel" in problems_of(kept.getvalue())[0]
    assert "damaged" in problems_of(b"version https://example.org/spec/v1")[0]


def test_the_columns_of_older_forms_are_read() -> None:
    survey = (
        ("Command", "tag", " Caption :: Español ", "bind::relevant", "bind:constraint", "HINT"),
        ("int", "a", "¿A?", None, ". <= 9", "en cifras"),
        ("int", "b", "¿B?", "${a} > 1", None, None),
    )
    choices = (("list name", "value", "Label"), ("z", "x", "X"))
    first, second = read(form(survey, choices), "f.xlsx").questionnaire.questions
    assert (first.text[ES], first.max) == ("¿A? (en cifras)", 9)
    assert second.when == written_condition("a > 1")


def test_a_language_that_is_not_known_is_never_taken_for_another() -> None:
    survey = (("type", "name", "label::English", "label::Klingon"), ("integer", "a", "How many?", "'ar"))
    (problem,) = problems_of(form(survey, choices=()))
    assert "klingon" in problem
    assert "(xx)" in problem
    found = read(form(survey, choices=()), "f.xlsx", leave_out=True)
    assert found.questionnaire.questions[0].text == {EN: "How many?"}


def test_a_language_that_is_not_whole_is_told_row_by_row_and_left_out_as_a_whole() -> None:
    survey = (
        ("type", "name", "label::Español (es)", "label::English (en)"),
        ("integer", "a", "¿A?", "A?"),
        ("integer", "b", "¿B?", None),
    )
    (problem,) = problems_of(form(survey))
    assert "row 3 (b)" in problem
    found = read(form(survey), "f.xlsx", leave_out=True)
    assert [question.text for question in found.questionnaire.questions] == [{ES: "¿A?"}, {ES: "¿B?"}]


def test_a_form_that_does_not_say_its_language_is_taken_as_spanish_and_that_is_said() -> None:
    found = read(form((("type", "name", "label"), ("integer", "a", "How many?"))), "f.xlsx")
    assert list(found.questionnaire.title) == [ES]
    assert any("default_language" in note for note in found.notes)
    english = form(
        (("type", "name", "label"), ("integer", "a", "How many?")), (), (("default_language",), ("English",))
    )
    assert list(read(english, "f.xlsx").questionnaire.title) == [EN]


def test_styling_goes_and_that_is_said_once() -> None:
    data = survey_of(
        ("note", "n", "# Bienvenidos"),
        ("integer", "a", '<span style="color:red">¿**Cuantos**</span> caben en 3 < 5 &amp; 2_a_?'),
        ("integer", "b", "Vea [la guia](http://x.pe/g)"),
    )
    found = read(data, "f.xlsx")
    assert [question.text[ES] for question in found.questionnaire.questions] == [
        "Bienvenidos ¿Cuantos caben en 3 < 5 & 2_a_?",
        "Vea la guia http://x.pe/g",
    ]
    assert sum("styling" in note for note in found.notes) == 1


def test_rows_that_are_switched_off_or_only_a_comment_are_not_asked() -> None:
    survey = (
        ("type", "name", "label", "disabled", "comment"),
        ("integer", "a", "¿A?", None, None),
        ("geopoint", "gps", "¿?", "yes", None),
        (None, None, None, None, "ojo"),
    )
    found = read(form(survey, settings=(("default_language",), ("es",))), "f.xlsx")
    assert len(found.questionnaire.questions) == 1
    assert any("switched off" in note for note in found.notes)


def test_two_columns_in_one_language_are_told_and_neither_is_lost_in_silence() -> None:
    survey = (("type", "name", "label", "label::Español (es)"), ("integer", "a", "How many?", "¿Cuantos?"))
    (problem,) = problems_of(form(survey))
    assert "default_language" in problem
    assert read(form(survey, settings=(("default_language",), ("en",))), "f.xlsx").questionnaire.questions[0].text == {
        EN: "How many?",
        ES: "¿Cuantos?",
    }


def test_a_sheet_whose_first_row_is_no_heading_says_which_columns_are_missing() -> None:
    told = problems_of(form((("Encuesta de agua",), ("type", "name", "label"), ("integer", "a", "¿A?"))))
    assert [problem.split(" (")[0] for problem in told] == [
        "sheet survey, row 1: there is no column type",
        "sheet survey, row 1: there is no column name",
    ]


def test_numbers_and_days_are_read_as_the_sheet_shows_them() -> None:
    choices = (("list_name", "name", "label"), ("z", 2.0, date(2026, 11, 20)), ("z", 0.1 + 0.2, True))
    question = read(survey_of(("select_one z", "a", "¿A?"), choices=choices), "f.xlsx").questionnaire.questions[0]
    assert [(choice.key, choice.label[ES]) for choice in question.choices] == [("2", "2026-11-20"), ("0_3", "TRUE")]
