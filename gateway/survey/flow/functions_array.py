"""The functions of expressions that work on arrays and objects. Knows no context."""

from __future__ import annotations

import datetime
from collections.abc import Hashable
from decimal import Decimal

from .calling import call
from .converting import to_boolean, to_function, to_integer, to_items, to_record, to_text
from .evaluation import MOST_ITEMS, Evaluation
from .functions_number import total
from .functions_text import Arguments
from .rendering import from_json, to_json
from .values import Fault, FaultError, FlowValue, Function, Items, Record, described, identity


def _kept(values: Arguments) -> Items:
    if len(values) > MOST_ITEMS:
        raise FaultError("too many items")
    fault = next((one for one in values if isinstance(one, Fault)), None)
    if fault is not None:
        raise FaultError(fault.message)
    return Items(values)


def _object(_: Evaluation, given: Arguments) -> FlowValue:
    _kept(given)
    if len(given) % 2:
        raise FaultError("a name without a value")
    return Record({to_text(name): value for name, value in zip(given[::2], given[1::2], strict=True)})


def _slice(_: Evaluation, given: Arguments) -> FlowValue:
    values, start = to_items(given[0]), to_integer(given[1])
    return Items(values[start : to_integer(given[2]) if len(given) > 2 else len(values)])


def _contains(_: Evaluation, given: Arguments) -> FlowValue:
    values, wanted = to_items(given[0]), given[1]
    if isinstance(wanted, Fault):
        raise FaultError(wanted.message)
    return any(identity(one) == identity(wanted) for one in values)


def _join(_: Evaluation, given: Arguments) -> FlowValue:
    values, separator = to_items(given[0]), to_text(given[1])
    return separator.join(to_text(one) for one in values)


def _sort(_: Evaluation, given: Arguments) -> FlowValue:
    values = to_items(given[0])
    if len(values) < 2:
        return Items(values)
    kinds = {type(one) for one in values}
    for kind in (bool, Decimal, str, datetime.datetime, datetime.date, datetime.time):
        if kinds == {kind}:
            return Items(tuple(sorted(values, key=lambda one: one)))  # type: ignore[arg-type, return-value]  # one kind
    raise FaultError(f"{described(values[0])[:50]} cannot be put in order with the others")


def _unique(_: Evaluation, given: Arguments) -> FlowValue:
    found: dict[Hashable, FlowValue] = {}
    for one in to_items(given[0]):
        found.setdefault(identity(one), one)
    return Items(tuple(found.values()))


def _filter(at: Evaluation, given: Arguments) -> FlowValue:
    values, keep = to_items(given[0]), to_function(given[1])
    return Items(tuple(one for one in values if to_boolean(call(at, keep, (one,)))))


def _foreach(at: Evaluation, given: Arguments) -> FlowValue:
    values, work = to_items(given[0]), to_function(given[1])
    return _kept(tuple(call(at, work, (one, *given[2:])) for one in values))


def _foreach_value(at: Evaluation, given: Arguments) -> FlowValue:
    record, work = to_record(given[0]), to_function(given[1])
    changed = {name: call(at, work, (record.fields[name], *given[2:])) for name in record.names()}
    _kept(tuple(changed.values()))
    return Record(changed)


def _extract(_: Evaluation, given: Arguments) -> FlowValue:
    found = to_record(given[0]).get(to_text(given[1]))
    return found[0] if found else None


def _extract_object(_: Evaluation, given: Arguments) -> FlowValue:
    record, names = to_record(given[0]), [to_text(one) for one in given[1:]]
    return Record({name: next(iter(record.get(name)), None) for name in names})


def _json(_: Evaluation, given: Arguments) -> FlowValue:
    if isinstance(given[0], Fault):
        raise FaultError(given[0].message)
    return to_json(given[0])


ARRAY_FUNCTIONS = (
    Function("array", 0, None, lambda _, given: _kept(given)),
    Function("object", 0, None, _object),
    Function("slice", 2, 3, _slice),
    Function("contains", 2, 2, _contains),
    Function("join", 2, 2, _join),
    Function("reverse", 1, 1, lambda _, given: Items(to_items(given[0])[::-1])),
    Function("sort", 1, 1, _sort),
    Function("sum", 1, 1, lambda _, given: total(to_items(given[0]))),
    Function("unique", 1, 1, _unique),
    Function("concat", 2, 2, lambda _, given: _kept((*to_items(given[0]), *to_items(given[1])))),
    Function("filter", 2, 2, _filter),
    Function("foreach", 2, None, _foreach),
    Function("foreach_value", 2, None, _foreach_value),
    Function("extract", 2, 2, _extract),
    Function("extract_object", 2, None, _extract_object),
    Function("keys", 1, 1, lambda _, given: Items(tuple(to_record(given[0]).names()))),
    Function("json", 1, 1, _json),
    Function("parse_json", 1, 1, lambda _, given: from_json(to_text(given[0]))),
)
