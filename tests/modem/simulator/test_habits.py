"""People who answer by habit: the right rule, the right facts, human words, human mistakes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from modem.api import Msisdn
from modem.simulator.habits import (
    Habits,
    HabitsError,
    Temper,
    Wording,
    plain,
    read_habits,
    shipped_habits,
    shipped_tempers,
)
from modem.simulator.habitual import Fact, Habitual, mistyped
from modem.simulator.numerals import Numerals
from modem.simulator.people import AT_ONCE, Reply

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
ME = Msisdn("+51987654321")
FACTS: dict[str, Fact] = {
    "girls": 31,
    "boys": 28,
    "women_teachers": 21,
    "men_teachers": 2,
    "books_all": False,
    "books_missing": 12,
    "allowance": True,
    "improvements": False,
    "truth": "33",
}
PLAIN = Temper(
    name="plain", share=1, silent=0, late=0, soon_in=AT_ONCE, late_in=AT_ONCE, typos=0, twice=0, borrowed=0, unclear=0
)  # fmt: skip


def person(
    habits: str = "reporter_es", facts: Mapping[str, Fact] = FACTS, borrows: tuple[Msisdn, ...] = (), **temper: float
) -> Habitual:
    return Habitual(
        number=ME,
        habits=shipped_habits(habits),
        temper=replace(PLAIN, **temper),  # type: ignore[arg-type]
        facts=lambda number, now, text: facts,
        borrows=borrows,
    )


def answers(who: Habitual, text: str, times: int = 150) -> Counter[str]:
    rng = Random(5)
    return Counter(" | ".join(reply.text for reply in who.reply(NOW, text, rng)) for _ in range(times))


@pytest.mark.parametrize(
    ("habits", "question", "meant"),
    [
        ("reporter_es", "¿Cuántas niñas asistieron a clase el viernes?", r"31|treinta y un[oa]"),
        ("reporter_es", "Gracias: 31 niñas. ¿Cuantos niños asistieron a clase el viernes?", r"28|veintiocho"),
        ("reporter_es", "IE Yanamayo: ¿Cuantas profesoras estuvieron presentes?", r"21|veintiun[oa]"),
        ("reporter_es", "Recordatorio: ¿Cuantos profesores estuvieron presentes?", r"\b2\b|dos"),
        ("reporter_es", "¿Cuantas niñas y cuantos niños asistieron?", r"31.*28"),
        ("reporter_es", "¿Su colegio ya recibio todos los libros de texto?", r"(?i)no|a[uú]n|todav[ií]a"),
        ("reporter_es", "¿Cuantos libros faltan?", r"12|doce"),
        ("reporter_es", "¿Recibio su colegio el dinero de mantenimiento?", r"(?i)s[ií]|lleg"),
        ("reporter_es", "¿Nota mejoras en la infraestructura?", r"(?i)no|todav|ningun|nada"),
        ("reporter_en", "How many girls attended class on Friday?", r"31|thirty one"),
        ("reporter_en", "How many boys attended class on Friday?", r"28|twenty eight"),
        ("reporter_en", "How many female teachers were present on Friday?", r"21|twenty one"),
        ("reporter_en", "How many male teachers were present on Friday?", r"\b2\b|two"),
        ("reporter_en", "Has your school already received all textbooks?", r"(?i)no"),
        ("reporter_en", "If NO, how many are you missing?", r"12|twelve"),
        ("reporter_en", "Has your school received the Ministry's allowance for school maintenance?", r"(?i)yes"),
        ("reporter_en", "Are you noticing any improvements to your school's infrastructure?", r"(?i)no"),
        ("promoter_es", "Caso 12: IE Yanamayo, niñas: dicen 31 a 35. Averigue y responda: 12 31", r"12:? 33"),
        ("promoter_es", "Recordatorio. Caso 12: IE Yanamayo: dicen 31 a 35. Responda: 12 31", r"12:? 33"),
        ("promoter_en", "Case 12: Yanamayo, girls: they say 31 to 35. Reply: 12 31", r"12:? 33"),
    ],
)
def test_every_clear_answer_to_a_shipped_question_says_the_fact(habits: str, question: str, meant: str) -> None:
    said = answers(person(habits), question)
    assert len(said) >= (3 if habits.startswith("reporter") else 2), "people do not all write alike"
    for text in said:
        assert re.search(meant, text), text


def test_some_people_are_unclear_and_answer_in_figures_when_asked_again() -> None:
    who = person(unclear=3.0)
    question = "¿Cuantas niñas asistieron?"
    assert {"son como 30", "no se"} <= set(answers(who, question, 300))
    again = answers(person(), f"No entendi. Responda solo con un numero, por ejemplo 23. {question}")
    assert set(again) <= {"31", "31 niñas", "Disculpe, 31"}


def test_a_doubt_without_a_question_is_about_the_last_question() -> None:
    who = person()
    who.reply(NOW, "¿Cuantas niñas asistieron?", Random(1))
    doubt = "¿31? El registro de la escuela tiene 29. Si es correcto envie 31 otra vez"
    assert "31" in who.reply(NOW, doubt, Random(1))[0].text


def test_texts_about_nothing_known_get_no_answer() -> None:
    assert set(answers(person(), "Gracias. Caso 12 cerrado: 31 niñas.")) == {""}
    assert set(answers(person("promoter_es"), "Gracias. Caso 12 cerrado: 31 niñas.")) == {""}
    assert person().reply(NOW, "No entendi. Responda solo con un numero", Random(1)) == ()


def test_a_day_without_class_is_said_instead_of_a_number() -> None:
    said = answers(person(facts={**FACTS, "no_class": True}), "¿Cuantas niñas asistieron?")
    assert all("clase" in text or text == "feriado" for text in said)


def test_nobody_says_what_they_do_not_know() -> None:
    assert set(answers(person(facts={}), "¿Cuantas niñas asistieron?")) == {""}


def test_facts_may_change_from_week_to_week() -> None:
    def facts(number: Msisdn, now: datetime, text: str) -> Mapping[str, Fact]:
        return {"girls": 20 + now.isocalendar().week}

    who = Habitual(number=ME, habits=shipped_habits("reporter_es"), temper=PLAIN, facts=facts)
    asked = "No entendi. Responda solo con un numero. ¿Cuantas niñas?"
    assert "68" in who.reply(NOW, asked, Random(1))[0].text
    assert "69" in who.reply(NOW + timedelta(weeks=1), asked, Random(1))[0].text


def test_tempers_make_people_silent_late_repetitive_and_borrowers() -> None:
    late_in = replace(AT_ONCE, low=timedelta(hours=20), high=timedelta(hours=20))
    borrowed = Msisdn("+51911111111")
    question = "¿Cuantas niñas asistieron?"
    assert person(silent=1).reply(NOW, question, Random(1)) == ()
    assert person(late=1, late_in=late_in).reply(NOW, question, Random(1))[0].delay == timedelta(hours=20)  # type: ignore[arg-type]
    twice = person(twice=1).reply(NOW, question, Random(1))
    assert twice[0].text == twice[1].text
    assert twice[1].delay > twice[0].delay
    assert person(borrows=(borrowed,), borrowed=1).reply(NOW, question, Random(1))[0].sender == borrowed


def test_a_slip_of_the_thumb_never_makes_another_number() -> None:
    rng = Random(3)
    for _ in range(300):
        slipped = mistyped("31", rng)
        assert slipped in ("3l", "31.")
    for _ in range(300):
        assert "31" in mistyped("31 niñas", rng)


def test_same_chances_same_replies() -> None:
    def replies(seed: int) -> list[tuple[Reply, ...]]:
        rng = Random(seed)
        who = person(typos=0.5, twice=0.5, unclear=2)
        return [who.reply(NOW, "¿Cuantas niñas?", rng) for _ in range(40)]

    assert replies(4) == replies(4)
    assert replies(4) != replies(5)


def test_matching_forgets_accents_case_and_spaces() -> None:
    assert plain("  ¿Cuántas  NIÑAS\nasistieron? ") == "¿cuantas ninas asistieron?"


@pytest.mark.parametrize(
    ("number", "spanish", "english"),
    [
        (0, "cero", "zero"),
        (16, "dieciseis", "sixteen"),
        (21, "veintiuno", "twenty one"),
        (31, "treinta y uno", "thirty one"),
        (40, "cuarenta", "forty"),
        (100, "cien", "one hundred"),
        (101, "ciento uno", "one hundred and one"),
        (545, "quinientos cuarenta y cinco", "five hundred and forty five"),
        (1000, "1000", "1000"),
    ],
)
def test_numbers_in_words(number: int, spanish: str, english: str) -> None:
    assert numerals("es").words(number) == spanish
    assert numerals("en").words(number) == english


def test_spanish_numbers_agree_with_girls() -> None:
    assert [numerals("es").feminine(number) for number in (1, 21, 31, 200, 541)] == [
        "una",
        "veintiuna",
        "treinta y una",
        "doscientas",
        "quinientas cuarenta y una",
    ]


def numerals(language: str) -> Numerals:
    return shipped_habits(f"reporter_{language}").numerals


def all_shipped() -> list[Habits]:
    return [shipped_habits(f"{who}_{language}") for who in ("reporter", "promoter") for language in ("es", "en")]


def test_both_languages_have_the_same_rules() -> None:
    spanish, english, promoter_spanish, promoter_english = (
        [rule.name for rule in habits.rules] for habits in all_shipped()
    )
    assert spanish == english
    assert promoter_spanish == promoter_english


def test_the_tempers_of_a_crowd_leave_most_people_answering() -> None:
    tempers = shipped_tempers()
    whole = sum(temper.share for temper in tempers)
    answering = sum(temper.share * (1 - temper.silent) for temper in tempers) / whole
    assert 0.85 < answering < 0.97


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("x = [", "mine: "),
        ('language = "es"', "'asked_again' is missing"),
        ('language = "qu"\nasked_again = "x"\nrule = []', "'qu' is missing"),
        ('language = "es"\nasked_again = "("\nrule = []', "mine: "),
    ],
)
def test_a_broken_habits_file_is_refused_with_its_place(toml: str, complaint: str) -> None:
    with pytest.raises(HabitsError, match=re.escape(complaint)):
        read_habits(toml, "mine")


def test_habits_that_do_not_come_with_it_are_named() -> None:
    with pytest.raises(HabitsError, match="reporter_fr"):
        shipped_habits("reporter_fr")


def test_a_wording_can_be_one_text_or_several() -> None:
    habits = read_habits(
        'language = "es"\nasked_again = "otra"\n'
        '[[rule]]\nname = "a"\nwhen = "hola"\nsay = ["hola", {text = ["a", "b"]}]',
        "mine",
    )
    assert habits.rules[0].say == (Wording(texts=("hola",)), Wording(texts=("a", "b")))
