"""A promoter or inspector who asks what waits for them gets it again, and nobody else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway import asking, drawing
from gateway.survey.model import Role

from .office import Office, open_office, phone_of

CODES = ("0487652", "0487660", "0487678", "0487686")
PROMOTER, INES = "+51999999999", "+51966666666"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    for code in CODES:
        made.person(made.school(code, name=f"IE {code}"), Role.INSPECTOR, INES, name="Ines Inspectora")
    return made


def disputed(office: Office, *codes: str) -> None:
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()
    for code in codes:
        for number, girls in ((1, "31"), (2, "31"), (3, "28")):
            office.hears(phone_of(code, number), girls)


@pytest.mark.parametrize("text", ["casos", "CASOS", "mis casos?", "Caso", "AYUDA"])
def test_a_promoter_gets_each_open_case_as_it_was_told(office: Office, text: str) -> None:
    disputed(office, *CODES[:2])
    told = [said for to, said in office.sent if to == PROMOTER]
    assert [said for to, said in office.hears(PROMOTER, text) if to == PROMOTER] == told
    assert len(told) == 2


def test_the_oldest_three_come_first_and_the_next_when_those_are_settled(office: Office) -> None:
    disputed(office, *CODES)
    assert [said[:6] for _, said in office.hears(PROMOTER, "casos")] == ["Caso 1", "Caso 2", "Caso 3"]
    for case in (1, 2, 3):
        office.hears(PROMOTER, f"{case} 31 registro")
    assert [said[:6] for _, said in office.hears(PROMOTER, "casos")] == ["Caso 4"]


def test_a_promoter_without_cases_is_told_so(office: Office) -> None:
    assert office.hears(PROMOTER, "casos") == [(PROMOTER, "No tiene casos abiertos. Gracias.")]


def test_an_inspector_gets_the_visits_still_to_be_made(office: Office) -> None:
    made = drawing.draw_month(office.desk, "2026-11", office.moment, seed="llama", by="Clara", count=2)
    office.send_all()
    office.hears(INES, f"VISITA {made.visits[0].code} niñas 9")
    ((to, said),) = office.hears(INES, "visitas")
    assert to == INES
    assert f"VISITA {made.visits[1].code} niñas 31" in said


def test_visit_alone_still_says_how_a_case_was_found_out(office: Office) -> None:
    disputed(office, CODES[0])
    office.hears(PROMOTER, "1 31")
    ((_, said),) = office.hears(PROMOTER, "visita")
    assert said == "Gracias. Caso 1: anotado."


def test_a_reporter_who_says_it_is_none_the_wiser(office: Office) -> None:
    disputed(office, CODES[0])
    office.sent.clear()
    said = office.hears(phone_of(CODES[1], 1), "casos")
    assert all("Caso 1" not in text for _, text in said)


def test_a_case_number_with_its_value_is_still_an_answer(office: Office) -> None:
    disputed(office, CODES[0])
    assert "Caso 1 cerrado: 31 niñas" in office.hears(PROMOTER, "caso 1 31")[0][1]


def test_help_without_anything_waiting_is_the_hubs_own(office: Office) -> None:
    ((_, said),) = office.hears(PROMOTER, "AYUDA")
    assert said.startswith("Preguntamos cada semana")
