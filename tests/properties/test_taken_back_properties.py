"""Two numbers in one reply: the one that stays, the sum that is told, and nothing where one cannot tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.survey.lexicon import load
from gateway.survey.model import Lang, Outcome, QuestionType
from gateway.survey.reply import Asked, understand

MOST = 60
GIRLS = {
    "es": Asked(type=QuestionType.COUNT, question_text="¿Cuantas niñas asistieron?", labels=("niñas",), max=MOST),
    "en": Asked(type=QuestionType.COUNT, question_text="How many girls attended?", labels=("girls",), max=MOST),
    "pt": Asked(type=QuestionType.COUNT, question_text="Quantas meninas vieram?", labels=("meninas",), max=MOST),
    "qu": Asked(type=QuestionType.COUNT, question_text="Hayka warmi irqikuna hamurqaku?", max=MOST),
}
CORRECTED = [
    ("es", "dije {0} pero son {1}"),
    ("es", "no eran {0} sino {1} niñas"),
    ("es", "{1} niñas y no {0}"),
    ("es", "{0} perdon {1}"),
    ("es", "la semana pasada {0}, esta semana {1}"),
    ("en", "not {0} but {1}"),
    ("en", "I said {0} but it is {1}"),
    ("en", "{1} girls, not {0}"),
    ("en", "last week {0} this week {1}"),
    ("pt", "nao foram {0} foram {1}"),
    ("pt", "disse {0} mas foram {1}"),
    ("pt", "semana passada {0}, esta semana {1}"),
    ("qu", "mana {0}chu, {1}"),
    ("qu", "qayna semana {0}, kunan semana {1}"),
]
UNSURE = [
    ("es", "{0} no {1}"),
    ("es", "{0} y {1}"),
    ("es", "la semana pasada {0}, {1}"),
    ("es", "{0} o {1}"),
    ("en", "{0} and {1}"),
    ("en", "{0} or {1}"),
    ("en", "last week {0}, {1}"),
    ("pt", "{0} nao {1}"),
    ("pt", "{0} ou {1}"),
    ("qu", "{0} icha {1}"),
    ("qu", "{0} mana {1}"),
]
BY_GRADE = [
    ("es", "1ro {0} 2do {1}"),
    ("es", "{0} de primero y {1} de segundo"),
    ("en", "P1 {0}, P2 {1}"),
    ("pt", "1a classe {0} 2a classe {1}"),
    ("qu", "1ro {0} 2do {1}"),
]
COUNTS = st.integers(2, MOST // 2)


@pytest.mark.parametrize(("lang", "text"), CORRECTED)
@given(first=COUNTS, second=COUNTS)
def test_of_a_number_taken_back_and_one_that_stays_the_other_is_kept(
    lang: str, text: str, first: int, second: int
) -> None:
    found = understand(text.format(first, second), GIRLS[lang], load(Lang(lang)))
    assert found.value == second, found


@pytest.mark.parametrize(("lang", "text"), UNSURE)
@given(first=COUNTS, second=COUNTS)
def test_of_two_numbers_that_could_both_be_meant_none_is_kept(lang: str, text: str, first: int, second: int) -> None:
    found = understand(text.format(first, second), GIRLS[lang], load(Lang(lang)))
    assert found.outcome is Outcome.UNCLEAR, found


@pytest.mark.parametrize(("lang", "text"), BY_GRADE)
@given(first=COUNTS, second=COUNTS)
def test_what_is_told_by_grade_is_added_up(lang: str, text: str, first: int, second: int) -> None:
    found = understand(text.format(first, second), GIRLS[lang], load(Lang(lang)))
    assert found.value == first + second, found


@pytest.mark.parametrize(("lang", "text"), BY_GRADE)
@given(first=COUNTS, second=COUNTS, total=st.integers(2, MOST))
def test_a_total_that_the_grades_do_not_make_is_asked_about(
    lang: str, text: str, first: int, second: int, total: int
) -> None:
    found = understand(f"{text.format(first, second)}, total {total}", GIRLS[lang], load(Lang(lang)))
    assert (found.value == total) is (total == first + second), found
