"""Every text of the hub goes out as cheap and as complete as it is meant."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest

from gateway.formats import questionnaire_toml
from gateway.survey import shipped
from gateway.survey.lexicon import languages, load
from gateway.survey.model import Lang, Question, QuestionType
from gateway.survey.plain import fits_one_sms, sendable
from gateway.survey.reply import Asked, understand
from gateway.survey.speech import SayContext, example_of, labels_of, question_text, reask
from modem.charset import cost, is_gsm7
from modem.folding import fold

LANGUAGES = ["es", "en", "pt", "qu"]
LONGEST = {"question": "¿" + "x" * 98 + "?", "echo": "31 niñas, 28 niños", "example": "31"}


def _questions() -> list[tuple[str, Question]]:
    return [
        (name, question)
        for name in shipped.names()
        for question in questionnaire_toml.read(shipped.source(name), name).questions
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_phrase_is_plain_gsm_and_fits_one_sms(lang: str) -> None:
    for name, text in load(Lang(lang)).say.items():
        plain = re.sub(r"\{\w+\}", "", text)
        assert is_gsm7(plain), f"{name}: {text}"
        assert cost(plain).segments == 1, f"{name}: {text}"


def test_the_languages_say_the_same_things_with_the_same_places() -> None:
    spanish, english = load(Lang("es")).say, load(Lang("en")).say
    assert spanish.keys() == english.keys()
    for name, text in spanish.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[name])), name


def test_the_lexicons_have_the_same_lists() -> None:
    folder = resources.files("gateway.survey").joinpath("lexicon")
    read = [tomllib.loads(folder.joinpath(f"{lang}.toml").read_text("utf-8")) for lang in languages()]
    for section in ("numbers", "count", "yes_no", "special", "aside", "say"):
        assert all(one[section].keys() == read[0][section].keys() for one in read), section


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "question"), _questions(), ids=lambda value: getattr(value, "key", value))
def test_every_shipped_question_is_one_cheap_sms_and_its_example_a_good_reply(
    lang: str, name: str, question: Question
) -> None:
    lexicon = load(Lang(lang))
    say = SayContext(
        lang=Lang(lang), lexicon=lexicon, school="IE 38041", with_school=True, day=max(lexicon.days, key=len)
    )
    text = question_text(question, say)
    assert is_gsm7(text)
    assert cost(text).segments == 1
    labels = () if question.type is QuestionType.YES_NO else labels_of(question, say.lang)
    asked = Asked(type=question.type, question_text=text, labels=labels)
    assert understand(example_of(question, say), asked, lexicon).value is not None
    assert is_gsm7(reask(question, say))


def test_what_the_hub_folds_is_what_the_radio_can_send() -> None:
    text = "¿Cuántas niñas asistieron el miércoles en «Túpac Amaru»? Año, pingüino, N.º 3…"
    assert is_gsm7(sendable(text))
    assert fold(sendable(text)) == sendable(text)


@pytest.mark.parametrize("text", ["x" * 160, "x" * 161, "ñ" * 160, "[" * 80, "[" * 81, "ā" * 70, "ā" * 71, "¿é ü?"])
def test_what_is_said_to_fit_one_sms_does(text: str) -> None:
    if fits_one_sms(text):
        assert cost(text).segments == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_commands_of_both_languages_are_obeyed_in_each(lang: str) -> None:
    asked = Asked(type=QuestionType.COUNT)
    for text, command in [("AYUDA", "help"), ("help", "help"), ("STOP", "stop"), ("alto", "stop"), ("Baja", "stop")]:
        assert understand(text, asked, load(Lang(lang))).command == command


@pytest.mark.parametrize("text", ["NO", "FIN", "no", "baja asistencia", "31 alto"])
def test_no_word_of_an_answer_leaves_the_survey(text: str) -> None:
    assert understand(text, Asked(type=QuestionType.YES_NO), load(Lang("es"))).command is None
