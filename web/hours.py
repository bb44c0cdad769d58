"""Hours of a day, lengths of time and moments as people say them, in the visitor's language. Knows no table."""

from __future__ import annotations

from datetime import timedelta

from web.language import gettext, marked

NOON = 12
EVENING = 19
"""From here on Peru says "de la noche"."""

_PARTS = (
    (marked("between %(first)s and %(second)s in the morning"), 1, NOON - 1),
    (marked("between %(first)s and %(second)s in the afternoon"), NOON + 1, EVENING - 1),
    (marked("between %(first)s and %(second)s in the evening"), EVENING, 23),
)


def between(first: int, last: int) -> str:
    """`entre las 2 y las 5 de la mañana`; from `first` o'clock (0 to 23) up to `last` o'clock (1 to 24)."""
    if (last - first) % 24 == 0:
        return gettext("at all hours")
    for said, start, end in _PARTS:
        if start <= first < last <= end:
            return gettext(said) % {"first": _bare(first), "second": _bare(last)}
    return gettext("between %(first)s and %(second)s") % {"first": _whole(first), "second": _whole(last)}


def length(of: timedelta) -> str:
    """`3 d 4 h`, `2 h 10 min`, `40 s`: the two largest units."""
    seconds = int(of.total_seconds())
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else f"{seconds} s"


def _bare(hour: int) -> str:
    """Without the part of the day."""
    number = hour % 12
    return gettext("one o'clock") if number == 1 else gettext("%(hour)d o'clock") % {"hour": number}


def _whole(hour: int) -> str:
    hour %= 24
    if hour == 0:
        return gettext("midnight")
    if hour == NOON:
        return gettext("noon")
    if hour < NOON:
        said = gettext("%(time)s in the morning")
    else:
        said = gettext("%(time)s in the afternoon") if hour < EVENING else gettext("%(time)s in the evening")
    return said % {"time": _bare(hour)}
