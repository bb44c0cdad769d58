"""Verified values to a month's sheet. Pure: decides what may be published and how each picture stands, and no word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gateway.store.agreements import Agreement
from gateway.store.records_people import School
from gateway.store.reporting import KnownRow
from gateway.survey.model import QuestionKey, Source, Status

from .model import Agreed, Attendance, Known, Light, Maintenance, Mark, Pair, SchoolReport, Textbooks, Week

GIRLS = QuestionKey("girls_present")
BOYS = QuestionKey("boys_present")
WOMEN = QuestionKey("women_present")
MEN = QuestionKey("men_present")
ALL_RECEIVED = QuestionKey("all_received")
MISSING = QuestionKey("missing")
ALLOWANCE = QuestionKey("allowance_received")
IMPROVEMENTS = QuestionKey("improvements_seen")

QUESTIONS: tuple[QuestionKey, ...] = (GIRLS, BOYS, WOMEN, MEN, ALL_RECEIVED, MISSING, ALLOWANCE, IMPROVEMENTS)
UNTIL_YES: tuple[QuestionKey, ...] = (ALL_RECEIVED, ALLOWANCE, IMPROVEMENTS)
"""Asked each week until they are verified `yes` (programme/000), and not again in that school year."""

_PUBLISHED: Mapping[Status, Known] = {
    Status.VERIFIED: Known.VERIFIED,
    Status.PROVISIONAL: Known.PROVISIONAL,
    Status.DISPUTED: Known.IN_VERIFICATION,
    Status.NO_CLASS: Known.NO_CLASS,
    Status.MISSING: Known.NO_DATA,
}

_BEST: tuple[Status, ...] = (
    Status.VERIFIED,
    Status.NO_CLASS,
    Status.DISPUTED,
    Status.PROVISIONAL,
    Status.MISSING,
)
"""Where the long and the compact form of a questionnaire were both asked, the one that is known better counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where a light changes. Missing a tenth of the days is called chronic absence elsewhere."""

    attendance_good: float = 0.90
    """Share present of those enrolled, from which it is good."""
    attendance_urgent: float = 0.75
    """Below this share it is urgent."""
    textbooks_urgent: float = 0.25
    """Missing textbooks a student, from which it is urgent."""
    weeks_without_improvement_urgent: int = 4
    """Weeks verified as without improvement although the allowance was there."""


def build(
    school: School,
    month: str,
    weeks: Sequence[Week],
    rows: Iterable[KnownRow],
    confirmed: Iterable[KnownRow],
    thresholds: Thresholds,
    agreed: Sequence[Agreement] = (),
) -> SchoolReport:
    """One school's sheet. `rows`: what is known in these weeks; `confirmed`: where an until-yes question was verified
    `yes` in this school year, up to the month's end; `agreed`: what the meeting comes back to."""
    table = _Table(weeks, rows, confirmed)
    return SchoolReport(
        school=school.name,
        code=school.code,
        annex=school.annex,
        district=school.district,
        office=school.office,
        level=school.level,
        month=month,
        weeks=tuple(weeks),
        students=_attendance((school.girls, school.boys), table.pairs(GIRLS, BOYS), thresholds),
        teachers=_attendance((school.women_teachers, school.men_teachers), table.pairs(WOMEN, MEN), thresholds),
        textbooks=_textbooks(table.pairs(ALL_RECEIVED, MISSING), _sum(school.girls, school.boys), thresholds),
        maintenance=_maintenance(table.pairs(ALLOWANCE, IMPROVEMENTS), thresholds),
        good_from=round(100 * thresholds.attendance_good),
        urgent_below=round(100 * thresholds.attendance_urgent),
        agreed=tuple(Agreed(what=one.what, who=one.who, due_on=one.due_on, state=one.state) for one in agreed),
    )


