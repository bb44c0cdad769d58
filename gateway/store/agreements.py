"""What communities agreed on and what became of it: reading and writing, no judging of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from peewee import ModelSelect

from gateway.survey.meeting import STILL_TO_DO, AgreementState, DecidedBy

from .db import all_of, one_of
from .tables_agreements import AgreementEventRow, AgreementRow
from .tables_people import SchoolRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One thing that a community agreed on, with its school."""

    id: int
    school_id: int
    month: str
    """`2026-11`: the month whose sheet the meeting had before it."""
    what: str
    who: str
    """Who will do it."""
    decided_by: DecidedBy
    due_on: date | None
    state: AgreementState
    made_at: datetime
    made_by: str
    """Who at the office wrote it down."""
    school: str
    code: str
    annex: str

    @property
    def still_to_do(self) -> bool:
        """Whether the next meeting comes back to it."""
        return self.state in STILL_TO_DO

    def overdue(self, today: date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.still_to_do and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEvent:
    """What somebody said had become of an agreement."""

    id: int
    agreement_id: int
    state: AgreementState
    note: str
    at: datetime
    by: str


def add(
    *,
    school_id: int,
    month: str,
    what: str,
    who: str,
    decided_by: DecidedBy,
    due_on: date | None,
    now: datetime,
    by: str,
) -> int:
    """Keep one; its id."""
    row = AgreementRow.create(
        school_id=school_id,
        month=month,
        what=what,
        who=who,
        decided_by=decided_by,
        due_on=due_on,
        state=AgreementState.OPEN,
        made_at=now,
        made_by=by,
    )
    return int(row.id)


def get(agreement_id: int) -> Agreement | None:
    """One, or None."""
    return one_of(_agreements().where(AgreementRow.id == agreement_id), Agreement)


def of_school(school_id: int, most: int) -> tuple[Agreement, ...]:
    """A school's, the newest first; not those written by mistake."""
    query = _agreements().where(
        (AgreementRow.school_id == school_id) & (AgreementRow.state != AgreementState.WITHDRAWN)
    )
    return all_of(query.order_by(AgreementRow.month.desc(), AgreementRow.id.desc()).limit(most), Agreement)


def still_to_do() -> tuple[Agreement, ...]:
    """Every one that is not done, the earliest day first; those without a day come last."""
    query = _agreements().where(AgreementRow.state << list(STILL_TO_DO))
    return all_of(query.order_by(AgreementRow.due_on.is_null(), AgreementRow.due_on, AgreementRow.id), Agreement)


def ended(most: int) -> tuple[Agreement, ...]:
    """Those done or given up, the newest first."""
    over = (AgreementState.DONE, AgreementState.NOT_DONE)
    query = _agreements().where(AgreementRow.state << list(over))
    return all_of(query.order_by(AgreementRow.id.desc()).limit(most), Agreement)


def before_meeting(school_id: int, month: str, last_month: str) -> tuple[Agreement, ...]:
    """What the meeting with the sheet of a month comes back to: all of last month's, and what is older and not done.

    What is not done comes first, the oldest before the newer.
    """
    mine = (AgreementRow.school_id == school_id) & (AgreementRow.state != AgreementState.WITHDRAWN)
    due = (AgreementRow.month == last_month) | (
        (AgreementRow.month < month) & (AgreementRow.state << list(STILL_TO_DO))
    )
    found = all_of(_agreements().where(mine & due).order_by(AgreementRow.month, AgreementRow.id), Agreement)
    return tuple(sorted(found, key=lambda one: not one.still_to_do))


def settle(agreement_id: int, state: AgreementState, *, note: str, now: datetime, by: str) -> None:
    """Keep what became of it; what was said before stays in its history."""
    AgreementRow.update(state=state).where(AgreementRow.id == agreement_id).execute()
    AgreementEventRow.create(agreement_id=agreement_id, state=state, note=note, at=now, by=by)


def history(agreement_ids: list[int]) -> tuple[AgreementEvent, ...]:
    """All that was ever said of these, the oldest first."""
    query = AgreementEventRow.select().where(AgreementEventRow.agreement_id << agreement_ids)
    return all_of(query.order_by(AgreementEventRow.id), AgreementEvent)


def _agreements() -> ModelSelect[AgreementRow]:
    return AgreementRow.select(AgreementRow, SchoolRow.name.alias("school"), SchoolRow.code, SchoolRow.annex).join(
        SchoolRow, on=(SchoolRow.id == AgreementRow.school_id)
    )
