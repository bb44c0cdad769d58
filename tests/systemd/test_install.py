"""`make install` and its undo, into a folder without root; what they say where they cannot work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
INSTALL = ROOT / "systemd" / "install.sh"
UNINSTALL = ROOT / "systemd" / "uninstall.sh"


def run(script: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The script as `make` calls it."""
    clean = {key: value for key, value in os.environ.items() if key not in {"DESTDIR", "PURGE", "PYTHON"}}
    return subprocess.run(
        ["sh", str(script), *args], env=clean | environment, capture_output=True, text=True, check=False, timeout=60
    )


def files_in(folder: Path) -> set[str]:
    """Every file and link below, as the system would name it."""
    found = [path for path in folder.rglob("*") if path.is_file() or path.is_symlink()]
    return {"/" + str(path.relative_to(folder)) for path in found}


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder that `make install DESTDIR=` has filled."""
    done = run(INSTALL, DESTDIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_everything_lands_where_the_unit_and_the_technician_look_for_it(installed: Path) -> None:
    wanted = {
        "/etc/systemd/system/willay.service",
        "/etc/systemd/system/willay-usb.path",
        "/etc/systemd/system/willay-usb.service",
        "/opt/willay/usb/willay-usb.sh",
        "/etc/udev/rules.d/70-willay-modem.rules",
        "/etc/willay/config.toml",
        "/etc/willay/config.example.toml",
        "/opt/willay/venv",
        "/opt/willay/doc/technician.md",
        "/usr/local/bin/willay",
    }
    assert wanted <= files_in(installed)
    assert (installed / "var/lib/willay").is_dir()


def test_the_first_configuration_is_not_for_everybodys_eyes(installed: Path) -> None:
    assert (installed / "etc/willay/config.toml").stat().st_mode & 0o777 == 0o640
    assert (installed / "etc/willay/secrets").stat().st_mode & 0o777 == 0o750
    assert (installed / "var/lib/willay").stat().st_mode & 0o777 == 0o750


def test_the_first_configuration_names_the_device_that_the_udev_rule_makes(installed: Path) -> None:
    with (installed / "etc/willay/config.toml").open("rb") as file:
        config = tomllib.load(file)
    rules = (installed / "etc/udev/rules.d/70-willay-modem.rules").read_text(encoding="utf-8")
    made = {f"/dev/{name}" for name in " ".join(re.findall(r'SYMLINK\+="([^"]+)"', rules)).split()}
    assert {modem["device"] for modem in config["modem"]} <= made
    assert config["hub"]["data_dir"] == "/var/lib/willay"


def test_installing_again_keeps_the_settings_and_moves_to_the_other_place(installed: Path) -> None:
    config = installed / "etc/willay/config.toml"
    config.write_text("# mine\n", encoding="utf-8")
    before = (installed / "opt/willay/venv").readlink()
    files = files_in(installed)
    done = run(INSTALL, DESTDIR=str(installed))
    assert done.returncode == 0
    assert "kept as it is" in done.stdout
    assert config.read_text(encoding="utf-8") == "# mine\n"
    assert {str(before), str((installed / "opt/willay/venv").readlink())} == {"a", "b"}
    assert files_in(installed) == files


def test_each_step_is_said(tmp_path: Path) -> None:
    said = run(INSTALL, DESTDIR=str(tmp_path)).stdout
    assert re.findall(r"willay: (\d)\.", said) == ["1", "2", "3", "4", "5", "6"]
    assert "were not touched" in said


def test_taking_away_leaves_settings_and_data(installed: Path) -> None:
    (installed / "var/lib/willay/willay.db").write_text("facts", encoding="utf-8")
    done = run(UNINSTALL, DESTDIR=str(installed))
    assert done.returncode == 0
    assert "PURGE=1" in done.stdout
    assert files_in(installed) == {
        "/etc/willay/config.toml",
        "/etc/willay/config.example.toml",
        "/var/lib/willay/willay.db",
    }


def test_purging_leaves_nothing(installed: Path) -> None:
    run(UNINSTALL, DESTDIR=str(installed), PURGE="1")
    assert files_in(installed) == set()


def test_taking_away_what_is_not_there_is_no_error(tmp_path: Path) -> None:
    assert run(UNINSTALL, DESTDIR=str(tmp_path)).returncode == 0


def test_somebody_elses_command_of_that_name_stays(installed: Path) -> None:
    command = installed / "usr/local/bin/willay"
    command.unlink()
    command.write_text("#!/bin/sh\n", encoding="utf-8")
    run(UNINSTALL, DESTDIR=str(installed))
    assert command.exists()


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder of commands to put first on the path."""
    folder = tmp_path / "commands"
    folder.mkdir()
    return folder


def command(folder: Path, name: str, text: str) -> str:
    """Put a command into the folder; its full name."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_without_root_it_is_refused_before_anything_changes(commands: Path) -> None:
    command(commands, "id", "echo 1000")
    done = run(INSTALL, PATH=f"{commands}:{os.environ['PATH']}")
    assert done.returncode == 2
    assert done.stderr.strip() == "willay: installing needs root: sudo make install"
    assert done.stdout == ""


def python_that(commands: Path, prelude: str) -> str:
    """A Python whose system lacks something."""
    return command(commands, "python3", f'exec "{sys.executable}" -c "import sys; {prelude}; exec(sys.stdin.read())"')


@pytest.mark.parametrize(
    ("prelude", "sentence"),
    [
        ("sys.modules['ensurepip'] = None", r"sudo apt install python3(\.\d+)?-venv"),
        ("sys.version_info = (3, 10, 2)", r"Python 3\.11 to 3\.13 is needed"),
        ("import struct; struct.calcsize = lambda _: 4", r"64-bit system is needed"),
    ],
)
def test_setting_up_says_what_the_system_lacks(commands: Path, tmp_path: Path, prelude: str, sentence: str) -> None:
    setup = ROOT / "systemd" / "setup-venv.sh"
    venv = tmp_path / "venv"
    done = run(setup, python_that(commands, prelude), str(venv), str(ROOT / "requirements.lock"))
    assert done.returncode == 2
    assert re.search(sentence, done.stderr)
    assert "Traceback" not in done.stderr
    assert not venv.exists()


def test_setting_up_without_any_python_says_the_apt_line(tmp_path: Path) -> None:
    setup = ROOT / "systemd" / "setup-venv.sh"
    done = run(setup, "python-that-is-not-there", str(tmp_path / "venv"), str(ROOT / "requirements.lock"))
    assert done.returncode == 2
    assert "sudo apt install python3 python3-venv" in done.stderr


def test_the_package_carries_every_file_that_is_not_code(tmp_path: Path) -> None:
    """What lies beside the code in git must lie beside it in /opt/willay too."""
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("gateway", "modem", "schedules", "web"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    target = tmp_path / "built"
    builder = "from setuptools import setup; setup()"
    done = subprocess.run(
        [sys.executable, "-c", builder, "-q", "build_py", "--build-lib", str(target)],
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    wanted = {
        str(path.relative_to(source))
        for name in ("gateway", "modem", "schedules", "web")
        for path in (source / name).rglob("*")
        if path.is_file()
    }
    assert wanted == {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()}
