"""What the network makes of texts: parts, reports, and what a modem is told of a send. Knows no hub and no person."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from random import Random

from modem.api import (
    Address,
    Coding,
    Concat,
    IncomingPart,
    MessageRef,
    ReportState,
    SendAccepted,
    SendOutcome,
    SendRefused,
    SendUnknown,
    StatusReport,
    StoredAt,
)
from modem.causes import cms

from .settings import Settings

ONE_SMS = 160
PART_LETTERS = 153
"""Of a long text, in each part (3GPP 23.040: 7 octets of header)."""


def parts_of(phone: str, text: str, number: int, at: datetime) -> tuple[IncomingPart, ...]:
    """A text as a modem hands it over; `number` is another one for each text."""
    pieces = [text] if len(text) <= ONE_SMS else [text[n : n + PART_LETTERS] for n in range(0, len(text), PART_LETTERS)]
    return tuple(
        IncomingPart(
            digest=hashlib.sha256(f"{phone} {number} {nth}".encode()).hexdigest(),
            stored_at=StoredAt(storage="SM", location=number % 30),
            sender=Address(phone),
            smsc="+51997990000",
            sent_at=at.replace(microsecond=0),
            text=piece,
            coding=Coding.GSM7,
            concat=Concat(ref=number % 256, total=len(pieces), seq=nth) if len(pieces) > 1 else None,
        )
        for nth, piece in enumerate(pieces, start=1)
    )


def arrived(phone: str, ref: MessageRef, number: int, at: datetime) -> StatusReport:
    """The network says that a text has reached its phone."""
    return StatusReport(
        digest=hashlib.sha256(f"report {number}".encode()).hexdigest(),
        stored_at=None,
        recipient=Address(phone),
        ref=ref,
        state=ReportState.DELIVERED,
        status=0,
        sent_at=at.replace(microsecond=0) - timedelta(seconds=4),
        settled_at=at.replace(microsecond=0),
    )


def outcome_of(settings: Settings, rng: Random, ref: MessageRef) -> tuple[SendOutcome, bool]:
    """What a modem says of a send, and whether the text has really left."""
    chance = rng.random()
    if chance < settings.unknown_sends:
        return SendUnknown(refs=(), detail="no answer"), rng.random() < 0.5
    if chance < settings.unknown_sends + settings.refused_sends:
        return SendRefused(cause=cms(rng.choice((42, 38, 500, 331)))), False
    return SendAccepted(refs=(ref,)), True
