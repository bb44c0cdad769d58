"""Messages that may name a child: flagged, looked at, blotted out. Reading and writing; no judging of texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from peewee import ModelSelect

from .db import all_of, one_of
from .tables_people import ContactRow, PostRow, SchoolRow
from .tables_radio import InboxPartRow, InboxRow, OutboxRow
from .tables_survey import AnswerRow

MAYBE = "maybe"
"""Somebody has to look."""
NONE = "none"
"""Somebody looked: there is none."""
BLOTTED = "blotted"
"""There was one, and the text is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedText:
    """A message that somebody has to look at."""

    id: int
    sender: str
    text: str
    received_at: datetime
    contact_id: int | None
    contact: str | None


def known_around(msisdn: str) -> tuple[str, ...]:
    """Names of grown-ups and places that belong to a phone: who holds it, their schools, the people of those."""
    schools = (
        PostRow.select(PostRow.school_id)
        .join(ContactRow, on=(ContactRow.id == PostRow.contact_id))
        .where(ContactRow.msisdn == msisdn)
    )
    people = ContactRow.select(ContactRow.name).where(
        (ContactRow.msisdn == msisdn)
        | ContactRow.id.in_(PostRow.select(PostRow.contact_id).where(PostRow.school_id.in_(schools)))
    )
    places = SchoolRow.select(SchoolRow.name).where(SchoolRow.id.in_(schools))
    return tuple(row.name for query in (people, places) for row in query)


def flag(inbox_id: int) -> None:
    """Somebody has to look at it; what was looked at already stays so."""
    InboxRow.update(child=MAYBE).where((InboxRow.id == inbox_id) & InboxRow.child.is_null()).execute()


def waiting() -> tuple[FlaggedText, ...]:
    """Those to look at, the oldest first."""
    return all_of(_flagged().where(InboxRow.child == MAYBE).order_by(InboxRow.id), FlaggedText)


def get(inbox_id: int) -> FlaggedText | None:
    """One of them; None where it is not to be looked at (any more)."""
    return one_of(_flagged().where((InboxRow.id == inbox_id) & (InboxRow.child == MAYBE)), FlaggedText)


def count_waiting() -> int:
    """How many there are."""
    return int(InboxRow.select().where(InboxRow.child == MAYBE).count())


def leave(inbox_id: int) -> None:
    """There is none in it."""
    InboxRow.update(child=NONE).where(InboxRow.id == inbox_id).execute()


def blot(inbox_id: int, text: str, kept_as: str, instead: str) -> None:
    """Put `instead` in place of a text, wherever it is: the message, its parts, an answer in words, what echoed it.

    `kept_as`: how an answer in words has it. What was understood of it (a number, yes or no) stays.
    """
    InboxRow.update(text=instead, child=BLOTTED).where(InboxRow.id == inbox_id).execute()
    InboxPartRow.update(text=instead, data=None).where(InboxPartRow.inbox_id == inbox_id).execute()
    answer = (AnswerRow.reply_id == inbox_id) & (AnswerRow.value == kept_as)
    AnswerRow.update(value=instead).where(answer).execute()
    for echo in OutboxRow.select().where(OutboxRow.answers_id == inbox_id):
        clean = echo.text.replace(kept_as, instead).replace(text, instead)
        if clean != echo.text:
            OutboxRow.update(text=clean).where(OutboxRow.id == echo.id).execute()


def _flagged() -> ModelSelect[InboxRow]:
    return InboxRow.select(
        InboxRow.id, InboxRow.sender, InboxRow.text, InboxRow.received_at, InboxRow.contact_id,
        ContactRow.name.alias("contact"),
    ).left_outer_join(ContactRow, on=(ContactRow.id == InboxRow.contact_id))  # fmt: skip
