"""The serial side of the simulated modem: bytes in, bytes out; command lines, prompts, results, unsolicited lines.

Knows no command and no port. Two clocks: the device's seconds (for how long an answer takes) are given as a callable,
and the network's time is the device's own.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from modem.simulator.at import Answer, AtError, Request, error_line, parse, plain_error
from modem.simulator.commands.table import find
from modem.simulator.device import Device
from modem.simulator.faults import FaultKind

LINE_LIMIT_OCTETS = 2048
"""Longer than any command or PDU; what comes without an end is dropped, as a modem's buffer does."""

_CTRL_Z = 0x1A
_ESC = 0x1B
_CR = 0x0D
_NUMERIC_RESULTS = {"OK": "0", "NO CARRIER": "3", "ERROR": "4"}


class Modem:
    """Turns what a program writes into what it reads. Never waits: `wait_s` says when there will be more."""

    def __init__(self, device: Device, seconds: Callable[[], float]) -> None:
        self.device = device
        self._seconds = seconds
        self._input = bytearray()
        self._output: deque[tuple[float, bytes]] = deque()
        self._prompt: Callable[[bytes], Answer] | None = None
        self._requests: deque[Request] = deque()
        self._busy_until = 0.0
        self._hung_until = 0.0
        self._last_line = ""

    def feed(self, data: bytes) -> bytes:
        """Take what was written to the port; give what can be read from it now."""
        self._input += data
        return self.take()

    def take(self) -> bytes:
        """What can be read from the port now: answers whose time has come, then unsolicited lines."""
        self._work()
        if self._idle():
            for line in self.device.announcements():
                self._say(f"\r\n{line}\r\n")
        now = self._seconds()
        ready = bytearray()
        while self._output and self._output[0][0] <= now:
            ready += self._output.popleft()[1]
        return bytes(ready)

    def wait_s(self) -> float | None:
        """Seconds until there may be more to read without more being written; None: not before something happens."""
        ends = [self._output[0][0]] if self._output else []
        free = self._free_at()
        if free > self._seconds():  # half a line waits for its other half, not for time to pass
            ends.append(free)
        wait = min(ends, default=math.inf) - self._seconds()
        return max(0.0, wait) if math.isfinite(wait) else None

    def hang(self, seconds: float | None) -> None:
        """Take no command for so long, None for good; 0 ends it. What is written meanwhile waits."""
        self._hung_until = math.inf if seconds is None else self._seconds() + seconds

    def say_raw(self, data: bytes) -> None:
        """Bytes on the line, now, whatever else goes on."""
        self._output.appendleft((self._seconds(), data))

    def hang_up(self) -> None:
        """The program closed the port: half a line, a prompt and unread output are forgotten."""
        self._input.clear()
        self._output.clear()
        self._requests.clear()
        self._prompt = None

    def power_on(self) -> None:
        """The modem was plugged in again."""
        self.hang_up()
        self._busy_until = self._hung_until = 0.0
        self.device.power_on()

    def _idle(self) -> bool:
        return self._prompt is None and not self._requests and self._seconds() >= self._free_at()

    def _free_at(self) -> float:
        """When it takes the next command; infinity while it hangs for good."""
        return max(self._busy_until, self._hung_until)

    def _work(self) -> None:
        while self._seconds() >= self._free_at():
            if self._requests:
                self._execute(self._requests.popleft())
            elif self._prompt is not None:
                if not self._take_prompted(self._prompt):
                    return
            elif not self._take_line():
                return

    def _take_prompted(self, prompt: Callable[[bytes], Answer]) -> bool:
        """Input after a prompt, up to Ctrl-Z or ESC; False where it is not all there."""
        ends = [at for at in (self._input.find(_CTRL_Z), self._input.find(_ESC)) if at >= 0]
        if not ends:
            return False
        end = min(ends)
        given, key = bytes(self._input[:end]), self._input[end]
        del self._input[: end + 1]
        self._prompt = None
        if self.device.settings.echo:
            self._say(given.decode("latin-1"))
        if key == _ESC:
            self._result("OK")
        else:
            self._answer(lambda: prompt(given.replace(b"\n", b"").strip(b"\r")))
        return True

    def _take_line(self) -> bool:
        end = self._input.find(_CR)
        if end < 0:
            if len(self._input) > LINE_LIMIT_OCTETS:
                self._input.clear()
            return False
        raw = bytes(self._input[: end + 1])
        del self._input[: end + 1]
        if self.device.settings.echo:
            self._say(raw.decode("latin-1"))
        line = "".join(chr(octet) for octet in raw if octet >= 0x20).strip()
        start = line.upper().find("AT")
        if line.upper() == "A/":
            line, start = self._last_line, 0
        if start < 0:
            return True
        self._last_line = line[start:]
        try:
            self._requests.extend(parse(self._last_line[2:]))
        except AtError as error:
            self._result(error_line(error, self.device.settings.cmee))
            return True
        if not self._requests:
            self._result("OK")
        return True

    def _execute(self, request: Request) -> None:
        def run() -> Answer:
            if self.device.faults.lasting(FaultKind.STUCK) and request.name != "+CFUN":
                return Answer(lost=True)
            handler = find(request.name)
            if handler is None:
                raise plain_error()
            return handler(self.device, request)

        self._answer(run)

    def _answer(self, run: Callable[[], Answer]) -> None:
        slow = self.device.faults.lasting(FaultKind.SLOW)
        delay = slow.seconds if slow and not self._requests else 0.0  # a line of several commands has one answer
        try:
            answer = run()
        except AtError as error:
            self._requests.clear()
            self._busy(delay)
            self._result(error_line(error, self.device.settings.cmee))
            return
        self._busy(delay + answer.after_s)
        if answer.lost:
            self._requests.clear()
            return
        if answer.lines:
            self._say(self._framed("\r\n".join(answer.lines)))
        if answer.prompt is not None:
            self._prompt = answer.prompt
            self._say("\r\n> ")
        elif not self._requests or answer.final != "OK":
            self._requests.clear()
            self._result(answer.final)

    def _busy(self, seconds: float) -> None:
        self._busy_until = max(self._busy_until, self._seconds() + seconds)

    def _framed(self, line: str) -> str:
        return f"\r\n{line}\r\n" if self.device.settings.verbose else f"{line}\r\n"

    def _result(self, result: str) -> None:
        if self.device.settings.quiet:
            return
        if self.device.settings.verbose:
            self._say(f"\r\n{result}\r\n")
        else:
            self._say(_NUMERIC_RESULTS.get(result, result) + "\r")

    def _say(self, text: str) -> None:
        due = max(self._busy_until, self._output[-1][0] if self._output else 0.0)
        self._output.append((due, text.encode("latin-1", "replace")))
