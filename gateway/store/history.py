"""The modems' history by day, as bytes: reading and writing. Knows not what the bytes mean."""

from __future__ import annotations

from dataclasses import dataclass

from .columns import columns_of
from .tables_history import ModemHistoryRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedDay:
    """How one modem did on one day; `day`: days since 1970, UTC."""

    modem: str
    day: int
    data: bytes


def save(day: PackedDay) -> None:
    """Keep a day; the same day of before is replaced, in its place: an update changes one page, a new row several."""
    here = (ModemHistoryRow.modem == day.modem) & (ModemHistoryRow.day == day.day)
    if not ModemHistoryRow.update(data=day.data).where(here).execute():
        ModemHistoryRow.create(modem=day.modem, day=day.day, data=day.data)


def since(first: int) -> tuple[PackedDay, ...]:
    """Every modem's days from `first` on, the earliest first."""
    query = ModemHistoryRow.select(ModemHistoryRow.modem, ModemHistoryRow.day, ModemHistoryRow.data)
    rows = columns_of(query.where(ModemHistoryRow.day >= first).order_by(ModemHistoryRow.day))
    return tuple(PackedDay(modem=str(modem), day=int(day), data=bytes(data)) for modem, day, data in rows)


def one(modem: str, day: int) -> bytes | None:
    """What is kept of a day, or None."""
    row = ModemHistoryRow.get_or_none((ModemHistoryRow.modem == modem) & (ModemHistoryRow.day == day))
    return None if row is None else bytes(row.data)


def forget_outside(first: int, last: int) -> None:
    """Let go of days that nobody is shown any more, and of those a clock far ahead has made."""
    ModemHistoryRow.delete().where((ModemHistoryRow.day < first) | (ModemHistoryRow.day > last)).execute()
