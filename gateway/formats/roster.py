"""Rosters of schools and of the people around them. Knows what a line must hold, and no table and no file system."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gateway.errors import BadInputError, Problem
from gateway.sentences import Sentence, sentence
from gateway.survey.model import REPORTERS, Lang, Role
from modem.api import Msisdn

from . import roster_cells as cells
from .roster_columns import CONTACT_COLUMNS, SCHOOL_COLUMNS, plain
from .roster_lines import Line, in_order, read_lines

EVERY_SCHOOL = frozenset(("all", "todas", "todos"))
"""What `schools` may say for an official or inspector of them all."""
SCHOOL_SHEETS = ("schools", "escuelas", "colegios")
CONTACT_SHEETS = ("contacts", "contactos")

_BETWEEN_CODES = re.compile(r"[;,|\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolEntry:
    """One line of a roster of schools. None: no data, which is not zero; empty text: not said."""

    code: str
    annex: str
    local_code: str
    name: str
    district: str
    office: str
    level: str
    area: str
    girls: int | None
    boys: int | None
    women_teachers: int | None
    men_teachers: int | None
    language: Lang
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolKey:
    """How a contact's line names a school. Annex None: the only one of that code, or annex 0."""

    code: str
    annex: str | None


FaultOf = Callable[[SchoolKey], tuple[Sentence, Sentence] | None]
"""What is wrong with a school that is named, and what to do; None where there is such a school."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """One line of a roster of contacts."""

    place: str
    """Where its school or schools stand in the file."""
    role: Role
    name: str
    msisdn: Msisdn
    language: Lang | None
    """None: not said."""
    consent_on: date | None
    schools: tuple[SchoolKey, ...]
    """Empty: every school of the hub."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRoster:
    """A file of schools, sound in itself."""

    entries: tuple[SchoolEntry, ...]
    columns: frozenset[str]
    """The fields of an entry that the file speaks of; the others are what an entry has where nothing is said."""
    unused: tuple[str, ...]
    """Columns that were left out because nobody here knows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRoster:
    """A file of contacts, sound in itself; whether its schools exist the file cannot say."""

    entries: tuple[ContactEntry, ...]
    says_consent: bool
    """Whether it has a column of consents: an empty cell in it means "not yet"."""
    unused: tuple[str, ...]


def read_schools(data: bytes, source: str, *, language: Lang) -> SchoolRoster:
    """A roster of schools from CSV or XLSX. `language`: of a school that says none.

    Raises BadInputError with every fault, each with its line and column.
    """
    problems: list[Problem] = []
    lines, columns = read_lines(data, source, SCHOOL_COLUMNS, SCHOOL_SHEETS, problems)
    entries = []
    first: dict[tuple[str, str], int] = {}
    for line in lines:
        entry = _school(line, language)
        if entry is None:
            continue
        earlier = first.setdefault((entry.code, entry.annex), line.number)
        if earlier != line.number:
            line.fault("code", sentence("is the school of line {line} again", line=earlier), sentence("keep one line"))
        entries.append(entry)
    if problems:
        raise BadInputError(source, in_order(problems))
    return SchoolRoster(entries=tuple(entries), columns=frozenset(columns.at), unused=columns.unused)


def read_contacts(
    data: bytes, source: str, *, country: str, today: date, fault_of: FaultOf = lambda _: None
) -> ContactRoster:
    """A roster of contacts from CSV or XLSX. `country`: of national phone numbers; `today`: no consent lies after it.

    `fault_of`: what is wrong with the name of a school, where the hub's schools are known. Raises BadInputError with
    every fault, each with its line and column.
    """
    problems: list[Problem] = []
    lines, columns = read_lines(data, source, CONTACT_COLUMNS, CONTACT_SHEETS, problems)
    read = [(line, _contact(line, country, today, fault_of)) for line in lines]
    found = [(line, entry) for line, entry in read if entry is not None]
    _check_posts(found)
    _check_persons(found)
    if problems:
        raise BadInputError(source, in_order(problems))
    return ContactRoster(
        entries=tuple(entry for _, entry in found), says_consent="consent" in columns.at, unused=columns.unused
    )


def _school(line: Line, language: Lang) -> SchoolEntry | None:
    code = line.must("code", cells.code)
    name = line.must("name", cells.name)
    district = line.must("district", cells.ubigeo)
    entry = SchoolEntry(
        code=code or "",
        annex=line.read("annex", cells.annex) or "0",
        local_code=line.read("local_code", cells.local_code) or "",
        name=name or "",
        district=district or "",
        office=line.read("office", cells.name) or "",
        level=line.must("level", cells.level) or "",
        area=line.must("area", cells.area) or "",
        girls=line.read("girls", cells.count(cells.MOST_PUPILS)),
        boys=line.read("boys", cells.count(cells.MOST_PUPILS)),
        women_teachers=line.read("women_teachers", cells.count(cells.MOST_TEACHERS)),
        men_teachers=line.read("men_teachers", cells.count(cells.MOST_TEACHERS)),
        language=line.read("language", cells.language) or language,
        lat=line.read("lat", cells.degrees(90)),
        lon=line.read("lon", cells.degrees(180)),
    )
    return entry if code is not None else None


def _contact(line: Line, country: str, today: date, fault_of: FaultOf) -> ContactEntry | None:
    role = line.must("role", cells.role)
    name = line.must("name", cells.name)
    msisdn = line.must("phone", cells.phone(country))
    spoken = line.read("language", cells.language)
    consent = line.read("consent", cells.day)
    if consent is not None and consent > today:
        line.fault("consent", sentence("{day} has not come yet", day=consent), sentence("the day consent was given"))
    schools = _schools_of(line, role, fault_of)
    if role is None or name is None or msisdn is None or schools is None:
        return None
    return ContactEntry(
        place=line.place("schools" if line.cell("schools") else "school"),
        role=role,
        name=name,
        msisdn=msisdn,
        language=spoken,
        consent_on=consent,
        schools=schools,
    )


def _schools_of(line: Line, role: Role | None, fault_of: FaultOf) -> tuple[SchoolKey, ...] | None:
    """The schools of a line; empty for all of them, None after a fault."""
    key = "schools" if line.cell("schools") else "school"
    texts = [text for text in _BETWEEN_CODES.split(line.cell(key)) if text]
    if len(texts) == 1 and (texts[0] == "*" or plain(texts[0]) in EVERY_SCHOOL) and role not in REPORTERS:
        return ()
    if not texts:
        if line.has("school") or line.has("schools"):
            line.fault(key, sentence("is empty"), sentence("the código modular of the school"))
        return None
    if len(texts) > 1 and role in REPORTERS:
        line.fault(key, sentence("a reporter has one school a line"), sentence("write a line for each school"))
        return None
    annex = line.read("annex", cells.annex)
    found = []
    for text in texts:
        try:
            code, own = cells.code_and_annex(text)
        except ValueError as error:
            line.fault(key, *error.args)
            return None
        school = SchoolKey(code=code, annex=own or (annex if len(texts) == 1 else None))
        fault = fault_of(school)
        if fault is not None:
            line.fault(key, *fault)
        found.append(school)
    return tuple(dict.fromkeys(found))


def _check_posts(found: list[tuple[Line, ContactEntry]]) -> None:
    """One reporter a role and school; one person is not two of the three."""
    posts: dict[tuple[SchoolKey, Role], Line] = {}
    persons: dict[tuple[SchoolKey, str, str], Line] = {}
    for line, entry in found:
        if entry.role not in REPORTERS:
            continue
        (school,) = entry.schools
        holder = posts.setdefault((school, entry.role), line)
        if holder is not line:
            message = sentence("the school has this reporter on line {line} already", line=holder.number)
            line.fault("role", message, sentence("one person a role and school"))
            continue
        other = persons.setdefault((school, entry.msisdn, entry.name), line)
        if other is not line:
            message = sentence("is a reporter of this school on line {line} already", line=other.number)
            line.fault("name", message, sentence("three people give three answers"))


def _check_persons(found: list[tuple[Line, ContactEntry]]) -> None:
    """A person on several lines is the same on all of them."""
    first: dict[tuple[str, str], tuple[Line, ContactEntry]] = {}
    seen: dict[tuple[str, str, Role, SchoolKey], Line] = {}
    for line, entry in found:
        earlier_line, earlier = first.setdefault((entry.msisdn, entry.name), (line, entry))
        for key, one, other in (
            ("language", earlier.language, entry.language),
            ("consent", earlier.consent_on, entry.consent_on),
        ):
            if one is not None and other is not None and one != other:
                message = sentence("differs from line {line}, the same person", line=earlier_line.number)
                line.fault(key, message, sentence("write the same on both lines"))
        if entry.role in REPORTERS:
            continue
        for school in entry.schools:
            holder = seen.setdefault((entry.msisdn, entry.name, entry.role, school), line)
            if holder is not line:
                line.fault("school", sentence("says the same as line {line}", line=holder.number), sentence("keep one"))
