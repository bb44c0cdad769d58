"""What people said to taking part, and how it came to be so: reading and writing it. Makes no decision."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from peewee import Expression, ModelSelect

from gateway.survey.model import SessionStatus
from modem.api import Msisdn

from .db import all_of, one_of
from .records_people import Consent, ConsentEvent
from .states import ConsentState, ConsentWay
from .tables_people import ConsentEventRow, ConsentRow, ContactRow
from .tables_survey import SessionRow

NOT_ASKED_FURTHER: tuple[ConsentState, ...] = (ConsentState.REFUSED, ConsentState.SILENT, ConsentState.WITHDRAWN)
"""Whoever stands so is in no round; what brings them back is their own word, or the office."""


def of(contact_id: int) -> Consent | None:
    """What somebody said, or None where nobody ever asked and no roster spoke of it."""
    return one_of(ConsentRow.select().where(ConsentRow.contact_id == contact_id), Consent)


def asked_on(msisdn: Msisdn) -> Consent | None:
    """The request that a phone has been sent before any question, and that is not answered."""
    return one_of(ConsentRow.select().where((ConsentRow.msisdn == msisdn) & _holds()), Consent)


def answerable_on(contact_ids: Collection[int]) -> Consent | None:
    """The request among these people's that was said last and never answered: set aside, or given up."""
    waiting = ConsentRow.state << [ConsentState.ASKED, ConsentState.DUE, ConsentState.SILENT]
    query = ConsentRow.select().where((ConsentRow.contact_id << list(contact_ids)) & waiting & (ConsentRow.puts > 0))
    return one_of(query.order_by(ConsentRow.asked_at.desc()), Consent)


def in_state(*states: ConsentState) -> tuple[Consent, ...]:
    """Everybody who stands so, who was asked longest ago first."""
    query = ConsentRow.select().where(ConsentRow.state << list(states))
    return all_of(query.order_by(ConsentRow.asked_at, ConsentRow.contact_id), Consent)


def count(state: ConsentState) -> int:
    """How many active people stand so."""
    query = ConsentRow.select().join(ContactRow, on=(ContactRow.id == ConsentRow.contact_id))
    return int(query.where((ConsentRow.state == state) & ContactRow.active).count())


def begin(contact_id: int, msisdn: Msisdn, way: ConsentWay, now: datetime, source: str, *, soon: bool = False) -> None:
    """Somebody is to be asked. `soon`: by itself; otherwise with the first session. Nothing where it is so already."""
    if of(contact_id) is not None:
        return
    ConsentRow.create(
        contact_id=contact_id,
        state=ConsentState.DUE,
        way=way,
        msisdn=msisdn,
        ask_from=now if soon else None,
    )
    _note(contact_id, ConsentState.DUE, now, source)


def put(
    contact_id: int,
    msisdn: Msisdn,
    way: ConsentWay,
    now: datetime,
    *,
    text_version: str,
    outbox_id: int | None,
    session_id: int | None = None,
) -> None:
    """The request was said once more."""
    begin(contact_id, msisdn, way, now, "sms")
    changes: dict[str, object] = {
        "state": ConsentState.ASKED,
        "way": way,
        "msisdn": msisdn,
        "text_version": text_version,
        "session_id": session_id,
        "puts": ConsentRow.puts + 1,
        "unclear": 0,
        "asked_at": now,
        "ask_from": None,
    }
    if outbox_id is not None:
        changes["outbox_id"] = outbox_id
    _update(contact_id, changes)
    _note(contact_id, ConsentState.ASKED, now, "sms")


def reopen(contact_id: int, now: datetime, source: str) -> None:
    """Somebody is to be asked once more, as if for the first time."""
    _update(contact_id, {"state": ConsentState.DUE, "way": ConsentWay.FIRST, "puts": 0, "ask_from": now})
    _note(contact_id, ConsentState.DUE, now, source)


def set_aside(contact_id: int, ask_from: datetime, now: datetime) -> None:
    """The phone is needed for somebody else; the request comes again later."""
    _update(contact_id, {"state": ConsentState.DUE, "ask_from": ask_from})
    _note(contact_id, ConsentState.DUE, now, "sms")


def count_unclear(contact_id: int) -> None:
    """One more reply to the request that was neither yes nor no."""
    _update(contact_id, {"unclear": ConsentRow.unclear + 1})


def decide(contact_id: int, state: ConsentState, now: datetime, *, source: str, reply_id: int | None = None) -> None:
    """What came of it. `source`: `sms`, `roster`, or who at the office."""
    _update(contact_id, {"state": state, "ask_from": None, "decided_at": now, "reply_id": reply_id})
    _note(contact_id, state, now, source)


def agreed(contact_id: int, msisdn: Msisdn, on: date, now: datetime, *, source: str, reply_id: int | None) -> None:
    """Somebody takes part, as of that day."""
    begin(contact_id, msisdn, ConsentWay.FIRST, now, source)
    decide(contact_id, ConsentState.GIVEN, now, source=source, reply_id=reply_id)
    ContactRow.update(consent_on=on).where(ContactRow.id == contact_id).execute()


def history(contact_id: int) -> tuple[ConsentEvent, ...]:
    """How it came to be so, the oldest first."""
    query = ConsentEventRow.select().where(ConsentEventRow.contact_id == contact_id)
    return all_of(query.order_by(ConsentEventRow.id), ConsentEvent)


def holding_phones() -> ModelSelect[ConsentRow]:
    """The phones that a request holds, for other queries."""
    return ConsentRow.select(ConsentRow.msisdn).where(_holds())


def not_to_be_asked(now: datetime) -> ModelSelect[ConsentRow]:
    """The people whom no session may begin with now, for other queries."""
    later = (ConsentRow.state == ConsentState.DUE) & (ConsentRow.ask_from > now)
    asked = (ConsentRow.state == ConsentState.ASKED) & (ConsentRow.way == ConsentWay.FIRST)
    return ConsentRow.select(ConsentRow.contact_id).where((ConsentRow.state << list(NOT_ASKED_FURTHER)) | later | asked)


def out_of_rounds() -> ModelSelect[ConsentRow]:
    """The people who are in no round, for other queries."""
    return ConsentRow.select(ConsentRow.contact_id).where(ConsentRow.state << list(NOT_ASKED_FURTHER))


def others_wait(msisdn: Msisdn, contact_id: int) -> bool:
    """Whether somebody else on this phone waits for a question."""
    query = SessionRow.select().where(
        (SessionRow.msisdn == msisdn)
        & (SessionRow.contact_id != contact_id)
        & (SessionRow.status == SessionStatus.WAITING)
    )
    return bool(query.exists())


def _holds() -> Expression:
    held: Expression = (ConsentRow.state == ConsentState.ASKED) & (ConsentRow.way == ConsentWay.FIRST)
    return held


def _update(contact_id: int, changes: dict[str, object]) -> None:
    ConsentRow.update(changes).where(ConsentRow.contact_id == contact_id).execute()


def _note(contact_id: int, state: ConsentState, now: datetime, source: str) -> None:
    now_so = of(contact_id)
    assert now_so is not None
    ConsentEventRow.create(
        contact_id=contact_id,
        at=now,
        state=state,
        text_version=now_so.text_version,
        outbox_id=now_so.outbox_id,
        reply_id=now_so.reply_id if now_so.decided_at == now else None,
        source=source,
    )
