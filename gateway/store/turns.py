"""Whose turn it is on a phone: sessions that wait, in their order. Knows no rule of when they began to."""

from __future__ import annotations

from datetime import datetime

from peewee import ModelSelect

from gateway.survey.model import SessionStatus
from modem.api import Msisdn

from . import consents
from .db import all_of, one_of
from .records_survey import Session
from .states import RoundState
from .tables_survey import RoundRow, SessionRow


def next_waiting(limit: int, now: datetime) -> tuple[Session, ...]:
    """The oldest waiting session of each phone that has no open question, in the order of their rounds.

    A request for consent is an open question too, and nobody who has not agreed is asked.
    """
    busy = SessionRow.alias()
    open_phones = busy.select(busy.msisdn).where(busy.status == SessionStatus.OPEN)
    query = _may_begin(now).where(
        SessionRow.msisdn.not_in(open_phones) & SessionRow.msisdn.not_in(consents.holding_phones())
    )
    first: dict[str, Session] = {}
    for waiting in all_of(query, Session):
        first.setdefault(waiting.msisdn, waiting)
    return tuple(first.values())[:limit]


def waiting_on(msisdn: Msisdn, now: datetime) -> Session | None:
    """The next session that waits for this phone, and whose reporter may be asked."""
    return one_of(_may_begin(now).where(SessionRow.msisdn == msisdn), Session)


def of_somebody_else(msisdn: Msisdn, contact_id: int, now: datetime) -> Session | None:
    """The next session on this phone that was never asked anything, and is another person's."""
    fresh = SessionRow.current.is_null() & (SessionRow.contact_id != contact_id)
    return one_of(_may_begin(now).where((SessionRow.msisdn == msisdn) & fresh), Session)


def phones_in_demand(now: datetime) -> frozenset[Msisdn]:
    """The phones that somebody waits for who was never asked anything."""
    query = _may_begin(now).where(SessionRow.current.is_null())
    return frozenset(Msisdn(row.msisdn) for row in query)


def never_asked(msisdn: Msisdn, contact_id: int, since: datetime) -> Session | None:
    """The first session of somebody on a phone that ended before its question was put, in a round opened since then."""
    query = (
        SessionRow.select()
        .join(RoundRow, on=(RoundRow.id == SessionRow.round_id))
        .where(
            (SessionRow.msisdn == msisdn)
            & (SessionRow.contact_id == contact_id)
            & (SessionRow.status == SessionStatus.EXPIRED)
            & SessionRow.asked_at.is_null()
            & SessionRow.current.is_null()
            & (RoundRow.opens_at > since)
            & (RoundRow.state != RoundState.SEALED)
        )
        .order_by(RoundRow.opens_at, SessionRow.id)
    )
    return one_of(query, Session)


def wait_again(session_id: int) -> None:
    """A session that ended before its question was put waits for its turn."""
    SessionRow.update(status=SessionStatus.WAITING, ended_at=None).where(SessionRow.id == session_id).execute()


def all_waiting_on(msisdn: Msisdn) -> tuple[Session, ...]:
    """Everything that waits for this phone, in the order of the rounds."""
    query = (
        SessionRow.select()
        .join(RoundRow, on=(RoundRow.id == SessionRow.round_id))
        .where((SessionRow.status == SessionStatus.WAITING) & (SessionRow.msisdn == msisdn))
        .order_by(RoundRow.opens_at, SessionRow.id)
    )
    return all_of(query, Session)


def _may_begin(now: datetime) -> ModelSelect[SessionRow]:
    return (
        SessionRow.select()
        .join(RoundRow, on=(RoundRow.id == SessionRow.round_id))
        .where(
            (SessionRow.status == SessionStatus.WAITING)
            & SessionRow.contact_id.not_in(consents.not_to_be_asked(now))
            & (SessionRow.begins_at.is_null() | (SessionRow.begins_at <= now))
        )
        .order_by(RoundRow.opens_at, SessionRow.id)
    )
