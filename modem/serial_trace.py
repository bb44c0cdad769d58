"""What was said on the line of a modem, written into its recorder and read by who comes after.

The hub reads it when the process died or was killed while sending: whether the message was handed over, and what the
modem said then, is in it. A technician reads it in the debug file. A PIN is never in it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from modem.api import MessageRef, SendOutcome
from modem.gammu_trace import PartTrace, outcome_of
from modem.recorder import MAX_RECORD_BYTES, Recorder
from modem.serial_words import cause_of, is_final

CTRL_Z = "^Z"
"""How the octet that hands a message over is written down."""
_MASK = "****"
_SENT, _HEARD, _NOTE = ">", "<", "#"
_LINE = re.compile(r"^ *[\d.]+ ([<>]) (.*)$", re.MULTILINE)
_PART = "AT+CMGS="
_REF = re.compile(r"\+CMGS: *(\d{1,3})")


class Trace:
    """Writes one line for each line said. `now` in seconds of any monotonic clock."""

    def __init__(self, recorder: Recorder, now: Callable[[], float]) -> None:
        self._recorder = recorder
        self._now = now
        self.secret: str | None = None
        """While set, it is masked wherever it appears."""

    def sent(self, text: str) -> None:
        """Before it is written to the modem."""
        self._write(_SENT, text)

    def heard(self, text: str) -> None:
        """One line of the modem's."""
        self._write(_HEARD, text)

    def note(self, text: str) -> None:
        """What the driver makes of it, for the technician."""
        self._write(_NOTE, text)

    def clear(self) -> None:
        """Begin anew: what comes now is about the next thing asked."""
        if self._recorder.size():
            self._recorder.clear()

    def _write(self, mark: str, text: str) -> None:
        if self.secret:
            text = text.replace(self.secret, _MASK)
        shown = text.encode("unicode_escape").decode("ascii")
        line = f"{self._now():11.3f} {mark} {shown}\n".encode()
        size = self._recorder.size()
        if size + len(line) > MAX_RECORD_BYTES:
            self._recorder.clear()
            size = 0
        os.pwrite(self._recorder.descriptor, line, size)


def of_part(said: list[tuple[str, str]]) -> PartTrace:
    """What became of one part: the lines from its AT+CMGS on, each with its mark."""
    handed = next((place for place, line in enumerate(said) if line == (_SENT, CTRL_Z)), None)
    after = [text for mark, text in said[(handed or 0) + 1 :] if mark == _HEARD]
    ref = next((MessageRef(int(found[1]) % 256) for text in after if (found := _REF.match(text))), None)
    final = next((text for text in after if is_final(text)), None)
    accepted = handed is not None and (ref is not None or final == "OK")
    refused = final is not None and final != "OK" and not accepted
    return PartTrace(
        handed_over=handed is not None,
        accepted=accepted,
        ref=ref if accepted else None,
        cause=cause_of(final) if refused and final is not None else None,
    )


def what_left(trace: str, parts: int) -> SendOutcome:
    """The outcome of a send whose process died or was killed, from the recorder's text. See gammu_trace.what_left."""
    pieces: list[list[tuple[str, str]]] = []
    for mark, text in _LINE.findall(trace):
        if mark == _SENT and text.startswith(_PART):
            pieces.append([])
        if pieces:
            pieces[-1].append((mark, text))
    return outcome_of([of_part(piece) for piece in pieces], parts)