class _Table:
    """The marks of a month, by question and week."""

    def __init__(self, weeks: Sequence[Week], rows: Iterable[KnownRow], confirmed: Iterable[KnownRow]) -> None:
        self._weeks = weeks
        self._rows: dict[tuple[QuestionKey, str], KnownRow] = {}
        for row in rows:
            key = (row.question, row.period)
            before = self._rows.get(key)
            if before is None or _BEST.index(row.status) <= _BEST.index(before.status):
                self._rows[key] = row
        self._confirmed: dict[QuestionKey, str] = {}
        for row in confirmed:
            first = self._confirmed.get(row.question, row.period)
            self._confirmed[row.question] = min(first, row.period)

    def pairs(self, first: QuestionKey, second: QuestionKey) -> tuple[Pair, ...]:
        return tuple(Pair(first=self._mark(first, week), second=self._mark(second, week)) for week in self._weeks)

    def _mark(self, question: QuestionKey, week: Week) -> Mark:
        row = self._rows.get((question, week.period))
        since = self._confirmed.get(question)
        if since is not None and since < week.period and (row is None or row.status != Status.VERIFIED):
            return Mark(known=Known.CONFIRMED, value=1)
        if row is None:
            return Mark(known=Known.NOT_ASKED)
        known = _PUBLISHED[row.status]
        if known is not Known.VERIFIED:
            return Mark(known=known)
        value = _number(row.value)
        if value is None:
            return Mark(known=Known.NO_DATA)
        return Mark(known=known, value=value, agree=row.agree, answers=row.answers, by_case=row.source == Source.CASE)


def _number(value: str | None) -> int | None:
    if value in ("yes", "no"):
        return int(value == "yes")
    return int(value) if value is not None and value.isdecimal() else None


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


def share(register: tuple[int | None, int | None], weeks: Sequence[Pair]) -> tuple[float | None, float | None]:
    """Of all who should have been there in the verified weeks, how many were; None where nothing can be said."""
    return (_share(register[0], [week.first for week in weeks]), _share(register[1], [week.second for week in weeks]))


def _share(enrolled: int | None, marks: Sequence[Mark]) -> float | None:
    present = [mark.value for mark in marks if mark.known is Known.VERIFIED and mark.value is not None]
    if not enrolled or not present:
        return None
    return sum(present) / (enrolled * len(present))


def times(enrolled: int | None, marks: Sequence[Mark]) -> tuple[int, int] | None:
    """How often they were present, and how often they should have been, in the verified weeks."""
    present = [mark.value for mark in marks if mark.known is Known.VERIFIED and mark.value is not None]
    return (sum(present), enrolled * len(present)) if enrolled and present else None


def _attendance(register: tuple[int | None, int | None], weeks: tuple[Pair, ...], thresholds: Thresholds) -> Attendance:
    shares = [found for found in share(register, weeks) if found is not None]
    light = Light.UNKNOWN
    if shares:
        worst = min(shares)
        light = Light.GOOD if worst >= thresholds.attendance_good else Light.ATTENTION
        if worst < thresholds.attendance_urgent:
            light = Light.URGENT
    return Attendance(register=register, weeks=weeks, light=light)


def _textbooks(weeks: tuple[Pair, ...], students: int | None, thresholds: Thresholds) -> Textbooks:
    light = Light.UNKNOWN
    received = last_known([week.first for week in weeks])
    missing = last_known([week.second for week in weeks])
    if received is not None and received.value == 1:
        light = Light.GOOD
    elif received is not None or missing is not None:
        light = Light.ATTENTION
        count = missing.value if missing is not None and missing.value is not None else 0
        if students and count / students >= thresholds.textbooks_urgent:
            light = Light.URGENT
    return Textbooks(weeks=weeks, light=light)


def _maintenance(weeks: tuple[Pair, ...], thresholds: Thresholds) -> Maintenance:
    light = Light.UNKNOWN
    allowance = last_known([week.first for week in weeks])
    improvements = last_known([week.second for week in weeks])
    if improvements is not None and improvements.value == 1:
        light = Light.GOOD
    elif allowance is not None or improvements is not None:
        light = Light.ATTENTION
        without = [week for week in weeks if week.second.known is Known.VERIFIED and week.second.value == 0]
        if len(without) >= thresholds.weeks_without_improvement_urgent:
            light = Light.URGENT
    return Maintenance(weeks=weeks, light=light)


def last_known(marks: Sequence[Mark]) -> Mark | None:
    """The newest verified (or earlier confirmed) mark of a month."""
    known = [mark for mark in marks if mark.known in (Known.VERIFIED, Known.CONFIRMED)]
    return known[-1] if known else None
