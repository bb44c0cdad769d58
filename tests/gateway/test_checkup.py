"""Who else has the modem's port."""

from __future__ import annotations

from pathlib import Path

from gateway.checkup import check_rivals
from gateway.config_records import ModemConfig
from gateway.findings import Verdict


def process(proc: Path, pid: int, name: str, opened: Path | None = None) -> None:
    (proc / str(pid) / "fd").mkdir(parents=True)
    (proc / str(pid) / "comm").write_text(f"{name}\n")
    if opened is not None:
        (proc / str(pid) / "fd" / "3").symlink_to(opened)


def test_a_port_that_nobody_else_has_is_no_finding(tmp_path: Path) -> None:
    device = tmp_path / "ttyUSB0"
    device.touch()
    process(tmp_path / "proc", 12, "bash")
    assert list(check_rivals(ModemConfig(name="uno", device=str(device)), tmp_path / "proc")) == []


def test_a_program_that_holds_the_port_is_named(tmp_path: Path) -> None:
    device = tmp_path / "ttyUSB0"
    device.touch()
    process(tmp_path / "proc", 12, "minicom", device)
    (found,) = check_rivals(ModemConfig(name="uno", device=str(device)), tmp_path / "proc")
    assert (found.verdict, found.text) == (Verdict.WRONG, "the port is held by minicom (12)")
    assert found.remedy


def test_modemmanager_is_something_to_look_at(tmp_path: Path) -> None:
    device = tmp_path / "ttyUSB0"
    device.touch()
    process(tmp_path / "proc", 7, "ModemManager")
    (found,) = check_rivals(ModemConfig(name="uno", device=str(device)), tmp_path / "proc")
    assert found.verdict == Verdict.LOOK
    assert "udev" in found.remedy
