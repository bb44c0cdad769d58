"""Keeps one modem's process: starts it, asks it with a deadline, ends it when it hangs, says why it was lost.

Knows processes, the pipe, and the path of the device; knows no kind of request and no ladder. caretaker.py says when.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import TypeVar

from modem.api import Link, ModemSettings, SimState
from modem.driver import Driver
from modem.errors import (
    ModemAbsentError,
    ModemBusyError,
    ModemError,
    ModemSilentError,
    OtherModemError,
    SimRefusedError,
)
from modem.gammu_errors import HINT_ABSENT
from modem.process import ModemProcess
from modem.wire import Announced, Answer, Beat, Failed, Lost, Opened, Request

STEP_SECONDS = 0.25
"""How often a waiting call looks whether the device is still there."""
SILENT_CHILD_SECONDS = 35.0
"""An idle child says something every ten seconds; after three missed words it hangs."""
QUIET_SECONDS = 20.0
"""A process that is over its time and still gets answers, slowly, is not hung: a modem that takes three seconds for
each of the twenty lines that libgammu opens it with is open after a minute."""
QUIET_SHARE = 3
"""And never longer than this part of the time it had."""
MOST_TIMES = 3
"""But three times its time is enough for anything."""

HINT_RESTART = "It is started anew by itself. If this goes on, unplug the modem for ten seconds."

_LINKS: tuple[tuple[type[ModemError], Link], ...] = (
    (ModemAbsentError, Link.ABSENT),
    (ModemBusyError, Link.DENIED),
    (SimRefusedError, Link.SIM),
    (OtherModemError, Link.OTHER),
)

_TRIED_AGAIN = {Link.SILENT, Link.DENIED, Link.SIM, Link.OTHER}
"""These stay, with their advice, until a new try shows something else: "starting" once a minute would tell nobody
anything, and be written down each time."""

T = TypeVar("T", bound=Answer)


class Keeper:
    """The process of one modem, alive or not. One thread calls it; `end` and `alarm` are for any.

    `link`, `detail`, `hint`, `sim`, `announced` and `alive_at` may be read by any thread. `lost` is called with what
    was wrong whenever a process is given up.
    """

    def __init__(
        self,
        settings: ModemSettings,
        driver: Driver,
        workdir: Path,
        monotonic: Callable[[], float],
        lost: Callable[[ModemError], None],
    ) -> None:
        self.settings = settings
        """`device` is where the modem was last."""
        self.link = Link.STARTING
        self.detail = ""
        self.hint = ""
        self.sim: SimState | None = None
        """What is wrong with the SIM, where that is what is wrong."""
        self.announced = True
        self.last_words = ""
        """The recorder of the process that was lost last."""
        self.child: ModemProcess | None = None
        self.opened = False
        self.alive_at = monotonic()
        self._driver = driver
        self._workdir = workdir
        self._now = monotonic
        self._lost = lost
        self._open_until = _Limit(monotonic(), 0.0)
        self._node: tuple[int, int] | None = None
        self._stopped = False
        self._last_error: ModemError = ModemSilentError("the modem is being opened", hint="Wait a moment.")
        self._alarm = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._heard_at = monotonic()

    def touch(self) -> None:
        """Its thread is at work."""
        self.alive_at = self._now()

    def alarm(self) -> None:
        """From any thread: end a `listen`."""
        os.eventfd_write(self._alarm, 1)

    def end(self) -> None:
        """From any thread: no process from now on. Its own thread finds it dead."""
        self._stopped = True
        self.link = Link.STOPPED
        self.alarm()
        child = self.child
        if child is not None:
            child.end()

    @property
    def stopped(self) -> bool:
        """Was `end` called?"""
        return self._stopped

    def begin(self, device: str, seconds: float) -> None:
        """Start the process; it opens the modem on this port within so long, or is killed."""
        if self.link not in _TRIED_AGAIN:
            self.link, self.detail, self.hint = Link.STARTING, "", ""
        self.settings = replace(self.settings, device=device)
        self._node = _node(device)
        self.child = ModemProcess(self._driver, self.settings, self._workdir)
        self.opened = False
        self._open_until = _Limit(self._now(), seconds)
        if self._stopped:
            self.child.end()

    def await_opening(self, seconds: float) -> Opened | None:
        """Wait at most so long for the modem to be open: what it says of itself, or None. Use it after `ready_now`."""
        child = self.child
        assert child is not None
        if not wait([child.pipe, self._alarm], seconds) or not child.pipe.poll():
            if self._open_until.over(self._now(), child.recorded()):
                self.lose(ModemSilentError("the modem did not open in time", hint=HINT_RESTART))
            return None
        said = self._hear(child)
        if isinstance(said, Failed):
            self.lose(said.error)
        return said if isinstance(said, Opened) else None

    def ready_now(self) -> None:
        """What opened is the modem that was meant: it may be used."""
        self.opened = self.announced = True
        self.link, self.detail, self.hint, self.sim = Link.READY, "", "", None

    def ready(self) -> ModemProcess:
        """The process, where its modem can be asked. Raises the ModemError that says why not."""
        if self.child is None or not self.opened:
            raise self._last_error
        return self.child

    def ask(self, request: Request, kind: type[T], seconds: float) -> T:
        """The answer to one request. Raises ModemError; the process is gone where `child` is None then."""
        child = self.ready()
        limit = _Limit(self._now(), seconds)
        try:
            child.say(request)
        except OSError:
            raise self.lose(self._death()) from None
        answer = self._await_answer(limit)
        if answer is None:
            raise self._last_error
        if isinstance(answer, Failed):
            if isinstance(answer.error, ModemAbsentError):
                self.lose(answer.error)
            raise answer.error
        assert isinstance(answer, kind)
        return answer

    def listen(self, seconds: float) -> bool:
        """Wait for the alarm or the child's word, at most so long: was there an alarm or an announcement?"""
        child = self.child
        ready = wait([self._alarm] if child is None else [self._alarm, child.pipe], seconds)
        if child is not None and child.pipe in ready and self.opened:
            while self.child is child and child.pipe.poll():
                self._hear(child)
        if self.opened and self._now() - self._heard_at > SILENT_CHILD_SECONDS:
            self.lose(ModemSilentError("the modem's process does not answer", hint=HINT_RESTART))
        if self._alarm in ready:
            with contextlib.suppress(BlockingIOError):
                os.eventfd_read(self._alarm)
            return True
        return self.opened and self.announced

    def lose(self, error: ModemError) -> ModemError:
        """Give the child up and say why."""
        if self.child is not None:
            self.last_words = self.child.bury()
        self.child, self.opened = None, False
        self._last_error, self.detail, self.hint = error, str(error), error.hint
        link = next((link for kind, link in _LINKS if isinstance(error, kind)), Link.SILENT)
        self.link = Link.STOPPED if self._stopped else link
        self.sim = error.state if isinstance(error, SimRefusedError) else None
        self._lost(error)
        return error

    def device_there(self) -> bool:
        """Is the device that was opened still there, and not another that got its name since?"""
        there = _node(self.settings.device)
        return there is not None and (self.child is None or there == self._node)

    def _await_answer(self, limit: _Limit) -> Answer | None:
        """The child's next answer; None where it was lost meanwhile (see `_last_error`)."""
        gone = False
        while (child := self.child) is not None:
            self.touch()
            if wait([child.pipe], STEP_SECONDS):
                said = self._hear(child)
                if said is not None:
                    return said
            elif limit.over(self._now(), child.recorded()):
                self.lose(ModemSilentError("the modem did not answer in time", hint=HINT_RESTART))
            elif gone:
                self.lose(ModemAbsentError("the modem was unplugged", hint=HINT_ABSENT))
            else:
                gone = not self.device_there()
        return None

    def _hear(self, child: ModemProcess) -> Answer | None:
        """Take in one word of the child: an answer is returned, anything else noted."""
        said = child.heard()
        self._heard_at = self._now()
        match said:
            case None:
                self.lose(self._death())
            case Lost(error=error):
                self.lose(error)
            case Announced():
                self.announced = True
            case Beat():
                pass
            case answer:
                return answer
        return None

    def _death(self) -> ModemError:
        """The child ended by itself."""
        if not self.device_there():
            return ModemAbsentError("the modem was unplugged", hint=HINT_ABSENT)
        return ModemSilentError("the modem's process ended", hint=HINT_RESTART)


class _Limit:
    """When a process has had time enough: not while its record grows, as one does that gets answers."""

    def __init__(self, now: float, seconds: float) -> None:
        self._until = now + seconds
        self._hard = now + MOST_TIMES * seconds
        self._quiet = min(QUIET_SECONDS, seconds / QUIET_SHARE)
        self._size = -1
        self._grew_at = now

    def over(self, now: float, recorded: int) -> bool:
        """Is it? To be asked again and again, with the size of its record."""
        if recorded != self._size:
            self._size, self._grew_at = recorded, now
        return now > self._until and (now > self._hard or now - self._grew_at > self._quiet)


def _node(path: str) -> tuple[int, int] | None:
    """What tells a device from a later one of the same name; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_rdev, found.st_ino
