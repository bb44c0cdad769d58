"""Who reported a whole round in time: the one question about sessions that thanks depend on. Reads no value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from gateway.survey.model import Outcome, SessionStatus
from modem.api import Msisdn

from .columns import columns_of
from .tables_money import LedgerRow
from .tables_people import ContactRow
from .tables_survey import AnswerRow, RoundRow, SessionRow

BY_SMS = "sms"
"""How an answer came that the reporter gave himself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Somebody who answered every question of a round before its deadline."""

    session_id: int
    contact_id: int
    msisdn: Msisdn
    ended_at: datetime


def reported_since(since: datetime, most: int) -> tuple[Reported, ...]:
    """Those who are not in the ledger for it yet, the first to report first.

    A session counts where it was done before the round's deadline, and the reporter answered every question himself, in
    words that could be read. What the answers are, whether they were "I do not know" or "no class", and whether they
    agree with others is not looked at: no column of that is read here.
    """
    later = AnswerRow.alias()
    stands = ~fn.EXISTS(later.select(later.id).where(later.supersedes_id == AnswerRow.id))
    not_his = AnswerRow.supersedes_id.is_null() & (AnswerRow.origin != BY_SMS)
    missing = AnswerRow.select(AnswerRow.id).where(
        (AnswerRow.session_id == SessionRow.id) & (not_his | ((AnswerRow.outcome == Outcome.UNCLEAR) & stands))
    )
    thanked = LedgerRow.select(LedgerRow.id).where(LedgerRow.session_id == SessionRow.id)
    query = (
        SessionRow.select(SessionRow.id, SessionRow.contact_id, SessionRow.msisdn, SessionRow.ended_at)
        .join(RoundRow, on=(RoundRow.id == SessionRow.round_id))
        .switch(SessionRow)
        .join(ContactRow, on=(ContactRow.id == SessionRow.contact_id))
        .where(
            (SessionRow.status == SessionStatus.DONE)
            & (SessionRow.ended_at >= since)
            & (SessionRow.ended_at <= RoundRow.deadline_at)
            & ContactRow.stopped_at.is_null()
            & (ContactRow.active == 1)
            & ~fn.EXISTS(thanked)
            & ~fn.EXISTS(missing)
        )
        .order_by(SessionRow.ended_at, SessionRow.id)
        .limit(most)
    )
    return tuple(
        Reported(session_id=row[0], contact_id=row[1], msisdn=Msisdn(row[2]), ended_at=row[3])
        for row in columns_of(query)
    )
