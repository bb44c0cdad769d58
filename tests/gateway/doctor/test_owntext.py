"""A text to oneself: by a modem that is ours, and through the queue of a hub that runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.desk import Desk, calendar_of
from gateway.doctor.owntext import RETURN_SECONDS, Fate, TextSelf, through_hub, through_modem
from gateway.library import Library
from gateway.store import health, inbox, outbox
from gateway.store.states import SendState
from modem.api import (
    Address,
    Cause,
    CauseKind,
    Coding,
    Incoming,
    IncomingPart,
    MessageRef,
    Msisdn,
    OutgoingSms,
    SendAccepted,
    SendOutcome,
    SendRefused,
    SendUnknown,
    StoredAt,
)
from modem.errors import ModemAbsentError
from schedules.calendar import QuietHours
from schedules.clock import ClockState
from tests.gateway.doctor.cases_hub import Still, opened
from tests.gateway.doctor.world import NOW, World

OWN = Msisdn("+51987654321")
REFUSED = SendRefused(cause=Cause(kind=CauseKind.CMS, code=38, text="network out of order", retryable=True))


@dataclass
class Modem:
    """Gives a text back after so many looks; another message lies in it all the time."""

    outcome: SendOutcome = SendAccepted(refs=(MessageRef(1),))  # noqa: RUF009  frozen
    looks: int = 2
    gone: bool = False
    text: str = ""
    deleted: list[int] = field(default_factory=list)
    seconds: float = 0.0

    def send(self, sms: OutgoingSms) -> SendOutcome:
        assert not sms.want_report
        self.text, self.seconds = sms.text, self.seconds + 4
        return self.outcome

    def receive(self) -> tuple[Incoming, ...]:
        if self.gone:
            raise ModemAbsentError("it was unplugged")
        self.looks -= 1
        other = part("Llegaron los libros", 1)
        return (other, part(self.text, 2)) if self.looks <= 0 else (other,)

    def delete(self, places: tuple[StoredAt, ...]) -> None:
        self.deleted += [place.location for place in places]

    def wait(self, seconds: float) -> bool:
        self.seconds += seconds
        return False


def part(text: str, location: int) -> IncomingPart:
    return IncomingPart(
        digest=text,
        stored_at=StoredAt(storage="SM", location=location),
        sender=Address(OWN),
        smsc="",
        sent_at=None,
        text=text,
        coding=Coding.GSM7,
    )


def by(modem: Modem) -> TextSelf:
    return through_modem(modem, lambda: modem.seconds)


def test_it_comes_back_and_only_it_is_taken_off_the_sim() -> None:
    modem = Modem()
    told = by(modem)(OWN, "Willay a1b2")
    assert (told.fate, told.seconds) == (Fate.RETURNED, 5.0)
    assert modem.deleted == [2]


def test_one_that_does_not_come_back_is_waited_for_two_minutes() -> None:
    told = by(Modem(looks=10_000))(OWN, "Willay a1b2")
    assert told.fate is Fate.LOST
    assert RETURN_SECONDS <= told.seconds < RETURN_SECONDS + 5


@pytest.mark.parametrize(
    ("modem", "fate", "detail"),
    [
        (Modem(outcome=REFUSED), Fate.REFUSED, "network out of order"),
        (Modem(outcome=SendUnknown(refs=(), detail="no answer")), Fate.UNKNOWN, "no answer"),
        (Modem(gone=True), Fate.UNKNOWN, "it was unplugged"),
    ],
    ids=["refused", "no answer", "unplugged"],
)
def test_it_says_why_it_did_not_leave(modem: Modem, fate: Fate, detail: str) -> None:
    told = by(modem)(OWN, "Willay a1b2")
    assert (told.fate, told.detail) == (fate, detail)


@dataclass
class Hub:
    """A hub that runs: each pause is its chance to work."""

    desk: Desk
    works: Callable[[int], None]
    seconds: float = 0.0

    def pause(self, seconds: float) -> None:
        self.seconds += seconds
        with self.desk.store.transaction():
            self.works(1)

    def text_self(self) -> TextSelf:
        return through_hub(self.desk, Still(), self.pause, lambda: self.seconds)


@pytest.fixture
def desk(world: World) -> Desk:
    config, store = opened(world)
    return Desk(store=store, library=Library(), calendar=calendar_of(config), config=config)


def moves(state: SendState) -> Callable[[int], None]:
    return lambda message: outbox.move(message, state, NOW, cause="cms 38" if state is SendState.REJECTED else None)


def comes_in(text: str) -> None:
    made = inbox.keep_part(part(text, 1), "uno", NOW, ClockState.NTP)
    assert made is not None
    inbox.make_whole(
        part_ids=(made,), modem="uno", sender=Address(OWN), text=text, sent_at=None, now=NOW, clock_state=ClockState.NTP
    )


def test_through_a_hub_it_is_found_among_what_came_in(desk: Desk) -> None:
    hub = Hub(desk, lambda _message: comes_in("Willay a1b2"))
    told = hub.text_self()(OWN, "Willay a1b2")
    assert (told.fate, told.seconds) == (Fate.RETURNED, 1.0)
    with desk.store.reading():
        queued = outbox.get(1)
    assert queued is not None
    assert (queued.msisdn, queued.text) == (OWN, "Willay a1b2")


@pytest.mark.parametrize(
    ("state", "fate", "detail"),
    [
        (SendState.REJECTED, Fate.REFUSED, "cms 38"),
        (SendState.EXPIRED, Fate.REFUSED, "expired"),
        (SendState.UNKNOWN, Fate.UNKNOWN, "unknown"),
        (SendState.SENT, Fate.LOST, ""),
        (SendState.QUEUED, Fate.WAITED, ""),
    ],
)
def test_through_a_hub_it_tells_what_became_of_it(desk: Desk, state: SendState, fate: Fate, detail: str) -> None:
    told = Hub(desk, moves(state)).text_self()(OWN, "Willay a1b2")
    assert (told.fate, told.detail) == (fate, detail)
    with desk.store.reading():
        assert not outbox.queued(), "nothing is left to leave later"


def test_in_quiet_hours_a_hub_texts_nobody(desk: Desk) -> None:
    noon = datetime(2026, 11, 20, 15, tzinfo=UTC).astimezone(desk.config.hub.timezone).time()
    quiet = QuietHours(start=noon, end=noon.replace(hour=noon.hour + 1))
    silent = replace(desk, calendar=calendar_of(replace(desk.config, quiet=quiet)))
    assert Hub(silent, moves(SendState.SENT)).text_self()(OWN, "Willay a1b2").fate is Fate.QUIET
    with desk.store.reading():
        assert outbox.get(1) is None


def test_only_a_text_of_now_counts_as_come_back(desk: Desk) -> None:
    with desk.store.transaction():
        comes_in("Willay a1b2")
    with desk.store.reading():
        assert health.was_heard("Willay a1b2", NOW)
        assert not health.was_heard("Willay a1b2", NOW + timedelta(seconds=1))
