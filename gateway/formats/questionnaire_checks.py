"""A questionnaire as a whole: knows what must hold between its questions. Knows no file format but the places."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gateway.survey.model import Lang, Question, QuestionKey, Questionnaire, QuestionType, Value

from .toml_table import Faults, nearest

_PLACEHOLDERS = ("school", "day", "date")
_LONGEST_TEXT_LETTERS = 306  # two SMS; longer questions are not read to their end
_LONGEST_LABEL_LETTERS = 40  # it is echoed beside a number in one SMS


def check_together(questionnaire: Questionnaire, faults: Faults) -> None:
    """Note every fault between the questions: names, languages, conditions, numbers."""
    languages = tuple(questionnaire.title)
    _languages("the file", "purpose", questionnaire.purpose, languages, faults)
    seen: dict[QuestionKey, Question] = {}
    later = [question.key for question in questionnaire.questions]
    for nth, question in enumerate(questionnaire.questions):
        place = _place(question, nth, "", faults)
        for key in dict.fromkeys((question.key, *question.keys)):
            if key and key in seen:
                faults.add(place, f"the key {key} is used twice", "give each question its own key")
        _texts(question, nth, languages, faults)
        _numbers(question, nth, faults)
        _condition(question, nth, seen, later, faults)
        seen.update(dict.fromkeys((question.key, *question.keys), question))


def _place(question: Question, nth: int, key: str, faults: Faults) -> str:
    line = faults.line("question", nth, key)
    name = f"question {question.key or nth + 1}"
    return f"{name}, line {line}" if line else name


def _languages(place: str, key: str, texts: Mapping[Lang, object], languages: tuple[Lang, ...], faults: Faults) -> None:
    if not texts:
        return  # its absence is a fault of its own
    for lang in languages:
        if lang not in texts:
            faults.add(place, f"{key} has no text in {lang}", f'add {key}.{lang} = "..."')
    for lang in texts:
        if languages and lang not in languages:
            faults.add(place, f"{key} has a text in {lang}, the title has none", f'add title.{lang} = "..."')


def _texts(question: Question, nth: int, languages: tuple[Lang, ...], faults: Faults) -> None:
    _languages(_place(question, nth, "text", faults), "text", question.text, languages, faults)
    _languages(_place(question, nth, "label", faults), "label", question.label, languages, faults)
    _languages(_place(question, nth, "example", faults), "example", question.example, languages, faults)
    place = _place(question, nth, "text", faults)
    for lang, text in question.text.items():
        for name in re.findall(r"\{([^{}]*)\}", text):
            if name not in _PLACEHOLDERS:
                near = nearest(name, _PLACEHOLDERS)
                remedy = f"did you mean {{{near}}}?" if near else "use {school}, {day} or {date}"
                faults.add(place, f"text.{lang}: {{{name}}} is not known", remedy)
        if re.sub(r"\{[^{}]*\}", "", text).count("{") or re.sub(r"\{[^{}]*\}", "", text).count("}"):
            faults.add(place, f"text.{lang}: a brace without its other half", "write {school}, {day} or {date}")
        if len(text) > _LONGEST_TEXT_LETTERS:
            faults.add(
                place,
                f"text.{lang} has {len(text)} letters",
                f"at most {_LONGEST_TEXT_LETTERS}: each SMS more is paid for each reporter, each week",
            )
        if any(ord(sign) < ord(" ") for sign in text):
            faults.add(place, f"text.{lang} has a line break or a control character", "write it on one line")
    for lang, label in question.label.items():
        if len(label) > _LONGEST_LABEL_LETTERS:
            faults.add(
                _place(question, nth, "label", faults),
                f"label.{lang} has {len(label)} letters",
                f"at most {_LONGEST_LABEL_LETTERS}: it is echoed beside the number",
            )


def _numbers(question: Question, nth: int, faults: Faults) -> None:
    if question.type is QuestionType.YES_NO:
        for key, given in (("max_of", question.max_of), ("max", question.max), ("tolerance", question.tolerance)):
            if given:
                place = _place(question, nth, key, faults)
                faults.add(place, f"{key} has no meaning for yes_no", f"leave {key} out")
        return
    if question.type is QuestionType.COUNTS:
        _counts(question, nth, faults)
    wanted = len(question.keys)
    if question.max_of and len(question.max_of) != wanted:
        place = _place(question, nth, "max_of", faults)
        faults.add(place, f"max_of names {len(question.max_of)}, the question asks {wanted}", "one for each number")


def _counts(question: Question, nth: int, faults: Faults) -> None:
    place = _place(question, nth, "keys", faults)
    if len(question.keys) < 2:
        faults.add(place, "counts asks for two numbers or more", 'add keys = ["girls_present", "boys_present"]')
    for lang in question.text:
        labels = question.labels.get(lang)
        if labels is None:
            faults.add(
                _place(question, nth, "labels", faults),
                f"labels has no list in {lang}",
                f'add labels.{lang} = ["...", "..."]',
            )
        elif len(labels) != len(question.keys):
            faults.add(
                _place(question, nth, "labels", faults),
                f"labels.{lang} has {len(labels)}, keys has {len(question.keys)}",
                "one label for each key",
            )


def _condition(
    question: Question,
    nth: int,
    seen: Mapping[QuestionKey, Question],
    keys: list[QuestionKey],
    faults: Faults,
) -> None:
    if question.until is not None:
        _fits(question, question.until, "until", _place(question, nth, "until", faults), faults)
    if question.when is None:
        return
    place = _place(question, nth, "when", faults)
    wanted = question.when.question
    if wanted == question.key:
        faults.add(place, "when refers to the question itself", "name an earlier question")
    elif wanted in seen:
        _fits(seen[wanted], question.when.value, "when", place, faults)
    elif wanted in keys:
        faults.add(place, f"when refers to {wanted}, which is asked later", f"move {wanted} before this question")
    else:
        near = nearest(wanted, [str(key) for key in keys if key != question.key])
        remedy = f"did you mean {near}?" if near else f"earlier questions: {', '.join(seen) or 'none'}"
        faults.add(place, f"when refers to {wanted}, and there is no such question", remedy)


def _fits(question: Question, value: Value, key: str, place: str, faults: Faults) -> None:
    """A value that the question can never have would silence what hangs on it."""
    if question.type is QuestionType.YES_NO and value not in ("yes", "no"):
        faults.add(place, f"{key}: {question.key} is never {value!r}", 'write "yes" or "no"')
    if question.type is not QuestionType.YES_NO and not isinstance(value, int):
        faults.add(place, f"{key}: {question.key} is a number, never {value!r}", "write a number")
