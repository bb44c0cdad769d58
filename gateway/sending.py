"""Sending, exactly: claimed and committed before the modem hears of it; what is not known stays so for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.desk import Desk
from gateway.store import modems, outbox, rounds
from gateway.store.records_radio import Outbox
from gateway.store.states import AttemptOutcome, SendState
from modem.api import Cause, Msisdn, OutgoingSms, SendAccepted, SendOutcome, SendRefused
from schedules.clock import Moment

UNKNOWN_HOLD = timedelta(seconds=180)
"""The phone's own timer TR1M is 35 to 45 s (24.011, 10) and some modems wait 120 s for the network; a report may
still come after that."""
LOOKED_THROUGH = 100
"""How far down the queue one of several modems looks for a number of its own."""
MOST_RESENDS = 1
MOST_ATTEMPTS = 6
"""Refusals that may pass (no network, congestion) are tried again over about half an hour, then given up."""
FIRST_RETRY = timedelta(seconds=30)
LONGEST_VALIDITY = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message that this modem, and no other, sends now."""

    message: Outbox
    attempt_id: int
    sms: OutgoingSms


def claim(desk: Desk, modem: str, moment: Moment, serves: Callable[[Msisdn], bool] | None = None) -> Claim | None:
    """Take the next message and commit that it is being sent. None: nothing may leave now.

    `serves`: which numbers this modem sends to; all of them where it is the only one.
    """
    quiet = desk.calendar.allowed_from(moment.now) > moment.now
    with desk.store.reading():
        waiting = outbox.due(
            moment.now,
            doubtful_since=moment.now - UNKNOWN_HOLD,
            most=1 if serves is None else LOOKED_THROUGH,
            answers_only=quiet,
        )
    message = next((row for row in waiting if serves is None or serves(Msisdn(row.msisdn))), None)
    if message is None:
        return None
    with desk.store.transaction():
        attempt_id = outbox.claim(message.id, modem, moment.now, moment.clock_state)
    if attempt_id is None:
        return None
    validity = min(max(message.expires_at - moment.now, timedelta(minutes=5)), LONGEST_VALIDITY)
    return Claim(
        message=message,
        attempt_id=attempt_id,
        sms=OutgoingSms(to=message.msisdn, text=message.text, validity=validity),
    )


def settle(desk: Desk, claimed: Claim, outcome: SendOutcome, moment: Moment) -> SendState:
    """Keep how it went; the state the message is in now."""
    message, now = claimed.message, moment.now
    with desk.store.transaction():
        if isinstance(outcome, SendAccepted):
            outbox.end_attempt(claimed.attempt_id, AttemptOutcome.ACCEPTED, None, now)
            outbox.keep_refs(claimed.attempt_id, message, outcome.refs, now)
            outbox.move(message.id, SendState.SENT, now)
            if message.session_id is not None and message.question is not None:
                rounds.question_left(message.session_id, message.question, now)
            return SendState.SENT
        if isinstance(outcome, SendRefused):
            outbox.end_attempt(claimed.attempt_id, AttemptOutcome.REFUSED, _reason(outcome.cause), now)
            return _refused(message, outcome.cause, now)
        outbox.end_attempt(claimed.attempt_id, AttemptOutcome.UNKNOWN, outcome.detail, now)
        outbox.keep_refs(claimed.attempt_id, message, outcome.refs, now)
        outbox.move(message.id, SendState.UNKNOWN, now, cause=outcome.detail)
        modems.note("unknown", f"message {message.id}", outcome.detail, now)
        return SendState.UNKNOWN


def recover(desk: Desk, moment: Moment) -> int:
    """At start: what was being sent when the power went is unknown now. How many there were."""
    with desk.store.transaction():
        doubtful = outbox.in_state(SendState.SENDING)
        for message in doubtful:
            outbox.end_open_attempts(message.id, "the hub stopped while it was being sent", moment.now)
            outbox.move(message.id, SendState.UNKNOWN, moment.now, cause="the hub stopped while it was being sent")
            modems.note("unknown", f"message {message.id}", "the hub stopped while it was being sent", moment.now)
    return len(doubtful)


def settle_doubts(desk: Desk, moment: Moment) -> int:
    """Unknowns whose hold has passed: one resend, of the same text, if it is still worth it. How many resent.

    One that is unknown again stays so: a late report may still settle it, and nobody is told a third time.
    """
    resent = 0
    with desk.store.transaction():
        for message in outbox.in_state(SendState.UNKNOWN, settled_before=moment.now - UNKNOWN_HOLD):
            if will_be_resent(message) and message.expires_at > moment.now:
                outbox.move(message.id, SendState.QUEUED, moment.now, not_before=moment.now, count_resend=True)
                resent += 1
    return resent


def will_be_resent(message: Outbox) -> bool:
    """Whether a message in doubt still has its one resend before it. One in doubt twice is left to a reminder."""
    return message.state == SendState.UNKNOWN and message.resends < MOST_RESENDS


def _refused(message: Outbox, cause: Cause, now: datetime) -> SendState:
    tries = message.attempts + 1
    if cause.retryable and tries < MOST_ATTEMPTS:
        wait = FIRST_RETRY * 2 ** (tries - 1)
        if now + wait < message.expires_at:
            outbox.move(message.id, SendState.QUEUED, now, cause=_reason(cause), not_before=now + wait)
            return SendState.QUEUED
    outbox.move(message.id, SendState.REJECTED, now, cause=_reason(cause))
    modems.note("rejected", f"message {message.id}", _reason(cause), now)
    return SendState.REJECTED


def _reason(cause: Cause) -> str:
    code = "" if cause.code is None else f" {cause.code}"
    return f"{cause.kind.value}{code}: {cause.text}"
