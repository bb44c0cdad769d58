"""A case from the SMS to the promoter until it is settled, given to another, or the office's, over a real database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gateway import asking, exporting, resolving
from gateway.config_records import CasesConfig
from gateway.errors import NotReadyError, WillayError
from gateway.formats import questionnaire_toml
from gateway.store import case_events, disputes, questionnaires
from gateway.store.records_survey import Dispute
from gateway.store.states import CaseStep, DisputeState, SendState
from gateway.store.tables_people import ContactRow, PostRow
from gateway.store.tables_radio import EventRow, OutboxRow
from gateway.store.tables_survey import DisputeRow
from gateway.store.tables_upload import UploadLogRow
from gateway.survey import shipped
from gateway.survey.found_out import CaseSource
from gateway.survey.model import Role

from .office import Office, open_office, phone_of

CODE = "0487652"
PAULA = "+51999999999"
PEDRO = "+51988888888"

TRAVEL = """
name = "travel"
title.es = "Camino"
purpose.es = "Como llegan."

[[question]]
key = "how"
type = "choice"
text.es = "¿Como llegan los alumnos?"
label.es = "como llegan"
example.es = "1"
choices = [{ key = "on_foot", es = "a pie" }, { key = "by_boat", es = "en bote" }]

[[question]]
key = "water"
type = "number"
text.es = "¿Cuantos litros de agua?"
label.es = "litros"
example.es = "12.5"

[[question]]
key = "came"
type = "date"
text.es = "¿Que dia llego el material?"
label.es = "dia del material"
example.es = "20/11"
"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE)
    return made


