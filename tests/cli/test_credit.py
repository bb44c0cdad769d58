"""`willay modem ussd`, `balance` and `willay credit`: through the hub where one runs, with vouchers never written."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from gateway.service.lock import HubLock
from modem.simulator.simulator import Simulator
from tests.cli.command_line import Willay
from tests.cli.hub_that_dials import desk_of, dial_all
from tests.gateway.telephone import Fate, Telephone

VOUCHER = "12345678901234"


@pytest.fixture
def office(office: Path) -> Path:
    """The same office with a SIM of the simulated operator's."""
    path = office / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'operator = "andina"\n[money]\nfloor = 5\n', encoding="utf-8")
    return office


@contextmanager
def hub_running(office: Path) -> Iterator[None]:
    """A hub that dials, in a process of its own."""
    command = [sys.executable, "-m", "tests.cli.hub_that_dials", str(office / "config.toml")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as hub:
        assert hub.stdout is not None
        assert hub.stdin is not None
        assert hub.stdout.readline() == "ready\n"
        yield
        hub.stdin.close()
        assert hub.wait(10) == 0


def test_beside_a_running_hub_the_hub_dials_and_the_command_shows_the_answer(willay: Willay, office: Path) -> None:
    with hub_running(office):
        done = willay("modem", "ussd", "*100#>1")
        assert (done.code, done.out) == (0, "Su saldo es S/ 12.50. Vence el 31/12/2026.\n")
        menu = willay("modem", "ussd", "*100#")
        assert (menu.code, menu.out.splitlines()[0]) == (0, "Red Andina")
        assert "'*100#>1'" in menu.err
        wrong = willay("modem", "ussd", "*999#")
        assert (wrong.code, wrong.out) == (1, "the operator does not know this code\n")
        assert willay("modem", "ussd", "saldo").code == 2


def test_the_balance_is_read_and_what_cannot_be_read_is_shown_as_it_came(willay: Willay, office: Path) -> None:
    with hub_running(office):
        assert willay("modem", "balance").out == "balance: S/ 12.50, until 2026-12-31\n"
        found = willay("modem", "balance", "--json").json()
        assert isinstance(found, dict)
        assert (found["amount"], found["currency"], found["expires"]) == ("12.50", "S/", "2026-12-31")
        unread = willay("modem", "balance", "*121#")
        assert unread.code == 1
        assert unread.out == "balance: could not be read\nGracias por preferirnos. Visite nuestra tienda.\n"


def test_a_hub_that_does_not_get_to_it_is_not_waited_for_for_ever(willay: Willay, office: Path) -> None:
    desk = desk_of(office / "config.toml")
    lock = HubLock(desk.config.hub.data_dir)
    desk.store.close()
    lock.take()
    done = willay("modem", "ussd", "*100#", "--wait", "1")
    lock.release()
    assert done.code == 2
    assert done.err.startswith("the hub has not dialled it yet\n-> ")


def test_without_a_hub_the_command_dials_itself(willay: Willay, office: Path) -> None:
    link = office / "port"
    with Simulator(link=link, clock=lambda: datetime.now(UTC), rng=Random(1)):
        path = office / "config.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("/dev/ttyUSB9", str(link)), encoding="utf-8")
        done = willay("modem", "balance")
        assert (done.code, done.out) == (0, "balance: S/ 12.50, until 2026-12-31\n"), done.err
        menu = willay("modem", "ussd", "*100#>3>1")
        assert menu.out == "Compro 100 SMS. Le quedan 100 SMS.\n"


def test_a_voucher_is_read_from_the_input_or_a_file_and_shown_by_its_end(willay: Willay, office: Path) -> None:
    command = [sys.executable, "-m", "gateway.cli.main", "credit", "top-up", "--config", str(office / "config.toml")]
    done = subprocess.run(command, input=f"{VOUCHER}\n", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "ending in 1234" in done.stdout
    assert VOUCHER not in done.stdout + done.stderr
    assert "does not run" in done.stderr
    again = office / "cards.txt"
    again.write_text(f"{VOUCHER}\n", encoding="utf-8")
    twice = willay("credit", "top-up", "--file", str(again))
    assert twice.code == 2
    assert "in the ledger already: entry 1" in twice.err


def test_the_ledger_is_listed_settled_and_taken_back(willay: Willay, office: Path) -> None:
    cards = office / "cards.txt"
    cards.write_text(f"{VOUCHER}\n22222222222222\n", encoding="utf-8")
    assert willay("credit", "top-up", "--file", str(cards), "--by", "marta").code == 0
    assert willay("credit", "cancel", "2", "--by", "marta").code == 0
    desk = desk_of(office / "config.toml")
    dial_all(desk, Telephone(Fate.WELL, Fate.LOST))
    desk.store.close()
    listing = willay("credit", "list", "--json").json()
    assert isinstance(listing, dict)
    first = listing["ledger"][-1]
    assert (first["state"], first["what"], first["sign"]) == ("unknown", "…1234", "done")
    assert listing["modems"][0]["amount"] == "S/ 22.50"
    assert "unknown" in willay("credit", "list").out
    with pytest.raises(SystemExit):
        willay("credit", "settle", "1", "--by", "marta")
    assert willay("credit", "settle", "1", "--done", "--by", "marta").code == 0
    assert willay("credit", "settle", "1", "--done", "--by", "marta").code == 2
    assert willay("credit", "cancel", "1", "--by", "marta").code == 2


def test_whether_thanks_are_given_is_said(willay: Willay, office: Path) -> None:
    assert willay("credit", "thanks").out.startswith("no thanks are given")
    path = office / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + "thanks = 0.5\n", encoding="utf-8")
    assert "thanks_pin is missing" in willay("credit", "thanks").out
    path.write_text(path.read_text(encoding="utf-8") + 'thanks_pin = "1234"\n', encoding="utf-8")
    assert willay("credit", "thanks").out.startswith("0.5 PEN for each round reported in time, 4 times a month")


def test_a_fault_in_the_offices_own_operators_is_told_by_check_config(willay: Willay, office: Path) -> None:
    data = office / "data"
    data.mkdir(exist_ok=True)
    (data / "operators.toml").write_text('[x]\ntitle = "X"\ncountry = "Peru"\n', encoding="utf-8")
    done = willay("check-config")
    assert done.code == 1
    assert "[x] country: 'Peru' is no country" in done.err
