"""A round from its first question to what is known at its end, over the use-cases and a real database."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway import asking, closing, exporting, resolving
from gateway.errors import NotFoundError, NotReadyError, WillayError
from gateway.store.states import DisputeState, RoundState, SendState
from gateway.store.tables_radio import InboxRow
from gateway.store.tables_survey import AnswerRow, DisputeRow, RoundRow, SessionRow, VerifiedRow
from gateway.store.tables_upload import UploadLogRow
from gateway.survey.model import SessionStatus, Source, Status

from .office import FRIDAY, Office, open_office, phone_of

CODE = "0487652"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE)
    return made


def start(office: Office, name: str = "student_attendance") -> asking.Started:
    started = asking.start(office.desk, name, office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()
    return started


def everyone(office: Office, *texts: str) -> None:
    for number in (1, 2, 3):
        for text in texts:
            office.hears(phone_of(CODE, number), text)


def known(office: Office) -> dict[str, tuple[str, object]]:
    return {str(row["question"]): (str(row["status"]), row["value"]) for row in exporting.verified_rows(office.desk)}


def test_each_reporter_is_asked_once_and_one_question_at_a_time(office: Office) -> None:
    start(office)
    assert sorted(to for to, _ in office.sent) == [phone_of(CODE, number) for number in (1, 2, 3)]
    assert all("niñas" in text for _, text in office.sent)
    office.tick(minutes=1)
    assert office.send_all() == []


def test_three_equal_answers_are_verified_at_once(office: Office) -> None:
    start(office)
    everyone(office, "31", "28")
    assert known(office) == {"girls_present": ("verified", 31), "boys_present": ("verified", 28)}
    assert {row.status for row in SessionRow.select()} == {SessionStatus.DONE}


def test_the_next_question_and_the_thanks_follow_the_reply(office: Office) -> None:
    start(office)
    said = office.hears(phone_of(CODE, 1), "31 niñas")
    assert len(said) == 1
    assert "niños" in said[0][1]
    said = office.hears(phone_of(CODE, 1), "28")
    assert len(said) == 1
    assert "31" in said[0][1]
    assert "28" in said[0][1]


def test_an_unclear_reply_is_asked_about_and_records_nothing(office: Office) -> None:
    start(office)
    said = office.hears(phone_of(CODE, 1), "como 30 o 35")
    assert "No entendi" in said[0][1]
    assert AnswerRow.select().count() == 0


def test_answers_that_differ_open_a_case_and_the_promoter_settles_it_by_sms(office: Office) -> None:
    start(office)
    for number, girls in ((1, "31"), (2, "31"), (3, "28")):
        office.hears(phone_of(CODE, number), girls)
        office.hears(phone_of(CODE, number), "20")
    case = DisputeRow.get()
    assert known(office)["girls_present"] == ("disputed", None)
    told = [text for to, text in office.sent if to == "+51999999999"]
    assert len(told) == 1
    assert f"Caso {case.id}" in told[0]
    said = office.hears("+51999999999", f"{case.id} 31")
    assert "cerrado" in said[0][1]
    row = VerifiedRow.get(VerifiedRow.question == "girls_present")
    assert (row.status, row.value, row.source, row.agree, row.answers) == (Status.VERIFIED, "31", Source.CASE, 2, 3)
    assert DisputeRow.get().state == DisputeState.RESOLVED
    assert DisputeRow.get().resolved_by == "Paula Promotora"


def test_the_case_text_does_not_say_who_said_what(office: Office) -> None:
    start(office)
    for number, girls in ((1, "31"), (2, "30"), (3, "28")):
        office.hears(phone_of(CODE, number), girls)
    text = next(text for to, text in office.sent if to == "+51999999999")
    assert not any(word in text.lower() for word in ("leader", "lider", "parent", "padre", "principal", "director"))
    assert "28" in text
    assert "31" in text


def test_a_case_is_withdrawn_when_a_correction_makes_the_answers_agree(office: Office) -> None:
    start(office)
    for number, girls in ((1, "31"), (2, "31"), (3, "28")):
        office.hears(phone_of(CODE, number), girls)
    office.hears(phone_of(CODE, 3), "CORREGIR 31")
    assert DisputeRow.get().state == DisputeState.WITHDRAWN
    assert known(office)["girls_present"] == ("verified", 31)
    assert AnswerRow.select().where(AnswerRow.question == "girls_present").count() == 4


def test_silence_brings_two_reminders_and_then_the_deadline(office: Office) -> None:
    start(office)
    office.sent.clear()
    for hours in (4, 20, 8, 17):
        office.tick(hours=hours)
        office.send_all()
    reminders = [text for to, text in office.sent if to == phone_of(CODE, 1)]
    assert len(reminders) == 2
    assert all("¿Cuantas niñas" in text for text in reminders)
    assert RoundRow.get().state == RoundState.CLOSED
    assert {row.status for row in SessionRow.select()} == {SessionStatus.EXPIRED}
    assert known(office)["girls_present"] == ("missing", None)


def test_nobody_is_reminded_of_a_question_that_has_not_left(office: Office) -> None:
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.tick(hours=5)
    assert len(office.outbox()) == 3


def test_fewer_than_three_agreeing_answers_are_provisional_at_the_deadline(office: Office) -> None:
    start(office)
    for number in (1, 2):
        office.hears(phone_of(CODE, number), "31")
        office.hears(phone_of(CODE, number), "28")
    office.tick(hours=49)
    assert known(office)["girls_present"] == ("provisional", 31)
    assert DisputeRow.select().count() == 0


def test_a_late_reply_counts_until_the_round_is_sealed_and_is_marked_late(office: Office) -> None:
    start(office)
    for number in (1, 2):
        office.hears(phone_of(CODE, number), "31")
        office.hears(phone_of(CODE, number), "28")
    office.tick(hours=60)
    office.hears(phone_of(CODE, 3), "31")
    office.hears(phone_of(CODE, 3), "28")
    assert known(office) == {"girls_present": ("verified", 31), "boys_present": ("verified", 28)}
    assert [row.late for row in AnswerRow.select().order_by(AnswerRow.id)][-2:] == [True, True]


def test_after_the_seal_a_reply_is_kept_and_counts_no_more(office: Office) -> None:
    start(office)
    office.tick(days=15)
    assert RoundRow.get().state == RoundState.SEALED
    office.hears(phone_of(CODE, 3), "31")
    assert AnswerRow.select().count() == 0
    assert InboxRow.get().handled_as == "sealed"


def test_books_are_asked_about_until_all_are_confirmed(office: Office) -> None:
    start(office, "textbooks")
    everyone(office, "no", "12")
    assert known(office) == {"all_received": ("verified", "no"), "missing": ("verified", 12)}
    office.clock.at = FRIDAY.replace(day=27)
    office.tick(hours=1)
    asking.start(office.desk, "textbooks", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()
    everyone(office, "si")
    office.clock.at = FRIDAY.replace(month=12, day=4)
    office.tick(hours=1)
    with pytest.raises(NotReadyError, match="nobody to ask"):
        asking.start(office.desk, "textbooks", office.moment)
    assert RoundRow.select().count() == 2


def test_missing_books_are_no_question_where_all_have_come(office: Office) -> None:
    start(office, "textbooks")
    everyone(office, "si")
    assert known(office) == {"all_received": ("verified", "yes")}


def test_missing_books_that_one_person_counted_are_no_value_once_all_are_known_to_have_come(office: Office) -> None:
    start(office, "textbooks")
    office.hears(phone_of(CODE, 1), "si")
    office.hears(phone_of(CODE, 2), "no")
    office.hears(phone_of(CODE, 2), "12")
    assert known(office)["missing"] == ("provisional", 12)
    office.hears(phone_of(CODE, 3), "si")
    case = DisputeRow.get(DisputeRow.state == DisputeState.OPEN)
    resolving.resolve(office.desk, case.id, "yes", "Clara", office.moment)
    assert known(office) == {"all_received": ("verified", "yes")}
    told = [row.body for row in UploadLogRow.select().where(UploadLogRow.kind == "verified").order_by(UploadLogRow.seq)]
    of_missing = [body for body in told if '"question":"missing"' in body]
    assert '"status":"missing"' in of_missing[-1]
    assert '"value":12' not in of_missing[-1]
    assert AnswerRow.select().where(AnswerRow.question == "missing").count() == 1


def test_a_value_that_had_no_place_comes_back_with_a_later_revision(office: Office) -> None:
    start(office, "textbooks")
    office.hears(phone_of(CODE, 1), "si")
    office.hears(phone_of(CODE, 2), "no")
    office.hears(phone_of(CODE, 2), "12")
    office.hears(phone_of(CODE, 3), "si")
    case = DisputeRow.get(DisputeRow.state == DisputeState.OPEN)
    before = VerifiedRow.get(VerifiedRow.question == "missing").revision
    resolving.resolve(office.desk, case.id, "yes", "Clara", office.moment)
    resolving.reopen(office.desk, case.id, "Clara", office.moment)
    resolving.resolve(office.desk, case.id, "no", "Clara", office.moment)
    assert known(office)["missing"] == ("provisional", 12)
    assert VerifiedRow.get(VerifiedRow.question == "missing").revision == before + 2


def test_improvements_are_asked_weekly_once_the_allowance_is_confirmed(office: Office) -> None:
    start(office, "maintenance")
    everyone(office, "si", "no")
    assert known(office) == {"allowance_received": ("verified", "yes"), "improvements_seen": ("verified", "no")}
    office.clock.at = FRIDAY.replace(day=27)
    office.sent.clear()
    start(office, "maintenance")
    assert len(office.sent) == 3
    assert all("mejora" in text for _, text in office.sent)


def test_a_second_round_for_the_same_phone_waits_its_turn(office: Office) -> None:
    start(office)
    office.sent.clear()
    start(office, "textbooks")
    assert office.sent == []
    office.hears(phone_of(CODE, 1), "31")
    said = office.hears(phone_of(CODE, 1), "28")
    assert [to for to, _ in said] == [phone_of(CODE, 1)] * 2
    assert "libros" in said[-1][1]


def test_starting_a_round_twice_asks_nobody_twice(office: Office) -> None:
    first = start(office)
    with pytest.raises(NotReadyError):
        asking.start(office.desk, "student_attendance", office.moment)
    office.school("0487653")
    second = asking.start(office.desk, "student_attendance", office.moment)
    assert (first.round_id, first.sessions, second.sessions) == (second.round_id, 3, 3)


def test_an_unknown_questionnaire_or_school_is_named(office: Office) -> None:
    with pytest.raises(NotFoundError, match="atendance"):
        asking.start(office.desk, "atendance", office.moment)
    with pytest.raises(NotFoundError, match="0999999"):
        asking.start(office.desk, "student_attendance", office.moment, codes=("0999999",))


def test_every_verified_value_goes_into_the_upload_log_with_its_revision(office: Office) -> None:
    start(office)
    everyone(office, "31", "28")
    bodies = [row.body for row in UploadLogRow.select().where(UploadLogRow.kind == "verified")]
    assert any('"status":"verified"' in body and '"girls_present"' in body for body in bodies)
    assert all("+519" not in body for body in bodies)


def test_a_closed_round_stays_the_same_when_it_is_closed_again(office: Office) -> None:
    start(office)
    everyone(office, "31", "28")
    office.tick(hours=49)
    before = known(office)
    logged = UploadLogRow.select().count()
    closing.seal(office.desk, RoundRow.get().id, office.moment)
    assert known(office) == before
    assert UploadLogRow.select().count() == logged


def test_the_office_settles_a_case_once(office: Office) -> None:
    start(office)
    for number, girls in ((1, "31"), (2, "31"), (3, "28")):
        office.hears(phone_of(CODE, number), girls)
    resolving.resolve(office.desk, DisputeRow.get().id, 30, "Clara", office.moment)
    with pytest.raises(NotReadyError, match="resolved"):
        resolving.resolve(office.desk, DisputeRow.get().id, 31, "Clara", office.moment)
    assert known(office)["girls_present"] == ("verified", 30)


def test_nobody_settles_a_case_with_more_than_the_register_has(office: Office) -> None:
    start(office)
    for number, girls in ((1, "31"), (2, "31"), (3, "28")):
        office.hears(phone_of(CODE, number), girls)
    case = DisputeRow.get()
    said = office.hears("+51999999999", f"{case.id} 3100")
    assert "El registro de la escuela tiene 40" in said[0][1]
    with pytest.raises(WillayError, match="more than the register has"):
        resolving.resolve(office.desk, case.id, 3100, "Clara", office.moment)
    assert known(office)["girls_present"] == ("disputed", None)


def test_what_could_not_be_sent_in_time_expires_unsaid(office: Office) -> None:
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.tick(hours=40)
    assert {row.state for row in office.outbox()} == {SendState.EXPIRED}
    assert office.send_all() == []
