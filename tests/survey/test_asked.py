"""What of a questionnaire bears on how a reply is read: whether women and men are asked apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.survey.lexicon import load
from gateway.survey.model import Lang, Outcome, QuestionType
from gateway.survey.reply import Asked, understand

ALL = {
    "es": "¿Cuantos profesores asistieron el viernes?",
    "pt": "Quantos professores vieram na sexta-feira?",
    "en": "How many teachers came on Friday?",
    "qu": "Hayka yachachiqkuna viernes punchaw hamurqaku?",
}
TOLD = {
    "es": "3 profesoras y 2 profesores",
    "pt": "3 professoras e 2 professores",
    "en": "3 women and 2 men",
    "qu": "3 warmi 2 qari",
}


@pytest.mark.parametrize("lang", sorted(ALL))
def test_women_and_men_make_all_teachers_where_nobody_asks_them_apart(lang: str) -> None:
    asked = Asked(type=QuestionType.COUNT, question_text=ALL[lang])
    assert understand(TOLD[lang], asked, load(Lang(lang))).value == 5


@pytest.mark.parametrize(("lang", "women"), [("es", "profesoras"), ("pt", "professoras")])
def test_a_masculine_plural_asks_men_where_the_set_asks_women_too(lang: str, women: str) -> None:
    asked = replace(Asked(type=QuestionType.COUNT, question_text=ALL[lang]), beside=(women,))
    assert understand(TOLD[lang], asked, load(Lang(lang))).value == 2
    assert understand("4 docentes", asked, load(Lang(lang))).outcome is Outcome.UNCLEAR
    other = replace(asked, beside=("libros",))
    assert understand(TOLD[lang], other, load(Lang(lang))).value == 5


def test_a_question_that_says_men_asks_men_whatever_stands_beside() -> None:
    asked = Asked(
        type=QuestionType.COUNT, question_text="¿Cuantos profesores (varones) estuvieron?", labels=("profesores",)
    )
    assert understand("3 profesoras y 2 profesores", asked, load(Lang("es"))).value == 2
