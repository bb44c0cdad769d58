"""Panels: which schools a questionnaire is asked of, in which roles, from when. Knows no store and no chance.

A sample is drawn from a seed, so that anybody can draw it again: the schools that qualify are grouped by district, area
and level; each group gets places in proportion (the largest remainders first); within a group the schools with the
smallest `visits.number(seed, key)` are taken. A school that joins or leaves changes little else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .model import Role
from .visits import Stratum, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Who is asked one questionnaire. What is empty narrows nothing."""

    questionnaire: str
    schools: tuple[str, ...] = ()
    """Codes, with or without the annex."""
    district: str = ""
    """An ubigeo or its beginning."""
    level: str = ""
    area: str = ""
    sample: int | None = None
    """So many of the schools that qualify; None: all of them."""
    seed: str = ""
    """What the sample is drawn from; empty: the questionnaire's name."""
    roles: tuple[Role, ...] = ()
    since: date | None = None
    until: date | None = None

    def runs_on(self, day: date) -> bool:
        """Whether it is asked on that day; both ends included."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One school that may be in a panel."""

    id: int
    key: str
    """Código modular and annex: `0487652-0`."""
    code: str
    district: str
    level: str
    area: str

    @property
    def stratum(self) -> Stratum:
        """What a sample keeps in proportion."""
        return (self.district, self.area, self.level)


def running(panels: Sequence[Panel], questionnaire: str, day: date) -> tuple[Panel, ...] | None:
    """The panels of a questionnaire on a day; None where it has none at all, and everybody is asked."""
    own = [panel for panel in panels if panel.questionnaire == questionnaire]
    return tuple(panel for panel in own if panel.runs_on(day)) if own else None


def roles_by_school(
    panels: Sequence[Panel], schools: Sequence[Member], everybody: tuple[Role, ...]
) -> Mapping[int, frozenset[Role]]:
    """Whom of which school these panels ask; a school in several is asked what any of them asks."""
    found: dict[int, frozenset[Role]] = {}
    for panel in panels:
        roles = frozenset(panel.roles or everybody) & frozenset(everybody)
        for school in chosen(panel, schools):
            found[school.id] = found.get(school.id, frozenset()) | roles
    return found


def qualifies(panel: Panel, school: Member) -> bool:
    """Whether a school is one that the panel may ask."""
    named = not panel.schools or school.code in panel.schools or school.key in panel.schools
    place = school.district.startswith(panel.district) and panel.level in ("", school.level)
    return named and place and panel.area in ("", school.area)


def chosen(panel: Panel, schools: Sequence[Member]) -> tuple[Member, ...]:
    """The schools of a panel, by key."""
    fit = sorted((school for school in schools if qualifies(panel, school)), key=lambda one: one.key)
    if panel.sample is None or panel.sample >= len(fit):
        return tuple(fit)
    seed = panel.seed or panel.questionnaire
    strata: dict[Stratum, list[Member]] = {}
    for school in fit:
        strata.setdefault(school.stratum, []).append(school)
    taken: list[Member] = []
    for stratum, places in _places(strata, panel.sample, seed).items():
        taken += sorted(strata[stratum], key=lambda one: (number(seed, one.key), one.key))[:places]
    return tuple(sorted(taken, key=lambda one: one.key))


def _places(strata: Mapping[Stratum, Sequence[Member]], sample: int, seed: str) -> dict[Stratum, int]:
    total = sum(map(len, strata.values()))
    shares = {stratum: Fraction(sample * len(members), total) for stratum, members in strata.items()}
    places = {stratum: int(share) for stratum, share in shares.items()}
    left = sample - sum(places.values())
    by_remainder = sorted(shares, key=lambda one: (places[one] - shares[one], number(seed, *one), one))
    for stratum in by_remainder[:left]:
        places[stratum] += 1
    return places
