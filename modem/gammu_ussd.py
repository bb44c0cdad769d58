"""USSD beside libgammu, on its port: libgammu cuts texts of several lines, and reads only what is declared.

While it dials, libgammu is not called; what else the modem says meanwhile is kept for `fetch`. Knows no +CUSD itself:
`serial_ussd.py` does.
"""

from __future__ import annotations

import contextlib
import os
import select
import time
from collections.abc import Iterator
from datetime import timedelta

from modem.api import Incoming, StoredAt, UssdAnswer, UssdMode
from modem.errors import ModemAbsentError, ModemSilentError
from modem.gammu_errors import HINT_ABSENT
from modem.gammu_line import GammuLine
from modem.gammu_pdu import PduCoder
from modem.gammu_records import DIRECT, Fields
from modem.serial_answers import place_told
from modem.serial_line import Line
from modem.serial_trace import Trace
from modem.serial_ussd import SerialUssd
from modem.ussd_text import text_of

READ_OCTETS = 4096
_MODES = {
    "NoActionNeeded": UssdMode.DONE,
    "ActionNeeded": UssdMode.REPLY_WANTED,
    "Terminated": UssdMode.ENDED,
    "AnotherClient": UssdMode.OTHER_CLIENT,
    "NotSupported": UssdMode.UNSUPPORTED,
    "Timeout": UssdMode.TIMEOUT,
}
_NOWHERE = StoredAt(storage=DIRECT, location=0)


class GammuUssd:
    """The USSD of one open modem. What came unasked waits here until it is fetched."""

    def __init__(self, line: GammuLine) -> None:
        self._gammu = line
        self._line = Line(_Borrowed(line), Trace(line.recorder, time.monotonic), time.monotonic)
        self._dialogue = SerialUssd(self._line)
        self._whole: list[Incoming] = []

    def dial(self, code: str, timeout: timedelta) -> UssdAnswer:
        """See Modem.ussd."""
        self._gammu.hear()
        self._set_aside()
        try:
            return self._dialogue.dial(code, timeout)
        finally:
            self._hand_over()

    def cancel(self) -> None:
        """See Modem.ussd_cancel."""
        self._gammu.hear()
        self._set_aside()
        try:
            self._dialogue.cancel()
        finally:
            self._hand_over()

    @contextlib.contextmanager
    def beside(self) -> Iterator[Line]:
        """The line, for a command past libgammu; what the modem says unasked meanwhile is kept."""
        self._gammu.hear()
        self._set_aside()
        try:
            yield self._line
        finally:
            self._hand_over()

    def fetch(self) -> tuple[Incoming, ...]:
        """What came unasked since the last time: USSD, and messages and reports that came while it dialled."""
        self._set_aside()
        found = (*self._whole, *self._dialogue.fetch())
        self._whole.clear()
        return found

    @property
    def waiting(self) -> bool:
        """Is there something to fetch?"""
        return bool(self._whole) or self._dialogue.waiting

    def _set_aside(self) -> None:
        for fields in self._gammu.take("USSD"):
            self._dialogue.note(_answer(fields))

    def _hand_over(self) -> None:
        """What was said beside: places are swept with the next look, what lies nowhere is kept."""
        for said in self._line.take("+CMT", "+CDS"):
            if said.body is not None:
                self._whole.append(PduCoder().incoming(bytes.fromhex(said.body), _NOWHERE))
        for said in self._line.take("+CMTI", "+CDSI"):
            place = place_told(said)
            if place is not None:
                self._gammu.announce((place,))
            else:
                self._gammu.events.append(("SMS", {}))


class _Borrowed:
    """libgammu's own port, as the line between its calls. See serial_port.Port."""

    def __init__(self, line: GammuLine) -> None:
        self._gammu = line

    @property
    def descriptor(self) -> int:
        """See Port."""
        if self._gammu.descriptor is None:
            raise ModemSilentError("the modem is not open", hint="It is being opened.")
        return self._gammu.descriptor

    def read(self, seconds: float) -> bytes:
        """See Port."""
        poll = select.poll()
        poll.register(self.descriptor, select.POLLIN)
        events = poll.poll(max(0.0, seconds) * 1000)
        if not events:
            return b""
        try:
            data = os.read(self.descriptor, READ_OCTETS) if events[0][1] & select.POLLIN else b""
        except OSError as error:
            raise ModemAbsentError("the modem was unplugged", hint=HINT_ABSENT) from error
        if not data:
            raise ModemAbsentError("the modem was unplugged", hint=HINT_ABSENT)
        return data

    def write(self, data: bytes) -> None:
        """See Port."""
        try:
            os.write(self.descriptor, data)
        except OSError as error:
            raise ModemAbsentError("the modem was unplugged", hint=HINT_ABSENT) from error

    def close(self) -> None:
        """The port is libgammu's."""


def _answer(fields: Fields) -> UssdAnswer:
    """libgammu's reading of an announcement, read again: what it took for plain may be hexadecimals."""
    text = text_of(str(fields.get("Text") or "").lstrip('"').encode("utf-8", "replace").decode("latin-1"))
    return UssdAnswer(text=text, mode=_MODES.get(str(fields.get("Status")), UssdMode.DONE))
