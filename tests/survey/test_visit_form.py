"""What inspectors text from a school, as a clerk would read it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.survey.lexicon import load
from gateway.survey.model import Lang, QuestionKey, QuestionType
from gateway.survey.visit_form import VisitField, brief, is_form, read_form
from modem.charset import cost

ES = load(Lang("es"))
TODAY = date(2026, 11, 20)
COUNT, YES_NO = QuestionType.COUNT, QuestionType.YES_NO
FIELDS = tuple(
    VisitField(key=QuestionKey(key), type=type_, label=label)
    for key, type_, label in (
        ("girls_present", COUNT, "niñas"),
        ("boys_present", COUNT, "niños"),
        ("women_present", COUNT, "profesoras"),
        ("men_present", COUNT, "profesores"),
        ("all_received", YES_NO, "todos los libros"),
        ("missing", COUNT, "libros que faltan"),
        ("allowance_received", YES_NO, "asignacion recibida"),
        ("improvements_seen", YES_NO, "mejoras a la vista"),
    )
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("VISITA 0487652 niñas 31 niños 28", {"girls_present": 31, "boys_present": 28}),
        ("visita 487652: 31 niñas, 28 niños", {"girls_present": 31, "boys_present": 28}),
        ("Visita IE 0487652 niñas treinta y uno niños 28 gracias", {"girls_present": 31, "boys_present": 28}),
        (
            "VISITA 0487652 alumnas 31 profesoras 3 profesores 2",
            {"girls_present": 31, "women_present": 3, "men_present": 2},
        ),
        ("bisita 0487652 libros si", {"all_received": "yes"}),
        ("VISITA 0487652 todos los libros no libros que faltan 12", {"all_received": "no", "missing": 12}),
        ("visita 0487652 asignacion: si, mejoras no", {"allowance_received": "yes", "improvements_seen": "no"}),
        ("VISITA 0487652 niñas 0", {"girls_present": 0}),
    ],
)
def test_a_form_is_read_in_any_order_and_wording(text: str, values: dict[str, object]) -> None:
    assert is_form(text, ES)
    form = read_form(text, FIELDS, TODAY, ES)
    assert (form.code, dict(form.values), form.clear) == ("0487652", values, True)


@pytest.mark.parametrize(
    "text",
    [
        "VISITA 0487652 31 28",
        "VISITA 0487652 niñas 31 o 32",
        "VISITA 0487652 niñas 31 niñas 28",
        "VISITA 0487652 libros si libros no",
        "VISITA 0487652 31/13 niñas 31",
        "VISITA 0487652 20/8 niñas 31",
        "VISITA 0487652 perros 3",
    ],
)
def test_a_form_that_can_be_meant_in_two_ways_is_not_clear(text: str) -> None:
    form = read_form(text, FIELDS, TODAY, ES)
    assert not form.clear


@pytest.mark.parametrize("text", ["visita", "fui de visita 3", "31", "", "12 28 visita", "la visita 0487652 niñas 3"])
def test_what_does_not_begin_as_a_form_is_none(text: str) -> None:
    assert not is_form(text, ES)


def test_the_day_and_the_annex_may_be_said() -> None:
    form = read_form("VISITA 0487652-1 19/11 niñas 31", FIELDS, TODAY, ES)
    assert (form.annex, form.day, dict(form.values)) == ("1", date(2026, 11, 19), {"girls_present": 31})


@given(st.text(max_size=120))
def test_any_text_has_a_reading(text: str) -> None:
    form = read_form(f"VISITA 0487652 {text}", FIELDS, TODAY, ES)
    assert all(isinstance(value, int | str) for value in form.values.values())


def test_the_text_to_the_inspector_is_one_sms_however_long_the_name() -> None:
    text = brief("Institución Educativa N.º 38041 Señor de los Milagros de Huamanguilla " * 3, "0487652", "noviembre", ("niñas", "niños"), ES)  # fmt: skip  # noqa: E501
    assert cost(text).segments == 1
    assert text.endswith("VISITA 0487652 niñas 31 niños 28")


MORE = (
    *FIELDS,
    VisitField(
        key=QuestionKey("source"),
        type=QuestionType.CHOICE,
        label="agua de",
        choices=(("river", ("rio", "quebrada")), ("well", ("pozo",)), ("network", ("red", "red publica"))),
    ),
    VisitField(key=QuestionKey("litres"), type=QuestionType.NUMBER, label="litros de agua"),
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("VISITA 0487652 agua de pozo", {"source": "well"}),
        ("VISITA 0487652 31 niñas agua de: quebrada", {"girls_present": 31, "source": "river"}),
        ("VISITA 0487652 agua de 3", {"source": "network"}),
        ("VISITA 0487652 agua de red publica, libros si", {"source": "network", "all_received": "yes"}),
        ("VISITA 0487652 litros de agua 12,5 niñas 31", {"litres": "12.5", "girls_present": 31}),
        ("VISITA 0487652 litros 12.50", {"litres": "12.5"}),
        ("VISITA 0487652 litros 12", {"litres": 12}),
    ],
)
def test_choices_and_numbers_with_decimals_are_read_beside_their_names(text: str, values: dict[str, object]) -> None:
    form = read_form(text, MORE, TODAY, ES)
    assert (form.code, dict(form.values), form.clear) == ("0487652", values, True)


@pytest.mark.parametrize(
    "text",
    [
        "VISITA 0487652 agua de pozo agua de rio",
        "VISITA 0487652 agua de 7",
        "VISITA 0487652 litros 12 litros 13",
        "VISITA 0487652 agua de lluvia niñas 31 32",
    ],
)
def test_a_choice_or_number_that_can_be_meant_in_two_ways_is_not_clear(text: str) -> None:
    assert not read_form(text, MORE, TODAY, ES).clear


def test_a_name_with_a_word_that_is_none_of_the_choices_says_nothing() -> None:
    form = read_form("VISITA 0487652 agua de lluvia niñas 31", MORE, TODAY, ES)
    assert "source" not in form.values
