"""The desk a command works at: the same store and use-cases as the hub, one short transaction each."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations

from gateway.cli.terminal import configured, words_of
from gateway.desk import Desk, calendar_of
from gateway.library import Library, import_shipped
from gateway.store.db import Store
from schedules.clock import Clock, SystemClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A desk, the time, and the language of the terminal."""

    desk: Desk
    clock: Clock
    words: NullTranslations

    def local(self, moment: datetime) -> str:
        """A moment as the office writes it."""
        return f"{self.desk.calendar.local(moment):%Y-%m-%d %H:%M}"


def open_desk(args: argparse.Namespace) -> Opened:
    """Open the office's database beside a hub that may run. Raises WillayError for what must be mended first."""
    config = configured(args)
    config.hub.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store(config.hub.database)
    store.open()
    clock = SystemClock(datetime.fromtimestamp(0, tz=config.hub.timezone))
    with store.transaction():
        import_shipped(clock.now())
    desk = Desk(store=store, library=Library(), calendar=calendar_of(config), config=config)
    return Opened(desk=desk, clock=clock, words=words_of(config))