def start(office: Office, name: str = "student_attendance") -> None:
    asking.start(office.desk, name, office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()


def differ(office: Office, *girls: str, boys: str = "20") -> Dispute:
    """The three answer with different numbers of girls; the case."""
    start(office)
    for number, value in enumerate(girls or ("31", "30", "28"), start=1):
        office.hears(phone_of(CODE, number), value)
        office.hears(phone_of(CODE, number), boys)
    return case(office)


def case(office: Office) -> Dispute:
    with office.desk.store.reading():
        (found,) = disputes.listing()
    return found


def steps(office: Office) -> list[CaseStep]:
    with office.desk.store.reading():
        return [event.kind for event in case_events.of_case(case(office).id)]


def told(office: Office, phone: str = PAULA) -> list[str]:
    return [text for to, text in office.sent if to == phone]


def known(office: Office) -> dict[str, tuple[str, object]]:
    return {str(row["question"]): (str(row["status"]), row["value"]) for row in exporting.verified_rows(office.desk)}


def test_the_promoter_may_say_how_it_was_found_out_with_the_value(office: Office) -> None:
    found = differ(office)
    (said,) = office.hears(PAULA, f"{found.id} 30 visita")
    assert said[1] == f"Gracias. Caso {found.id} cerrado: 30 niñas."
    assert (case(office).value, case(office).source) == ("30", CaseSource.VISIT)


def test_the_promoter_is_asked_how_it_was_found_out_and_may_answer_with_one_word(office: Office) -> None:
    found = differ(office)
    (said,) = office.hears(PAULA, f"{found.id} 30")
    assert said[1].endswith("¿Como lo supo? Responda VISITA, REGISTRO o LLAMADA.")
    assert case(office).source is CaseSource.UNKNOWN
    (thanks,) = office.hears(PAULA, "por telefono, gracias")
    assert thanks[1] == f"Gracias. Caso {found.id}: anotado."
    assert case(office).source is CaseSource.PHONE
    assert steps(office) == [CaseStep.OPENED, CaseStep.TOLD, CaseStep.RESOLVED, CaseStep.SOURCED]
    assert case(office).value == "30"


@pytest.mark.parametrize("text", ["{id} visita", "caso {id} visita", "VISITA.", "fui a la escuela"])
def test_how_it_was_found_out_is_read_in_many_words(office: Office, text: str) -> None:
    found = differ(office)
    office.hears(PAULA, f"{found.id} 30")
    office.hears(PAULA, text.format(id=found.id))
    assert case(office).source is CaseSource.VISIT


def test_other_words_after_a_case_was_closed_are_no_source(office: Office) -> None:
    found = differ(office)
    office.hears(PAULA, f"{found.id} 30")
    office.hears(PAULA, "mañana no hay visita y llame al director, manden 5 libros")
    assert case(office).source is CaseSource.UNKNOWN


def test_every_step_is_kept_with_who_when_and_what(office: Office) -> None:
    found = differ(office)
    office.hears(PAULA, f"{found.id} como 30")
    office.hears(PAULA, f"{found.id} 30")
    with office.desk.store.reading():
        opened, _, unclear, resolved = case_events.of_case(found.id)
    assert (opened.low, opened.high) == ("28", "31")
    assert unclear.kind is CaseStep.UNCLEAR
    assert unclear.reply_id is not None
    assert (resolved.who, resolved.value, resolved.reply_id) == ("Paula Promotora", "30", unclear.reply_id + 1)


def test_the_office_may_let_the_promoter_know_who_said_what(office: Office) -> None:
    config = replace(office.desk.config, cases=CasesConfig(name_reporters=True))
    named = replace(office, desk=replace(office.desk, config=config))
    differ(named, "31", "30", "28")
    assert "dicen lider 31, padres 30, director 28." in told(named)[0]
    assert told(office) == told(named)


def test_without_leave_only_the_range_is_told(office: Office) -> None:
    differ(office)
    (text,) = told(office)
    assert "dicen 28 a 31" in text
    assert not any(word in text for word in ("lider", "padres", "director"))


def test_a_case_is_recalled_and_then_becomes_the_office_s(office: Office) -> None:
    differ(office)
    for _ in range(8):
        office.tick(days=1)
        office.send_all()
    assert len(told(office)) == 3
    assert all(text.startswith("Recordatorio") for text in told(office)[1:])
    assert steps(office) == [CaseStep.OPENED, *[CaseStep.TOLD] * 3, CaseStep.ESCALATED]
    assert [row.kind for row in EventRow.select()].count("case escalated") == 1
    office.tick(days=5)
    assert steps(office).count(CaseStep.ESCALATED) == 1


def test_a_case_that_is_the_office_s_can_still_be_settled_by_the_promoter(office: Office) -> None:
    found = differ(office)
    office.tick(days=8)
    assert case(office).escalated_at is not None
    office.hears(PAULA, f"{found.id} 30 registro")
    office.hears(PAULA, f"{found.id} 30")
    assert case(office).state is DisputeState.RESOLVED


def test_the_days_are_the_configuration_s(office: Office) -> None:
    config = replace(office.desk.config, cases=CasesConfig(remind_after_days=1, escalate_after_days=2))
    quick = replace(office, desk=replace(office.desk, config=config))
    differ(quick)
    quick.tick(days=1, minutes=1)
    quick.send_all()
    assert len(told(quick)) == 2
    quick.tick(days=1)
    assert case(quick).escalated_at is not None


def test_a_case_whose_promoter_said_stop_goes_to_the_other_promoter_of_the_school(office: Office) -> None:
    found = differ(office)
    office.person(1, Role.PROMOTER, PEDRO, name="Pedro")
    office.hears(PAULA, "ALTO")
    office.tick(minutes=1)
    office.send_all()
    assert told(office, PEDRO) == [told(office)[0]]
    assert len(told(office)) == 2  # the case, and that no more will come
    office.hears(PEDRO, f"{found.id} 28")
    assert case(office).resolved_by == "Pedro"


def test_a_case_of_a_school_that_lost_its_promoter_is_the_office_s(office: Office) -> None:
    differ(office)
    PostRow.update(active=False).where(PostRow.role == Role.PROMOTER).execute()
    office.tick(minutes=1)
    assert (case(office).promoter_id, case(office).escalated_at) == (None, office.clock.now())
    before = steps(office)
    office.tick(minutes=1)
    assert steps(office) == before
    PostRow.update(active=True).where(PostRow.role == Role.PROMOTER).execute()
    office.tick(minutes=1)
    office.send_all()
    assert case(office).escalated_at is None
    assert len(told(office)) == 2


def test_a_case_stays_with_its_promoter_where_the_school_has_two(office: Office) -> None:
    differ(office)
    office.person(1, Role.PROMOTER, PEDRO, name="Pedro")
    office.tick(minutes=1)
    office.send_all()
    assert told(office, PEDRO) == []


def test_a_correction_after_a_case_was_settled_is_written_down_once_and_changes_nothing(office: Office) -> None:
    start(office)
    for number, girls in ((1, "31"), (2, "31"), (3, "28")):
        office.hears(phone_of(CODE, number), girls)
    office.hears(PAULA, f"{case(office).id} 31 visita")
    office.hears(phone_of(CODE, 3), "CORREGIR 25")
    assert known(office)["girls_present"] == ("verified", 31)
    assert steps(office)[-1] is CaseStep.CHANGED
    before = steps(office)
    office.hears(phone_of(CODE, 1), "20")
    office.tick(hours=49)
    assert steps(office) == before


def test_the_office_opens_a_settled_case_again_and_its_history_stays(office: Office) -> None:
    found = differ(office)
    resolving.resolve(office.desk, found.id, 30, "Clara", office.moment, source=CaseSource.REGISTER)
    resolving.reopen(office.desk, found.id, "Clara", office.moment)
    office.send_all()
    assert known(office)["girls_present"] == ("disputed", None)
    assert (case(office).state, case(office).value, case(office).source) == (DisputeState.OPEN, None, None)
    assert not told(office)[-1].startswith("Recordatorio")
    office.hears(PAULA, f"{found.id} 28 visita")
    assert known(office)["girls_present"] == ("verified", 28)
    with office.desk.store.reading():
        values = [event.value for event in case_events.of_case(found.id) if event.kind is CaseStep.RESOLVED]
    assert values == ["30", "28"]


def test_only_a_settled_case_can_be_opened_again(office: Office) -> None:
    with pytest.raises(NotReadyError):
        resolving.reopen(office.desk, differ(office).id, "Clara", office.moment)


def test_a_case_reopened_where_all_agree_by_now_is_withdrawn(office: Office) -> None:
    start(office)
    for number, girls in ((1, "31"), (2, "31"), (3, "28")):
        office.hears(phone_of(CODE, number), girls)
    resolving.resolve(office.desk, case(office).id, 30, "Clara", office.moment)
    office.hears(phone_of(CODE, 3), "CORREGIR 31")
    resolving.reopen(office.desk, case(office).id, "Clara", office.moment)
    assert case(office).state is DisputeState.WITHDRAWN
    assert known(office)["girls_present"] == ("verified", 31)


def take(office: Office, source: str, name: str) -> None:
    with office.desk.store.transaction():
        questionnaires.save(name, questionnaire_toml.read(source, name).version, source, office.clock.now())


def test_cases_about_a_choice_a_number_and_a_day_are_put_and_settled(office: Office) -> None:
    take(office, TRAVEL, "travel")
    start(office, "travel")
    for number, texts in ((1, ("1", "12.5", "3/11")), (2, ("2", "10", "5/11")), (3, ("a pie", "12.5", "3/11"))):
        for text in texts:
            office.hears(phone_of(CODE, number), text)
    choice, water, day = told(office)
    assert "unos dicen a pie / en bote" in choice
    assert choice.endswith("1 y la opcion: 1) a pie 2) en bote")
    assert "litros" in water
    assert "10 a 12.5" in water
    assert "3/11/2026" in day.replace("03/", "3/")
    for _ in range(2):  # two had said something else, or nobody this
        office.hears(PAULA, "1 en bote fui")
        office.hears(PAULA, "2: 11,5")
        office.tick(minutes=5)
        office.hears(PAULA, "caso 3 4/11 segun registro")
    assert known(office) == {
        "how": ("verified", "by_boat"),
        "water": ("verified", "11.5"),
        "came": ("verified", "2026-11-04"),
    }
    bodies = [row.body for row in UploadLogRow.select().where(UploadLogRow.kind == "verified")]
    assert any('"by_boat"' in body for body in bodies)


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [("how", "en bote", "by_boat"), ("how", "2", "by_boat"), ("water", "12,5", "12.5"), ("came", "4/11", "2026-11-04")],
)
def test_the_office_types_a_value_of_any_type(office: Office, key: str, typed: str, value: str) -> None:
    questionnaire = questionnaire_toml.read(TRAVEL, "travel")
    question = next(one for one in questionnaire.questions if one.key == key)
    assert resolving.read_value(question, typed, office.clock.now().date()) == value


