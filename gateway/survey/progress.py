"""Attendance in a school's first weeks against its last ones (requirement 64). Knows no store and no calendar.

Each school is its own beginning: who joined late brings no change of the whole. What is counted are verified values
only, and nothing here says why something changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .terms import QuestionKey
from .weekdays import Seen

WEEKS = 4
"""So many rounds at the beginning and at the end: of fewer, one feast says it all."""
CLEAR_POINTS = Fraction(2)
"""Percentage points from which a school counts as better or worse; less is chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One question over all schools that were heard for long enough, or several of them together."""

    question: QuestionKey | None
    """None: all questions of the questionnaire together."""
    schools: int
    first: int
    """Of 100 enrolled, how many were there in the first weeks."""
    last: int
    """The same in the last weeks."""
    better: int
    """Schools."""
    worse: int


def progress(seen: Iterable[Seen]) -> tuple[Progress, ...]:
    """Everything together first, then each question; empty where no school was heard in twice WEEKS rounds."""
    by_place: dict[tuple[int, QuestionKey], list[Seen]] = {}
    for one in seen:
        by_place.setdefault((one.school_id, one.question), []).append(one)
    ends = {
        place: (found[:WEEKS], found[-WEEKS:])
        for place, rows in by_place.items()
        if len(found := sorted(rows, key=lambda one: one.round_id)) >= 2 * WEEKS
    }
    if not ends:
        return ()
    questions = sorted({question for _, question in ends})
    lines = [
        _line(question, {place: both for place, both in ends.items() if place[1] == question}) for question in questions
    ]
    return (_line(None, ends), *lines) if len(lines) > 1 else tuple(lines)


def _line(question: QuestionKey | None, ends: dict[tuple[int, QuestionKey], tuple[list[Seen], list[Seen]]]) -> Progress:
    schools = {school for school, _ in ends}
    apart = []
    for school in schools:
        mine = [both for place, both in ends.items() if place[0] == school]
        apart.append(_share([rows for _, rows in mine]) - _share([rows for rows, _ in mine]))
    return Progress(
        question=question,
        schools=len(schools),
        first=round(100 * _share([rows for rows, _ in ends.values()])),
        last=round(100 * _share([rows for _, rows in ends.values()])),
        better=sum(100 * change >= CLEAR_POINTS for change in apart),
        worse=sum(100 * change <= -CLEAR_POINTS for change in apart),
    )


def _share(parts: Sequence[Sequence[Seen]]) -> Fraction:
    present = sum(min(one.present, one.enrolled) for rows in parts for one in rows)
    return Fraction(present, sum(one.enrolled for rows in parts for one in rows))
