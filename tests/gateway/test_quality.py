"""Who may need support and how far the panel is from what was seen, over a real database."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from gateway import asking, quality, resolving
from gateway.store import disputes
from gateway.store.states import DisputeState
from gateway.survey.model import Role
from gateway.survey.quality import Need

from .office import Office, open_office, phone_of

CODE = "0487652"
INES = "+51966666666"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.person(made.school(CODE), Role.INSPECTOR, INES, name="Ines")
    made.clock.at -= timedelta(weeks=5)
    return made


def week(office: Office, *said: tuple[str, str] | None) -> None:
    """A round in which each says so many girls and boys, or nothing; then its deadline, and the next Friday."""
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()
    for number, texts in enumerate(said, start=1):
        for text in texts or ():
            office.hears(phone_of(CODE, number), text)
    office.tick(hours=49)
    office.clock.at += timedelta(days=7, hours=-49)


def reporters(office: Office) -> dict[Role, quality.Reporter]:
    with office.desk.store.reading():
        return {one.role: one for one in quality.reporters(office.desk, office.moment)}


def test_who_fell_silent_is_first_and_worth_a_call(office: Office) -> None:
    for nth in range(5):
        week(office, ("31", "28"), ("31", "28"), ("31", "28") if nth < 2 else None)
    found = reporters(office)
    assert next(iter(found)) is Role.PRINCIPAL
    assert [(one.need, one.count) for one in found[Role.PRINCIPAL].support] == [(Need.SILENT, 3)]
    assert found[Role.PRINCIPAL].habits.response == Fraction(2, 5)
    assert found[Role.LEADER].support == ()
    assert found[Role.LEADER].habits.agreement is None  # four values verified: too few to speak of


def test_a_round_that_is_still_open_is_no_silence(office: Office) -> None:
    for _ in range(4):
        week(office, ("31", "28"), ("31", "28"), ("31", "28"))
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    assert {one.habits.silent_weeks for one in reporters(office).values()} == {0}


def test_agreement_is_with_what_was_verified_and_settled(office: Office) -> None:
    for _ in range(5):
        week(office, ("31", "28"), ("31", "28"), ("25", "28"))
        with office.desk.store.reading():
            (case,) = disputes.listing(DisputeState.OPEN)
        resolving.resolve(office.desk, case.id, 31, "Clara", office.moment)
    found = reporters(office)
    assert found[Role.LEADER].habits.agreement == 1
    assert found[Role.PRINCIPAL].habits.agreement == Fraction(1, 2)
    assert Need.DIFFERS in [one.need for one in found[Role.PRINCIPAL].support]


def test_who_left_is_not_judged(office: Office) -> None:
    for _ in range(4):
        week(office, ("31", "28"), ("31", "28"), None)
    office.hears(phone_of(CODE, 3), "ALTO")
    assert Role.PRINCIPAL not in reporters(office)


def test_the_panel_s_error_is_what_was_said_against_what_was_seen(office: Office) -> None:
    for girls in ("31", "30", "29", "31"):
        office.hears(INES, f"VISITA {CODE} niñas 30")
        week(office, (girls, "28"), (girls, "28"), (girls, "28"))
    with office.desk.store.reading():
        found = {(one.role, one.same_day): one for one in quality.panel_error(office.desk, office.moment)}
    leader, verified = found[Role.LEADER, True], found[None, True]
    assert (leader.pairs, leader.exact, leader.mean_difference) == (4, Fraction(1, 4), Fraction(3, 4))
    assert (verified.exact, verified.mean_difference) == (leader.exact, leader.mean_difference)


def test_a_value_that_the_visit_itself_settled_says_nothing_of_the_panel(office: Office) -> None:
    week(office, ("31", "28"), ("31", "28"), ("25", "28"))
    office.clock.at -= timedelta(days=7)
    office.hears(INES, f"VISITA {CODE} niñas 30")
    with office.desk.store.reading():
        roles = [one.role for one in quality.panel_error(office.desk, office.moment)]
    assert None not in roles
    assert len(roles) == 3
