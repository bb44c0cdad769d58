"""Why a modem sends nothing for a while, and which numbers nobody has: reading and writing, no rule of when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from peewee import fn

from modem.api import Address, Msisdn

from .db import all_of, one_of
from .records_radio import ModemPause, NumberFault
from .states import PauseKind
from .tables_radio import ModemPauseRow, NumberFaultRow


def active(now: datetime, modem: str | None = None) -> tuple[ModemPause, ...]:
    """The pauses that hold now, of one modem or of all.

    One that began after now is void: the clock was put back, and nothing would be sent until it comes there again.
    """
    query = ModemPauseRow.select().where((ModemPauseRow.since <= now) & (ModemPauseRow.until > now))
    if modem is not None:
        query = query.where(ModemPauseRow.modem == modem)
    return all_of(query.order_by(ModemPauseRow.modem, ModemPauseRow.kind), ModemPause)


def find(modem: str, kind: PauseKind) -> ModemPause | None:
    """The last pause of a kind, over or not; None where nothing left since then has ended it."""
    query = ModemPauseRow.select().where((ModemPauseRow.modem == modem) & (ModemPauseRow.kind == kind))
    return one_of(query, ModemPause)


def save(pause: ModemPause) -> None:
    """Pause a modem; the former pause of this kind is replaced."""
    ModemPauseRow.insert(
        modem=pause.modem,
        kind=pause.kind,
        cause=pause.cause,
        since=pause.since,
        until=pause.until,
        times=pause.times,
    ).on_conflict_replace().execute()


def end(modem: str, kinds: Collection[PauseKind]) -> int:
    """End pauses of a modem; how many there were. Where there are none, nothing is written."""
    gone = ModemPauseRow.delete().where((ModemPauseRow.modem == modem) & (ModemPauseRow.kind << list(kinds)))
    return int(gone.execute())


def end_everywhere(kind: PauseKind) -> None:
    """End this kind of pause of every modem."""
    ModemPauseRow.delete().where(ModemPauseRow.kind == kind).execute()


def fault_number(msisdn: Address | Msisdn, cause: str, now: datetime) -> None:
    """The network says that nobody has this number."""
    known = NumberFaultRow.get_or_none(NumberFaultRow.msisdn == msisdn)
    times = 1 if known is None else known.times + 1
    NumberFaultRow.insert(msisdn=msisdn, cause=cause, at=now, times=times).on_conflict_replace().execute()


def clear_number(msisdn: Address | Msisdn) -> None:
    """Somebody has it: a message reached it, or came from it."""
    NumberFaultRow.delete().where(NumberFaultRow.msisdn == msisdn).execute()


def faulty_numbers(limit: int = 50) -> tuple[NumberFault, ...]:
    """Numbers that nobody has, the latest first."""
    return all_of(NumberFaultRow.select().order_by(NumberFaultRow.at.desc()).limit(limit), NumberFault)


def count_faulty_numbers() -> int:
    """How many numbers nobody has."""
    return int(NumberFaultRow.select(fn.COUNT(NumberFaultRow.msisdn)).scalar())
