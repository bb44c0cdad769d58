"""What holds whatever happens in whatever order: one open question a phone, no lost answer, silence after stop."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gateway import asking, entering, refusing, registering, sending
from gateway.errors import WillayError
from gateway.store import consents, registrations
from gateway.store.states import AttemptOutcome, ConsentState, ConsentWay, DisputeState, SendState
from gateway.store.tables_people import ConsentRow, ContactRow
from gateway.store.tables_radio import AttemptRow, InboxRow, OutboxRow
from gateway.store.tables_survey import AnswerRow, DisputeRow, SessionRow, VerifiedRow
from gateway.survey.model import Outcome, SayKind, SessionStatus, Source, Status
from modem.api import Cause, Msisdn, ReportState, Scope, SendRefused, SendUnknown
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
    "28 niños",
    "31 niñas",
    "0000012 31",
    "Rosa 30",
    "si acepto",
    "no gracias",
    "english",
    "quechua",
    "REGISTRO 0000011 APAFA Elena Rios",
    "REGISTRO",
    "Estoy manejando, le respondo mas tarde",
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
        ContactRow.update(name="Rosa Quispe").where(ContactRow.msisdn == phone_of(CODES[0], 2)).execute()
        ContactRow.update(msisdn=SHARED).where(ContactRow.msisdn == phone_of(CODES[0], 2)).execute()
        self._not_agreed("Rosa Quispe", ConsentWay.FIRST)
        self._not_agreed(f"parent {phone_of(CODES[1], 2)[-4:]}", ConsentWay.FIRST)
        self._not_agreed(f"principal {phone_of(CODES[1], 3)[-4:]}", None)
        self.replies = 0
        self.stopped: set[str] = set()

    def teardown(self) -> None:
        self.office.desk.store.close()
        self.folder.cleanup()

    def _not_agreed(self, name: str, way: ConsentWay | None) -> None:
        """Somebody who has not agreed. `way`: what the roster says; None: it has no such column."""
        contact = ContactRow.get(ContactRow.name == name)
        ContactRow.update(consent_on=None).where(ContactRow.id == contact.id).execute()
        if way is not None:
            consents.begin(contact.id, Msisdn(contact.msisdn), way, self.office.clock.now(), "roster")

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

    @rule(replace=st.booleans(), approve=st.booleans())
    def decide_on_who_wants_to_report(self, replace: bool, approve: bool) -> None:
        for wish in registrations.pending():
            try:
                if approve:
                    registering.approve(
                        self.office.desk,
                        wish.id,
                        "Clara",
                        self.office.moment,
                        new_pseudonym=lambda wish=wish: f"p{wish.id}",  # type: ignore[misc]
                        replace=replace,
                    )
                else:
                    registering.reject(wish.id, "Clara", self.office.desk, self.office.moment)
            except WillayError:
                continue  # somebody has the post

    @rule(typed=st.sampled_from(("31", "12", "yes", "no_class", "99")))
    def enter_what_nobody_could_read(self, typed: str) -> None:
        for entry in entering.waiting(self.office.desk):
            with suppress(WillayError):
                entering.enter(
                    self.office.desk, entry.session_id, entry.question, typed, "Clara", self.office.moment, sure=True
                )

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
        asked = (ConsentRow.state == ConsentState.ASKED) & (ConsentRow.way == ConsentWay.FIRST)
        busy.update(row.msisdn for row in ConsentRow.select().where(asked))
        assert all(count == 1 for count in busy.values())

    @invariant()
    def nobody_has_a_question_open_who_has_not_agreed_or_been_told(self) -> None:
        for session in SessionRow.select().where(SessionRow.status == SessionStatus.OPEN):
            contact = ContactRow.get_by_id(session.contact_id)
            consent = ConsentRow.get_or_none(ConsentRow.contact_id == contact.id)
            told = consent is not None and consent.way == ConsentWay.QUESTION and consent.puts > 0
            assert contact.consent_on is not None or told

    @invariant()
    def who_said_no_has_nothing_open_nor_waiting(self) -> None:
        gone = [row.id for row in ContactRow.select().where(ContactRow.stopped_at.is_null(False))]
        live = (SessionStatus.OPEN, SessionStatus.WAITING)
        waiting = SessionRow.select().where((SessionRow.contact_id << gone) & (SessionRow.status << list(live)))
        assert not waiting.exists()
        assert all(ContactRow.get_by_id(contact).consent_on is None for contact in gone)

    @invariant()
    def every_consent_has_its_history_and_every_yes_its_message(self) -> None:
        for row in ConsentRow.select():
            steps = consents.history(row.contact_id)
            assert steps[-1].state == row.state
            if row.state == ConsentState.GIVEN and steps[-1].source == "sms":
                assert row.reply_id is not None

    @invariant()
    def no_message_brings_more_than_three(self) -> None:
        answers = Counter(row.answers_id for row in OutboxRow.select() if row.answers_id is not None)
        assert all(count <= 3 for count in answers.values())

    @invariant()
    def the_office_takes_the_place_of_no_clear_answer(self) -> None:
        for row in AnswerRow.select().where(AnswerRow.origin == "clerk"):
            assert row.entered_by == "Clara"
            before = AnswerRow.get_by_id(row.supersedes_id)
            assert before.outcome == Outcome.UNCLEAR or before.origin == "clerk"

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
        active = {row.msisdn for row in ContactRow.select().where(ContactRow.stopped_at.is_null() & ContactRow.active)}
        stopped = {row.msisdn for row in ContactRow.select().where(ContactRow.stopped_at.is_null(False))} - active
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


HubMachine.TestCase.settings = settings(max_examples=10, stateful_step_count=25, deadline=None)
TestHub = HubMachine.TestCase
