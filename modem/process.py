"""The hub's hold on one modem process: start it, speak through the pipe, kill it, read its last words.

Knows no modem and no deadline. Started as a program of its own and not by multiprocessing, whose spawn
would load the hub's main module into it and add a third process to watch the two.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from modem.api import ModemSettings
from modem.driver import Driver
from modem.recorder import Recorder
from modem.wire import Answer, Begin, Request, Unasked

KILLED_WITHIN_SECONDS = 5.0
"""SIGKILL ends a process at once, except one that waits in the kernel for a dead USB device."""

_PROGRAM = "modem.child"
"""Started by name, so that a technician who lists processes sees what it is."""


class ModemProcess:
    """One running child. Dies with the thread that started it (Linux ties the two), and with `end`."""

    def __init__(self, driver: Driver, settings: ModemSettings, workdir: Path) -> None:
        self._recorder = Recorder()
        ours, theirs = socket.socketpair()
        descriptors = (theirs.fileno(), self._recorder.descriptor)
        words = (settings.name, *map(str, descriptors), str(os.getpid()))
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", _PROGRAM, *words],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # the C library writes warnings there
                pass_fds=descriptors,
                process_group=0,  # Ctrl-C is the hub's to hear; it ends this process in its own order
            )
        self.pipe = Connection(ours.detach())
        """Readable when the child said something, and at its end."""
        with contextlib.suppress(OSError):  # a child that is dead already is noticed by reading
            self.pipe.send(Begin(driver=driver, settings=settings, workdir=workdir))

    @property
    def pid(self) -> int:
        """For those who measure."""
        return self._process.pid

    def say(self, request: Request) -> None:
        """Raises OSError where the child is gone."""
        self.pipe.send(request)

    def heard(self) -> Answer | Unasked | None:
        """What the child says, waiting for it; None where the child is gone."""
        try:
            said: Answer | Unasked = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return said

    def forget(self) -> None:
        """Empty the recorder: what it holds from now on is about the next request. Only while the child is
        idle."""
        self._recorder.clear()

    def recorded(self) -> int:
        """How long the record is: a child that grows it gets answers."""
        return self._recorder.size()

    def end(self) -> None:
        """End the child now, whatever it does. From any thread, and more than once."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(KILLED_WITHIN_SECONDS)

    def bury(self) -> str:
        """End the child and let go of everything. Returns what its recorder holds; once, and by its own
        thread."""
        self.end()
        self.pipe.close()
        words = self._recorder.read()
        self._recorder.close()
        return words
