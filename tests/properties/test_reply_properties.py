"""What holds of every reply, however odd: an outcome, a reason, and no number that was not said."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.survey.lexicon import languages, load
from gateway.survey.model import Command, Lang, Outcome, QuestionType
from gateway.survey.reply import Asked, understand
from gateway.survey.reply_choice import ChoiceWords

GIRLS = Asked(type=QuestionType.COUNT, question_text="¿Cuantas niñas asistieron el viernes?", labels=("niñas",), max=45)
BOTH = Asked(type=QuestionType.COUNTS, labels=("niñas", "niños"), max=45)
BOOKS = Asked(type=QuestionType.YES_NO, question_text="¿Ya recibio todos los libros?")
WAY = Asked(
    type=QuestionType.CHOICE,
    choices=(ChoiceWords(key="foot", words=("a pie", "caminando")), ChoiceWords(key="bus", words=("en bus",))),
)
KILOS = Asked(type=QuestionType.NUMBER, question_text="¿Cuantos kilos de arroz quedan?", labels=("kilos de arroz",))
SINCE = Asked(type=QuestionType.DATE, question_text="¿Que dia llego?", today=date(2026, 11, 20))
PROBLEM = Asked(type=QuestionType.TEXT)
ALL_TYPES = (GIRLS, BOTH, BOOKS, WAY, KILOS, SINCE, PROBLEM)
MOST_SECONDS = 3.0
"""For one text of ten SMS, on a machine that does other things as well; alone it takes a tenth of that."""
TEN_SMS = 1600
LONG = [
    "1",
    "1 ",
    "(",
    "1) ",
    "a\u0301",
    "31\u0301",
    "treinta y ",
    "treitna ",
    "treintay",
    "no ",
    "Maria Quispe ",
    "12 niñas 13 niños ",
    " ",
    ".",
    "1.1",
    "1/1/",
    "12m15h",
    "chunka iskay ",
    "irqikunalla",
    "de las ",
    "1+",
    "?",
    "20 de noviembre ",
    "987654321 ",
    "👧",
    "\u200d",
    "\n31",
    "12 1/2 ",
    "-",
    "1=1=",
    "no quiero mensajes ",
    "corregir ",
    "y medio ",
]
NEAR_WORDS = st.lists(
    st.sampled_from(
        [
            "31",
            "niñas",
            "niños",
            "y",
            "veinte",
            "treinta",
            "uno",
            "no",
            "si",
            "ya",
            "faltan",
            "todos",
            "todas",
            "menos",
            "de",
            "como",
            "13/11",
            "8:30",
            "987654321",
            "0487652",
            "ninguna",
            "mas",
            "=",
            "+",
            "-",
            "?",
            ",",
            ".",
            "(",
            ")",
            "2O",
            "l5",
            "31ninas",
            "1)",
            "paro",
            "clases",
            "corregir",
            "total",
            "perdon",
            "profe",
            "gracias",
            "½",
            "٣",
            "chunka",
            "iskay",
            "mana",
            "arí",
            "vinte",
            "nao",
            "kilos",
            "y medio",
            "ayer",
            "lunes",
            "noviembre",
            "a pie",
            "quechua",
            "idioma",
        ]
    ),
    max_size=9,
).map(" ".join)
TEXTS = st.one_of(st.text(), NEAR_WORDS)


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("asked", ALL_TYPES, ids=lambda asked: asked.type.value)
def test_any_text_has_an_outcome_and_a_reason(lang: str, asked: Asked) -> None:
    @given(TEXTS)
    def holds(text: str) -> None:
        found = understand(text, asked, load(Lang(lang)))
        assert found.reason
        assert (found.command is not None) == (found.outcome is Outcome.COMMAND)
        assert (found.language is not None) == (found.command is Command.LANGUAGE)
        if found.outcome is Outcome.VALUE:
            assert found.value is not None
        elif found.command is not Command.CORRECT:
            assert found.value is None

    holds()


@pytest.mark.parametrize("lang", languages())
def test_no_text_takes_long(lang: str) -> None:
    lexicon = load(Lang(lang))
    first = languages().index(Lang(lang))
    for nth, piece in enumerate(
        LONG, start=first
    ):  # a type each, another in each language: all with all takes long too
        text, asked = (piece * TEN_SMS)[:TEN_SMS], ALL_TYPES[nth % len(ALL_TYPES)]
        started = time.perf_counter()
        assert understand(text, asked, lexicon).reason
        assert time.perf_counter() - started < MOST_SECONDS, (piece, asked.type)


def test_a_number_of_any_length_is_read() -> None:
    for lang in languages():
        assert understand("9" * 6000, GIRLS, load(Lang(lang))).outcome is Outcome.UNCLEAR


@given(TEXTS)
def test_a_count_lies_within_the_register(text: str) -> None:
    found = understand(text, GIRLS, load(Lang("es")))
    if found.outcome is Outcome.VALUE:
        assert isinstance(found.value, int)
        assert 0 <= found.value <= 45


@given(TEXTS)
def test_two_counts_come_as_two_numbers_within_the_register(text: str) -> None:
    found = understand(text, BOTH, load(Lang("es")))
    if found.outcome is Outcome.VALUE:
        assert isinstance(found.value, tuple)
        assert len(found.value) == 2
        assert all(0 <= value <= 45 for value in found.value)


@given(TEXTS)
def test_yes_no_is_never_anything_else(text: str) -> None:
    found = understand(text, BOOKS, load(Lang("es")))
    if found.outcome is Outcome.VALUE:
        assert found.value in ("yes", "no")


@given(st.lists(st.sampled_from(["hola", "profe", "12", "7", "30", ",", "y", "/", " - "]), max_size=6))
def test_no_number_is_recorded_that_is_not_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    found = understand(text, GIRLS, load(Lang("es")))
    if found.outcome is Outcome.VALUE:
        assert str(found.value) in re.findall(r"\d+", text)


@given(st.integers(0, 45), st.sampled_from(["{}", "{} niñas", "son {}", "niñas: {}", "Buenas, {} gracias", "{}."]))
def test_a_plain_number_is_understood_in_any_plain_sentence(number: int, sentence: str) -> None:
    assert understand(sentence.format(number), GIRLS, load(Lang("es"))).value == number


@given(st.integers(0, 45), st.integers(0, 45))
def test_two_numbers_are_never_one(first: int, second: int) -> None:
    found = understand(f"{first} {second}", GIRLS, load(Lang("es")))
    assert found.outcome is Outcome.UNCLEAR


@given(st.text(alphabet=st.characters(categories=["Cf", "Zs", "Cc"]), max_size=5), st.integers(0, 45))
def test_invisible_characters_change_nothing(invisible: str, number: int) -> None:
    found = understand(f"{invisible}{number}{invisible}", GIRLS, load(Lang("es")))
    assert found.value == number
