"""What communities agreed on, over a real database: written down, judged by its day, printed on the next sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gateway import agreeing, reporting
from gateway.agreeing import Wording
from gateway.errors import NotFoundError, WillayError
from gateway.reports.sheet import sheet_of
from gateway.store import agreements
from gateway.store.agreements import Agreement
from gateway.store.reporting import schools
from gateway.store.tables_agreements import AgreementEventRow
from gateway.store.tables_upload import UploadLogRow
from gateway.survey.meeting import AgreementState, DecidedBy
from gateway.survey.model import Lang

from .office import FRIDAY, Office, open_office

CODE = "0487652"
ROOF = Wording(what="Arreglar el techo del aula 2", who="APAFA", due_on=date(2026, 12, 10), month="2026-10")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE, name="Alto Sereno")
    return made


def agreed(office: Office, wording: Wording = ROOF) -> Agreement:
    return agreeing.agree(office.desk, CODE, wording, "Clara", office.moment)


def on_sheet(office: Office, month: str) -> list[tuple[str, str, str, int | None]]:
    with office.desk.store.reading():
        report = reporting.report_of(schools(code=CODE)[0], month)
    return [(one.what, one.who, one.due, one.on) for one in sheet_of(report, Lang("es")).agreed]


def test_an_agreement_is_kept_with_who_by_when_and_whose_decision_it_is(office: Office) -> None:
    made = agreed(office, replace(ROOF, decided_by=DecidedBy.JOINT))
    with office.desk.store.reading():
        (kept,) = agreements.of_school(made.school_id, 10)
    assert (kept.what, kept.who, kept.due_on) == (ROOF.what, "APAFA", date(2026, 12, 10))
    assert (kept.decided_by, kept.state, kept.made_by, kept.code) == (
        DecidedBy.JOINT,
        AgreementState.OPEN,
        "Clara",
        CODE,
    )


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        (replace(ROOF, what="  "), "what was agreed on"),
        (replace(ROOF, what="x" * 161), "what was agreed on"),
        (replace(ROOF, who=""), "who will do it"),
        (replace(ROOF, month="2026-13"), "no month"),
        (replace(ROOF, month="2026-12"), "still to come"),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_with_what_to_write(
    office: Office, wording: Wording, told: str
) -> None:
    with pytest.raises(WillayError, match=told) as refused:
        agreed(office, wording)
    assert refused.value.hint


def test_a_school_or_agreement_that_is_not_there_is_told(office: Office) -> None:
    with pytest.raises(NotFoundError, match="0999999"):
        agreeing.agree(office.desk, "0999999", ROOF, "Clara", office.moment)
    with pytest.raises(NotFoundError, match="no agreement 7"):
        agreeing.settle(office.desk, 7, AgreementState.DONE, "Clara", office.moment)


@pytest.mark.parametrize(
    ("today", "month"),
    [(date(2026, 12, 2), "2026-11"), (date(2026, 11, 30), "2026-11"), (date(2027, 1, 10), "2026-12")],
)
def test_a_meeting_has_the_last_printed_sheet_before_it(today: date, month: str) -> None:
    assert agreeing.meeting_month(today) == month


def test_the_next_sheet_shows_it_to_be_ticked_and_its_own_months_sheet_does_not(office: Office) -> None:
    agreed(office)
    assert on_sheet(office, "2026-10") == []
    assert on_sheet(office, "2026-11") == [(ROOF.what, "APAFA", "10 dic", None)]


def test_what_became_of_it_is_ticked_and_what_is_done_is_shown_once(office: Office) -> None:
    made = agreed(office)
    agreeing.settle(office.desk, made.id, AgreementState.DONE, "Clara", office.moment, note="lo vi")
    assert on_sheet(office, "2026-11") == [(ROOF.what, "APAFA", "10 dic", 0)]
    assert on_sheet(office, "2026-12") == []


@pytest.mark.parametrize(("state", "on"), [(AgreementState.PARTLY, 1), (AgreementState.OPEN, None)])
def test_what_is_not_done_comes_back_each_month(office: Office, state: AgreementState, on: int | None) -> None:
    made = agreed(office)
    agreeing.settle(office.desk, made.id, state, "Clara", office.moment)
    assert [line[3] for line in on_sheet(office, "2026-11")] == [on]
    assert [line[3] for line in on_sheet(office, "2027-03")] == [on]


def test_what_was_given_up_is_shown_as_not_done_and_what_was_a_mistake_nowhere(office: Office) -> None:
    first, second = agreed(office), agreed(office, replace(ROOF, what="Pintar"))
    agreeing.settle(office.desk, first.id, AgreementState.NOT_DONE, "Clara", office.moment)
    agreeing.settle(office.desk, second.id, AgreementState.WITHDRAWN, "Clara", office.moment)
    assert [(line[0], line[3]) for line in on_sheet(office, "2026-11")] == [(ROOF.what, 2)]
    assert on_sheet(office, "2026-12") == []


def test_a_sheet_has_room_for_a_few_and_says_how_many_more_there_are(office: Office) -> None:
    for number in range(6):
        agreed(office, replace(ROOF, what=f"Tarea {number}"))
    lines = on_sheet(office, "2026-11")
    assert [line[0] for line in lines] == ["Tarea 0", "Tarea 1", "Tarea 2"]
    with office.desk.store.reading():
        report = reporting.report_of(schools(code=CODE)[0], "2026-11")
    assert sheet_of(report, Lang("es")).more_agreed == "y 3 más, en la oficina"


def test_whatever_was_said_stays_and_nothing_of_it_leaves_the_office(office: Office) -> None:
    made = agreed(office)
    for state in (AgreementState.PARTLY, AgreementState.DONE):
        agreeing.settle(office.desk, made.id, state, "Clara", office.moment)
    assert [row.state for row in AgreementEventRow.select().order_by(AgreementEventRow.id)] == ["partly", "done"]
    assert not [row for row in UploadLogRow.select() if "techo" in row.body]


def test_an_agreement_is_overdue_after_its_day_until_it_is_done(office: Office) -> None:
    made = agreed(office, replace(ROOF, due_on=FRIDAY.date()))
    assert not made.overdue(FRIDAY.date())
    assert made.overdue(FRIDAY.date().replace(day=21))
    done = agreeing.settle(office.desk, made.id, AgreementState.DONE, "Clara", office.moment)
    assert not done.overdue(date(2027, 1, 1))