@pytest.mark.parametrize(
    ("key", "typed"), [("how", "en avion"), ("water", "mucha"), ("came", "31/2"), ("came", "ayer")]
)
def test_what_is_no_value_of_that_type_is_refused_with_what_to_write(office: Office, key: str, typed: str) -> None:
    question = next(one for one in questionnaire_toml.read(TRAVEL, "travel").questions if one.key == key)
    with pytest.raises(WillayError) as refused:
        resolving.read_value(question, typed, office.clock.now().date())
    assert refused.value.hint


def test_two_equal_answers_of_three_wait_for_the_third_whatever_the_quorum(office: Office) -> None:
    """A third that differs is a dispute: two are never certain."""
    take(office, shipped.source("student_attendance").replace('key = "girls_present"', 'key = "girls_present"\nquorum = 2'), "student_attendance")  # fmt: skip  # noqa: E501
    start(office)
    for number in (1, 2):
        office.hears(phone_of(CODE, number), "31")
    assert known(office)["girls_present"] == ("provisional", 31)
    office.hears(phone_of(CODE, 3), "28")
    assert known(office)["girls_present"] == ("disputed", None)


def test_a_question_for_one_role_with_a_quorum_of_one_is_verified_by_that_role(office: Office) -> None:
    source = shipped.source("student_attendance").replace(
        'key = "girls_present"', 'key = "girls_present"\nquorum = 1\nroles = ["principal"]'
    )
    take(office, source, "student_attendance")
    start(office)
    office.hears(phone_of(CODE, 3), "31")
    assert known(office)["girls_present"] == ("verified", 31)
    assert ContactRow.select().count() == 4


