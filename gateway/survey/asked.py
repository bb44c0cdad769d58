"""A question as the understanding of replies wants it: knows what of a questionnaire bears on it. Knows no text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .bounds import maxima_of
from .model import NUMBERS, Choice, Question, QuestionKey, QuestionType, Recorded, SchoolFacts
from .reply import Asked
from .reply_choice import ChoiceWords
from .speech import SayContext, bare_question_text, in_language, labels_beside, labels_of


def asked_for(
    question: Question,
    facts: SchoolFacts,
    say: SayContext,
    answered: Mapping[QuestionKey, Recorded] | None = None,
    beside: Sequence[Question] = (),
) -> Asked:
    """The question as the understanding of replies wants it; `beside`: those of its questionnaire."""
    maxima = maxima_of(question, facts, answered)
    return Asked(
        type=question.type,
        question_text=bare_question_text(question, say),
        labels=labels_of(question, say.lang) if question.type in NUMBERS else (),
        max=maxima[0] if len(maxima) == 1 else None,
        maxima=maxima if question.type is QuestionType.COUNTS else (),
        choices=tuple(_words_of(choice, say) for choice in question.choices),
        today=say.today,
        names=f"{say.school} {say.reporter}",
        beside=labels_beside(question, beside, say.lang),
    )


def _words_of(choice: Choice, say: SayContext) -> ChoiceWords:
    words = (in_language(choice.label, say.lang) or choice.key, *(in_language(choice.words, say.lang) or ()))
    return ChoiceWords(key=choice.key, words=words)
