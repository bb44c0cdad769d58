"""Days and times of day: found in what people write, moved by months and hours. Knows no layout of letters."""

from __future__ import annotations

import datetime
import re

from .settings import DAY_FIRST, YEAR_FIRST, Habits
from .values import FaultError

LONGEST_SEARCHED_LETTERS = 1000
"""Of a text in which a day or a time is looked for; a long SMS has half as many."""
NANOS_DIGITS = 9

_SPACES = " \n\r\t"
_PART = r"[-./\\_ ]"
_SHORT, _YEAR = r"([0-9]{1,2})", r"([0-9]{4}|[0-9]{2})"
_YEAR_LAST = re.compile(rf"\b{_SHORT}{_PART}{_SHORT}{_PART}{_YEAR}\b", re.ASCII)
_YEAR_AHEAD = re.compile(rf"\b{_YEAR}{_PART}{_SHORT}{_PART}{_SHORT}\b", re.ASCII)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_ISO_MOMENT = re.compile(
    rf"{_ISO_DAY.pattern}T([0-9]{{2}}):([0-9]{{2}})(?::([0-9]{{2}})(?:[.,]([0-9]+))?)?(Z|[-+][0-9]{{2}}:[0-9]{{2}})"
)
_TIME = re.compile(
    r"\b(?P<hour>[0-9]{1,2})"
    r"(?::?(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?)?)?"
    r"\W{0,20}(?P<half>[ap]m)?\b",
    re.ASCII | re.IGNORECASE,
)


def moment_in(text: str, habits: Habits, now: datetime.datetime, *, fill: bool = False) -> datetime.datetime | None:
    """The day and time of day written in a text; without a time midnight, or with `fill` the time that it is now."""
    text = text.strip(_SPACES)[:LONGEST_SEARCHED_LETTERS]
    exact = _iso_moment(text, habits)
    if exact is not None:
        return exact
    found = _find_day(text, habits, now)
    if found is None:
        return None
    day, rest = found
    time = time_in(rest)
    if time is None:
        time = now.astimezone(habits.timezone).time() if fill else datetime.time()
    return datetime.datetime.combine(day, time, habits.timezone)


def day_in(text: str, habits: Habits, now: datetime.datetime) -> datetime.date | None:
    """The day written in a text, in ISO or in the office's order."""
    found = _find_day(text.strip(_SPACES)[:LONGEST_SEARCHED_LETTERS], habits, now)
    return None if found is None else found[0]


def time_in(text: str) -> datetime.time | None:
    """The first time of day written in a text: 10:30, 1030, 3 pm."""
    for match in _TIME.finditer(text[:LONGEST_SEARCHED_LETTERS]):
        hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
        micros = int((match["fraction"] or "0").ljust(6, "0")[:6])
        half = (match["half"] or "").lower()
        if half == "pm" and hour < 12:
            hour += 12
        elif half == "am" and hour == 12:
            hour = 0
        if (hour, minute, second, micros) == (24, 0, 0, 0):
            hour = 0
        if hour <= 23 and minute <= 59 and second <= 59:
            return datetime.time(hour, minute, second, micros)
    return None


