"""Draws, visits and what was seen on them: reading and writing, no rule of drawing and none of comparing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from peewee import ModelSelect

from gateway.survey.model import REPORTERS, QuestionKey, Role
from gateway.survey.visits import Why

from .db import all_of, one_of
from .records_people import Contact
from .states import DisputeState
from .tables_people import ContactRow, PostRow, SchoolRow
from .tables_survey import DisputeRow
from .tables_visits import VisitDrawRow, VisitObservationRow, VisitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDraw:
    """The draw of one month: everything needed to make it again."""

    id: int
    month: str
    seed: str
    wanted: int
    frame: str
    """What was drawn from: one line a school."""
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One school to be visited, or visited, with who goes."""

    id: int
    draw_id: int | None
    school_id: int
    month: str
    why: Why
    chance: str | None
    inspector_id: int | None
    told_at: datetime | None
    done_on: date | None
    school: str
    code: str
    annex: str
    inspector: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing that was seen. `supersedes_id`: it was told otherwise before."""

    id: int
    visit_id: int
    question: QuestionKey
    value: str
    origin: str
    who: str
    reply_id: int | None
    at: datetime
    supersedes_id: int | None
    how: str
    """A word of `Evidence`; empty: not said."""


def draw_of(month: str) -> VisitDraw | None:
    """The draw of a month."""
    return one_of(VisitDrawRow.select().where(VisitDrawRow.month == month), VisitDraw)


def draws() -> tuple[VisitDraw, ...]:
    """Every draw, the newest month first."""
    return all_of(VisitDrawRow.select().order_by(VisitDrawRow.month.desc()), VisitDraw)


def add_draw(*, month: str, seed: str, wanted: int, frame: str, now: datetime, by: str) -> int:
    """Keep a draw; its id. Raises IntegrityError where the month has one."""
    row = VisitDrawRow.create(month=month, seed=seed, wanted=wanted, frame=frame, made_at=now, made_by=by)
    return int(row.id)


def add(
    *, draw_id: int | None, school_id: int, month: str, why: Why, chance: str | None, inspector_id: int | None
) -> int:
    """One visit to be made; its id."""
    row = VisitRow.create(
        draw_id=draw_id, school_id=school_id, month=month, why=why, chance=chance, inspector_id=inspector_id
    )
    return int(row.id)


def told(visit_id: int, now: datetime) -> None:
    """The text to the inspector is in the outbox."""
    VisitRow.update(told_at=now).where(VisitRow.id == visit_id).execute()


def reminded(visit_id: int, now: datetime) -> None:
    """A second text to the inspector is in the outbox."""
    VisitRow.update(reminded_at=now).where(VisitRow.id == visit_id).execute()


def done(visit_id: int, day: date) -> None:
    """Somebody was there."""
    VisitRow.update(done_on=day).where(VisitRow.id == visit_id).execute()


def get(visit_id: int) -> Visit | None:
    """One visit, or None."""
    return one_of(_visits().where(VisitRow.id == visit_id), Visit)


def of_month(month: str) -> tuple[Visit, ...]:
    """The visits of a month, by school."""
    return all_of(_visits().where(VisitRow.month == month).order_by(SchoolRow.code, SchoolRow.annex), Visit)


def untold_of(month: str, told_before: datetime) -> tuple[Visit, ...]:
    """Visits of a month that an inspector was sent on before then, has not told of and was not reminded of."""
    query = _visits().where((VisitRow.month == month) & VisitRow.done_on.is_null() & VisitRow.reminded_at.is_null())
    return all_of(query.where(VisitRow.told_at <= told_before).order_by(VisitRow.id), Visit)


def of_school(school_id: int) -> tuple[Visit, ...]:
    """The visits of a school, the newest first."""
    return all_of(
        _visits().where(VisitRow.school_id == school_id).order_by(VisitRow.month.desc(), VisitRow.id.desc()), Visit
    )


def of_inspector(contact_id: int) -> tuple[Visit, ...]:
    """The visits somebody was sent on, the newest first."""
    query = _visits().where(VisitRow.inspector_id == contact_id)
    return all_of(query.order_by(VisitRow.month.desc(), VisitRow.id.desc()), Visit)


def made() -> tuple[Visit, ...]:
    """Every visit that was made, the oldest first."""
    return all_of(_visits().where(VisitRow.done_on.is_null(False)).order_by(VisitRow.done_on, VisitRow.id), Visit)


def drawn_months(year: str) -> dict[int, tuple[str, ...]]:
    """The months of a year that each school was drawn for, by school id."""
    found: dict[int, tuple[str, ...]] = {}
    query = VisitRow.select(VisitRow.school_id, VisitRow.month).where(VisitRow.month.startswith(f"{year}-"))
    for row in query.where(VisitRow.draw_id.is_null(False)).order_by(VisitRow.month):
        found[row.school_id] = (*found.get(row.school_id, ()), row.month)
    return found


def observe(
    *,
    visit_id: int,
    question: QuestionKey,
    value: str,
    origin: str,
    who: str,
    reply_id: int | None,
    now: datetime,
    how: str = "",
) -> bool:
    """Keep what was seen; it supersedes what was told of it before. False: that was the same."""
    standing = one_of(_standing().where(_about(visit_id, question)), Observation)
    if standing is not None and standing.value == value and how in ("", standing.how):
        return False
    VisitObservationRow.create(
        visit_id=visit_id,
        question=question,
        value=value,
        origin=origin,
        who=who,
        reply_id=reply_id,
        at=now,
        supersedes_id=None if standing is None else standing.id,
        how=how,
    )
    return True


def observations(visit_ids: Iterable[int]) -> tuple[Observation, ...]:
    """What stands of these visits, by visit and question."""
    query = _standing().where(VisitObservationRow.visit_id << list(visit_ids))
    return all_of(query.order_by(VisitObservationRow.visit_id, VisitObservationRow.question), Observation)


def every_observation(visit_id: int) -> tuple[Observation, ...]:
    """All that was ever told of a visit, the oldest first."""
    query = VisitObservationRow.select().where(VisitObservationRow.visit_id == visit_id)
    return all_of(query.order_by(VisitObservationRow.id), Observation)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenOfCase:
    """What was seen at a school of what an open case is about; of what day, the rule has to ask."""

    dispute_id: int
    value: str
    done_on: date
    who: str
    reply_id: int | None


def seen_of_open_cases() -> tuple[SeenOfCase, ...]:
    """Every observation that stands about the question of an open case of its school."""
    query = (
        _standing()
        .select(
            DisputeRow.id.alias("dispute_id"),
            VisitObservationRow.value,
            VisitRow.done_on,
            VisitObservationRow.who,
            VisitObservationRow.reply_id,
        )
        .join(VisitRow, on=(VisitRow.id == VisitObservationRow.visit_id))
        .join(
            DisputeRow,
            on=((DisputeRow.school_id == VisitRow.school_id) & (DisputeRow.question == VisitObservationRow.question)),
        )
        .where((DisputeRow.state == DisputeState.OPEN) & VisitRow.done_on.is_null(False))
    )
    return all_of(query, SeenOfCase)


def inspectors_of(school_id: int, month: str) -> tuple[Contact, ...]:
    """Who may be sent to a school, who has the fewest visits in that month first.

    Nobody on whose phone one of the school's reporters is: the visit would be announced.
    """
    reporters = ContactRow.alias()
    shared = (
        reporters.select(reporters.msisdn)
        .join(PostRow, on=(PostRow.contact_id == reporters.id))
        .where((PostRow.school_id == school_id) & PostRow.active & (PostRow.role << list(REPORTERS)))
    )
    query = (
        ContactRow.select()
        .join(PostRow, on=(PostRow.contact_id == ContactRow.id))
        .where((PostRow.school_id == school_id) & (PostRow.role == Role.INSPECTOR) & PostRow.active)
        .where(ContactRow.active & ContactRow.stopped_at.is_null() & ContactRow.msisdn.not_in(shared))
    )
    found = all_of(query.order_by(ContactRow.id), Contact)
    busy = {person.id: len([visit for visit in of_inspector(person.id) if visit.month == month]) for person in found}
    return tuple(sorted(found, key=lambda person: (busy[person.id], person.id)))


def may_tell(contact_id: int, school_id: int) -> bool:
    """Whether somebody's word on a visit of a school counts: an inspector, promoter or official of it."""
    roles = [Role.INSPECTOR, Role.PROMOTER, Role.OFFICIAL]
    query = PostRow.select().where(
        (PostRow.contact_id == contact_id) & (PostRow.school_id == school_id) & PostRow.active & (PostRow.role << roles)
    )
    return bool(query.exists())


def visits_schools(contact_id: int) -> bool:
    """Whether somebody has a role in which schools are visited, at any school."""
    roles = [Role.INSPECTOR, Role.PROMOTER, Role.OFFICIAL]
    query = PostRow.select().where((PostRow.contact_id == contact_id) & PostRow.active & (PostRow.role << roles))
    return bool(query.exists())


def _about(visit_id: int, question: QuestionKey) -> object:
    return (VisitObservationRow.visit_id == visit_id) & (VisitObservationRow.question == question)


def _standing() -> ModelSelect[VisitObservationRow]:
    later = VisitObservationRow.alias()
    return VisitObservationRow.select().where(
        VisitObservationRow.id.not_in(later.select(later.supersedes_id).where(later.supersedes_id.is_null(False)))
    )


def _visits() -> ModelSelect[VisitRow]:
    return (
        VisitRow.select(
            VisitRow,
            SchoolRow.name.alias("school"),
            SchoolRow.code,
            SchoolRow.annex,
            ContactRow.name.alias("inspector"),
        )
        .join(SchoolRow, on=(SchoolRow.id == VisitRow.school_id))
        .switch(VisitRow)
        .left_outer_join(ContactRow, on=(ContactRow.id == VisitRow.inspector_id))
    )
