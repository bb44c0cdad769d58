"""What the office changed and learned, from the tables where it was kept, in one list. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .columns import columns_of
from .states import CaseStep
from .tables_alerts import AlertRow
from .tables_calendar import ClosureRow
from .tables_cases import CaseEventRow
from .tables_radio import EventRow
from .tables_survey import QuestionnaireRow
from .tables_visits import VisitDrawRow

NOTE = "office note"
"""The kind of event that a note is kept as."""


class JournalKind(StrEnum):
    """What an entry tells of."""

    NOTE = "note"
    QUESTIONNAIRE = "questionnaire"
    CLOSED = "closed"
    OPENED = "opened"
    VISITS = "visits"
    ALERT = "alert"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One thing that was changed or learned."""

    at: datetime
    kind: JournalKind
    who: str
    subject: str
    """A questionnaire's name, the place of a closure, a month, the number of a case, the name of an alert's rule."""
    detail: str
    """The note, a version, days and reason of a closure, what was done about an alert."""


def entries(most: int) -> tuple[JournalEntry, ...]:
    """The newest first."""
    found = [*_notes(most), *_questionnaires(most), *_closures(most), *_others(most)]
    return tuple(sorted(found, key=lambda entry: entry.at, reverse=True)[:most])


def add_note(text: str, by: str, now: datetime) -> None:
    """Keep a note of the office."""
    EventRow.create(at=now, kind=NOTE, subject=by, detail=text)


def _notes(most: int) -> list[JournalEntry]:
    query = EventRow.select(EventRow.at, EventRow.subject, EventRow.detail).where(EventRow.kind == NOTE)
    rows = columns_of(query.order_by(EventRow.id.desc()).limit(most))
    return [JournalEntry(at=at, kind=JournalKind.NOTE, who=who, subject="", detail=text) for at, who, text in rows]


def _questionnaires(most: int) -> list[JournalEntry]:
    table = QuestionnaireRow
    query = table.select(table.imported_at, table.name, table.version).order_by(table.id.desc()).limit(most)
    return [
        JournalEntry(at=at, kind=JournalKind.QUESTIONNAIRE, who="", subject=name, detail=version)
        for at, name, version in columns_of(query)
    ]


def _closures(most: int) -> list[JournalEntry]:
    found = []
    for row in ClosureRow.select().order_by(ClosureRow.id.desc()).limit(most):
        place = row.school or row.district
        detail = f"{row.first_day} – {row.last_day}: {row.reason}"
        found.append(
            JournalEntry(at=row.declared_at, kind=JournalKind.CLOSED, who=row.declared_by, subject=place, detail=detail)
        )
        if row.lifted_at is not None:
            found.append(
                JournalEntry(
                    at=row.lifted_at, kind=JournalKind.OPENED, who=row.lifted_by or "", subject=place, detail=detail
                )
            )
    return found


def _others(most: int) -> list[JournalEntry]:
    draws = VisitDrawRow.select().order_by(VisitDrawRow.id.desc()).limit(most)
    ended = AlertRow.select().where(AlertRow.note != "").order_by(AlertRow.id.desc()).limit(most)
    reopened = CaseEventRow.select().where(CaseEventRow.kind == CaseStep.REOPENED).order_by(CaseEventRow.id.desc())
    return [
        *(
            JournalEntry(at=row.made_at, kind=JournalKind.VISITS, who=row.made_by, subject=row.month, detail="")
            for row in draws
        ),
        *(
            JournalEntry(
                at=row.ended_at, kind=JournalKind.ALERT, who=row.ended_by or "", subject=row.rule, detail=row.note
            )
            for row in ended
            if row.ended_at is not None
        ),
        *(
            JournalEntry(
                at=row.at, kind=JournalKind.REOPENED, who=row.who or "", subject=str(row.dispute_id), detail=""
            )
            for row in reopened.limit(most)
        ),
    ]
