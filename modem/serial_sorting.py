"""Which line belongs where: to the answer of the command under way, to an announcement, or to nobody.

Lines nobody asked for may come between any two others, also between a heading and the PDU below it. Knows no port.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from modem.serial_answers import Row, Unasked
from modem.serial_fields import after_colon
from modem.serial_trace import Trace
from modem.serial_words import LISTS, WITH_PDU, Kind, final_in, is_final, kind_of, name_of

HELD_SECONDS = 2.0
"""A USSD text of several lines comes at one go; after this its closing quote is not coming."""
HELD_LINES = 40
MAX_UNASKED = 256
"""Announcements kept until they are fetched: more than a full SIM has."""

_HEX = re.compile(r"[0-9A-Fa-f]+")
_SENT_ANSWER = re.compile(r"\+CMGS: *\d+.*$|\+CM[SE] ERROR: *.+$")
_MOSTLY_HEX = 0.9
_SHORT = 20
_KEPT = {"+CMTI", "+CDSI", "+CUSD"}


@dataclass(slots=True)
class Exchange:
    """A command under way."""

    command: str
    name: str
    wants_prompt: bool = False
    prompted: bool = False
    payload: str = ""
    rows: list[Row] = field(default_factory=list)
    final: str | None = None


class Sorter:
    """Takes whole lines. `exchange` is the command under way, if any; its rows and its end are set here."""

    def __init__(self, trace: Trace, now: Callable[[], float]) -> None:
        self.exchange: Exchange | None = None
        self.unasked: deque[Unasked] = deque(maxlen=MAX_UNASKED)
        """What was said unasked and may matter, oldest first. Who uses it takes it away."""
        self._trace = trace
        self._now = now
        self._headings: list[tuple[str, bool]] = []
        self._held: list[str] = []
        self._held_since = 0.0

    def sort(self, line: str) -> None:
        """Put one line where it belongs."""
        exchange = self.exchange
        if exchange is not None:
            line = final_in(_behind_echo(line) if exchange.payload else line)
        if self._joined(line) or (exchange is not None and _is_echo(line, exchange)):
            return
        self._trace.heard(line)
        if self._headings and _is_body(line, asked=self._headings[-1][1]):
            self._complete(line)
            return
        kind = kind_of(line, exchange.name if exchange else None)
        if kind is Kind.FINAL and exchange is not None:
            self._give_up_headings()
            exchange.final = line
            self.exchange = None
        elif kind is Kind.ANSWER and exchange is not None:
            self._answered(line, exchange)
        elif kind is Kind.UNASKED:
            self._note(line)

    def _answered(self, line: str, exchange: Exchange) -> None:
        if exchange.name in LISTS:
            self._give_up_headings()
            self._headings.append((line, True))
        else:
            exchange.rows.append(Row(text=line))

    def _note(self, line: str) -> None:
        name = name_of(line) or ""
        if name in WITH_PDU:
            self._headings.append((line, False))
        elif name == "+CUSD" and line.count('"') % 2 and not self._held:
            self._held, self._held_since = [line], self._now()
        elif name in _KEPT:
            self.unasked.append(Unasked(name=name, text=after_colon(line)))
        elif is_final(line):
            self.unasked.append(Unasked(name="ERROR", text=line))

    def _joined(self, line: str) -> bool:
        """Add a line to the text that was begun and not ended; False where there is none, or it ends without."""
        if not self._held:
            return False
        late = self._now() - self._held_since > HELD_SECONDS or len(self._held) > HELD_LINES
        if late or (self.exchange is not None and is_final(line)):
            self._release()
            return False
        self._held.append(line)
        if line.count('"') % 2:
            self._release()
        return True

    def _release(self) -> None:
        text = "\n".join(self._held)
        self._held = []
        self._trace.heard(text)
        self.unasked.append(Unasked(name="+CUSD", text=after_colon(text)))

    def _complete(self, body: str) -> None:
        """The line below the last heading has come."""
        heading, asked = self._headings.pop()
        if not asked:
            self.unasked.append(Unasked(name=name_of(heading) or "", text=after_colon(heading), body=body))
        elif self.exchange is not None:
            self.exchange.rows.append(Row(text=heading, body=body))

    def _give_up_headings(self) -> None:
        """No more lines belong to the headings so far: one of the answer stays without."""
        for heading, asked in self._headings:
            if asked and self.exchange is not None:
                self.exchange.rows.append(Row(text=heading))
        self._headings.clear()


def _behind_echo(line: str) -> str:
    """Some modems answer on the line on which they repeated the message."""
    found = _SENT_ANSWER.search(line)
    return found[0] if found else line


def _is_echo(line: str, exchange: Exchange) -> bool:
    """Modems repeat what is written to them until they are told not to; some always do."""
    given = line.strip("\x1a\x1b> ")
    return given.endswith(exchange.command) or (bool(exchange.payload) and given == exchange.payload)


def _is_body(line: str, *, asked: bool) -> bool:
    """Is this the line below a heading? Noise may have got into one that was asked for: it is read again then."""
    if _HEX.fullmatch(line):
        return asked or len(line) % 2 == 0
    digits = sum(len(run) for run in _HEX.findall(line))
    return asked and len(line) > _SHORT and digits > _MOSTLY_HEX * len(line)
