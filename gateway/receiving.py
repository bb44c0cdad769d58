"""What comes in from a modem: kept, made whole and worked on before it is deleted there."""

from __future__ import annotations

from gateway import crediting, delivering, joining, minding, replying
from gateway.desk import Desk
from gateway.store import inbox, modems, pauses
from gateway.store.records_radio import Inbox
from modem.api import Address, Incoming, IncomingPart, StatusReport, StoredAt
from modem.msisdn import normalise
from schedules.clock import Clock, Moment, read

MOST_FAILURES = 2
"""Once may be a card or a clock; the same message twice is the message."""


def take(desk: Desk, modem: str, incoming: tuple[Incoming, ...], clock: Clock) -> tuple[StoredAt, ...]:
    """Keep what a modem handed over and work on it, in one commit; then it may be deleted there (invariant 1).

    One commit, for a card wears by commits. A message that cannot be worked on is kept all the same, and what went
    wrong with it is raised once all is committed.
    """
    failed: Exception | None = None
    with desk.store.transaction():
        places = keep(desk, modem, incoming, clock)
        for message in inbox.unhandled():
            try:
                handle(desk, message, read(clock))
            except Exception as error:  # noqa: BLE001  raised below, when the others are safe
                failed = error
    if failed is not None:
        raise failed
    return places


def keep(desk: Desk, modem: str, incoming: tuple[Incoming, ...], clock: Clock) -> tuple[StoredAt, ...]:
    """Commit everything that a modem handed over; what it returns may then be deleted there (invariant 1)."""
    moment = read(clock)
    with desk.store.transaction():
        for item in incoming:
            if isinstance(item, StatusReport):
                _keep_report(desk, modem, item, moment)
            elif isinstance(item, IncomingPart):
                joining.keep(desk, modem, item, moment)
            else:
                crediting.hear(desk, modem, item, moment)
    for item in incoming:
        if item.sent_at is not None:
            clock.saw_network_time(item.sent_at)
    return tuple(item.stored_at for item in incoming if item.stored_at is not None)


def work(desk: Desk, clock: Clock) -> int:
    """Work on every whole message that waits, each in its own transaction. How many there were."""
    with desk.store.reading():
        waiting = inbox.unhandled()
    for message in waiting:
        handle(desk, message, read(clock))
    return len(waiting)


def handle(desk: Desk, message: Inbox, moment: Moment) -> None:
    """Work on one whole message. One that brought the hub down twice is kept, shown, and left alone from then on."""
    if message.failures >= MOST_FAILURES:
        with desk.store.transaction():
            inbox.set_handled(message.id, "failed", moment.now, reason="working on it failed twice")
            modems.note("failed", f"inbox {message.id}", "working on it failed twice", moment.now)
        return
    try:
        with desk.store.transaction():
            pauses.clear_number(Address(message.sender))  # whoever writes has it
            replying.answer(desk, message, moment)
            minding.mind(message)
    except Exception:  # counted and raised again: what brings the hub down twice is left alone
        with desk.store.transaction():
            inbox.count_failure(message.id)
        raise


def _keep_report(desk: Desk, modem: str, report: StatusReport, moment: Moment) -> None:
    recipient = normalise(report.recipient, desk.config.hub.country)
    if not delivering.settle_report(report, recipient, modem, moment):
        inbox.keep_report(report, recipient, modem, moment.now, moment.clock_state)  # its message may be written later
