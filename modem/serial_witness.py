"""What a status report tells of the message whose answer is still owed. Pure but for the decoder it is given.

A report that comes between a message and its answer is mostly about an earlier one. It speaks of this one for certain
where it is for the same number and has the reference that comes next: modems count them (TP-MR, 23.040, 9.2.3.6). Knows
no port and no time.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from modem.api import MessageRef, Msisdn, StatusReport, StoredAt
from modem.gammu_records import DIRECT
from modem.serial_answers import Unasked
from modem.serial_storage import Read

REFERENCES = 256
LEAST_DIGITS = 7
"""Of a number written without its country, as some centres do: the shortest subscribers' numbers have so many."""


class Word(Enum):
    """What is known of the message by what was heard since it was handed over."""

    NOTHING = "nothing"
    PERHAPS = "perhaps"
    """A report came that nobody can read yet, or one for this number whose place in the row is not known."""
    TAKEN = "taken"
    """The network has it: it reported on it."""


class Witness:
    """One for an open modem. `read` decodes a report that came over the line."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._last: MessageRef | None = None
        self._to = Msisdn("")
        self._before: tuple[Unasked, ...] = ()
        self._reports: dict[int, StatusReport | None] = {}
        self.ref: MessageRef | None = None
        """The reference of the message that was TAKEN."""

    def handing_over(self, to: Msisdn, unasked: Iterable[Unasked]) -> None:
        """From now on an answer is owed. `unasked`: what was heard before says nothing of it."""
        self._to, self.ref = to, None
        self._before = tuple(unasked)
        self._reports.clear()

    def answered(self, ref: MessageRef | None) -> None:
        """The message has this reference; None: nobody knows, or the modem gives none."""
        self._last = ref

    def word(self, unasked: Iterable[Unasked]) -> Word:
        """What all that was heard until now tells."""
        found = Word.NOTHING
        before = {id(said) for said in self._before}
        for said in unasked:
            if id(said) in before:
                continue
            if said.name == "+CDSI":
                found = Word.PERHAPS
            report = self._report(said) if said.name == "+CDS" else None
            if report is None or not _same(report.recipient, self._to):
                continue
            if self._last is None:
                found = Word.PERHAPS
            elif report.ref == (self._last + 1) % REFERENCES:
                self.ref = report.ref
                return Word.TAKEN
        return found

    def _report(self, said: Unasked) -> StatusReport | None:
        if id(said) not in self._reports:
            read = self._read(bytes.fromhex(said.body or ""), StoredAt(storage=DIRECT, location=0))
            self._reports[id(said)] = read if isinstance(read, StatusReport) else None
        return self._reports[id(said)]


def _same(recipient: str, to: str) -> bool:
    """The same number, with its country or without."""
    told, whole = recipient.lstrip("+0"), to.lstrip("+")
    return told == whole or (len(told) >= LEAST_DIGITS and whole.endswith(told) and not recipient.startswith("+"))
