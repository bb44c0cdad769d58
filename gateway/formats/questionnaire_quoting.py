"""Earlier answers in the text of a question: knows which of them are surely there. Knows no file but the places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.sentences import sentence
from gateway.survey import lexicon as lexicons
from gateway.survey.condition import All, Compare, Condition, Known
from gateway.survey.earlier import longest_word
from gateway.survey.expression import keys_in
from gateway.survey.model import Lang, Question, QuestionKey, Questionnaire
from gateway.survey.paths import keys_of, question_of
from gateway.survey.placeholders import OWN, UNSAID, Hole, filled, holes, quoted
from gateway.survey.speech import SayContext

from .questionnaire_conditions import Order
from .questionnaire_examples import NO_LEXICON
from .questionnaire_table import Faults, meant_or, nearest

BRACED = tuple(f"{{{name}}}" for name in OWN)
"""What a text may always hold."""


def check_quoted(questionnaire: Questionnaire, question: Question, order: Order, place: str, faults: Faults) -> None:
    """Note what the texts of a question quote that is not there, comes later, or may not have been answered.

    "I do not know" is an answer to every question: for that there is a blank. A question that is not even put on some
    path to this one must have a blank of its own.
    """
    for lang, text in question.text.items():
        for hole in holes(text):
            if hole.name not in OWN or hole.blank is not None:
                _check(questionnaire, question, hole, order, f"text.{lang}", place, faults)


def longest_text(questionnaire: Questionnaire, question: Question, lang: Lang) -> int:
    """The letters of a question's text in a language, each earlier answer in it as long as it can come."""
    text = question.text[lang]
    if not quoted(text):
        return len(text)
    lexicon = lexicons.load(lang if lang in lexicons.languages() else NO_LEXICON)
    say = SayContext(lang=lang, lexicon=lexicon, school="", fold=questionnaire.folds(lang))
    names = {hole.name for hole in quoted(text)}
    asked = {name: question_of(questionnaire, QuestionKey(name)) for name in names}
    words = {name: longest_word(one, say) for name, one in asked.items() if one is not None}
    return len(filled(text, {name: f"{{{name}}}" for name in OWN}, words))


def _check(
    questionnaire: Questionnaire, question: Question, hole: Hole, order: Order, key: str, place: str, faults: Faults
) -> None:
    name = QuestionKey(hole.name)
    asked = order.seen.get(name)
    if name in (question.key, *question.keys):
        message = sentence("{key} refers to the question itself", key=key)
        faults.add(place, message, sentence("name an earlier question"))
    elif asked is None and question_of(questionnaire, name) is not None and name not in OWN:
        message = sentence("{key} refers to {name}, which is asked later", key=key, name=name)
        faults.add(place, message, sentence("move {key} before this question", key=name))
    elif asked is None or name in OWN:
        _unknown(hole, order.seen, key, place, faults)
    elif name not in keys_of(asked):
        message = sentence("{key} refers to {name}, which asks for several numbers", key=key, name=name)
        faults.add(place, message, sentence("one of: {known}", known=", ".join(f"{{{one}}}" for one in asked.keys)))
    elif not (hole.blank or "").strip() and not _surely_put(questionnaire, asked, name, question):
        message = sentence("{key} refers to {name}, which is not asked of everybody who reads this", key=key, name=name)
        remedy = sentence(
            "write what stands there instead, like {example}; or ask both under the same condition",
            example=f"{{{name}|{UNSAID}}}",
        )
        faults.add(place, message, remedy)


def _unknown(hole: Hole, seen: Mapping[QuestionKey, Question], key: str, place: str, faults: Faults) -> None:
    known = (*OWN, *(str(name) for name in seen))
    near = nearest(hole.name, known)
    shown = f"{{{hole.name}}}" if hole.blank is None else f"{{{hole.name}|{hole.blank}}}"
    message = sentence("{key} {value} is not known", key=key, value=shown)
    earlier = tuple(f"{{{name}}}" for name, asked in seen.items() if name in keys_of(asked))
    faults.add(place, message, meant_or(f"{{{near}}}" if near else "", (*BRACED, *earlier)))


def _surely_put(questionnaire: Questionnaire, asked: Question, key: QuestionKey, question: Question) -> bool:
    """Whether everybody who reads `question` was asked the other: under the same condition, or it needs the answer.

    What `until` has settled is not asked and yet known.
    """
    needed = _parts(question.when)
    if any(isinstance(part, Compare | Known) and key in keys_in(part) for part in needed):
        return True
    readers, askers = question.roles or questionnaire.roles, asked.roles or questionnaire.roles
    return set(readers) <= set(askers) and all(part in needed for part in _parts(asked.when))


def _parts(when: Condition | None) -> Sequence[Condition]:
    """What must hold all together."""
    if when is None:
        return ()
    return tuple(part for inner in when.of for part in _parts(inner)) if isinstance(when, All) else (when,)
