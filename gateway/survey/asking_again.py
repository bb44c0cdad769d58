"""What the hub asks where a number lies outside of what was to be expected: knows the texts of doubt."""

from __future__ import annotations

from collections.abc import Mapping

from .bounds import Outside, is_of_register, least_of, maxima_of, outside, usual_of
from .model import Question, QuestionKey, Recorded, SchoolFacts, Value
from .paths import keys_of
from .speech import SayContext, first_that_fits, labels_of, value_text

_ABOVE = "above"
"""Of a limit that the questionnaire sets itself: nothing is said of the school's register then."""


def is_it_meant(
    question: Question,
    doubted: tuple[Value, ...],
    facts: SchoolFacts,
    answered: Mapping[QuestionKey, Recorded],
    say: SayContext,
) -> str:
    """The question whether such a number is meant: above the register, below the least, far from the usual."""
    how = outside(question, doubted, facts, answered) or Outside.OVER
    usual = [usual_of(key, facts) for key in keys_of(question)]
    labels = zip(doubted, labels_of(question, say.lang), strict=True)
    words: dict[str, object] = {
        "value": " ".join(map(str, doubted)),
        "said": ", ".join(value_text(value, label, question, say) for value, label in labels),
        "max": _joined(maxima_of(question, facts, answered)),
        "min": _joined((least_of(question, facts, answered),)),
        "usual": _joined(usual),
    }
    asked = _ABOVE if how is Outside.OVER and not is_of_register(question) else how.value
    text = say.lexicon.say[asked]
    named, bare = text.format_map(words), text.format_map(words | {"said": words["value"]})
    return first_that_fits(named, bare, folded=say.fold)


def _joined(numbers: object) -> str:
    assert isinstance(numbers, list | tuple)
    return " ".join("?" if number is None else str(number) for number in numbers)