def test_a_bare_number_is_no_answer_to_a_case_whose_text_has_not_left(office: Office) -> None:
    found = differ(office)
    OutboxRow.update(state=SendState.QUEUED).where(OutboxRow.dispute_id == found.id).execute()
    office.receive(office.part(PAULA, "4"))
    assert case(office).state == DisputeState.OPEN
    office.send_all()
    office.hears(PAULA, "30")
    assert (case(office).state, case(office).value) == (DisputeState.RESOLVED, "30")


def test_a_case_whose_text_has_not_left_can_be_settled_by_its_number(office: Office) -> None:
    found = differ(office)
    OutboxRow.update(state=SendState.QUEUED).where(OutboxRow.dispute_id == found.id).execute()
    office.hears(PAULA, f"{found.id} 30")
    assert case(office).value == "30"


def test_a_case_names_the_day_with_its_date(office: Office) -> None:
    differ(office)
    assert ", viernes 20/11: dicen 28 a 31." in told(office)[-1]


def test_a_yes_or_no_is_asked_of_that_day(office: Office) -> None:
    allowance(office, "no", "no", "si")
    assert "asignacion recibida, viernes 20/11: unos dicen si, otros no." in told(office)[-1]


def allowance(office: Office, *said: str) -> Dispute:
    """The three answer differently whether the allowance is there; the case."""
    start(office, "maintenance")
    for number, word in enumerate(said, start=1):
        office.hears(phone_of(CODE, number), word)
    return case(office)


