"""Schools and contacts through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import Willay

SCHOOLS = "codigo_modular;nombre;ubigeo;nivel;area;matricula_mujeres\n0487652;Río Claro;250101;primaria;rural;31\n"
CONTACTS = "codigo_modular;rol;nombre;telefono\n0487652;lider;Rosa Inuma;987654321\n"


@pytest.fixture
def files(office: Path) -> Path:
    (office / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    (office / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    return office


def test_importing_twice_says_that_nothing_changed(willay: Willay, files: Path) -> None:
    assert willay("schools", "import", str(files / "schools.csv")).out == "1 new, 0 changed, 0 as they were\n"
    assert willay("schools", "import", str(files / "schools.csv")).out == "0 new, 0 changed, 1 as they were\n"
    assert willay("contacts", "import", str(files / "contacts.csv")).out == "1 new, 0 changed, 0 as they were\n"
    assert willay("contacts", "import", str(files / "contacts.csv")).out == "0 new, 0 changed, 1 as they were\n"


def test_a_rehearsal_changes_nothing(willay: Willay, files: Path) -> None:
    done = willay("schools", "import", str(files / "schools.csv"), "--dry-run", "--json")
    assert done.json() == {"added": 1, "changed": 0, "unchanged": 0, "replaced": 0, "unused": [], "dry_run": True}
    assert willay("schools", "list", "--json").json() == []


def test_what_was_imported_is_listed(willay: Willay, files: Path) -> None:
    willay("schools", "import", str(files / "schools.csv"))
    willay("contacts", "import", str(files / "contacts.csv"))
    (school,) = willay("schools", "list", "--json").json()  # type: ignore[misc]
    assert (school["code"], school["girls"], school["boys"]) == ("0487652", 31, None)
    (contact,) = willay("contacts", "list", "--json").json()  # type: ignore[misc]
    assert (contact["school"], contact["role"], contact["msisdn"]) == ("0487652", "leader", "+51987654321")
    assert len(contact["pseudonym"]) == 16
    assert "Río Claro" in willay("schools", "list").out
    assert "Rosa Inuma" in willay("contacts", "list", "--school", "0487652").out
    assert "Rosa Inuma" not in willay("contacts", "list", "--school", "0000000").out


def test_every_fault_of_a_file_is_told_and_nothing_comes_in(willay: Willay, files: Path) -> None:
    (files / "schools.csv").write_text(SCHOOLS + "12;;250101;superior;rural;x\n")
    done = willay("schools", "import", str(files / "schools.csv"))
    assert done.code == 2
    assert [line.strip().split(":")[0] for line in done.err.splitlines()[1:]] == [
        *("line 3, column codigo_modular", "line 3, column nombre", "line 3, column nivel"),
        "line 3, column matricula_mujeres",
    ]
    assert willay("schools", "list", "--json").json() == []


def test_the_faults_are_told_in_spanish_to_a_spanish_office(willay: Willay, files: Path) -> None:
    config = files / "config.toml"
    config.write_text(config.read_text().replace('"en"', '"es"'))
    (files / "schools.csv").write_text(SCHOOLS + "12;A;250101;superior;rural;x\n")
    assert willay("schools", "import", str(files / "schools.csv")).err.splitlines() == [
        f"{files / 'schools.csv'}: 3 problemas",
        "  línea 3, columna codigo_modular: '12' no es un código modular (siete dígitos)",
        "  línea 3, columna nivel: 'superior' no se conoce aquí (inicial, primaria o secundaria)",
        "  línea 3, columna matricula_mujeres: 'x' no es un número de personas"
        " (cifras; déjelo vacío donde no hay dato)",
    ]


def test_columns_that_are_left_out_are_named(willay: Willay, files: Path) -> None:
    (files / "schools.csv").write_text("code,name,district,notas\n0487652,A,250101,x\n")
    done = willay("schools", "import", str(files / "schools.csv"))
    assert done.err == "columns left out, not known here: notas\n"
