"""Is there a person at the other end? Machines get no answer, and nobody gets more answers than a person can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from gateway.desk import Desk
from gateway.store import inbox, said
from gateway.store.records_radio import Inbox
from gateway.survey import hubspeak
from gateway.survey.plain import fold
from modem.api import Address, Msisdn
from modem.msisdn import SenderKind, kind_of
from schedules.clock import Moment

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OWN_TEXTS = 8
"""The last texts to a number: a machine sends back what it has just got."""
SAME_TIMES = 2
"""Whoever writes the very same sentence a third time in a day, and it answered nothing, is a machine that says it is
away; a person who does is in the list of messages."""
FEWEST_LETTERS = 12
"""Of such a sentence: people do say `gracias` and `no se` thrice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a look at a message found."""

    text: str
    """Without our own words, where a phone quoted them."""
    why_silent: str | None = None
    """`machine` or `capped`: it is kept, and not worked on."""


def look(desk: Desk, message: Inbox, moment: Moment) -> Seen:
    """Whether a message may be from a person, and be answered."""
    own_numbers = {modem.msisdn for modem in desk.config.modems if modem.msisdn is not None}
    if kind_of(message.sender, None) != SenderKind.PERSON or message.sender in own_numbers:
        return Seen(text=message.text, why_silent="machine")
    sender, limits = Address(message.sender), desk.config.limits
    if inbox.idle_since(sender, moment.now - HOUR) >= limits.replies_per_hour:
        return Seen(text=message.text, why_silent="capped")
    if inbox.worked_on_since(sender, moment.now - DAY) >= limits.replies_per_day:
        return Seen(text=message.text, why_silent="capped")
    text = hubspeak.without_own(message.text, said.last_texts(Msisdn(sender), moment.now - DAY, OWN_TEXTS))
    if text is None or hubspeak.speaks_as_a_hub(text) or _said_too_often(message, moment):
        return Seen(text=message.text, why_silent="machine")
    return Seen(text=text)


def _said_too_often(message: Inbox, moment: Moment) -> bool:
    sentence = _line(message.text)
    if len(sentence) < FEWEST_LETTERS or any(sign.isdigit() for sign in sentence):
        return False
    before = inbox.idle_texts(Address(message.sender), moment.now - DAY, message.id)
    return sum(_line(text) == sentence for text in before) >= SAME_TIMES


def _line(text: str) -> str:
    return " ".join(fold(text).split())
