"""`${name}` within the texts of an XLSForm becomes an earlier answer in ours, or is refused with its row."""

from __future__ import annotations

import pytest

from gateway.formats.questionnaire_file import read
from gateway.survey.model import Lang
from tests.formats.xlsform_files import form, problems_of, survey_of

ES = Lang("es")


def texts(data: bytes, *, leave_out: bool = False) -> dict[str, str]:
    found = read(data, "f.xlsx", leave_out=leave_out).questionnaire
    return {str(one.key): one.text[ES] for one in found.questions}


def test_earlier_answers_in_a_label_a_hint_and_a_note_are_quoted() -> None:
    head = ("type", "name", "label", "hint", "constraint_message", "constraint")
    rows = (
        head,
        ("integer", "N_Girls", "¿Cuantas niñas?"),
        ("note", "n", "Dijo **${N_Girls}** niñas."),
        ("integer", "fed", "¿Cuantas almorzaron?", "De las ${ N_Girls }", "No mas de ${N_Girls}", ". <= ${N_Girls}"),
    )
    told = read(form(rows, settings=(("default_language",), ("es",))), "f.xlsx")
    fed = told.questionnaire.questions[1].text[ES]
    assert fed == "Dijo {n_girls} niñas. ¿Cuantas almorzaron? (De las {n_girls})"
    assert 'text.es = "Dijo {n_girls} niñas.' in told.source


def test_what_is_not_always_asked_leaves_a_blank_as_in_the_form() -> None:
    data = survey_of(
        ("select_one yn", "water", "¿Hay agua?"),
        ("integer", "taps", "¿Caños?", "${water} = '1'"),
        ("text", "why", "Dijo ${taps} caños. ¿Por que?"),
    )
    assert texts(data)["why"] == "Dijo {taps|...} caños. ¿Por que?"


def test_what_is_worked_out_as_one_answer_or_one_word_is_that() -> None:
    data = survey_of(
        ("integer", "girls", "¿Niñas?"),
        ("calculate", "same", None, None, None, "${girls}"),
        ("integer", "fed", "De ${same}, ¿cuantas?"),
        ("calculate", "ours", None, None, None, "'Los Pinos'"),
        ("integer", "more", "En ${ours}, ¿cuantas?"),
    )
    assert (texts(data)["fed"], texts(data)["more"]) == ("De {girls}, ¿cuantas?", "En Los Pinos, ¿cuantas?")


@pytest.mark.parametrize(
    ("rows", "row", "message", "remedy"),
    [
        ([("text", "a", "Dijo ${b}."), ("integer", "b", "¿B?")], 2, "${b} is not asked before", "earlier"),
        ([("text", "a", "Dijo ${a}.")], 2, "${a} is not asked before", "earlier"),
        ([("integer", "n", "¿N?"), ("calculate", "c", None, None, None, "${n} + 1"), ("text", "a", "Son ${c}.")], 4,
         "${c} is worked out", "without an earlier answer"),
        ([("date", "day", "¿Dia?"), ("text", "a", "El ${day}.")], 3, "would be read as {day}", "another name"),
        ([("begin_group", "g"), ("integer", "n", "¿N?"), ("end_group",), ("begin_group", "h"), ("integer", "n", "¿M?"),
          ("end_group",), ("text", "a", "Son ${n}.")], 8, "${n} is the name of several", "its own name"),
        ([("integer", "n", "¿N?", "false()"), ("text", "a", "Son ${n}.")], 3, "${n} is never asked", "without"),
        ([("text", "a", "Fila ${ rota.")], 2, "brace", "{school}"),
    ],
)  # fmt: skip
def test_what_cannot_be_quoted_is_told_with_its_row(
    rows: list[tuple[str | None, ...]], row: int, message: str, remedy: str
) -> None:
    (found,) = problems_of(survey_of(*rows))
    assert f"row {row} " in found
    assert message in found
    assert remedy in found


def test_what_quotes_a_row_that_cannot_be_asked_falls_with_it() -> None:
    data = survey_of(
        ("geopoint", "place", "¿Donde?"),
        ("text", "a", "En ${place}, ¿que?"),
        ("select_one way", "b", "¿Quien?", "${a} = 'x'"),
        ("integer", "c", "¿C?"),
    )
    assert ["row 2" in one for one in problems_of(data)] == [True]
    assert texts(data, leave_out=True) == {"c": "¿C?"}


def test_what_quotes_a_question_that_our_own_rules_refuse_falls_with_it() -> None:
    data = survey_of(("text", "long", "¿" + "muy " * 90 + "?"), ("text", "a", "Dijo ${long}."), ("integer", "c", "¿C?"))
    told = read(data, "f.xlsx", leave_out=True)
    assert [str(one.key) for one in told.questionnaire.questions] == ["c"]
    assert any("${long}" in note for note in told.notes)


def test_a_choice_still_cannot_quote() -> None:
    choices = (("list_name", "name", "label"), ("w", "a", "los ${n}"), ("w", "b", "otros"))
    (found,) = problems_of(survey_of(("integer", "n", "¿N?"), ("select_one w", "x", "¿X?"), choices=choices))
    assert "los ${n} is not carried over" in found
