"""The pages on a port: waitress in a thread of its own. Knows no page."""

from __future__ import annotations

import errno
import os
import socket
import threading
from dataclasses import dataclass
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from gateway.errors import NotReadyError
from gateway.sentences import sentence

THREADS = 4
"""An office opens a few pages at a time; each thread keeps one database connection."""

CHANNEL_TIMEOUT_SECONDS = 60
"""A phone that walks out of range gives its connection back after this."""

STOP_SECONDS = 10
"""How long a stop waits for the thread; a report being printed may take a few."""


@dataclass(frozen=True, slots=True)
class _Running:
    server: Any
    sockets: dict[int, Any]
    thread: threading.Thread


class Server:
    """Serves one app on one address. `start` binds before it returns, so a port in use is known at once."""

    def __init__(self, app: Flask, bind: str, port: int) -> None:
        self._app = app
        self._bind = bind
        self._port = port
        self._running: _Running | None = None

    @property
    def port(self) -> int:
        """The port in use; differs from the one asked for where that was 0."""
        return self._port

    def start(self) -> None:
        """Take the port and serve. Raises NotReadyError where the port cannot be had."""
        listening = _listen(self._bind, self._port)
        self._port = int(listening.getsockname()[1])
        sockets: dict[int, Any] = {}
        server = create_server(
            self._app,
            map=sockets,
            sockets=[listening],
            threads=THREADS,
            channel_timeout=CHANNEL_TIMEOUT_SECONDS,
            ident=None,
            clear_untrusted_proxy_headers=False,  # kept, believed by nobody: /metrics must see that a proxy asks
        )
        thread = threading.Thread(target=server.run, name="web")
        self._running = _Running(server, sockets, thread)
        thread.start()

    def stop(self) -> None:
        """Give the port back; pages being made are finished first. Stopping twice is no error."""
        running, self._running = self._running, None
        if running is None:
            return

        def close() -> None:
            # runs in the web thread: its loop ends when no socket is left
            running.server.task_dispatcher.shutdown()
            wasyncore.close_all(running.sockets)

        running.server.trigger.pull_trigger(close)
        running.thread.join(STOP_SECONDS)


def _listen(bind: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(
            bind or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise _not_ready(error, bind, port) from error


def _not_ready(error: OSError, bind: str, port: int) -> NotReadyError:
    if error.errno == errno.EADDRINUSE:
        return NotReadyError(
            sentence("[web] port: {port} on {bind} is in use by another program", port=port, bind=bind),
            hint=sentence("stop the other program, or choose another port in the configuration"),
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return NotReadyError(
            sentence("[web] port: this user may not take port {port}", port=port),
            hint=sentence("choose a port above 1023 in the configuration"),
        )
    return NotReadyError(
        sentence(
            "[web] bind: {bind} is not an address of this machine ({error})",
            bind=bind,
            error=os.strerror(error.errno) if error.errno else error,
        ),
        hint=sentence("write 127.0.0.1 for this machine alone, or 0.0.0.0 for everybody on its network"),
    )
