"""Sending, exactly: claimed and committed before the modem hears of it; what is not known stays so for a while."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from gateway import delivering, lanes, refusing
from gateway.desk import Desk
from gateway.saying import URGENT
from gateway.store import attempts, inbox, modems, outbox, pauses, rounds, sent_parts
from gateway.store.records_radio import Attempt, ModemPause, Outbox
from gateway.store.states import AttemptOutcome, PauseKind, SendState
from modem.api import Cause, MessageRef, OutgoingSms, SendAccepted, SendOutcome, SendRefused, SendUnknown
from modem.causes import Then, treatment
from modem.pool import Standing
from modem.validity import codable
from schedules.clock import Moment

UNKNOWN_HOLD = timedelta(seconds=180)
"""The phone's own timer TR1M is 35 to 45 s (24.011, 10) and some modems wait 120 s for the network; a report may
still come after that."""
PAGE = 100
"""How many messages are looked at together for one that a modem may send."""
MOST_RESENDS = 1
LONGEST_VALIDITY = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a modem may send now, beyond what the store knows."""

    links: Mapping[str, Standing] | None = None
    """How every modem's link is; None where there is one modem only, which sends everything."""
    bulk_paused: Callable[[str], bool] | None = None
    """Whether credit is so low that a modem sends only cases, alerts and answers. Asked inside a transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message that this modem, and no other, sends now."""

    message: Outbox
    attempt: Attempt
    sms: OutgoingSms


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of a message, and what the modem's thread should do besides."""

    state: SendState
    then: Then = Then.NOTHING


ALL = Terms()
_ANY = 1000
"""No priority is so low."""


def claim(desk: Desk, modem: str, moment: Moment, terms: Terms = ALL) -> Claim | None:
    """Take the next message and commit that it is being sent. None: nothing may leave now."""
    with desk.store.reading():
        if not outbox.anything_due(moment.now):
            return None
    with desk.store.transaction():
        return _claim(desk, modem, moment, terms)


def settle(desk: Desk, claimed: Claim, outcome: SendOutcome, moment: Moment) -> Settled:
    """Keep how it went."""
    with desk.store.transaction():
        return _settle(claimed, outcome, moment)


