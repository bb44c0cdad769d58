"""What the hub says to a reporter: knows how texts are put together. Knows not when they are said."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from .caller import Caller
from .lexicon import Lexicon
from .model import NUMBERS, Lang, Outcome, Question, QuestionKey, Questionnaire, QuestionType, Recorded, Value
from .paths import keys_of
from .placeholders import filled, without_answers
from .plain import fits_one_sms, sendable

T = TypeVar("T")

LONGEST_ECHO_LETTERS = 40
"""Of a text in the reporter's own words."""
_EXAMPLES = {
    QuestionType.COUNT: "31",
    QuestionType.COUNTS: "31 28",
    QuestionType.CHOICE: "1",
    QuestionType.NUMBER: "12.5",
    QuestionType.DATE: "20/11",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SayContext:
    """To whom the hub speaks. `day` and `date` are of the day asked about, in the reporter's language."""

    lang: Lang
    lexicon: Lexicon
    school: str
    reporter: str = ""
    """The name in the list of contacts."""
    with_school: bool = False
    """Name the school in each question: the phone answers for several."""
    to: tuple[str, ...] = ()
    """Whom a question is for, where several people share the phone, the fullest wording first: it ends with a colon."""
    of: str = ""
    """Whose answers are said back, where a phone has several schools or people: it ends with a colon."""
    day: str = ""
    date: str = ""
    today: datetime.date | None = None
    """Where the reporter is, for replies such as `ayer`."""
    fold: bool = True
    """Whether accents that GSM-7 lacks may go (Questionnaire.folds)."""
    caller: Caller | None = None
    """Who it is, and when: what a flow may name."""
    earlier: Mapping[str, str] = field(default_factory=dict)
    """What was answered to the questions that texts quote, by key, as it is said; empty where nothing was."""
    longest: bool = False
    """Each earlier answer as long as it can come: to count what a text may cost."""


def in_language(texts: Mapping[Lang, T], lang: Lang) -> T | None:
    """The text of a language, or Spanish, or any there is."""
    return texts.get(lang, texts.get(Lang("es"), next(iter(texts.values()), None)))


def question_text(question: Question, say: SayContext) -> str:
    """The question as sent, the school named where it must be."""
    text = _filled(in_language(question.text, say.lang) or "", say) + _choices(question, say)
    if say.to:
        return first_that_fits(*(to + text for to in say.to), folded=say.fold)
    if say.with_school and say.school not in text:
        text = say.lexicon.say["at_school"].format(school=say.school) + text
    return sendable(text, folded=say.fold)


def bare_question_text(question: Question, say: SayContext) -> str:
    """The question alone: its reader knows the school and who is meant, and takes no earlier answer for this one."""
    texts = {lang: without_answers(text) for lang, text in question.text.items()}
    return question_text(replace(question, text=texts), replace(say, with_school=False, school="", to=()))


def _choices(question: Question, say: SayContext) -> str:
    """` 1) a pie 2) en bus`"""
    labels = (in_language(choice.label, say.lang) or choice.key for choice in question.choices)
    return "".join(f" {nth}) {label}" for nth, label in enumerate(labels, start=1))


def _filled(text: str, say: SayContext) -> str:
    return filled(text, {"school": say.school, "day": say.day, "date": say.date}, say.earlier)


def asks_what_is_so_now(questionnaire: Questionnaire) -> bool:
    """Whether it asks how something stands, until it stands so (`until`), and names no day in any language."""
    texts = [text for question in questionnaire.questions for text in question.text.values()]
    named = any(place in text for text in texts for place in ("{day}", "{date}"))
    return not named and any(question.until is not None for question in questionnaire.questions)


def labels_of(question: Question, lang: Lang) -> tuple[str, ...]:
    """The name of each number, or of the question."""
    if question.type is QuestionType.COUNTS:
        return in_language(question.labels, lang) or ()
    return (in_language(question.label, lang) or str(question.key),)


def labels_beside(question: Question, questions: Iterable[Question], lang: Lang) -> tuple[str, ...]:
    """The names of the numbers that the other questions of a set ask."""
    others = (one for one in questions if one.type in NUMBERS and one.key != question.key)
    return tuple(label for one in others for label in labels_of(one, lang))


def example_of(question: Question, say: SayContext) -> str:
    """A good reply."""
    word = {**_EXAMPLES, QuestionType.YES_NO: say.lexicon.say["yes"].upper()}
    return in_language(question.example, say.lang) or word.get(question.type, "")


def value_text(value: Value | None, label: str, question: Question, say: SayContext) -> str:
    """One value for an echo: `31 niñas`, `todos los libros: si`."""
    if question.type is QuestionType.YES_NO:
        return f"{label}: {say.lexicon.say[str(value)] if value in ('yes', 'no') else value}"
    if question.type in (QuestionType.CHOICE, QuestionType.DATE, QuestionType.TEXT):
        return f"{label}: {_worded(value, question, say)}"
    return f"{value} {label}"


def _worded(value: Value | None, question: Question, say: SayContext) -> str:
    """A choice by its label, a day as 20/11/2026, the beginning of a text."""
    said = str(value)
    if question.type is QuestionType.CHOICE:
        return next((in_language(one.label, say.lang) or said for one in question.choices if one.key == said), said)
    if question.type is QuestionType.DATE:
        return "/".join(reversed(said.split("-")))
    return said if len(said) <= LONGEST_ECHO_LETTERS else f"{said[: LONGEST_ECHO_LETTERS - 3]}..."


def echo(questions: Sequence[Question], answered: Mapping[QuestionKey, Recorded], say: SayContext) -> str:
    """What was understood, as one line; empty where no value was."""
    parts = [
        value_text(answered[key].value, label, question, say)
        for question in questions
        for key, label in zip(keys_of(question), labels_of(question, say.lang), strict=True)
        if key in answered and answered[key].outcome is Outcome.VALUE
    ]
    return ", ".join(parts)


def with_prefix(prefix: str, text: str, *, folded: bool = True) -> str:
    """Both in one SMS where they fit; the text alone otherwise."""
    both = sendable(prefix + text, folded=folded)
    return both if fits_one_sms(both) else sendable(text, folded=folded)


def first_that_fits(*texts: str, folded: bool = True) -> str:
    """The first text that fits one SMS; the last where none does."""
    plain = [sendable(text, folded=folded) for text in texts]
    return next((text for text in plain if fits_one_sms(text)), plain[-1])


def reask(question: Question, say: SayContext) -> str:
    """The question again after an unclear reply, with an example."""
    template = say.lexicon.say[f"reask_{question.type.value}"]
    asked = question_text(question, say)
    return sendable(template.format(example=example_of(question, say), question=asked), folded=say.fold)


def thanks(
    questions: Sequence[Question],
    answered: Mapping[QuestionKey, Recorded],
    last: QuestionKey | None,
    say: SayContext,
) -> str:
    """The end of a session: everything understood, and how to correct the last answer."""
    texts = say.lexicon.say
    said = echo(questions, answered, say)
    outcomes = {recorded.outcome for recorded in answered.values()}
    if not said:
        if Outcome.NO_CLASS in outcomes:
            return sendable(texts["no_class"])
        return sendable(texts["dont_know" if Outcome.DONT_KNOW in outcomes else "skipped"]).strip()
    closing = next((question for question in questions if question.key == last), None)
    example = _correction(closing, answered, say) if closing else ""
    if not example:
        return first_that_fits(texts["thanks_all"].format(echo=say.of + said), texts["thanks_only"], folded=say.fold)
    return first_that_fits(
        texts["thanks"].format(echo=say.of + said, example=example),
        texts["thanks"].format(echo=said, example=example),
        texts["thanks_all"].format(echo=said),
        texts["thanks_only"],
        folded=say.fold,
    )


def _correction(question: Question, answered: Mapping[QuestionKey, Recorded], say: SayContext) -> str:
    """The value to show after CORREGIR: the number given, or the other of yes and no."""
    values = [answered[key].value for key in keys_of(question) if key in answered]
    if not values or any(value is None for value in values):
        return ""
    if question.type in (QuestionType.CHOICE, QuestionType.DATE, QuestionType.TEXT):
        return example_of(question, say)
    if question.type is QuestionType.YES_NO:
        return say.lexicon.say["no" if values[0] == "yes" else "yes"].upper()
    return " ".join(map(str, values))
