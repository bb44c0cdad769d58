"""Values as text: as they are kept, as an office reads them, as JSON. Converts no text back."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

from . import layouts, numbers
from .settings import Habits
from .values import SELF, Fault, FaultError, FlowValue, Function, Items, Record

DEEPEST_JSON = 20


def render(value: FlowValue) -> str:
    """The value as a flow keeps it: true, 12.5, 2026-11-20T08:00:00.000000-05:00, [a, b]. A Fault: empty."""
    match value:
        case None | Fault():
            return ""
        case bool():
            return str(value).lower()
        case str():
            return value
        case Decimal():
            return numbers.written(value)
        case datetime.datetime() | datetime.date() | datetime.time():
            return _iso(value)
        case Items():
            return f"[{', '.join(render(one) for one in value.values)}]"
        case Record():
            if value.stands_for:
                return render(value.stands_for[0])
            return "{" + ", ".join(f"{name}: {render(value.fields[name])}" for name in value.names()) + "}"
        case Function():
            return value.name or "<anon>"


def formatted(value: FlowValue, habits: Habits) -> str:
    """The value for a person's eyes: 1,234.5; 20-11-2026; lists without their brackets."""
    match value:
        case Decimal():
            return number_text(value, habits)
        case datetime.datetime():
            return moment_text(value, f"{habits.date_format} {habits.time_format}", habits, habits.timezone)
        case datetime.date():
            return layouts.write(habits.date_format, value, None, language_of(habits), None)
        case datetime.time():
            return layouts.write(habits.time_format, None, value, language_of(habits), None)
        case Items():
            return _lines_of_items([formatted(one, habits) for one in value.values])
        case Record():
            if value.stands_for:
                return formatted(value.stands_for[0], habits)
            return "\n".join(_line(name, formatted(value.fields[name], habits)) for name in value.names())
        case _:
            return render(value)


def number_text(number: Decimal, habits: Habits, places: int | None = None, *, grouping: bool = True) -> str:
    """The number with the office's signs; `places` None: as many as it has."""
    digits = numbers.written(number) if places is None else numbers.fixed(number, places)
    whole, _, decimals = digits.partition(".")
    if grouping:
        whole = numbers.grouped(whole, habits.grouping_symbol)
    return f"{whole}{habits.decimal_symbol}{decimals}" if decimals else whole


def moment_text(moment: datetime.datetime, layout: str, habits: Habits, zone: datetime.tzinfo) -> str:
    """The moment by a layout, on the clock of a zone. FaultError for a layout that is none."""
    try:
        there = moment.astimezone(zone)
    except (OverflowError, ValueError) as error:
        raise FaultError("no such day") from error
    return layouts.write(layout, there.date(), there.time(), language_of(habits), there.utcoffset())


def language_of(habits: Habits) -> str:
    """The usual language, for names of months."""
    return habits.languages[0] if habits.languages else ""


def to_json(value: FlowValue) -> str:
    """The value as JSON; faults and functions inside it are null."""
    match value:
        case None | Fault() | Function():
            return "null"
        case bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case Decimal():
            return numbers.written(value)
        case Items():
            return f"[{','.join(to_json(one) for one in value.values)}]"
        case Record():
            pairs = (f"{to_json(name)}:{to_json(value.fields[name])}" for name in value.names())
            return "{" + ",".join(pairs) + "}"
        case _:
            return f'"{_iso(value)}"'


def from_json(text: str) -> FlowValue:
    """The value that JSON says. FaultError where it is none, or too deep."""
    depth = deepest = 0
    for char in text:
        depth += (char in "[{") - (char in "]}")
        deepest = max(deepest, depth)
    if deepest > DEEPEST_JSON:
        raise FaultError("JSON within JSON without end")
    try:
        return _value(json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_no_constant))
    except ValueError as error:
        raise FaultError("no valid JSON") from error


def _value(plain: object) -> FlowValue:
    match plain:
        case None | bool() | str() | Decimal():
            return plain
        case list():
            return Items(tuple(_value(one) for one in plain))
        case dict():
            fields = {str(name): _value(one) for name, one in plain.items() if name != SELF}
            return Record(fields, (_value(plain[SELF]),) if SELF in plain else ())
        case _:
            raise FaultError("no valid JSON")


def _number(text: str) -> Decimal:
    if len(text) > numbers.MOST_MAGNITUDE + numbers.MOST_DIGITS:
        raise FaultError("number out of range")
    return numbers.kept(Decimal(text))


def _no_constant(text: str) -> Decimal:
    raise FaultError(f"{text} is no number")


def _iso(value: datetime.datetime | datetime.date | datetime.time) -> str:
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return value.isoformat(timespec="microseconds") if isinstance(value, datetime.time) else value.isoformat()


def _lines_of_items(parts: list[str]) -> str:
    if not any("\n" in part for part in parts):
        return ", ".join(parts)
    return "\n".join(f"-{_indented(part)[1:]}" for part in parts)


def _line(name: str, text: str) -> str:
    return f"{name}:\n{_indented(text)}" if "\n" in text else f"{name}: {text}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else line for line in text.split("\n"))
