"""What the district's people are going to do, so that time need not be waited out. Knows moments only."""

from __future__ import annotations

from datetime import datetime


class Agenda:
    """Moments to come. One thread adds, others look: the moments are one immutable tuple that is replaced whole."""

    def __init__(self) -> None:
        self._moments: tuple[datetime, ...] = ()

    def add(self, now: datetime, moments: tuple[datetime, ...]) -> None:
        """Note moments; what is past by `now` is dropped."""
        self._moments = tuple(sorted((*(moment for moment in self._moments if moment > now), *moments)))

    def next(self, now: datetime) -> datetime | None:
        """The first moment after `now`, None where nothing is to come."""
        return next((moment for moment in self._moments if moment > now), None)
