"""A questionnaire as a whole: knows what must hold between its questions. Knows no file format but the places."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.sentences import sentence
from gateway.survey.model import NUMBERS, Lang, Question, QuestionKey, Questionnaire, QuestionType
from gateway.survey.placeholders import without_braces
from gateway.survey.plain import fold as in_one_case

from .questionnaire_conditions import Order, check_condition, check_fits, check_operand
from .questionnaire_quoting import BRACED, check_quoted
from .questionnaire_table import Faults, meant_or

LONGEST_TEXT_LETTERS = 306
"""Two SMS; longer questions are not read to their end."""
_LONGEST_LABEL_LETTERS = 40  # it is echoed beside a number in one SMS


def check_together(questionnaire: Questionnaire, faults: Faults) -> None:
    """Note every fault between the questions: names, languages, conditions, numbers."""
    languages = tuple(questionnaire.title)
    _languages(sentence("the file"), "purpose", questionnaire.purpose, languages, faults)
    seen: dict[QuestionKey, Question] = {}
    later = [question.key for question in questionnaire.questions]
    for nth, question in enumerate(questionnaire.questions):
        place = _place(question, nth, "", faults)
        for key in dict.fromkeys((question.key, *question.keys)):
            if key and key in seen:
                faults.add(
                    place, sentence("the key {key} is used twice", key=key), sentence("give each question its own key")
                )
        _texts(question, nth, languages, faults)
        check_quoted(
            questionnaire, question, Order(seen=seen, keys=later), _place(question, nth, "text", faults), faults
        )
        _numbers(question, nth, faults)
        _choices(question, nth, languages, faults)
        _condition(question, nth, seen, later, faults)
        seen.update(dict.fromkeys((question.key, *question.keys), question))


def _place(question: Question, nth: int, key: str, faults: Faults) -> str:
    line = faults.line("question", nth, key)
    name = sentence("question {name}", name=question.key or nth + 1)
    return sentence("{place}, line {line}", place=name, line=line) if line else name


def _languages(place: str, key: str, texts: Mapping[Lang, object], languages: tuple[Lang, ...], faults: Faults) -> None:
    if not texts:
        return  # its absence is a fault of its own
    for lang in languages:
        if lang not in texts:
            remedy = sentence("add {line}", line=f'{key}.{lang} = "..."')
            faults.add(place, sentence("{key} has no text in {lang}", key=key, lang=lang), remedy)
    for lang in texts:
        if languages and lang not in languages:
            remedy = sentence("add {line}", line=f'title.{lang} = "..."')
            faults.add(place, sentence("{key} has a text in {lang}, the title has none", key=key, lang=lang), remedy)


def _texts(question: Question, nth: int, languages: tuple[Lang, ...], faults: Faults) -> None:
    _languages(_place(question, nth, "text", faults), "text", question.text, languages, faults)
    _languages(_place(question, nth, "label", faults), "label", question.label, languages, faults)
    _languages(_place(question, nth, "example", faults), "example", question.example, languages, faults)
    place = _place(question, nth, "text", faults)
    for lang, text in question.text.items():
        if without_braces(text):
            message = sentence("{key}: a brace without its other half", key=f"text.{lang}")
            faults.add(place, message, meant_or("", BRACED))
        if len(text) > LONGEST_TEXT_LETTERS:
            faults.add(
                place,
                sentence("{key} has {count} letters", key=f"text.{lang}", count=len(text)),
                sentence(
                    "at most {most}: each SMS more is paid for each reporter, each week", most=LONGEST_TEXT_LETTERS
                ),
            )
        if any(ord(sign) < ord(" ") for sign in text):
            message = sentence("{key} has a line break or a control character", key=f"text.{lang}")
            faults.add(place, message, sentence("write it on one line"))
    for lang, label in question.label.items():
        if len(label) > _LONGEST_LABEL_LETTERS:
            faults.add(
                _place(question, nth, "label", faults),
                sentence("{key} has {count} letters", key=f"label.{lang}", count=len(label)),
                sentence("at most {most}: it is echoed beside the number", most=_LONGEST_LABEL_LETTERS),
            )


def _numbers(question: Question, nth: int, faults: Faults) -> None:
    numeric = {
        "max_of": question.max_of,
        "max": question.max is not None or question.most is not None,
        "min": question.least is not None,
        "jump": question.jump_percent is not None,
    }
    if question.type not in NUMBERS:
        if question.type is not QuestionType.DATE:
            numeric["tolerance"] = bool(question.tolerance)
        for key, given in numeric.items():
            if given:
                place = _place(question, nth, key, faults)
                message = sentence("{key} has no meaning for {type}", key=key, type=question.type.value)
                faults.add(place, message, sentence("leave {key} out", key=key))
        return
    if question.type is QuestionType.COUNTS:
        _counts(question, nth, faults)
    wanted = len(question.keys)
    if question.max_of and len(question.max_of) != wanted:
        place = _place(question, nth, "max_of", faults)
        message = sentence(
            "max_of names {count}, the question asks {wanted}", count=len(question.max_of), wanted=wanted
        )
        faults.add(place, message, sentence("one for each number"))


def _counts(question: Question, nth: int, faults: Faults) -> None:
    place = _place(question, nth, "keys", faults)
    if len(question.keys) < 2:
        remedy = sentence("add {line}", line='keys = ["girls_present", "boys_present"]')
        faults.add(place, sentence("counts asks for two numbers or more"), remedy)
    for lang in question.text:
        labels = question.labels.get(lang)
        if labels is None:
            faults.add(
                _place(question, nth, "labels", faults),
                sentence("{key} has no text in {lang}", key="labels", lang=lang),
                sentence("add {line}", line=f'labels.{lang} = ["...", "..."]'),
            )
        elif len(labels) != len(question.keys):
            faults.add(
                _place(question, nth, "labels", faults),
                sentence(
                    "{key} has {count}, keys has {keys}",
                    key=f"labels.{lang}",
                    count=len(labels),
                    keys=len(question.keys),
                ),
                sentence("one label for each key"),
            )


def _condition(
    question: Question,
    nth: int,
    seen: Mapping[QuestionKey, Question],
    keys: list[QuestionKey],
    faults: Faults,
) -> None:
    order = Order(seen=seen, keys=keys)
    if question.until is not None:
        check_fits(question, question.until, "until", _place(question, nth, "until", faults), faults)
    if question.when is not None:
        check_condition("when", question.when, question, order, _place(question, nth, "when", faults), faults)
    for key, bound in (("max", question.most), ("min", question.least)):
        if bound is not None:
            check_operand(key, bound, question, order, _place(question, nth, key, faults), faults)


def _choices(question: Question, nth: int, languages: tuple[Lang, ...], faults: Faults) -> None:
    place = _place(question, nth, "choices", faults)
    if question.type is not QuestionType.CHOICE:
        if question.choices:
            message = sentence("{key} has no meaning for {type}", key="choices", type=question.type.value)
            faults.add(place, message, sentence("leave {key} out", key="choices"))
        return
    if len(question.choices) < 2:
        line = 'choices = [{ key = "on_foot", es = "a pie" }, { key = "by_bus", es = "en bus" }]'
        faults.add(place, sentence("a choice needs two or more to choose from"), sentence("add {line}", line=line))
    if len({choice.key for choice in question.choices}) < len(question.choices):
        faults.add(place, sentence("two choices have the same key"), sentence("give each choice its own key"))
    for choice in question.choices:
        _languages(place, f"choices {choice.key}", choice.label, languages, faults)
    for lang in languages:
        words = [in_one_case(choice.label[lang]) for choice in question.choices if lang in choice.label]
        if len(set(words)) < len(words):
            faults.add(
                place, sentence("two choices read the same in {lang}", lang=lang), sentence("give each its own words")
            )
