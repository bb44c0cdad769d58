"""Whether a questionnaire understands its own examples: what it tells people to write must be read. Knows no file."""

from __future__ import annotations

from datetime import date

from gateway.sentences import sentence
from gateway.survey import lexicon as lexicons
from gateway.survey.asked import asked_for
from gateway.survey.lexicon import Lexicon
from gateway.survey.model import Lang, Outcome, Question, Questionnaire, QuestionType, SchoolFacts, Understood
from gateway.survey.reply import understand
from gateway.survey.speech import SayContext

from .questionnaire_table import Faults

A_DAY = date(2026, 6, 17)
"""Examples of days are read as if written on this one: a Wednesday in the middle of a year."""
NO_LEXICON = Lang("es")
"""Replies in a language without a lexicon are read as Spanish."""


def check_examples(questionnaire: Questionnaire, faults: Faults) -> None:
    """Note every example that its own question does not understand, or that lies above its own `max`."""
    known: dict[Lang, Lexicon] = {}
    for nth, question in enumerate(questionnaire.questions):
        for lang, example in question.example.items():
            lexicon = known.setdefault(lang, lexicons.load(lang if lang in lexicons.languages() else NO_LEXICON))
            understood = _understood(question, example, lang, lexicon)
            if understood.outcome is not Outcome.VALUE or _above(question, understood):
                _note(question, nth, lang, faults)


def _understood(question: Question, example: str, lang: Lang, lexicon: Lexicon) -> Understood:
    say = SayContext(lang=lang, lexicon=lexicon, school="", day=lexicon.days[A_DAY.weekday()], today=A_DAY)
    return understand(example, asked_for(question, SchoolFacts(name="", register={}), say), lexicon)


def _above(question: Question, understood: Understood) -> bool:
    values = understood.value if isinstance(understood.value, tuple) else (understood.value,)
    return question.max is not None and any(isinstance(value, int) and value > question.max for value in values)


def _note(question: Question, nth: int, lang: Lang, faults: Faults) -> None:
    line = faults.line("question", nth, "example")
    name = sentence("question {name}", name=question.key)
    place = sentence("{place}, line {line}", place=name, line=line) if line else name
    shown = repr(question.example[lang])
    message = sentence("example.{lang} {example} is not understood by its own question", lang=lang, example=shown)
    remedy = {
        QuestionType.YES_NO: sentence("write yes or no in that language: SI, NO"),
        QuestionType.COUNTS: sentence("write one number for each label, in their order: 15 17"),
        QuestionType.CHOICE: sentence("write one of the choices, or its number"),
        QuestionType.DATE: sentence("write a day: 20/11/2026"),
        QuestionType.TEXT: sentence("write what somebody would answer"),
    }.get(question.type, sentence("write one number") if question.max is None else
          sentence("write one number, at most {most}", most=question.max))  # fmt: skip
    faults.add(place, message, remedy)
