"""Visits over a real database: drawn, sent to inspectors and to nobody else, told, corrected, set against cases."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from gateway import asking, drawing, resolving, visiting
from gateway.errors import NotReadyError, WillayError
from gateway.store import disputes, visits
from gateway.store.states import DisputeState
from gateway.store.tables_people import SchoolRow
from gateway.store.tables_visits import VisitObservationRow, VisitRow
from gateway.survey.found_out import CaseSource
from gateway.survey.model import Role
from gateway.survey.visit_frame import read_frame
from gateway.survey.visits import Evidence, Terms, Why, draw

from .office import FRIDAY, Office, open_office, phone_of

INES = "+51966666666"
CODES = tuple(f"04876{nth:02d}" for nth in range(12))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    for nth, code in enumerate(CODES):
        school = made.school(code, girls=10 + nth, boys=12)
        made.person(school, Role.INSPECTOR, INES, name="Ines Inspectora")
    return made


def drawn(office: Office, **options: object) -> drawing.Drawn:
    return drawing.draw_month(office.desk, "2026-11", office.moment, seed="llama", by="Clara", **options)  # type: ignore[arg-type]


def seen(office: Office) -> dict[str, str]:
    """What stands of every visit, by question."""
    with office.desk.store.reading():
        return {row.question: row.value for row in visits.observations([visit.id for visit in visits.made()])}


def test_a_draw_is_kept_with_all_that_makes_it_again(office: Office) -> None:
    made = drawn(office, count=4)
    assert len(made.visits) == 4
    terms = Terms(
        seed=made.draw.seed,
        month=made.draw.month,
        months=drawing.school_months(office.desk, "2026"),
        count=made.draw.wanted,
        large_from=150,
    )
    picks = draw(read_frame(made.draw.frame), terms)
    assert [pick.key for pick in picks] == [f"{visit.code}-{visit.annex}" for visit in made.visits]
    assert [pick.why for pick in picks] == [visit.why for visit in made.visits]


def test_inspectors_are_told_and_nobody_else(office: Office) -> None:
    made = drawn(office, count=3)
    office.send_all()
    assert len(office.sent) == 3
    assert {to for to, _ in office.sent} == {INES}
    for visit in made.visits:
        assert any(f"VISITA {visit.code} niñas 31" in text for _, text in office.sent)
        assert visit.told_at is not None


def test_an_inspector_who_shares_a_phone_with_a_reporter_of_the_school_is_not_sent_there(office: Office) -> None:
    for code in CODES:
        school = SchoolRow.get(SchoolRow.code == code)
        office.person(school.id, Role.INSPECTOR, phone_of(code, 2), name=f"Vecina {code}")
    VisitRow.delete().execute()
    assert {visit.inspector for visit in drawn(office).visits} == {"Ines Inspectora"}


def test_visits_are_shared_among_the_inspectors(office: Office) -> None:
    for code in CODES:
        office.person(SchoolRow.get(SchoolRow.code == code).id, Role.INSPECTOR, "+51966666667", name="Ivo")
    names = [visit.inspector for visit in drawn(office, count=6).visits]
    assert sorted(names) == ["Ines Inspectora"] * 3 + ["Ivo"] * 3


def test_a_month_is_drawn_once(office: Office) -> None:
    drawn(office)
    with pytest.raises(NotReadyError, match="drawn already"):
        drawn(office)


def test_a_month_without_school_and_a_seed_that_is_none_are_refused(office: Office) -> None:
    with pytest.raises(NotReadyError, match="2026-02"):
        drawing.draw_month(office.desk, "2026-02", office.moment, seed="llama", by="Clara")
    for seed in ("", "a|b", "x" * 65):
        with pytest.raises(WillayError, match="seed"):
            drawing.draw_month(office.desk, "2026-11", office.moment, seed=seed, by="Clara")


def test_an_observation_by_sms_is_echoed_and_kept(office: Office) -> None:
    made = drawn(office, count=2)
    code = made.visits[0].code
    office.send_all()
    (said,) = office.hears(INES, f"visita {code}: 9 niñas 8 niños libros si")
    assert said[1].startswith(f"Gracias. Visita {code}, 20/11: ")
    assert "9 niñas, 8 niños" in said[1]
    assert "todos los libros: si" in said[1]
    assert seen(office) == {"girls_present": "9", "boys_present": "8", "all_received": "yes"}
    assert VisitRow.get(VisitRow.id == made.visits[0].id).done_on == date(2026, 11, 20)


def test_a_form_sent_again_corrects_and_the_first_stays(office: Office) -> None:
    code = drawn(office, count=2).visits[0].code
    office.hears(INES, f"VISITA {code} niñas 9 niños 8")
    office.clock.at += timedelta(days=1)
    office.hears(INES, f"VISITA {code} niñas 7")
    assert seen(office) == {"girls_present": "7", "boys_present": "8"}
    assert [row.value for row in VisitObservationRow.select().where(VisitObservationRow.question == "girls_present")] == ["9", "7"]  # fmt: skip  # noqa: E501
    assert VisitRow.select().where(VisitRow.done_on.is_null(False)).count() == 1


def test_a_form_that_is_not_clear_is_asked_for_again_and_nothing_is_kept(office: Office) -> None:
    code = drawn(office, count=2).visits[0].code
    office.send_all()
    (said,) = office.hears(INES, f"VISITA {code} 9 8")
    assert "No entendi la visita" in said[1]
    (said,) = office.hears(INES, "VISITA 0999999 niñas 9")
    assert "¿De que escuela?" in said[1]
    assert seen(office) == {}


def test_without_a_code_the_only_school_that_waits_is_meant(office: Office) -> None:
    drawn(office, count=1)
    office.hears(INES, "VISITA niñas 9")
    assert seen(office) == {"girls_present": "9"}


def test_a_reporter_cannot_tell_of_a_visit(office: Office) -> None:
    drawn(office)
    office.hears(phone_of(CODES[0], 1), f"VISITA {CODES[0]} niñas 9")
    assert seen(office) == {}


def test_who_went_without_a_draw_is_kept_as_that(office: Office) -> None:
    office.hears(INES, f"VISITA {CODES[0]} niñas 9")
    with office.desk.store.reading():
        (visit,) = visits.made()
    assert (visit.why, visit.draw_id, visit.inspector) == (Why.HAND, None, "Ines Inspectora")


def dispute(office: Office) -> None:
    asking.start(office.desk, "student_attendance", office.moment, codes=(CODES[0],))
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()
    for number, girls in ((1, "9"), (2, "9"), (3, "7")):
        office.hears(phone_of(CODES[0], number), girls)


def test_a_visit_on_the_day_that_was_asked_about_settles_the_case(office: Office) -> None:
    dispute(office)
    office.hears(INES, f"VISITA {CODES[0]} niñas 8")
    with office.desk.store.reading():
        (case,) = disputes.listing()
    assert (case.state, case.value, case.source) == (DisputeState.RESOLVED, "8", CaseSource.VISIT)
    assert case.resolved_by == "Ines Inspectora"


def test_a_visit_on_another_day_settles_no_case_about_attendance(office: Office) -> None:
    dispute(office)
    office.hears(INES, f"VISITA {CODES[0]} 19/11 niñas 8")
    with office.desk.store.reading():
        (case,) = disputes.listing()
    assert case.state is DisputeState.OPEN
    assert office.clock.now() == FRIDAY


def test_a_visit_that_saw_more_than_the_register_has_leaves_the_case_to_the_office(office: Office) -> None:
    dispute(office)
    office.hears(INES, f"VISITA {CODES[0]} niñas 80")
    with office.desk.store.reading():
        (case,) = disputes.listing()
    assert case.state is DisputeState.OPEN
    assert seen(office) == {"girls_present": "80"}


def test_a_case_that_opens_after_the_visit_is_settled_by_what_was_seen(office: Office) -> None:
    office.hears(INES, f"VISITA {CODES[0]} niñas 8")
    dispute(office)
    office.tick(minutes=1)
    with office.desk.store.reading():
        (case,) = disputes.listing()
    assert (case.state, case.value, case.source) == (DisputeState.RESOLVED, "8", CaseSource.VISIT)


def test_a_case_that_the_office_opened_again_is_not_settled_by_the_same_visit(office: Office) -> None:
    dispute(office)
    office.hears(INES, f"VISITA {CODES[0]} niñas 8")
    with office.desk.store.reading():
        (case,) = disputes.listing()
    resolving.reopen(office.desk, case.id, "Clara", office.moment)
    office.tick(minutes=1)
    with office.desk.store.reading():
        assert disputes.listing()[0].state is DisputeState.OPEN


def test_what_somebody_of_the_office_types_is_checked(office: Office) -> None:
    def typed(code: str = CODES[0], days: int = 0, who: str = "Clara", **values: str) -> None:
        day = FRIDAY.date() + timedelta(days=days)
        visiting.record_typed(office.desk, code, values, office.moment, day=day, who=who, origin="page")

    typed(girls_present="8", all_received="si")
    assert seen(office) == {"girls_present": "8", "all_received": "yes"}
    with pytest.raises(WillayError, match="still to come"):
        typed(days=1, girls_present="8")
    with pytest.raises(WillayError, match="nobody asks dogs"):
        typed(dogs="8")
    with pytest.raises(WillayError, match="is not a count"):
        typed(girls_present="ocho")
    with pytest.raises(WillayError, match="no school"):
        typed(code="0999999", girls_present="8")
    with pytest.raises(WillayError, match="who was there"):
        typed(who=" ", girls_present="8")


def test_an_inspector_who_has_not_told_of_a_visit_is_reminded_once_in_the_last_week(office: Office) -> None:
    made = drawn(office, count=2)
    office.send_all()
    told, silent = made.visits
    office.hears(INES, f"VISITA {told.code} niñas 9")
    office.sent.clear()
    office.tick(days=3)  # Monday the 23rd: eight days of November are left
    assert office.send_all() == []
    office.tick(days=2)
    ((to, text),) = office.send_all()
    assert to == INES
    assert text.startswith("Recordatorio. Visita sin aviso, noviembre: ")
    assert f"VISITA {silent.code} niñas 31" in text
    for _ in range(3):
        office.tick(days=1)
    assert office.send_all() == []


def test_nobody_is_reminded_of_a_visit_they_were_sent_on_yesterday_or_after_saying_stop(office: Office) -> None:
    office.clock.at += timedelta(days=7)
    drawn(office, count=2)
    office.send_all()
    office.sent.clear()
    office.tick(days=1)
    assert office.send_all() == []
    office.hears(INES, "ALTO")
    office.sent.clear()
    office.tick(days=2, hours=1)
    assert office.send_all() == []


def test_how_something_was_found_out_is_kept(office: Office) -> None:
    made = drawn(office, count=1)
    visiting.record_typed(
        office.desk, made.visits[0].code, {"girls_present": "9"}, office.moment,
        day=FRIDAY.date(), who="Ines", origin="page", how=Evidence.PAPERS,
    )  # fmt: skip
    assert VisitObservationRow.get().how == "papers"
