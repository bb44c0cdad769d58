"""Lists of schools and people for the pages. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable

from gateway import rostering
from gateway.desk import Desk
from gateway.importing import Imported
from schedules.clock import Clock, read


class Rosters:
    """What that page may ask for. Any thread."""

    def __init__(self, desk: Desk, clock: Clock, new_pseudonym: Callable[[], str]) -> None:
        self._desk = desk
        self._clock = clock
        self._new_pseudonym = new_pseudonym

    def schools(self, data: bytes, filename: str, *, dry_run: bool) -> Imported:
        """See web.rosters.Rosters."""
        return rostering.take_schools(self._desk, data, filename, read(self._clock), dry_run=dry_run)

    def contacts(self, data: bytes, filename: str, *, dry_run: bool) -> Imported:
        """See web.rosters.Rosters."""
        return rostering.take_contacts(
            self._desk, data, filename, read(self._clock), dry_run=dry_run, new_pseudonym=self._new_pseudonym
        )
