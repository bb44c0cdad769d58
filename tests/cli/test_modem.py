"""The technician's commands, against the simulated modem and beside a hub that runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue
from random import Random

import msgspec
import pytest

from gateway.service.lock import HubLock
from gateway.store import modems
from gateway.store.db import Store
from modem.api import Link, ModemStatus, Registration, SimState
from modem.simulator.network import Direction, Event
from modem.simulator.simulator import Simulator
from tests.cli.command_line import Willay

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture
def heard(office: Path) -> Iterator[Queue[Event]]:
    """A simulated modem in the place of the office's, and what its network hears."""
    events: Queue[Event] = Queue()
    config = office / "config.toml"
    config.write_text(config.read_text().replace("/dev/ttyUSB9", str(office / "modem")))
    with Simulator(link=office / "modem", clock=lambda: datetime.now(UTC), rng=Random(1), on_event=events.put):
        yield events


@pytest.fixture
def running_hub(willay: Willay, office: Path) -> Iterator[None]:
    """A hub that runs, as far as others can see: its lock, and what it last knew of its modem."""
    willay("schools", "list")
    store = Store(office / "data" / "willay.db")
    store.open()
    status = ModemStatus(
        sim=SimState.READY,
        registration=Registration.HOME,
        operator="Movistar",
        signal_percent=55,
        smsc="+51997990000",
    )
    with store.transaction():
        modems.save("m", Link.READY.value, "", msgspec.json.encode(status).decode(), NOW, NOW)
    lock = HubLock(office / "data")
    lock.take()
    yield
    lock.release()


def test_the_doctor_finds_a_good_modem_well_in_every_check(willay: Willay, heard: Queue[Event]) -> None:
    done = willay("doctor", "--json")
    document = done.json()
    assert isinstance(document, dict)
    of_modem = {
        finding["subject"]: finding["verdict"] for finding in document["findings"] if " m" in finding["subject"]
    }
    del of_modem["rivals m"]  # what else runs on this computer
    whole = ("port", "usb", "modem", "sim", "signal", "identity", "smsc", "clock", "driver")
    assert of_modem == {f"{check} m": "well" for check in whole}
    assert (done.code, document["healthy"]) == (0, True)


def test_a_text_leaves_at_once_where_no_hub_runs(willay: Willay, heard: Queue[Event]) -> None:
    done = willay("modem", "send", "987 654 321", "¿Cuántas niñas?")
    assert (done.code, done.out) == (0, "sent, in 1 SMS\n")
    sent = heard.get(timeout=20)
    assert sent.direction is Direction.OUT
    assert (sent.number, sent.text) == ("+51987654321", "¿Cuántas niñas?")


def test_the_doctor_says_what_to_do_where_there_is_no_modem(willay: Willay) -> None:
    done = willay("doctor")
    assert done.code == 1
    assert "\n!! wrong port m" in done.out
    assert "there is no /dev/ttyUSB9" in done.out
    assert "\n" + " " * 20 in done.out
    assert "->" in done.out


def test_the_doctor_says_that_a_file_is_no_modem(willay: Willay, office: Path) -> None:
    done = willay("doctor", "--device", str(office / "config.toml"))
    assert done.code == 1
    assert "is no serial port" in done.out


@pytest.mark.usefixtures("running_hub")
def test_beside_a_running_hub_the_doctor_tells_what_the_hub_knows(willay: Willay) -> None:
    done = willay("doctor")
    assert done.code == 0
    assert "55 % (Movistar)" in done.out
    assert "the hub runs and has the modem" in done.err


@pytest.mark.usefixtures("running_hub")
def test_beside_a_running_hub_a_text_goes_into_its_queue(willay: Willay, office: Path) -> None:
    done = willay("modem", "send", "987654321", "prueba")
    assert done.code == 0
    assert done.out.startswith("in the hub's queue")
    assert "messages waiting: 1" in willay("status").out


@pytest.mark.usefixtures("running_hub")
def test_info_and_list_tell_what_the_hub_knows(willay: Willay) -> None:
    info = willay("modem", "info", "--json").json()
    assert isinstance(info, dict)
    assert (info["operator"], info["imei"]) == ("Movistar", None)
    listing = willay("modem", "list", "--json").json()
    assert isinstance(listing, dict)
    assert listing["modems"] == [{"name": "m", "device": "/dev/ttyUSB9", "link": "ready", "own_number": None}]


def test_a_modem_that_cannot_be_opened_is_an_error_with_what_to_do(willay: Willay) -> None:
    done = willay("modem", "info")
    assert done.code == 2
    assert "/dev/ttyUSB9" in done.err
    assert "\n-> " in done.err


def test_a_number_nobody_has_is_refused_before_any_modem_is_touched(willay: Willay) -> None:
    done = willay("modem", "send", "12", "prueba")
    assert done.code == 2
    assert "NUMBER: '12' has too few or too many digits" in done.err


def test_a_modem_that_is_not_configured_is_named_with_those_that_are(willay: Willay) -> None:
    done = willay("modem", "info", "--modem", "otro")
    assert (done.code, done.err) == (2, "there is no modem otro in the configuration\n-> these are: m\n")
