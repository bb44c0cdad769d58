"""The unit and the udev rules: what they promise, and that systemd can read them where systemd is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

SYSTEMD = Path(__file__).resolve().parent.parent.parent / "systemd"
UNIT = SYSTEMD / "willay.service"
RULES = SYSTEMD / "70-willay-modem.rules"
EXPOSURE_TENTHS = 15
"""systemd-analyze gives 1.3 for this unit, 9.5 for one without any of its walls."""


def settings() -> dict[str, list[str]]:
    """The unit's keys with all their values."""
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


def test_the_service_tells_systemd_when_it_is_ready_and_that_it_lives() -> None:
    unit = settings()
    assert unit["Type"] == ["notify"]
    assert int(unit["WatchdogSec"][0]) >= 30
    assert unit["Restart"] == ["always"]
    assert unit["StartLimitIntervalSec"] == ["0"]


def test_the_service_is_not_root_and_can_become_nothing_else() -> None:
    unit = settings()
    assert unit["User"] == ["willay"]
    assert unit["CapabilityBoundingSet"] == [""]
    assert unit["NoNewPrivileges"] == ["yes"]


def test_the_service_may_open_modems_and_no_other_device() -> None:
    unit = settings()
    assert unit["DevicePolicy"] == ["closed"]
    assert unit["DeviceAllow"] == ["char-ttyUSB rw", "char-ttyACM rw"]
    assert unit["SupplementaryGroups"] == ["dialout"]


def test_no_secret_is_in_the_unit() -> None:
    assert not [key for key in settings() if key.startswith(("SetCredential", "EnvironmentFile"))]
    assert all("=" not in re.sub(r"PYTHON\w+=1", "", value) for value in settings()["Environment"])


def rules() -> list[str]:
    """The rules, one a line."""
    lines = RULES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_every_udev_rule_is_well_formed() -> None:
    token = r'[A-Z]+(\{[\w.]+\})?(==|!=|=|\+=|:=)"[^"]*"'
    assert not [line for line in rules() if not re.fullmatch(rf"{token}(, {token})*", line)]


def test_every_jump_of_the_udev_rules_has_its_mark() -> None:
    text = "\n".join(rules())
    assert set(re.findall(r'GOTO="(\w+)"', text)) == set(re.findall(r'LABEL="(\w+)"', text))


def test_every_vendor_that_gets_a_name_is_kept_from_modemmanager() -> None:
    def vendors(wanted: str) -> set[str]:
        found = [re.findall(r'ATTRS\{idVendor\}=="([0-9a-f|]+)"', line) for line in rules() if wanted in line]
        return {vendor for group in found for one in group for vendor in one.split("|")}

    assert vendors("WILLAY_AT_PORT}=") <= vendors("ID_MM_DEVICE_IGNORE")
    assert vendors("WILLAY_MODEM}=") == vendors("ID_MM_DEVICE_IGNORE")


ANALYZE = shutil.which("systemd-analyze")

if ANALYZE is not None:
    TOOL = ANALYZE

    def test_systemd_reads_the_unit_without_a_complaint() -> None:
        done = subprocess.run([TOOL, "verify", str(UNIT)], capture_output=True, text=True, check=False)
        said = [line for line in done.stderr.splitlines() if line.startswith(("willay.service", str(UNIT)))]
        # The program is not installed where the tests run.
        assert not [line for line in said if "/opt/willay/venv/bin/willay is not executable" not in line]

    def test_systemd_reads_the_units_of_the_helper_without_a_complaint(tmp_path: Path) -> None:
        for name in ("willay-usb.path", "willay-usb.service"):
            (tmp_path / name).write_text((SYSTEMD / name).read_text(encoding="utf-8"), encoding="utf-8")
        done = subprocess.run(
            [TOOL, "verify", str(tmp_path / "willay-usb.path")], capture_output=True, text=True, check=False
        )
        assert not [line for line in done.stderr.splitlines() if "willay-usb" in line]

    def test_systemd_finds_the_unit_well_walled() -> None:
        command = [TOOL, "security", "--offline=true", f"--threshold={EXPOSURE_TENTHS}", "--no-pager", str(UNIT)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-400:]
