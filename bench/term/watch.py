"""What must hold at every moment of a term: looked at after each text. Knows the store's rows; decides no verdict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from gateway.desk import Desk
from gateway.situation import day_asked_about
from gateway.store import rounds
from gateway.store.records_radio import Outbox
from gateway.store.states import ConsentState, ConsentWay
from gateway.store.tables_people import ConsentRow, ContactRow, SchoolRow
from gateway.store.tables_survey import DisputeRow, SessionRow
from gateway.survey.model import SayKind, SessionStatus
from modem.api import IncomingPart, StatusReport

from .world import School, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """Something that must not be."""

    rule: str
    detail: str
    at: datetime
    phone: str = ""


@dataclass(slots=True, kw_only=True)
class Watch:
    """Collects what was wrong."""

    world: World
    found: list[Violation] = field(default_factory=list)
    stopped: dict[str, datetime] = field(default_factory=dict)
    """Phones whose people all said stop, and since when the hub knows."""
    desk: Desk | None = None

    def note(self, rule: str, detail: str, at: datetime, phone: str = "") -> None:
        """Something was wrong."""
        self.found.append(Violation(rule=rule, detail=detail, at=at, phone=phone))

    def look(self, desk: Desk, at: datetime, phone: str | None = None) -> None:
        """No two open questions on one number; a request to take part is one."""
        self.desk = desk
        query = SessionRow.select().where(SessionRow.status == SessionStatus.OPEN)
        asked = ConsentRow.select().where(
            (ConsentRow.state == ConsentState.ASKED) & (ConsentRow.way == ConsentWay.FIRST)
        )
        if phone is not None:
            query, asked = query.where(SessionRow.msisdn == phone), asked.where(ConsentRow.msisdn == phone)
        busy = Counter(str(row.msisdn) for row in query)
        busy.update(str(row.msisdn) for row in asked)
        for number, count in busy.items():
            if count > 1:
                self.note("two open questions on one number", f"{count} on {number}", at, number)

    def heard(self, desk: Desk, item: IncomingPart | StatusReport, at: datetime) -> None:
        """After a text came in."""
        if isinstance(item, StatusReport):
            return
        phone = str(item.sender)
        self.look(desk, at, phone)
        people = list(ContactRow.select().where(ContactRow.msisdn == phone))
        if people and all(person.stopped_at is not None for person in people):
            self.stopped.setdefault(phone, at)
        else:
            self.stopped.pop(phone, None)

    def leaving(self, message: Outbox, at: datetime, *, left: bool) -> None:
        """Before a text leaves."""
        since = self.stopped.get(message.msisdn)
        if since is not None and left and message.kind != SayKind.STOPPED and (at - since).total_seconds() > 5:
            self.note("a text to somebody who said stop", f"{message.kind}: {message.text}", at, message.msisdn)

    def subject(self, case: DisputeRow) -> tuple[School, date]:
        """The school and the day of a case."""
        assert self.desk is not None
        code = SchoolRow.get_by_id(case.school_id).code
        school = next(one for one in self.world.schools if one.code == code)
        round_ = rounds.must(int(case.round_id))
        return school, day_asked_about(round_, self.desk.library, self.desk.calendar)
