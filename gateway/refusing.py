"""What a refusal means: for the message, its number and its modem. Runs inside the caller's transaction.

One message that the network will not take must not hold up the others, and a modem that nothing leaves from must not
use up the tries of every message in its queue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.store import attempts, modems, outbox, pauses
from gateway.store.records_radio import ModemPause, Outbox
from gateway.store.states import PauseKind, SendState
from modem.api import Cause, CauseKind, Scope
from modem.causes import Then, Treatment, treatment
from schedules.clock import Moment

MOST_REFUSALS = 6
"""Refusals of one message that may pass; with waits that double they span half an hour to two hours."""
LONGEST_WAIT = timedelta(hours=1)
STREAK = 3
"""So many different messages refused in a row are the modem's, or the network's: the fourth is not tried in vain."""
FEW_NUMBERS = 2
"""Of a queue that has no more than these, each refused as often: as good as a streak."""
STREAK_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
LONGEST_CREDIT_PAUSE = timedelta(hours=6)
"""Somebody has to buy some: each try costs nothing, and tells no more than the one before."""
OTHERS_FIRST = timedelta(seconds=5)
"""After a pause another message is tried before the one that was refused: if that leaves, it was the message."""
MODEMS_RETURN = timedelta(seconds=5)
"""A modem that went is not paused: the hub sees itself when it is back. The message waits a little, longer each time,
for it may be what the modem cannot bear."""

LIFTED_BY_A_SEND = (PauseKind.NETWORK, PauseKind.SIM, PauseKind.MEMORY, PauseKind.REFUSALS, PauseKind.CREDIT)
LIFTED_BY_A_RETURN = (PauseKind.NETWORK, PauseKind.SIM, PauseKind.MEMORY, PauseKind.REFUSALS)

_NOBODYS = Treatment(scope=Scope.RECIPIENT)
_UNPROVEN = Treatment(scope=Scope.MESSAGE, wait=timedelta(minutes=1))
_THE_SIMS = Treatment(scope=Scope.MODEM, wait=timedelta(minutes=2), then=Then.SIM)

_KINDS = {
    Then.CREDIT: PauseKind.CREDIT,
    Then.STORAGE: PauseKind.MEMORY,
    Then.NETWORK: PauseKind.NETWORK,
    Then.SIM: PauseKind.SIM,
    Then.NOTHING: PauseKind.SIM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What became of a refused message, and what the modem's thread should do besides."""

    state: SendState
    then: Then


def refuse(message: Outbox, attempt_id: int, modem: str, cause: Cause, moment: Moment) -> Refusal:
    """Let a message, its number and its modem bear a refusal; the try itself is written down already."""
    treated = treatment(cause)
    reason = words(cause)
    if treated.perhaps_the_sims:
        return _number_or_sim(message, attempt_id, modem, cause, moment.now)
    if treated.scope is Scope.MODEM:
        its_own = attempts.others_left_since_last_try(message.id, modem, attempt_id)
    else:
        its_own = attempts.refused_in_a_row(modem, STREAK) < STREAK
    if its_own:
        return Refusal(state=_blame(message, treated, reason, moment.now), then=treated.then)
    return _rest(message, modem, treated, cause, moment.now)


def words(cause: Cause) -> str:
    """A cause as it is kept with the message."""
    code = "" if cause.code is None else f" {cause.code}"
    return f"{cause.kind.value}{code}: {cause.text}"


def lift(modem: str, kinds: tuple[PauseKind, ...], now: datetime) -> None:
    """The modem works again: what paused it is over. Where nothing did, nothing is written."""
    if pauses.end(modem, kinds):
        modems.note("resumed", f"modem {modem}", "", now)


def _number_or_sim(message: Outbox, attempt_id: int, modem: str, cause: Cause, now: datetime) -> Refusal:
    """Nobody has this number, or the network does not know the SIM that sends: a number is held responsible only when
    another message has left since it was first refused; several in a row, and none that leaves, are the SIM's."""
    treated, reason = treatment(cause), words(cause)
    if attempts.others_left_since_last_try(message.id, modem, attempt_id):
        return Refusal(state=_blame(message, _NOBODYS, reason, now), then=treated.then)
    several = FEW_NUMBERS if message.refusals >= FEW_NUMBERS else STREAK
    if attempts.numbers_refused_in_a_row(modem, reason, several) >= several:
        return _rest(message, modem, _THE_SIMS, cause, now)
    return Refusal(state=_blame(message, _UNPROVEN, reason, now), then=treated.then)


def _rest(message: Outbox, modem: str, treated: Treatment, cause: Cause, now: datetime) -> Refusal:
    """The modem is at fault: it pauses, and the message waits without bearing any blame."""
    pause = _pause(modem, treated, cause, now)
    again = _after(message, pause, now)
    if again < message.expires_at:
        outbox.move(message.id, SendState.QUEUED, now, cause=words(cause), not_before=again)
        return Refusal(state=SendState.QUEUED, then=treated.then)
    return Refusal(state=_give_up(message, words(cause), now), then=treated.then)


def _blame(message: Outbox, treated: Treatment, reason: str, now: datetime) -> SendState:
    """The message, or its number, is at fault: try it again later, or never."""
    if treated.scope is Scope.RECIPIENT:
        pauses.fault_number(message.msisdn, reason, now)
    refusals = message.refusals + 1
    if treated.wait is not None and refusals < MOST_REFUSALS:
        again = now + min(treated.wait * 2 ** (refusals - 1), LONGEST_WAIT)
        if again < message.expires_at:
            outbox.move(message.id, SendState.QUEUED, now, cause=reason, not_before=again, count_refusal=True)
            return SendState.QUEUED
    return _give_up(message, reason, now)


def _give_up(message: Outbox, reason: str, now: datetime) -> SendState:
    outbox.move(message.id, SendState.REJECTED, now, cause=reason, count_refusal=True)
    modems.note("rejected", f"message {message.id}", reason, now)
    return SendState.REJECTED


def _pause(modem: str, treated: Treatment, cause: Cause, now: datetime) -> ModemPause | None:
    """Let the modem rest, each time longer. None where the cause is a modem that is gone: its link says so."""
    if treated.scope is not Scope.MODEM:
        kind, first = PauseKind.REFUSALS, STREAK_PAUSE
    elif cause.kind is CauseKind.DEVICE or treated.wait is None:
        return None
    else:
        kind, first = _KINDS[treated.then], treated.wait
    longest = LONGEST_CREDIT_PAUSE if kind is PauseKind.CREDIT else LONGEST_PAUSE
    former = pauses.find(modem, kind)
    if former is not None and not former.since <= now <= former.until + longest:
        former = None  # another trouble, or the clock was put back
    if former is not None and now < former.until:
        return former
    times = 1 if former is None else former.times + 1
    since = now if former is None else former.since
    length = min(first * 2 ** (times - 1), longest)
    pause = ModemPause(modem=modem, kind=kind, cause=words(cause), since=since, until=now + length, times=times)
    pauses.save(pause)
    if former is None:
        modems.note("paused", f"modem {modem}", pause.cause, now)
    return pause


def _after(message: Outbox, pause: ModemPause | None, now: datetime) -> datetime:
    """When a message that bears no blame is tried again."""
    if pause is None:
        wait: timedelta = MODEMS_RETURN * 2 ** min(message.attempts, 8)
        return now + min(wait, LONGEST_PAUSE)
    return min(pause.until, now + LONGEST_PAUSE) + OTHERS_FIRST
