"""What the pages' tests stand on: a context with a set clock, counted tokens and actions that note what was asked."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient

from gateway import accounts
from gateway.config_records import HubConfig, WebConfig
from gateway.errors import WillayError
from gateway.history import History
from gateway.library import Library
from gateway.store import users
from gateway.store.db import Store
from gateway.store.states import UserRole
from gateway.survey.model import Lang, Value
from schedules.clock import ClockState
from web import sessions
from web.app import make_app
from web.clerk import Clerk
from web.context import Actions, Alarms, Doctor, ModemView, Pulse, WebContext
from web.gate import SESSION_COOKIE
from web.rosters import Rosters

from .seed import NOW

PASSWORD = "tres llamas verdes"


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at

    def state(self) -> ClockState:
        return ClockState.NTP

    def saw_network_time(self, stamp: datetime) -> None:
        """Nothing to learn."""

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass(frozen=True, slots=True)
class Found:
    subject: str
    verdict: str
    text: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    findings: tuple[Found, ...]


WELL = Checked((Found("modem", "well", "cusco answers"), Found("disk", "well", "14 GB free"),
                Found("clock", "well", "set by the network"), Found("upload", "well", "nothing waits")))  # fmt: skip
ILL = Checked(
    (
        *WELL.findings[1:],
        Found("modem", "wrong", "cusco is not plugged in", "Plug the modem into a USB port and wait a minute."),
        Found("credit", "look", "S/ 3.20 are left, enough for two days", "Top up the SIM."),
    )
)


@dataclass
class Office:
    """One hub with its pages."""

    store: Store
    clock: SetClock = field(default_factory=SetClock)
    health: Checked = WELL
    modems: tuple[ModemView, ...] = ()
    resolved: list[tuple[int, Value, str]] = field(default_factory=list)
    printed: list[tuple[int, str, str]] = field(default_factory=list)
    restarted: list[str] = field(default_factory=list)
    refusal: WillayError | None = None
    doctor: Doctor | None = None
    alarms: Alarms | None = None
    clerk: Clerk | None = None
    rosters: Rosters | None = None
    history: History | None = None
    pulse: Pulse = field(default_factory=Pulse)
    metrics_token: Path | None = None
    tokens: itertools.count[int] = field(default_factory=itertools.count)

    def context(self, *, bind: str = "127.0.0.1", open_to: str | None = None, port: int = 8080) -> WebContext:
        return WebContext(
            store=self.store,
            hub=HubConfig(
                name="UGEL Alto Sereno",
                data_dir=Path("/nowhere"),
                language=Lang("es"),
                timezone=ZoneInfo("America/Lima"),
                country="PE",
            ),
            web=WebConfig(bind=bind, port=port, metrics_token_file=self.metrics_token),
            clock=self.clock,
            new_token=lambda: f"token-{next(self.tokens):040d}",
            new_salt=lambda: f"salt{next(self.tokens):012d}".encode(),
            health=lambda: self.health,
            modems=lambda: self.modems,
            questionnaire=Library().by_id,
            actions=Actions(
                resolve_case=self._resolve,
                print_report=self._print,
                restart_modem=self.restarted.append,
            ),
            doctor=self.doctor,
            alarms=self.alarms,
            clerk=self.clerk,
            rosters=self.rosters,
            history=self.history,
            pulse=lambda: self.pulse,
            open_to=open_to,
        )

    def client(self, **options: object) -> FlaskClient:
        """A browser that nobody has signed in with."""
        app = make_app(self.context(**options))  # type: ignore[arg-type]
        return app.test_client()

    def add(self, name: str, role: UserRole = UserRole.OFFICE) -> None:
        """Somebody who can sign in with PASSWORD."""
        with self.store.transaction():
            users.add_user(name=name, role=role, password=password_hash(), language=Lang("es"), at=NOW)

    def signed_in(self, role: UserRole = UserRole.OFFICE, name: str = "marta") -> FlaskClient:
        """A browser that somebody of that role has signed in with."""
        self.add(name, role)
        with self.store.reading():
            user = users.user_by_name(name)
        assert user is not None
        context = self.context()
        client = make_app(context).test_client()
        client.set_cookie(SESSION_COOKIE, sessions.begin(context, user).token)
        return client

    def _resolve(self, case_id: int, value: Value, by: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.resolved.append((case_id, value, by))

    def _print(self, school_id: int, month: str, language: Lang) -> bytes:
        if self.refusal is not None:
            raise self.refusal
        self.printed.append((school_id, month, language))
        return b"%PDF-1.7 made up"


@cache
def password_hash() -> str:
    """The hash of PASSWORD, made once: it is meant to be slow."""
    return accounts.hash_password(PASSWORD, salt=b"sixteen of them!")


def csrf_of(client: FlaskClient, path: str) -> str:
    """The form token of a page."""
    text = client.get(path, follow_redirects=True).text
    return text.split('name="csrf" value="', 1)[1].split('"', 1)[0]


def post(client: FlaskClient, path: str, form_on: str | None = None, **fields: str):  # type: ignore[no-untyped-def]
    """Sends a form as a browser does: with the token of the page it stands on."""
    return client.post(path, data={"csrf": csrf_of(client, form_on or path), **fields})
