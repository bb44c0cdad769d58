"""A small office for tests: a real database on disk, a clock that is set by hand, people who text when told to."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from gateway import receiving, sending, ticking
from gateway.config_records import (
    CalendarConfig,
    Config,
    HubConfig,
    Limits,
    ModemConfig,
    ScheduleEntry,
    WebConfig,
)
from gateway.desk import Desk, calendar_of
from gateway.library import Library, import_shipped
from gateway.store.db import Store
from gateway.store.tables_people import ContactRow, PostRow, SchoolRow
from gateway.store.tables_radio import OutboxRow
from gateway.survey.model import Lang, Role
from modem.api import (
    Address,
    Coding,
    IncomingPart,
    MessageRef,
    Msisdn,
    ReportState,
    SendAccepted,
    SendOutcome,
    StatusReport,
    StoredAt,
)
from schedules.calendar import NO_QUIET_HOURS, QuietHours, Term
from schedules.clock import ClockState, Moment

LIMA = ZoneInfo("America/Lima")
FRIDAY = datetime(2026, 11, 20, 14, 0, tzinfo=LIMA).astimezone(UTC)
AGREED = date(2026, 3, 16)
"""When everybody said yes to taking part."""
ROLES = (Role.LEADER, Role.PARENT, Role.PRINCIPAL)


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    at: datetime = FRIDAY
    trust: ClockState = ClockState.NTP

    def now(self) -> datetime:
        return self.at

    def state(self) -> ClockState:
        return self.trust

    def saw_network_time(self, stamp: datetime) -> None:
        pass


def config_for(
    folder: Path, *, quiet: QuietHours = NO_QUIET_HOURS, schedules: tuple[ScheduleEntry, ...] = ()
) -> Config:
    """A configuration of one modem, one school year, no uploads."""
    return Config(
        hub=HubConfig(name="UGEL Prueba", data_dir=folder, language=Lang("es"), timezone=LIMA, country="PE"),
        modems=(ModemConfig(name="uno", device=str(folder / "none"), msisdn=Msisdn("+51900000000")),),
        web=WebConfig(),
        quiet=quiet,
        calendar=CalendarConfig(
            terms=(Term(start=FRIDAY.date() - timedelta(days=200), end=FRIDAY.date().replace(month=12)),)
        ),
        schedules=schedules,
        uploads=(),
        central=None,
        limits=Limits(),
        source=folder / "config.toml",
    )


@dataclass
class Office:
    """The hub without a radio: what is queued is taken as sent when `send_all` says so."""

    desk: Desk
    clock: HandClock
    modem: str = "uno"
    sent: list[tuple[str, str]] = field(default_factory=list)
    _refs: itertools.count = field(default_factory=lambda: itertools.count(1))  # type: ignore[type-arg]
    _stamps: itertools.count = field(default_factory=lambda: itertools.count(1))  # type: ignore[type-arg]

    @property
    def moment(self) -> Moment:
        return Moment(now=self.clock.now(), clock_state=self.clock.state())

    def school(self, code: str, **facts: object) -> int:
        """A school with three reporters (+5190000xxx1 to 3) and a promoter (+51999999999); its id."""
        row = SchoolRow.create(
            code=code,
            name=facts.pop("name", f"Escuela {code}"),
            district="250101",
            level="primary",
            area="rural",
            girls=facts.pop("girls", 40),
            boys=facts.pop("boys", 40),
            women_teachers=4,
            men_teachers=4,
            changed_at=self.clock.now(),
        )
        for number, role in enumerate(ROLES, start=1):
            self.person(row.id, role, phone_of(code, number))
        self.person(row.id, Role.PROMOTER, "+51999999999", name="Paula Promotora")
        return int(row.id)

    def person(
        self, school_id: int, role: Role, phone: str, name: str | None = None, consent: date | None = AGREED
    ) -> int:
        """Somebody with a post at a school, who has agreed to take part unless `consent` is None."""
        name = name or f"{role.value} {phone[-4:]}"
        contact, _ = ContactRow.get_or_create(
            msisdn=phone,
            name=name,
            defaults={
                "pseudonym": hashlib.sha256(f"{phone}{name}".encode()).hexdigest()[:12],
                "changed_at": self.clock.now(),
                "consent_on": consent,
            },
        )
        PostRow.create(contact_id=contact.id, school_id=school_id, role=role)
        return int(contact.id)

    def tick(self, **later: float) -> ticking.Ticked:
        """Let time pass, then do what is due."""
        self.clock.at += timedelta(**later)
        return ticking.tick(self.desk, self.clock)

    def send_one(self, outcome: SendOutcome | None = None) -> sending.Claim | None:
        """Send the next message, with this outcome or accepted."""
        claimed = sending.claim(self.desk, self.modem, self.moment)
        if claimed is None:
            return None
        if outcome is None:
            outcome = SendAccepted(refs=(MessageRef(next(self._refs) % 256),))
        sending.settle(self.desk, claimed, outcome, self.moment)
        self.sent.append((claimed.message.msisdn, claimed.message.text))
        return claimed

    def send_all(self) -> list[tuple[str, str]]:
        """Send everything that may leave now; what left in this call."""
        before = len(self.sent)
        while self.send_one() is not None:
            pass
        return self.sent[before:]

    def part(self, sender: str, text: str) -> IncomingPart:
        """An SMS as a modem hands it over; each is a new one."""
        number = next(self._stamps)
        return IncomingPart(
            digest=hashlib.sha256(f"{sender}{text}{number}".encode()).hexdigest(),
            stored_at=StoredAt(storage="SM", location=number),
            sender=Address(sender),
            smsc="+51997990000",
            sent_at=self.clock.now(),
            text=text,
            coding=Coding.GSM7,
        )

    def hears(self, sender: str, text: str) -> list[tuple[str, str]]:
        """Somebody texts; what the hub sends then."""
        self.receive(self.part(sender, text))
        return self.send_all()

    def receive(self, *parts: IncomingPart | StatusReport) -> None:
        """A modem hands something over."""
        receiving.take(self.desk, self.modem, parts, self.clock)

    def report(self, to: str, ref: int, state: ReportState = ReportState.DELIVERED) -> StatusReport:
        """The network says what became of a message."""
        return StatusReport(
            digest=hashlib.sha256(f"{to}{ref}{state}{next(self._stamps)}".encode()).hexdigest(),
            stored_at=None,
            recipient=Address(to),
            ref=MessageRef(ref),
            state=state,
            status=0 if state == ReportState.DELIVERED else 0x41,
            sent_at=self.clock.now(),
            settled_at=self.clock.now(),
        )

    def outbox(self, **where: object) -> list[OutboxRow]:
        """Rows of the outbox."""
        return list(OutboxRow.select().filter(**where).order_by(OutboxRow.id))


def phone_of(code: str, number: int) -> str:
    """The phone of a reporter: 1 the leader, 2 the parent, 3 the principal."""
    return f"+519{int(code) % 10_000_000:07d}{number}"


def open_office(folder: Path, **options: object) -> Office:
    """An office with the shipped questionnaires and nobody in it."""
    clock = HandClock()
    config = config_for(folder, **options)  # type: ignore[arg-type]
    store = Store(config.hub.database)
    store.open()
    with store.transaction():
        import_shipped(clock.now())
    return Office(desk=Desk(store=store, library=Library(), calendar=calendar_of(config), config=config), clock=clock)


def reopen(office: Office) -> Office:
    """The same office after the power came back."""
    office.desk.store.close()
    store = Store(office.desk.store.path)
    store.open()
    return replace(office, desk=replace(office.desk, store=store, library=Library()))


NIGHT = QuietHours(start=time(20), end=time(8))