def lacking(office: Office, *books: str) -> Dispute:
    """The three answer with different numbers of missing books: something that changes; the case."""
    start(office, "textbooks")
    for number, value in enumerate(books or ("31", "30", "28"), start=1):
        office.hears(phone_of(CODE, number), "no")
        office.hears(phone_of(CODE, number), value)
    return case(office)


def test_what_is_found_out_of_a_friday_of_these_days_settles_at_once(office: Office) -> None:
    differ(office, "31", "31", "28")
    office.hears(PAULA, "1 29")
    assert known(office)["girls_present"] == ("verified", 29)


SURE = (
    "Caso 1: Escuela 0487652, libros que faltan, viernes 20/11: ¿30? Si es asi para ese dia responda 1 SI; si no, 1"
    " y lo correcto."
)


def test_what_two_reporters_agree_against_is_asked_once_more(office: Office) -> None:
    lacking(office, "31", "31", "30")
    assert office.hears(PAULA, "1 30 visita") == [(PAULA, SURE)]
    assert case(office).state is DisputeState.OPEN
    assert known(office)["missing"] == ("disputed", None)
    (thanks,) = office.hears(PAULA, "1 SI")
    assert thanks[1] == "Gracias. Caso 1 cerrado: 30 libros que faltan."
    assert (case(office).value, case(office).source) == ("30", CaseSource.VISIT)
    assert steps(office) == [CaseStep.OPENED, CaseStep.TOLD, CaseStep.DOUBTED, CaseStep.RESOLVED]


def test_what_nobody_said_is_asked_once_more_and_another_value_settles_it(office: Office) -> None:
    lacking(office)
    assert "¿29?" in office.hears(PAULA, "1 29")[0][1]
    office.hears(PAULA, "1: 28")
    assert (case(office).state, case(office).value) == (DisputeState.RESOLVED, "28")


def test_it_is_asked_once_only_whatever_the_second_value(office: Office) -> None:
    lacking(office, "31", "31", "28")
    office.hears(PAULA, "1 12")
    office.hears(PAULA, "1 13")
    assert case(office).value == "13"


def test_what_one_of_three_said_where_all_differ_settles_at_once(office: Office) -> None:
    lacking(office, "31", "30", "28")
    office.hears(PAULA, "28")
    assert case(office).value == "28"


@pytest.mark.parametrize("text", ["si", "SI asi es", "1 si", "caso 1: si"])
def test_yes_means_the_value_of_before(office: Office, text: str) -> None:
    lacking(office)
    office.hears(PAULA, "29")
    office.tick(hours=2)
    office.hears(PAULA, text)
    assert case(office).value == "29"


def test_yes_settles_no_case_that_was_not_asked_about_again(office: Office) -> None:
    lacking(office)
    assert "No entendi" in office.hears(PAULA, "1 si")[0][1]
    office.hears(PAULA, "29")
    assert "No entendi" in office.hears(PAULA, "no")[0][1]
    assert case(office).state is DisputeState.OPEN


def test_the_same_message_come_twice_is_no_second_answer(office: Office) -> None:
    lacking(office)
    office.hears(PAULA, "1 29")
    office.tick(seconds=40)
    assert office.hears(PAULA, "1 29") == []
    assert case(office).state is DisputeState.OPEN
    office.tick(minutes=5)
    office.hears(PAULA, "1 29")
    assert case(office).value == "29"


def test_no_class_a_week_later_is_asked_of_that_day_once_more(office: Office) -> None:
    differ(office, "31", "31", "28")
    office.tick(days=7)
    assert ": ¿no hubo clases? Si es asi" in office.hears(PAULA, "1 no hubo clases")[0][1]
    office.hears(PAULA, "si")
    assert known(office)["girls_present"] == ("no_class", None)


