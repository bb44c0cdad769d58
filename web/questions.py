"""Questions by the key their answers are filed under, in the visitor's language. Reads questionnaires, asks nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.store.case_files import CaseFile
from gateway.store.records_survey import Round
from gateway.survey.model import Question, QuestionKey, Questionnaire, QuestionType
from web.language import in_language
from web.visitor import the_context, the_visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One key of a questionnaire: what its number counts, and what kind of answer it takes."""

    key: QuestionKey
    label: str
    text: str
    """The whole question, with its places (`{school}`) still in it."""
    type: QuestionType
    """COUNT or YES_NO: a `counts` question is several COUNT keys."""
    max: int | None
    max_of: str | None
    choices: tuple[tuple[str, str], ...] = ()
    """Of a choice: each key with what it is called."""


def of_round(entry: Round) -> tuple[Asked, ...]:
    """The keys of a round, in the order asked. Call within `store.reading()`."""
    return keys_of(the_context().questionnaire(entry.questionnaire_id))


def titles(rounds: Iterable[Round]) -> dict[int, str]:
    """The title of each round's questionnaire by round id. Call within `store.reading()`."""
    return {entry.id: title(entry) for entry in rounds}


def title(entry: Round) -> str:
    """The title of one round's questionnaire. Call within `store.reading()`."""
    return in_language(dict(the_context().questionnaire(entry.questionnaire_id).title), entry.name)


def keys_of(questionnaire: Questionnaire) -> tuple[Asked, ...]:
    """The keys of a questionnaire, in the order asked."""
    return tuple(asked for question in questionnaire.questions for asked in _keys(question))


def _keys(question: Question) -> Iterable[Asked]:
    keys = question.keys or (question.key,)
    labels = question.labels.get(the_visitor().language) or next(iter(question.labels.values()), ())
    for place, key in enumerate(keys):
        several = question.type is QuestionType.COUNTS
        label = labels[place] if several and place < len(labels) else in_language(dict(question.label), str(key))
        yield Asked(
            key=key,
            label=label,
            text=in_language(dict(question.text)),
            type=QuestionType.COUNT if several else question.type,
            max=question.max,
            max_of=question.max_of[place] if place < len(question.max_of) else None,
            choices=tuple((choice.key, in_language(dict(choice.label), choice.key)) for choice in question.choices),
        )


def case_labels(cases: Iterable[CaseFile]) -> dict[int, str]:
    """What each case is about, by case id. Call within `store.reading()`."""
    return {entry.id: of_case(entry).label for entry in cases}


def of_case(entry: CaseFile) -> Asked:
    """The question of a case. Call within `store.reading()`."""
    found = keys_of(the_context().questionnaire(entry.questionnaire_id))
    bare = Asked(key=entry.question, label=entry.question, text="", type=QuestionType.COUNT, max=None, max_of=None)
    return next((asked for asked in found if asked.key == entry.question), bare)
