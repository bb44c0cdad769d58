"""The hub in one process without a modem: the real use-cases over a real file; what a modem would do is told to it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time

from gateway import dealing, receiving, sending, ticking
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
from gateway.store import consents, meta
from gateway.store.db import Store
from gateway.store.states import ConsentWay
from gateway.store.tables_people import ContactRow, PostRow, SchoolRow
from gateway.survey.model import Lang
from modem.api import Incoming, Msisdn, SendOutcome
from schedules.calendar import Closure, QuietHours, Term
from schedules.clock import Moment, read

from .clock import TermClock
from .world import FIRST_DAY, FRIDAY, LIMA, WEEKDAYS, World

MODEM = "uno"
PSEUDONYM_BYTES = 8
NIGHT = QuietHours(start=datetime.min.time().replace(hour=20), end=datetime.min.time().replace(hour=7))


@dataclass(slots=True, kw_only=True)
class Machine:
    """One hub. `spent`: seconds of real time inside it, by what it did."""

    desk: Desk
    clock: TermClock
    claimed: sending.Claim | None = None
    spent: dict[str, float]

    @property
    def moment(self) -> Moment:
        """As the hub reads its clock."""
        return read(self.clock)

    def tick(self) -> ticking.Ticked:
        """What is due."""
        with self._timed("tick"):
            return ticking.tick(self.desk, self.clock)

    def hear(self, *incoming: Incoming) -> None:
        """A modem hands something over."""
        with self._timed("receive"):
            receiving.take(self.desk, MODEM, incoming, self.clock)

    def claim(self) -> sending.Claim | None:
        """The next message to send."""
        with self._timed("send"):
            self.claimed = sending.claim(self.desk, MODEM, self.moment)
        return self.claimed

    def settle(self, outcome: SendOutcome) -> sending.Claim | None:
        """How the last one went; the next, if there is one."""
        assert self.claimed is not None
        with self._timed("send"):
            _, self.claimed = sending.settle_and_claim(self.desk, self.claimed, outcome, self.moment)
        return self.claimed

    def cut(self) -> None:
        """The power goes: nothing is written any more."""
        self.desk.store.close()
        self.claimed = None

    def boot(self, behind: timedelta) -> None:
        """The power is back."""
        store = Store(self.desk.store.path)
        store.open(create=False)
        self.desk = replace(self.desk, store=store, library=Library())
        with store.reading():
            floor = meta.last_time()
        self.clock.boot(behind, floor)
        sending.recover(self.desk, self.moment)
        dealing.recover(self.desk, self.moment)
        receiving.work(self.desk, self.clock)

    @contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        start = process_time()
        yield
        self.spent[what] = self.spent.get(what, 0.0) + process_time() - start


def build(world: World, folder: Path, clock: TermClock) -> Machine:
    """A new hub with the district's rosters, the four questionnaires scheduled, and a closure the office declared."""
    config = _config(world, folder)
    store = Store(config.hub.database)
    store.open()
    desk = Desk(store=store, library=Library(), calendar=calendar_of(config), config=config)
    now = clock.now()
    with store.transaction():
        import_shipped(now)
        _roster(world, now)
    return Machine(desk=desk, clock=clock, spent={})


def _config(world: World, folder: Path) -> Config:
    end = FIRST_DAY + timedelta(weeks=world.settings.weeks) - timedelta(days=3)
    slide = FIRST_DAY + timedelta(weeks=world.settings.weeks // 2, days=2)
    closed = Closure(start=slide, end=slide + timedelta(days=4), reason="derrumbe", district="250301")
    return Config(
        hub=HubConfig(name="UGEL Prueba", data_dir=folder, language=Lang("es"), timezone=LIMA, country="PE"),
        modems=(ModemConfig(name=MODEM, device=str(folder / "none"), msisdn=Msisdn("+51900000000")),),
        web=WebConfig(),
        quiet=NIGHT,
        calendar=CalendarConfig(terms=(Term(start=FIRST_DAY, end=end),), closed=(closed,)),
        schedules=tuple(
            ScheduleEntry(questionnaire=name, weekday=FRIDAY if world.settings.one_day else weekday)
            for name, weekday in WEEKDAYS.items()
        ),
        uploads=(),
        central=None,
        limits=Limits(),
        source=folder / "config.toml",
    )


def _roster(world: World, now: datetime) -> None:
    ids: dict[str, int] = {}
    for school in world.schools:
        girls, boys, women, men = school.register
        row = SchoolRow.create(
            code=school.code,
            name=school.name,
            district=school.district,
            level="primary",
            area="rural",
            girls=girls,
            boys=boys,
            women_teachers=women,
            men_teachers=men,
            changed_at=now,
        )
        ids[school.code] = int(row.id)
    for person in world.people:
        contact = ContactRow.create(
            msisdn=person.phone,
            name=person.name,
            pseudonym=secrets.token_hex(PSEUDONYM_BYTES),
            consent_on=person.agreed,
            changed_at=now,
        )
        for school, role in person.posts:
            PostRow.create(contact_id=contact.id, school_id=ids[school.code], role=role)
        if person.not_yet:
            consents.begin(contact.id, Msisdn(person.phone), ConsentWay.FIRST, now, "roster")
