"""Putting texts into the outbox: what each costs, when it may leave, until when it is worth sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.store import outbox
from gateway.survey.model import Say, SayKind
from modem.api import Msisdn
from modem.charset import cost
from modem.folding import economical
from schedules.calendar import SchoolCalendar

PRIORITY_ANSWER = 0
"""Somebody has just written and holds the phone."""
PRIORITY = {
    SayKind.CASE: 1,
    SayKind.ALERT: 1,
    SayKind.QUESTION: 2,
    SayKind.REMINDER: 3,
}
"""For what is said unasked; the rest answers somebody."""

WORTH_ANSWERING = timedelta(hours=12)
"""Thanks, or an example after an unclear reply, that come the next day only confuse."""
WORTH_TELLING = timedelta(days=3)
"""A case is as good on Monday as on Friday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a text belongs to."""

    key: str
    to: Msisdn
    session_id: int | None = None
    dispute_id: int | None = None
    answers_id: int | None = None
    """The message it answers: such a text leaves in quiet hours too, for the other is awake."""
    expires_at: datetime | None = None
    fold: bool = True
    """Whether the accents that GSM-7 lacks may go where that halves the price, those of inserted names too."""


def put(say: Say, about: About, calendar: SchoolCalendar, now: datetime) -> int | None:
    """Queue one text, once: a key that was used before puts nothing. Runs inside the caller's transaction."""
    text = economical(say.text) if about.fold else say.text
    price = cost(text)
    answering = about.answers_id is not None
    start = now if answering else calendar.allowed_from(now)
    worth = WORTH_ANSWERING if answering else WORTH_TELLING
    return outbox.put(
        outbox.Draft(
            key=about.key,
            msisdn=about.to,
            text=text,
            kind=say.kind,
            priority=PRIORITY_ANSWER if answering else PRIORITY.get(say.kind, 0),
            segments=price.segments,
            coding=price.coding.value,
            not_before=start,
            expires_at=about.expires_at or start + worth,
            session_id=about.session_id,
            question=say.question,
            dispute_id=about.dispute_id,
            answers_id=about.answers_id,
        ),
        now,
    )
