"""Who asked by SMS to report for a school: reading and writing. Makes no decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.survey.model import Lang, Role
from modem.api import Msisdn

from .db import all_of, one_of
from .records_people import Registration
from .states import RegistrationState
from .tables_people import RegistrationRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asked for."""

    msisdn: Msisdn
    name: str
    role: Role
    school_id: int
    language: Lang
    reply_id: int | None


def get(registration_id: int) -> Registration | None:
    """One, or None."""
    return one_of(RegistrationRow.select().where(RegistrationRow.id == registration_id), Registration)


def pending() -> tuple[Registration, ...]:
    """Those that wait for the office, the oldest first."""
    query = RegistrationRow.select().where(RegistrationRow.state == RegistrationState.PENDING)
    return all_of(query.order_by(RegistrationRow.id), Registration)


def count_pending() -> int:
    """How many wait for the office."""
    return int(RegistrationRow.select().where(RegistrationRow.state == RegistrationState.PENDING).count())


def of_phone(msisdn: Msisdn, since: datetime) -> tuple[Registration, ...]:
    """What a number asked for since then."""
    query = RegistrationRow.select().where((RegistrationRow.msisdn == msisdn) & (RegistrationRow.asked_at >= since))
    return all_of(query.order_by(RegistrationRow.id), Registration)


def keep(wish: Wish, now: datetime) -> tuple[Registration, bool]:
    """Keep a wish. One of the same number for the same school that waits is put in these words; then False."""
    values: dict[str, object] = {
        "name": wish.name,
        "role": wish.role,
        "language": wish.language,
        "reply_id": wish.reply_id,
        "asked_at": now,
    }
    same = (
        (RegistrationRow.msisdn == wish.msisdn)
        & (RegistrationRow.school_id == wish.school_id)
        & (RegistrationRow.state == RegistrationState.PENDING)
    )
    before = one_of(RegistrationRow.select().where(same), Registration)
    if before is not None:
        RegistrationRow.update(values).where(RegistrationRow.id == before.id).execute()
        kept = get(before.id)
    else:
        row = RegistrationRow.create(
            msisdn=wish.msisdn, school_id=wish.school_id, state=RegistrationState.PENDING, **values
        )
        kept = get(int(row.id))
    assert kept is not None
    return kept, before is None


def decide(
    registration_id: int, state: RegistrationState, by: str, now: datetime, contact_id: int | None = None
) -> None:
    """What the office said, and whom it made."""
    RegistrationRow.update(state=state, decided_at=now, decided_by=by, contact_id=contact_id).where(
        RegistrationRow.id == registration_id
    ).execute()
