"""The doctor's rounds within the hub that runs: one at a time, in a thread, for the page. Checks nothing."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import secrets
import threading
from collections.abc import Sequence
from dataclasses import replace

from gateway import checkup
from gateway.checkup import Step, Visit
from gateway.config_records import ModemConfig
from gateway.desk import Desk
from gateway.doctor.machine import this_machine
from gateway.doctor.owntext import through_hub
from gateway.doctor.radio import Heard
from modem.host import ModemHost
from schedules.clock import Clock
from web.context import DoctorRound

TOKEN_OCTETS = 4
"""Enough that no text of a hub's life was the same."""
END_SECONDS = 10.0
"""A step that reads a slow card, or waits for a command, ends within five."""

_log = logging.getLogger("willay.doctor")


class _Ending(Exception):
    """The hub stops while a round goes on."""


class Doctor(threading.Thread):
    """Waits until somebody asks for a round; keeps the last one. Any thread may call `begin` and read `last`."""

    def __init__(self, desk: Desk, hosts: Sequence[ModemHost], clock: Clock, *, real_time: bool = True) -> None:
        """`real_time`: whether the clock runs as fast as the modems' own; the demonstration's does not."""
        super().__init__(name="doctor")
        self.last: DoctorRound | None = None
        """The round that goes on, or went on last; None where none was asked for since the start."""
        self._desk, self._clock = desk, clock
        self._real_time = real_time
        self._hosts = {host.name: host for host in hosts}
        self._wishes: queue.Queue[bool | None] = queue.Queue(maxsize=1)
        self._ending = threading.Event()

    def begin(self, *, text: bool) -> bool:
        """Ask for a round; `text`: with a text to the SIM itself. False where one goes on already."""
        if self.last is not None and self.last.running:
            return False
        self.last = DoctorRound(begun_at=self._clock.now(), running=True)
        try:
            self._wishes.put_nowait(text)
        except queue.Full:  # somebody else asked at the same moment
            return False
        return True

    def stop(self) -> None:
        """End; a round that goes on is broken off at its next step."""
        self._ending.set()
        with contextlib.suppress(queue.Full):  # then a wish waits: it is found, and the ending behind it
            self._wishes.put_nowait(None)
        self.join(END_SECONDS)

    def run(self) -> None:
        """The loop."""
        while (text := self._wishes.get()) is not None and not self._ending.is_set():
            try:
                self._round(text=text)
            except _Ending:
                break
            except Exception as error:  # noqa: BLE001  the top of a thread: a check that fails must not stop the texts
                _log.exception("a round of the doctor broke off")
                self._tell(findings=(*self._so_far().findings, checkup.broke_off(error)))
            finally:
                self._tell(running=False, ended_at=self._clock.now())
                self._desk.store.close()

    def _round(self, *, text: bool) -> None:
        self._tell(begun_at=self._clock.now())
        for finding in checkup.examine(self._visit(text=text), self._note):
            self._tell(findings=(*self._so_far().findings, finding))

    def _note(self, step: Step, number: int, of: int) -> None:
        if self._ending.is_set():
            raise _Ending
        self._tell(step=step.title, number=number, of=of)

    def _visit(self, *, text: bool) -> Visit:
        ways = through_hub(self._desk, self._clock, self._pause)
        return Visit(
            machine=this_machine(),
            modems=self._desk.config.modems,
            clock=self._clock,
            hear=self._hear,
            config=self._desk.config,
            store=self._desk.store,
            hub=os.getpid(),
            text_self=(lambda _entry: ways) if text else None,
            new_token=lambda: secrets.token_hex(TOKEN_OCTETS),
        )

    def _hear(self, entry: ModemConfig) -> Heard | None:
        host = self._hosts.get(entry.name)
        if host is None:
            return None
        heard = checkup.hear_host(host, self._clock.now())
        if self._real_time or heard.status is None:
            return heard
        return replace(heard, status=replace(heard.status, network_time=None))

    def _pause(self, seconds: float) -> None:
        if self._ending.wait(seconds):
            raise _Ending

    def _so_far(self) -> DoctorRound:
        return self.last or DoctorRound(begun_at=self._clock.now(), running=True)

    def _tell(self, **facts: object) -> None:
        self.last = replace(self._so_far(), **facts)  # type: ignore[arg-type]
