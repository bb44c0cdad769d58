"""One modem's way up and down the ladder: which trouble it is in since when, what was done, what is due.

Remembers and counts; ladder.py says what comes next, and who does it is the caller's. Monotonic time only.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass

from modem.ladder import DAY_SECONDS, HIGH, KEEP_TRYING_SECONDS, RULES, Rung, Step, Taken, Trouble, next_step

RELAPSE_SECONDS = 120.0
"""Who fails again within this after a rung that seemed to help is in the same trouble still, and climbs on."""
AGAIN_SECONDS = 3.0
"""While a high rung is given its time, the modem is tried this often: it may be back before."""
MAX_UNTOLD = 100
"""Rungs taken that nobody has asked for yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCounts:
    """How often each rung was taken since the hub started, and how it stands now."""

    ask: int = 0
    reopen: int = 0
    restart: int = 0
    radio: int = 0
    reset: int = 0
    usb: int = 0
    power: int = 0
    tell: int = 0
    trouble: Trouble | None = None
    """What is wrong now; None: nothing that the ladder is for."""
    told: bool = False
    """Everything was tried in this trouble, and the office was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RungTaken:
    """A rung that was taken, for the log."""

    rung: Rung
    trouble: Trouble
    detail: str


class Recovery:
    """The ladder of one modem. One thread climbs it; any may read `counts`."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._history: deque[Taken] = deque()
        self._counted: Counter[Rung] = Counter()
        self._untold: deque[RungTaken] = deque(maxlen=MAX_UNTOLD)
        self._trouble: Trouble | None = None
        self._detail = ""
        self._since = 0.0
        self._well_at: float | None = None
        self._step: Step | None = None

    @property
    def counts(self) -> RecoveryCounts:
        """How often, and how it stands."""
        counted = {rung.value: self._counted[rung] for rung in Rung}
        return RecoveryCounts(**counted, trouble=self.trouble, told=self.told)

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong now."""
        return self._trouble if self._well_at is None else None

    @property
    def told(self) -> bool:
        """Was everything tried in the trouble there is now?"""
        return self.trouble is not None and any(
            taken.rung is Rung.TELL and taken.at >= self._since for taken in tuple(self._history)
        )

    def failed(self, trouble: Trouble, able: Collection[Rung], detail: str = "") -> float:
        """It is in trouble, or still is. When to try it next."""
        now = self._now()
        if self._is_new(trouble, now):
            self._trouble, self._since = trouble, now
        self._well_at = None
        self._detail = detail
        self._step = self._next(able)
        if self._patient(now):
            return now + AGAIN_SECONDS
        return now + KEEP_TRYING_SECONDS if self._step is None else self._step.at

    def due(self, able: Collection[Rung]) -> Rung | None:
        """The rung to take now, if it is time for one."""
        if self.trouble is None:
            return None
        if self._step is None or (self._step.rung not in able and self._step.rung is not Rung.TELL):
            self._step = self._next(able)
        return self._step.rung if self._step is not None and self._step.at <= self._now() else None

    def took(self, rung: Rung) -> None:
        """A rung is being taken."""
        assert self._trouble is not None
        now = self._now()
        while self._history and self._history[0].at < min(now - DAY_SECONDS, self._since):
            self._history.popleft()
        self._history.append(Taken(rung=rung, at=now))
        self._counted[rung] += 1
        self._untold.append(RungTaken(rung=rung, trouble=self._trouble, detail=self._detail))
        self._step = None

    def well(self) -> None:
        """It does what it should again."""
        if self._well_at is None and self._trouble is not None:
            self._well_at = self._now()
            self._step = None

    def untold(self) -> tuple[RungTaken, ...]:
        """The rungs taken since this was last asked, oldest first."""
        told = []
        while self._untold:
            told.append(self._untold.popleft())
        return tuple(told)

    def _next(self, able: Collection[Rung]) -> Step | None:
        assert self._trouble is not None
        return next_step(self._trouble, tuple(self._history), since=self._since, now=self._now(), able=able)

    def _is_new(self, trouble: Trouble, now: float) -> bool:
        """Another trouble than before, or the same after a while of health.

        One that a rung may have made is the old one: a modem that was reset is absent for a while.
        """
        if self._trouble is None:
            return True
        if self._well_at is not None and now - self._well_at > RELAPSE_SECONDS:
            return True
        return trouble is not self._trouble and not (trouble is Trouble.ABSENT and self._touched())

    def _touched(self) -> bool:
        """Was anything done to the device itself in this trouble?"""
        return any(taken.rung in HIGH and taken.at >= self._since for taken in self._history)

    def _patient(self, now: float) -> bool:
        """Has the last rung, a high one, still time to help?"""
        if not self._history:
            return False
        last = self._history[-1]
        return last.rung in HIGH and last.at >= self._since and now < last.at + RULES[last.rung].patience
