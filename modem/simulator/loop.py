"""The simulator's one thread: waits for the port, for control connections and for the network's next event.

It owns the modem and the network; others ask it through `call`. It moves bytes and decides nothing.
"""

from __future__ import annotations

import contextlib
import os
import queue
import selectors
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from modem.simulator.modem import Modem
from modem.simulator.network import Network
from modem.simulator.pty import Pty

EVENT_POLL_S = 0.02
"""While something lies ahead and the clock stands still, as a test's does: it may jump at any moment."""
AHEAD_POLL_S = 0.1
"""The longest sleep while something lies ahead: the clock may change its pace."""
CLOSED_POLL_S = 0.03
"""While no program has the port open: the system tells of an opening only to who asks."""
IDLE_POLL_S = 0.5
"""While nothing lies ahead; a call or a byte wakes the thread at once."""
CALL_LIMIT_S = 10.0
"""A call takes microseconds; after this the thread is dead and the caller should say so."""

Result = TypeVar("Result")


class Loop:
    """Runs modem, network and port from `start` to `stop`. `unplug` and `plug` are for calls within the thread."""

    def __init__(self, *, modem: Modem, network: Network, clock: Callable[[], datetime], link: Path) -> None:
        self._modem = modem
        self._network = network
        self._clock = clock
        self._link = link
        self._pty: Pty | None = None
        self._listened_to = False
        self._paced_at = (time.monotonic(), clock())
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self.selector = selectors.DefaultSelector()
        """Others of the simulator may register here; the data is called without arguments."""
        self.failure: BaseException | None = None
        self._wake_out, self._wake_in = os.pipe()
        os.set_blocking(self._wake_out, False)
        self.selector.register(self._wake_out, selectors.EVENT_READ, self._woken)

    def start(self) -> None:
        """Open the port and begin. OSError where the link cannot be made."""
        self.plug()
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, and leave no link behind. Raises what ended the thread before its time, if anything did."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping = True
            self._wake()
            thread.join()
        self.unplug()
        self.selector.close()
        os.close(self._wake_out)
        os.close(self._wake_in)
        if self.failure is not None:
            raise self.failure

    def call(self, function: Callable[[], Result]) -> Result:
        """Run something where the modem and the network are owned; its result. At once where no thread runs."""
        if self._thread is None or threading.current_thread() is self._thread:
            return function()
        if self.failure is not None:
            raise self.failure
        future: Future[Result] = Future()
        self._calls.put(lambda: _fulfil(future, function))
        self._wake()
        return future.result(timeout=CALL_LIMIT_S)

    def plug(self, name: str = "") -> None:
        """Open a port where there is none; the modem behind it has just been switched on. `name`: of the link now."""
        if self._pty is None:
            self._link = self._link.with_name(name) if name else self._link
            self._pty = Pty(self._link)
            self._modem.power_on()
            self._hear(False)

    def unplug(self) -> None:
        """The port is gone, with its link."""
        if self._pty is not None:
            self._hear(False)
            self._pty.close()
            self._pty = None

    @property
    def alive(self) -> bool:
        """Does the thread run?"""
        return self._thread is not None and self._thread.is_alive()

    @property
    def plugged(self) -> bool:
        """Is there a port?"""
        return self._pty is not None

    def _run(self) -> None:
        try:
            while not self._stopping:
                for key, _ in self.selector.select(self._timeout_s()):
                    key.data()
                self._do_calls()
                if not self._listened_to:
                    self._watch_port()
                self._pump(b"")
        except Exception as error:  # noqa: BLE001 - whatever ends the thread is told to who stops or calls it
            self.failure = error

    def _timeout_s(self) -> float:
        waits = [IDLE_POLL_S]
        if self._pty is not None and not self._listened_to:
            waits.append(CLOSED_POLL_S)
        due = self._network.next_due()
        if due is not None:
            waits.append(self._until_s(due))
        answer = self._modem.wait_s()
        return max(0.0, min(waits) if answer is None else min(*waits, answer))

    def _until_s(self, due: datetime) -> float:
        """Seconds of sleep until a moment of network time, judged by the clock's pace since it was last looked at."""
        before, then = self._paced_at
        seconds, now = time.monotonic(), self._clock()
        self._paced_at = (seconds, now)
        pace = (now - then).total_seconds() / (seconds - before) if seconds > before else 0.0
        return min(AHEAD_POLL_S, (due - now).total_seconds() / pace) if pace > 0 else EVENT_POLL_S

    def _pump(self, data: bytes) -> None:
        """Give the modem what was written, and out what it says; the network's turn comes after the answer."""
        self._write(self._modem.feed(data))
        self._network.step(self._clock())
        self._write(self._modem.take())

    def _write(self, data: bytes) -> None:
        if self._pty is not None and (data or self._pty.unwritten):
            self._pty.write(data)

    def _readable(self) -> None:
        if self._pty is None:
            return
        data = self._pty.read()
        if data:
            self._pump(data)
        else:
            self._watch_port()

    def _watch_port(self) -> None:
        """Programs come and go; when one leaves, half a command of it is forgotten."""
        if self._pty is not None:
            self._hear(self._pty.alive)

    def _hear(self, opened: bool) -> None:
        if self._pty is None or opened == self._listened_to:
            self._modem.device.heard = self._listened_to
            return
        self._listened_to = self._modem.device.heard = opened
        if opened:
            self.selector.register(self._pty.fd, selectors.EVENT_READ, self._readable)
        else:
            self.selector.unregister(self._pty.fd)
            self._modem.hang_up()
            self._pty.forget()

    def _do_calls(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self._calls.get_nowait()()

    def _wake(self) -> None:
        os.write(self._wake_in, b"!")

    def _woken(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake_out, 4096)


def _fulfil(future: Future[Result], function: Callable[[], Result]) -> None:
    try:
        future.set_result(function())
    except Exception as error:  # noqa: BLE001 - belongs to who called, in their thread
        future.set_exception(error)
