"""Modems behind a port that has neither hardware nor real time, for tests of the serial lane. Asserts nothing.

`SimulatedPort` has the simulator behind it, `PlainPort` the responder written apart from it. Waiting costs no time:
the port's clock jumps to where something happens. What the modem says can be cut anywhere, and mixed with other lines.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

from modem.api import ModemSettings
from modem.errors import ModemAbsentError
from modem.recorder import Recorder
from modem.serial_driver import SerialModem
from tests.modem.responder import Responder
from tests.modem.simulator.rig import Rig

Mangle = Callable[[bytes], Iterator[bytes]]


def whole(said: bytes) -> Iterator[bytes]:
    """As it was said, at once."""
    yield said


def mixed(rng: Random, lines: list[str]) -> Mangle:
    """Cut anywhere, with one of `lines` between any two lines now and then; each line is used up once."""
    waiting = deque(lines)

    def mangle(said: bytes) -> Iterator[bytes]:
        out = b""
        for piece in re.split(rb"(?<=\r\n)(?=\r\n|[^\r\n])", said):
            out += piece
            if piece.endswith(b"\r\n") and piece.strip() and waiting and rng.random() < 0.5:
                out += f"\r\n{waiting.popleft()}\r\n".encode("latin-1")
        while out:
            size = rng.choice((1, 2, 5, 17, 400))
            yield out[:size]
            out = out[size:]

    return mangle


class JumpingPort:
    """What both have in common: chunks to be read, each at its time."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.mangle: Mangle = whole
        self.gone = False
        self.written: list[bytes] = []
        self._chunks: deque[bytes] = deque()

    @property
    def descriptor(self) -> int:
        return -1

    def now(self) -> float:
        return self.seconds

    def read(self, seconds: float) -> bytes:
        if not self._chunks and not self.gone:
            self._say(self._let_time_pass(max(0.0, seconds)))
        if self._chunks:
            return self._chunks.popleft()
        if self.gone:
            raise ModemAbsentError("gone")
        return b""

    def write(self, data: bytes) -> None:
        if self.gone:
            raise ModemAbsentError("gone")
        self.written.append(data)
        self._say(self._answer(data))

    def close(self) -> None:
        """Nothing to let go of."""

    def commands(self) -> list[str]:
        """Everything that was written, as far as it is a command."""
        return [data.decode().strip() for data in self.written if data.startswith(b"AT")]

    def _say(self, said: bytes) -> None:
        self._chunks.extend(chunk for chunk in self.mangle(said) if chunk)

    def _answer(self, data: bytes) -> bytes:
        raise NotImplementedError

    def _let_time_pass(self, seconds: float) -> bytes:
        raise NotImplementedError


class SimulatedPort(JumpingPort):
    """The simulator's modem and network."""

    def __init__(self, rig: Rig) -> None:
        super().__init__()
        self.rig = rig

    def _answer(self, data: bytes) -> bytes:
        return self.rig.modem.feed(data)

    def _let_time_pass(self, seconds: float) -> bytes:
        until = self.seconds + seconds
        while True:
            self.rig.network.step(self.rig.now)
            said = self.rig.modem.take()
            if said or self.seconds >= until:
                return said
            wait = self.rig.modem.wait_s()
            self.seconds = until if wait is None else min(until, self.seconds + max(wait, 0.001))
            self.rig.seconds = self.seconds


