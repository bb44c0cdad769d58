"""Ports of the system, who holds them, and what answers on one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from modem.doctor import Verdict, check_modem, check_rivals, examine
from modem.errors import ModemAbsentError, ModemSilentError
from modem.ports import AtPort, Holder, Port, answers, holders, ports, running, stable_names
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


def test_a_healthy_modem_passes_every_check(modem: Responder) -> None:
    with AtPort(str(modem.path)) as port:
        found = list(check_modem(port.ask))
    assert [finding.check for finding in found] == ["answer", "sim", "network", "signal", "smsc", "storage"]
    assert {finding.verdict for finding in found} == {Verdict.WELL}
    assert "ACME R1" in found[0].finding


@pytest.mark.parametrize(
    ("command", "says", "key", "verdict"),
    [
        ("+CPIN?", ["+CPIN: SIM PIN", "OK"], "sim_pin", Verdict.WRONG),
        ("+CPIN?", ["+CPIN: SIM PUK", "OK"], "sim_puk", Verdict.WRONG),
        ("+CPIN?", ["+CME ERROR: 10"], "sim_missing", Verdict.WRONG),
        ("+CREG?", ["+CREG: 0,2", "OK"], "not_registered", Verdict.WRONG),
        ("+CREG?", ['+CREG: 2,3,"1A2B","3C4D"', "OK"], "not_registered", Verdict.WRONG),
        ("+CREG?", ['+CREG: 2,5,"1A2B","3C4D"', "OK"], "registered", Verdict.WELL),
        ("+CSQ", ["+CSQ: 4,99", "OK"], "signal_weak", Verdict.WRONG),
        ("+CSQ", ["+CSQ: 10,99", "OK"], "signal_fair", Verdict.LOOK),
        ("+CSQ", ["+CSQ: 99,99", "OK"], "signal_unknown", Verdict.LOOK),
        ("+CSCA", ['+CSCA: "",129', "OK"], "smsc_missing", Verdict.WRONG),
        ("+CPMS?", ['+CPMS: "SM",29,30,"SM",29,30', "OK"], "storage_full", Verdict.LOOK),
        ("+CPMS?", ["ERROR"], "storage_unknown", Verdict.LOOK),
    ],
)
def test_what_is_not_well_is_found_with_its_remedy(
    modem: Responder, command: str, says: list[str], key: str, verdict: Verdict
) -> None:
    modem.overrides[command] = lambda _line: says
    with AtPort(str(modem.path)) as port:
        found = {finding.key: finding for finding in check_modem(port.ask)}
    assert found[key].verdict is verdict
    assert found[key].remedy or verdict is Verdict.WELL or key == "storage_unknown"


def test_a_device_that_is_not_there_ends_the_checks(tmp_path: Path) -> None:
    (found,) = examine(str(tmp_path / "none"), proc=tmp_path)
    assert (found.key, found.verdict) == ("absent", Verdict.WRONG)
    plain = tmp_path / "file"
    plain.touch()
    assert examine(str(plain), proc=tmp_path)[0].key == "not_a_port"


def test_a_whole_examination_goes_through(modem: Responder, tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    keys = [finding.key for finding in examine(str(modem.path), proc=tmp_path / "proc")]
    assert keys == ["present", "answers", "sim_ready", "registered", "signal_good", "smsc", "storage"]
    modem.mute = True
    assert examine(str(modem.path), proc=tmp_path / "proc")[-1].key == "no_answer"


def test_a_rival_is_named() -> None:
    found = check_rivals((Holder(pid=5, name="ModemManager"),), (Holder(pid=7, name="minicom"),))
    assert [(finding.key, finding.verdict) for finding in found] == [
        ("held", Verdict.WRONG),
        ("modemmanager", Verdict.LOOK),
    ]
    assert "minicom (7)" in found[0].finding
    assert check_rivals((), (Holder(pid=os.getpid(), name="self"),)) == []
