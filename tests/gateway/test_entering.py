"""What nobody could read: the office sees it, reads the texts, and enters the value under its own name."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway import asking, closing, entering
from gateway.errors import NotFoundError, NotReadyError, WillayError
from gateway.formats import questionnaire_file
from gateway.store import questionnaires
from gateway.store.tables_survey import AnswerRow, RoundRow, SessionRow, VerifiedRow
from gateway.survey.model import Outcome, QuestionKey, Recorded, SessionStatus

from .office import Office, open_office, phone_of

CODE = "0487652"
LEADER = phone_of(CODE, 1)
GIRLS = QuestionKey("girls_present")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE)
    start(made, "student_attendance")
    return made


def start(office: Office, name: str) -> None:
    asking.start(office.desk, name, office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()


def give_up(office: Office, phone: str = LEADER) -> int:
    """Three replies that nobody can read; the session's id."""
    for text in ("casi todas", "unas cuantas", "como siempre"):
        office.hears(phone, text)
    return int(SessionRow.get(SessionRow.msisdn == phone).id)


def enter(office: Office, session: int, typed: str, *, sure: bool = False) -> Recorded:
    return entering.enter(office.desk, session, GIRLS, typed, "Clara Ruiz", office.moment, sure=sure)


def test_what_was_asked_three_times_in_vain_waits_for_the_office_with_its_texts(office: Office) -> None:
    session = give_up(office)
    (entry,) = entering.waiting(office.desk)
    assert (entry.session_id, entry.question, entry.code, entry.msisdn) == (session, GIRLS, CODE, LEADER)
    shown = entering.show(office.desk, session, GIRLS)
    assert [text.text for text in shown.texts] == ["casi todas", "unas cuantas", "como siempre"]
    assert (shown.label, shown.most) == ("niñas", 40)
    assert shown.asked == "¿Cuantas niñas asistieron a clases el viernes?"


LUNCH = """
name = "lunch"
title.es = "Almuerzo"
purpose.es = "Mide quien almuerza."
[[question]]
key = "girls_present"
type = "count"
text.es = "¿Cuantas niñas vinieron?"
label.es = "niñas"
[[question]]
key = "fed"
type = "count"
text.es = "Dijo {girls_present} niñas. ¿Cuantas almorzaron?"
label.es = "almorzaron"
"""


def test_the_office_sees_a_question_with_the_earlier_answer_that_stands_in_it(office: Office) -> None:
    found = questionnaire_file.read(LUNCH.encode(), "lunch.toml")
    with office.desk.store.transaction():
        questionnaires.save("lunch", found.questionnaire.version, found.source, office.clock.now())
    office.school("0600003")
    start(office, "lunch")
    phone, fed = phone_of("0600003", 1), QuestionKey("fed")
    session = give_up(office, phone)
    assert office.sent[-1][0] == phone
    assert office.sent[-1][1].endswith(". Dijo ... niñas. ¿Cuantas almorzaron?")
    enter(office, session, "31")
    assert entering.show(office.desk, session, fed).asked == "Dijo 31 niñas. ¿Cuantas almorzaron?"


def test_what_the_hub_still_asks_about_does_not_wait_for_the_office(office: Office) -> None:
    office.hears(LEADER, "54")
    assert AnswerRow.get().outcome == Outcome.UNCLEAR
    assert entering.waiting(office.desk) == ()
    office.tick(hours=50)
    (entry,) = entering.waiting(office.desk)
    assert entry.value == "54"


def test_an_entered_answer_is_one_more_with_who_entered_it_and_the_school_is_compared_anew(office: Office) -> None:
    for number in (2, 3):
        office.hears(phone_of(CODE, number), "31")
    session = give_up(office)
    enter(office, session, "31")
    first, entered = AnswerRow.select().where(AnswerRow.session_id == session).order_by(AnswerRow.id)
    assert (first.outcome, first.value, first.origin) == (Outcome.UNCLEAR, None, "sms")
    assert (entered.value, entered.origin, entered.entered_by) == ("31", "clerk", "Clara Ruiz")
    assert (entered.supersedes_id, entered.reply_id) == (first.id, None)
    row = VerifiedRow.get(VerifiedRow.question == GIRLS)
    assert (row.status, row.value, row.agree) == ("verified", "31", 3)
    assert entering.waiting(office.desk) == ()


def test_the_dialogue_that_waits_for_it_goes_on(office: Office) -> None:
    office.hears(LEADER, "casi todas")
    session = int(SessionRow.get(SessionRow.msisdn == LEADER).id)
    enter(office, session, "31")
    assert [text for to, text in office.send_all() if to == LEADER] == [
        "¿Cuantos niños asistieron a clases el viernes?"
    ]
    office.hears(LEADER, "28")
    assert SessionRow.get(SessionRow.id == session).status == SessionStatus.DONE


def test_a_clear_answer_of_the_reporter_stands(office: Office) -> None:
    office.hears(LEADER, "31")
    session = int(SessionRow.get(SessionRow.msisdn == LEADER).id)
    with pytest.raises(NotReadyError, match="clear: 31"):
        enter(office, session, "30")
    assert AnswerRow.select().count() == 1


def test_the_office_may_correct_its_own_entry_and_the_reporter_may_correct_both(office: Office) -> None:
    session = give_up(office)
    enter(office, session, "30")
    enter(office, session, "31")
    office.hears(LEADER, "28")
    assert [row.value for row in AnswerRow.select().where(AnswerRow.question == GIRLS)] == [None, "30", "31"]


def test_more_than_the_register_has_must_be_meant(office: Office) -> None:
    session = give_up(office)
    with pytest.raises(WillayError, match="more than the register has"):
        enter(office, session, "54")
    assert enter(office, session, "54", sure=True).value == 54


@pytest.mark.parametrize("typed", ["", "treinta", "-3", "3.5", "1234567", "si"])
def test_what_is_no_count_is_refused(office: Office, typed: str) -> None:
    session = give_up(office)
    with pytest.raises(WillayError, match="not a count"):
        enter(office, session, typed)


@pytest.mark.parametrize("typed", ["no_class", "dont_know"])
def test_no_class_and_not_known_can_be_entered_too(office: Office, typed: str) -> None:
    assert enter(office, give_up(office), typed) == Recorded(outcome=Outcome(typed))


def test_other_types_are_read_as_a_reply_is(office: Office) -> None:
    start(office, "textbooks")
    session = SessionRow.get((SessionRow.msisdn == LEADER) & (SessionRow.status == SessionStatus.WAITING)).id
    received = QuestionKey("all_received")
    entered = entering.enter(office.desk, session, received, "sí", "Clara", office.moment)
    assert entered.value == "yes"
    with pytest.raises(WillayError, match="neither yes nor no"):
        entering.enter(office.desk, session, received, "quizas", "Clara", office.moment)


def test_after_the_seal_and_without_a_name_nothing_is_entered(office: Office) -> None:
    session = give_up(office)
    with pytest.raises(WillayError, match="who enters it"):
        entering.enter(office.desk, session, GIRLS, "31", "  ", office.moment)
    closing.seal(office.desk, RoundRow.get().id, office.moment)
    with pytest.raises(NotReadyError, match="sealed"):
        enter(office, session, "31")


def test_an_unknown_dialogue_or_question_is_named(office: Office) -> None:
    with pytest.raises(NotFoundError, match="no dialogue 99"):
        enter(office, 99, "31")
    with pytest.raises(NotFoundError, match="asks nothing called"):
        entering.show(office.desk, give_up(office), QuestionKey("girls"))
