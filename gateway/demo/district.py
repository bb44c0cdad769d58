"""The demonstration's district: schools, the people around them, their phones. The same seed makes the same district.

Knows who there is; not what is true of a school in a week, nor what anybody texts.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from gateway.survey.model import REPORTERS, Role
from modem.api import Msisdn

SCHOOLS_A_PROMOTER = 4
"""As in the pilot: one promoter looks after a handful of schools within reach (programme/000)."""
FIRST_CODE = 417_206
FIRST_PHONE = 900_100_001
"""A Peruvian mobile number is nine digits that begin with 9; the lowest block is given to nobody."""
CONSENT_BEFORE = timedelta(days=40)
"""Consent was given at most so long before the first day."""

WITHOUT_ENROLMENT = 5
"""Every so many schools one is missing its enrolment in the register: no data, which is not zero."""
DISAGREES = 6
"""Every so many schools one has a leader who counts three pupils fewer."""
BEHIND = 4
"""Every so many schools one has a parent who hears of books and money a week late."""
TWO_SCHOOLS = (6, 3)
"""The principal of the first is the principal of the second too."""
ONE_PHONE = 4
"""Leader and parent of this school share a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSchool:
    """One school as it really is. Its numbers hold whether or not the register knows them."""

    number: int
    """From 0, in the order they were made."""
    code: str
    local_code: str
    name: str
    district: str
    office: str
    level: str
    area: str
    girls: int
    boys: int
    women: int
    men: int
    registered: bool
    """Whether the register has its enrolment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPost:
    """What somebody is to a school."""

    school: DemoSchool
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody with a phone, perhaps not the only one on it."""

    name: str
    phone: Msisdn
    posts: tuple[DemoPost, ...]
    temper: str
    consent: date
    fewer: int = 0
    """How many pupils fewer than there are this person counts."""
    weeks_behind: int = 0
    """How late this person hears of books and money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """Everybody."""

    schools: tuple[DemoSchool, ...]
    reporters: tuple[DemoPerson, ...]
    promoters: tuple[DemoPerson, ...]
    inspectors: tuple[DemoPerson, ...] = ()

    @property
    def people(self) -> tuple[DemoPerson, ...]:
        """Reporters, then promoters, then inspectors."""
        return (*self.reporters, *self.promoters, *self.inspectors)


def make_district(count: int, seed: int, first_day: date) -> District:
    """So many schools with their reporters, promoters, an inspector an office; nobody consented after `first_day`."""
    rng = Random(f"district {seed}")  # noqa: S311 - no secret
    schools = tuple(_school(number, rng) for number in range(count))
    names = _Names(rng)
    phones = _Phones()
    reporters = _reporters(schools, names, phones, rng, first_day)
    promoters = tuple(
        DemoPerson(
            name=names.next(),
            phone=phones.next(),
            posts=tuple(DemoPost(school=school, role=Role.PROMOTER) for school in group),
            temper="promoter",
            consent=_consent(rng, first_day),
        )
        for group in _groups(schools)
    )
    offices = dict.fromkeys(school.office for school in schools)
    inspectors = tuple(
        DemoPerson(
            name=names.next(),
            phone=phones.next(),
            posts=tuple(DemoPost(school=school, role=Role.INSPECTOR) for school in schools if school.office == office),
            temper="promoter",
            consent=_consent(rng, first_day),
        )
        for office in offices
    )
    return District(schools=schools, reporters=reporters, promoters=promoters, inspectors=inspectors)


def _school(number: int, rng: Random) -> DemoSchool:
    words = _words()
    office = words["office"][number * len(words["office"]) // 8 % len(words["office"])]
    level = ("primary", "primary", "secondary", "primary", "initial")[number % 5]
    low, high = {"initial": (9, 19), "primary": (18, 58), "secondary": (35, 90)}[level]
    girls, boys = rng.randint(low, high), rng.randint(low, high)
    teachers = max(2, round((girls + boys) / 14))
    women = rng.randint(1, teachers - 1)
    first = words["places_first"][number % len(words["places_first"])]
    second = words["places_second"][(number * 5 + number // 56) % len(words["places_second"])]
    return DemoSchool(
        number=number,
        code=f"{FIRST_CODE + number * 13:07d}",
        local_code=f"{90_100 + number * 7:06d}",
        name=f"IE {64_020 + number * 3} {first} {second}",
        district=rng.choice(office["districts"]),
        office=office["name"],
        level=level,
        area="urban" if number % 4 == 2 else "rural",
        girls=girls,
        boys=boys,
        women=women,
        men=teachers - women,
        registered=number % WITHOUT_ENROLMENT != WITHOUT_ENROLMENT - 1,
    )


def _reporters(
    schools: tuple[DemoSchool, ...], names: _Names, phones: _Phones, rng: Random, first_day: date
) -> tuple[DemoPerson, ...]:
    tempers = _words()["habits"]["tempers"]
    found: dict[tuple[int, Role], DemoPerson] = {}
    for number, school in enumerate(schools):
        for role in REPORTERS:
            shares = number == ONE_PHONE and role is Role.PARENT
            found[number, role] = DemoPerson(
                name=names.next(),
                phone=found[number, Role.LEADER].phone if shares else phones.next(),
                posts=(DemoPost(school=school, role=role),),
                temper=tempers[len(found) % len(tempers)],
                consent=_consent(rng, first_day),
                fewer=3 if role is Role.LEADER and number % DISAGREES == DISAGREES - 1 else 0,
                weeks_behind=1 if role is Role.PARENT and number % BEHIND == 1 else 0,
            )
    here, there = TWO_SCHOOLS
    if here < len(schools):
        second = found.pop((there, Role.PRINCIPAL))
        both = found.pop((here, Role.PRINCIPAL))
        found[here, Role.PRINCIPAL] = DemoPerson(
            name=both.name,
            phone=both.phone,
            posts=(*both.posts, *second.posts),
            temper=second.temper,
            consent=both.consent,
        )
    return tuple(found.values())


def _groups(schools: tuple[DemoSchool, ...]) -> list[tuple[DemoSchool, ...]]:
    return [schools[start : start + SCHOOLS_A_PROMOTER] for start in range(0, len(schools), SCHOOLS_A_PROMOTER)]


def _consent(rng: Random, first_day: date) -> date:
    return first_day - timedelta(days=rng.randint(3, CONSENT_BEFORE.days))


class _Names:
    """First names and families, drawn so that no two people share both."""

    def __init__(self, rng: Random) -> None:
        words = _words()["people"]
        first = [name for pair in zip(words["women"], words["men"], strict=False) for name in pair]
        self._all = [f"{name} {family}" for family in words["families"] for name in first]
        rng.shuffle(self._all)

    def next(self) -> str:
        return self._all.pop()


class _Phones:
    """Numbers in a row."""

    def __init__(self) -> None:
        self._given = 0

    def next(self) -> Msisdn:
        self._given += 1
        return Msisdn(f"+51{FIRST_PHONE + 17 * self._given}")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("gateway.demo").joinpath("district.toml").read_text(encoding="utf-8"))
