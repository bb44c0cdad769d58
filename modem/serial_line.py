"""The dialogue on one line: a command, its answer, and what is said unasked meanwhile.

Knows that answers end and that a prompt asks for text; knows no command's meaning. Nothing here sleeps: every wait is
for octets, and ends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from modem.errors import ModemSilentError
from modem.gammu_errors import HINT_SILENT
from modem.serial_answers import Answer, Unasked
from modem.serial_port import Port
from modem.serial_sorting import Exchange, Sorter
from modem.serial_text import Assembler
from modem.serial_trace import CTRL_Z, Trace
from modem.serial_words import OK, command_name

ANSWER_SECONDS = 10.0
"""Modems answer within some milliseconds, a sleepy one within three seconds, a SIM that is busy within five."""
PROMPT_SECONDS = 20.0
"""While the network still works on something else, a modem may keep its prompt back."""
LATE_OK_SECONDS = 2.0
"""Once +CMGS has named the reference, its OK is already on its way."""
PROMPT_QUIET_SECONDS = 0.3
"""A `>` behind noise that is followed by nothing for so long is a prompt."""
HEARD_OUT_SECONDS = 2.0
"""A modem that never stops talking is not listened to for ever."""

_ESC, _END = b"\x1b", b"\x1a"


class Line:
    """One open port in dialogue. `now` in seconds of any monotonic clock."""

    def __init__(self, port: Port, trace: Trace, now: Callable[[], float]) -> None:
        self.port = port
        self.trace = trace
        self.now = now
        self.in_step = True
        """False after an answer that did not come: it may yet come, and be taken for the next one's."""
        self._text = Assembler()
        self._sorter = Sorter(trace, now)

    @property
    def unasked(self) -> deque[Unasked]:
        """What was said unasked and may matter, oldest first."""
        return self._sorter.unasked

    def ask(self, command: str, seconds: float = ANSWER_SECONDS) -> Answer:
        """Say a command (`AT...`) and wait for the end of its answer. Raises ModemSilentError, ModemAbsentError."""
        return self._finish(self._begin(command), seconds)

    def again(self, command: str, seconds: float) -> Answer:
        """Wait for one more answer to a command that was said already."""
        self._sorter.exchange = exchange = Exchange(command=command, name=command_name(command))
        return self._finish(exchange, seconds)

    def offer(self, command: str, payload: str, seconds: float = PROMPT_SECONDS) -> Answer | None:
        """Say a command that asks for text, and give all of the text but the sign that ends it.

        None: now it only waits for `hand_over`. An answer instead is a refusal. Raises ModemSilentError where neither
        comes: nothing was handed over, and the command is taken back.
        """
        exchange = self._begin(command, wants_prompt=True)
        until = self.now() + seconds
        while not exchange.prompted and exchange.final is None:
            left = until - self.now()
            if left <= 0:
                self.abandon()
                raise _silent(command)
            heard = self._take_in(min(left, PROMPT_QUIET_SECONDS))
            if not heard and not exchange.prompted and self._text.late_prompt():
                exchange.prompted = True
        if exchange.final is not None:
            return self._closed(exchange)
        exchange.payload = payload
        self.trace.sent(payload)
        self.port.write(payload.encode("ascii"))
        return None

    def hand_over(self, until: Callable[[], float]) -> Answer | None:
        """Give the sign that ends the text, and wait for the answer; None where it did not come.

        `until`: when the wait ends, asked again after each thing heard. From here on the message may have left, also
        where ModemAbsentError is raised.
        """
        exchange = self._sorter.exchange
        assert exchange is not None
        self.end_text()
        ends = until()
        while exchange.final is None and (left := ends - self.now()) > 0:
            self._take_in(left)
            ends = min(ends, self.now() + LATE_OK_SECONDS if exchange.rows else until())
        if exchange.final is None:
            self._lost()
            if not exchange.rows:
                return None
            exchange.final = OK
        return self._closed(exchange)

    def abandon(self) -> None:
        """Take back a command that asks for text: ESC sends nothing (27.005, 4.3)."""
        self._lost()
        self.trace.sent("ESC")
        self.port.write(_ESC)

    def end_text(self) -> None:
        """Give the sign that ends a text."""
        self.trace.sent(CTRL_Z)
        self.port.write(_END)

    def listen(self, seconds: float) -> None:
        """Take in what the modem says unasked, waiting at most so long for it to begin."""
        until = self.now() + max(0.0, seconds) + HEARD_OUT_SECONDS
        while self._take_in(seconds) and self.now() < until:
            seconds = 0.0

    def pause(self, seconds: float) -> None:
        """Let time pass, and take in what is said meanwhile."""
        until = self.now() + seconds
        while (left := until - self.now()) > 0:
            self._take_in(left)

    def take(self, *names: str) -> list[Unasked]:
        """What was said unasked under these names, oldest first; it is gone from `unasked` then."""
        taken = [said for said in self.unasked if said.name in names]
        rest = [said for said in self.unasked if said.name not in names]
        self.unasked.clear()
        self.unasked.extend(rest)
        return taken

    def _begin(self, command: str, *, wants_prompt: bool = False) -> Exchange:
        self.listen(0)
        exchange = Exchange(command=command, name=command_name(command), wants_prompt=wants_prompt)
        self._sorter.exchange = exchange
        self.trace.sent(command)
        self.port.write(f"{command}\r".encode("latin-1"))
        return exchange

    def _finish(self, exchange: Exchange, seconds: float) -> Answer:
        until = self.now() + seconds
        while exchange.final is None:
            left = until - self.now()
            if left <= 0:
                self._lost()
                raise _silent(exchange.command)
            self._take_in(left)
        return self._closed(exchange)

    def _closed(self, exchange: Exchange) -> Answer:
        self._sorter.exchange = None
        return Answer(final=exchange.final or OK, rows=tuple(exchange.rows))

    def _lost(self) -> None:
        self.in_step = False
        self._sorter.exchange = None

    def _take_in(self, seconds: float) -> bool:
        """Read once and sort what came: was there anything?"""
        data = self.port.read(seconds)
        self._text.feed(data)
        while True:
            exchange = self._sorter.exchange
            if exchange is not None and exchange.wants_prompt and not exchange.prompted and self._text.prompt():
                self.trace.heard(">")
                exchange.prompted = True
            line = self._text.line()
            if line is None:
                return bool(data)
            self._sorter.sort(line)


def _silent(command: str) -> ModemSilentError:
    """Only the command's name: what follows may be a PIN."""
    return ModemSilentError(f"no answer to {command.partition('=')[0]}", hint=HINT_SILENT)
