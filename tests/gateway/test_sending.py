"""The states of a message: what is accepted, refused, in doubt, reported late, said at night."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from gateway import asking, refusing, sending
from gateway.store import doubts
from gateway.store.states import SendState
from gateway.store.tables_radio import AttemptRow
from gateway.store.tables_survey import AnswerRow
from gateway.survey.model import SayKind
from modem.api import Cause, CauseKind, MessageRef, ReportState, SendAccepted, SendRefused, SendUnknown

from .office import NIGHT, Office, open_office, phone_of, reopen

CODE = "0487652"
LOST = SendUnknown(refs=(), detail="the answer was lost")


def refused(code: int, *, retryable: bool) -> SendRefused:
    return SendRefused(cause=Cause(kind=CauseKind.CMS, code=code, text="no", retryable=retryable))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE)
    asking.start(made.desk, "student_attendance", made.moment)
    asking.begin_waiting(made.desk, made.moment)
    return made


def test_a_report_makes_a_sent_message_delivered_whatever_the_clocks_say(office: Office) -> None:
    claimed = office.send_one(SendAccepted(refs=(MessageRef(200),)))
    assert claimed is not None
    office.clock.at += timedelta(days=1)
    office.receive(office.report(claimed.message.msisdn, 200))
    assert office.outbox()[0].state == SendState.DELIVERED


def test_a_report_for_another_number_or_reference_changes_nothing(office: Office) -> None:
    claimed = office.send_one(SendAccepted(refs=(MessageRef(200),)))
    assert claimed is not None
    office.receive(office.report("+51911111111", 200), office.report(claimed.message.msisdn, 201))
    assert office.outbox()[0].state == SendState.SENT


def test_a_failed_report_makes_it_undelivered(office: Office) -> None:
    claimed = office.send_one(SendAccepted(refs=(MessageRef(7),)))
    assert claimed is not None
    office.receive(office.report(claimed.message.msisdn, 7, ReportState.FAILED))
    assert office.outbox()[0].state == SendState.UNDELIVERED


def test_a_refusal_that_may_pass_is_tried_again_later(office: Office) -> None:
    office.send_one(refused(38, retryable=True))
    first = office.outbox()[0]
    assert first.state == SendState.QUEUED
    office.send_all()
    assert office.outbox()[0].attempts == 1
    office.clock.at += timedelta(seconds=121)
    office.send_all()
    assert office.outbox()[0].state == SendState.SENT


def test_a_refusal_that_will_come_again_is_final(office: Office) -> None:
    office.send_one(refused(1, retryable=False))
    assert office.outbox()[0].state == SendState.REJECTED
    assert "cms 1" in office.outbox()[0].cause


def test_retries_end(office: Office) -> None:
    for _ in range(refusing.MOST_REFUSALS):
        office.send_one(refused(38, retryable=True))
        office.clock.at += timedelta(hours=1)
        for row in office.outbox(state=SendState.QUEUED)[1:]:
            row.not_before = office.clock.at + timedelta(days=1)
            row.save()
    assert office.outbox()[0].state == SendState.REJECTED


def test_a_lost_answer_is_held_then_resent_once_with_the_same_text(office: Office) -> None:
    office.send_one(LOST)
    first = office.outbox()[0]
    assert first.state == SendState.UNKNOWN
    office.tick(seconds=60)
    assert office.outbox()[0].state == SendState.UNKNOWN
    office.tick(seconds=200)
    assert office.outbox()[0].state == SendState.QUEUED
    office.send_one(LOST)
    for _ in range(5):
        office.tick(minutes=10)
    again = office.outbox()[0]
    assert (again.state, again.attempts, again.resends, again.text) == (SendState.UNKNOWN, 2, 1, first.text)


def test_a_question_in_doubt_twice_is_left_to_its_reminder(office: Office) -> None:
    office.send_one(LOST)
    office.tick(minutes=10)
    office.send_one(LOST)
    phone = office.outbox()[0].msisdn
    office.tick(hours=4)
    said = [text for to, text in office.send_all() if to == phone]
    assert len(said) == 1
    assert said[0].startswith("Recordatorio")


def test_a_report_settles_an_unknown_without_a_resend(office: Office) -> None:
    claimed = office.send_one(LOST)
    assert claimed is not None
    office.receive(office.report(claimed.message.msisdn, 99))
    office.tick(minutes=10)
    assert office.outbox()[0].state == SendState.DELIVERED
    assert office.outbox()[0].attempts == 1


def test_an_answer_settles_the_doubt_about_its_question(office: Office) -> None:
    claimed = office.send_one(LOST)
    assert claimed is not None
    phone = claimed.message.msisdn
    office.send_all()
    assert [to for to, _ in office.hears(phone, "31")] == [phone], "the next question need not wait for the hold"
    office.tick(minutes=10)
    assert office.outbox()[0].state == SendState.DELIVERED
    assert phone not in {to for to, _ in office.send_all()}, "what was answered is not asked again"
    assert [row.state for row in doubts.of_round(1)] == [SendState.DELIVERED]


def test_who_says_stop_hears_no_more_of_what_was_in_doubt(office: Office) -> None:
    claimed = office.send_one(LOST)
    assert claimed is not None
    phone = claimed.message.msisdn
    office.hears(phone, "ALTO")
    office.tick(minutes=10)
    (last,) = [text for to, text in office.send_all() if to == phone]
    assert last == office.outbox(msisdn=phone)[-1].text


def test_a_case_that_was_settled_is_not_told_again(office: Office) -> None:
    office.send_all()
    for number, girls in enumerate(("31", "31", "30"), start=1):
        office.receive(office.part(phone_of(CODE, number), girls))
    while office.send_one(LOST) is not None:
        pass
    promoter = office.outbox(kind=SayKind.CASE)[0].msisdn
    office.receive(office.part(promoter, "31"))
    office.tick(minutes=10)
    (text,) = [text for to, text in office.send_all() if to == promoter]
    assert text.startswith("Gracias. Caso 1 cerrado: 31 niñas.")


def test_nothing_else_goes_to_a_number_in_doubt(office: Office) -> None:
    claimed = office.send_one(LOST)
    assert claimed is not None
    office.receive(office.part(claimed.message.msisdn, "que dice?"))
    assert claimed.message.msisdn not in {to for to, _ in office.send_all()}


def test_what_was_being_sent_at_a_power_cut_is_unknown_and_counted(office: Office) -> None:
    assert sending.claim(office.desk, "uno", office.moment) is not None
    office = reopen(office)
    assert sending.recover(office.desk, office.moment) == 1
    assert office.outbox()[0].state == SendState.UNKNOWN
    assert AttemptRow.get().outcome == "unknown"
    assert sending.recover(office.desk, office.moment) == 0


def test_two_claims_never_take_the_same_message(office: Office) -> None:
    taken = [sending.claim(office.desk, name, office.moment) for name in ("uno", "dos", "tres", "cuatro")]
    ids = [claimed.message.id for claimed in taken if claimed is not None]
    assert len(ids) == len(set(ids)) == 3


def test_a_question_that_went_out_twice_and_is_answered_twice_yields_one_answer(office: Office) -> None:
    claimed = office.send_one(LOST)
    assert claimed is not None
    office.tick(minutes=10)
    office.send_all()
    phone = claimed.message.msisdn
    office.hears(phone, "31")
    office.hears(phone, "31")
    assert [(row.question, row.value) for row in AnswerRow.select()] == [("girls_present", "31")]
    office.hears(phone, "28")
    assert AnswerRow.select().count() == 2


def test_at_night_nobody_is_asked_but_who_writes_is_answered(tmp_path: Path) -> None:
    office = open_office(tmp_path, quiet=NIGHT)
    office.school(CODE)
    office.clock.at += timedelta(hours=8)  # 22:00
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    assert office.send_all() == []
    assert len(office.hears(phone_of(CODE, 1), "ayuda")) == 1
    office.clock.at += timedelta(hours=10)  # 08:00
    assert len(office.send_all()) == 3
