"""Early warning: what in a school's own past asks for somebody's attention. Knows rules as values, no clock, no store.

Each school is held against itself and its target, never against an average (programme/004: look at each). What is not
verified raises nothing: a rumour is a case's matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from statistics import median

from .model import Lang, QuestionKey, Role, Status, Value

FEWEST_PAST_VALUES = 3
"""Of fewer, no median says what is usual."""
SMALLEST_FALL = 3
"""Two children with a cold are a third of a class of six."""
USUAL_OF_ROUNDS = 8
"""Two months: what is usual changes with the seasons."""


class AlertKind(StrEnum):
    """What a rule looks for."""

    FALLS = "falls"
    """The last verified value lies a share below what the school usually has."""
    BELOW = "below"
    """The last verified values, as many as `weeks`, lie below a share of the register."""
    SILENT = "silent"
    """Nobody of the school answered anything in the last rounds, as many as `weeks`."""
    UNMET = "unmet"
    """A question that waits for a yes has waited `weeks` rounds since its first verified no."""
    NOT_BEGUN = "not_begun"
    """No class in the first weeks of a term."""
    SPREAD = "spread"
    """No class the same week in several schools of one district: a flood, a landslide, a harvest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """One rule, as data."""

    name: str
    kind: AlertKind
    questionnaire: str
    question: QuestionKey
    """Whose values are looked at; for `silent` and `spread` any of the questionnaire's will do."""
    title: Mapping[Lang, str]
    """The rule in words, for the page."""
    text: Mapping[Lang, str]
    """The SMS; may use {school}, {district}, {value}, {usual}, {weeks}, {schools}, {period}."""
    percent: int = 30
    weeks: int = 1
    schools: int = 3
    register: str = ""
    """For `below`: the entry of the school's register that the share is taken of."""
    tell: tuple[Role, ...] = (Role.PROMOTER,)
    """Who is texted, of those who belong to the school; the office sees every alert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What came of a question in one round that is closed."""

    period: str
    opened_on: date
    status: Status
    value: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One school as a rule sees it. `points` from the oldest to the newest, of rounds it was asked in."""

    school_id: int
    district: str
    points: tuple[Point, ...]
    register: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What a rule found."""

    rule: str
    period: str
    school_id: int | None
    """None: a whole district."""
    district: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    """The numbers its words speak of."""


def judge(
    rule: AlertRule, pictures: Sequence[Picture], term_starts: Sequence[date] = ()
) -> tuple[tuple[Raised, ...], frozenset[tuple[int | None, str]]]:
    """What a rule finds now; and the places (school, district) where it could tell that nothing is wrong.

    Places in neither are not known: an alert open there stays open.
    """
    if rule.kind is AlertKind.SPREAD:
        return _spread(rule, pictures)
    raised: list[Raised] = []
    well: set[tuple[int | None, str]] = set()
    for picture in pictures:
        facts = _one(rule, picture, term_starts)
        if facts is None:
            continue
        if facts:
            period = picture.points[-1].period
            raised.append(
                Raised(
                    rule=rule.name,
                    period=period,
                    school_id=picture.school_id,
                    district=picture.district,
                    facts={**facts, "period": period},
                )
            )
        else:
            well.add((picture.school_id, picture.district))
    return tuple(raised), frozenset(well)


def _one(rule: AlertRule, picture: Picture, term_starts: Sequence[date]) -> dict[str, Value] | None:
    """The facts of an alert; empty where all is well; None where it cannot be told."""
    if not picture.points:
        return None
    match rule.kind:
        case AlertKind.FALLS:
            return _falls(rule, picture)
        case AlertKind.BELOW:
            return _below(rule, picture)
        case AlertKind.SILENT:
            return _silent(rule, picture)
        case AlertKind.UNMET:
            return _unmet(rule, picture)
        case AlertKind.NOT_BEGUN:
            return _not_begun(rule, picture, term_starts)
        case AlertKind.SPREAD:
            return None


def _verified(points: Sequence[Point]) -> list[tuple[Point, int]]:
    return [(point, point.value) for point in points if _is_number(point) and isinstance(point.value, int)]


def _is_number(point: Point) -> bool:
    return point.status is Status.VERIFIED and isinstance(point.value, int)


def _falls(rule: AlertRule, picture: Picture) -> dict[str, Value] | None:
    known = _verified(picture.points)
    if not _is_number(picture.points[-1]) or len(known) <= FEWEST_PAST_VALUES:
        return None
    value = known[-1][1]
    usual = int(median(number for _, number in known[-1 - USUAL_OF_ROUNDS : -1]))
    fallen = usual - value
    if fallen >= SMALLEST_FALL and fallen * 100 >= rule.percent * usual:
        return {"value": value, "usual": usual}
    return {}


def _below(rule: AlertRule, picture: Picture) -> dict[str, Value] | None:
    target = picture.register.get(rule.register)
    last = picture.points[-rule.weeks :]
    if not target or len(last) < rule.weeks or not all(map(_is_number, last)):
        return None
    values = [number for _, number in _verified(last)]
    if all(number * 100 < rule.percent * target for number in values):
        return {"value": values[-1], "usual": target, "weeks": rule.weeks}
    return {}


def _silent(rule: AlertRule, picture: Picture) -> dict[str, Value] | None:
    last = picture.points[-rule.weeks :]
    if any(point.status is not Status.MISSING for point in last):
        return {}
    return {"weeks": rule.weeks} if len(last) == rule.weeks else None


def _unmet(rule: AlertRule, picture: Picture) -> dict[str, Value] | None:
    since: int | None = None
    for nth, point in enumerate(picture.points):
        if point.status is not Status.VERIFIED:
            continue
        waiting = nth if since is None else since
        since = waiting if point.value == "no" else None
    if since is None:
        verified = any(point.status is Status.VERIFIED for point in picture.points)
        return {} if verified else None
    waited = len(picture.points) - since
    return {"weeks": waited} if waited >= rule.weeks else {}


def _not_begun(rule: AlertRule, picture: Picture, term_starts: Sequence[date]) -> dict[str, Value] | None:
    point = picture.points[-1]
    days = [(point.opened_on - start).days for start in term_starts if start <= point.opened_on]
    if not days or min(days) >= 7 * rule.weeks:
        return {}  # the term is no longer young: attendance has rules of its own
    if point.status is Status.NO_CLASS:
        return {"weeks": min(days) // 7 + 1}
    return {} if point.status is Status.VERIFIED else None


def _spread(
    rule: AlertRule, pictures: Sequence[Picture]
) -> tuple[tuple[Raised, ...], frozenset[tuple[int | None, str]]]:
    newest = max((picture.points[-1].opened_on for picture in pictures if picture.points), default=None)
    closed: dict[str, list[Picture]] = {}
    districts: dict[str, bool] = {}
    for picture in pictures:
        if not picture.points or picture.points[-1].opened_on != newest:
            continue
        point = picture.points[-1]
        if point.status is Status.NO_CLASS:
            closed.setdefault(picture.district, []).append(picture)
        known = point.status in (Status.NO_CLASS, Status.VERIFIED)
        districts[picture.district] = districts.get(picture.district, False) or known
    raised = tuple(
        Raised(
            rule=rule.name,
            period=schools[0].points[-1].period,
            school_id=None,
            district=district,
            facts={"schools": len(schools), "period": schools[0].points[-1].period},
        )
        for district, schools in sorted(closed.items())
        if len(schools) >= rule.schools
    )
    hit = {one.district for one in raised}
    well = {(None, district) for district, known in districts.items() if known and district not in hit}
    return raised, frozenset(well)
