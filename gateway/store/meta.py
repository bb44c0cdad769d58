"""Facts about this database. Knows keys and texts; what they mean is the caller's."""

from __future__ import annotations

from datetime import datetime

from .fields import from_ms, to_ms
from .tables_people import MetaRow

HUB_ID = "hub_id"
EPOCH = "epoch"
LAST_TIME = "last_time"
LAST_BACKUP = "last_backup"
"""When `willay backup` last made one, in ISO 8601."""
ALERTS_LOOKED = "alerts_looked"
"""When the last look for early warnings was, in ISO 8601."""
RUNNING = "running"
CLOCK_STATE = "clock_state"
"""How far the hub that runs trusts its clock; commands have no SMS to compare theirs with."""


def read(key: str) -> str | None:
    """The value of a key, or None."""
    row = MetaRow.get_or_none(MetaRow.key == key)
    return None if row is None else str(row.value)


def write(key: str, value: str) -> None:
    """Set a key."""
    MetaRow.insert(key=key, value=value).on_conflict_replace().execute()


def forget(key: str) -> None:
    """Remove a key; none is fine too."""
    MetaRow.delete().where(MetaRow.key == key).execute()


def last_time() -> datetime | None:
    """The latest moment that was committed: the present is not before it."""
    value = read(LAST_TIME)
    return None if value is None else from_ms(int(value))


def note_time(now: datetime) -> None:
    """Keep `now` as a lower bound for the next start, unless a later one is kept."""
    known = last_time()
    if known is None or now > known:
        write(LAST_TIME, str(to_ms(now)))
