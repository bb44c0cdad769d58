"""A round of a RapidPro flow: three reporters at once, restarts, silence, late words; compared like any other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from gateway import asking, entering
from gateway.formats import questionnaire_file
from gateway.store import questionnaires
from gateway.store.tables_people import ContactRow, PostRow
from gateway.store.tables_survey import AnswerRow, SessionRow, VerifiedRow
from gateway.survey.flow.engine import MOST_SPRINTS
from gateway.survey.model import Role, SessionStatus
from tests.survey.flow.flow_files import Json, attendance, export, flow, node, send, switch

from .office import Office, open_office, phone_of, reopen

CODE = "0487652"
LEADER, PARENT, PRINCIPAL = (phone_of(CODE, number) for number in (1, 2, 3))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE, name="IE Huancas", girls=20)
    return made


def ask(office: Office, *flows: Json) -> list[tuple[str, str]]:
    """Import a file of flows and begin a round of it; what is said first."""
    found = questionnaire_file.read(export(*flows).encode(), "flujo.json")
    questionnaire = found.questionnaire
    with office.desk.store.transaction():
        questionnaires.save(questionnaire.name, questionnaire.version, found.source, office.clock.now())
    asking.start(office.desk, questionnaire.name, office.moment)
    office.tick()
    return office.send_all()


def texts(said: list[tuple[str, str]]) -> list[str]:
    return [text for _, text in said]


def sessions() -> dict[str, SessionStatus]:
    return {row.msisdn: row.status for row in SessionRow.select()}


def books() -> Json:
    asked = switch(
        "books",
        send("¿Llegaron todos los libros?"),
        cases={"Si": ("has_any_word", ["si sí"]), "No": ("has_any_word", ["no"])},
        ways={"Si": "thanks", "No": "missing", "No Response": "late", "Other": "books"},
        result="Todos",
        timeout=(3600, "No Response"),
    )
    missing = switch(
        "missing",
        send("¿Cuántos faltan?"),
        cases={"Numero": ("has_number", [])},
        ways={"Numero": "thanks", "Other": "missing"},
        result="Faltan",
    )
    return flow("Libros", asked, missing, node("thanks", send("Gracias.")), node("late", send("Le escribimos luego.")))


def test_three_reporters_walk_through_the_flow_and_are_compared(office: Office) -> None:
    assert {text for _, text in ask(office, attendance())} == {"¿Cuantas niñas hay hoy en IE Huancas?"}
    for phone in (LEADER, PARENT, PRINCIPAL):
        assert texts(office.hears(phone, "son 15 niñas")) == ["¿Cuantos niños?"]
        assert texts(office.hears(phone, "18")) == ["Gracias: 33 en total."]
    assert set(sessions().values()) == {SessionStatus.DONE}
    verified = {row.question: (row.status.value, row.value) for row in VerifiedRow.select()}
    assert verified == {"girls_present": ("verified", "15"), "boys_present": ("verified", "18")}


def test_the_register_bounds_what_the_flow_takes(office: Office) -> None:
    ask(office, attendance())
    assert texts(office.hears(LEADER, "35")) == ["Responda con un numero, por favor."]
    (kept,) = AnswerRow.select()
    assert (kept.question, kept.outcome.value) == ("girls_present", "unclear")
    office.hears(LEADER, "15")
    assert [row.outcome.value for row in AnswerRow.select().order_by(AnswerRow.id)] == ["unclear", "value"]


def test_a_restart_between_two_replies_changes_nothing(office: Office) -> None:
    ask(office, attendance())
    office.hears(LEADER, "15")
    again = reopen(office)
    assert texts(again.hears(LEADER, "18")) == ["Gracias: 33 en total."]


def test_silence_is_an_answer_once_the_question_has_left_long_enough(office: Office) -> None:
    found = questionnaire_file.read(export(books()).encode(), "flujo.json")
    with office.desk.store.transaction():
        questionnaires.save("libros", found.questionnaire.version, found.source, office.clock.now())
    asking.start(office.desk, "libros", office.moment)
    office.tick()
    assert office.tick(hours=2).lapsed == 0  # the question is still here
    assert len(office.send_all()) == 3
    assert office.tick(minutes=59).lapsed == 0
    office.hears(LEADER, "si")
    assert office.tick(minutes=2).lapsed == 2
    assert texts(office.send_all()) == ["Le escribimos luego."] * 2
    assert office.tick(minutes=90).lapsed == 0
    assert AnswerRow.select().count() == 1  # silence is no answer to compare


def test_what_only_some_are_asked_is_missing_from_nobody(office: Office) -> None:
    ask(office, books())
    for phone in (LEADER, PARENT, PRINCIPAL):
        office.hears(phone, "sí, todos")
    office.tick(days=3)
    assert {row.question: row.value for row in VerifiedRow.select()} == {"todos": "yes"}


def test_correct_goes_back_one_reply_also_after_the_end(office: Office) -> None:
    ask(office, attendance())
    office.hears(LEADER, "15")
    assert texts(office.hears(LEADER, "CORREGIR 16")) == ["¿Cuantos niños?"]
    assert texts(office.hears(LEADER, "18")) == ["Gracias: 34 en total."]
    assert texts(office.hears(LEADER, "CORREGIR 17")) == ["Gracias: 33 en total."]
    values = [(row.question, row.value, row.supersedes_id) for row in AnswerRow.select().order_by(AnswerRow.id)]
    assert values == [
        ("girls_present", "15", None),
        ("girls_present", "16", 1),
        ("boys_present", "18", None),
        ("boys_present", "17", 3),
    ]


def test_help_and_stop_are_heard_before_the_flow(office: Office) -> None:
    ask(office, attendance())
    assert texts(office.hears(LEADER, "AYUDA"))[-1] == "¿Cuantas niñas hay hoy en IE Huancas?"
    assert len(office.hears(LEADER, "ALTO")) == 1
    assert sessions()[LEADER] == SessionStatus.STOPPED
    assert office.hears(LEADER, "15") == []


def test_a_late_reply_goes_on_where_the_flow_waits(office: Office) -> None:
    ask(office, attendance())
    office.tick(days=3)
    assert sessions()[LEADER] == SessionStatus.EXPIRED
    assert texts(office.hears(LEADER, "15")) == ["¿Cuantos niños?"]
    (kept,) = AnswerRow.select()
    assert kept.late


def test_a_flow_that_will_not_end_is_ended_and_left_to_the_clerk(office: Office) -> None:
    ask(office, attendance())
    heard = 0
    while sessions()[LEADER] == SessionStatus.OPEN:
        office.clock.at += timedelta(hours=1)  # more replies an hour are not answered
        office.hears(LEADER, f"no entiendo {'x' * heard}")
        heard += 1
    assert heard == MOST_SPRINTS
    assert sessions()[LEADER] == SessionStatus.DONE
    assert {row.outcome.value for row in AnswerRow.select()} == {"unclear"}
    assert [one.question for one in entering.waiting(office.desk)] == ["girls_present"]


def test_a_phone_of_two_schools_is_told_which_one_is_meant(office: Office) -> None:
    other = office.school("0499999", name="IE Molino")
    PostRow.update(contact_id=ContactRow.get(ContactRow.msisdn == LEADER).id).where(
        (PostRow.school_id == other) & (PostRow.role == Role.LEADER)
    ).execute()
    said = [text for phone, text in ask(office, books()) if phone == LEADER]
    assert said == ["IE Huancas: ¿Llegaron todos los libros?"]
    assert texts(office.hears(LEADER, "si")) == ["IE Huancas: Gracias.", "IE Molino: ¿Llegaron todos los libros?"]
