"""Willay itself: the real hub (`willay run`) with its database on the disk. Knows how a command queues texts for it."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec

from bench import district, proc, rig
from bench.peers.program import Message, Place, Program
from gateway import saying
from gateway.config import load
from gateway.desk import calendar_of
from gateway.store.db import Store
from gateway.store.states import SendState
from gateway.store.tables_radio import InboxPartRow, OutboxRow
from gateway.survey.model import Say, SayKind
from modem.api import Msisdn
from schedules.clock import SystemClock

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""The bench trusts the clock of the machine."""
UNSETTLED = (SendState.QUEUED, SendState.SENDING, SendState.UNKNOWN)
"""An unknown one may go out once more, where no report settles it."""


class Willay:
    """A hub that runs, its modem through one of its drivers."""

    def __init__(self, place: Place, *, driver: str) -> None:
        world = district.make(place.folder, rig.free_port(), driver)
        config = load(world.config)
        self._stack = ExitStack()
        self._hub = self._stack.enter_context(rig.hub(world))
        self._store = Store(config.hub.database)
        self._store.open(create=False)
        self._calendar = calendar_of(config)
        self._clock = SystemClock(LONG_AGO)

    def pids(self) -> tuple[int, ...]:
        """See Running."""
        return () if self._hub.process.poll() is not None else proc.family(self._hub.process.pid)

    def queue(self, messages: tuple[Message, ...]) -> None:
        """See Running."""
        now = self._clock.now()
        with self._store.transaction():
            for message in messages:
                about = saying.About(key=f"bench/{message.number}/{message.text}", to=Msisdn(message.number))
                saying.put(Say(kind=SayKind.NOTE, text=message.text), about, self._calendar, now)

    def waiting(self) -> int:
        """See Running."""
        with self._store.reading():
            return int(OutboxRow.select().where(OutboxRow.state << list(UNSETTLED)).count())

    def stored(self) -> int:
        """See Running. Committed: another connection sees nothing else."""
        with self._store.reading():
            return int(InboxPartRow.select().where(InboxPartRow.kind == "part").count())

    def said(self) -> str:
        """See Running."""
        return self._hub.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def stop(self) -> None:
        """See Running."""
        self._store.close()
        if self._hub.process.poll() is None:
            self._hub.stop()
        self._stack.close()


WILLAY = Program(name="Willay", needs=("willay",), remedy="pip install -e .", start=partial(Willay, driver=""))
"""With the driver it has where nobody chooses: libgammu."""
WILLAY_SERIAL = Program(
    name="Willay-serial", needs=("willay",), remedy="pip install -e .", start=partial(Willay, driver="serial")
)
"""With its own driver for modems that keep to the standard."""


def programs() -> tuple[Program, ...]:
    """Both, where this version has both drivers."""
    return (WILLAY, WILLAY_SERIAL) if find_spec("modem.serial_driver") else (WILLAY,)
