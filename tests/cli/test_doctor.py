"""`willay doctor` against the simulated modem, through libgammu, with its faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from modem.simulator.faults import Fault, FaultKind
from modem.simulator.simulator import OWN_NUMBER, Simulator
from tests.cli.command_line import Done, Willay

Findings = dict[str, tuple[str, str]]


@dataclass
class Bench:
    """A simulated modem in the place of the office's."""

    folder: Path
    simulator: Simulator
    willay: Willay

    def asked(self, *words: str, healthy: bool) -> Findings:
        """What the doctor says of this modem: by what it is about, a verdict and a text."""
        done = self.willay("doctor", "--json", *words)
        document = done.json()
        assert isinstance(document, dict)
        assert (done.code, document["healthy"]) == ((0, True) if healthy else (1, False))
        found = [one for one in document["findings"] if one["subject"].endswith(" m") and one["check"] != "rivals"]
        assert all(one["remedy"] for one in found if one["verdict"] != "well")
        return {one["subject"].removesuffix(" m"): (one["verdict"], one["text"]) for one in found}


@pytest.fixture
def bench(office: Path, willay: Willay) -> Iterator[Bench]:
    config = office / "config.toml"
    text = config.read_text().replace("/dev/ttyUSB9", str(office / "modem"))
    config.write_text(f'{text}msisdn = "{OWN_NUMBER}"\n')
    with Simulator(link=office / "modem", clock=lambda: datetime.now(UTC), rng=Random(1), pin=None) as simulator:
        yield Bench(office, simulator, willay)


def test_a_text_to_itself_comes_back(bench: Bench) -> None:
    found = bench.asked("--test-sms", healthy=True)
    assert found["text"][0] == "well"
    assert found["text"][1].startswith("a text to itself came back after ")
    assert [sent.to for sent in bench.simulator.sent] == [OWN_NUMBER]
    assert bench.simulator.status().stored[0][:2] == ("SM", 0), "it is taken off the SIM again"


def test_a_text_to_itself_that_is_refused_says_why(bench: Bench) -> None:
    bench.simulator.fault(Fault(kind=FaultKind.REFUSE, code=38))
    verdict, text = bench.asked("--test-sms", healthy=False)["text"]
    assert verdict == "wrong"
    assert text.startswith("a text to itself was refused: ")


@pytest.mark.parametrize(
    ("fault", "subject", "verdict", "says"),
    [
        (FaultKind.NO_SIM, "sim", "wrong", "is not there"),
        (FaultKind.DENIED, "signal", "wrong", "the network refuses the SIM"),
    ],
)
def test_a_fault_of_the_modem_is_found(bench: Bench, fault: FaultKind, subject: str, verdict: str, says: str) -> None:
    bench.simulator.fault(Fault(kind=fault))
    assert bench.asked(healthy=False)[subject] == (verdict, says)


def test_a_modem_without_a_hub_and_without_a_configuration(bench: Bench) -> None:
    done = bench.willay("doctor", "--device", str(bench.folder / "modem"))
    assert done.code == 0
    for known in ("works on", "message centre", "is not on USB"):
        assert known in done.out
    assert "database" not in done.out
    assert "modem ..." in done.err, "what takes long is announced"
    assert bench.simulator.sent == (), "no text leaves unless it is asked for"


def test_in_spanish_what_a_line_is_about_is_spanish(office: Path, willay: Willay) -> None:
    config = office / "config.toml"
    config.write_text(config.read_text().replace('"en"', '"es"'))
    willay("schools", "list")
    heads = {line[3:].split()[1] for line in willay("doctor").out.splitlines() if line[:2] in ("ok", "! ", "!!")}
    known = "corriente calor USB puerto ayuda reloj disco tarjeta base copia servicio memoria"
    assert heads <= set(known.split(" "))
    assert {"corriente", "puerto", "reloj", "disco", "servicio"} <= heads


def test_a_named_modem_alone_is_looked_at(office: Path, willay: Willay) -> None:
    config = office / "config.toml"
    config.write_text(f'{config.read_text()}[[modem]]\nname = "n"\ndevice = "/dev/ttyUSB8"\n')
    assert {"m", "n"} <= names(willay("doctor", "--json"))
    assert names(willay("doctor", "--json", "--modem", "n")) & {"m", "n"} == {"n"}


def names(done: Done) -> set[str]:
    """The modems that findings are about."""
    document = done.json()
    assert isinstance(document, dict)
    return {one["subject"].partition(" ")[2] for one in document["findings"]}


def test_a_backup_is_remembered(office: Path, willay: Willay) -> None:
    willay("schools", "list")
    assert "none was ever made" in willay("doctor").out
    assert willay("backup", str(office / "copy.db")).code == 0
    assert "the last one was made 0 minutes ago" in willay("doctor").out
