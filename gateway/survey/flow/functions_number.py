"""The functions of expressions that work on numbers and on true and false. Knows no context."""

from __future__ import annotations

import decimal
from decimal import Decimal

from . import numbers
from .converting import to_boolean, to_integer, to_number, to_text
from .evaluation import Evaluation
from .functions_text import Arguments
from .rendering import formatted, number_text
from .values import Fault, FaultError, FlowValue, Function, Items, Record

_MOST_PLACES = 9
"""`format_number` writes no more."""


def _and(_: Evaluation, given: Arguments) -> FlowValue:
    return all(to_boolean(one) for one in given)


def _or(_: Evaluation, given: Arguments) -> FlowValue:
    return any(to_boolean(one) for one in given)


def _if(_: Evaluation, given: Arguments) -> FlowValue:
    return given[1] if to_boolean(given[0]) else given[2]


def _rounding(name: str, how: str) -> Function:
    def work(_: Evaluation, given: Arguments) -> FlowValue:
        return numbers.rounded(to_number(given[0]), to_integer(given[1]) if len(given) > 1 else 0, how)

    return Function(name, 1, 2, work)


def _max(_: Evaluation, given: Arguments) -> FlowValue:
    return max([to_number(one) for one in given])


def _min(_: Evaluation, given: Arguments) -> FlowValue:
    return min([to_number(one) for one in given])


def total(values: Arguments) -> Decimal:
    """The sum of values that are numbers. FaultError where one is none."""
    found = Decimal(0)
    for one in values:
        found = numbers.add(found, to_number(one))
    return found


def _mean(_: Evaluation, given: Arguments) -> FlowValue:
    return numbers.divide(total(given), Decimal(len(given)))


def _rand(at: Evaluation, _: Arguments) -> FlowValue:
    if at.chance is None:
        raise FaultError("nothing is left to chance here")
    return Decimal(repr(at.chance.random()))


def _rand_between(at: Evaluation, given: Arguments) -> FlowValue:
    low, high = to_number(given[0]), to_number(given[1])
    span = numbers.add(numbers.subtract(high, low), Decimal(1))
    drawn = _rand(at, ())
    found = numbers.add(numbers.multiply(to_number(drawn), span), low)
    return numbers.rounded(found, 0, decimal.ROUND_FLOOR)


def _format_number(at: Evaluation, given: Arguments) -> FlowValue:
    number, places = to_number(given[0]), None
    if len(given) > 1:
        places = to_integer(given[1])
        if not 0 <= places <= _MOST_PLACES:
            raise FaultError(f"{places} decimal places are too many or too few")
    grouping = to_boolean(given[2]) if len(given) > 2 else True
    return number_text(number, at.habits, places, grouping=grouping)


def _count(_: Evaluation, given: Arguments) -> FlowValue:
    match given[0]:
        case None:
            return Decimal(0)
        case Items(values):
            return Decimal(len(values))
        case Record(fields):
            return Decimal(len(fields))
    raise FaultError("it holds nothing to count")


def _default(_: Evaluation, given: Arguments) -> FlowValue:
    value, otherwise = given
    return otherwise if isinstance(value, Fault) or not to_text(value) else value


def _format(at: Evaluation, given: Arguments) -> FlowValue:
    return formatted(given[0], at.habits)


NUMBER_FUNCTIONS = (
    Function("and", 1, None, _and),
    Function("or", 1, None, _or),
    Function("if", 3, 3, _if),
    Function("boolean", 1, 1, lambda _, given: to_boolean(given[0])),
    Function("number", 1, 1, lambda _, given: to_number(given[0])),
    Function("abs", 1, 1, lambda _, given: to_number(given[0]).copy_abs()),
    _rounding("round", decimal.ROUND_HALF_UP),
    _rounding("round_up", decimal.ROUND_CEILING),
    _rounding("round_down", decimal.ROUND_FLOOR),
    Function("max", 1, None, _max),
    Function("min", 1, None, _min),
    Function("mean", 1, None, _mean),
    Function("mod", 2, 2, lambda _, given: numbers.remainder(to_number(given[0]), to_number(given[1]))),
    Function("rand", 0, 0, _rand),
    Function("rand_between", 2, 2, _rand_between),
    Function("format_number", 1, 3, _format_number),
    Function("is_error", 1, 1, lambda _, given: isinstance(given[0], Fault)),
    Function("count", 1, 1, _count),
    Function("default", 2, 2, _default),
    Function("format", 1, 1, _format),
)
