"""kill -9 around a voucher, over real libgammu: between claiming and dialling, and between dialling and the answer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from modem.simulator.faults import Fault, FaultKind
from modem.simulator.simulator import Simulator

from .test_kill import free_port

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]

PATIENCE_SECONDS = 90
VOUCHERS = ("12345678901234", "22222222222222", "33333333333333")


class Office:
    """A configuration, a hub's process to be killed, and commands beside it."""

    def __init__(self, folder: Path, device: Path) -> None:
        self.config = folder / "config.toml"
        self.log = folder / "hub.log"
        self.config.write_text(
            f"""
[hub]
name = "Prueba"
data_dir = "{folder / "data"}"
[[modem]]
name = "uno"
device = "{device}"
operator = "andina"
[web]
port = {free_port()}
"""
        )
        self.process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "gateway.cli.main", "run", "--config", str(self.config)]
        with self.log.open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def again(self) -> None:
        self.process = self._started()

    def kill_modem(self) -> None:
        """The process that owns the modem, not the hub."""
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=True)
        for pid in found.stdout.split():
            os.kill(int(pid), signal.SIGKILL)

    def says(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gateway.cli.main", *words, "--config", str(self.config)]
        return subprocess.run(command, input=typed, capture_output=True, text=True, check=False, timeout=120)

    def ledger(self) -> list[dict[str, Any]]:
        done = self.says("credit", "list", "--json")
        assert done.returncode == 0, done.stderr
        return list(reversed(json.loads(done.stdout)["ledger"]))

    def states(self) -> list[str]:
        return [entry["state"] for entry in self.ledger()]


def until(true: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_no_voucher_is_dialled_twice_whoever_is_killed_and_when(tmp_path: Path) -> None:
    with Simulator(link=tmp_path / "modem", clock=lambda: datetime.now(UTC), rng=Random(1)) as simulator:
        office = Office(tmp_path, tmp_path / "modem")
        try:
            assert until(lambda: "S/ 12.50" in office.says("credit", "list").stdout), office.log.read_text()
            _kill_between_dialling_and_answer(office, simulator)
            _kill_between_claiming_and_dialling(office, simulator)
            _kill_the_modems_process(office, simulator)
            for voucher in VOUCHERS:
                assert office.says("credit", "top-up", typed=voucher).returncode == 2, "it is in doubt"
            assert simulator.account.tried == [VOUCHERS[0], VOUCHERS[2]]
        finally:
            office.kill()


def _kill_between_dialling_and_answer(office: Office, simulator: Simulator) -> None:
    simulator.fault(Fault(kind=FaultKind.USSD_LOST))
    assert office.says("credit", "top-up", typed=VOUCHERS[0]).returncode == 0
    assert until(lambda: simulator.account.tried == [VOUCHERS[0]])
    office.kill()
    assert office.states() == ["confirming"]
    office.again()
    assert until(lambda: office.states() == ["unknown"])
    assert until(lambda: office.ledger()[0]["sign"] == "done"), "the credit is asked after it"


def _kill_between_claiming_and_dialling(office: Office, simulator: Simulator) -> None:
    simulator.fault(Fault(kind=FaultKind.SLOW, seconds=4))
    assert office.says("credit", "top-up", typed=VOUCHERS[1]).returncode == 0
    assert until(lambda: office.states()[1] == "confirming")
    office.kill()
    assert VOUCHERS[1] not in simulator.account.tried
    simulator.fault(Fault(kind=FaultKind.CLEAR))
    office.again()
    assert until(lambda: office.states()[1] == "unknown")
    assert until(lambda: office.ledger()[1]["sign"] == "not done")


def _kill_the_modems_process(office: Office, simulator: Simulator) -> None:
    simulator.fault(Fault(kind=FaultKind.USSD_LOST))
    assert office.says("credit", "top-up", typed=VOUCHERS[2]).returncode == 0
    assert until(lambda: VOUCHERS[2] in simulator.account.tried)
    office.kill_modem()
    assert until(lambda: office.states()[2] == "unknown")
    assert office.process.poll() is None, "the hub goes on"
