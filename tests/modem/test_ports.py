"""Ports of the system, who holds them, and what answers on one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from modem.errors import ModemAbsentError, ModemSilentError
from modem.ports import AtPort, Holder, Port, answers, holders, overheard, ports, running, stable_names
from modem.quirks import best_ports, families, of_model, of_port
from tests.modem.responder import Responder


@pytest.fixture
def modem(tmp_path: Path) -> Iterator[Responder]:
    responder = Responder(tmp_path / "modem")
    responder.plug()
    yield responder
    responder.unplug()


def test_a_modem_is_told_from_a_port_that_is_silent(modem: Responder) -> None:
    assert answers(str(modem.path))
    modem.mute = True
    with AtPort(str(modem.path)) as port, pytest.raises(ModemSilentError):
        port.ask("AT", seconds=0.2)


def test_what_a_port_says_that_does_not_answer_is_heard(modem: Responder) -> None:
    assert overheard(str(modem.path)) == ("OK",)
    modem.overrides[""] = lambda _line: ["$GPRMC,,V,,,,,,,,,,N*53"]
    assert overheard(str(modem.path)) == ("$GPRMC,,V,,,,,,,,,,N*53",)
    assert overheard(f"{modem.path}-none") == ()


def test_an_answer_has_its_lines_and_its_end(modem: Responder) -> None:
    with AtPort(str(modem.path)) as port:
        assert port.ask("AT+CGMM") == ("R1", "OK")
        assert port.ask("AT+NONSENSE") == ("ERROR",)


def test_a_port_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert not answers(str(tmp_path / "none"))
    with pytest.raises(ModemAbsentError), AtPort(str(tmp_path / "none")):
        pass


def test_who_holds_a_device_is_found(modem: Responder) -> None:
    found = holders(str(modem.path))
    assert [holder.pid for holder in found] == [os.getpid()]
    assert found[0].name


def test_processes_are_found_by_name(tmp_path: Path) -> None:
    for pid, name in ((12, "ModemManager"), (13, "bash")):
        (tmp_path / str(pid)).mkdir()
        (tmp_path / str(pid) / "comm").write_text(f"{name}\n")
    assert running(["ModemManager"], tmp_path) == (Holder(pid=12, name="ModemManager"),)


def test_a_device_keeps_its_name_by_id(tmp_path: Path) -> None:
    device = tmp_path / "ttyUSB3"
    device.touch()
    (tmp_path / "by-id").mkdir()
    link = tmp_path / "by-id" / "usb-ACME_Modem-if02"
    link.symlink_to(device)
    assert stable_names(tmp_path / "by-id") == {str(device): str(link)}
    assert stable_names(tmp_path / "none") == {}


def test_the_systems_ports_can_be_listed() -> None:
    assert all(port.path.startswith("/dev/") for port in ports())


def test_the_port_that_serves_comes_first() -> None:
    known = families()
    stick = [Port(path=f"/dev/ttyUSB{n}", vendor=0x12D1, product=0x1001, interface=n) for n in range(3)]
    other = Port(path="/dev/ttyS0")
    assert [port.path for port in best_ports([other, *stick], known)] == [
        "/dev/ttyUSB2",
        "/dev/ttyUSB0",
        "/dev/ttyUSB1",
        "/dev/ttyS0",
    ]
    assert of_port(other, known) is None


@pytest.mark.parametrize(
    ("model", "family"),
    [("E173", "Huawei E173, E1550"), ("SIMCOM_SIM7600E-H", "SIMCom SIM7600"), ("EC25", "Quectel EC25, EG25, EC21")],
)
def test_a_family_is_known_by_what_the_modem_calls_itself(model: str, family: str) -> None:
    found = of_model(model, families())
    assert found is not None
    assert found.name == family
    assert of_model("R1", families()) is None


def test_every_family_is_complete() -> None:
    for family in families():
        assert family.name
        assert family.models
        assert family.advice.endswith(".")
        assert all(len(numbers) == 9 for numbers in (*family.usb, *family.usb_modes))
