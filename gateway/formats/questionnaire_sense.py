"""What a questionnaire says that can never come true: nobody asked, nothing to lead there. Knows no file format."""

from __future__ import annotations

import keyword
import re

from gateway.sentences import sentence
from gateway.survey.condition import Answer, Arithmetic, Literal, Operand
from gateway.survey.extent import unreachable
from gateway.survey.model import NUMBERS, REPORTERS, Question, QuestionKey, Questionnaire, QuestionType, Role
from gateway.survey.paths import question_of
from gateway.survey.plain import fold as in_one_case

from .questionnaire_checks import LONGEST_TEXT_LETTERS
from .questionnaire_quoting import longest_text
from .questionnaire_table import Faults

RESERVED = ("yes", "no", "si", "y", "o", "known", "last", "register", "enrolment", *map(str.lower, keyword.kwlist))
"""Words that mean something in conditions, ours and Python's, whose parser reads them: no question is named so."""

_LONGEST_WITH_CHOICES_LETTERS = 612  # four SMS: of a list of all villages nobody finds theirs


def check_sense(questionnaire: Questionnaire, faults: Faults) -> None:
    """Note every such fault. For a questionnaire without faults of another kind."""
    _roles(questionnaire.roles, sentence("the file"), faults)
    never = unreachable(questionnaire)
    for nth, question in enumerate(questionnaire.questions):
        _key(question, nth, faults)
        _asked(questionnaire, question, nth, faults)
        _bounds(questionnaire, question, nth, faults)
        _words(question, nth, faults)
        _numbers_of_choices(question, nth, faults)
        _length_with_choices(question, nth, faults)
        _length_with_answers(questionnaire, question, nth, faults)
        if question.key in never:
            faults.add(
                _place(question, nth, "when", faults),
                sentence("no answers lead to this question"),
                sentence("change its when, or leave the question out"),
            )


def _place(question: Question, nth: int, key: str, faults: Faults) -> str:
    line = faults.line("question", nth, key)
    name = sentence("question {name}", name=question.key)
    return sentence("{place}, line {line}", place=name, line=line) if line else name


def _key(question: Question, nth: int, faults: Faults) -> None:
    for key in {question.key, *question.keys}:
        if key in RESERVED:
            message = sentence("the key {key} is a word of conditions", key=key)
            faults.add(_place(question, nth, "key", faults), message, sentence("give it another name"))


def _roles(roles: tuple[Role, ...], place: str, faults: Faults) -> None:
    for role in roles:
        if role not in REPORTERS:
            message = sentence("{role} is no reporter and is asked nothing", role=role.value)
            faults.add(place, message, sentence("one of: {known}", known=", ".join(REPORTERS)))


def _asked(questionnaire: Questionnaire, question: Question, nth: int, faults: Faults) -> None:
    """Whom a question is asked of, and whether so many can agree."""
    place = _place(question, nth, "roles", faults)
    known = ", ".join(questionnaire.roles)
    for role in question.roles:
        if role not in questionnaire.roles:
            message = sentence("{role} is not among those whom the questionnaire asks", role=role.value)
            faults.add(place, message, sentence("one of: {known}", known=known))
    asked = [role for role in question.roles or questionnaire.roles if role in questionnaire.roles]
    if question.quorum > len(asked) > 1:
        message = sentence("quorum {count}, and only {asked} are asked", count=question.quorum, asked=len(asked))
        faults.add(_place(question, nth, "quorum", faults), message, sentence("ask more people, or want fewer"))


def _bounds(questionnaire: Questionnaire, question: Question, nth: int, faults: Faults) -> None:
    for key, bound in (("max", question.most), ("min", question.least)):
        for name in () if bound is None else _answers(bound):
            other = question_of(questionnaire, name)
            if other is not None and other.type not in NUMBERS:
                message = sentence("{key} refers to {name}, which is no number", key=key, name=name)
                faults.add(_place(question, nth, key, faults), message, sentence("name a question for a number"))
    lowest = question.least.value if isinstance(question.least, Literal) else None
    if isinstance(lowest, int) and question.max is not None and lowest > question.max:
        message = sentence("min {low} lies above max {high}", low=lowest, high=question.max)
        faults.add(_place(question, nth, "min", faults), message, sentence("make min at most max"))
    if question.jump_percent == 0:
        message = sentence("jump of nothing doubts every number")
        faults.add(_place(question, nth, "jump", faults), message, sentence("write {line}", line='jump = "30 %"'))


def _answers(operand: Operand) -> tuple[QuestionKey, ...]:
    match operand:
        case Answer(key=key):
            return (key,)
        case Arithmetic(left=left, right=right):
            return (*_answers(left), *_answers(right))
        case _:
            return ()


def _words(question: Question, nth: int, faults: Faults) -> None:
    """Two choices that go by the same word are a reply that nobody can read."""
    if question.type is not QuestionType.CHOICE:
        return
    for lang in {lang for choice in question.choices for lang in choice.words}:
        owner: dict[str, str] = {}
        for choice in question.choices:
            labels = (choice.label[lang],) if lang in choice.label else ()
            for word in {in_one_case(said) for said in (*labels, *choice.words.get(lang, ()))}:
                if owner.setdefault(word, choice.key) != choice.key:
                    message = sentence("{word} names two choices: {one} and {other}", word=repr(word), one=owner[word],
                                       other=choice.key)  # fmt: skip
                    faults.add(_place(question, nth, "choices", faults), message, sentence("leave it with one of them"))


def _numbers_of_choices(question: Question, nth: int, faults: Faults) -> None:
    """`1) 0 meals 2) 1 meal`: who answers 1 may mean either."""
    for place, choice in enumerate(question.choices, start=1):
        for label in choice.label.values():
            found = re.match(r"\d{1,3}", label)
            if found and int(found[0]) != place and 1 <= int(found[0]) <= len(question.choices):
                message = sentence(
                    "the choice {choice} stands at number {place}: who answers {number} may mean either",
                    choice=repr(label), place=place, number=int(found[0]),
                )  # fmt: skip
                remedy = sentence("let it stand at its own number, write it without one, or ask for a number")
                faults.add(_place(question, nth, "choices", faults), message, remedy)
                return


def _length_with_answers(questionnaire: Questionnaire, question: Question, nth: int, faults: Faults) -> None:
    """A question that is short enough until an earlier answer stands in it."""
    for lang in question.text:
        letters = longest_text(questionnaire, question, lang)
        if letters > LONGEST_TEXT_LETTERS:
            message = sentence("with the longest earlier answers it has {count} letters in {lang}", count=letters,
                               lang=lang)  # fmt: skip
            remedy = sentence(
                "at most {most}: each SMS more is paid for each reporter, each week", most=LONGEST_TEXT_LETTERS
            )
            faults.add(_place(question, nth, "text", faults), message, remedy)
            return


def _length_with_choices(question: Question, nth: int, faults: Faults) -> None:
    for lang, text in question.text.items():
        letters = len(text) + sum(len(choice.label.get(lang, "")) + len(" 10) ") for choice in question.choices)
        if question.choices and letters > _LONGEST_WITH_CHOICES_LETTERS:
            message = sentence("with its choices it has {count} letters in {lang}", count=letters, lang=lang)
            remedy = sentence(
                "at most {most}: each SMS more is paid for each reporter, each week", most=_LONGEST_WITH_CHOICES_LETTERS
            )
            faults.add(_place(question, nth, "choices", faults), message, remedy)
            return
