"""Earlier answers in later texts: said in the reporter's words, never read as anything but data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.formats import questionnaire_toml
from gateway.survey import lexicon, resuming
from gateway.survey.asked import asked_for
from gateway.survey.conversation import begin, hear, remind
from gateway.survey.earlier import MOST_TEXT_LETTERS, longest_word, telling, worded
from gateway.survey.model import (
    Lang,
    Outcome,
    QuestionKey,
    Questionnaire,
    Recorded,
    SchoolFacts,
    Turn,
)
from gateway.survey.paths import question_of
from gateway.survey.speech import SayContext, bare_question_text, question_text
from modem.charset import is_gsm7

ES, EN = Lang("es"), Lang("en")
FACTS = SchoolFacts(name="IE Los Pinos", register={})
HEAD = 'name = "q"\ntitle = { es = "Q", en = "Q" }\npurpose = { es = "P.", en = "P." }\n'


def one(key: str, kind: str, es: str, en: str = "?", more: str = "") -> str:
    return (
        f'[[question]]\nkey = "{key}"\ntype = "{kind}"\ntext = {{ es = "{es}", en = "{en}" }}\n'
        f'label = {{ es = "{key}", en = "{key}" }}\n{more}\n'
    )


def read(*questions: str, head: str = HEAD) -> Questionnaire:
    return questionnaire_toml.read(head + "".join(questions), "q.toml", new=True)


def context(lang: Lang = ES, *, fold: bool = True) -> SayContext:
    return SayContext(lang=lang, lexicon=lexicon.load(lang), school=FACTS.name, day="viernes", date="20/11", fold=fold)


def said(q: Questionnaire, key: str, say: SayContext, values: dict[str, str], facts: SchoolFacts = FACTS) -> str:
    answered = {QuestionKey(name): Recorded(outcome=Outcome.VALUE, value=value) for name, value in values.items()}
    question = question_of(q, QuestionKey(key))
    assert question is not None
    return question_text(question, telling(q, facts, answered, say))


WATER = one("water", "yes_no", "¿Hay agua?", "Is there water?")
WAY = one(
    "way",
    "choice",
    "¿Como llega?",
    "How does it come?",
    'choices = [{ key = "river", es = "por el río", en = "by river" }, { key = "net", es = "red", en = "pipe" }]',
)
NOTE = one("who", "text", "¿Quien ayuda?", "Who helps?")
DAY = one("since", "date", "¿Desde cuando?", "Since when?")
RAIN = one("rain", "number", "¿Lluvia?", "Rain?")
LAST = one("sure", "yes_no", "{water}, {way}, {who}, {since}, {rain}: ¿es asi?", "{water}, {way}, {who}: right?")
ALL = read(WATER, WAY, NOTE, DAY, RAIN, LAST)
VALUES: dict[str, str] = {"water": "yes", "way": "river", "who": "Ana", "since": "2026-03-09", "rain": "12.5"}


def test_each_kind_of_answer_is_said_in_the_language_of_the_reporter() -> None:
    assert said(ALL, "sure", context(), VALUES) == "si, por el rio, Ana, 9/3, 12.5: ¿es asi?"
    assert said(ALL, "sure", context(EN), VALUES) == "yes, by river, Ana: right?"
    assert said(ALL, "sure", context(fold=False), VALUES).startswith("si, por el río, ")


@pytest.mark.parametrize("outcome", [Outcome.DONT_KNOW, Outcome.NO_CLASS, Outcome.UNCLEAR])
def test_what_is_no_value_leaves_a_blank(outcome: Outcome) -> None:
    q = read(one("n", "count", "¿Cuantos?"), one("m", "count", "De {n}, ¿cuantas?"), one("p", "count", "De {n|todos}?"))
    doubted = {QuestionKey("n"): Recorded(outcome=outcome, value=300 if outcome is Outcome.UNCLEAR else None)}
    texts = [question_text(question, telling(q, FACTS, doubted, context())) for question in q.questions]
    assert texts[1:] == ["De ..., ¿cuantas?", "De todos?"]


def test_an_answer_that_looks_like_a_placeholder_is_data() -> None:
    q = read(WATER, NOTE, one("z", "yes_no", "{who} el {day} {water|?}: ¿es asi?"))
    told = said(q, "z", context(fold=False), {"who": "{day} {water} {0} %s", "water": "no"})
    assert told == "{day} {water} {0} %s el viernes no: ¿es asi?"
    assert said(q, "z", context(), {"who": "{day}", "water": "no"}) == "day el viernes no: ¿es asi?"


@given(st.text(max_size=80))
def test_whatever_somebody_wrote_is_short_on_one_line_and_costs_no_more_than_letters(text: str) -> None:
    who = question_of(ALL, QuestionKey("who"))
    assert who is not None
    for fold in (True, False):
        told = worded(text, who, context(fold=fold))
        assert len(told) <= MOST_TEXT_LETTERS
        assert told.isprintable()
        assert len(told.encode("utf-16-be")) == 2 * len(told)
        assert not fold or (is_gsm7(told) and not set(told) & set("{}[]^~|\\€"))


def test_no_answer_is_longer_than_the_one_that_is_counted() -> None:
    for key, value in {**VALUES, "who": "x" * 300, "rain": "123456789.5"}.items():
        question = question_of(ALL, QuestionKey(key))
        assert question is not None
        assert len(worded(value, question, context())) <= len(longest_word(question, context()))


def test_what_was_settled_earlier_and_so_not_asked_is_said_as_it_was_verified() -> None:
    q = read(
        one("all", "yes_no", "¿Llegaron todos?", more='until = "yes"'),
        one("use", "yes_no", "Llegaron: {all}. ¿Se usan?"),
    )
    known = SchoolFacts(name="IE", register={}, known={QuestionKey("all"): "yes"})
    assert begin(q, known, context()).says[0].text == "Llegaron: si. ¿Se usan?"


def test_what_another_round_verified_is_not_said_of_this_one() -> None:
    q = read(
        WATER, one("taps", "count", "¿Caños?", more='when = "water = yes"'), one("c", "yes_no", "{taps|Sin} caños?")
    )
    known = SchoolFacts(name="IE", register={}, known={QuestionKey("taps"): 7})
    assert said(q, "c", context(), {"water": "no"}, known) == "Sin caños?"


GIRLS = one("girls", "count", "¿Cuantas niñas vinieron?", "How many girls came?")
FED = one("fed", "count", "Dijo {girls} niñas. ¿Cuantas almorzaron?", "You said {girls} girls. How many had lunch?")


def after(q: Questionnaire, *replies: str) -> Turn:
    turn = begin(q, FACTS, context())
    for text in replies:
        turn = hear(q, FACTS, turn.progress, text, context())
    return turn


def test_reminders_help_and_a_question_taken_up_again_say_the_same() -> None:
    q = read(GIRLS, FED)
    turn = after(q, "31")
    asked = "Dijo 31 niñas. ¿Cuantas almorzaron?"
    assert turn.says[-1].text.endswith(asked)
    assert remind(q, FACTS, turn.progress, 1, context()).says[0].text.endswith(asked)
    assert resuming.again(q, FACTS, turn.progress, context()).says[0].text.endswith(asked)
    assert hear(q, FACTS, turn.progress, "ayuda", context()).says[-1].text.endswith(asked)
    assert hear(q, FACTS, turn.progress, "???", context()).says[-1].text.endswith(asked)


def test_a_correction_is_said_in_later_texts() -> None:
    assert after(read(GIRLS, FED), "31", "CORREGIR 30").says[-1].text.endswith("Dijo 30 niñas. ¿Cuantas almorzaron?")


@pytest.mark.parametrize(
    ("reply", "value"), [("28", 28), ("31", 31), ("28 de 31", 28), ("no se", None), ("todas", None), ("ninguna", 0)]
)
def test_a_number_of_the_text_is_not_taken_for_the_answer(reply: str, value: int | None) -> None:
    recorded = after(read(GIRLS, FED), "31", reply).progress.answered.get(QuestionKey("fed"))
    assert (None if recorded is None else recorded.value) == value


def test_the_reader_of_a_reply_sees_no_earlier_answer() -> None:
    q = read(GIRLS, NOTE, one("fed", "count", "De {girls|las} niñas de {who} el {day}, ¿cuantas almorzaron?"))
    fed = question_of(q, QuestionKey("fed"))
    assert fed is not None
    answered = {QuestionKey("girls"): Recorded(outcome=Outcome.VALUE, value=31)}
    say = replace(telling(q, FACTS, answered, context()), with_school=True)
    assert bare_question_text(fed, say) == "De niñas de el viernes, ¿cuantas almorzaron?"
    assert asked_for(fed, FACTS, say, answered).question_text == bare_question_text(fed, say)


def test_a_questionnaire_that_quotes_nothing_is_told_as_it_is() -> None:
    say, q = context(), read(GIRLS, WATER)
    assert telling(q, FACTS, {QuestionKey("girls"): Recorded(outcome=Outcome.VALUE, value=3)}, say) is say
