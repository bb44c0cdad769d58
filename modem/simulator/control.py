"""The control socket: a trainer's or a test's wishes as JSON lines, answers as JSON lines. Knows what may be asked."""

from __future__ import annotations

import contextlib
import json
import selectors
import socket
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from modem.simulator.faults import Fault, FaultKind
from modem.simulator.network import Sent

LINE_LIMIT_OCTETS = 65536
"""A wish is a short line; who sends more without an end is cut off."""


class WishError(ValueError):
    """What was asked for cannot be read."""


class Wishes(Protocol):
    """What can be asked of a simulator."""

    @property
    def sent(self) -> tuple[Sent, ...]:
        """Every part that the network accepted."""

    def inject(self, sender: str, text: str) -> None:
        """Somebody texts the modem's number."""

    def fault(self, fault: Fault) -> None:
        """Make something go wrong."""

    def status(self) -> Any:
        """A dataclass of plain values."""


class Control:
    """A Unix socket at `path` from `open` to `close`, served by the thread that selects."""

    def __init__(self, path: Path, wishes: Wishes) -> None:
        self._path = path
        self._wishes = wishes
        self._selector: selectors.BaseSelector | None = None
        self._listener: socket.socket | None = None
        self._unread: dict[socket.socket, bytearray] = {}

    def open(self, selector: selectors.BaseSelector) -> None:
        """Listen; OSError where the path is taken by something alive."""
        self._remove_dead()
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listener.bind(str(self._path))
            listener.listen()
            listener.setblocking(False)
        except OSError:
            listener.close()
            raise
        self._listener, self._selector = listener, selector
        selector.register(listener, selectors.EVENT_READ, self._accept)

    def close(self) -> None:
        """Hang up on everybody and remove the socket."""
        if self._listener is None or self._selector is None:
            return
        for connection in [*self._unread, self._listener]:
            self._selector.unregister(connection)
            connection.close()
        self._unread.clear()
        self._listener = None
        self._path.unlink(missing_ok=True)

    def _remove_dead(self) -> None:
        """A socket that nobody serves is left from a killed run."""
        if not self._path.is_socket():
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(self._path))
            except OSError:
                self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        assert self._listener is not None
        assert self._selector is not None
        with contextlib.suppress(BlockingIOError):
            connection, _ = self._listener.accept()
            connection.setblocking(False)
            self._unread[connection] = bytearray()
            self._selector.register(connection, selectors.EVENT_READ, lambda: self._read(connection))

    def _read(self, connection: socket.socket) -> None:
        try:
            data = connection.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        unread = self._unread[connection]
        unread += data
        if not data or len(unread) > LINE_LIMIT_OCTETS:
            self._drop(connection)
            return
        *lines, rest = unread.split(b"\n")
        self._unread[connection] = bytearray(rest)
        for line in lines:
            if line.strip():
                self._write(connection, answer(self._wishes, bytes(line)))

    def _write(self, connection: socket.socket, said: dict[str, Any]) -> None:
        """Answers are short beside a socket's buffer, or the asker reads them; who does not is dropped."""
        try:
            connection.setblocking(True)
            connection.settimeout(1.0)
            connection.sendall(json.dumps(said, ensure_ascii=False).encode() + b"\n")
            connection.setblocking(False)
        except OSError:
            self._drop(connection)

    def _drop(self, connection: socket.socket) -> None:
        if self._unread.pop(connection, None) is not None and self._selector is not None:
            self._selector.unregister(connection)
            connection.close()


def answer(wishes: Wishes, line: bytes | str) -> dict[str, Any]:
    """Do what one JSON line asks; `{"ok": true, ...}` or `{"ok": false, "error": ...}`."""
    try:
        wish = json.loads(line)
        if not isinstance(wish, dict):
            raise WishError('a wish is an object such as {"do": "status"}')
        return {"ok": True, **_done(wishes, wish)}
    except (ValueError, OSError) as error:
        return {"ok": False, "error": str(error)}


def _done(wishes: Wishes, wish: dict[str, Any]) -> dict[str, Any]:
    match wish.get("do"):
        case "sms":
            wishes.inject(_text(wish, "from"), _text(wish, "text"))
            return {}
        case "sent":
            return {"sent": [_sent(part) for part in wishes.sent]}
        case "status":
            return {"status": asdict(wishes.status())}
        case "fault":
            wishes.fault(read_fault(wish))
            return {}
        case other:
            raise WishError(f'"do" is one of sms, sent, status, fault; not {other!r}')


def read_fault(wish: dict[str, Any]) -> Fault:
    """A fault from plain values: `kind`, and `times`, `code`, `seconds`, `text`, `number` as it needs them."""
    kind = wish.get("kind")
    if kind not in list(FaultKind):
        raise WishError(f'"kind" is one of {", ".join(FaultKind)}; not {kind!r}')
    default = Fault(kind=FaultKind(kind))
    try:
        return Fault(
            kind=FaultKind(kind),
            times=int(wish.get("times", default.times)),
            code=int(wish.get("code", default.code)),
            seconds=float(wish.get("seconds", default.seconds)),
            text=str(wish.get("text", "")),
            number=str(wish.get("number", "")),
        )
    except TypeError as error:
        raise WishError(str(error)) from error


def _sent(part: Sent) -> dict[str, Any]:
    concat = part.submit.concat
    return {
        "at": part.at.isoformat(),
        "to": part.to,
        "text": part.text,
        "ref": part.ref,
        "coding": str(part.submit.coding),
        "report": part.submit.want_report,
        "part": [concat.ref, concat.seq, concat.total] if concat else None,
    }


def _text(wish: dict[str, Any], key: str) -> str:
    value = wish.get(key)
    if not isinstance(value, str) or not value:
        raise WishError(f'"{key}" is missing')
    return value
