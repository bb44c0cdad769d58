"""Earlier answers as later questions say them: knows the words of a value. Knows no file and no store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .model import (
    Outcome,
    Question,
    QuestionKey,
    Questionnaire,
    QuestionType,
    Recorded,
    SchoolFacts,
    Value,
)
from .paths import question_of, settled
from .placeholders import quoted
from .plain import in_one_unit_each
from .speech import SayContext, in_language
from .tokens import MAX_NUMBER

MOST_TEXT_LETTERS = 30
"""Of an answer in the reporter's own words, within a question: enough for a name, and a fifth of an SMS."""
_CUT = "..."
_LONGEST_DECIMAL = "999999999.999999999"  # as long a number with decimals as a reply is read for
_LONGEST_DAY = "31/12"
_DEAR = "\u0101"  # a letter that GSM-7 lacks: where letters are not folded, one may come


def telling(
    q: Questionnaire, facts: SchoolFacts, answered: Mapping[QuestionKey, Recorded], say: SayContext
) -> SayContext:
    """`say` with what the texts of this questionnaire quote of `answered`, in the reporter's language.

    Only a value is quoted, not "I do not know" and nothing doubted; what was settled earlier this school year, and so
    not asked, is quoted as it was verified.
    """
    if q.flow is not None:
        return say
    names = {hole.name for question in q.questions for text in question.text.values() for hole in quoted(text)}
    if not names:
        return say
    return replace(say, earlier={name: _said(q, facts, answered, QuestionKey(name), say) for name in names})


def longest_word(question: Question, say: SayContext) -> str:
    """An answer as long as it can come, as it is said."""
    match question.type:
        case QuestionType.YES_NO:
            words = [say.lexicon.say["yes"], say.lexicon.say["no"]]
        case QuestionType.CHOICE:
            words = [worded(choice.key, question, say) for choice in question.choices]
        case QuestionType.DATE:
            words = [_LONGEST_DAY]
        case QuestionType.TEXT:
            words = [("x" if say.fold else _DEAR) * MOST_TEXT_LETTERS]
        case QuestionType.NUMBER:
            words = [_LONGEST_DECIMAL]
        case _:
            words = [str(MAX_NUMBER)]  # also above the question's own max: said twice, it stands
    return max(words, key=len, default="")


def worded(value: Value, question: Question, say: SayContext) -> str:
    """A value as a later text says it: `si`, the label of a choice, 20/11, a number, the beginning of a text."""
    said = str(value)
    match question.type:
        case QuestionType.YES_NO:
            return say.lexicon.say[said] if said in ("yes", "no") else said
        case QuestionType.CHOICE:
            return next((in_language(one.label, say.lang) or said for one in question.choices if one.key == said), said)
        case QuestionType.DATE:
            return "/".join(str(int(part)) for part in reversed(said.split("-")[1:]))
        case QuestionType.TEXT:
            plain = in_one_unit_each(said, folded=say.fold)
            whole = len(plain) <= MOST_TEXT_LETTERS
            return plain if whole else plain[: MOST_TEXT_LETTERS - len(_CUT)].rstrip() + _CUT
    return said


def _said(
    q: Questionnaire,
    facts: SchoolFacts,
    answered: Mapping[QuestionKey, Recorded],
    key: QuestionKey,
    say: SayContext,
) -> str:
    question = question_of(q, key)
    if question is None:
        return ""
    if say.longest:
        return longest_word(question, say)
    recorded = answered.get(key)
    if recorded is None and settled(question, facts):
        known = facts.known.get(key)
        return "" if known is None else worded(known, question, say)
    if recorded is None or recorded.outcome is not Outcome.VALUE or recorded.value is None:
        return ""
    return worded(recorded.value, question, say)
