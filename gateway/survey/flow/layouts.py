"""Dates and times by a layout such as `DD-MM-YYYY tt:mm`: written, and read back. Knows nothing else of them."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from .calendar_words import days_of, months_of
from .values import FaultError

AS_THEY_ARE = " :/.,T-_"
"""What may stand between the parts of a layout."""
_DATE = ("YYYY", "YY", "MMMM", "MMM", "MM", "M", "DD", "D", "EEEE", "EEE")
_TIME = ("fffffffff", "ffffff", "fff", "hh", "h", "tt", "t", "mm", "m", "ss", "s", "aa", "AA")
_ZONE = ("ZZZ", "Z")
_READ = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<short_year>[0-9]{2})",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
    "hh": r"(?P<hour>[0-9]{2})",
    "h": r"(?P<hour>[0-9]{1,2})",
    "tt": r"(?P<hour>[0-9]{1,2})",
    "t": r"(?P<hour>[0-9]{1,2})",
    "mm": r"(?P<minute>[0-9]{2})",
    "m": r"(?P<minute>[0-9]{1,2})",
    "ss": r"(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?",
    "s": r"(?P<second>[0-9]{1,2})(?:\.(?P<fraction>[0-9]+))?",
    "aa": r"(?P<half>am|pm)",
    "AA": r"(?P<half>AM|PM)",
    "Z": r"(?P<zone>Z|[-+][0-9]{2}:[0-9]{2})",
    "ZZZ": r"(?P<zone>[-+][0-9]{2}:[0-9]{2})",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of one letter, or what stands between."""

    text: str
    is_field: bool


def write(
    layout: str, day: datetime.date | None, time: datetime.time | None, language: str, offset: datetime.timedelta | None
) -> str:
    """By the layout; names of days and months in the language. FaultError for a letter that has no meaning here."""
    allowed = (_DATE if day is not None else ()) + (_TIME if time is not None else ())
    allowed += _ZONE if offset is not None else ()
    written = []
    for part in _parts(layout, allowed):
        if not part.is_field:
            written.append(part.text)
        elif part.text in _DATE and day is not None:
            written.append(_day_part(part.text, day, language))
        elif part.text in _ZONE and offset is not None:
            written.append("Z" if part.text == "Z" and not offset else _offset(offset))
        elif time is not None:
            written.append(_time_part(part.text, time))
    return "".join(written)


def read_moment(text: str, layout: str, zone: datetime.tzinfo) -> datetime.datetime:
    """What the text says by the layout, on the clock of the zone. FaultError where it says something else."""
    found = _matched(text, layout, (*_DATE, *_TIME, *_ZONE))
    year = found.get("year") or found.get("short_year") or "1"
    full = int(year) if len(year) != 2 else int(year) + (1900 if int(year) >= 69 else 2000)
    try:
        day = datetime.date(full, int(found.get("month") or 1), int(found.get("day") or 1))
        naive = datetime.datetime.combine(day, _time_of(found))
        offset = found.get("zone")
        if offset is None:
            return naive.replace(tzinfo=zone)
        sign = -1 if offset[0] == "-" else 1
        hours, minutes = (0, 0) if offset == "Z" else (int(offset[1:3]), int(offset[4:6]))
        own = datetime.timezone(sign * datetime.timedelta(hours=hours, minutes=minutes))
        return naive.replace(tzinfo=own).astimezone(zone)
    except (OverflowError, ValueError) as error:
        raise FaultError("no such day") from error


def read_time(text: str, layout: str) -> datetime.time:
    """The time of day that the text says by the layout. FaultError where it says something else."""
    try:
        return _time_of(_matched(text, layout, _TIME))
    except ValueError as error:
        raise FaultError("no such time") from error


def _parts(layout: str, allowed: tuple[str, ...]) -> list[_Part]:
    parts = []
    for run in re.findall(r"f+|Y+|M+|D+|E+|h+|t+|m+|s+|a+|A+|Z+|.", layout, re.DOTALL):
        if run in allowed:
            parts.append(_Part(run, is_field=True))
        elif run in AS_THEY_ARE:
            parts.append(_Part(run, is_field=False))
        else:
            raise FaultError(f"a layout has no {run}")
    return parts


def _matched(text: str, layout: str, allowed: tuple[str, ...]) -> dict[str, str | None]:
    pattern, seen = "", set[str]()
    for part in _parts(layout, allowed):
        if not part.is_field:
            pattern += re.escape(part.text)
        elif part.text.startswith("f"):
            pattern = pattern.removesuffix(r"\.").replace(r"(?:\.(?P<fraction>[0-9]+))?", "")
            pattern += rf"\.(?P<fraction>[0-9]{{{len(part.text)}}})"
        elif part.text in _READ and part.text[0] not in seen:
            pattern += _READ[part.text]
            seen.add(part.text[0])
        else:
            raise FaultError(f"a layout to read by has no {part.text}")
    try:
        match = re.fullmatch(pattern, text)
    except re.error as error:
        raise FaultError("a layout names one thing twice") from error
    if match is None:
        raise FaultError("the text is not written that way")
    return match.groupdict()


def _time_of(found: dict[str, str | None]) -> datetime.time:
    hour, half = int(found.get("hour") or 0), (found.get("half") or "").lower()
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    micros = int((found.get("fraction") or "0").ljust(6, "0")[:6])
    return datetime.time(hour, int(found.get("minute") or 0), int(found.get("second") or 0), micros)


def _day_part(part: str, day: datetime.date, language: str) -> str:
    match part:
        case "YYYY":
            return f"{day.year:04}"
        case "YY":
            return f"{day.year % 100:02}"
        case "MMMM":
            return months_of(language)[day.month - 1]
        case "MMM":
            return months_of(language)[day.month - 1][:3]
        case "EEEE":
            return days_of(language)[day.isoweekday() % 7]
        case "EEE":
            return days_of(language)[day.isoweekday() % 7][:3]
        case "MM" | "M":
            return f"{day.month:0{len(part)}}"
        case _:
            return f"{day.day:0{len(part)}}"


def _time_part(part: str, time: datetime.time) -> str:
    match part[0]:
        case "t":
            return f"{time.hour:0{len(part)}}"
        case "h":
            return f"{(time.hour - 1) % 12 + 1:0{len(part)}}"
        case "m":
            return f"{time.minute:0{len(part)}}"
        case "s":
            return f"{time.second:0{len(part)}}"
        case "f":
            return f"{time.microsecond:06}000"[: len(part)]
        case "a":
            return "am" if time.hour < 12 else "pm"
        case _:
            return "AM" if time.hour < 12 else "PM"


def _offset(offset: datetime.timedelta) -> str:
    minutes = offset // datetime.timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
