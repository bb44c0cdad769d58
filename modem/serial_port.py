"""The open port of one modem: octets in, octets out, and whether it is still there. The serial lane's door to pyserial.

Knows no AT command. A second implementation, for tests, has neither hardware nor real time.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
from pathlib import Path
from typing import Protocol

import serial

from modem.errors import ModemAbsentError, ModemBusyError, ModemSilentError
from modem.gammu_errors import HINT_ABSENT, HINT_BUSY, HINT_SILENT

READ_OCTETS = 4096
WRITE_SECONDS = 5.0
"""A PDU takes 30 ms at 115200 baud; a modem that takes nothing for so long has its flow control shut."""

_GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL


class Port(Protocol):
    """What the line needs of a port. Every method but `close` raises ModemAbsentError after an unplug."""

    @property
    def descriptor(self) -> int:
        """What becomes readable when the modem says something."""

    def read(self, seconds: float) -> bytes:
        """What has come, waiting at most so long for the first of it; nothing where nothing came."""

    def write(self, data: bytes) -> None:
        """Everything, or ModemSilentError where the modem does not take it."""

    def close(self) -> None:
        """Let go; never raises."""


class SerialPort:
    """A port of the system, locked against other programs (flock: it goes with its process)."""

    def __init__(self, path: str, speed: int) -> None:
        """Open it. Raises ModemAbsentError, ModemBusyError."""
        if not Path(path).exists():
            raise ModemAbsentError(f"there is no device {path}", hint=HINT_ABSENT)
        try:
            self._serial = serial.Serial(path, speed, timeout=0, write_timeout=WRITE_SECONDS, exclusive=True)
        except serial.SerialException as error:
            if error.errno in (errno.ENOENT, errno.ENXIO, errno.ENODEV, errno.EIO):
                raise ModemAbsentError(f"{path} went away", hint=HINT_ABSENT) from error
            raise ModemBusyError(f"{path} cannot be opened: {_words(error)}", hint=HINT_BUSY) from error
        self._poll = select.poll()
        self._poll.register(self.descriptor, select.POLLIN)

    @property
    def descriptor(self) -> int:
        """See Port."""
        return int(self._serial.fileno())

    def read(self, seconds: float) -> bytes:
        """See Port."""
        events = self._poll.poll(max(0.0, seconds) * 1000)
        if not events:
            return b""
        try:
            data = bytes(self._serial.read(READ_OCTETS)) if events[0][1] & select.POLLIN else b""
        except (serial.SerialException, OSError) as error:
            raise ModemAbsentError("the modem was unplugged", hint=HINT_ABSENT) from error
        if not data and events[0][1] & _GONE:
            raise ModemAbsentError("the modem was unplugged", hint=HINT_ABSENT)
        return data

    def write(self, data: bytes) -> None:
        """See Port."""
        try:
            self._serial.write(data)
        except serial.SerialTimeoutException as error:
            raise ModemSilentError("the modem takes nothing that is written to it", hint=HINT_SILENT) from error
        except (serial.SerialException, OSError) as error:
            raise ModemAbsentError("the modem was unplugged", hint=HINT_ABSENT) from error

    def close(self) -> None:
        """See Port."""
        with contextlib.suppress(serial.SerialException, OSError):
            self._serial.close()


def _words(error: serial.SerialException) -> str:
    return os.strerror(error.errno) if error.errno else str(error)
