"""A modem that works under another name of its port is told by that name; one that is gone, by the configured one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from gateway.checkup import hear_alone
from gateway.doctor.radio import Heard, check_heard
from gateway.health_modem import judge
from gateway.service.modem_notes import as_shown
from modem.api import Link, ModemStatus, Registration, SimState
from modem.host import ModemHost
from modem.standing import Standing
from tests.gateway.doctor.world import MODEM, NOW

ENTRY = replace(MODEM, device="/dev/ttyUSB0")
WORKING = ModemStatus(sim=SimState.READY, registration=Registration.HOME, operator="Claro", signal_percent=60)


@dataclass(frozen=True)
class Opened:
    """As much of a host as is asked here."""

    device: str
    status: ModemStatus | None
    link: Link = Link.READY
    hint: str = ""
    detail: str = ""

    def standing(self) -> Standing:
        return Standing.MENDING if self.link is Link.SILENT else Standing.WORKS


def test_a_modem_that_came_back_under_another_name_is_told_where_it_works() -> None:
    moved = as_shown(cast(ModemHost, Opened("/dev/ttyUSB3", WORKING)), Path())
    assert judge(ENTRY, Link.READY, "", moved)[0].text == "works on /dev/ttyUSB3"


def test_a_modem_whose_port_nobody_noted_is_told_by_the_configured_one() -> None:
    assert judge(ENTRY, Link.READY, "", WORKING)[0].text == "works on /dev/ttyUSB0"


def test_a_modem_that_is_gone_is_missed_where_the_configuration_has_it() -> None:
    gone = replace(WORKING, port="/dev/ttyUSB3")
    assert judge(ENTRY, Link.ABSENT, "", gone)[0].text == "is not there: /dev/ttyUSB0"


def test_nothing_is_added_to_a_status_that_was_not_read() -> None:
    assert as_shown(cast(ModemHost, Opened("/dev/ttyUSB3", None)), Path()) is None


def test_a_network_that_the_modem_names_by_its_code_is_named_as_people_know_it(tmp_path: Path) -> None:
    coded = replace(WORKING, operator="71610")
    assert "(Claro)" in judge(ENTRY, Link.READY, "", coded)[-1].text
    shown = as_shown(cast(ModemHost, Opened("/dev/ttyUSB3", coded)), tmp_path)
    assert shown is not None
    assert shown.operator == "Claro"
    elsewhere = replace(WORKING, operator="90199")
    assert "(90199)" in judge(ENTRY, Link.READY, "", elsewhere)[-1].text
    own = '[rio]\ntitle = "Río"\ncountry = "PE"\nnetworks = ["90199"]\n'
    (tmp_path / "operators.toml").write_text(own, encoding="utf-8")
    shown = as_shown(cast(ModemHost, Opened("/dev/ttyUSB3", elsewhere)), tmp_path)
    assert shown is not None
    assert shown.operator == "Río"


def test_a_modem_without_its_sim_is_not_blamed_for_a_message_centre_nobody_can_know() -> None:
    pulled = replace(WORKING, sim=SimState.MISSING, smsc=None)
    told = [finding.subject for finding in check_heard(ENTRY, Heard(link=Link.READY, status=pulled, at=NOW), NOW)]
    assert f"sim {ENTRY.name}" in told
    assert f"smsc {ENTRY.name}" not in told


def test_beside_no_hub_nobody_is_told_that_a_mute_modem_is_being_restarted() -> None:
    mute = Opened("/dev/ttyUSB0", None, Link.SILENT, "It is being restarted.", "no answer to AT")
    (finding,) = check_heard(ENTRY, hear_alone(cast(ModemHost, mute), NOW), NOW)
    assert finding.text == "does not answer: no answer to AT"
    assert str(finding.remedy).startswith("unplug it for ten seconds")


def test_what_works_is_heard_alone_as_it_is() -> None:
    assert hear_alone(cast(ModemHost, Opened("/dev/ttyUSB0", WORKING)), NOW).hint == ""
