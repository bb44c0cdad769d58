"""Telling systemd how the hub is: readiness, watchdog, status line (sd_notify(3)). Silent where there is no systemd."""

from __future__ import annotations

import socket
from collections.abc import Mapping


class Notifier:
    """Writes to the socket that systemd names in NOTIFY_SOCKET."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        path = environ.get("NOTIFY_SOCKET", "")
        self._address = "\0" + path[1:] if path.startswith("@") else path
        self._watchdog_usec = int(environ.get("WATCHDOG_USEC", "0") or 0)

    @property
    def feed_every(self) -> float | None:
        """Seconds between two feedings of the watchdog: a third of its patience. None: nobody watches."""
        return self._watchdog_usec / 3_000_000 if self._watchdog_usec else None

    def ready(self, status: str) -> None:
        """Everything is up."""
        self._say(f"READY=1\nSTATUS={status}")

    def alive(self, status: str) -> None:
        """Feed the watchdog."""
        self._say(f"WATCHDOG=1\nSTATUS={status}")

    def stopping(self) -> None:
        """The hub is on its way down."""
        self._say("STOPPING=1")

    def _say(self, message: str) -> None:
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            try:
                out.sendto(message.encode(), self._address)
            except OSError:
                return  # systemd is being restarted; its watchdog is patient
