"""How the hub's log lines look: one line each, numbers masked, readable by systemd. Knows no event of the hub."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import TextIO

CHATTY = ("apscheduler", "waitress")
"""They tell each tick and each busy moment: only their warnings are kept, or the card fills with them."""
JOURNAL_ENV = "JOURNAL_STREAM"
"""Set by systemd where stderr goes to the journal (systemd.exec(5))."""

_NUMBER = re.compile(r"(?:(\+)(?=\d{7})|(?<![\w.])(?=\d{8}))(\d{7,15})(?!\d|[.]\d)")
"""Seven to fifteen digits are somebody's number (ITU-T E.164); fewer are a short code, and more are none. Seven
without a plus sign are a school's código modular, which a technician must be able to read."""
_SHOWN_HEAD_DIGITS = 5
"""Country code and the first digits of the operator's range: enough to see which network."""
_SHOWN_TAIL_DIGITS = 3

_PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
"""The levels of syslog (sd-daemon(3)); below INFO it is 7, debug."""
_NAMED_CONTROLS = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


class LineFormatter(logging.Formatter):
    """One record, one line: control characters escaped, phone numbers masked, tracebacks folded into the line."""

    def __init__(self, *, journal: bool) -> None:
        """`journal`: begin with the priority systemd reads, and leave the time to it."""
        super().__init__("%(name)s: %(message)s" if journal else "%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._journal = journal

    def format(self, record: logging.LogRecord) -> str:
        """The finished line."""
        line = one_line(masked(super().format(record)))
        return f"<{_priority(record.levelno)}>{line}" if self._journal else line


def set_up(stream: TextIO, environ: Mapping[str, str], *, level: int = logging.INFO) -> None:
    """Send every log record to `stream` as one line; replaces what was set up before."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(journal=bool(environ.get(JOURNAL_ENV))))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def masked(text: str) -> str:
    """A text in which no phone number can be read: `+51987654321` becomes `+51987***321`."""
    return _NUMBER.sub(_mask, text)


def one_line(text: str) -> str:
    """A text without control characters: what somebody texted cannot forge a second line."""
    return "".join(_NAMED_CONTROLS.get(letter) or _escaped(letter) for letter in text)


def _mask(found: re.Match[str]) -> str:
    plus, digits = found[1] or "", found[2]
    head = min(_SHOWN_HEAD_DIGITS if plus else _SHOWN_HEAD_DIGITS - 2, len(digits) - _SHOWN_TAIL_DIGITS - 2)
    return f"{plus}{digits[:head]}***{digits[-_SHOWN_TAIL_DIGITS:]}"


def _escaped(letter: str) -> str:
    if letter.isprintable():
        return letter
    return f"\\x{ord(letter):02x}" if ord(letter) < 256 else f"\\u{ord(letter):04x}"


def _priority(level: int) -> int:
    return next((priority for at_least, priority in _PRIORITIES if level >= at_least), 7)
