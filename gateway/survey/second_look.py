"""When a value that somebody found out is asked about once more: knows what speaks against it, no case and no text."""

from __future__ import annotations

from collections.abc import Sequence

from .model import Outcome, Question, Recorded
from .verification import agrees

MANY = 2
"""Reporters who said the same: each was there, and they do not agree by chance on what is not so."""


def wanted(found: Recorded, said: Sequence[Recorded], question: Question, *, changing: bool, long_ago: bool) -> bool:
    """Whether to ask once more whether it was so on the day asked about.

    It is of a day so long ago that one may take it for another (`long_ago`). Of what stands until it changes
    (`changing`: books that are missing) it is too, for whoever looks may say what is so by now: where two reporters
    agree on something else; where no reporter said it; where the question is never asked again after it (`until`) and
    fewer than two said it. Who was at school on a Friday does not change: whoever finds that out is believed at once.
    `said`: what the reporters' answers are, each with a value or without class.
    """
    if long_ago or not changing:
        return long_ago
    others = [one for one in said if not agrees(found, one, question)]
    alike = len(said) - len(others)
    ends = found.outcome is Outcome.VALUE and question.until is not None and found.value == question.until
    return alike < (MANY if ends else 1) or any(_many(one, others, question) for one in others)


def _many(one: Recorded, others: Sequence[Recorded], question: Question) -> bool:
    return sum(agrees(one, other, question) for other in others) >= MANY
