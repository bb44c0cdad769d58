"""The pseudo-terminal that programs open as the modem's port, and the link that names it. Knows no AT command."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import termios
import tty
from pathlib import Path

READ_OCTETS = 4096
UNREAD_LIMIT_OCTETS = 65536
"""What a program leaves unread beyond this is lost, as in a modem's own buffer."""


class LinkTakenError(OSError):
    """Something that is not a link of ours lies at the path."""


class Pty:
    """One end of a pseudo-terminal; the other is opened by programs under `link`, again and again if they like."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._unwritten = bytearray()
        self.fd, slave = os.openpty()
        try:
            # No echo and no line editing of the system's: the modem does both. Programs may set what they like.
            tty.setraw(slave)
            self._slave_path = os.ttyname(slave)
            os.set_blocking(self.fd, False)
            self._make_link()
        except OSError:
            os.close(self.fd)
            raise
        finally:
            # Held open here, nobody could tell whether a program listens.
            os.close(slave)

    @property
    def alive(self) -> bool:
        """Does a program have the port open, or has one left something to read?"""
        events = self._events()
        return bool(events & select.POLLIN) or not events & select.POLLHUP

    @property
    def unwritten(self) -> bool:
        """Is there output that the program has not made room for?"""
        return bool(self._unwritten)

    def read(self) -> bytes:
        """What programs wrote; empty where there is nothing, or nobody."""
        try:
            return os.read(self.fd, READ_OCTETS)
        except BlockingIOError:
            return b""
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return b""

    def write(self, data: bytes) -> None:
        """Let programs read this, as soon as they make room."""
        self._unwritten += data
        del self._unwritten[:-UNREAD_LIMIT_OCTETS]
        while self._unwritten:
            try:
                written = os.write(self.fd, self._unwritten)
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                written = len(self._unwritten)
            del self._unwritten[:written]

    def forget(self) -> None:
        """Drop what no program has read."""
        self._unwritten.clear()
        with contextlib.suppress(termios.error):
            termios.tcflush(self.fd, termios.TCIOFLUSH)

    def close(self) -> None:
        """The device is gone: whoever has it open is hung up, the link is removed."""
        if self._link.is_symlink() and str(self._link.readlink()) == self._slave_path:
            self._link.unlink()
        os.close(self.fd)

    def _events(self) -> int:
        poll = select.poll()
        poll.register(self.fd, select.POLLIN)
        return sum(event for _, event in poll.poll(0))

    def _make_link(self) -> None:
        if self._link.is_symlink():
            if not str(self._link.readlink()).startswith("/dev/pts/"):
                raise LinkTakenError(errno.EEXIST, "a link to something else is there", str(self._link))
        elif self._link.exists():
            raise LinkTakenError(errno.EEXIST, "a file is there", str(self._link))
        new = self._link.with_name(self._link.name + ".new")
        new.unlink(missing_ok=True)
        new.symlink_to(self._slave_path)
        new.replace(self._link)
