"""Closures that the office declared or read from a list: keeping them, and which stand. Knows no round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from schedules.calendar import Closure

from .db import all_of, one_of
from .tables_calendar import ClosureRow

BY_OFFICE = "office"
FROM_FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One closure. `lifted_at`: it was taken back."""

    id: int
    first_day: date
    last_day: date
    reason: str
    district: str
    school: str
    origin: str
    declared_at: datetime
    declared_by: str
    lifted_at: datetime | None
    lifted_by: str | None

    @property
    def closure(self) -> Closure:
        """As the calendar has it."""
        return Closure(
            start=self.first_day, end=self.last_day, reason=self.reason, district=self.district, school=self.school
        )


def add(closure: Closure, *, origin: str, by: str, now: datetime) -> int | None:
    """Keep a closure; its id, or None where one of the same days and place stands already."""
    same = (
        (ClosureRow.first_day == closure.start)
        & (ClosureRow.last_day == closure.end)
        & (ClosureRow.district == closure.district)
        & (ClosureRow.school == closure.school)
        & ClosureRow.lifted_at.is_null()
    )
    if ClosureRow.select().where(same).exists():
        return None
    row = ClosureRow.create(
        first_day=closure.start,
        last_day=closure.end,
        reason=closure.reason,
        district=closure.district,
        school=closure.school,
        origin=origin,
        declared_at=now,
        declared_by=by,
    )
    return int(row.id)


def get(closure_id: int) -> Declared | None:
    """One closure, or None."""
    return one_of(ClosureRow.select().where(ClosureRow.id == closure_id), Declared)


def standing() -> tuple[Closure, ...]:
    """Every closure that was not taken back."""
    rows = all_of(ClosureRow.select().where(ClosureRow.lifted_at.is_null()).order_by(ClosureRow.id), Declared)
    return tuple(row.closure for row in rows)


def listing(limit: int = 200) -> tuple[Declared, ...]:
    """The newest days first, those taken back among them."""
    query = ClosureRow.select().order_by(ClosureRow.first_day.desc(), ClosureRow.id.desc()).limit(limit)
    return all_of(query, Declared)


def lift(closure_id: int, by: str, now: datetime) -> bool:
    """Take a closure back; False where it was already."""
    changed = ClosureRow.update(lifted_at=now, lifted_by=by).where(
        (ClosureRow.id == closure_id) & ClosureRow.lifted_at.is_null()
    )
    return bool(changed.execute())
