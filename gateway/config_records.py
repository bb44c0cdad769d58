"""The hub's configuration as one frozen record. Knows no file: `config.py` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from gateway.survey.model import Lang
from gateway.survey.panels import Panel
from modem.api import Msisdn
from schedules.calendar import Closure, QuietHours, Term
from schedules.recurrence import Every

DATABASE_NAME = "willay.db"


class ConsentRule(StrEnum):
    """Whom the hub asks by SMS whether they take part, of those whose roster gives no day of consent."""

    ASK = "ask"
    """Everybody: where the roster says "not yet", before the first question; where it has no such column, with it."""
    FIRST = "first"
    """Everybody, before the first question."""
    ROSTER = "roster"
    """Nobody: the office keeps all consents on paper."""


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
    consent: ConsentRule = ConsentRule.ASK

    @property
    def database(self) -> Path:
        """The one file that holds everything."""
        return self.data_dir / DATABASE_NAME


class DriverName(StrEnum):
    """Who speaks to the modem."""

    GAMMU = "gammu"
    """libgammu: the widest range of modems."""
    SERIAL = "serial"
    """Our own lane for plain 3GPP 27.005 modems: keeps the link full, tells every cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemConfig:
    """`[[modem]]`: one modem and its SIM."""

    name: str
    device: str
    pin: str | None = None
    msisdn: Msisdn | None = None
    """The SIM's own number; messages from it are never answered."""
    routes: tuple[str, ...] = ()
    """Beginnings of numbers this modem sends to (`+5198`), and names of operators whose numbers it sends to (`claro`).
    Empty: any."""
    driver: DriverName = DriverName.GAMMU
    imei: str | None = None
    """By which the modem is found again when its port has another name (15 digits)."""
    operator: str | None = None
    """Whose SIM it is, as modem/operators.toml names it. None: as the network says."""
    balance_code: str | None = None
    """USSD that asks the credit (`*123#`, `*100#>1`). None: the operator's."""
    messages_per_minute: int | None = None
    """Parts a minute at most. None: as many as the link carries."""
    messages_per_day: int | None = None
    """Parts a day (of the hub's time zone) at most: operators bar a SIM that sends too many. None: no cap."""
    usb_power: bool = False
    """Whether the USB hub's power may be switched off and on to wake the modem: it may cut others on that hub too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyConfig:
    """`[money]`: what the SIM's credit is, costs and buys."""

    currency: str = "PEN"
    """ISO 4217, for what the pages and papers show."""
    price_per_sms: Decimal | None = None
    """Of one part. None: prices are not shown."""
    floor: Decimal | None = None
    """Credit below which only cases, alerts and answers leave. None: no floor."""
    check_hours: int = 12
    """How often the credit is asked."""
    thanks: Decimal | None = None
    """Airtime sent to a reporter who answered a whole round, whatever the answers were. None: none is sent."""
    thanks_a_month: int = 4
    """How often one reporter is sent airtime in a calendar month at most."""
    thanks_pin: str | None = None
    """The PIN the operator asks for when airtime is given away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebConfig:
    """`[web]`: where the pages are."""

    bind: str = "127.0.0.1"
    port: int = 8080
    metrics_token_file: Path | None = None
    """Who shows this token may read /metrics from elsewhere. None: only this machine may."""


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
    every: Every | None = None
    """How often: each week, each month, ..."""
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
    replies_per_day: int = 150
    """Messages of one number that are worked on in a day; what comes above is kept and shown."""
    min_free_mb: int = 200
    """Free space of the data_dir below which the hub is not well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesConfig:
    """`[cases]`: what becomes of answers that differ."""

    name_reporters: bool = False
    """Whether the promoter is told who said what; otherwise the range only."""
    remind_after_days: int = 2
    """How long a promoter has before a case is texted again."""
    escalate_after_days: int = 7
    """When a case that nobody settled becomes the office's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsConfig:
    """`[visits]`: unannounced visits to some of the schools."""

    a_month: int = 8
    """How many schools are drawn for a month, where the command does not say."""
    large_from: int = 150
    """Pupils enrolled from which on a school is large: visited twice a year at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything a configuration file says, checked."""

    hub: HubConfig
    modems: tuple[ModemConfig, ...]
    web: WebConfig
    money: MoneyConfig = MoneyConfig()
    quiet: QuietHours
    calendar: CalendarConfig
    schedules: tuple[ScheduleEntry, ...]
    uploads: tuple[UploadConfig, ...]
    central: CentralConfig | None
    limits: Limits
    cases: CasesConfig = CasesConfig()
    visits: VisitsConfig = VisitsConfig()
    panels: tuple[Panel, ...] = ()
    """Empty: every questionnaire is asked of everybody."""
    source: Path
    """The file it was read from; relative paths in it start at its folder."""
