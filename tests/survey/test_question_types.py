"""Choices, numbers with decimals, dates, texts, bounds: how replies to them are read and what the hub says."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.formats.questionnaire_toml import read
from gateway.survey.lexicon import load
from gateway.survey.model import Lang, Outcome, QuestionKey, QuestionType, SchoolFacts, Value
from gateway.survey.rehearsal import Event, In, Out, run
from gateway.survey.reply import Asked, understand
from gateway.survey.reply_choice import ChoiceWords
from gateway.survey.speech import SayContext

ES = load(Lang("es"))
WAYS = (
    ChoiceWords(key="foot", words=("a pie", "caminando")),
    ChoiceWords(key="bus", words=("en bus", "micro", "carro")),
    ChoiceWords(key="none", words=("no viene", "ninguno")),
)
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", "foot"),
        ("2", "bus"),
        ("b", "bus"),
        ("opcion 3", "none"),
        ("A pie", "foot"),
        ("1) a pie", "foot"),
        ("vienen caminando profe", "foot"),
        ("en micro", "bus"),
        ("caminado", "foot"),
        ("no viene", "none"),
        ("4", None),
        ("1 o 2", None),
        ("1 y 2", None),
        ("a pie y en bus", None),
        ("no en bus", None),
        ("2 a pie", None),
        ("a pie?", None),
        ("hola", None),
        ("", None),
    ],
)
def test_a_choice_is_read_by_its_number_letter_or_words(text: str, value: str | None) -> None:
    heard = understand(text, Asked(type=QuestionType.CHOICE, choices=WAYS), ES)
    assert heard.value == value, heard.reason


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.5", "12.5"),
        ("12,5 kilos", "12.5"),
        ("son 12", 12),
        ("0.125", "0.125"),
        ("0,5", "0.5"),
        ("doce", 12),
        ("1.500", None),
        ("12 o 13", None),
        ("12 13", None),
        ("-3", None),
        ("12.5.3", None),
        ("½", None),
        ("no se", None),
    ],
)
def test_a_number_may_have_decimals_and_is_never_guessed(text: str, value: Value | None) -> None:
    assert understand(text, Asked(type=QuestionType.NUMBER), ES).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20/11", "2026-11-20"),
        ("el 20/11/2026", "2026-11-20"),
        ("20-11-26", "2026-11-20"),
        ("2026-11-20", "2026-11-20"),
        ("20 de noviembre", "2026-11-20"),
        ("20 nov 2025", "2025-11-20"),
        ("3 de enero", "2027-01-03"),
        ("hoy", "2026-11-20"),
        ("ayer", "2026-11-19"),
        ("anteayer", "2026-11-18"),
        ("el lunes", "2026-11-16"),
        ("31/02", None),
        ("13/13/2026", None),
        ("el 5", None),
        ("20/11 o 21/11", None),
        ("cuando?", None),
    ],
)
def test_a_day_is_read_day_before_month_and_nearest_to_today(text: str, value: str | None) -> None:
    assert understand(text, Asked(type=QuestionType.DATE, today=FRIDAY), ES).value == value


def test_a_text_is_kept_as_written_but_commands_are_obeyed() -> None:
    asked = Asked(type=QuestionType.TEXT)
    assert understand("Se cayó  el techo, no hubo clases", asked, ES).value == "Se cayó el techo, no hubo clases"
    assert understand("ALTO", asked, ES).outcome is Outcome.COMMAND
    assert understand("...", asked, ES).outcome is Outcome.UNCLEAR


SOURCE = """
name = "travel"
title.es = "Camino"
purpose.es = "Mide como llegan."

[[question]]
key = "way"
type = "choice"
text.es = "¿Como llegan?"
label.es = "llegan"
choices = [{ key = "foot", es = "a pie" }, { key = "bus", es = "en bus", words.es = ["micro"] }]

[[question]]
key = "minutes"
type = "count"
when = "way = 'foot' and register.girls > 10"
text.es = "¿Cuantos minutos caminan?"
label.es = "minutos"
min = 5
max = "register.girls * 3"
jump = "50 %"

[[question]]
key = "since"
type = "date"
text.es = "¿Desde que dia?"
label.es = "desde"
"""


def transcript(*replies: str, **history: tuple[Value, ...]) -> tuple[Event, ...]:
    facts = SchoolFacts(
        name="IE 1",
        register={"girls": 20},
        history={QuestionKey(key): values for key, values in history.items()},
    )
    say = SayContext(lang=Lang("es"), lexicon=ES, school="IE 1", today=FRIDAY)
    return run(read(SOURCE, "travel.toml"), facts, say, replies)


def texts(events: tuple[Event, ...]) -> list[str]:
    return [event.text for event in events if isinstance(event, Out)]


def test_a_questionnaire_of_all_types_is_asked_and_echoed() -> None:
    events = transcript("1", "30", "ayer")
    assert texts(events) == [
        "¿Como llegan? 1) a pie 2) en bus",
        "Gracias: llegan: a pie. ¿Cuantos minutos caminan?",
        "Gracias: 30 minutos. ¿Desde que dia?",
        "Gracias. Recibido: llegan: a pie, 30 minutos, desde: 19/11/2026. Si no es asi envie CORREGIR 20/11.",
    ]


def test_a_condition_that_does_not_hold_leaves_its_question_out() -> None:
    assert [event.question for event in transcript("en micro", "hoy") if isinstance(event, In)] == ["way", "since"]


@pytest.mark.parametrize(
    ("minutes", "asked"),
    [
        ("61", "El registro de la escuela tiene 60"),
        ("4", "Lo menos es 5"),
        ("55", "Las otras veces fueron cerca de 20"),
    ],
)
def test_a_number_out_of_the_ordinary_is_asked_about_and_believed_when_said_again(minutes: str, asked: str) -> None:
    events = transcript("1", minutes, minutes, "hoy", minutes=(20, 19, 22))
    assert asked in texts(events)[2]
    end = events[-1]
    assert f"{minutes} minutos" in texts(events)[3], end


def test_a_jump_is_asked_about_once() -> None:
    events = transcript("1", "55", "50", "hoy", minutes=(20, 19, 22))
    assert "50 minutos" in texts(events)[3]
