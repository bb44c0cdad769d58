"""Agreements of communities for the pages. Decides nothing."""

from __future__ import annotations

from gateway import agreeing, noting
from gateway.desk import Desk
from gateway.survey.meeting import AgreementState
from schedules.clock import Clock, read


class Meetings:
    """What those pages may ask for. Any thread."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def agree(self, code: str, wording: agreeing.Wording, by: str) -> None:
        """Write down an agreement. Raises WillayError."""
        agreeing.agree(self._desk, code, wording, by, read(self._clock))

    def settle(self, agreement_id: int, state: AgreementState, by: str, note: str) -> None:
        """Say what became of one. Raises WillayError."""
        agreeing.settle(self._desk, agreement_id, state, by, read(self._clock), note=note)

    def note(self, text: str, by: str) -> None:
        """Write a note into the office's journal. Raises WillayError."""
        noting.note(self._desk, text, by, read(self._clock))

    def month(self) -> str:
        """Whose sheet a meeting held about now has before it."""
        return agreeing.meeting_month(self._desk.calendar.local(self._clock.now()).date())
