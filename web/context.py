"""What the pages are given to work with, as one record. Knows no verb, no modem and no configuration file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol

from gateway.config_records import HubConfig, WebConfig
from gateway.history import History
from gateway.quality import Reporter
from gateway.store.db import Store
from gateway.store.records_money import LedgerEntry
from gateway.survey.alerts import AlertRule
from gateway.survey.found_out import CaseSource
from gateway.survey.model import Lang, Questionnaire, Value
from gateway.survey.panel_error import PanelError
from gateway.survey.visit_form import VisitField
from gateway.survey.visits import Evidence
from modem.api import Link, ModemStatus
from modem.recovery import RecoveryCounts
from modem.standing import Standing
from schedules.clock import Clock
from web.clerk import Clerk
from web.meetings import Meetings
from web.planning import Planner
from web.rosters import Rosters
from web.surveys import Surveys


class Finding(Protocol):
    """One thing the hub checked on itself. Verdict is `well`, `look` or `wrong`."""

    @property
    def subject(self) -> str:
        """What was looked at: `modem`, `disk`."""

    @property
    def verdict(self) -> str:
        """`well`, `look` (soon somebody must act) or `wrong` (somebody must act now)."""

    @property
    def text(self) -> str:
        """What was found, as a sentence."""

    @property
    def remedy(self) -> str:
        """What to do about it; empty where nothing is to be done."""


class Health(Protocol):
    """Everything the hub checked on itself."""

    @property
    def findings(self) -> Sequence[Finding]:
        """One a subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemView:
    """What is known of one modem at this moment."""

    name: str
    link: Link
    status: ModemStatus
    hint: str = ""
    """What to do, where it does not work as it should."""
    said: Finding | None = None
    """How it stands, in one sentence; its subject tells whether that is a matter of modem, sim or signal."""
    standing: Standing | None = None
    """The same in one word."""
    recovery: RecoveryCounts | None = None
    """What was done for it since the hub started."""
    credit: str | None = None
    """What the operator last said of the balance; None: unknown."""
    credit_at: datetime | None = None
    """When the operator was asked."""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """What a page can have done. Each may raise WillayError: its sentence and its hint are shown."""

    resolve_case: Callable[[int, Value, str], None]
    """Settle case `id` with a value (an int, or `yes`/`no`), by whom (a name)."""
    print_report: Callable[[int, str, Lang], bytes]
    """The PDF of school `id` for a month (`2026-11`) in a language."""
    restart_modem: Callable[[str], None]
    """Close and open the modem of that name; returns at once."""
    resolve_no_class: Callable[[int, str], None] | None = None
    """Settle case `id` with "there was no class that day", by whom. None: the page does not offer it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemBeat:
    """Whether the thread and the process of one modem live."""

    modem: str
    age: float
    """Seconds since its thread was last seen at work."""
    pid: int | None
    """Of the process that owns the modem now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """Whether the hub's parts live, and whereto it uploads."""

    tick_age: float = 0.0
    """Seconds since the last tick."""
    modems: tuple[ModemBeat, ...] = ()
    destinations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorRound:
    """How far a round of the doctor is, and what it has found."""

    begun_at: datetime
    running: bool
    ended_at: datetime | None = None
    step: str = ""
    """What is being looked at, as a sentence; `number` is its place among `of`."""
    number: int = 0
    of: int = 0
    findings: tuple[Finding, ...] = ()


class Alarms(Protocol):
    """Early warnings: their rules, and what the office does with them."""

    def rules(self) -> Mapping[str, AlertRule]:
        """The rules by name. Raises WillayError where the office's file is wrong."""

    def take(self, alert_id: int, owner: str) -> None:
        """Somebody takes it on. Raises WillayError."""

    def close(self, alert_id: int, by: str, note: str) -> None:
        """Somebody ends it, and what was done. Raises WillayError."""


class Doctor(Protocol):
    """The technician's checks, made in the background."""

    @property
    def last(self) -> DoctorRound | None:
        """The round that goes on, or went on last; None where none was asked for since the start."""

    def begin(self, *, text: bool) -> bool:
        """Ask for a round, with a text to the SIM itself or without. False where one goes on already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurseView:
    """What can be done with the money of one modem's SIM."""

    modem: str
    operator: str
    """Whose SIM it is; empty where that is not known."""
    may_ask: bool
    """Whether a code is known that asks for the credit."""
    may_top_up: bool
    """Whether a code is known that takes vouchers."""
    floor: Decimal | None
    trusted: timedelta
    """How old an amount may be to decide something by."""


