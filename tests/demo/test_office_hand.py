"""What the demonstration's office does by hand, month after month."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from gateway.demo.office_hand import OfficeHand
from gateway.store import agreements, visits
from gateway.survey.meeting import AgreementState
from gateway.survey.model import Role
from tests.gateway.office import LIMA, Office, open_office


def at(office: Office, day: date) -> None:
    office.clock.at = datetime(day.year, day.month, day.day, 9, tzinfo=LIMA)


def test_visits_are_drawn_once_a_month_and_meetings_told_of_in_the_next(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    for code in ("0487652", "0487660"):
        office.person(office.school(code), Role.INSPECTOR, "+51966666666", name="Ines")
    hand = OfficeHand(office.desk, office.clock)
    for day in (date(2026, 9, 10), date(2026, 9, 11), date(2026, 9, 30)):
        at(office, day)
        hand.work()
        hand.work()
    with office.desk.store.reading():
        assert [made.month for made in visits.draws()] == ["2026-09"]
        assert agreements.still_to_do() == ()
    at(office, date(2026, 10, 3))
    hand.work()
    hand.work()
    with office.desk.store.reading():
        first = agreements.still_to_do()
    assert {one.month for one in first} == {"2026-09"}
    assert len(first) == 2
    at(office, date(2026, 11, 3))
    hand.work()
    with office.desk.store.reading():
        became = {one.state for one in map(agreements.get, [one.id for one in first]) if one is not None}
    assert became == {AgreementState.DONE, AgreementState.PARTLY}


def test_a_demonstration_begun_anew_on_the_same_data_draws_no_month_twice(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    office.school("0487652")
    at(office, date(2026, 9, 12))
    OfficeHand(office.desk, office.clock).work()
    OfficeHand(office.desk, office.clock).work()
    with office.desk.store.reading():
        assert len(visits.draws()) == 1
