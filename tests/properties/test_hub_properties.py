"""What holds whatever happens in whatever order: one open question a phone, no lost answer, silence after stop."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gateway import asking, refusing, sending
from gateway.errors import WillayError
from gateway.store.states import AttemptOutcome, DisputeState, SendState
from gateway.store.tables_people import ContactRow
from gateway.store.tables_radio import AttemptRow, InboxRow, OutboxRow
from gateway.store.tables_survey import AnswerRow, DisputeRow, SessionRow, VerifiedRow
from gateway.survey.model import SayKind, SessionStatus, Source, Status
from modem.api import Cause, ReportState, Scope, SendRefused, SendUnknown
from modem.causes import cme, cms, device
from tests.gateway.office import NIGHT, Office, open_office, phone_of, reopen

CODES = ("0000011", "0000012")
SHARED = "+51977777777"
PROMOTER = "+51999999999"
PHONES = (*(phone_of(code, number) for code in CODES for number in (2, 3)), SHARED, PROMOTER, "+51955555555", "123")
TEXTS = (
    "31",
    "28",
    "31",
    "si",
    "no",
    "12 libros",
    "como 30",
    "ALTO",
    "ALTA",
    "ayuda",
    "CORREGIR 30",
    "1 31",
    "gracias",
)
CAUSES = (
    *map(cms, (1, 8, 21, 38, 42, 96, 310, 322, 331, 332, 500)),
    cme(30),
    device("the modem went", scope=Scope.MODEM),
    device("the modem answered ERROR without a reason"),
)
NAMES = ("student_attendance", "textbooks", "maintenance", "teacher_attendance_compact")


class HubMachine(RuleBasedStateMachine):
    """An office to which anything may happen."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.office: Office = open_office(Path(self.folder.name), quiet=NIGHT)
        for code in CODES:
            self.office.school(code)
        ContactRow.update(msisdn=SHARED).where(ContactRow.msisdn << [phone_of(code, 1) for code in CODES]).execute()
        self.replies = 0
        self.stopped: set[str] = set()

    def teardown(self) -> None:
        self.office.desk.store.close()
        self.folder.cleanup()

    @rule(name=st.sampled_from(NAMES))
    def start(self, name: str) -> None:
        try:
            asking.start(self.office.desk, name, self.office.moment)
        except WillayError:
            return  # nobody to ask, or closed: said so, nothing done
        asking.begin_waiting(self.office.desk, self.office.moment)

    @rule(phone=st.sampled_from(PHONES), text=st.sampled_from(TEXTS))
    def text(self, phone: str, text: str) -> None:
        self.replies += 1
        self.office.receive(self.office.part(phone, text))

    @rule(phone=st.sampled_from(PHONES))
    def text_twice(self, phone: str) -> None:
        self.replies += 1
        part = self.office.part(phone, "31")
        self.office.receive(part)
        self.office.receive(part)

    @rule()
    def send_all(self) -> None:
        self.office.send_all()

    @rule()
    def lose_an_answer(self) -> None:
        self.office.send_one(SendUnknown(refs=(), detail="lost"))

    @rule(cause=st.sampled_from(CAUSES))
    def be_refused(self, cause: Cause) -> None:
        self.office.send_one(SendRefused(cause=cause))

    @rule(phone=st.sampled_from(PHONES), ref=st.integers(0, 6), state=st.sampled_from(ReportState))
    def hear_a_report(self, phone: str, ref: int, state: ReportState) -> None:
        self.office.receive(self.office.report(phone, ref, state))

    @rule(hours=st.sampled_from((0.1, 1, 5, 20, 50, 400)))
    def wait(self, hours: float) -> None:
        self.office.tick(hours=hours)

    @rule()
    def lose_power(self) -> None:
        sending.claim(self.office.desk, "uno", self.office.moment)
        self.office = reopen(self.office)
        sending.recover(self.office.desk, self.office.moment)

    @invariant()
    def one_open_question_a_phone(self) -> None:
        busy = Counter(row.msisdn for row in SessionRow.select().where(SessionRow.status == SessionStatus.OPEN))
        assert all(count == 1 for count in busy.values())

    @invariant()
    def every_message_is_there_once(self) -> None:
        assert InboxRow.select().count() == self.replies

    @invariant()
    def one_answer_stands_a_session_and_question(self) -> None:
        gone = {row.supersedes_id for row in AnswerRow.select()}
        standing = Counter((row.session_id, row.question) for row in AnswerRow.select() if row.id not in gone)
        assert all(count == 1 for count in standing.values())

    @invariant()
    def nothing_waits_for_who_said_stop(self) -> None:
        stopped = {row.msisdn for row in ContactRow.select().where(ContactRow.stopped_at.is_null(False))}
        waiting = OutboxRow.select().where((OutboxRow.state == SendState.QUEUED) & (OutboxRow.msisdn << list(stopped)))
        assert {row.kind for row in waiting} <= {SayKind.STOPPED}

    @invariant()
    def nothing_leaves_a_third_time_nor_again_after_it_was_taken(self) -> None:
        tries: dict[int, list[str]] = {}
        for row in AttemptRow.select().where(AttemptRow.outcome != AttemptOutcome.REFUSED).order_by(AttemptRow.id):
            tries.setdefault(row.outbox_id, []).append(row.outcome)
        assert all(len(outcomes) <= 2 for outcomes in tries.values())
        assert all(AttemptOutcome.ACCEPTED not in outcomes[:-1] for outcomes in tries.values())

    @invariant()
    def who_was_refused_too_often_waits_no_longer(self) -> None:
        for row in OutboxRow.select().where(OutboxRow.state == SendState.QUEUED):
            assert row.refusals < refusing.MOST_REFUSALS

    @invariant()
    def no_third_try_in_doubt(self) -> None:
        assert all(row.resends <= sending.MOST_RESENDS for row in OutboxRow.select())

    @invariant()
    def a_dispute_is_a_case_and_a_settled_case_is_verified(self) -> None:
        for row in VerifiedRow.select():
            case = DisputeRow.get_or_none(
                (DisputeRow.round_id == row.round_id)
                & (DisputeRow.school_id == row.school_id)
                & (DisputeRow.question == row.question)
            )
            if row.status == Status.DISPUTED:
                assert case is not None
                assert case.state == DisputeState.OPEN
            elif case is not None and row.source == Source.CASE:
                assert case.state == DisputeState.RESOLVED
            elif case is not None:
                assert case.state == DisputeState.WITHDRAWN


HubMachine.TestCase.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)
TestHub = HubMachine.TestCase
