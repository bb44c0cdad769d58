"""The hub's configuration as one frozen record. Knows no file: `config.py` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

from gateway.survey.model import Lang
from modem.api import Msisdn
from schedules.calendar import Closure, QuietHours, Term

DATABASE_NAME = "willay.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubConfig:
    """`[hub]`: who and where this hub is."""

    name: str
    data_dir: Path
    language: Lang
    """What the office's pages, papers and commands are written in."""
    timezone: ZoneInfo
    country: str
    """ISO 3166, two letters: how national phone numbers are read, and whose holidays count."""

    @property
    def database(self) -> Path:
        """The one file that holds everything."""
        return self.data_dir / DATABASE_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemConfig:
    """`[[modem]]`: one modem and its SIM."""

    name: str
    device: str
    pin: str | None = None
    msisdn: Msisdn | None = None
    """The SIM's own number; messages from it are never answered."""
    routes: tuple[str, ...] = ()
    """Beginnings of numbers this modem sends to (`+5198`). Empty: any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebConfig:
    """`[web]`: where the pages are."""

    bind: str = "127.0.0.1"
    port: int = 8080


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarConfig:
    """`[calendar]`: when there is school."""

    terms: tuple[Term, ...]
    holidays: bool = True
    """Whether the country's public holidays are days without school."""
    closed: tuple[Closure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleEntry:
    """`[[schedule]]`: what is different here from what the questionnaire itself says. None: as it says."""

    questionnaire: str
    weekday: int | None = None
    """0 Monday to 6 Sunday."""
    hour: time | None = None
    since: date | None = None
    """No round before this day."""
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadConfig:
    """`[[upload]]`: one place the facts go to when there is a link."""

    kind: str
    name: str
    url: str
    token_file: Path | None = None
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralConfig:
    """`[central]`: the receiving end, where this machine is one."""

    bind: str = "127.0.0.1"
    port: int = 8090
    database: str = ""
    """Empty: SQLite in the data_dir; otherwise a postgresql:// address."""
    tokens_file: Path | None = None
    """One line a hub: its name, a space, its token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`[limits]`: caps that keep a mistake from becoming expensive."""

    replies_per_hour: int = 20
    """Answers to one number; above it the hub stays silent (two machines talking to each other)."""
    min_free_mb: int = 200
    """Free space of the data_dir below which the hub is not well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything a configuration file says, checked."""

    hub: HubConfig
    modems: tuple[ModemConfig, ...]
    web: WebConfig
    quiet: QuietHours
    calendar: CalendarConfig
    schedules: tuple[ScheduleEntry, ...]
    uploads: tuple[UploadConfig, ...]
    central: CentralConfig | None
    limits: Limits
    source: Path
    """The file it was read from; relative paths in it start at its folder."""
