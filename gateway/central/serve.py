"""The centre's web server. Knows waitress and how it stops, and no page."""

from __future__ import annotations

import signal
from types import FrameType

from flask import Flask
from waitress import create_server

from gateway.errors import NotReadyError
from gateway.sentences import sentence

THREADS = 4
"""Each check of a password takes 32 MB for a moment; a few hundred hubs post for less than a second an hour."""


class Serving:
    """A server that is bound to its port. `run` answers until `stop`."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        """Bind. Raises NotReadyError where the port is taken or the address is not this machine's."""
        try:
            self._server = create_server(app, host=host, port=port, threads=THREADS, ident=None)
        except (OSError, ValueError) as error:
            raise NotReadyError(
                sentence("cannot listen on {host}:{port} ({reason})", host=host, port=port, reason=error),
                hint=sentence("name a free one: --bind HOST:PORT"),
            ) from error
        self.port = int(self._server.effective_port)

    def run(self) -> None:
        """Answer requests until stopped."""
        self._server.run()

    def stop(self) -> None:
        """Take no more requests, finish those begun."""
        self._server.close()
        self._server.task_dispatcher.shutdown()


def end_on_sigterm() -> None:
    """Let SIGTERM end the program as Ctrl-C does. To be called before the port is taken: then somebody may send it."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)


def split_bind(bind: str) -> tuple[str, int]:
    """`HOST:PORT`, `[::1]:8090` or `:8090` (every address). Raises NotReadyError for anything else."""
    host, colon, port = bind.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise NotReadyError(
            sentence("{bind}: not an address to listen on", bind=bind),
            hint=sentence("write HOST:PORT, like 127.0.0.1:8090"),
        )
    return host.strip("[]") or "0.0.0.0", int(port)  # noqa: S104  # asked for by leaving the host out
