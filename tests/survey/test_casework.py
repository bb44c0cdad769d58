"""A case as SMS and back."""

from __future__ import annotations

import pytest

from gateway.survey.casework import CaseBrief, case_reminder, case_text, case_thanks, understand_case_reply
from gateway.survey.lexicon import load
from gateway.survey.model import Lang, Outcome, QuestionType
from modem.charset import cost, is_gsm7

ES = load(Lang("es"))
COUNT, YES_NO = QuestionType.COUNT, QuestionType.YES_NO


def brief(**changed: object) -> CaseBrief:
    values: dict[str, object] = {"id": 12, "school": "IE Los Pinos", "label": "niñas", "type": COUNT, "day": "viernes"}
    return CaseBrief(**{**values, "low": 28, "high": 31, **changed})  # type: ignore[arg-type]


def test_a_case_tells_what_is_asked_the_range_and_how_to_answer() -> None:
    assert case_text(brief(), ES) == (
        "Caso 12: IE Los Pinos, niñas, viernes: dicen 28 a 31. Averigue y responda: 12 y el numero"
    )


def test_a_case_of_yes_and_no_shows_both_answers() -> None:
    text = case_text(brief(type=YES_NO, label="todos los libros", low="no", high="yes"), ES)
    assert text.endswith("Averigue y responda: 12 SI o 12 NO")


def test_a_number_against_no_class_is_told_as_such() -> None:
    assert "31 o no hubo clases" in case_text(brief(low=31, high=31), ES)


def test_a_long_name_of_a_school_is_cut_so_that_the_case_stays_one_sms() -> None:
    text = case_text(
        brief(school="Institución Educativa N.º 38041 Señor de los Milagros de Huamanguilla Alta y Baja " * 2), ES
    )
    assert is_gsm7(text)
    assert cost(text).segments == 1
    assert text.endswith("responda: 12 y el numero")


def test_a_reminder_repeats_the_case() -> None:
    assert case_reminder(case_text(brief(), ES), ES).startswith("Recordatorio. Caso 12")


@pytest.mark.parametrize(
    ("text", "case_id", "value"),
    [
        ("12 31", 12, 31),
        ("12: 31", 12, 31),
        ("12: 31 niñas", 12, 31),
        ("caso 12 31", 12, 31),
        ("CASO 12: 31", 12, 31),
        ("Caso N° 12 son 31", 12, 31),
        ("12 treinta y uno", 12, 31),
        ("12 ninguna", 12, 0),
        ("Buenas tardes, caso 12: 31 gracias", 12, 31),
        ("31", 12, 31),
        ("son 31 niñas", 12, 31),
    ],
)
def test_a_promoter_settles_the_only_open_case(text: str, case_id: int, value: int) -> None:
    found = understand_case_reply(text, (12,), COUNT, ES)
    assert (found.case_id, found.outcome, found.value) == (case_id, Outcome.VALUE, value)


@pytest.mark.parametrize(
    "text", ["12", "12 niñas", "caso 12", "12 como 30", "12 31 o 32", "caso 13 31", "hola", "", "12 no se"]
)
def test_what_does_not_settle_a_case_for_sure_is_asked_again(text: str) -> None:
    found = understand_case_reply(text, (12,), COUNT, ES)
    assert found.value is None
    assert found.outcome is Outcome.UNCLEAR
    assert "12 31" in found.say


@pytest.mark.parametrize("text", ["9: si", "9 si visita"])
def test_a_word_on_a_settled_case_is_no_value_of_another(text: str) -> None:
    assert understand_case_reply(text, (12,), COUNT, ES).value == 9
    found = understand_case_reply(text, (12,), COUNT, ES, settled_ids=(9,))
    assert (found.value, found.outcome, found.case_id) == (None, Outcome.UNCLEAR, None)


@pytest.mark.parametrize("text", ["9", "9 niñas", "son 9", "9."])
def test_a_number_that_a_settled_case_has_too_is_a_value_where_nothing_follows(text: str) -> None:
    assert understand_case_reply(text, (12,), COUNT, ES, settled_ids=(9,)).value == 9


def test_more_than_a_case_can_be_is_asked_again() -> None:
    assert understand_case_reply("12 310", (12,), COUNT, ES, {12: 40}).outcome is Outcome.UNCLEAR
    assert understand_case_reply("12 40", (12,), COUNT, ES, {12: 40}).value == 40
    assert understand_case_reply("12 310", (12,), COUNT, ES, {12: None}).value == 310


def test_with_several_open_cases_the_number_of_the_case_is_needed() -> None:
    types = {12: COUNT, 13: YES_NO}
    assert understand_case_reply("31", (12, 13), types, ES).outcome is Outcome.UNCLEAR
    assert understand_case_reply("12 31", (12, 13), types, ES).value == 31
    assert understand_case_reply("caso 13 si", (12, 13), types, ES).value == "yes"
    assert understand_case_reply("13 todavia no", (12, 13), types, ES).value == "no"
    assert understand_case_reply("12 31, 13 si", (12, 13), types, ES).outcome is Outcome.UNCLEAR


def test_a_promoter_may_find_that_there_was_no_class() -> None:
    found = understand_case_reply("12 no hubo clases", (12,), COUNT, ES)
    assert found.outcome is Outcome.NO_CLASS
    assert case_thanks(found, "niñas", ES) == "Gracias. Caso 12 cerrado: no hubo clases."


def test_without_an_open_case_a_promoter_is_told_so() -> None:
    assert understand_case_reply("12 31", (), COUNT, ES).say == "No tiene casos abiertos. Gracias."


def test_thanks_echo_what_was_understood() -> None:
    assert case_thanks(understand_case_reply("12 31", (12,), COUNT, ES), "niñas", ES) == (
        "Gracias. Caso 12 cerrado: 31 niñas."
    )
    assert case_thanks(understand_case_reply("12 si", (12,), YES_NO, ES), "todos los libros", ES) == (
        "Gracias. Caso 12 cerrado: todos los libros: si."
    )
