"""What a flow keeps as answers that three reporters' can be compared by. Knows no text and no next question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .flow import engine, numbers
from .flow.events import Chosen, Event, ResultChanged
from .flow.state import FlowState, Result
from .flow.words import key_of
from .model import Outcome, Question, QuestionKey, Questionnaire, QuestionType, Record, Recorded, Value
from .plain import fold
from .reply_plain import written

YES = frozenset({"yes", "si", "sim", "oui", "ari", "y"})
NO = frozenset({"no", "nao", "non", "mana", "n"})
OTHER = frozenset({"other", "otro", "otros", "otra", "otras", "outro", "outros", "autre", "autres", "invalid", "error"})
"""Names of the category for what no test took: the answer was not understood."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_other(chosen: Chosen) -> bool:
    """Whether a router took a reply for none of the answers it knows."""
    return chosen.by_default and fold(chosen.category).strip() in OTHER


def yes_or_no(category: str) -> str | None:
    """`yes` or `no` for a category of that name."""
    name = fold(category).strip()
    return "yes" if name in YES else "no" if name in NO else None


def key_at(q: Questionnaire, state: FlowState) -> QuestionKey | None:
    """What the answer that is waited for will be filed under; the node, where the flow keeps no result of it."""
    node = engine.waiting_node(q.flow, state) if q.flow is not None else None
    if node is None or node.router is None:
        return None
    return QuestionKey(key_of(node.router.result) if node.router.result else f"node_{node.uuid[:8]}")


def records_of(
    q: Questionnaire, events: Iterable[Event], answered: Mapping[QuestionKey, Recorded]
) -> tuple[Record, ...]:
    """The answers that one step of a flow gave, one a key. Silence is none."""
    questions = {question.key: question for question in q.questions}
    found: dict[QuestionKey, Record] = {}
    chosen: Chosen | None = None
    for event in events:
        if isinstance(event, Chosen):
            chosen = event
        elif isinstance(event, ResultChanged):
            by = chosen if chosen is not None and chosen.node == event.result.node else None
            key = QuestionKey(event.key)
            if (by is not None and by.silent) or key not in questions:
                continue
            value = None if by is not None and is_other(by) else value_of(questions[key], event.result)
            outcome = Outcome.UNCLEAR if value is None else Outcome.VALUE
            found[key] = Record(key=key, outcome=outcome, value=value, corrects=key in answered)
    return tuple(found.values())


def value_of(question: Question, result: Result) -> Value | None:
    """The result as an answer of that type; None where it is none."""
    match question.type:
        case QuestionType.COUNT | QuestionType.NUMBER:
            number = numbers.read(result.value)
            if number is None:
                return None
            value = written(number)
            return value if question.type is QuestionType.NUMBER or (isinstance(value, int) and value >= 0) else None
        case QuestionType.YES_NO:
            return yes_or_no(result.category)
        case QuestionType.CHOICE:
            key = key_of(result.category)
            return key if any(choice.key == key for choice in question.choices) else None
        case QuestionType.DATE:
            day = result.value[:10]
            return day if _DAY.fullmatch(day) else None
        case _:
            return result.value or None
