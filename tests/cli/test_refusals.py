"""What is refused before anything is touched: others' files, ports that are none, schools that are not there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from gateway.config_records import ModemConfig
from gateway.errors import NotReadyError
from gateway.service.devices import refuse_hopeless
from tests.cli.command_line import Willay


@pytest.fixture
def foreign(office: Path) -> Path:
    """Another program's database where Willay's should be."""
    (office / "data").mkdir()
    path = office / "data" / "willay.db"
    apsw.Connection(str(path)).execute("CREATE TABLE recipe (name TEXT)")
    return path


@pytest.mark.parametrize("words", [("verify",), ("backup", "copy.db"), ("schools", "list"), ("users", "list")])
def test_somebody_elses_database_is_named_and_nothing_in_it_changes(
    willay: Willay, foreign: Path, words: tuple[str, ...]
) -> None:
    before = foreign.read_bytes()
    done = willay(*words)
    assert done.code == 2
    assert "not one of Willay's" in done.err
    assert foreign.read_bytes() == before
    assert [path.name for path in foreign.parent.iterdir()] == ["willay.db"]


def test_status_says_in_the_offices_language_what_is_wrong_with_the_database(
    willay: Willay, office: Path, foreign: Path
) -> None:
    config = office / "config.toml"
    config.write_text(config.read_text().replace('"en"', '"es"'))
    done = willay("status")
    assert done.code == 1
    assert "una base de datos, pero no de Willay" in done.out


def test_unknown_schools_are_told_together_with_the_other_faults_in_the_order_of_the_file(
    willay: Willay, office: Path
) -> None:
    lines = (
        "codigo_modular,rol,nombre,telefono",
        "0999999,lider,Rosa Inuma,987654321",
        "0999998,alumno,Luis Pinedo,987654322",
        "0999997;0999996,promotor,Eva Soto,12",
    )
    (office / "contacts.csv").write_text("\n".join(lines))
    done = willay("contacts", "import", str(office / "contacts.csv"))
    assert done.code == 2
    assert [line.split(": ")[0].strip() for line in done.err.splitlines()[1:]] == [
        *("line 2, column codigo_modular", "line 3, column rol", "line 3, column codigo_modular"),
        *("line 4, column telefono", "line 4, column codigo_modular", "line 4, column codigo_modular"),
    ]


def test_a_spreadsheet_by_its_name_only_is_called_that(willay: Willay, office: Path) -> None:
    (office / "schools.xlsx").write_text("code,name\n")
    done = willay("schools", "import", str(office / "schools.xlsx"))
    assert (done.code, "is no Excel file" in done.err) == (2, True)


def modem(device: Path) -> tuple[ModemConfig, ...]:
    """A configuration's only modem."""
    return (ModemConfig(name="m", device=str(device)),)


def test_a_modem_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    refuse_hopeless(modem(tmp_path / "ttyUSB0"))


def test_a_device_that_is_no_serial_port_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(NotReadyError, match=r"\[\[modem\]\] 1 device: .* is no serial port"):
        refuse_hopeless(modem(tmp_path))


def test_a_pseudo_terminal_is_a_serial_port() -> None:
    master, slave = os.openpty()
    try:
        refuse_hopeless(modem(Path(os.ttyname(slave))))
    finally:
        os.close(master)
        os.close(slave)


@pytest.mark.parametrize(
    "words",
    [("round", "start", "textbooks", "--period", "2026-W60"), ("answers", "export", "--period", "last")],
)
def test_a_period_that_is_none_starts_and_exports_nothing(willay: Willay, words: tuple[str, ...]) -> None:
    done = willay(*words)
    assert (done.code, done.out) == (2, "")
    assert "is not a period" in done.err
    assert willay("round", "list", "--json").json() == []


def test_the_database_is_never_replaced_by_a_backup_of_itself(willay: Willay, office: Path) -> None:
    willay("schools", "list")
    database = office / "data" / "willay.db"
    before = database.stat().st_ino
    for verb in ("backup", "restore"):
        done = willay(verb, str(database))
        assert (done.code, "the database itself" in done.err) == (2, True)
    assert database.stat().st_ino == before


def test_a_backup_into_a_folder_that_is_not_there_names_the_folder(willay: Willay, office: Path) -> None:
    willay("schools", "list")
    done = willay("backup", str(office / "nowhere" / "copy.db"))
    assert (done.code, done.err.splitlines()[0]) == (2, f"there is no folder {office / 'nowhere'}")


@pytest.mark.parametrize("words", [("survey", "show", "textbooks"), ("survey", "list"), ("survey", "list", "--json")])
def test_a_terminal_without_accents_ends_no_command(office: Path, words: tuple[str, ...]) -> None:
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "WILLAY_CONFIG": str(office / "config.toml")}
    done = subprocess.run([sys.executable, "-m", "gateway.cli.main", *words], env=environ, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()


def test_a_closed_output_is_no_error(office: Path) -> None:
    environ = {**os.environ, "WILLAY_CONFIG": str(office / "config.toml")}
    command = f"{sys.executable} -m gateway.cli.main survey list >&-"
    done = subprocess.run(["/bin/sh", "-c", command], env=environ, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")
