"""Conditions put together and made plain: knows what is true by itself. Knows neither XPath nor a sheet.

An XLSForm says `if(a, 1, 2) = 1` or `true()`; a questionnaire of ours has neither, but the same in and, or, not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from gateway.survey.condition import (
    All,
    Answer,
    Arithmetic,
    Compare,
    Comparison,
    Condition,
    Known,
    Literal,
    Not,
    Operand,
    Some,
    Sum,
)
from gateway.survey.expression import Scene, holds, keys_in, value_of
from gateway.survey.model import QuestionKey, SchoolFacts

TRUE: Condition = All(of=())
"""What always holds."""
FALSE: Condition = Some(of=())
"""What never does."""
_NOTHING = Scene(facts=SchoolFacts(name="", register={}), answered={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`if(condition, then, otherwise)`: one value or another."""

    condition: Condition
    then: Worth
    otherwise: Worth


Worth = Operand | Case
"""What an expression is worth."""


def every(parts: Iterable[Condition]) -> Condition:
    """`a and b`, without what always holds."""
    left = [part for part in parts if part != TRUE]
    if FALSE in left:
        return FALSE
    return left[0] if len(left) == 1 else All(of=tuple(left))


def some(parts: Iterable[Condition]) -> Condition:
    """`a or b`, without what never holds."""
    left = [part for part in parts if part != FALSE]
    if TRUE in left:
        return TRUE
    return left[0] if len(left) == 1 else Some(of=tuple(left))


def negated(condition: Condition) -> Condition:
    """`not(a)`."""
    if condition in (TRUE, FALSE):
        return FALSE if condition == TRUE else TRUE
    return condition.of if isinstance(condition, Not) and isinstance(condition.of, Known) else Not(of=condition)


def compared(how: Comparison, left: Worth, right: Worth) -> Condition:
    """One beside the other: `if(a, 1, 2) = x` is `a and 1 = x or not a and 2 = x`; '' is what nobody answered."""
    if isinstance(left, Case):
        return _chosen(left, lambda one: compared(how, one, right))
    if isinstance(right, Case):
        return _chosen(right, lambda one: compared(how, left, one))
    empty = Literal(value="")
    if empty in (left, right) and how in (Comparison.IS, Comparison.IS_NOT):
        known = is_known(right if left == empty else left)
        return known if how is Comparison.IS_NOT else negated(known)
    made = Compare(how=how, left=left, right=right)
    if isinstance(left, Literal) and isinstance(right, Literal):
        return TRUE if holds(made, _NOTHING) else FALSE
    return made


def summed(how: Sum, left: Worth, right: Worth) -> Worth:
    """Two numbers made one, in each case."""
    if isinstance(left, Case):
        return Case(
            condition=left.condition,
            then=summed(how, left.then, right),
            otherwise=summed(how, left.otherwise, right),
        )
    if isinstance(right, Case):
        return Case(
            condition=right.condition, then=summed(how, left, right.then), otherwise=summed(how, left, right.otherwise)
        )
    made = Arithmetic(how=how, left=left, right=right)
    if isinstance(left, Literal) and isinstance(right, Literal):
        value = value_of(made, _NOTHING)
        return made if value is None else Literal(value=value)
    return made


def is_known(worth: Worth) -> Condition:
    """Whether there is a value at all."""
    if isinstance(worth, Case):
        return _chosen(worth, is_known)
    if isinstance(worth, Literal):
        return FALSE if worth.value == "" else TRUE
    return Known(of=worth)


def size_of(part: Condition | Worth) -> int:
    """How many parts it has: what is worked out from what is worked out doubles each time."""
    match part:
        case Case(condition=condition, then=then, otherwise=otherwise):
            return 1 + size_of(condition) + size_of(then) + size_of(otherwise)
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return 1 + size_of(left) + size_of(right)
        case Known(of=inner) | Not(of=inner):
            return 1 + size_of(inner)
        case All(of=parts) | Some(of=parts):
            return 1 + sum(map(size_of, parts))
        case _:
            return 1


def operands_in(condition: Condition) -> Iterator[Operand]:
    """What a condition compares, or asks whether it is known."""
    match condition:
        case Compare(left=left, right=right):
            yield from (left, right)
        case Known(of=operand):
            yield operand
        case Not(of=inner):
            yield from operands_in(inner)
        case All(of=parts) | Some(of=parts):
            for part in parts:
                yield from operands_in(part)


def with_unasked(condition: Condition, maybe: frozenset[QuestionKey], *, denied: bool = False) -> Condition:
    """The same where a question of `maybe` was not put: to a form that is an empty text, to us it is not known.

    An empty text is not 'x', and is neither more nor less than a number.
    """
    match condition:
        case Not(of=inner):
            return Not(of=with_unasked(inner, maybe, denied=not denied))
        case All(of=parts):
            return All(of=tuple(with_unasked(part, maybe, denied=denied) for part in parts))
        case Some(of=parts):
            return Some(of=tuple(with_unasked(part, maybe, denied=denied) for part in parts))
        case Compare(how=how, left=left, right=right):
            if isinstance(left, Answer) and isinstance(right, Answer) and {left.key, right.key} <= maybe:
                return _both_maybe_unasked(condition, Known(of=left), Known(of=right), denied=denied)
            known = [Known(of=Answer(key=key)) for key in sorted((keys_in(left) | keys_in(right)) & maybe)]
            if not known:
                return condition
            if how is Comparison.IS_NOT and not denied:
                return Some(of=(*(Not(of=one) for one in known), condition))
            if how is not Comparison.IS_NOT and denied:
                return All(of=(*known, condition))
    return condition


def _both_maybe_unasked(compared: Compare, one: Known, other: Known, *, denied: bool) -> Condition:
    """Two empty texts are the same; an empty one and another are not."""
    told = All(of=(one, other, compared)) if denied else compared
    if compared.how is Comparison.IS:
        return Some(of=(All(of=(Not(of=one), Not(of=other))), told))
    if compared.how is Comparison.IS_NOT:
        return Some(of=(All(of=(one, Not(of=other))), All(of=(Not(of=one), other)), told))
    return told


def _chosen(case: Case, of: Callable[[Worth], Condition]) -> Condition:
    then, otherwise = of(case.then), of(case.otherwise)
    if then == otherwise:
        return then
    return some((every((case.condition, then)), every((negated(case.condition), otherwise))))