class PlainPort(JumpingPort):
    """The responder, with the habits that modems have at the line. `late` tells for how long an answer is kept back."""

    def __init__(self, *, echo: bool = True, ending: str = "\r\n", prompt: bytes = b"\r\n> ") -> None:
        super().__init__()
        self.modem = _Spoken(Path(os.devnull))
        self.late: Callable[[str], float] = lambda _command: 0.0
        self.late_sent = 0.0
        """How long the answer to a message is kept back."""
        self.before_sent: tuple[str, ...] = ()
        """Said between a message and its answer."""
        self.unplugged_after: int | None = None
        """Gone once so many messages were taken."""
        self._echo = echo
        self._ending = ending
        self._prompt = prompt
        self._coming: list[tuple[float, bytes]] = []
        self._buffer = b""

    def _answer(self, data: bytes) -> bytes:
        if self._echo and not self.modem.mute:
            self._come(0.0, data)
        self._buffer += data
        self.modem.serve(self)
        return b""

    def _let_time_pass(self, seconds: float) -> bytes:
        if self._coming and self._coming[0][0] <= self.seconds + seconds:
            at, said = self._coming.pop(0)
            self.seconds = max(self.seconds, at)
            return said
        if self.unplugged_after is not None and len(self.modem.sent) >= self.unplugged_after:
            self.gone = True
            return b""
        self.seconds += seconds
        return b""

    def say(self, *lines: str) -> None:
        """Unasked, now."""
        self._come(0.0, self._framed(lines))

    def next_piece(self, ends: re.Pattern[bytes]) -> tuple[bytes, bytes] | None:
        """What was written up to the next sign that ends it."""
        match = ends.search(self._buffer)
        if match is None:
            return None
        piece, self._buffer = self._buffer[: match.start()], self._buffer[match.end() :]
        return piece, match.group()

    def put(self, lines: tuple[str, ...], late: float) -> None:
        """An answer, after so long."""
        self._come(late, self._framed(lines))

    def put_prompt(self) -> None:
        self._come(0.0, self._prompt)

    def _come(self, late: float, said: bytes) -> None:
        self._coming.append((self.seconds + late, said))
        self._coming.sort(key=lambda coming: coming[0])

    def _framed(self, lines: tuple[str, ...]) -> bytes:
        framed = "".join(f"\r\n{line}\r\n" for line in lines)
        return framed.replace("\r\n", self._ending).encode("latin-1")


class _Spoken(Responder):
    """The responder without its pseudo-terminal and thread."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.knows_escape = True
        self.said_to_sends = ""
        """The whole answer to a message, instead of the usual one."""
        self._port: PlainPort | None = None
        self._last = ""
        self._kept = b""

    def serve(self, port: PlainPort) -> None:
        self._port = port
        ends = re.compile(rb"[\x1a\x1b]"), re.compile(rb"[\r\x1b\x1a]")
        while (found := port.next_piece(ends[0] if self._collecting else ends[1])) is not None:
            piece, end = found
            if self._collecting and end == b"\x1b" and not self.knows_escape:
                self._kept += piece
                continue
            if self._collecting:
                piece, self._kept = self._kept + piece, b""
            if self._collecting and end == b"\x1a" and not re.fullmatch(rb"[0-9A-F]+", piece):
                self._collecting = False
                self.say("+CMS ERROR: 304")
                continue
            self._last = piece.decode("latin-1") if not self._collecting else self._last
            self._take(piece, end)

    def say(self, *lines: str) -> None:
        assert self._port is not None
        self._port.put(lines, self._port.late(self._last))

    def _submit(self, pdu: bytes) -> None:
        assert self._port is not None
        late, self._port.late = self._port.late, lambda _command: self._port.late_sent if self._port else 0.0
        if self._port.before_sent:
            self.say(*self._port.before_sent)
        if self.said_to_sends:
            self.say(self.said_to_sends)
        else:
            super()._submit(pdu)
        self._port.late = late

    def _prompt(self) -> None:
        plan = self.sends[0] if self.sends else "accept"
        if plan.startswith("refuse_prompt") or plan == "no_prompt":
            super()._prompt()
            return
        self._collecting = True
        assert self._port is not None
        self._port.put_prompt()


def driver(
    port: JumpingPort, workdir: Path, *, pin: str | None = None, recorder: Recorder | None = None
) -> SerialModem:
    """The driver on a port of these, not open yet."""
    settings = ModemSettings(name="one", device="nowhere", pin=pin)
    return SerialModem(settings, workdir, recorder or _recorder(), now=port.now, plug=lambda _path, _speed: port)


@cache
def _recorder() -> Recorder:
    """One for all who do not look into theirs: each is an open file."""
    return Recorder()