def settle_and_claim(
    desk: Desk,
    claimed: Claim,
    outcome: SendOutcome,
    moment: Moment,
    terms: Terms = ALL,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[Settled, Claim | None]:
    """The same, and take the next message in the same commit: a card wears by commits, and the air waits for them.

    `go_on`: whether nothing else wants the modem first; asked as late as can be.
    """
    with desk.store.transaction():
        settled = _settle(claimed, outcome, moment)
        return settled, _claim(desk, claimed.attempt.modem, moment, terms) if go_on() else None


def recover(desk: Desk, moment: Moment) -> int:
    """At start: what was being sent when the power went is unknown now. How many there were."""
    with desk.store.transaction():
        doubtful = outbox.in_state(SendState.SENDING)
        for message in doubtful:
            outbox.end_open_attempts(message.id, "the hub stopped while it was being sent", moment.now)
            outbox.move(message.id, SendState.UNKNOWN, moment.now, cause="the hub stopped while it was being sent")
            modems.note("unknown", f"message {message.id}", "the hub stopped while it was being sent", moment.now)
        pauses.end_everywhere(PauseKind.CAP)  # counted anew: the configuration may allow more now
        inbox.drop_reports(moment.now - delivering.REPORT_WINDOW)
    return len(doubtful)


def modem_returned(desk: Desk, modem: str, moment: Moment) -> None:
    """The modem has just been opened: what kept it from sending may be over."""
    with desk.store.transaction():
        refusing.lift(modem, refusing.LIFTED_BY_A_RETURN, moment.now)


def settle_doubts(desk: Desk, moment: Moment) -> int:
    """Unknowns whose hold has passed: one resend, of the same text, if it is still worth it. How many resent.

    One that is unknown again stays so: a late report may still settle it, and nobody is told a third time.
    """
    with desk.store.reading():
        held = outbox.in_state(SendState.UNKNOWN, settled_before=moment.now - UNKNOWN_HOLD)
    resent = 0
    for message in held:
        if will_be_resent(message) and message.expires_at > moment.now:
            with desk.store.transaction():
                resent += outbox.queue_again(message.id, moment.now)
    return resent


def hold_anew(desk: Desk, moment: Moment) -> None:
    """The clock was set: by how long a message has been in doubt it does not tell any more."""
    with desk.store.transaction():
        outbox.hold_anew(moment.now)


def will_be_resent(message: Outbox) -> bool:
    """Whether a message in doubt still has its one resend before it. One in doubt twice is left to a reminder."""
    return message.state == SendState.UNKNOWN and message.resends < MOST_RESENDS


def _claim(desk: Desk, modem: str, moment: Moment, terms: Terms) -> Claim | None:
    now = moment.now
    least = _least_urgent(modem, now, terms)
    if least is None:
        return None
    message = _next(desk, modem, now, terms, least)
    if message is None or _cap_reached(desk, modem, message, now):
        return None
    attempt_id = outbox.claim(message.id, modem, now, moment.clock_state)
    if attempt_id is None:
        return None
    attempt = Attempt(
        id=attempt_id,
        outbox_id=message.id,
        modem=modem,
        started_at=now,
        clock_state=moment.clock_state,
        ended_at=None,
        outcome=AttemptOutcome.SENDING,
        detail=None,
    )
    validity = codable(min(message.expires_at - now, LONGEST_VALIDITY))
    sms = OutgoingSms(to=message.msisdn, text=message.text, validity=validity)
    return Claim(message=message, attempt=attempt, sms=sms)


def _next(desk: Desk, modem: str, now: datetime, terms: Terms, least: int) -> Outbox | None:
    quiet = desk.calendar.allowed_from(now) > now

    def due(served: tuple[str, ...] | None, seen: int, most: int = PAGE) -> tuple[Outbox, ...]:
        return outbox.due(
            now,
            doubtful_since=now - UNKNOWN_HOLD,
            most=most,
            answers_only=quiet,
            least_priority=least,
            lanes=served,
            after=seen,
        )

    if terms.links is None:
        return next(iter(due(None, 0, 1)), None)
    lanes.settle_lanes(desk, now)
    return lanes.next_for(desk, modem, now, terms.links, due)


def _least_urgent(modem: str, now: datetime, terms: Terms) -> int | None:
    """The lowest priority that leaves now; None: nothing does."""
    kinds = {pause.kind for pause in pauses.active(now, modem)}
    if kinds - {PauseKind.CREDIT}:
        return None
    saving = bool(kinds) or (terms.bulk_paused is not None and terms.bulk_paused(modem))
    return URGENT if saving else _ANY


def _cap_reached(desk: Desk, modem: str, message: Outbox, now: datetime) -> bool:
    """Whether this message would be more than the modem may send on this day; it is paused till the next then."""
    cap = next((entry.messages_per_day for entry in desk.config.modems if entry.name == modem), None)
    if cap is None:
        return False
    today = desk.calendar.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = attempts.parts_since(modem, today.astimezone(now.tzinfo))
    if sent + message.segments <= cap:
        return False
    tomorrow = datetime.combine(today.date() + timedelta(days=1), time(), today.tzinfo).astimezone(now.tzinfo)
    cause = f"{sent} of {cap}"
    pauses.save(ModemPause(modem=modem, kind=PauseKind.CAP, cause=cause, since=now, until=tomorrow, times=1))
    modems.note("cap", f"modem {modem}", cause, now)
    return True


def _settle(claimed: Claim, outcome: SendOutcome, moment: Moment) -> Settled:
    match outcome:
        case SendAccepted(refs=refs):
            refusing.lift(claimed.attempt.modem, refusing.LIFTED_BY_A_SEND, moment.now)
            return Settled(state=_left(claimed, SendState.SENT, refs, None, moment))
        case SendUnknown(refs=refs, detail=detail):
            return Settled(state=_left(claimed, SendState.UNKNOWN, refs, detail, moment))
        case SendRefused(cause=cause):
            if treatment(cause).in_doubt:  # not refused: nobody knows
                return Settled(state=_left(claimed, SendState.UNKNOWN, (), refusing.words(cause), moment))
            return _refused(claimed, cause, moment)


def _left(
    claimed: Claim, state: SendState, refs: tuple[MessageRef, ...], detail: str | None, moment: Moment
) -> SendState:
    """It has left, or may have: keep its references, and hear the reports that came before them."""
    message, now = claimed.message, moment.now
    doubtful = state is SendState.UNKNOWN
    outcome = AttemptOutcome.UNKNOWN if doubtful else AttemptOutcome.ACCEPTED
    outbox.end_attempt(claimed.attempt.id, outcome, detail, now)
    if doubtful:
        modems.note("unknown", f"message {message.id}", detail or "", now)
    attempt = replace(claimed.attempt, outcome=outcome)
    sent_parts.keep(attempt, message, refs, now)
    former = _state(message.id)
    if former is SendState.SENDING:  # a report on its first try may have settled a resend meanwhile
        outbox.move(message.id, state, now, cause=detail)
        if not doubtful and message.session_id is not None and message.question is not None:
            rounds.question_left(message.session_id, message.question, now)
    told = delivering.settle_kept(attempt, message, refs, moment)
    return _state(message.id) if told or former is not SendState.SENDING else state


def _refused(claimed: Claim, cause: Cause, moment: Moment) -> Settled:
    outbox.end_attempt(claimed.attempt.id, AttemptOutcome.REFUSED, refusing.words(cause), moment.now)
    state = _state(claimed.message.id)
    if state is not SendState.SENDING:
        return Settled(state=state)
    refusal = refusing.refuse(claimed.message, claimed.attempt.id, claimed.attempt.modem, cause, moment)
    return Settled(state=refusal.state, then=refusal.then)


def _state(outbox_id: int) -> SendState:
    message = outbox.get(outbox_id)
    assert message is not None
    return message.state
