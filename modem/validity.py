"""How long the network may keep trying: what the field TP-VP can say (3GPP 23.040, 9.2.3.12.1). Pure."""

from __future__ import annotations

from datetime import timedelta

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(weeks=63)
_STEPS = (
    (timedelta(hours=12), timedelta(minutes=5)),
    (timedelta(hours=24), timedelta(hours=1)),  # half hours can be said too, but not by libgammu
    (timedelta(days=30), timedelta(days=1)),
    (LONGEST, timedelta(weeks=1)),
)
"""Up to so long, in steps of so much. Between 30 days and 5 weeks there is nothing."""


def codable(wanted: timedelta) -> timedelta:
    """The longest validity that can be said and is not longer than wanted; the shortest there is for less.

    A text that arrives after it is worth anything does harm: never rounded up.
    """
    if wanted <= SHORTEST:
        return SHORTEST
    before = SHORTEST
    for bound, step in _STEPS:
        if wanted <= bound:
            return max(wanted // step * step, before)
        before = bound
    return LONGEST
