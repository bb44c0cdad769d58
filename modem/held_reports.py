"""When status reports that lie in their own storage are worth a look. Pure; knows no storage and no line.

Each costs two commands and two to choose the storage, in which no message leaves, and nobody waits for one. So a few
are read together; they are few enough for the smallest storage, and soon enough for a page that is looked at.
"""

from __future__ import annotations

from collections.abc import Callable

TOGETHER = 4
"""Fewer than the smallest storages hold (five)."""
HELD_SECONDS = 10.0


class HeldReports:
    """`now` gives seconds of a monotonic clock."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._since: float | None = None

    def due(self, waiting: int) -> bool:
        """Are so many to be read now? To be asked again and again."""
        if not waiting:
            self._since = None
            return False
        if self._since is None:
            self._since = self._now()
        return waiting >= TOGETHER or self._now() - self._since >= HELD_SECONDS
