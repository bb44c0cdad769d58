"""What the pages about agreements are given to work with. Knows no verb's inside."""

from __future__ import annotations

from typing import Protocol

from gateway.agreeing import Wording
from gateway.survey.meeting import AgreementState


class Meetings(Protocol):
    """What communities agreed on. Whatever changes something may raise WillayError."""

    def agree(self, code: str, wording: Wording, by: str) -> None:
        """Write down an agreement of the school with that code."""

    def settle(self, agreement_id: int, state: AgreementState, by: str, note: str) -> None:
        """Say what became of one."""

    def note(self, text: str, by: str) -> None:
        """Write a note into the office's journal."""

    def month(self) -> str:
        """Whose sheet a meeting held about now has before it."""
