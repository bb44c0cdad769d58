"""A clock whose pace can be changed while it runs. Knows no reason to change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from schedules.clock import ClockState

AHEAD_SECONDS = 0.02
"""A change of pace is announced so long ahead: longer than a thread needs to replace the pieces, so that two threads
that look at the same moment never see two different times."""
KEPT_SECONDS = 2.0
"""A thread that read the real clock and was then put aside so long still finds the piece it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """From the real second `start`, the moment `at` passes on by `rate` seconds a second."""

    start: float
    at: datetime
    rate: float

    def moment(self, real: float) -> datetime:
        return self.at + timedelta(seconds=(real - self.start) * self.rate)


class ElasticClock:
    """A Clock made of straight pieces; time never goes back. One thread steers, any thread reads. No locks."""

    def __init__(self, start: datetime, rate: float, real: Callable[[], float]) -> None:
        """`real`: seconds of a clock that nobody sets (`time.monotonic`)."""
        self._real = real
        self._pieces: tuple[_Piece, ...] = (_Piece(start=real(), at=start.astimezone(UTC), rate=rate),)

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        real = self._real()  # before the pieces are looked at: see AHEAD_SECONDS
        return self._at(self._pieces, real)

    def state(self) -> ClockState:
        """As good as the network's: the simulated network has this very clock."""
        return ClockState.NTP

    def saw_network_time(self, stamp: datetime) -> None:
        """Nothing new: the stamp was made by this clock."""

    @property
    def rate(self) -> float:
        """Virtual seconds a real second, at present."""
        return self._piece(self._pieces, self._real()).rate

    def run(self, rate: float, *, until: datetime | None = None, then: float = 1.0) -> None:
        """Pass at `rate` seconds a second from now on; from the moment `until`, if it is ahead, at `then`."""
        real = self._real()
        change = real + AHEAD_SECONDS
        at = self._at(self._pieces, change)
        begun = [piece for piece in self._pieces if piece.start <= change]
        old = sum(piece.start < real - KEPT_SECONDS for piece in begun)
        past = begun[max(0, old - 1) :]  # of the old ones only the last is still looked at
        fresh = [_Piece(start=change, at=at, rate=rate)]
        if until is not None:
            left = max(0.0, (until - at).total_seconds())
            fresh.append(_Piece(start=change + left / rate, at=at + timedelta(seconds=left), rate=then))
        self._pieces = (*past, *fresh)

    @staticmethod
    def _piece(pieces: tuple[_Piece, ...], real: float) -> _Piece:
        return next((piece for piece in reversed(pieces) if piece.start <= real), pieces[0])

    @classmethod
    def _at(cls, pieces: tuple[_Piece, ...], real: float) -> datetime:
        return cls._piece(pieces, real).moment(real)
