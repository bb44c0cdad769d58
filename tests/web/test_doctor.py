"""The doctor's page: who may begin a round, what is seen of it while it goes on and afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from gateway.findings import Finding, look, well, wrong
from gateway.sentences import sentence
from gateway.store.states import UserRole
from web.app import make_app
from web.context import DoctorRound

from .office import Office, post
from .seed import NOW

FOUND: tuple[Finding, ...] = (
    well("power", sentence("enough since the start ({model})", model="Raspberry Pi 4")),
    look("heat", sentence("{degrees} °C", degrees=78), sentence("give it air and shade")),
    wrong("smsc uno", sentence("the SIM does not know the number of its message centre"), sentence("wait a minute")),
)


@dataclass
class Rounds:
    """Notes what was asked for."""

    last: DoctorRound | None = None
    busy: bool = False
    begun: list[bool] = field(default_factory=list)

    def begin(self, *, text: bool) -> bool:
        self.begun.append(text)
        return not self.busy


def finished() -> DoctorRound:
    return DoctorRound(begun_at=NOW - timedelta(minutes=1), ended_at=NOW, running=False, findings=FOUND)


@pytest.mark.parametrize("role", [UserRole.OFFICE, UserRole.TECHNICIAN])
def test_everybody_who_may_sign_in_may_begin_a_round(office: Office, role: UserRole) -> None:
    office.doctor = rounds = Rounds()
    client = office.signed_in(role)
    assert "Revisar todo" in client.get("/").text
    assert post(client, "/doctor/").headers["Location"] == "/doctor/"
    post(client, "/doctor/", text="yes")
    assert rounds.begun == [False, True]


def test_a_stranger_begins_nothing(office: Office) -> None:
    office.doctor = rounds = Rounds()
    client = make_app(office.context()).test_client()
    assert client.get("/doctor/").status_code == 303
    assert client.post("/doctor/", data={"text": "yes"}).status_code == 400
    assert rounds.begun == []


def test_while_a_round_goes_on_it_is_shown_how_far_it_is(office: Office) -> None:
    step = DoctorRound(begun_at=NOW, running=True, step="clock", number=5, of=11, findings=FOUND[:1])
    office.doctor = Rounds(last=step)
    page = office.signed_in().get("/doctor/").text
    assert "Paso 5 de 11: Reloj" in " ".join(page.split())
    assert "suficiente desde que se encendió (Raspberry Pi 4)" in page
    assert "data-refresh" in page
    assert "<button>Empezar" not in page, "one at a time"


def test_who_asks_a_second_time_is_told_that_one_goes_on(office: Office) -> None:
    office.doctor = Rounds(busy=True)
    client = office.signed_in()
    post(client, "/doctor/")
    assert "Ya hay una revisión en marcha." in client.get("/doctor/").text


def test_what_was_found_stays_the_worst_first_each_with_what_to_do(office: Office) -> None:
    office.doctor = Rounds(last=finished())
    page = office.signed_in().get("/doctor/").text
    assert "data-refresh" not in page
    places = [page.index(text) for text in ("Centro de mensajes uno", "78 °C", "Corriente")]
    assert places == sorted(places)
    assert page.index("urgente") < page.index("atención")
    assert "→ espere un minuto" in page


def test_without_a_doctor_there_is_no_such_page(office: Office) -> None:
    client = office.signed_in()
    assert client.get("/doctor/").status_code == 404
    assert "Revisar todo" not in client.get("/").text
