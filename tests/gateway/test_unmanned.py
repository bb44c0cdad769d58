"""Machines that text back: nothing they say becomes an answer, and the talk stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway import asking
from gateway.store.tables_radio import InboxRow
from gateway.store.tables_survey import AnswerRow
from gateway.survey.hubspeak import speaks_as_a_hub, without_own
from gateway.survey.model import Outcome

from .office import Office, open_office, phone_of

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


def last_to(office: Office, phone: str) -> str:
    return [text for to, text in office.sent if to == phone][-1]


def talk(office: Office, machine: Callable[[str], str], rounds: int = 60) -> int:
    """A machine answers each text it gets, a minute later; how many texts it got."""
    got = 0
    pending = [last_to(office, LEADER)]
    for _ in range(rounds):
        if not pending:
            break
        text = pending.pop(0)
        got += 1
        office.clock.at += timedelta(minutes=1)
        pending += [said for to, said in office.hears(LEADER, machine(text)) if to == LEADER]
    return got


def test_a_machine_that_sends_back_what_it_gets_is_answered_not_once(office: Office) -> None:
    assert talk(office, lambda text: text) == 1
    assert [row.handled_as for row in InboxRow.select()] == ["machine"]
    assert AnswerRow.select().count() == 0


def test_a_machine_that_cuts_or_wraps_what_it_gets_answers_nothing(office: Office) -> None:
    assert talk(office, lambda text: text[:40]) == 1
    talk(office, lambda text: f"Su mensaje fue recibido: {text}")
    assert not [row.value for row in AnswerRow.select() if row.outcome == Outcome.VALUE]


@pytest.mark.parametrize(
    "away", ["Estoy manejando, le respondo mas tarde", "En este momento no puedo atender. Deje su mensaje"]
)
def test_a_phone_that_says_it_is_away_is_left_alone(office: Office, away: str) -> None:
    assert talk(office, lambda _: away) <= 3
    assert [row.handled_as for row in InboxRow.select().order_by(InboxRow.id)][-1] == "machine"
    assert not [row.value for row in AnswerRow.select() if row.outcome == Outcome.VALUE]


def test_another_hub_cannot_be_talked_with(office: Office) -> None:
    texts = office.desk.library.lexicon
    reask = texts(office.desk.config.hub.language).say["reask_count"]
    question = last_to(office, LEADER)
    assert office.hears(LEADER, reask.format(example=31, question=question)) == []
    assert (
        office.hears(LEADER, "Gracias. Su numero no esta en la lista de reportantes. Si reporta por una escuela") == []
    )
    assert AnswerRow.select().count() == 0


def test_a_machine_that_changes_its_mind_for_ever_is_not_answered_for_ever(office: Office) -> None:
    limits = replace(office.desk.config.limits, replies_per_day=25)
    office.desk = replace(office.desk, config=replace(office.desk.config, limits=limits))
    office.hears(LEADER, "20")
    for number in range(50):
        office.hears(LEADER, f"CORREGIR {number % 2 + 30}")
    assert len([to for to, _ in office.sent if to == LEADER]) <= 26
    assert InboxRow.select().where(InboxRow.handled_as == "capped").count() >= 20


def test_a_phone_that_quotes_the_question_keeps_its_answer(office: Office) -> None:
    office.hears(LEADER, f"> {last_to(office, LEADER)}\n31")
    assert [row.value for row in AnswerRow.select()] == ["31"]


def test_a_person_may_say_the_same_short_thing_often(office: Office) -> None:
    for _ in range(4):
        office.hears(LEADER, "no se")
    assert "machine" not in {row.handled_as for row in InboxRow.select()}


@pytest.mark.parametrize(
    "text",
    [
        "31",
        "gracias por su respuesta",
        "no hubo clases",
        "no entendi, 31?",
        "caso 3: 31",
        "el registro de la escuela tiene 45",
    ],
)
def test_people_do_not_speak_as_hubs_do(text: str) -> None:
    assert not speaks_as_a_hub(text)


def test_our_own_words_are_taken_out_of_a_reply() -> None:
    own = ("¿Cuántas niñas asistieron a clases el viernes?",)
    assert without_own("31", own) == "31"
    assert without_own("RE: ¿CUANTAS NIÑAS asistieron a clases el viernes? 31", own) == "re:   31"
    assert without_own("¿Cuantas niñas asistieron a clases el viernes?", own) is None
    assert without_own("¿Cuantas niñas asistieron a clases", own) is None
