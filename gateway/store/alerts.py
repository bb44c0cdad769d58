"""Early warnings: what they look at, and keeping them. No rule of what is alarming."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from peewee import JOIN, fn

from gateway.survey.model import QuestionKey, Role, SayKind, Status, Value
from modem.api import Msisdn

from .answers import to_value
from .db import all_of, one_of
from .records_people import Contact
from .states import AlertState, RoundState
from .tables_alerts import AlertRow
from .tables_people import ContactRow, PostRow
from .tables_radio import OutboxRow
from .tables_survey import RoundRow, SessionRow, VerifiedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One early warning. `facts` is JSON; `numbers` reads it."""

    id: int
    rule: str
    school_id: int | None
    district: str
    period: str
    facts: str
    state: AlertState
    opened_at: datetime
    told_at: datetime | None
    owner: str | None
    ended_at: datetime | None
    ended_by: str | None
    note: str

    @property
    def numbers(self) -> dict[str, Value]:
        """What its words speak of."""
        return msgspec.json.decode(self.facts.encode(), type=dict[str, Value])


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of one question of one school in one closed round it was asked in."""

    school_id: int
    period: str
    opens_at: datetime
    status: Status
    value: Value | None


def seen(questionnaire: str, question: QuestionKey, most_rounds: int) -> tuple[Seen, ...]:
    """The last closed rounds of a questionnaire, each school that was asked, the oldest first. A school without a row
    of what is known is MISSING."""
    closed = RoundRow.state << [RoundState.CLOSED, RoundState.SEALED]
    last = (
        RoundRow.select(RoundRow.id)
        .where((RoundRow.name == questionnaire) & closed)
        .order_by(RoundRow.opens_at.desc(), RoundRow.id.desc())
        .limit(most_rounds)
    )
    on = (
        (VerifiedRow.round_id == SessionRow.round_id)
        & (VerifiedRow.school_id == SessionRow.school_id)
        & (VerifiedRow.question == question)
    )
    query = (
        SessionRow.select(
            SessionRow.school_id,
            RoundRow.period,
            RoundRow.opens_at,
            VerifiedRow.status.alias("known"),
            VerifiedRow.value.alias("found"),
        )
        .join(RoundRow, on=(RoundRow.id == SessionRow.round_id))
        .join(VerifiedRow, JOIN.LEFT_OUTER, on=on)
        .where(RoundRow.id << last)
        .where(VerifiedRow.status.is_null() | (VerifiedRow.status != Status.NO_CLASS) | (VerifiedRow.answers > 0))
        .group_by(SessionRow.school_id, RoundRow.id)
        .order_by(RoundRow.opens_at, RoundRow.id, SessionRow.school_id)
    )
    rows: Any = query.dicts()
    return tuple(
        Seen(
            school_id=row["school_id"],
            period=row["period"],
            opens_at=row["opens_at"],
            status=Status.MISSING if row["known"] is None else Status(row["known"]),
            value=to_value(row["found"]),
        )
        for row in rows
    )


def raise_(
    rule: str, school_id: int | None, district: str, period: str, facts: Mapping[str, Value], now: datetime
) -> Alert | None:
    """Keep a new alert; None where the same one is open, or was raised for this very period before."""
    here = (
        (AlertRow.rule == rule)
        & (AlertRow.district == district)
        & (fn.IFNULL(AlertRow.school_id, 0) == (school_id or 0))
    )
    known = AlertRow.select().where(here & ((AlertRow.state == AlertState.OPEN) | (AlertRow.period == period)))
    if known.exists():
        return None
    row = AlertRow.create(
        rule=rule,
        school_id=school_id,
        district=district,
        period=period,
        facts=msgspec.json.encode(dict(facts)).decode(),
        state=AlertState.OPEN,
        opened_at=now,
    )
    return get(int(row.id))


def get(alert_id: int) -> Alert | None:
    """One alert, or None."""
    return one_of(AlertRow.select().where(AlertRow.id == alert_id), Alert)


def listing(*, only_open: bool = False, most: int = 200) -> tuple[Alert, ...]:
    """Alerts, the open ones first, then the newest."""
    query = AlertRow.select().order_by(AlertRow.state != AlertState.OPEN, AlertRow.opened_at.desc(), AlertRow.id.desc())
    if only_open:
        query = query.where(AlertRow.state == AlertState.OPEN)
    return all_of(query.limit(most), Alert)


def untold() -> tuple[Alert, ...]:
    """Open alerts that somebody has still to be texted about, the oldest first."""
    query = AlertRow.select().where((AlertRow.state == AlertState.OPEN) & AlertRow.told_at.is_null())
    return all_of(query.order_by(AlertRow.id), Alert)


def told(alert_id: int, now: datetime) -> None:
    """Everybody who is told has a text in the queue."""
    AlertRow.update(told_at=now).where(AlertRow.id == alert_id).execute()


def take(alert_id: int, owner: str) -> None:
    """Somebody takes an alert on."""
    AlertRow.update(owner=owner).where(AlertRow.id == alert_id).execute()


def end(alert_id: int, state: AlertState, now: datetime, *, by: str | None = None, note: str = "") -> bool:
    """End an open alert; False where it has ended already."""
    changed = AlertRow.update(state=state, ended_at=now, ended_by=by, note=note).where(
        (AlertRow.id == alert_id) & (AlertRow.state == AlertState.OPEN)
    )
    return bool(changed.execute())


def texts_to(msisdn: Msisdn, since: datetime) -> int:
    """How many alerts a phone was texted since then."""
    query = OutboxRow.select().where((OutboxRow.msisdn == msisdn) & (OutboxRow.created_at >= since))
    return int(query.where(OutboxRow.kind == SayKind.ALERT).count())


def people_of(school_id: int, roles: tuple[Role, ...]) -> tuple[Contact, ...]:
    """Who belongs to a school in these roles and may be texted."""
    return _people((PostRow.school_id == school_id) & (PostRow.role << list(roles)))


def people_of_district(school_ids: tuple[int, ...], roles: tuple[Role, ...]) -> tuple[Contact, ...]:
    """Who belongs to any of these schools in these roles and may be texted."""
    return _people((PostRow.school_id << list(school_ids)) & (PostRow.role << list(roles)))


def _people(which: object) -> tuple[Contact, ...]:
    ids = PostRow.select(PostRow.contact_id).where(which & PostRow.active)
    query = ContactRow.select().where(ContactRow.id << ids, ContactRow.active, ContactRow.stopped_at.is_null())
    return all_of(query.order_by(ContactRow.id), Contact)
