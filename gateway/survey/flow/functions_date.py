"""The functions of expressions that work on days and times. Knows no context; the evaluation says what time it is."""

from __future__ import annotations

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import layouts, moments, numbers
from .converting import to_day, to_integer, to_moment, to_number, to_text, to_time
from .evaluation import Evaluation
from .functions_text import Arguments
from .rendering import formatted, language_of, moment_text
from .values import FaultError, FlowValue, Function

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_EPOCH_DAYS_KNOWN = 106_751
"""How many days from 1970 a moment may lie: what RapidPro's clock of nanoseconds holds."""


def _zone(name: str) -> datetime.tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise FaultError(f"there is no time zone {name[:50]}") from error


def _parse_datetime(at: Evaluation, given: Arguments) -> FlowValue:
    text, layout = to_text(given[0]), to_text(given[1])
    zone = _zone(to_text(given[2])) if len(given) > 2 else at.habits.timezone
    return layouts.read_moment(text, layout, zone)


def _datetime_from_epoch(at: Evaluation, given: Arguments) -> FlowValue:
    micros = numbers.multiply(to_number(given[0]), Decimal(1_000_000))
    if abs(micros) > _EPOCH_DAYS_KNOWN * 86_400 * 1_000_000:
        raise FaultError("number out of range")
    return moments.localized(_EPOCH + datetime.timedelta(microseconds=int(micros)), at.habits.timezone)


def _datetime_diff(at: Evaluation, given: Arguments) -> FlowValue:
    one, other = to_moment(given[0], at), to_moment(given[1], at)
    return Decimal(moments.between(one, other, to_text(given[2])))


def _datetime_add(at: Evaluation, given: Arguments) -> FlowValue:
    return moments.later(to_moment(given[0], at), to_integer(given[1]), to_text(given[2]))


def _replace_time(at: Evaluation, given: Arguments) -> FlowValue:
    moment = to_moment(given[0], at)
    return datetime.datetime.combine(moment.date(), to_time(given[1]), moment.tzinfo)


def _tz(at: Evaluation, given: Arguments) -> FlowValue:
    return str(to_moment(given[0], at).tzinfo)


def _tz_offset(at: Evaluation, given: Arguments) -> FlowValue:
    return to_moment(given[0], at).strftime("%z")[:5]


def _epoch(at: Evaluation, given: Arguments) -> FlowValue:
    micros = (moments.localized(to_moment(given[0], at), datetime.UTC) - _EPOCH) // datetime.timedelta(microseconds=1)
    return numbers.divide(Decimal(micros), Decimal(1_000_000))


def _date_from_parts(_: Evaluation, given: Arguments) -> FlowValue:
    year, month, day = (to_integer(one) for one in given)
    if not 1 <= month <= 12:
        raise FaultError("there are twelve months")
    return moments.day_of(year, month, day)


def _time_from_parts(_: Evaluation, given: Arguments) -> FlowValue:
    hour, minute, second = (to_integer(one) for one in given)
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59):
        raise FaultError("there is no such time")
    return datetime.time(hour, minute, second)


def _format_date(at: Evaluation, given: Arguments) -> FlowValue:
    day = to_day(given[0], at)
    if len(given) < 2:
        return formatted(day, at.habits)
    return layouts.write(to_text(given[1]), day, None, language_of(at.habits), None)


def _format_datetime(at: Evaluation, given: Arguments) -> FlowValue:
    moment = to_moment(given[0], at)
    layout = to_text(given[1]) if len(given) > 1 else f"{at.habits.date_format} {at.habits.time_format}"
    zone = _zone(to_text(given[2])) if len(given) > 2 else at.habits.timezone
    return moment_text(moment, layout, at.habits, zone)


def _format_time(at: Evaluation, given: Arguments) -> FlowValue:
    time = to_time(given[0])
    layout = to_text(given[1]) if len(given) > 1 else at.habits.time_format
    return layouts.write(layout, None, time, language_of(at.habits), None)


def _legacy_add(at: Evaluation, given: Arguments) -> FlowValue:
    """Days onto a date, in whichever order; two numbers are added."""
    days: list[FlowValue] = []
    dates = []
    for one in given:
        try:
            dates.append(to_moment(one, at))
        except FaultError:
            days.append(one)
    if len(dates) == 2:
        raise FaultError("two dates cannot be added")
    if dates:
        return moments.later(dates[0], to_integer(days[0]), "D")
    return numbers.add(to_number(given[0]), to_number(given[1]))


DATE_FUNCTIONS = (
    Function("date", 1, 1, lambda at, given: to_day(given[0], at)),
    Function("datetime", 1, 1, lambda at, given: to_moment(given[0], at)),
    Function("time", 1, 1, lambda _, given: to_time(given[0])),
    Function("parse_datetime", 2, 3, _parse_datetime),
    Function("datetime_from_epoch", 1, 1, _datetime_from_epoch),
    Function("datetime_diff", 3, 3, _datetime_diff),
    Function("datetime_add", 3, 3, _datetime_add),
    Function("replace_time", 2, 2, _replace_time),
    Function("tz", 1, 1, _tz),
    Function("tz_offset", 1, 1, _tz_offset),
    Function("now", 0, 0, lambda at, _: at.now),
    Function("today", 0, 0, lambda at, _: at.now.date()),
    Function("epoch", 1, 1, _epoch),
    Function("date_from_parts", 3, 3, _date_from_parts),
    Function("weekday", 1, 1, lambda at, given: Decimal(to_day(given[0], at).isoweekday() % 7)),
    Function("week_number", 1, 1, lambda at, given: Decimal(moments.week_of(to_day(given[0], at)))),
    Function("parse_time", 2, 2, lambda _, given: layouts.read_time(to_text(given[0]), to_text(given[1]))),
    Function("time_from_parts", 3, 3, _time_from_parts),
    Function("format_date", 1, 2, _format_date),
    Function("format_datetime", 1, 3, _format_datetime),
    Function("format_time", 1, 2, _format_time),
    Function("legacy_add", 2, 2, _legacy_add),
)
