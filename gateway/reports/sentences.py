"""The plain sentence under each picture. Knows words, and nothing of how a picture is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from gettext import NullTranslations

from .build import last_known, share, times
from .model import Attendance, Known, Maintenance, Pair, SchoolReport, Textbooks, Week


def of_students(report: SchoolReport, words: NullTranslations) -> str:
    """Under the first picture."""
    _ = words.gettext
    enrolled = report.students.register
    if enrolled == (None, None):
        return _("The register has no enrolment of this school: how many are absent cannot be said.")
    girls, boys = (None if found is None else round(100 * found) for found in share(enrolled, report.students.weeks))
    if girls is None and boys is None:
        return _join(_("No number of students is verified this month."), _rest(report.students.weeks, words))
    if boys is None:
        text = _("Of every 100 girls {girls} came to class.")
    elif girls is None:
        text = _("Of every 100 boys {boys} came to class.")
    else:
        text = _("Of every 100 girls {girls} came to class; of every 100 boys, {boys}.")
    lowest = _lowest(report.students, report.weeks, _("Fewest came on Friday {day}: {present} of {enrolled}."))
    return _join(text.format(girls=girls, boys=boys), lowest, _rest(report.students.weeks, words))


def of_teachers(report: SchoolReport, words: NullTranslations) -> str:
    """Under the second picture. Teachers are few: they are counted in Fridays present, not in hundreds."""
    _ = words.gettext
    weeks = report.teachers.weeks
    if report.teachers.register == (None, None):
        return _("The register has no teachers of this school: how many are absent cannot be said.")
    women = times(report.teachers.register[0], [week.first for week in weeks])
    men = times(report.teachers.register[1], [week.second for week in weeks])
    parts: list[str] = []
    if women is not None:
        parts.append(_("women, {present} of {expected} times").format(present=women[0], expected=women[1]))
    if men is not None:
        parts.append(_("men, {present} of {expected} times").format(present=men[0], expected=men[1]))
    if not parts:
        return _join(_("No number of teachers is verified this month."), _pending(weeks, words))
    said = _("Teachers were present on the verified Fridays: {parts}.").format(parts="; ".join(parts))
    return _join(said, _pending(weeks, words))


def of_textbooks(textbooks: Textbooks, words: NullTranslations) -> str:
    """Under the third picture."""
    _ = words.gettext
    received = last_known([week.first for week in textbooks.weeks])
    counts = [week.second.value for week in textbooks.weeks if week.second.value is not None]
    pending = _pending(textbooks.weeks, words)
    if received is not None and received.value == 1:
        return _("The school has received all its textbooks.")
    if not counts and received is None:
        return _join(_("Nothing about textbooks is verified this month."), pending)
    if not counts:
        return _join(_("Textbooks are missing; how many is not verified yet."), pending)
    now = words.ngettext("{number} textbook is missing.", "{number} textbooks are missing.", counts[-1])
    before = ""
    if counts[0] != counts[-1]:
        before = _("At the month's first verified count {number} were missing.").format(number=counts[0])
    return _join(now.format(number=counts[-1]), before, pending)


def of_maintenance(maintenance: Maintenance, words: NullTranslations) -> str:
    """Under the fourth picture."""
    _ = words.gettext
    allowance = last_known([week.first for week in maintenance.weeks])
    improvements = last_known([week.second for week in maintenance.weeks])
    pending = _pending(maintenance.weeks, words)
    if improvements is not None and improvements.value == 1:
        return _("The school has received its maintenance allowance, and improvements can be seen.")
    if improvements is not None:
        return _join(_("The maintenance allowance has come, but no improvements can be seen yet."), pending)
    if allowance is None:
        return _join(_("Nothing about maintenance is verified this month."), pending)
    if allowance.value == 1:
        return _join(_("The maintenance allowance has come; improvements are not verified yet."), pending)
    return _join(_("The maintenance allowance has not come yet."), pending)


def _lowest(attendance: Attendance, weeks: Sequence[Week], text: str) -> str:
    """The Friday with the fewest, where several were verified for both and they are not all alike."""
    first, second = attendance.register
    if first is None or second is None:
        return ""
    totals = [
        (pair.first.value + pair.second.value, week.friday.day)
        for pair, week in zip(attendance.weeks, weeks, strict=True)
        if pair.first.value is not None and pair.second.value is not None
    ]
    if len({total for total, _day in totals}) < 2:
        return ""
    present, day = min(totals)
    return text.format(day=day, present=present, enrolled=first + second)


def _pending(weeks: Sequence[Pair], words: NullTranslations) -> str:
    """What is still being found out; never by whom, or who said what."""
    return _count(
        weeks,
        lambda known: known in (Known.IN_VERIFICATION, Known.PROVISIONAL),
        lambda number: words.ngettext(
            "{number} week is still being verified.", "{number} weeks are still being verified.", number
        ),
    )


def _rest(weeks: Sequence[Pair], words: NullTranslations) -> str:
    """Weeks without class, and weeks still being verified."""
    without = _count(
        weeks,
        lambda known: known is Known.NO_CLASS,
        lambda number: words.ngettext("{number} week had no class.", "{number} weeks had no class.", number),
    )
    return _join(without, _pending(weeks, words))


def _count(weeks: Sequence[Pair], is_meant: Callable[[Known], bool], text: Callable[[int], str]) -> str:
    number = sum(is_meant(week.first.known) or is_meant(week.second.known) for week in weeks)
    return text(number).format(number=number) if number else ""


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
