"""Schools as a list shows them, and the people around one. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from gateway.survey.model import Role

from .columns import columns_of
from .db import all_of, one_of
from .records_people import School
from .states import DisputeState
from .tables_people import ContactRow, PostRow, SchoolRow
from .tables_survey import DisputeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a post at a school."""

    contact_id: int
    role: Role
    name: str
    msisdn: str
    language: str
    stopped_at: datetime | None


def active_schools() -> tuple[School, ...]:
    """Every active school, by name."""
    return all_of(SchoolRow.select().where(SchoolRow.active == 1).order_by(SchoolRow.name, SchoolRow.code), School)


def find(school_id: int) -> School | None:
    """One school, active or not."""
    return one_of(SchoolRow.select().where(SchoolRow.id == school_id), School)


def open_cases_by_school() -> Mapping[int, int]:
    """How many open cases a school has; schools without one are absent."""
    query = DisputeRow.select(DisputeRow.school_id, fn.COUNT(DisputeRow.id)).where(
        DisputeRow.state == DisputeState.OPEN
    )
    return {int(school): int(number) for school, number in columns_of(query.group_by(DisputeRow.school_id))}


def people_of(school_id: int) -> tuple[Person, ...]:
    """Everybody with an active post at a school, by role and name."""
    query = (
        PostRow.select(
            ContactRow.id.alias("contact_id"),
            PostRow.role,
            ContactRow.name,
            ContactRow.msisdn,
            ContactRow.language,
            ContactRow.stopped_at,
        )
        .join(ContactRow, on=(ContactRow.id == PostRow.contact_id))
        .where(PostRow.school_id == school_id, PostRow.active == 1, ContactRow.active == 1)
        .order_by(PostRow.role, ContactRow.name)
    )
    order = list(Role)
    return tuple(sorted(all_of(query, Person), key=lambda person: order.index(person.role)))
