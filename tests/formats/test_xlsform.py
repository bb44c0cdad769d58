"""XLSForms become questionnaires, or say row by row what cannot."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest

from gateway.errors import BadInputError
from gateway.formats import questionnaire_toml
from gateway.formats.condition_text import condition_of as written_condition
from gateway.formats.condition_written import condition_text
from gateway.formats.questionnaire_file import read
from gateway.formats.xpath_text import condition_of
from gateway.survey.condition import equals
from gateway.survey.model import Lang, QuestionKey, QuestionType

ES, EN = Lang("es"), Lang("en")
Sheet = Sequence[Sequence[object]]
HEAD = ("type", "name", "label::Español (es)", "label::English (en)", "relevant", "constraint", "hint::Español (es)")
CHOICES = (
    ("list_name", "name", "label::Español (es)", "label::English (en)", "sms_option"),
    ("yn", 1, "Sí", "Yes", None),
    ("yn", 0, "No", "No", None),
    ("way", "ugel", "La UGEL", "The office", "u"),
    ("way", "padres", "Los padres", "The parents", "p"),
)


def form(survey: Sheet, choices: Sheet = CHOICES, settings: Sheet = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


BOOKS = form(
    (
        HEAD,
        ("start", "start"),
        ("note", "hello", "Encuesta.", "Survey."),
        ("select_one yn", "all_received", "¿Llegaron?", "Did they arrive?"),
        ("begin_group", "g", "Libros", "Books", "${all_received} = '0'"),
        ("integer", "Missing", "¿Cuántos faltan?", "How many?", None, ". >= 1 and . < 501", "solo el número"),
        ("select_one way", "who", "¿Quién?", "Who?", "${Missing} > 10"),
        ("end_group",),
        ("decimal", "rain", "¿Lluvia?", "Rain?", None, ". <= 99.5"),
        ("date", "day", "¿Qué día?", "Which day?", "not(selected(${who}, 'padres'))"),
    ),
    settings=(
        ("form_title", "form_id", "sms_keyword", "weekday", "reminders"),
        ("Libros", "Libros 2026", "lib", "monday", "3 h, 1 day"),
    ),
)


def test_a_form_becomes_a_questionnaire_that_is_kept_as_toml() -> None:
    found = read(BOOKS, "books.xlsx")
    q = found.questionnaire
    assert questionnaire_toml.read(found.source, "books.toml") == q
    assert (q.name, q.title[ES], q.timing.weekday, len(q.timing.reminders)) == ("libros_2026", "Libros", 0, 2)
    types = [question.type for question in q.questions]
    assert types == [
        QuestionType.YES_NO,
        QuestionType.COUNT,
        QuestionType.CHOICE,
        QuestionType.NUMBER,
        QuestionType.DATE,
    ]
    books, missing, who, rain, day = q.questions
    assert books.text == {ES: "Encuesta. ¿Llegaron?", EN: "Survey. Did they arrive?"}
    assert missing.when == equals(QuestionKey("all_received"), "no")
    assert missing.max == 500
    assert missing.least is not None
    assert missing.text[ES] == "¿Cuántos faltan? (solo el número)"
    assert [(choice.key, choice.words[ES]) for choice in who.choices] == [("ugel", ("u",)), ("padres", ("p",))]
    assert who.when == written_condition("all_received = no and missing > 10")
    assert rain.most is not None
    assert day.when == written_condition("not (who = 'padres')")


def test_what_the_hub_does_in_its_own_way_is_said() -> None:
    notes = " | ".join(read(BOOKS, "books.xlsx").notes)
    for word in ("start", "title of a group", "sms_keyword"):
        assert word in notes


def test_everything_that_cannot_be_carried_over_is_named_with_its_row() -> None:
    survey = (
        (*HEAD, "calculation"),
        ("select_multiple way", "many", "a", "a"),
        ("geopoint", "gps", "a", "a"),
        ("begin_repeat", "r", "a", "a"),
        ("calculate", "c", "a", "a", None, None, None, "1+1"),
        ("integer", "n", "Faltan ${many}", "a"),
        ("integer", "n2", "a", "a", "count-selected(${many}) > 1"),
        ("integer", "n3", "a", "a", "${later} = 1", "regex(., '^[0-9]$')"),
        ("text", "later", "a", "a", None, "string-length(.) < 9"),
        ("select_one nowhere", "s", "a", "a"),
        ("integer", "n3", "a", "a"),
        ("note", "bye", "Gracias", "Thanks"),
    )
    with pytest.raises(BadInputError) as told:
        read(form(survey), "bad.xlsx")
    rows = {int(str(problem.place).split("row ")[1].split(" ")[0]) for problem in told.value.problems}
    assert rows == set(range(2, 13))
    words = " ".join(str(problem.message) for problem in told.value.problems)
    for name in ("select_multiple", "geopoint", "calculation", "${many}", "count-selected()", "regex()", "${later}"):
        assert name in words


@pytest.mark.parametrize(
    ("xpath", "ours"),
    [
        ("${a} = 'x'", "a = 'x'"),
        ("${a}='x' or ${b} != 3 and ${c} <= 2.5", "a = 'x' or (b <> 3 and c <= 2.5)"),
        ("not(${a} = 1)", "not (a = 1)"),
        ("selected(${a}, 'x')", "a = 'x'"),
        ("(${a} + ${b}) * 2 > 10", "(a + b) * 2 > 10"),
        ("((${a} > 1))", "a > 1"),
        ("${a} != ''", "known(a)"),
        ("${a} = ''", "not known(a)"),
        ("${a} > -1", "a > -1"),
        ("${not_here} = 1", "not_here = 1"),
    ],
)
def test_xpath_says_the_same_in_our_words(xpath: str, ours: str) -> None:
    assert condition_of(xpath) == written_condition(ours)
    assert written_condition(condition_text(condition_of(xpath))) == condition_of(xpath)


@pytest.mark.parametrize(
    "text", ["", "${a}", "${a} =", "= 1", "${a} = 1 and", "(${a} = 1", "${a} = 1)", "today() > ${a}", "a = 1",
             "${a} div 2 = 1", "(" * 500, "${a} = 'x", "${a} == 1", "if(${a}=1, 1, 2) = 1", "not", "selected(${a})"],
)  # fmt: skip
def test_an_expression_that_is_not_supported_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as told:
        condition_of(text)
    assert all(told.value.args)


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"\xff\xfe", form(((),))])
def test_a_file_that_is_no_form_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(BadInputError) as told:
        read(data, "form.xlsx")
    assert len(told.value.problems) == 1


def test_an_example_and_the_recurrence_of_a_form_come_over() -> None:
    survey = (("type", "name", "label::Español (es)", "example"), ("integer", "taps", "¿Cuantos caños?", "3"))
    found = read(form(survey, settings=(("form_id", "every", "spread"), ("water", "month", "2 h"))), "f.xlsx")
    assert found.questionnaire.questions[0].example == {ES: "3"}
    assert str(found.questionnaire.timing.every) == "month"


def test_an_example_of_a_form_that_is_not_understood_is_told() -> None:
    survey = (("type", "name", "label::Español (es)", "example"), ("integer", "taps", "¿Cuantos caños?", "muchos"))
    with pytest.raises(BadInputError, match=r"f.xlsx") as told:
        read(form(survey), "f.xlsx")
    assert "not understood" in told.value.problems[0].message
