"""RapidPro's tables of functions, operators and router tests, run through the hub's own. Knows how to compare."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from gateway.survey.flow import numbers
from gateway.survey.flow.calling import call
from gateway.survey.flow.evaluation import Evaluation, Surroundings
from gateway.survey.flow.functions import FUNCTIONS
from gateway.survey.flow.rendering import from_json
from gateway.survey.flow.settings import DAY_FIRST, MONTH_FIRST, Habits
from gateway.survey.flow.values import SELF, Fault, FlowValue, Items, Record, identity

from .rows import Meaning, meant, table

NOW = datetime.datetime(2018, 4, 11, 13, 24, 30, 123456, tzinfo=datetime.UTC)
"""When RapidPro's tests say they run."""
FAULT = Fault("any")
UTC = ZoneInfo("UTC")
KIGALI = Habits(date_format=DAY_FIRST, time_format="tt:mm:ss", timezone=ZoneInfo("Africa/Kigali"), country="RW")
DAY_MONTH = Habits(date_format=DAY_FIRST)
MONTH_DAY = Habits(date_format=MONTH_FIRST, time_format="h:mm aa", timezone=ZoneInfo("America/Los_Angeles"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row, and what became of it."""

    table: str
    name: str
    given: str
    passed: bool
    got: str = ""
    wanted: str = ""
    unknown: bool = False
    """The function is none of the hub's, or the row cannot be read."""


def router_rows(root: Path) -> Iterator[Row]:
    """flows/routers/cases/tests_test.go, the big table."""
    meaning = meaning_of({"dmy": KIGALI, "ara": Habits(letters_alike=True)})
    meaning |= {"xd": lambda moment: moment, "result": _found, "resultWithExtra": _found}
    meaning |= {"falseResult": lambda: Record({"match": ""}, (False,))}
    source = (root / "flows/routers/cases/tests_test.go").read_text(encoding="utf-8")
    yield from _run("router tests", table(source, "var testTests"), meaning)


def phone_rows(root: Path) -> Iterator[Row]:
    """The table of has_phone."""
    source = (root / "flows/routers/cases/tests_test.go").read_text(encoding="utf-8")
    for text, country, expected in table(source, "func TestHasPhone"):
        given = (f"my number is {text}", *([str(country)] if country else []))
        value = _call("has_phone", replace(Habits(), country="RW"), given)
        wanted = _found(str(expected)) if expected else Record({"match": ""}, (False,))
        yield compared("has_phone", "has_phone", given, value, wanted)


def number_rows(root: Path) -> Iterator[Row]:
    """The table of has_number with other signs."""
    source = (root / "flows/routers/cases/tests_test.go").read_text(encoding="utf-8")
    for point, group, text, expected in table(source, "func TestHasNumberWithNumberFormats"):
        habits = Habits(decimal_symbol=str(point), grouping_symbol=str(group))
        value = _call("has_number", habits, (str(text),))
        wanted = _found(Decimal(str(expected))) if expected else Record({"match": ""}, (False,))
        yield compared("has_number", "has_number", (str(text),), value, wanted)


def function_rows(root: Path) -> Iterator[Row]:
    """excellent/functions/builtin_test.go."""
    meaning = meaning_of({"dmy": DAY_MONTH, "mdy": MONTH_DAY})
    meaning |= {"xd": lambda day: day}
    source = (root / "excellent/functions/builtin_test.go").read_text(encoding="utf-8")
    yield from _run("functions", table(source, "var funcTests"), meaning)


def told(rows: list[Row]) -> Iterator[str]:
    """The sum, and each row that came out otherwise."""
    for name in dict.fromkeys(row.table for row in rows):
        of_table = [row for row in rows if row.table == name]
        known = [row for row in of_table if not row.unknown]
        passed = sum(row.passed for row in known)
        yield f"{name}: {passed} of {len(known)} as there; {len(of_table) - len(known)} of what the hub refuses"
        missing = Counter(row.name for row in of_table if row.unknown)
        if missing:
            yield f"  refused: {', '.join(f'{name} {count}' for name, count in sorted(missing.items()))}"
        yield from (f"  {row.name}{row.given}: {row.got}, not {row.wanted}" for row in known if not row.passed)


def _run(name: str, rows: Iterator[tuple[object, ...]], meaning: Meaning) -> Iterator[Row]:
    for function, habits, arguments, expected in rows:
        called = str(function)
        try:
            around, given = meant(habits, meaning), meant(arguments, meaning)
            wanted = meant(expected, meaning)
        except (KeyError, TypeError) as error:
            yield Row(table=name, name=called, given=f" cannot be read: {error!r}", passed=False, unknown=True)
            continue
        assert isinstance(around, Habits)
        assert isinstance(given, list)
        if called not in FUNCTIONS:
            yield Row(table=name, name=called, given=str(given)[:80], passed=False, unknown=True)
            continue
        yield compared(name, called, tuple(given), _call(called, around, tuple(given)), wanted)


def _call(function: str, habits: Habits, given: tuple[FlowValue, ...]) -> FlowValue:
    at = Evaluation(Surroundings(habits=habits, now=NOW))
    at.left = 10_000_000  # rows at the limits of arrays
    return call(at, FUNCTIONS[function], given)


def compared(name: str, function: str, given: object, got: FlowValue, wanted: object) -> Row:
    """A row, passed where both are the same; of faults, none is like another, so any will do."""
    same = identity(got) == identity(wanted)  # type: ignore[arg-type]  # a meaning gives values
    passed = isinstance(got, Fault) if isinstance(wanted, Fault) else same
    return Row(
        table=name, name=function, given=str(given)[:120], passed=passed, got=str(got)[:200], wanted=str(wanted)[:200]
    )


def _found(match: FlowValue, extra: FlowValue = None) -> Record:
    return Record({"match": match} | ({"extra": extra} if extra is not None else {}), (True,))


def _record(pairs: list[tuple[str, FlowValue]]) -> Record:
    fields = dict(pairs)
    stands_for = (fields.pop(SELF),) if SELF in fields else ()
    return Record(fields, stands_for)


def _number(value: object) -> FlowValue:
    text = f"{value:f}" if isinstance(value, float) else str(value)
    return numbers.read(text) or Decimal(text)


def _time_date(*parts: object) -> datetime.datetime:
    *plain, zone = parts
    year, month, day, hour, minute, second, nanos = (int(str(part)) for part in plain)
    assert isinstance(zone, datetime.tzinfo)
    return datetime.datetime(year, month, day, hour, minute, second, nanos // 1000, zone)


def meaning_of(habits: dict[str, Habits]) -> dict[str, Callable[..., object]]:
    """What the names in RapidPro's tables stand for."""
    meaning: dict[str, Callable[..., object]] = {name: lambda one=one: one for name, one in habits.items()}
    zones = {"time.UTC": UTC, "la": ZoneInfo("America/Los_Angeles"), "kgl": KIGALI.timezone}
    meaning |= {name: lambda zone=zone: zone for name, zone in zones.items()}
    fixed: dict[str, FlowValue] = {
        "nil": None,
        "true": True,
        "false": False,
        "ERROR": FAULT,
        "errorArg": FAULT,
        "types.XBooleanTrue": True,
        "types.XBooleanFalse": False,
        "types.XTimeZero": datetime.time(),
        "types.XTextEmpty": "",
        "types.XObjectEmpty": Record({}),
        "dates.ZeroDate": datetime.date(1, 1, 1),
        "types.XDateZero": datetime.date(1, 1, 1),
        "math.MaxInt32": Decimal(2**31 - 1),
    }
    meaning |= {name: lambda value=value: value for name, value in fixed.items()}
    meaning |= {name: lambda text: text for name in ("xs", "xt", "xd", "xdt", "types.NewXText", "int64")}
    meaning |= dict.fromkeys(("xn", "xi", "types.NewXNumberFromInt64", "types.NewXNumberFromInt"), _number)
    meaning |= dict.fromkeys(("xo", "types.NewXObject"), _record)
    meaning |= {
        "xa": lambda *values: Items(values),
        "types.NewXArray": lambda *values: Items(values),
        "xj": lambda text: from_json(text),
        "xf": lambda name: FUNCTIONS[name],
        "xitems": lambda count: ["x"] * count,
        "types.NewXErrorf": lambda text: Fault(text),
        "strings.Repeat": lambda text, count: text * count,
        "time.Date": _time_date,
        "dates.NewDate": datetime.date,
        "dates.NewTimeOfDay": lambda hour, minute, second, nanos: datetime.time(hour, minute, second, nanos // 1000),
        "+": lambda left, right: left + right,
        "minus": lambda value: -value,
        "...": lambda value: value,
    }
    return meaning
