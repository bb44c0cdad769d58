"""A text from the SIM to itself: does the whole way out and back work, and how long does it take? It costs one text."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from gateway.cause_sayings import cause_said
from gateway.config_records import ModemConfig
from gateway.desk import Desk
from gateway.findings import Finding, look, well, wrong
from gateway.sentences import sentence
from gateway.store import health, outbox
from gateway.store.states import SendState
from gateway.survey.model import SayKind
from modem.api import Incoming, IncomingPart, Msisdn, OutgoingSms, SendAccepted, SendOutcome, SendRefused, StoredAt
from modem.charset import cost
from modem.errors import ModemError
from schedules.clock import Clock

RETURN_SECONDS = 120.0
"""A text to oneself is back within ten; after two minutes nobody waits on."""
SLOW_SECONDS = 60.0
"""Slower, and a school's answer to a question comes when the phone is back in the pocket."""
LOOK_EVERY_SECONDS = 1.0
WORTH = timedelta(hours=1)
"""Until when it may leave a hub's queue; taken back long before. The demonstration's time runs faster than ours."""

_ENDED = (SendState.REJECTED, SendState.UNKNOWN, SendState.EXPIRED, SendState.CANCELLED, SendState.UNDELIVERED)


class Carrier(Protocol):
    """What of a modem's host is needed."""

    def send(self, sms: OutgoingSms) -> SendOutcome:
        """Send one message; always an outcome."""

    def receive(self) -> tuple[Incoming, ...]:
        """Everything that lies in the modem. Raises ModemError."""

    def delete(self, places: tuple[StoredAt, ...]) -> None:
        """Remove messages. Raises ModemError."""

    def wait(self, seconds: float) -> bool:
        """Sleep until something is announced, or for so long."""


class Fate(StrEnum):
    """What became of the text."""

    RETURNED = "returned"
    LOST = "lost"
    """It left, and did not come back in time."""
    REFUSED = "refused"
    UNKNOWN = "unknown"
    WAITED = "waited"
    """It did not leave the queue in time, and was taken back."""
    QUIET = "quiet"
    """The hub texts nobody at this hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texted:
    """How it went."""

    fate: Fate
    seconds: float = 0.0
    detail: str = ""


TextSelf = Callable[[Msisdn, str], Texted]
"""Send one text to the SIM's own number and wait for it. Takes RETURN_SECONDS and a send at most."""


def check_own_text(entry: ModemConfig, text_self: TextSelf, token: str, *, funded: bool = False) -> Finding:
    """Send it, and say how it went. `token`: a word that was never sent before. `funded`: the SIM surely has credit."""
    subject = f"text {entry.name}"
    if entry.msisdn is None:
        return look(
            subject,
            sentence("the SIM's own number is not known, so nothing was texted"),
            sentence("write it into the configuration: [[modem]] msisdn"),
        )
    told = text_self(entry.msisdn, f"Willay {token}")
    match told.fate:
        case Fate.RETURNED:
            text = sentence("a text to itself came back after {seconds} s", seconds=round(told.seconds))
            if told.seconds > SLOW_SECONDS:
                return look(subject, text, sentence("the network is slow here: try at another hour"))
            return well(subject, text)
        case Fate.LOST:
            return wrong(
                subject,
                sentence("a text to itself left and was not back after {seconds} s", seconds=round(told.seconds)),
                sentence("is msisdn this SIM's number? Text the SIM from a phone: does that arrive?"),
            )
        case Fate.REFUSED:
            return wrong(
                subject,
                sentence("a text to itself was refused: {reason}", reason=cause_said(told.detail)),
                sentence("the SIM has credit: ask the operator whether this line may send texts")
                if funded
                else sentence("has the SIM credit? (willay modem balance)"),
            )
        case Fate.UNKNOWN:
            return wrong(
                subject,
                sentence("nobody knows whether a text to itself left: {reason}", reason=cause_said(told.detail)),
                sentence("look at signal and power above, then try again"),
            )
        case Fate.WAITED:
            return wrong(
                subject,
                sentence("a text to itself did not leave the queue within {seconds} s", seconds=round(told.seconds)),
                sentence("see what waits before it and why: willay status; this one was taken back"),
            )
        case Fate.QUIET:
            return look(
                subject,
                sentence("it is a quiet hour, so nothing was texted"),
                sentence("try again after it, or stop the hub meanwhile"),
            )


def through_modem(host: Carrier, monotonic: Callable[[], float] = time.monotonic) -> TextSelf:
    """By a modem that is ours: no hub runs. Takes nothing else off the SIM than that one text."""

    def text_self(own: Msisdn, text: str) -> Texted:
        begun = monotonic()
        outcome = host.send(OutgoingSms(to=own, text=text, want_report=False))
        if isinstance(outcome, SendRefused):
            return Texted(fate=Fate.REFUSED, detail=outcome.cause.text)
        if not isinstance(outcome, SendAccepted):
            return Texted(fate=Fate.UNKNOWN, detail=outcome.detail)
        while monotonic() - begun < RETURN_SECONDS:
            try:
                mine = [part for part in host.receive() if isinstance(part, IncomingPart) and part.text == text]
                if mine:
                    host.delete(tuple(part.stored_at for part in mine))
                    break
            except ModemError as error:
                return Texted(fate=Fate.UNKNOWN, detail=str(error))
            host.wait(LOOK_EVERY_SECONDS)
        else:
            return Texted(fate=Fate.LOST, seconds=monotonic() - begun)
        return Texted(fate=Fate.RETURNED, seconds=monotonic() - begun)

    return text_self


def through_hub(
    desk: Desk, clock: Clock, pause: Callable[[float], None], monotonic: Callable[[], float] = time.monotonic
) -> TextSelf:
    """By the hub that runs: through its queue, and found again among what it received."""

    def text_self(own: Msisdn, text: str) -> Texted:
        now, begun = clock.now(), monotonic()
        if desk.calendar.allowed_from(now) > now:
            return Texted(fate=Fate.QUIET)
        price = cost(text)
        draft = outbox.Draft(
            key=f"doctor/{text}",
            msisdn=own,
            text=text,
            kind=SayKind.NOTE,
            priority=0,
            segments=price.segments,
            coding=price.coding.value,
            not_before=now,
            expires_at=now + WORTH,
        )
        with desk.store.transaction():
            message = outbox.put(draft, now)
        assert message is not None
        while monotonic() - begun < RETURN_SECONDS:
            pause(LOOK_EVERY_SECONDS)
            with desk.store.reading():
                row, back = outbox.get(message), health.was_heard(text, now)
            if back:
                return Texted(fate=Fate.RETURNED, seconds=monotonic() - begun)
            if row is not None and row.state in _ENDED:
                fate = Fate.UNKNOWN if row.state is SendState.UNKNOWN else Fate.REFUSED
                return Texted(fate=fate, detail=row.cause or row.state.value)
        with desk.store.transaction():
            waited = outbox.expire(message, clock.now())
        return Texted(fate=Fate.WAITED if waited else Fate.LOST, seconds=monotonic() - begun)

    return text_self
