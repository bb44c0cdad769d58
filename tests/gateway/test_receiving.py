"""What comes in: kept once, put together, answered only where a person wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway import asking, receiving
from gateway.config_records import Limits
from gateway.errors import BadInputError
from gateway.store.states import DisputeState
from gateway.store.tables_people import ContactRow
from gateway.store.tables_radio import InboxPartRow, InboxRow, SentPartRow
from gateway.store.tables_survey import AnswerRow, DisputeRow, QuestionnaireRow, SessionRow
from gateway.survey.model import SessionStatus
from modem.api import Coding, Concat, IncomingPart

from .office import Office, open_office, phone_of, reopen

CODE = "0487652"
LEADER = phone_of(CODE, 1)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE)
    asking.start(made.desk, "student_attendance", made.moment)
    asking.begin_waiting(made.desk, made.moment)
    made.send_all()
    return made


def handled(office: Office) -> list[str]:
    return [row.handled_as for row in InboxRow.select().order_by(InboxRow.id)]


def test_a_message_read_twice_from_the_sim_is_one_reply(office: Office) -> None:
    part = office.part(LEADER, "31")
    office.receive(part)
    office.receive(replace(part, stored_at=part.stored_at))
    assert InboxPartRow.get().copies == 2
    assert AnswerRow.select().count() == 1


def test_what_is_handed_back_for_deletion_is_what_was_committed(office: Office) -> None:
    parts = (office.part(LEADER, "31"), office.part(LEADER, "28"))
    places = receiving.keep(office.desk, "uno", parts, office.clock)
    assert places == tuple(part.stored_at for part in parts)
    assert InboxPartRow.select().count() == 2


def test_a_power_cut_after_keeping_loses_no_reply(office: Office) -> None:
    receiving.keep(office.desk, "uno", (office.part(LEADER, "31"),), office.clock)
    office = reopen(office)
    assert receiving.work(office.desk, office.clock) == 1
    assert [row.value for row in AnswerRow.select()] == ["31"]
    assert receiving.work(office.desk, office.clock) == 0


def test_a_message_nobody_can_work_on_does_not_bring_the_hub_down_for_ever(office: Office) -> None:
    QuestionnaireRow.update(source="broken").execute()  # as a damaged card would leave it
    office = reopen(office)
    receiving.keep(office.desk, "uno", (office.part(LEADER, "31"),), office.clock)
    for _ in range(receiving.MOST_FAILURES):
        with pytest.raises(BadInputError):
            receiving.work(office.desk, office.clock)
    office.receive(office.part(LEADER, "ALTO"))
    assert handled(office) == ["failed", "command"]


def test_a_message_that_cannot_be_worked_on_does_not_undo_what_came_with_it(office: Office) -> None:
    office.hears(phone_of(CODE, 2), "31")
    QuestionnaireRow.update(source="broken").execute()
    office = reopen(office)
    with pytest.raises(BadInputError):
        office.receive(office.part(LEADER, "31"), office.part("123", "Recarga exitosa"))
    assert InboxPartRow.select().count() == 3
    assert handled(office) == ["answer", None, "machine"]


def test_parts_in_any_order_make_one_message(office: Office) -> None:
    texts = ("Buenas tardes profesor, le saluda el lider. ", "Fueron ", "31 niñas")
    parts = [
        replace(office.part(LEADER, text), concat=Concat(ref=9, total=3, seq=seq))
        for seq, text in enumerate(texts, start=1)
    ]
    office.receive(parts[2])
    office.receive(parts[0])
    assert AnswerRow.select().count() == 0
    office.receive(parts[1])
    assert [row.text for row in InboxRow.select()] == ["".join(texts)]
    assert [row.value for row in AnswerRow.select()] == ["31"]


@pytest.mark.parametrize("seconds", [0, 3])
def test_a_key_pressed_twice_before_the_next_question_left_answers_it_not(office: Office, seconds: int) -> None:
    office.receive(office.part(LEADER, "31"))
    pressed = office.clock.now() + timedelta(seconds=seconds)
    office.clock.at += timedelta(seconds=6)  # the air and the queue
    office.send_all()
    office.clock.at += timedelta(seconds=2)
    office.receive(replace(office.part(LEADER, "31"), sent_at=pressed))
    assert AnswerRow.select().count() == 1
    assert handled(office) == ["answer", "repeated"]
    assert office.send_all() == []


def test_the_same_reply_sooner_than_anybody_reads_is_asked_about_and_then_taken(office: Office) -> None:
    office.hears(LEADER, "31")
    office.clock.at += timedelta(seconds=7)
    said = office.hears(LEADER, "31")
    assert [text for _, text in said] == ["Ya anotamos: 31 niñas. ¿Cuantos niños asistieron a clases el viernes?"]
    assert AnswerRow.select().count() == 1
    office.clock.at += timedelta(seconds=5)
    office.hears(LEADER, "31")
    assert [row.value for row in AnswerRow.select().order_by(AnswerRow.id)] == ["31", "31"]
    assert handled(office) == ["answer", "repeated", "answer"]


def test_the_same_reply_after_the_question_can_have_been_read_is_its_answer(office: Office) -> None:
    office.hears(LEADER, "31")
    office.clock.at += timedelta(seconds=30)
    office.hears(LEADER, "31")
    assert [row.value for row in AnswerRow.select().order_by(AnswerRow.id)] == ["31", "31"]


@pytest.mark.parametrize(
    ("sent_again_after", "there_after", "hours_off", "recorded"),
    [
        (4, 9, 0, 1),  # it was taken again before the question had arrived
        (12, 9, 0, 2),  # read, and answered with the same number
        (9, 9, 0, 2),
        (4, 9, -5, 2),  # the stamps of the sender's network say nothing of ours
    ],
)
def test_a_reply_that_its_phone_sends_again_answers_no_question_that_had_not_arrived(
    office: Office, sent_again_after: int, there_after: int, hours_off: int, recorded: int
) -> None:
    first = office.clock.now()
    stamped = first + timedelta(hours=hours_off)
    office.receive(replace(office.part(LEADER, "31"), sent_at=stamped))
    office.clock.at += timedelta(seconds=1)
    claimed = office.send_one()
    assert claimed is not None
    ref = claimed.message.id
    office.clock.at += timedelta(seconds=20)
    told = office.report(LEADER, SentPartRow.get(SentPartRow.outbox_id == ref).ref)
    office.receive(replace(told, settled_at=first + timedelta(seconds=there_after)))
    office.receive(replace(office.part(LEADER, "31"), sent_at=stamped + timedelta(seconds=sent_again_after)))
    assert AnswerRow.select().count() == recorded


def test_a_long_reply_that_its_phone_sends_again_answers_once(office: Office) -> None:
    first = office.clock.now()

    def long(stamped: timedelta) -> list[IncomingPart]:
        texts = ("Buenas tardes profesor. ", "Fueron 31 niñas")
        return [
            replace(office.part(LEADER, text), concat=Concat(ref=9, total=2, seq=seq), sent_at=first + stamped)
            for seq, text in enumerate(texts, start=1)
        ]

    office.receive(*long(timedelta()))
    office.clock.at += timedelta(seconds=1)
    claimed = office.send_one()
    assert claimed is not None
    told = office.report(LEADER, SentPartRow.get(SentPartRow.outbox_id == claimed.message.id).ref)
    office.receive(replace(told, settled_at=first + timedelta(seconds=50)))
    office.receive(*long(timedelta(seconds=40)))
    assert [row.value for row in AnswerRow.select()] == ["31"]
    assert handled(office) == ["answer", "repeated"]


def test_a_binary_message_is_kept_and_never_read(office: Office) -> None:
    office.receive(replace(office.part(LEADER, ""), coding=Coding.BINARY, data=b"\x00\x01"))
    assert handled(office) == ["binary"]
    assert bytes(InboxPartRow.get().data) == b"\x00\x01"
    assert office.send_all() == []


@pytest.mark.parametrize("sender", ["123", "Claro", "+51900000000"])
def test_machines_and_our_own_number_get_no_answer(office: Office, sender: str) -> None:
    assert office.hears(sender, "Su saldo es S/ 5.00") == []
    assert handled(office) == ["machine"]


def test_an_unknown_number_is_answered_once_at_most(office: Office) -> None:
    assert len(office.hears("+51955555555", "hola")) == 1
    assert office.hears("+51955555555", "quien es?") == []
    assert handled(office) == ["unknown_sender", "unknown_sender"]


def test_a_sender_above_the_cap_gets_no_more_answers(office: Office) -> None:
    for _ in range(office.desk.config.limits.replies_per_hour):
        office.hears(LEADER, "ayuda")
    assert office.hears(LEADER, "ayuda") == []
    assert handled(office)[-1] == "capped"


def test_answers_do_not_count_towards_the_cap(office: Office) -> None:
    config = replace(office.desk.config, limits=Limits(replies_per_hour=1))
    office = replace(office, desk=replace(office.desk, config=config))
    asking.start(office.desk, "teacher_attendance", office.moment)
    for text in ("31", "28", "3", "2"):
        office.hears(LEADER, text)
    assert handled(office) == ["answer"] * 4
    assert [row.value for row in AnswerRow.select()] == ["31", "28", "3", "2"]


def test_a_promoter_may_settle_more_cases_an_hour_than_the_cap(office: Office) -> None:
    config = replace(office.desk.config, limits=Limits(replies_per_hour=1))
    office = replace(office, desk=replace(office.desk, config=config))
    for number, girls, boys in ((1, "31", "20"), (2, "31", "20"), (3, "30", "21")):
        office.hears(phone_of(CODE, number), girls)
        office.hears(phone_of(CODE, number), boys)
    office.receive(*(office.part("+51999999999", f"{case} {value}") for case, value in ((1, 31), (2, 20))))
    assert {row.state for row in DisputeRow.select()} == {DisputeState.RESOLVED}


def test_stop_is_honoured_at_once_and_confirmed_once(office: Office) -> None:
    assert len(office.hears(LEADER, "ALTO")) == 1
    assert office.hears(LEADER, "ALTO") == []
    assert office.hears(LEADER, "31") == []
    assert AnswerRow.select().count() == 0
    office.tick(hours=5)
    assert LEADER not in {to for to, _ in office.send_all()}
    assert SessionRow.get(SessionRow.msisdn == LEADER).status == SessionStatus.STOPPED


def test_start_brings_somebody_back(office: Office) -> None:
    office.hears(LEADER, "BAJA")
    assert len(office.hears(LEADER, "ALTA")) == 1
    assert ContactRow.get(ContactRow.msisdn == LEADER).stopped_at is None


def test_help_is_answered_and_the_question_stays_open(office: Office) -> None:
    said = office.hears(LEADER, "AYUDA")
    assert len(said) >= 1
    office.hears(LEADER, "31")
    assert [row.value for row in AnswerRow.select()] == ["31"]


def test_a_reply_to_a_question_that_is_still_queued_is_not_taken_for_its_answer(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    office.school(CODE)
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.receive(office.part(LEADER, "31"))
    assert AnswerRow.select().count() == 0


def test_a_correction_after_the_end_supersedes_and_keeps_what_was_first_said(office: Office) -> None:
    office.hears(LEADER, "31")
    office.hears(LEADER, "28")
    office.hears(LEADER, "CORREGIR 27")
    rows = list(AnswerRow.select().where(AnswerRow.question == "boys_present").order_by(AnswerRow.id))
    assert [row.value for row in rows] == ["28", "27"]
    assert rows[1].supersedes_id == rows[0].id


def test_one_phone_for_two_reporters_has_one_open_question(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    first = office.school("0000011")
    second = office.school("0000012")
    shared = "+51977777777"
    ContactRow.update(msisdn=shared).where(
        ContactRow.msisdn << [phone_of("0000011", 1), phone_of("0000012", 1)]
    ).execute()
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    assert [to for to, _ in office.send_all()].count(shared) == 1
    for text in ("31", "28", "15", "12"):
        office.hears(shared, text)
    values = {
        row.school_id: [
            a.value for a in AnswerRow.select().where(AnswerRow.session_id == row.id).order_by(AnswerRow.id)
        ]
        for row in SessionRow.select().where(SessionRow.msisdn == shared)
    }
    assert values == {first: ["31", "28"], second: ["15", "12"]}
    assert "Escuela 0000011" in next(text for to, text in office.sent if to == shared)
