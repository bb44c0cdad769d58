"""What the centre's pages show: hubs and their gaps, schools, verified values. Makes no decision and no page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from peewee import fn

from gateway.store.db import all_of, one_of

from .tables import DisputeRow, HubRow, PlaceRow, RecordRow, SchoolRow, VerifiedRow

ROWS_MAX = 500
"""Rows a table of a page: more is scrolled by nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubLine:
    """One hub as the first page shows it."""

    name: str
    uuid: str | None
    seen_at: datetime | None
    records: int
    rejected: int
    missing: int
    """Places of its log between the first and the last that came, which did not come."""
    schools: int
    verified: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A record that was not taken."""

    hub: str
    seq: int
    kind: str
    reason: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """A school of some hub. None is no data."""

    hub: str
    code: str
    annex: str
    name: str
    district: str
    office: str
    level: str
    area: str
    active: bool
    girls: int | None
    boys: int | None
    women_teachers: int | None
    men_teachers: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One value of one school."""

    hub: str
    school: str
    annex: str
    questionnaire: str
    period: str
    question: str
    status: str
    value: str | None
    agree: int
    answers: int
    source: str | None
    verified_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of one school."""

    questionnaire: str
    period: str
    question: str
    state: str
    opened_at: str
    resolved_at: str | None


def hubs() -> tuple[HubLine, ...]:
    """Every hub that has a token, by name."""
    records = _count_by_hub(RecordRow.select(RecordRow.hub, fn.COUNT(RecordRow.record_id).alias("number")), RecordRow)
    rejected = _count_by_hub(
        RecordRow.select(RecordRow.hub, fn.COUNT(RecordRow.record_id).alias("number")).where(
            RecordRow.result == "rejected"
        ),
        RecordRow,
    )
    schools = _count_by_hub(SchoolRow.select(SchoolRow.hub, fn.COUNT(SchoolRow.id).alias("number")), SchoolRow)
    verified = _count_by_hub(
        VerifiedRow.select(VerifiedRow.hub, fn.COUNT(VerifiedRow.id).alias("number")).where(
            VerifiedRow.status == "verified"
        ),
        VerifiedRow,
    )
    missing = _missing()
    return tuple(
        HubLine(
            name=row.name,
            uuid=row.uuid,
            seen_at=row.seen_at,
            records=records.get(row.uuid, 0),
            rejected=rejected.get(row.uuid, 0),
            missing=missing.get(row.uuid, 0),
            schools=schools.get(row.uuid, 0),
            verified=verified.get(row.uuid, 0),
        )
        for row in HubRow.select().order_by(HubRow.name)
    )


def rejected_records() -> tuple[Rejected, ...]:
    """The records not taken, newest first."""
    query = RecordRow.select().where(RecordRow.result == "rejected").order_by(RecordRow.received_at.desc())
    return all_of(query.limit(ROWS_MAX), Rejected)


def schools() -> tuple[School, ...]:
    """Every school, by district and name."""
    return all_of(SchoolRow.select().order_by(SchoolRow.district, SchoolRow.name, SchoolRow.code), School)


def school(hub: str, code: str, annex: str) -> School | None:
    """One school of one hub."""
    same = (SchoolRow.hub == hub) & (SchoolRow.code == code) & (SchoolRow.annex == annex)
    return one_of(SchoolRow.select().where(same), School)


def values(hub: str, code: str, annex: str) -> tuple[Verified, ...]:
    """What is known of one school, newest period first."""
    same = (VerifiedRow.hub == hub) & (VerifiedRow.school == code) & (VerifiedRow.annex == annex)
    order = (VerifiedRow.period.desc(), VerifiedRow.questionnaire, VerifiedRow.id)
    return all_of(VerifiedRow.select().where(same).order_by(*order).limit(ROWS_MAX), Verified)


def every_value() -> tuple[Verified, ...]:
    """Every value of every school, in a fixed order: what the centre holds."""
    order = (VerifiedRow.hub, VerifiedRow.school, VerifiedRow.annex, VerifiedRow.period, VerifiedRow.question)
    return all_of(VerifiedRow.select().order_by(*order), Verified)


def cases(hub: str, code: str, annex: str) -> tuple[Case, ...]:
    """The cases of one school, newest first."""
    same = (DisputeRow.hub == hub) & (DisputeRow.school == code) & (DisputeRow.annex == annex)
    return all_of(DisputeRow.select().where(same).order_by(DisputeRow.opened_at.desc()).limit(ROWS_MAX), Case)


def _count_by_hub(query: Any, table: Any) -> dict[str | None, int]:
    rows = cast("Iterable[dict[str, Any]]", query.group_by(table.hub).dicts())
    return {row["hub"]: int(row["number"]) for row in rows}


def _missing() -> dict[str | None, int]:
    query = PlaceRow.select(
        PlaceRow.hub,
        fn.COUNT(PlaceRow.seq).alias("number"),
        fn.MIN(PlaceRow.seq).alias("first"),
        fn.MAX(PlaceRow.seq).alias("last"),
    ).group_by(PlaceRow.hub, PlaceRow.epoch)
    missing: dict[str | None, int] = defaultdict(int)
    for row in cast("Iterable[dict[str, Any]]", query.dicts()):
        missing[row["hub"]] += row["last"] - row["first"] + 1 - row["number"]
    return missing
