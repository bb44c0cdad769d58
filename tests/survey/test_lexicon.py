"""What a lexicon file can say: a second language, words that sound alike and take endings, names of languages."""

from __future__ import annotations

import pytest

from gateway.survey.lexicon import languages, load, plain_line
from gateway.survey.model import Command, Lang, Outcome, QuestionType
from gateway.survey.reply import Asked, understand
from gateway.survey.reply_choice import ChoiceWords

QU = load(Lang("qu"))
COUNT = Asked(type=QuestionType.COUNT)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Pichqa", "phisqa"),
        ("soqta", "suqtalla"),
        ("warmi irqikunam", "warmi erqe"),
        ("manaraqmi", "mana"),
        ("yachachiqkuna", "yachachiq"),
        ("librokunata", "libro"),
        ("20lla", "20"),
        ("faltanchu", "faltan"),
    ],
)
def test_quechua_words_are_found_however_they_are_spelt_and_end(written: str, plain: str) -> None:
    assert plain_line(written, QU) == plain_line(plain, QU)


@pytest.mark.parametrize("text", ["Karina", "Mañuico", "kilo", "niñas", "veinte", "son", "ayer"])
def test_names_and_spanish_words_are_left_as_they_are(text: str) -> None:
    spanish = load(Lang("es"))
    assert plain_line(text, QU) == plain_line(text, spanish)


def test_a_language_without_spelling_leaves_every_word_as_it_is() -> None:
    assert plain_line("Irqikunam 20lla", load(Lang("es"))) == "irqikunam 20lla"


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("IDIOMA QUECHUA", "qu"),
        ("quechua", "qu"),
        ("Runasimi", "qu"),
        ("English please", "en"),
        ("language english", "en"),
        ("en castellano por favor", "es"),
        ("Español", "es"),
        ("idioma portugues", "pt"),
        ("Português", "pt"),
    ],
)
def test_anybody_can_ask_for_any_language(lang: str, text: str, wanted: str) -> None:
    heard = understand(text, COUNT, load(Lang(lang)))
    assert (heard.outcome, heard.command, heard.language) == (Outcome.COMMAND, Command.LANGUAGE, wanted)


def test_the_name_of_a_language_can_be_an_answer() -> None:
    spoken = Asked(type=QuestionType.TEXT, question_text="¿Que idioma hablan?")
    assert understand("quechua", spoken, load(Lang("es"))).value == "quechua"
    assert understand("IDIOMA QUECHUA", spoken, load(Lang("es"))).language == "qu"
    which = Asked(
        type=QuestionType.CHOICE,
        choices=(ChoiceWords(key="qu", words=("quechua",)), ChoiceWords(key="es", words=("castellano",))),
    )
    assert understand("quechua", which, load(Lang("es"))).value == "qu"


@pytest.mark.parametrize("text", ["hablan quechua 12", "12 niñas en quechua", "no hablo quechua"])
def test_a_language_named_in_a_sentence_changes_nothing(text: str) -> None:
    assert understand(text, COUNT, load(Lang("es"))).command is None


def test_two_languages_that_say_different_things_are_asked_about() -> None:
    received = Asked(type=QuestionType.YES_NO, question_text="Escuelayki libroyuqñachu?")
    assert understand("ari no", received, QU).outcome is Outcome.UNCLEAR
    assert understand("chunka 12", COUNT, QU).outcome is Outcome.UNCLEAR


@pytest.mark.parametrize(
    "text",
    ["ya no quiero que me manden mensajes", "por favor ya no me escriban mensajes", "dejen de molestarme con mensajes"],
)
def test_who_wants_no_more_messages_is_understood_in_their_own_words(text: str) -> None:
    assert understand(text, COUNT, load(Lang("es"))).command is Command.STOP


@pytest.mark.parametrize("text", ["ya no llego el mensaje", "no quiero 12", "no mande 12", "no me llego su mensaje"])
def test_a_complaint_is_no_stop(text: str) -> None:
    assert understand(text, COUNT, load(Lang("es"))).command is not Command.STOP
