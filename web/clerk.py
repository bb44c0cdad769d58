"""What the pages of the front desk are given to work with: replies nobody could read, people who want in or out."""

from __future__ import annotations

from typing import Protocol

from gateway.entering import Entry
from gateway.insisting import NotAgreed
from gateway.registering import Waiting
from gateway.store.named_children import FlaggedText
from gateway.store.unread import Unread
from gateway.survey.model import QuestionKey, Role


class Clerk(Protocol):
    """The front desk. Whatever changes something may raise WillayError: its sentence and its hint are shown."""

    def unread(self) -> tuple[Unread, ...]:
        """What nobody could read, the longest waiting first."""

    def entry(self, session_id: int, key: QuestionKey) -> Entry:
        """One question of one reporter. Raises NotFoundError."""

    def enter(self, session_id: int, key: QuestionKey, typed: str, by: str, *, sure: bool) -> None:
        """File what somebody at the office typed."""

    def registrations(self) -> tuple[Waiting, ...]:
        """Who asked by SMS to report for a school."""

    def approve(self, registration_id: int, by: str, *, name: str, role: Role, replace: bool) -> None:
        """Make one of them a reporter."""

    def reject(self, registration_id: int, by: str) -> None:
        """Do not."""

    def named_children(self) -> tuple[FlaggedText, ...]:
        """Texts that may name a child."""

    def look_at(self, inbox_id: int, by: str, *, blot: bool) -> None:
        """Blot such a text out, or say that there is no child in it."""

    def not_agreed(self) -> tuple[NotAgreed, ...]:
        """Who was asked and has not agreed."""

    def ask_once_more(self, contact_id: int, by: str) -> None:
        """Ask somebody again who did not answer."""
