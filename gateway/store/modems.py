"""What each modem last was, and what happened to the hub."""

from __future__ import annotations

from datetime import datetime

from .db import all_of
from .records_radio import Event, ModemState
from .tables_radio import EventRow, ModemStateRow


def save(name: str, link: str, hint: str, status: str, now: datetime, seen_at: datetime | None) -> None:
    """Keep what a modem is now. `status`: the ModemStatus record as JSON."""
    ModemStateRow.insert(
        name=name, link=link, hint=hint, status=status, changed_at=now, seen_at=seen_at
    ).on_conflict_replace().execute()


def listing() -> tuple[ModemState, ...]:
    """Every modem, by name."""
    return all_of(ModemStateRow.select().order_by(ModemStateRow.name), ModemState)


def note(kind: str, subject: str, detail: str, now: datetime) -> None:
    """Something happened to the hub that a technician may want to know later."""
    EventRow.create(at=now, kind=kind, subject=subject, detail=detail)


def events(limit: int = 50) -> tuple[Event, ...]:
    """What happened lately, the newest first."""
    return all_of(EventRow.select().order_by(EventRow.id.desc()).limit(limit), Event)
