"""What a modem's words become: the answer to a command, and a line that nobody asked for. Knows no port."""

from __future__ import annotations

from dataclasses import dataclass

from modem.api import Cause, StoredAt
from modem.serial_fields import after_colon, fields, number
from modem.serial_words import OK, cause_of, name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of an answer, and the line below it where it has one (a PDU, as the modem wrote it)."""

    text: str
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command was answered."""

    final: str
    rows: tuple[Row, ...]

    @property
    def ok(self) -> bool:
        """Was it done?"""
        return self.final == OK

    @property
    def cause(self) -> Cause | None:
        """Why it was not done."""
        return cause_of(self.final)

    @property
    def told(self) -> str | None:
        """The last line of the answer, without the command's name in front; None where it has none."""
        if not self.rows:
            return None
        text = self.rows[-1].text
        return after_colon(text) if name_of(text) is not None else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Unasked:
    """A line that nobody asked for: `+CMTI`, its text behind the colon, and its PDU where it has one."""

    name: str
    text: str
    body: str | None = None


def place_told(said: Unasked) -> StoredAt | None:
    """The place that +CMTI or +CDSI announces; None where it is garbled."""
    told = fields(said.text)
    location = number(told[1]) if len(told) > 1 else None
    return StoredAt(storage=told[0], location=location) if location is not None else None
