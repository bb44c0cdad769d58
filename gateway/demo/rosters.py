"""The district as roster files, taken in by the product's own importer. Knows the files' columns."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from gateway import facts
from gateway.desk import Desk
from gateway.formats.roster import read_contacts, read_schools
from gateway.importing import import_contacts, import_schools

from .district import DemoPerson, DemoSchool, District
from .townsfolk import SPANISH

SCHOOLS_FILE = "schools.csv"
CONTACTS_FILE = "contacts.csv"
PSEUDONYM_BYTES = 8

_SCHOOL_COLUMNS = (
    *("codigo_modular", "codigo_local", "nombre", "ubigeo", "ugel", "nivel", "area"),
    *("matricula_mujeres", "matricula_hombres", "docentes_mujeres", "docentes_hombres", "idioma"),
)
_CONTACT_COLUMNS = ("codigo_modular", "rol", "nombre", "telefono", "idioma", "fecha_consentimiento")
_LEVELS = {"initial": "inicial", "primary": "primaria", "secondary": "secundaria"}
_AREAS = {"rural": "rural", "urban": "urbana"}
_ROLES = {
    "leader": "lider",
    "parent": "apafa",
    "principal": "director",
    "promoter": "promotor",
    "inspector": "inspector",
}


def write_rosters(district: District, folder: Path) -> None:
    """`schools.csv` and `contacts.csv`, as an office would write them."""
    _write(folder / SCHOOLS_FILE, _SCHOOL_COLUMNS, map(_school_line, district.schools))
    lines = (line for person in district.people for line in _contact_lines(person))
    _write(folder / CONTACTS_FILE, _CONTACT_COLUMNS, lines)


def import_rosters(desk: Desk, folder: Path, now: datetime) -> None:
    """Take both files in. Raises BadInputError."""
    hub = desk.config.hub
    schools = read_schools((folder / SCHOOLS_FILE).read_bytes(), SCHOOLS_FILE, language=SPANISH)
    import_schools(desk.store, schools, now=now, log_school=lambda school: facts.log_school(school, now))
    today = desk.calendar.local(now).date()
    contacts = read_contacts((folder / CONTACTS_FILE).read_bytes(), CONTACTS_FILE, country=hub.country, today=today)
    import_contacts(
        desk.store,
        contacts,
        CONTACTS_FILE,
        now=now,
        language=SPANISH,
        new_pseudonym=lambda: secrets.token_hex(PSEUDONYM_BYTES),
    )


def _school_line(school: DemoSchool) -> Sequence[object]:
    enrolment = (school.girls, school.boys) if school.registered else ("", "")
    return (
        *(school.code, school.local_code, school.name, school.district, school.office),
        *(_LEVELS[school.level], _AREAS[school.area], *enrolment, school.women, school.men, SPANISH),
    )


def _contact_lines(person: DemoPerson) -> Iterable[Sequence[object]]:
    for post in person.posts:
        role = _ROLES[post.role.value]
        yield (post.school.code, role, person.name, person.phone, SPANISH, person.consent.isoformat())


def _write(path: Path, columns: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(lines)
