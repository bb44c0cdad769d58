"""Which modem people wrote to and were written from. Reads only, and chooses none."""

from __future__ import annotations

from datetime import datetime

from gateway.survey.model import SayKind
from modem.api import Msisdn

from .states import SendState
from .tables_radio import InboxRow, OutboxRow


def heard_by(answers_id: int) -> str | None:
    """The modem that received the message which another one answers."""
    row = InboxRow.get_or_none(InboxRow.id == answers_id)
    return None if row is None else str(row.modem)


def last_sender(msisdn: Msisdn, session_id: int) -> str | None:
    """The modem that last sent something of this session."""
    query = OutboxRow.select(OutboxRow.modem).where(
        (OutboxRow.msisdn == msisdn) & (OutboxRow.session_id == session_id) & OutboxRow.modem.is_null(False)
    )
    found = query.order_by(OutboxRow.id.desc()).limit(1).scalar()
    return None if found is None else str(found)


def last_home(msisdn: Msisdn, besides: int) -> str | None:
    """The modem that the last message to a number waited for that nobody had asked for, reminders left out."""
    query = OutboxRow.select(OutboxRow.lane).where(
        (OutboxRow.msisdn == msisdn)
        & (OutboxRow.id != besides)
        & OutboxRow.lane.is_null(False)
        & OutboxRow.answers_id.is_null()
        & (OutboxRow.kind != SayKind.REMINDER)
    )
    found = query.order_by(OutboxRow.id.desc()).limit(1).scalar()
    return None if found is None else str(found)


def sent_by_others(since: datetime) -> int:
    """How many messages left since then by another modem than the one they waited for."""
    stood_in = OutboxRow.lane.is_null(False) & (OutboxRow.lane != OutboxRow.modem)
    left = OutboxRow.state << [SendState.SENT, SendState.DELIVERED, SendState.UNDELIVERED]
    return int(OutboxRow.select().where(stood_in & left & (OutboxRow.settled_at >= since)).count())
