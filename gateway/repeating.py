"""Has this been said before? A reply that came twice, or was typed before the open question was there, answers nothing.

Knows the network's stamps and our own times. Decides nothing but that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from gateway.store import inbox, outbox, sent_parts
from gateway.store.records_radio import Inbox
from gateway.store.records_survey import Session
from modem.api import Address
from schedules.clock import Moment

ECHO_WINDOW = timedelta(minutes=30)
"""A question that went out twice is answered twice within this."""
SENT_AGAIN_WITHIN = timedelta(minutes=1)
"""A phone waits 35 to 45 s for the acknowledgement (24.011, 10: TR1M) before it sends a message again."""
STAMP_SLACK = timedelta(seconds=2)
"""The network's stamps are whole seconds, and a question reaches its phone about when the modem says so."""
READ_AND_TYPED = timedelta(seconds=8)
"""Nobody has a question delivered, reads it, types and has the reply delivered in less. Measured on modems: the two
deliveries alone take 4 to 10 s."""


class Same(StrEnum):
    """Whether a reply is the last one again."""

    NO = "no"
    YES = "yes"
    PERHAPS = "perhaps"
    """The same words, sooner than anybody can have read the open question: worth asking, not worth guessing."""


def same_again(session: Session, message: Inbox, moment: Moment) -> Same:
    """Whether this says again what was just answered, and cannot have been meant for the question open now."""
    if session.asked_at is None or session.current is None:
        return Same.NO
    before = _before(session, message)
    if before is None or before.id == message.id or _plain(before.text) != _plain(message.text):
        return Same.NO
    if _written_earlier(message, before, session.asked_at) or _before_it_was_there(session, message, before):
        return Same.YES
    last = () if session.last is None else outbox.questions_of(session.id, session.last)
    if any(put.resends > 0 for put in last) and moment.now <= session.asked_at + ECHO_WINDOW:
        return Same.YES
    return Same.PERHAPS if _too_soon(session, message) else Same.NO


def _before(session: Session, message: Inbox) -> Inbox | None:
    """The reply before this one: in this dialogue, or at its beginning in the one before it on the same phone."""
    if session.last is not None:
        return inbox.latest_heard(session.id, session.last)
    return inbox.last_answer(Address(message.sender), message.id, message.received_at - ECHO_WINDOW)


def _too_soon(session: Session, message: Inbox) -> bool:
    """Whether the open question, put once, had left only seconds before: by our own clock, on both sides."""
    assert session.current is not None
    assert session.asked_at is not None
    if len(outbox.questions_of(session.id, session.current)) != 1:
        return False  # it was put again already: whoever says the same again means it
    return timedelta() <= message.received_at - session.asked_at < READ_AND_TYPED


def _written_earlier(message: Inbox, before: Inbox, asked_at: datetime) -> bool:
    """Whether somebody sent this before the open question left, as who presses the key twice does.

    The network's stamps are compared with each other only, and our clock with itself.
    """
    if message.sent_at is None or before.sent_at is None:
        return False
    return message.sent_at - before.sent_at + STAMP_SLACK <= asked_at - before.received_at


def _before_it_was_there(session: Session, message: Inbox, before: Inbox) -> bool:
    """Whether somebody's network took this again before the open question reached the phone.

    A phone that hears no acknowledgement sends again by itself, and the network stamps it anew. What the network says
    of the question's arrival is compared with its stamps only, and only where they lie close: operators' clocks differ.
    """
    if message.sent_at is None or before.sent_at is None or session.current is None:
        return False
    puts = outbox.questions_of(session.id, session.current)
    there = sent_parts.reached_at(tuple(put.id for put in puts))
    if there is None or abs(message.sent_at - before.sent_at) > SENT_AGAIN_WITHIN:
        return False
    return message.sent_at + STAMP_SLACK <= there <= message.sent_at + SENT_AGAIN_WITHIN


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
