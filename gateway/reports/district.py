"""The district's sheet: one line a school, four lights each, in the schools' order and never a ranking.

Knows the schools' reports and the words; no paper and no page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from gateway.words import translations

from .build import last_known, share, times
from .model import Attendance, Known, Light, Maintenance, Mark, Pair, SchoolReport, Textbooks
from .sheet import Light3, light_of, month_name

_PLACES = {Light.GOOD: 0, Light.ATTENTION: 1, Light.URGENT: 2, Light.UNKNOWN: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How one school stands in one picture."""

    light: Light3
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One school."""

    name: str
    code: str
    cells: tuple[Cell, ...]
    pending: str
    """How many numbers are still being verified; empty where none is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictSheet:
    """Everything one district's sheet says."""

    language: str
    name: str
    facts: str
    month: str
    school_head: str
    heads: tuple[str, ...]
    notes: tuple[str, ...]
    """Under each head: what its numbers are."""
    pending_head: str
    lines: tuple[Line, ...]
    counts: tuple[tuple[int, int, int, int], ...]
    """A column: how many schools are good, in need of attention, urgent, without a verified number."""
    counts_head: str
    words: tuple[str, str, str, str]
    key: str


def district_sheet_of(reports: Sequence[SchoolReport], language: str) -> DistrictSheet:
    """Put the reports of one district, one month, into words. There must be at least one."""
    words = translations("reports", language)
    _ = words.gettext
    first = reports[0]
    columns = [
        (report.students.light, report.teachers.light, report.textbooks.light, report.maintenance.light)
        for report in reports
    ]
    return DistrictSheet(
        language=language,
        name=_("District {code}").format(code=first.district),
        facts=first.office,
        month=month_name(first.month, language),
        school_head=_("School"),
        heads=(_("Students"), _("Teachers"), _("Textbooks"), _("Maintenance")),
        notes=(
            _("girls · boys, of every 100"),
            _("women · men, times present"),
            _("missing"),
            _("allowance · improvements"),
        ),
        pending_head=_("Being verified"),
        lines=tuple(_line(report, words) for report in reports),
        counts=tuple(_counts([lights[place] for lights in columns]) for place in range(4)),
        counts_head=_("Schools: {number}").format(number=len(reports)),
        words=(_("GOOD"), _("ATTENTION"), _("URGENT"), _("no data")),
        key=_(
            "Schools are in the order of their names. Only verified numbers are shown."
            " Attendance is good from {good} of every 100 and urgent below {urgent}."
        ).format(good=first.good_from, urgent=first.urgent_below),
    )


def _line(report: SchoolReport, words: NullTranslations) -> Line:
    weeks = (report.students.weeks, report.teachers.weeks, report.textbooks.weeks, report.maintenance.weeks)
    pending = sum(map(_pending, weeks))
    return Line(
        name=report.school,
        code=report.code if report.annex == "0" else f"{report.code}-{report.annex}",
        cells=(
            Cell(light=light_of(report.students.light, words), text=_shares(report.students, words)),
            Cell(light=light_of(report.teachers.light, words), text=_presences(report.teachers, words)),
            Cell(light=light_of(report.textbooks.light, words), text=_missing(report.textbooks, words)),
            Cell(light=light_of(report.maintenance.light, words), text=_progress(report.maintenance, words)),
        ),
        pending=str(pending) if pending else "",
    )


def _shares(students: Attendance, words: NullTranslations) -> str:
    shares = share(students.register, students.weeks)
    return _both(["" if found is None else str(round(100 * found)) for found in shares], words)


def _presences(teachers: Attendance, words: NullTranslations) -> str:
    marks = ([week.first for week in teachers.weeks], [week.second for week in teachers.weeks])
    found = [times(enrolled, of_sex) for enrolled, of_sex in zip(teachers.register, marks, strict=True)]
    return _both(["" if pair is None else f"{pair[0]}/{pair[1]}" for pair in found], words)


def _missing(textbooks: Textbooks, words: NullTranslations) -> str:
    received = last_known([week.first for week in textbooks.weeks])
    missing = last_known([week.second for week in textbooks.weeks])
    if received is not None and received.value == 1:
        return words.gettext("none")
    if missing is not None:
        return str(missing.value)
    return words.gettext("no data") if received is None else words.gettext("some")


def _progress(maintenance: Maintenance, words: NullTranslations) -> str:
    allowance = last_known([week.first for week in maintenance.weeks])
    improvements = last_known([week.second for week in maintenance.weeks])
    return _both([_yes_no(allowance, words), _yes_no(improvements, words)], words)


def _yes_no(mark: Mark | None, words: NullTranslations) -> str:
    if mark is None:
        return ""
    return words.gettext("yes") if mark.value else words.gettext("no")


def _both(texts: Sequence[str], words: NullTranslations) -> str:
    return " · ".join(text or "—" for text in texts) if any(texts) else words.gettext("no data")


def _pending(weeks: Sequence[Pair]) -> int:
    open_ = (Known.IN_VERIFICATION, Known.PROVISIONAL)
    return sum((week.first.known in open_) + (week.second.known in open_) for week in weeks)


def _counts(lights: Sequence[Light]) -> tuple[int, int, int, int]:
    places = [_PLACES[light] for light in lights]
    return (places.count(0), places.count(1), places.count(2), places.count(3))
