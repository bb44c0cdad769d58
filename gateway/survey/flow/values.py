"""The values of a flow's expressions: knows what kinds there are, and when two are the same. Converts none."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, Union

from .evaluation import Evaluation
from .faults import Fault as Fault
from .faults import FaultError as FaultError

FlowValue: TypeAlias = Union[
    bool,
    Decimal,
    str,
    datetime.datetime,
    datetime.date,
    datetime.time,
    "Items",
    "Record",
    "Function",
    "Fault",
    None,
]
"""None is null. A datetime always has its zone. A Fault is a value like any other until somebody wants to use it."""

ZERO_DATE = datetime.date(1, 1, 1)
"""The first of all days, which counts as no day at all where truth is asked."""
MIDNIGHT = datetime.time()
SELF = "__default__"
"""Under this name JSON and records of the world outside keep what a record stands for as a whole."""


@dataclass(frozen=True, slots=True)
class Items:
    """An array."""

    values: tuple[FlowValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """An object: named values, and perhaps one that it stands for where a plain value is wanted (`@contact`)."""

    fields: Mapping[str, FlowValue]
    stands_for: tuple[FlowValue, ...] = ()
    """No value or one. Kept in a tuple, for null is a value too."""

    def get(self, name: str) -> tuple[FlowValue, ...]:
        """The value of that name, whatever the case of its letters; nothing where there is none."""
        if name in self.fields:
            return (self.fields[name],)
        folded = name.lower()
        return next(((value,) for key, value in self.fields.items() if key.lower() == folded), ())

    def names(self) -> list[str]:
        """Its names in the order of the alphabet."""
        return sorted(self.fields)


@dataclass(frozen=True, slots=True)
class Function:
    """A function; one written in an expression has no name. `most` None: as many arguments as one likes."""

    name: str
    least: int
    most: int | None
    body: Callable[[Evaluation, tuple[FlowValue, ...]], FlowValue]


def identity(value: FlowValue) -> Hashable:
    """Equal for values that are the same, of the same kind, and only for them."""
    match value:
        case Items():
            return ("items", tuple(identity(one) for one in value.values))
        case Record():
            fields = tuple((name, identity(value.fields[name])) for name in value.names())
            return ("record", tuple(identity(one) for one in value.stands_for), fields)
        case Function():
            return ("function", value.name or id(value))
        case datetime.datetime():
            return ("datetime", value.astimezone(datetime.UTC))
        case _:
            return (type(value).__name__, value)


def is_true(value: FlowValue) -> bool:
    """Whether a value counts as true. A Fault does not."""
    match value:
        case None | Fault():
            return False
        case bool():
            return value
        case str():
            return value != "" and value.lower() != "false"
        case Decimal():
            return value != 0
        case datetime.datetime():
            return (value.date(), value.time()) != (ZERO_DATE, MIDNIGHT)
        case datetime.date():
            return value != ZERO_DATE
        case datetime.time():
            return value != MIDNIGHT
        case Items():
            return bool(value.values)
        case Record():
            return is_true(value.stands_for[0]) if value.stands_for else bool(value.fields)
        case Function():
            return True


def described(value: FlowValue) -> str:
    """A value as a fault speaks of it."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case Decimal():
            return f"{value:f}"
        case Items():
            return "array"
        case Record():
            return "object"
        case Function():
            return f"{value.name}(...)"
        case Fault():
            return "error"
        case _:
            return type(value).__name__


def size(value: FlowValue) -> int:
    """What a value weighs: letters for a text, else the number of values in it."""
    match value:
        case str():
            return 1 + len(value)
        case Items():
            return 1 + sum(size(one) for one in value.values)
        case Record():
            return 1 + sum(size(one) for one in value.fields.values())
        case _:
            return 1
