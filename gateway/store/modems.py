"""What each modem last was, and what happened to the hub."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from .db import all_of, one_of
from .records_radio import Event, ModemIdentity, ModemState
from .tables_radio import EventRow, ModemIdentityRow, ModemStateRow


def save(
    name: str, link: str, hint: str, status: str, now: datetime, seen_at: datetime | None, standing: str = ""
) -> None:
    """Keep what a modem is now. `status`: the ModemStatus record as JSON; `standing`: a StandingKind."""
    ModemStateRow.insert(
        name=name, link=link, hint=hint, status=status, changed_at=now, seen_at=seen_at, standing=standing
    ).on_conflict_replace().execute()


def identity(name: str) -> ModemIdentity:
    """Which modem and which SIM a configured modem was last; all None where nobody knows."""
    found = one_of(ModemIdentityRow.select().where(ModemIdentityRow.name == name), ModemIdentity)
    return found or ModemIdentity(name=name)


def remember(known: ModemIdentity) -> None:
    """Keep which modem and which SIM it is."""
    ModemIdentityRow.insert(**asdict(known)).on_conflict_replace().execute()


def listing() -> tuple[ModemState, ...]:
    """Every modem, by name."""
    return all_of(ModemStateRow.select().order_by(ModemStateRow.name), ModemState)


def note(kind: str, subject: str, detail: str, now: datetime) -> None:
    """Something happened to the hub that a technician may want to know later."""
    EventRow.create(at=now, kind=kind, subject=subject, detail=detail)


def events(limit: int = 50) -> tuple[Event, ...]:
    """What happened lately, the newest first."""
    return all_of(EventRow.select().order_by(EventRow.id.desc()).limit(limit), Event)
