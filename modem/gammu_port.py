"""Keeping a port open to the next process while libgammu opens it. Knows the port's mark, and no call of libgammu."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

from modem.errors import ModemAbsentError, ModemBusyError, ModemSilentError
from modem.gammu_errors import HINT_ABSENT, HINT_BUSY, HINT_SILENT

CLEARED_EVERY_SECONDS = 0.02
"""A process killed within this of the mark being set leaves it; opening takes libgammu four seconds."""


_DENIED = {errno.EACCES, errno.EPERM, errno.EBUSY}
"""Whatever else keeps a port from being opened is the device's own: EIO of one whose firmware hangs, ENXIO of one that
goes."""


@contextlib.contextmanager
def reopenable(path: Path) -> Iterator[None]:
    """Within, libgammu may open the port; it will not be marked as exclusive (TIOCEXCL, ioctl_tty(2)).

    On a pseudo-terminal the mark outlives a killed process for as long as the other end is open, and from then on only
    CAP_SYS_ADMIN may open the port: a hub without root would find its modem denied for ever. libgammu's own flock
    keeps a second program out, and goes with its process.

    Raises ModemAbsentError, ModemBusyError, ModemSilentError.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise ModemAbsentError(f"there is no device {path}", hint=HINT_ABSENT) from error
    except OSError as error:
        told = f"{path} cannot be opened: {error.strerror}"
        if error.errno in _DENIED:
            raise ModemBusyError(told, hint=HINT_BUSY) from error
        raise ModemSilentError(told, hint=HINT_SILENT) from error
    opened = threading.Event()
    clearing = threading.Thread(target=_clear_until, args=(descriptor, opened), daemon=True)
    clearing.start()
    try:
        yield
    finally:
        opened.set()
        clearing.join()
        _clear(descriptor)
        os.close(descriptor)


def _clear_until(descriptor: int, opened: threading.Event) -> None:
    while not opened.wait(CLEARED_EVERY_SECONDS):
        _clear(descriptor)


def _clear(descriptor: int) -> None:
    with contextlib.suppress(OSError):  # unplugged meanwhile: libgammu says so itself
        fcntl.ioctl(descriptor, termios.TIOCNXCL)
