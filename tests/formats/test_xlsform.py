"""XLSForms become questionnaires, or say row by row what cannot."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest

from gateway.errors import BadInputError
from gateway.formats import questionnaire_toml
from gateway.formats.condition_text import condition_of as written_condition
from gateway.formats.condition_text import operand_of
from gateway.formats.condition_written import condition_text, operand_text
from gateway.formats.questionnaire_file import read
from gateway.formats.xpath_text import condition_of
from gateway.survey.condition import Literal, equals
from gateway.survey.expression import Scene, holds
from gateway.survey.model import Lang, Outcome, QuestionKey, QuestionType, Recorded, SchoolFacts

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
    assert day.when == written_condition("not (known(who) and who = 'padres')")  # who was not asked: not 'padres'


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
        ("image", "photo", "a", "a"),
        ("end_repeat",),
        ("calculate", "c", "a", "a", None, None, None, "now()"),
        ("integer", "n", "Faltan ${many}", "a"),
        ("integer", "n2", "a", "a", "floor(${n}) > 1"),
        ("integer", "n3", "a", "a", "${later} = 1", "regex(., '^[0-9]$')"),
        ("text", "later", "a", "a", None, "string-length(.) < 9"),
        ("select_one nowhere", "s", "a", "a"),
        ("integer", "later", "a", "a"),
        ("integer", "short", "a"),
        ("integer", "long", "a" * 400, "a"),
        ("note", "bye", "Gracias", "Thanks"),
        ("begin_group", "open"),
    )
    with pytest.raises(BadInputError) as told:
        read(form(survey), "bad.xlsx")
    rows = {int(str(problem.place).split("row ")[1].split(" ")[0]) for problem in told.value.problems}
    assert rows == set(range(2, 18)) - {6}
    assert all(problem.remedy for problem in told.value.problems)
    words = " ".join(str(problem.message) for problem in told.value.problems)
    for name in ("select_multiple", "geopoint", "now()", "${many}", "floor()", "regex()", "${later}", "400 letters"):
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
        ("${a} = ’x’ and ${b} = “y”", "a = 'x' and b = 'y'"),
        ("selected(../group/a, 'x')", "a = 'x'"),
        ("/data/group/a > 0.5", "a > 0.5"),
        ("true() and ${a} = 1", "a = 1"),
        ("false() or ${a} = 1", "a = 1"),
        ("string-length(${a}) > 0", "known(a)"),
        ("string-length(${a}) = 0", "not known(a)"),
        ("not(${a} = '')", "known(a)"),
        ("number(${a}) >= 3", "a >= 3"),
        ("if(${a} = 1, 'x', 'y') = 'x'", "a = 1"),
        ("if(${a} = 1, ${b}, 0) > 5", "a = 1 and b > 5"),
        ("coalesce(${a}, 0) > 5", "known(a) and a > 5"),
        ("coalesce(${a}, 9) > 5", "(known(a) and a > 5) or not known(a)"),
        ("count-selected(${a}) > 0", "known(a)"),
        ("selected(${a}, 'x') + selected(${b}, 'y') = 2", "a = 'x' and b = 'y'"),
    ],
)
def test_xpath_says_the_same_in_our_words(xpath: str, ours: str) -> None:
    assert condition_of(xpath) == written_condition(ours)
    assert written_condition(condition_text(condition_of(xpath))) == condition_of(xpath)


@pytest.mark.parametrize(
    "text", ["", "${a}", "${a} =", "= 1", "${a} = 1 and", "(${a} = 1", "${a} = 1)", "today() > ${a}", "a = 1",
             "${a} div 2 = 1", "(" * 500, "${a} = 'x", "${a} == 1", "if(${a}=1, 1) = 1", "not", "selected(${a})",
             "${a} mod 2 = 0", "string-length(${a}) > 8", "jr:choice-name(${a}, 'a') = 1", ".. = 1", "../.. = 1",
             "(if(" * 30, "1 and ", "x" * 5_000],
)  # fmt: skip
def test_an_expression_that_is_not_supported_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as told:
        condition_of(text)
    assert len(told.value.args) == 2
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


def survey_of(*rows: Sequence[object], settings: Sheet = (), choices: Sheet = CHOICES) -> bytes:
    """A form in one language."""
    head = ("type", "name", "label", "relevant", "constraint", "calculation", "parameters", "appearance")
    return form((head, *rows), choices, settings or (("default_language",), ("es",)))


def problems_of(data: bytes, *, leave_out: bool = False) -> list[str]:
    with pytest.raises(BadInputError) as told:
        read(data, "f.xlsx", leave_out=leave_out)
    return [str(problem) for problem in told.value.problems]


MOSTLY = survey_of(
    ("select_multiple way", "many", "¿Quienes?"),
    ("integer", "girls", "¿Cuantas niñas?", None, "regex(., '^[0-9]$')"),
    ("select_one yn", "water", "¿Hay agua?", "selected(${many}, 'ugel')"),
    ("integer", "boys", "¿Cuantos niños?", "${girls} > 0"),
    ("note", "bye", "Gracias"),
)


def test_what_cannot_be_carried_over_is_left_out_only_when_asked_and_then_by_name() -> None:
    with pytest.raises(BadInputError) as told:
        read(MOSTLY, "f.xlsx")
    assert len(told.value.problems) == 3  # water follows from many, and is mended with it
    assert "2 of 4" in told.value.hint
    found = read(MOSTLY, "f.xlsx", leave_out=True)
    assert [question.key for question in found.questionnaire.questions] == ["girls", "boys"]
    left_out = [note for note in found.notes if "left out" in note]
    assert [note.split("(")[1].split(")")[0] for note in left_out] == ["many", "girls", "water", "bye"]
    assert found.source.count("# left out: ") == 4
    assert questionnaire_toml.read(found.source, "f.toml") == found.questionnaire


def test_nothing_is_left_of_a_form_that_has_nothing_for_sms() -> None:
    data = survey_of(("geopoint", "gps", "a"), ("image", "photo", "a"))
    assert len(problems_of(data, leave_out=True)) == 2


@pytest.mark.parametrize(
    ("written", "type_"),
    [
        ("integer", QuestionType.COUNT),
        ("int", QuestionType.COUNT),
        ("add integer prompt", QuestionType.COUNT),
        ("decimal", QuestionType.NUMBER),
        ("Date", QuestionType.DATE),
        ("string", QuestionType.TEXT),
        ("select_one way", QuestionType.CHOICE),
        ("select one from way", QuestionType.CHOICE),
        ("add select one prompt using way", QuestionType.CHOICE),
        ("select1 yn", QuestionType.YES_NO),
        ("Select_One  yn", QuestionType.YES_NO),
        ("range", QuestionType.COUNT),
    ],
)
def test_a_type_is_known_however_it_is_written(written: str, type_: QuestionType) -> None:
    assert read(survey_of((written, "a", "¿Que?")), "f.xlsx").questionnaire.questions[0].type is type_


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("select_multiple way", "yes or no for each"),
        ("select all that apply from way", "yes or no for each"),
        ("rank way", "first choice"),
        ("geopoint", "register"),
        ("image", "only text"),
        ("time", "date"),
        ("select_one_external way", "sheet choices"),
        ("select_one_from_file way.csv", "sheet choices"),
        ("select_one way or_other", "choice other"),
        ("begin_repeat", "once for each time"),
        ("begin loop over way", "once for each time"),
        ("acknowledge", "yes or no"),
        ("nonsense", "leave the row out"),
    ],
)
def test_a_type_that_sms_cannot_ask_is_refused_with_what_to_do(written: str, remedy: str) -> None:
    end = [("end_repeat",)] if "repeat" in written else [("end loop",)] if "loop" in written else []
    (problem,) = problems_of(survey_of((written, "a", "¿Que?"), *end))
    assert "row 2 (a)" in problem
    assert remedy in problem


@pytest.mark.parametrize(
    ("type_", "constraint", "bounds"),
    [
        ("integer", ". >= 0 and . <= 45", {"least": 0, "max": 45}),
        ("integer", ".>0 and .<100", {"least": 1, "max": 99}),
        ("integer", "(. > 0) and (0 < . and . <= 45)", None),
        ("integer", "45 >= .", {"max": 45}),
        ("integer", "${a} >= 3", {"least": 3}),
        ("integer", ". < ${most}", {"most": "(most - 1)"}),
        ("integer", ". <= 45 or . = 99 or . = -888", {"max": 45}),
        ("integer", ". >= -5", None),
        ("decimal", ". > 0", {"least": "0.0001"}),
        ("decimal", ". >= -0.5 and . <= 0.5", None),
        ("decimal", ". >= 0.5 and . < 90", {"least": "0.5", "most": "89.9999"}),
        ("decimal", ". < ${most}", {"most": "(most - 0.0001)"}),
        ("integer", ". != 3", None),
        ("integer", ". = 1 or . = 2", None),
        ("integer", ". <= . + 1", None),
        ("text", ". <= 45", None),
        ("date", ". <= today()", None),
        ("integer", ". >= 0 and regex(., '[0-9]')", None),
    ],
)
def test_a_constraint_becomes_limits_or_is_refused(type_: str, constraint: str, bounds: dict[str, object]) -> None:
    data = survey_of(("integer", "most", "¿Max?"), (type_, "a", "¿Que?", None, constraint))
    if bounds is None:
        (problem,) = problems_of(data)
        assert "row 3 (a)" in problem
        return
    question = read(data, "f.xlsx").questionnaire.questions[1]
    told: dict[str, object] = {"max": question.max} if question.max is not None else {}
    for name, operand in (("least", question.least), ("most", question.most)):
        if operand is not None:
            told[name] = operand.value if isinstance(operand, Literal) else operand_text(operand).replace('"', "")
    assert told == bounds


def test_a_code_beside_the_limits_is_told() -> None:
    found = read(survey_of(("integer", "a", "¿Que?", None, ". <= 45 or . = 99")), "f.xlsx")
    assert any("99" in note for note in found.notes)


@pytest.mark.parametrize(
    ("parameters", "type_", "told"),
    [
        ("start=0 end=10 step=1", QuestionType.COUNT, False),
        ("start=0;end=100;step=5", QuestionType.COUNT, True),
        ("start=1.5 end=5.5 step=0.5", QuestionType.NUMBER, True),
        (None, QuestionType.COUNT, False),
    ],
)
def test_a_range_becomes_limits_and_its_step_is_told(parameters: str, type_: QuestionType, told: bool) -> None:
    found = read(survey_of(("range", "a", "¿Que?", None, None, None, parameters)), "f.xlsx")
    assert found.questionnaire.questions[0].type is type_
    assert any("step" in note for note in found.notes) is told


def test_what_is_worked_out_stands_where_a_condition_needs_it() -> None:
    data = survey_of(
        ("integer", "girls", "¿Niñas?"),
        ("integer", "boys", "¿Niños?"),
        ("calculate", "all", None, None, None, "${girls} + ${boys}"),
        ("calculate", "big", None, None, None, "if(${all} > 30, 'yes', 'no')"),
        ("text", "why", "¿Por que?", "${big} = 'yes'"),
        ("integer", "absent", "¿Faltan?", None, ". <= ${all}"),
    )
    found = read(data, "f.xlsx")
    why, absent = found.questionnaire.questions[2:]
    assert why.when == written_condition("girls + boys > 30")
    assert absent.most == operand_of("girls + boys")
    assert sum("worked out" in note for note in found.notes) == 2


def test_what_is_worked_out_from_itself_many_times_ends() -> None:
    rows: list[Sequence[object]] = [("integer", "c0", "¿Que?")]
    rows += [("calculate", f"c{n}", None, None, None, f"${{c{n - 1}}} + ${{c{n - 1}}}") for n in range(1, 40)]
    assert any("too long" in problem for problem in problems_of(survey_of(*rows)))


def test_a_question_that_was_not_asked_is_not_what_it_is_compared_with() -> None:
    """XForms: an irrelevant question is an empty text, and that is not 'ugel'."""
    data = survey_of(
        ("select_one yn", "come", "¿Vino?"),
        ("select_one way", "who", "¿Quien?", "${come} = '1'"),
        ("text", "not_them", "¿Por que?", "${who} != 'ugel'"),
        ("text", "nor_them", "¿Y?", "not(selected(${who}, 'ugel'))"),
        ("text", "them", "¿Como?", "selected(${who}, 'ugel')"),
    )
    questions = read(data, "f.xlsx").questionnaire.questions

    def asked(**answers: str) -> set[str]:
        said = {QuestionKey(key): Recorded(outcome=Outcome.VALUE, value=value) for key, value in answers.items()}
        scene = Scene(facts=SchoolFacts(name="", register={}), answered=said)
        return {question.key for question in questions if question.when is not None and holds(question.when, scene)}

    assert asked(come="no") == {"not_them", "nor_them"}
    assert asked(come="yes", who="ugel") == {"who", "them"}
    assert asked(come="yes", who="padres") == {"who", "not_them", "nor_them"}


def test_a_condition_names_choices_as_the_form_does() -> None:
    choices = (("list name", "name", "label"), ("z", "muy lejos", "Lejos"), ("z", "نعم", "Cerca"), ("z", 3, "Aqui"))
    data = survey_of(
        ("select_one z", "far", "¿Donde?"),
        ("text", "a", "¿A?", "${far} = 'muy lejos'"),
        ("text", "b", "¿B?", "${far} = 'نعم'"),
        ("text", "c", "¿C?", "${far} = 3"),
        choices=choices,
    )
    far, *others = read(data, "f.xlsx").questionnaire.questions
    assert [choice.key for choice in far.choices] == ["muy_lejos", "c2", "3"]
    assert [question.when for question in others] == [equals(far.key, choice.key) for choice in far.choices]


def test_yes_and_no_in_words_that_nobody_here_reads_stay_choices() -> None:
    head = ("list_name", "name", "label::English (en)", "label::Swahili (sw)")
    survey = (
        ("type", "name", "label::English (en)", "label::Swahili (sw)"),
        ("select_one yn", "a", "Water?", "Maji?"),
        ("text", "b", "Why?", "Kwa nini?", "${a} = 'no'"),
    )
    found = read(form(survey, (head, ("yn", "yes", "Yes", "Ndiyo"), ("yn", "no", "No", "Hapana"))), "f.xlsx")
    assert found.questionnaire.questions[0].type is QuestionType.CHOICE
