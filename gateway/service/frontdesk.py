"""The front desk for the pages: replies nobody could read, registrations, consents. Decides nothing."""

from __future__ import annotations

import secrets

from gateway import entering, insisting, minding, registering
from gateway.desk import Desk
from gateway.entering import Entry
from gateway.insisting import NotAgreed
from gateway.registering import Waiting
from gateway.store.named_children import FlaggedText
from gateway.store.unread import Unread
from gateway.survey.model import QuestionKey, Role
from schedules.clock import Clock, read

PSEUDONYM_BYTES = 8
"""As for people who come with a roster."""


class FrontDesk:
    """What those pages may ask for. Any thread."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def unread(self) -> tuple[Unread, ...]:
        """What nobody could read, the longest waiting first."""
        return entering.waiting(self._desk)

    def entry(self, session_id: int, key: QuestionKey) -> Entry:
        """One question of one reporter. Raises NotFoundError."""
        return entering.show(self._desk, session_id, key)

    def enter(self, session_id: int, key: QuestionKey, typed: str, by: str, *, sure: bool) -> None:
        """File what somebody at the office typed. Raises WillayError."""
        entering.enter(self._desk, session_id, key, typed, by, read(self._clock), sure=sure)

    def registrations(self) -> tuple[Waiting, ...]:
        """Who asked by SMS to report for a school."""
        return registering.waiting(self._desk)

    def approve(self, registration_id: int, by: str, *, name: str, role: Role, replace: bool) -> None:
        """Make one of them a reporter. Raises WillayError."""
        registering.approve(
            self._desk,
            registration_id,
            by,
            read(self._clock),
            new_pseudonym=lambda: secrets.token_hex(PSEUDONYM_BYTES),
            name=name,
            role=role,
            replace=replace,
        )

    def reject(self, registration_id: int, by: str) -> None:
        """Do not. Raises WillayError."""
        registering.reject(registration_id, by, self._desk, read(self._clock))

    def named_children(self) -> tuple[FlaggedText, ...]:
        """Texts that may name a child."""
        return minding.waiting(self._desk)

    def look_at(self, inbox_id: int, by: str, *, blot: bool) -> None:
        """Blot such a text out, or say that there is no child in it. Raises WillayError."""
        act = minding.blot if blot else minding.leave
        act(self._desk, inbox_id, by, read(self._clock))

    def not_agreed(self) -> tuple[NotAgreed, ...]:
        """Who was asked and has not agreed."""
        return insisting.without(self._desk)

    def ask_once_more(self, contact_id: int, by: str) -> None:
        """Ask somebody again who did not answer. Raises WillayError."""
        insisting.ask_once_more(self._desk, contact_id, by, read(self._clock))
