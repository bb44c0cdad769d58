"""Several modems: which one sends to whom, who stands in, how fast each may send. Pure.

Knows names of modems and their routes; knows no process, no store and no clock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from modem.api import Msisdn

SECONDS_A_MINUTE = 60.0


class Standing(StrEnum):
    """What a modem can do for the queue now."""

    WELL = "well"
    GONE = "gone"
    """For long enough that others stand in, whatever that costs."""
    FULL = "full"
    """It has sent as much as it may today: others stand in only for numbers that are in their own routes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Who may send to one number, the best first."""

    best: tuple[str, ...]
    """Those whose routes fit it equally well; at least one."""
    allowed: tuple[str, ...]
    """Those and all others whose routes allow it."""
    others: tuple[str, ...]
    """Those whose routes do not: only where a modem is gone."""


def ranking(to: Msisdn, operator: str | None, routes: Mapping[str, Sequence[str]]) -> Ranking:
    """Who may send to a number, from each modem's routes in the order of the configuration.

    A route is the beginning of a number in E.164 (`+51`, `+5198`; the longest that fits is best) or an operator
    (`claro`; fits where `operator`, whose the number is, is the same, and counts less than a beginning). A modem
    without routes sends to anybody, and counts least. Where no modem's routes fit, it is the first one's.
    """
    fits = {name: _fit(to, operator, own) for name, own in routes.items()}
    allowed = tuple(
        sorted((name for name, fit in fits.items() if fit is not None), key=lambda name: -(fits[name] or 0))
    )
    others = tuple(name for name, fit in fits.items() if fit is None)
    if not allowed:
        return Ranking(best=others[:1], allowed=others[:1], others=others[1:])
    return Ranking(
        best=tuple(name for name in allowed if fits[name] == fits[allowed[0]]), allowed=allowed, others=others
    )


def home(to: Msisdn, ranked: Ranking) -> str:
    """Of several that fit equally, always the same one for a number.

    They share the numbers evenly, and when one is added only its own share moves to it (rendezvous hashing).
    """
    return max(ranked.best, key=lambda name: hashlib.sha256(f"{name} {to}".encode()).digest())


def sender(lane: str, ranked: Ranking, standings: Mapping[str, Standing]) -> str | None:
    """Who sends now what waits for the modem `lane`; None: it waits. A modem not in `standings` is gone."""
    how = standings.get(lane, Standing.GONE)
    if how is Standing.WELL:
        return lane
    willing = ranked.allowed if how is Standing.FULL else (*ranked.allowed, *ranked.others)
    return next((name for name in willing if name != lane and standings.get(name) is Standing.WELL), None)


@dataclass(slots=True)
class Bucket:
    """So many parts a minute, evenly: a token bucket of one, with debt for the parts of a long message.

    Times are monotonic seconds. Not for two threads.
    """

    per_minute: int
    _free_at: float = field(default=float("-inf"))

    def wait(self, now: float) -> float:
        """Seconds until the next message may leave; 0 where it may now."""
        return max(0.0, self._free_at - now)

    def take(self, parts: int, now: float) -> None:
        """So many parts have left: the next message waits for all of them."""
        self._free_at = max(self._free_at, now) + parts * SECONDS_A_MINUTE / self.per_minute


def _fit(to: Msisdn, operator: str | None, routes: Sequence[str]) -> int | None:
    """How well routes fit a number: the length of the beginning, 1 for its operator, 0 for no routes at all."""
    if not routes:
        return 0
    prefixes = [len(route) for route in routes if route.startswith("+") and to.startswith(route)]
    if prefixes:
        return max(prefixes)
    return 1 if operator is not None and operator in routes else None