def test_a_yes_that_ends_the_asking_needs_two_who_said_it(office: Office) -> None:
    allowance(office, "no", "si", "no")
    (asked,) = office.hears(PAULA, "1 si")
    assert asked[1] == (
        "Caso 1: Escuela 0487652, asignacion recibida: ¿y el viernes 20/11? Responda como era ese dia: 1 SI o 1 NO"
    )
    office.hears(PAULA, "1 no")
    assert known(office)["allowance_received"] == ("verified", "no")


def test_a_yes_that_two_said_or_a_no_settles_at_once(office: Office) -> None:
    allowance(office, "no", "si", "si")
    office.hears(PAULA, "1 si")
    assert known(office)["allowance_received"] == ("verified", "yes")


def test_what_is_found_out_a_week_later_is_asked_of_that_day_once_more(office: Office) -> None:
    differ(office, "31", "30", "28")
    office.tick(days=7)
    assert "viernes 20/11: ¿28?" in office.hears(PAULA, "1 28")[0][1]
    office.hears(PAULA, "1 si")
    assert case(office).value == "28"


def test_a_bare_yes_is_about_the_case_asked_about_last(office: Office) -> None:
    differ(office, "31", "31", "28")
    for number in (1, 2, 3):
        office.hears(phone_of(CODE, number), "CORREGIR 2" + str(number))
    first, second = sorted(DisputeRow.select(), key=lambda row: int(row.id))
    office.tick(days=7)
    office.hears(PAULA, f"{first.id} 29")
    assert DisputeRow.get_by_id(first.id).state == DisputeState.OPEN
    office.hears(PAULA, "si")
    assert DisputeRow.get_by_id(first.id).value == "29"
    assert DisputeRow.get_by_id(second.id).state == DisputeState.OPEN


def test_a_bare_value_that_has_just_settled_another_case_is_asked_about(office: Office) -> None:
    start(office)
    for number, girls, boys in ((1, "31", "25"), (2, "25", "26"), (3, "28", "27")):
        office.hears(phone_of(CODE, number), girls)
        office.hears(phone_of(CODE, number), boys)
    office.hears(PAULA, "1 25 visita")
    assert "niños, viernes 20/11: ¿25?" in office.hears(PAULA, "25")[0][1]
    office.hears(PAULA, "2 26")
    assert [str(row.value) for row in DisputeRow.select().order_by(DisputeRow.id)] == ["25", "26"]


def test_whoever_takes_over_a_case_is_asked_once_more_too(office: Office) -> None:
    lacking(office)
    office.hears(PAULA, "1 29")
    office.person(1, Role.PROMOTER, PEDRO, name="Pedro")
    office.hears(PAULA, "ALTO")
    office.tick(minutes=1)
    office.send_all()
    assert "¿29?" in office.hears(PEDRO, "1 29")[0][1]
    assert case(office).state is DisputeState.OPEN


def test_a_case_asked_about_once_more_is_recalled_and_then_becomes_the_office_s(office: Office) -> None:
    lacking(office)
    office.hears(PAULA, "1 29")
    before = len(told(office))
    for _ in range(8):
        office.tick(days=1)
        office.send_all()
    assert len(told(office)) == before + 2
    assert case(office).escalated_at is not None
    resolving.resolve(office.desk, 1, 29, "Clara", office.moment)
    assert case(office).value == "29"


def test_a_question_put_so_late_that_the_day_could_be_the_next_one_says_the_date(office: Office) -> None:
    start(office)
    office.tick(days=4)
    assert office.hears(phone_of(CODE, 1), "31")[-1][1].endswith("asistieron a clases el viernes?")
    office.tick(days=1)
    said = office.hears(phone_of(CODE, 2), "31")
    assert said[-1][1] == "Gracias: 31 niñas. ¿Cuantos niños asistieron a clases el viernes 20/11?"
