"""How fast the demonstration's time may pass: at a run while nothing happens, at a walk while people talk.

Knows the clock and what it is told of the moment; not what an SMS or a round is. See docs/adr/0010.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .clock import ElasticClock

HOLIDAYS = timedelta(days=5)
"""Where nothing at all is due for so long, school is out."""
HOLIDAY_TIMES = 8
"""Holidays pass so many times faster."""
REAL = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What lies around the present."""

    ready: bool
    """Every modem can be used."""
    busy: bool
    """A message waits to be sent, is being sent, or lies unread in the modem."""
    next: datetime | None
    """The next thing that is known to happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paces:
    """Virtual seconds a real second, at a run and at a walk."""

    run: float
    walk: float
    hold_seconds: float
    """After a turn (a reply falls due, a round opens) time walks for so long, real seconds: a tick of the hub and a
    look of the simulator, and somebody notices."""


class Pacer:
    """Steers the clock; `step` is called a few times a second."""

    def __init__(
        self, clock: ElasticClock, paces: Paces, look: Callable[[datetime], Situation], real: Callable[[], float]
    ) -> None:
        self._clock = clock
        self._paces = paces
        self._look = look
        self._real = real
        self._turn: datetime | None = None
        self._hold_until = 0.0
        self._course: tuple[float, datetime | None] | None = None

    def step(self) -> None:
        """Look, and set the pace."""
        now = self._clock.now()
        if self._turn is not None and now >= self._turn:
            self._turn = None
            self._hold_until = self._real() + self._paces.hold_seconds
        seen = self._look(now)
        if not seen.ready:
            self._go(REAL, None)  # the network's time must not run away from a modem that starts anew
        elif seen.busy or self._real() < self._hold_until:
            self._go(self._paces.walk, None)
        else:
            self._turn = seen.next
            far = seen.next is None or seen.next - now > HOLIDAYS
            self._go(self._paces.run * (HOLIDAY_TIMES if far else 1), seen.next)

    def _go(self, rate: float, until: datetime | None) -> None:
        if self._course != (rate, until):
            self._course = (rate, until)
            self._clock.run(rate, until=until, then=min(rate, self._paces.walk))
