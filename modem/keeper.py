"""Keeps one modem's process: starts it, asks it with a deadline, ends it when it hangs, sets when to try
again.

Knows processes, the pipe, and the path of the device; knows no kind of request. host.py says what is asked.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from multiprocessing.connection import wait
from pathlib import Path
from typing import TypeVar

from modem.api import Link, ModemSettings, SimState
from modem.driver import Driver
from modem.errors import ModemAbsentError, ModemBusyError, ModemError, ModemSilentError, SimRefusedError
from modem.process import ModemProcess
from modem.wire import Announced, Answer, Beat, Failed, Lost, Request

ABSENT_LOOKED_FOR_SECONDS = 1.0
"""A look is one stat() of the path."""
FIRST_BACKOFF_SECONDS = 1.0
LAST_BACKOFF_SECONDS = 60.0
"""A modem that never comes up is tried once a minute: each try costs a Pi some seconds of one core at
most."""
STEP_SECONDS = 0.25
"""How often a waiting call looks whether the device is still there."""
SIM_RETRY_SECONDS = 60.0
"""A SIM that was put in, or opened with a phone, is found within a minute; its PIN is not given again."""
SILENT_CHILD_SECONDS = 35.0
"""An idle child says something every ten seconds; after three missed words it hangs."""

HINT_ABSENT = "Check the plug and the cable; a modem that comes and goes often lacks power: use a powered USB hub."
HINT_RESTART = "It is started anew by itself. If this goes on, unplug the modem for ten seconds."

_LINKS: tuple[tuple[type[ModemError], Link], ...] = (
    (ModemAbsentError, Link.ABSENT),
    (ModemBusyError, Link.DENIED),
    (SimRefusedError, Link.SIM),
)

T = TypeVar("T", bound=Answer)


class Keeper:
    """The process of one modem, alive or not. One thread calls it; `end` and `alarm` are for any.

    `link`, `detail`, `hint`, `sim`, `announced` and `alive_at` may be read by any thread.
    """

    def __init__(self, settings: ModemSettings, driver: Driver, workdir: Path, monotonic: Callable[[], float]) -> None:
        self.settings = settings
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
        self.next_try = 0.0
        self.alive_at = monotonic()
        self._driver = driver
        self._workdir = workdir
        self._now = monotonic
        self._open_until = 0.0
        self._backoff = FIRST_BACKOFF_SECONDS
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

    def begin(self, seconds: float) -> None:
        """Start the process; it opens the modem within so long, or is killed."""
        self.link = Link.STARTING
        self.child = ModemProcess(self._driver, self.settings, self._workdir)
        self.opened = False
        self._open_until = self._now() + seconds
        if self._stopped:
            self.child.end()

    def await_opening(self, seconds: float) -> bool:
        """Wait at most so long for the modem to be open: is it?"""
        child = self.child
        assert child is not None
        if not wait([child.pipe, self._alarm], seconds) or not child.pipe.poll():
            if self._now() > self._open_until:
                self.lose(ModemSilentError("the modem did not open in time", hint=HINT_RESTART))
            return False
        said = self._hear(child)
        if isinstance(said, Failed):
            self.lose(said.error)
        elif said is not None:
            self.opened = self.announced = True
            self.link, self.detail, self.hint, self.sim = Link.READY, "", "", None
        return self.opened

    def ready(self) -> ModemProcess:
        """The process, where its modem can be asked. Raises the ModemError that says why not."""
        if self.child is None or not self.opened:
            raise self._last_error
        return self.child

    def ask(self, request: Request, kind: type[T], seconds: float) -> T:
        """The answer to one request. Raises ModemError; after ABSENT and SILENT ones the process is gone."""
        child = self.ready()
        until = self._now() + seconds
        try:
            child.say(request)
        except OSError:
            raise self.lose(self._death()) from None
        answer = self._await_answer(until)
        if answer is None:
            raise self._last_error
        if isinstance(answer, Failed):
            if isinstance(answer.error, ModemAbsentError | ModemSilentError):
                self.lose(answer.error)
            raise answer.error
        self._backoff = FIRST_BACKOFF_SECONDS
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
        """Give the child up, say why, and set the time of the next try."""
        if self.child is not None:
            self.last_words = self.child.bury()
        self.child, self.opened = None, False
        self._last_error, self.detail, self.hint = error, str(error), error.hint
        link = next((link for kind, link in _LINKS if isinstance(error, kind)), Link.SILENT)
        self.link = Link.STOPPED if self._stopped else link
        if isinstance(error, SimRefusedError):
            self.sim = error.state
            pause = SIM_RETRY_SECONDS
        elif not self.device_there():
            pause = ABSENT_LOOKED_FOR_SECONDS
        else:
            pause = self._backoff
            self._backoff = min(2 * self._backoff, LAST_BACKOFF_SECONDS)
        self.next_try = self._now() + pause
        return error

    def device_there(self) -> bool:
        """Does the path lead to anything? A link by-id goes with its device."""
        return os.path.exists(self.settings.device)  # noqa: PTH110

    def _await_answer(self, until: float) -> Answer | None:
        """The child's next answer; None where it was lost meanwhile (see `_last_error`)."""
        gone_since: float | None = None
        while (child := self.child) is not None:
            self.touch()
            if wait([child.pipe], STEP_SECONDS):
                said = self._hear(child)
                if said is not None:
                    return said
            elif self._now() > until:
                self.lose(ModemSilentError("the modem did not answer in time", hint=HINT_RESTART))
            elif gone_since is not None:
                self.lose(ModemAbsentError("the modem was unplugged", hint=HINT_ABSENT))
            elif not self.device_there():
                gone_since = self._now()
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