def localized(moment: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    """The same moment on another clock. FaultError where the calendar ends."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError) as error:
        raise FaultError("no such day") from error


def later(moment: datetime.datetime, amount: int, unit: str) -> datetime.datetime:
    """So many s, m, h, D, W, M or Y later; 31 January and a month is 3 March. FaultError for another unit."""
    try:
        if unit in _SECONDS:
            span = datetime.timedelta(seconds=amount * _SECONDS[unit])
            return (moment.astimezone(datetime.UTC) + span).astimezone(moment.tzinfo)
        if unit in _DAYS:
            return moment + datetime.timedelta(days=amount * _DAYS[unit])
        if unit in _MONTHS:
            months = moment.month - 1 + amount * _MONTHS[unit]
            day = day_of(moment.year + months // 12, months % 12 + 1, moment.day)
            return datetime.datetime.combine(day, moment.timetz())
    except (OverflowError, ValueError) as error:
        raise FaultError("no such day") from error
    raise FaultError(f"no such unit of time: {unit}")


def between(one: datetime.datetime, other: datetime.datetime, unit: str) -> int:
    """How many s, m, h, D, W, M or Y pass from one to the other, cut to whole ones. FaultError for another unit."""
    if unit in _SECONDS:
        utc = datetime.UTC  # two moments of one zone are taken apart by the clock on the wall otherwise
        micros = (localized(other, utc) - localized(one, utc)) // datetime.timedelta(microseconds=1)
        return _cut(micros, _SECONDS[unit] * 1_000_000)
    days = (other.date() - one.date()).days
    if unit in _DAYS:
        return _cut(days, _DAYS[unit])
    if unit == "M":
        return (other.year - one.year) * 12 + other.month - one.month
    if unit == "Y":
        return other.year - one.year
    raise FaultError(f"no such unit of time: {unit}")


def day_of(year: int, month: int, day: int) -> datetime.date:
    """A day from its parts; 31 February is 3 March. FaultError where the calendar ends."""
    try:
        return datetime.date(year, month, 1) + datetime.timedelta(days=day - 1)
    except (OverflowError, ValueError) as error:
        raise FaultError("no such day") from error


def week_of(day: datetime.date) -> int:
    """The number of the week, which begins on Sunday; the one with 1 January is the first."""
    first = datetime.date(day.year, 1, 1)
    return ((day - first).days + first.isoweekday() % 7) // 7 + 1


_SECONDS = {"s": 1, "m": 60, "h": 3600}
_DAYS = {"D": 1, "W": 7}
_MONTHS = {"M": 1, "Y": 12}


def _cut(amount: int, by: int) -> int:
    return amount // by if amount >= 0 else -(-amount // by)


def _iso_moment(text: str, habits: Habits) -> datetime.datetime | None:
    match = _ISO_MOMENT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(match[group]) for group in range(1, 6))
    micros = int((match[7] or "0").ljust(6, "0")[:6])
    try:
        naive = datetime.datetime(year, month, day, hour, minute, int(match[6] or 0), micros)  # noqa: DTZ001  its zone follows
        return _in_zone(naive, match[8], habits.timezone)
    except (OverflowError, ValueError):
        return None


def _in_zone(naive: datetime.datetime, offset: str, own: datetime.tzinfo) -> datetime.datetime:
    """With its offset from UTC; on the office's own clock, where that agrees."""
    if offset == "Z":
        return naive.replace(tzinfo=datetime.UTC)
    span = datetime.timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
    zone = datetime.timezone(-span if offset[0] == "-" else span)
    exact = naive.replace(tzinfo=zone)
    here = exact.astimezone(own)
    return here if here.utcoffset() == zone.utcoffset(None) else exact


def _find_day(text: str, habits: Habits, now: datetime.datetime) -> tuple[datetime.date, str] | None:
    """A day and what follows it."""
    match = _ISO_DAY.match(text)
    if match is not None:
        day = _day(int(match[1]), int(match[2]), int(match[3]))
        if day is not None:
            return day, text[match.end() :]
    pattern = _YEAR_AHEAD if habits.date_format == YEAR_FIRST else _YEAR_LAST
    for found in pattern.finditer(text):
        if habits.date_format == YEAR_FIRST:
            year_text, month_text, day_text = found.groups()
        elif habits.date_format == DAY_FIRST:
            day_text, month_text, year_text = found.groups()
        else:
            month_text, day_text, year_text = found.groups()
        day = _day(_full_year(year_text, now.year), int(month_text), int(day_text))
        if day is not None:
            return day, text[found.end() :]
    return None


def _full_year(text: str, current: int) -> int:
    """Two digits are of this century, unless that lies ahead."""
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year > current % 1000 else 2000)


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
