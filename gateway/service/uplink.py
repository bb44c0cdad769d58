"""The thread of the uploads. Knows when; `uploading` knows what."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from random import Random

from gateway import uploading
from gateway.store.db import Store
from schedules.clock import Clock

LOOK_EVERY_SECONDS = 10.0
"""How long a new fact may wait to be noticed; one indexed SELECT."""

_log = logging.getLogger("willay.uplink")


class Uplink(threading.Thread):
    """Uploads what is due until `stop`. A link that is gone is no error; anything unexpected goes to `on_error`."""

    def __init__(
        self,
        store: Store,
        doors: tuple[uploading.Door, ...],
        clock: Clock,
        rng: Random,
        on_error: Callable[[BaseException], None],
        look_every_seconds: float = LOOK_EVERY_SECONDS,
    ) -> None:
        super().__init__(name="uplink", daemon=True)  # a post may wait a minute for a dead link; stopping does not
        self._store = store
        self._doors = doors
        self._clock = clock
        self._rng = rng
        self._on_error = on_error
        self._look_every = look_every_seconds
        self._ending = threading.Event()

    def stop(self) -> None:
        """End after the present post."""
        self._ending.set()

    def run(self) -> None:
        """The loop."""
        try:
            while not self._ending.wait(self._look_every):
                for result in uploading.run_due(self._store, self._doors, self._clock.now(), self._rng):
                    _log.info(
                        "upload to %s: %s, %d accepted, %d known, %d set aside. %s",
                        *(result.destination, result.outcome.value, result.accepted, result.duplicate),
                        *(result.rejected, result.reason),
                    )
        except Exception as error:  # noqa: BLE001  the top of a thread: anything unexpected restarts the hub
            self._on_error(error)
        finally:
            self._store.close()

    def wait_ended(self, seconds: float) -> bool:
        """Wait for the end, so long at most."""
        deadline = time.monotonic() + seconds
        self.join(max(0.0, deadline - time.monotonic()))
        return not self.is_alive()
