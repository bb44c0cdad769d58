"""How far reporters are from what inspectors saw: the measured error of the panel. Knows no person and no store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .expression import number_of
from .model import QuestionKey, Role, Value

FEWEST_TO_SPEAK_OF = 4
"""Of fewer pairs no mean says anything; they are counted and not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What was seen on a visit, and what was said of the same school and week."""

    question: QuestionKey
    role: Role | None
    """Who said it; None: it is the verified value."""
    same_day: bool
    """Whether the visit was on the day that was asked about; otherwise in the same week."""
    seen: Value
    said: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelError:
    """One question and role, over all visits."""

    question: QuestionKey
    role: Role | None
    same_day: bool
    pairs: int
    exact: Fraction | None
    """The share that is the same; None where there are too few pairs."""
    mean_difference: Fraction | None
    """The mean of how far numbers lie apart, whichever way; None too where the answers are no numbers."""


def panel_errors(pairs: Iterable[Pair]) -> tuple[PanelError, ...]:
    """The error by question, role and day, the verified value before the roles."""
    groups: dict[tuple[QuestionKey, Role | None, bool], list[Pair]] = {}
    for pair in pairs:
        groups.setdefault((pair.question, pair.role, pair.same_day), []).append(pair)
    ordered = sorted(groups, key=lambda group: (group[0], not group[2], group[1] is not None, str(group[1])))
    return tuple(
        _error(question, role, same_day, groups[question, role, same_day]) for question, role, same_day in ordered
    )


def _error(question: QuestionKey, role: Role | None, same_day: bool, pairs: list[Pair]) -> PanelError:
    enough = len(pairs) >= FEWEST_TO_SPEAK_OF
    apart = [_apart(pair) for pair in pairs]
    numbers = [one for one in apart if one is not None]
    exact = sum(1 for pair in pairs if _same(pair))
    return PanelError(
        question=question,
        role=role,
        same_day=same_day,
        pairs=len(pairs),
        exact=Fraction(exact, len(pairs)) if enough else None,
        mean_difference=sum(numbers, Fraction(0)) / len(numbers) if enough and len(numbers) == len(pairs) else None,
    )


def _same(pair: Pair) -> bool:
    apart = _apart(pair)
    return str(pair.seen) == str(pair.said) if apart is None else apart == 0


def _apart(pair: Pair) -> Fraction | None:
    seen, said = number_of(pair.seen), number_of(pair.said)
    return None if seen is None or said is None else abs(Fraction(seen) - Fraction(said))
