"""Requests to take part, by the clock and for the office: reminded, set aside, given up; who has not agreed.

Knows when; `consenting` knows how. Knows no session's conversation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from gateway import consenting
from gateway.consenting import ASKED_AGAIN_AFTER
from gateway.desk import Desk
from gateway.errors import NotReadyError
from gateway.sentences import sentence
from gateway.store import consents, outbox, people, rounds
from gateway.store.records_people import Consent, Contact
from gateway.store.states import ConsentState, ConsentWay, SendState
from schedules.clock import Moment

SILENT_AFTER = timedelta(days=3)
"""After the last reminder; then the office is told."""
HOLDS_PHONE = timedelta(hours=4)
"""Where somebody else on the phone waits for a question, a request that is not answered makes room after this."""

_WITHOUT = (
    ConsentState.SILENT,
    ConsentState.ASKED,
    ConsentState.DUE,
    ConsentState.REFUSED,
    ConsentState.WITHDRAWN,
)
_NEVER_LEFT = (SendState.EXPIRED, SendState.CANCELLED, SendState.REJECTED)
_ON_ITS_WAY = (SendState.QUEUED, SendState.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAgreed:
    """Somebody without a consent, and what they report for."""

    consent: Consent
    contact: Contact
    schools: tuple[str, ...]


def ask_due(desk: Desk, moment: Moment) -> int:
    """Remind, make room, ask again, give up: what is due by the clock. One transaction a person. How many."""
    done = 0
    with desk.store.reading():
        waiting = consents.in_state(ConsentState.ASKED, ConsentState.DUE)
    for consent in waiting:
        if consent.state is ConsentState.DUE and (consent.ask_from is None or consent.ask_from > moment.now):
            continue
        if consent.way is ConsentWay.QUESTION and consent.state is ConsentState.ASKED:
            continue  # its session reminds
        with desk.store.transaction():
            if consents.of(consent.contact_id) == consent:
                done += _step(desk, consent, moment)
    return done


def without(desk: Desk) -> tuple[NotAgreed, ...]:
    """Everybody on the roster who was asked and has not agreed, who needs the office first."""
    with desk.store.reading():
        found = consents.in_state(*_WITHOUT)
        return tuple(
            NotAgreed(consent=consent, contact=contact, schools=people.schools_of(contact.id))
            for consent in sorted(found, key=lambda one: _WITHOUT.index(one.state))
            for contact in [people.contact(consent.contact_id)]
            if contact.active
        )


def ask_once_more(desk: Desk, contact_id: int, by: str, moment: Moment) -> None:
    """The office wants somebody asked again who said nothing clear. One transaction. Raises WillayError."""
    with desk.store.transaction():
        before = consents.of(contact_id)
        if before is None or before.state is not ConsentState.SILENT:
            raise NotReadyError(
                sentence("contact {id} is not among those who did not answer", id=contact_id),
                hint=sentence("willay contacts consents lists them; who said no comes back with ALTA only"),
            )
        consenting.ask_anew(people.contact(contact_id), by.strip() or "?", moment)


def _step(desk: Desk, consent: Consent, moment: Moment) -> bool:
    contact = people.contact(consent.contact_id)
    if not contact.active or contact.stopped_at is not None:
        return False
    if consent.state is ConsentState.DUE:
        return _ask_if_free(desk, consent, contact, moment)
    request = None if consent.outbox_id is None else outbox.get(consent.outbox_id)
    if request is not None and request.state in _ON_ITS_WAY:
        return False
    waited = moment.now - ((request.settled_at if request is not None else None) or consent.asked_at or moment.now)
    last = consenting.enough(consent)
    patience = SILENT_AFTER if last else ASKED_AGAIN_AFTER[max(consent.puts, 1) - 1]
    if request is not None and request.state in _NEVER_LEFT:
        consents.set_aside(contact.id, moment.now + HOLDS_PHONE, moment.now)
    elif waited >= patience and last:
        consenting.give_up(contact.id, moment)
    elif waited >= patience:
        consenting.ask(desk, contact, moment)
    elif waited >= HOLDS_PHONE and consents.others_wait(consent.msisdn, contact.id):
        consents.set_aside(contact.id, moment.now - waited + patience, moment.now)
    else:
        return False
    return True


def _ask_if_free(desk: Desk, consent: Consent, contact: Contact, moment: Moment) -> bool:
    if consenting.enough(consent):
        consenting.give_up(contact.id, moment)
        return True
    if rounds.open_on(contact.msisdn) is not None or consents.asked_on(contact.msisdn) is not None:
        return False
    consenting.ask(desk, contact, moment, welcomed=consent.puts == 0)
    return True