class Purse(Protocol):
    """The SIM's money. What asks or dials returns at once and may raise WillayError; the store has the answer later."""

    def views(self) -> tuple[PurseView, ...]:
        """One a modem. Called within `store.reading()`."""

    def thanks(self) -> str | None:
        """How much airtime a reporter is thanked with; None: none is given. Called within `store.reading()`."""

    def sign(self, entry: LedgerEntry) -> str:
        """What the credit before and after says of an entry in doubt: `done`, `not done`, `none`. Within a reading."""

    def ask(self, modem: str, by: str) -> None:
        """Have the credit asked."""

    def dial(self, modem: str, code: str, by: str) -> None:
        """Have a code dialled, with answers to its menus: `*100#>1`."""

    def top_up(self, modem: str, voucher: str, by: str) -> int:
        """Enter a voucher; the id of its entry."""

    def settle(self, entry_id: int, done: bool, by: str) -> None:
        """Say what became of an entry in doubt."""

    def cancel(self, entry_id: int, by: str) -> bool:
        """Take back an entry that was not dialled; False where it was."""


class Fieldwork(Protocol):
    """Cases, visits and reporters, as the office has them. What changes something may raise WillayError."""

    def settle(self, case_id: int, typed: str | None, by: str, source: CaseSource) -> None:
        """Settle a case with a value as it was typed, or, with None, with "there was no class"."""

    def reopen(self, case_id: int, by: str) -> None:
        """Open a settled case again."""

    def fields(self, lang: Lang) -> tuple[VisitField, ...]:
        """What may be told of a visit. Called within `store.reading()`."""

    def draw(self, month: str, count: int | None, by: str) -> None:
        """Draw a month's visits, with the seed of the year."""

    def record(self, code: str, typed: Mapping[str, str], day: date, by: str, how: Evidence | None) -> None:
        """Keep what somebody found out at a school, by question key, and how."""

    def error(self) -> tuple[PanelError, ...]:
        """How far the panel is from what was seen this year. Called within `store.reading()`."""

    def reporters(self) -> tuple[Reporter, ...]:
        """How each reporter is doing, who may need support first. Called within `store.reading()`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebContext:
    """All that the pages use."""

    store: Store
    hub: HubConfig
    web: WebConfig
    clock: Clock
    new_token: Callable[[], str]
    """A fresh secret of at least 128 bits, safe in a URL: `secrets.token_urlsafe`."""
    new_salt: Callable[[], bytes]
    """`accounts.SALT_BYTES` random bytes, for a password's hash."""
    health: Callable[[], Health]
    """How the hub is; quick, and called outside any transaction."""
    modems: Callable[[], tuple[ModemView, ...]]
    """The modems as the hub sees them now; empty: show what the store last knew."""
    questionnaire: Callable[[int], Questionnaire]
    """The questionnaire version of that id, kept in memory; called within `store.reading()`."""
    actions: Actions
    doctor: Doctor | None = None
    """None: the pages offer no round."""
    alarms: Alarms | None = None
    """None: there is no page about early warnings."""
    clerk: Clerk | None = None
    """The front desk; None: the pages have none."""
    purse: Purse | None = None
    """None: there is no page about credit."""
    fieldwork: Fieldwork | None = None
    """None: there are no pages about visits and reporters, and cases are settled with counts and yes or no only."""
    rosters: Rosters | None = None
    """None: there is no page that takes lists in."""
    surveys: Surveys | None = None
    """None: there is no page about questionnaires."""
    meetings: Meetings | None = None
    """None: there are no pages about what communities agreed on."""
    planner: Planner | None = None
    """None: there are no pages about the calendar and about practising."""
    history: History | None = None
    """How the modems did; None: the pages draw nothing."""
    pulse: Callable[[], Pulse] = Pulse
    """How the hub's parts live, for /metrics."""
    open_to: str | None = None
    """The demonstration: everybody is let in under this name, and each page says so. Needs a loopback bind."""
