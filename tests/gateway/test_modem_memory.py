"""What is written down of a modem's troubles, of who it is, and of its SIM."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from gateway.service.modem_memory import SIM_CHANGE_TOLD, ModemMemory, identity_of
from gateway.service.modem_notes import ModemNotes
from gateway.store import modems
from modem.api import Ids, Link, ModemStatus, Registration, SimState
from modem.finding import Identity
from modem.host import ModemHost
from modem.ladder import Rung, Trouble
from modem.recovery import RecoveryCounts, RungTaken
from modem.standing import Standing

from .office import Office, open_office
from .steady_host import SteadyHost

STICK = Identity(imei="004999010640000", product="12d1:1001", serial="A", interface=2)
HOME = ModemStatus(sim=SimState.READY, registration=Registration.HOME)


@dataclass
class TroubledHost(SteadyHost):
    """Says what it is told to say."""

    name: str = "uno"
    hint: str = ""
    link: Link = Link.READY
    status: ModemStatus | None = HOME
    identity: Identity = STICK
    sim_ids: Ids = Ids(imsi="716060000001111", iccid="89510600000000011111")  # noqa: RUF009  frozen
    recovery: RecoveryCounts = RecoveryCounts()  # noqa: RUF009  frozen
    taken: list[RungTaken] = field(default_factory=list)

    def rungs_taken(self) -> tuple[RungTaken, ...]:
        taken, self.taken = tuple(self.taken), []
        return taken


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def host() -> TroubledHost:
    return TroubledHost()


def memory_of(office: Office, host: TroubledHost) -> ModemMemory:
    return ModemMemory(office.desk, cast(ModemHost, host), office.clock)


def events(office: Office) -> list[tuple[str, str, str]]:
    with office.desk.store.reading():
        return [(event.kind, event.subject, event.detail) for event in reversed(modems.events())]


def known(office: Office) -> Identity:
    with office.desk.store.reading():
        return identity_of(modems.identity("uno"))


def test_every_rung_is_an_event_once(office: Office, host: TroubledHost) -> None:
    memory = memory_of(office, host)
    memory.keep()
    host.taken = [
        RungTaken(rung=Rung.RESTART, trouble=Trouble.SILENT, detail="mute"),
        RungTaken(rung=Rung.RESET, trouble=Trouble.SILENT, detail="mute"),
    ]
    memory.keep()
    memory.keep()
    assert events(office) == [
        ("rung restart", "modem uno", "silent: mute"),
        ("rung reset", "modem uno", "silent: mute"),
    ]


def test_the_restart_of_every_minute_after_telling_is_no_event(office: Office, host: TroubledHost) -> None:
    host.recovery = RecoveryCounts(trouble=Trouble.SILENT, told=True)
    host.taken = [
        RungTaken(rung=Rung.TELL, trouble=Trouble.SILENT, detail="mute"),
        RungTaken(rung=Rung.RESTART, trouble=Trouble.SILENT, detail="mute"),
    ]
    memory_of(office, host).keep()
    assert [kind for kind, _, _ in events(office)] == ["rung tell"]


def test_who_the_modem_is_outlives_the_hub(office: Office, host: TroubledHost) -> None:
    memory_of(office, host).keep()
    assert known(office) == STICK
    host.identity = Identity()  # what a new process knows before it was told
    assert events(office) == []


def test_another_modem_in_its_place_is_noted(office: Office, host: TroubledHost) -> None:
    memory = memory_of(office, host)
    memory.keep()
    host.identity = Identity(imei="004999010640018")
    memory.keep()
    assert known(office) == host.identity
    assert events(office) == [("modem changed", "modem uno", "...0000 > ...0018")]


def test_another_sim_is_told_for_three_days_also_by_the_next_hub(office: Office, host: TroubledHost) -> None:
    memory = memory_of(office, host)
    memory.keep()
    assert memory.standing() is Standing.WORKS
    host.sim_ids = Ids(imsi="716060000002222")
    memory.keep()
    assert memory.standing() is Standing.SIM_CHANGED
    assert events(office) == [("sim changed", "modem uno", "...1111 > ...2222")]
    after_restart = memory_of(office, host)
    after_restart.keep()
    assert after_restart.standing() is Standing.SIM_CHANGED
    office.clock.at += SIM_CHANGE_TOLD + timedelta(seconds=1)
    assert after_restart.standing() is Standing.WORKS
    assert len(events(office)) == 1


def test_a_modem_that_does_not_name_its_sim_now_has_not_changed_it(office: Office, host: TroubledHost) -> None:
    memory = memory_of(office, host)
    memory.keep()
    for ids in (Ids(), Ids(imsi="716060000001111"), Ids(iccid="89510600000000011111")):
        host.sim_ids = ids
        memory.keep()
    assert not memory.sim_changed
    host.sim_ids = Ids(iccid="89510600000000099999")
    memory.keep()
    assert memory.sim_changed, "the card's own number tells it too, as where the driver was changed"


def test_the_standing_is_written_down_for_who_looks_from_outside(office: Office, host: TroubledHost) -> None:
    notes = ModemNotes(office.desk, cast(ModemHost, host), office.clock)
    notes.keep()
    host.sim_ids = Ids(imsi="716060000002222")
    notes.keep()
    with office.desk.store.reading():
        assert [state.standing for state in modems.listing()] == ["sim_changed"]
