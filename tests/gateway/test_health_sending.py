"""What the office is told of sending: why nothing leaves, who stands in, which numbers nobody has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway import health
from gateway.config_records import ModemConfig
from gateway.findings import Finding, Verdict
from gateway.sentences import Sentence
from gateway.store import modems, pauses
from gateway.store.records_radio import ModemPause
from gateway.store.states import PauseKind
from modem.api import Msisdn

from .office import Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


def findings(office: Office, subject: str, *, running: bool = True) -> list[Finding]:
    seen = health.look(office.desk.config, office.desk.store, office.clock, hub_running=running, free=lambda _: 10**12)
    return [finding for finding in seen.findings if finding.subject == subject]


def pause(office: Office, kind: PauseKind, cause: str, ago: timedelta = timedelta()) -> None:
    now = office.clock.now()
    with office.desk.store.transaction():
        until = now + timedelta(minutes=30)
        pauses.save(ModemPause(modem="uno", kind=kind, cause=cause, since=now - ago, until=until, times=1))


@pytest.mark.parametrize(
    ("kind", "cause", "said"),
    [
        (PauseKind.NETWORK, "cms 331: no network", "nothing leaves until 14:30: no network (cms 331)"),
        (PauseKind.SIM, "cms 311: PIN", "nothing leaves until 14:30: trouble with the SIM (cms 311)"),
        (
            PauseKind.SIM,
            "cms 30: unknown",
            "nothing leaves until 14:30: the network does not know this SIM (cms 30)",
        ),
        (PauseKind.MEMORY, "cms 322: full", "nothing leaves until 14:30: the SIM is full (cms 322)"),
        (PauseKind.REFUSALS, "cms 38: no", "nothing leaves until 14:30: several in a row were refused (cms 38)"),
        (PauseKind.CREDIT, "cms 8: barred", "questions wait until 14:30: the operator bars the SIM (cms 8)"),
        (PauseKind.CAP, "5 of 5", "as much was sent as may be in a day (5 of 5); it goes on at midnight"),
    ],
)
def test_why_nothing_leaves_is_said_with_what_to_do(office: Office, kind: PauseKind, cause: str, said: str) -> None:
    pause(office, kind, cause)
    (finding,) = findings(office, "sending uno")
    assert str(finding.text) == said
    assert isinstance(finding.remedy, Sentence)
    assert finding.verdict is Verdict.LOOK
    office.clock.at += timedelta(hours=1)
    assert findings(office, "sending uno") == [], "it is over"


def test_a_network_that_stays_away_is_more_than_something_to_look_at(office: Office) -> None:
    pause(office, PauseKind.NETWORK, "cms 331: no network", timedelta(minutes=20))
    assert [finding.verdict for finding in findings(office, "sending uno")] == [Verdict.WRONG]


def test_while_the_hub_is_stopped_its_pauses_mean_nothing(office: Office) -> None:
    pause(office, PauseKind.NETWORK, "cms 331: no network")
    assert findings(office, "sending uno", running=False) == []


def test_a_modem_that_is_gone_is_stood_in_for_and_that_is_told(office: Office) -> None:
    entries = tuple(ModemConfig(name=name, device=name) for name in ("uno", "dos"))
    office = replace(office, desk=replace(office.desk, config=replace(office.desk.config, modems=entries)))
    with office.desk.store.transaction():
        modems.save("uno", "absent", "", "null", office.clock.now(), None)
    assert findings(office, "sending uno") == []
    office.clock.at += timedelta(minutes=2)
    (finding,) = findings(office, "sending uno")
    assert "may cost more" in str(finding.text)


def test_numbers_that_nobody_has_are_named_masked(office: Office) -> None:
    with office.desk.store.transaction():
        pauses.fault_number(Msisdn("+51987654321"), "cms 1: no", office.clock.now())
    (finding,) = findings(office, "contacts")
    assert str(finding.text) == "numbers that nobody has: 1 (+51987***321)"
