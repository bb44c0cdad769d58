"""A hub that does nothing but dial, in the simulated operator's network: run as a process beside a command.

    python -m tests.cli.hub_that_dials CONFIG

It says `ready`, and ends when its standard input does.
"""

from __future__ import annotations

import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from gateway import config as configuration
from gateway.desk import Desk, calendar_of
from gateway.library import Library
from gateway.service.lock import HubLock
from gateway.service.till import Till
from gateway.store.db import Store
from schedules.clock import SystemClock
from tests.gateway.telephone import Fate, Telephone


def desk_of(path: Path) -> Desk:
    """The office's desk."""
    config = configuration.load(path)
    config.hub.data_dir.mkdir(exist_ok=True)
    store = Store(config.hub.database)
    store.open()
    return Desk(store=store, library=Library(), calendar=calendar_of(config), config=config)


def dial_all(desk: Desk, phone: Telephone, ending: threading.Event | None = None) -> None:
    """Dial what is due, till nothing is; with `ending`, till that is set."""
    clock = SystemClock(datetime(2026, 11, 1, tzinfo=UTC))
    till = Till(desk, "m", clock, lambda: time.monotonic() * 1000)  # looks often
    while ending is None or not ending.is_set():
        if till.due():
            till.run(phone)
        elif ending is None:
            return
        else:
            ending.wait(0.1)


def main(config: str) -> None:
    desk = desk_of(Path(config))
    lock = HubLock(desk.config.hub.data_dir)
    lock.take()
    ending = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ending.set()), daemon=True).start()
    print("ready", flush=True)
    dial_all(desk, Telephone(*map(Fate, sys.argv[2:])), ending)
    lock.release()


if __name__ == "__main__":
    main(sys.argv[1])
