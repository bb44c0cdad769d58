"""What every use-case needs at hand. Builds nothing: the daemon and the commands do."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.config_records import Config
from gateway.library import Library
from gateway.store.db import Store
from schedules.calendar import SchoolCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The store, the texts, the calendar and the settings."""

    store: Store
    library: Library
    calendar: SchoolCalendar
    config: Config


def calendar_of(config: Config) -> SchoolCalendar:
    """The calendar that a configuration describes."""
    return SchoolCalendar(
        timezone=config.hub.timezone,
        terms=config.calendar.terms,
        country=config.hub.country if config.calendar.holidays else None,
        closures=config.calendar.closed,
        quiet=config.quiet,
    )
