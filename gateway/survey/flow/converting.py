"""From one kind of value to another, as functions and tests ask for it. A FaultError where there is no way."""

from __future__ import annotations

import datetime
from decimal import Decimal

from . import moments, numbers
from .evaluation import LONGEST_TEXT_LETTERS, Evaluation
from .rendering import render
from .values import Fault, FaultError, FlowValue, Function, Items, Record, described, is_true

_LARGEST_INTEGER = 2**31 - 1


def sound(value: FlowValue) -> FlowValue:
    """The value, unless it is a Fault."""
    if isinstance(value, Fault):
        raise FaultError(value.message)
    return value


def to_text(value: FlowValue) -> str:
    """The value as text; null is empty."""
    text = render(sound(value))
    if len(text) > LONGEST_TEXT_LETTERS:
        raise FaultError("the text is too long")
    return text


def to_boolean(value: FlowValue) -> bool:
    """Whether it counts as true."""
    return is_true(sound(value))


def to_number(value: FlowValue) -> Decimal:
    """A number, or a text that is nothing but a number."""
    plain = _plain(value)
    number = numbers.read(plain) if isinstance(plain, str) else plain
    if not isinstance(number, Decimal):
        raise _no_way(value, "a number")
    return number


def to_integer(value: FlowValue) -> int:
    """The whole part of a number of 32 bits."""
    number = to_number(value)
    if abs(number) > _LARGEST_INTEGER:
        raise FaultError("number out of range")
    return numbers.whole(number)


def to_moment(value: FlowValue, at: Evaluation, *, fill: bool = False) -> datetime.datetime:
    """A datetime, a day at midnight, or what a text says; with `fill`, a day without a time gets the time it is now."""
    plain = _plain(value)
    match plain:
        case datetime.datetime():
            return plain
        case datetime.date():
            return datetime.datetime.combine(plain, datetime.time(), at.habits.timezone)
        case str():
            found = moments.moment_in(plain, at.habits, at.now, fill=fill)
            if found is not None:
                return found
    raise _no_way(value, "a datetime")


def to_day(value: FlowValue, at: Evaluation) -> datetime.date:
    """A day, that of a datetime on the office's clock, or what a text says."""
    plain = _plain(value)
    match plain:
        case datetime.datetime():
            return moments.localized(plain, at.habits.timezone).date()
        case datetime.date():
            return plain
        case str():
            found = moments.day_in(plain, at.habits, at.now)
            if found is not None:
                return found
    raise _no_way(value, "a date")


def to_time(value: FlowValue) -> datetime.time:
    """A time of day, that of a datetime, an hour as a number, or what a text says."""
    plain = _plain(value)
    match plain:
        case datetime.datetime():
            return plain.time()
        case datetime.time():
            return plain
        case Decimal():
            if 0 <= plain < 25 and numbers.whole(plain) <= 24:
                return datetime.time(numbers.whole(plain) % 24)
        case str():
            found = moments.time_in(plain)
            if found is not None:
                return found
    raise _no_way(value, "a time")


def to_items(value: FlowValue) -> tuple[FlowValue, ...]:
    """What is in an array; null is an empty one."""
    match sound(value):
        case None:
            return ()
        case Items(values):
            return values
    raise _no_way(value, "an array")


def to_record(value: FlowValue) -> Record:
    """An object; null is an empty one."""
    match sound(value):
        case None:
            return Record({})
        case Record() as record:
            return record
    raise _no_way(value, "an object")


def to_function(value: FlowValue) -> Function:
    """A function."""
    if isinstance(value, Function):
        return value
    raise FaultError(f"{described(value)} is no function")


def _plain(value: FlowValue) -> FlowValue:
    """The value, or what an object stands for."""
    plain = sound(value)
    if isinstance(plain, Record) and plain.stands_for:
        return _plain(plain.stands_for[0])
    return plain


def _no_way(value: FlowValue, kind: str) -> FaultError:
    return FaultError(f"{described(value)[:100]} is not {kind}")
