"""What a month's sheet of one school says, before it is drawn or put into words. Knows no language, paper or table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gateway.survey.meeting import AgreementState


class Known(StrEnum):
    """What is known of one question in one week. Only VERIFIED has a value to publish."""

    VERIFIED = "verified"
    CONFIRMED = "confirmed"  # yes in an earlier week of this school year; not asked again
    IN_VERIFICATION = "in_verification"  # the answers differ; somebody is finding out
    PROVISIONAL = "provisional"  # too few answers so far
    NO_CLASS = "no_class"
    NO_DATA = "no_data"  # asked, and nobody knew or answered
    NOT_ASKED = "not_asked"


class Light(StrEnum):
    """How a picture stands, best first: always drawn in this order, as a shape with its word."""

    GOOD = "good"
    ATTENTION = "attention"
    URGENT = "urgent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One question in one week. `value` only where it is verified: a number, or 1 and 0 for yes and no."""

    known: Known
    value: int | None = None
    agree: int = 0
    answers: int = 0
    by_case: bool = False
    """Found out by the promoter rather than by agreement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One ISO week, named by the Friday the questions ask about."""

    period: str
    """As in the export: `2026-W47`."""
    friday: date

    @property
    def number(self) -> int:
        """The ISO week of the year."""
        return self.friday.isocalendar().week


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two questions in one week, always in the same order: girls and boys, women and men, received and missing."""

    first: Mark
    second: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Who is enrolled (or employed) by sex, and who was there each week. None in the register is no data."""

    register: tuple[int | None, int | None]
    weeks: tuple[Pair, ...]
    light: Light


@dataclass(frozen=True, slots=True, kw_only=True)
class Textbooks:
    """Each week: were all textbooks received (first), and if not, how many are missing (second)."""

    weeks: tuple[Pair, ...]
    light: Light


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    """Each week: was the allowance received (first), and were improvements seen (second)."""

    weeks: tuple[Pair, ...]
    light: Light


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What an earlier meeting agreed on and this one comes back to."""

    what: str
    who: str
    due_on: date | None
    state: AgreementState


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolReport:
    """One sheet."""

    school: str
    code: str
    annex: str
    district: str
    office: str
    level: str
    month: str
    """`2026-11`."""
    weeks: tuple[Week, ...]
    students: Attendance
    teachers: Attendance
    textbooks: Textbooks
    maintenance: Maintenance
    good_from: int
    """Of every 100, how many must be there for a good light."""
    urgent_below: int
    agreed: tuple[Agreed, ...] = ()
    """Of earlier meetings, what is not done first."""
