"""What hangs on what in an XLSForm: conditions, limits, what is worked out, groups and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from gateway.costing import practice
from gateway.formats.condition_text import condition_of as written_condition
from gateway.formats.condition_text import operand_of
from gateway.formats.condition_written import operand_text
from gateway.formats.questionnaire_file import read
from gateway.formats.xpath_logic import with_unasked
from gateway.formats.xpath_text import condition_of as xpath_condition
from gateway.survey.asking_again import is_it_meant
from gateway.survey.bounds import outside
from gateway.survey.condition import Literal, equals
from gateway.survey.expression import Scene, holds
from gateway.survey.model import Outcome, QuestionKey, QuestionType, Recorded, SchoolFacts
from tests.formats.xlsform_files import ES, problems_of, survey_of


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
        ("calculate", "none", None, None, None, "${all} = 0"),
        ("text", "why", "¿Por que?", "${big} = 'yes' and ${none} = 'false'"),
        ("integer", "absent", "¿Faltan?", None, ". <= ${all}"),
    )
    found = read(data, "f.xlsx")
    why, absent = found.questionnaire.questions[2:]
    assert why.when == written_condition("girls + boys > 30 and not (girls + boys = 0)")
    assert absent.most == operand_of("girls + boys")
    assert any("rows 4, 5, 6" in note and "worked out" in note for note in found.notes)


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


def test_the_heading_of_a_table_goes_before_its_first_question() -> None:
    data = survey_of(
        ("select_one way", "head", "Diga de cada uno:", None, None, None, None, "label"),
        ("select_one way", "books", "Libros", None, None, None, None, "list-nolabel"),
        ("select_one way", "desks", "Mesas", None, None, None, None, "list-nolabel"),
    )
    questions = read(data, "f.xlsx").questionnaire.questions
    assert [question.text[ES] for question in questions] == ["Diga de cada uno: Libros", "Mesas"]


def test_a_note_within_a_group_goes_with_a_question_of_the_same_condition() -> None:
    data = survey_of(
        ("integer", "a", "¿A?"),
        ("begin group", "g", None, "${a} > 3"),
        ("note", "n", "Ahora lo que falta."),
        ("integer", "b", "¿B?"),
        ("end group",),
    )
    assert read(data, "f.xlsx").questionnaire.questions[1].text[ES] == "Ahora lo que falta. ¿B?"
    sometimes = ("integer", "b", "¿B?", "${a} > 1")
    (problem,) = problems_of(survey_of(("integer", "a", "¿A?"), ("note", "n", "Siempre."), sometimes))
    assert "not always asked" in problem
    (problem,) = problems_of(
        survey_of(("integer", "a", "¿A?"), ("note", "n", "A veces.", "${a} > 1"), ("text", "c", "¿C?"))
    )
    assert "hangs on a condition" in problem


def test_what_the_form_never_asks_is_not_asked_here_and_is_empty_to_the_rest() -> None:
    data = survey_of(
        ("integer", "off", "¿?", "false()"),
        ("begin_group", "inputs", None, False),
        ("hidden", "source", None),
        ("end_group",),
        ("integer", "a", "¿A?", "${off} > 3 or ${source} = 'user'"),
        ("integer", "b", "¿B?", "${off} = ''"),
        ("integer", "c", "¿C?", "true()"),
    )
    found = read(data, "f.xlsx")
    assert [(question.key, question.when) for question in found.questionnaire.questions] == [("b", None), ("c", None)]
    assert any("rows 2, 3, 6" in note and "never holds" in note for note in found.notes)


def test_names_may_be_alike_in_different_groups_and_then_nothing_can_hang_on_them() -> None:
    twins = (
        ("begin group", "girls", None),
        ("integer", "present", "¿Niñas?"),
        ("end group",),
        ("begin group", "boys", None),
        ("integer", "present", "¿Niños?"),
        ("end group",),
    )
    assert [question.key for question in read(survey_of(*twins), "f.xlsx").questionnaire.questions] == [
        "present",
        "boys_present",
    ]
    (problem,) = problems_of(survey_of(*twins, ("integer", "c", "¿C?", "${present} > 1")))
    assert "several questions" in problem
    (problem,) = problems_of(survey_of(("integer", "a", "¿A?"), ("integer", "a", "¿A?")))
    assert "used twice" in problem


@pytest.mark.parametrize(("reply", "again"), [("0.5", False), ("0.9", False), ("1", True), ("1.5", True), ("0", True)])
def test_limits_with_decimals_hold_as_the_form_says(reply: str, again: bool) -> None:
    question = read(survey_of(("decimal", "a", "¿Parte?", None, ". > 0 and . < 1")), "f.xlsx").questionnaire.questions[
        0
    ]
    assert (outside(question, (reply,), SchoolFacts(name="", register={}), {}) is not None) is again


def test_a_question_may_be_called_class_or_from_as_forms_do() -> None:
    data = survey_of(
        ("integer", "class", "¿Grado?"),
        ("text", "from", "¿De donde?", "${class} > 3"),
        ("text", "last", "¿Y?", "${from} != '' and ${class} < 6"),
    )
    asked, where, last = read(data, "f.xlsx").questionnaire.questions
    assert [asked.key, where.key, last.key] == ["q_class", "q_from", "q_last"]
    assert where.when == written_condition("q_class > 3")


def test_words_are_not_added_up_though_the_form_has_numbers_for_them() -> None:
    twice = (("select_one yn", "a", "¿A?"), ("select_one yn", "b", "¿B?"))
    (problem,) = problems_of(survey_of(*twice, ("text", "c", "¿C?", "${a} + ${b} > 1")))
    assert "row 4 (c)" in problem
    marks = (("list_name", "name", "label"), ("m", 0, "nada"), ("m", 1, "poco"))
    rows = (("select_one m", "a", "¿A?"), ("select_one m", "b", "¿B?"), ("text", "c", "¿C?", "${a} + ${b} > 1"))
    assert read(survey_of(*rows, choices=marks), "f.xlsx").questionnaire.questions[2].when == written_condition(
        "a + b > 1"
    )


def test_what_hangs_within_brackets_on_a_row_that_is_lost_says_so() -> None:
    data = survey_of(
        ("geopoint", "gps", "¿Donde?"),
        ("integer", "a", "¿A?", "(${gps} != '')", "(. > 0 and . < ${gps}) or . = 99"),
    )
    (problem,) = problems_of(data)
    assert "geopoint" in problem


@pytest.mark.parametrize(
    ("xpath", "told"),
    [
        ("${m} = ${n}", (True, False, False)),
        ("${m} != ${n}", (False, True, True)),
        ("not(${m} = ${n})", (False, True, True)),
        ("not(${m} != ${n})", (True, False, False)),
        ("${m} + 1 != ${n}", (True, True, False)),
        ("not(${m} + ${n} > 3)", (True, True, False)),
        ("not(${m} > 1) and ${n} != 5", (True, False, False)),
    ],
)
def test_questions_that_were_not_asked_are_empty_texts_and_no_numbers(xpath: str, told: tuple[bool, ...]) -> None:
    """As an XPath 1.0 engine says: where none is asked, where m is 3, where m is 3 and n is 4."""
    condition = with_unasked(xpath_condition(xpath), frozenset((QuestionKey("m"), QuestionKey("n"))))

    def holds_where(**answers: int) -> bool:
        said = {QuestionKey(key): Recorded(outcome=Outcome.VALUE, value=value) for key, value in answers.items()}
        return holds(condition, Scene(facts=SchoolFacts(name="", register={}), answered=said)) is True

    assert (holds_where(), holds_where(m=3), holds_where(m=3, n=4)) == told


def test_a_limit_of_the_form_is_not_said_to_be_of_the_register() -> None:
    survey = survey_of(("integer", "a", "¿A?", None, ". <= 45"))
    questionnaire = read(survey, "f.xlsx").questionnaire
    facts = SchoolFacts(name="", register={"girls": 20})
    said = is_it_meant(questionnaire.questions[0], (99,), facts, {}, practice(questionnaire, ES))
    assert "Lo mas es 45" in said
    registered = replace(questionnaire.questions[0], max_of=("girls",))
    assert "registro de la escuela tiene 20" in is_it_meant(registered, (99,), facts, {}, practice(questionnaire, ES))
