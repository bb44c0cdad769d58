"""School terms, holidays, closures and quiet hours. Knows days and places by ubigeo; never a phone number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Teaching weeks, first and last day included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Days without class, first and last included. `district`: an ubigeo or its beginning; empty: everywhere."""

    start: date
    end: date
    reason: str
    district: str = ""
    school: str = ""
    """The code of the one school that is closed; empty: every school of the district."""

    def covers(self, day: date, district: str, schools: Collection[str]) -> bool:
        """Whether it closes a school, known by any of these codes, in a district on that day."""
        if not self.start <= day <= self.end:
            return False
        return self.school in schools if self.school else district.startswith(self.district)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When nobody is texted first, local time; may pass midnight. Equal times: no quiet hours."""

    start: time
    end: time

    def covers(self, moment: time) -> bool:
        """Whether a local time lies in the quiet hours (the end itself does not)."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


NO_QUIET_HOURS = QuietHours(start=time(0), end=time(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolCalendar:
    """Which days have class, and when people may be texted."""

    timezone: ZoneInfo
    terms: tuple[Term, ...] = ()
    """Empty: every week is term time."""
    country: str | None = None
    """ISO 3166 code whose national holidays are free of class; None: no holidays."""
    closures: tuple[Closure, ...] = ()
    quiet: QuietHours = NO_QUIET_HOURS

    def closure_on(self, day: date, district: str, schools: Collection[str] = ()) -> Closure | None:
        """The closure that keeps a school of a district (by ubigeo) shut on a day; `schools`: the codes it goes by."""
        return next((closure for closure in self.closures if closure.covers(day, district, schools)), None)

    def why_no_class(self, day: date, district: str = "", schools: Collection[str] = ()) -> str | None:
        """Why a day has no class in a district (by ubigeo) or at a school; None: it has. Weekdays are not judged."""
        closure = self.closure_on(day, district, schools)
        if closure is not None:
            return closure.reason
        if self.terms and not any(term.start <= day <= term.end for term in self.terms):
            return "out of term"
        return _holiday(self.country, day) if self.country else None

    def local(self, moment: datetime) -> datetime:
        """An aware moment in the calendar's zone."""
        return moment.astimezone(self.timezone)

    def allowed_from(self, moment: datetime) -> datetime:
        """The first moment from this one on at which somebody may be texted first."""
        local = self.local(moment)
        if not self.quiet.covers(local.time()):
            return moment
        end = local.replace(hour=self.quiet.end.hour, minute=self.quiet.end.minute, second=0, microsecond=0)
        if end <= local:
            end += timedelta(days=1)
        return end.astimezone(moment.tzinfo)


def iso_week(day: date) -> str:
    """The ISO 8601 week of a day: `2026-W47`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _holiday(country: str, day: date) -> str | None:
    return _holidays_of(country, day.year).get(day)


@cache
def _holidays_of(country: str, year: int) -> dict[date, str]:
    import holidays  # 5 MB that a hub without a schedule never needs

    return dict(holidays.country_holidays(country, years=year).items())
