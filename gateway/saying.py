"""Putting texts into the outbox: what each costs, when it may leave, until when it is worth sending."""

from __future__ import annotations

from collections.abc import Mapping
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
    SayKind.VISIT: 1,
    SayKind.CONSENT: 2,
    SayKind.QUESTION: 2,
    SayKind.REMINDER: 3,
}
"""For what is said unasked; the rest answers somebody."""
URGENT = PRIORITY[SayKind.CASE]
"""What leaves even where credit is short: answers, cases, alerts."""

WORTH: Mapping[SayKind, timedelta] = {
    SayKind.QUESTION: timedelta(hours=36),
    SayKind.REASK: timedelta(hours=12),
    SayKind.REMINDER: timedelta(hours=12),
    SayKind.THANKS: timedelta(hours=6),
    SayKind.HELP: timedelta(hours=6),
    SayKind.NOTE: timedelta(hours=12),
    SayKind.STOPPED: timedelta(days=1),
    SayKind.STARTED: timedelta(days=1),
    SayKind.CASE: timedelta(days=3),
    SayKind.VISIT: timedelta(days=3),
    SayKind.ALERT: timedelta(days=2),
    SayKind.CONSENT: timedelta(hours=36),
}
"""How long each kind is worth sending where the round does not say, and how long the network may keep trying. Thanks
that come the next day only confuse; a case is as good on Monday as on Friday."""
ANSWERED_WITHIN = timedelta(hours=12)
"""What answers somebody is not worth more than this, whatever its kind."""


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
    worth = WORTH.get(say.kind, ANSWERED_WITHIN)
    worth = min(worth, ANSWERED_WITHIN) if answering else worth
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
