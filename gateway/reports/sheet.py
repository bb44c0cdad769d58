"""The sheet as it is drawn: every word in its language, every bar with its number. Knows no paper and no page.

Paper and page are drawn from this one record, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from gettext import NullTranslations

from babel.dates import format_skeleton

from gateway.words import translations

from . import sentences
from .agreed import MOST_AGREED, AgreedLine, agreed_line, more_agreed
from .model import Attendance, Known, Light, Mark, Pair, SchoolReport

MONDAY_TO_FRIDAY = timedelta(days=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar or box. With a number it is filled; without, it is an empty dashed outline with words in it."""

    number: int | None
    text: str
    note: str = ""
    """Under the bar: how many of how many agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Light3:
    """A traffic light: which of the three is on (0 good, 1 attention, 2 urgent; None: none of them), and its word."""

    on: int | None
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPicture:
    """The register's two bars, and two for each week. `top`: the number that fills the height."""

    title: str
    light: Light3
    series: tuple[str, str]
    register_title: str
    register: tuple[Bar, Bar]
    weeks: tuple[tuple[Bar, Bar], ...]
    top: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GridPicture:
    """Two rows of boxes, one box a week. A number is 1 for yes and 0 for no; in a row of counts it is the count."""

    title: str
    light: Light3
    rows: tuple[str, str]
    counts: bool
    """Whether the second row holds counts (drawn as bars) rather than yes and no."""
    weeks: tuple[tuple[Bar, Bar], ...]
    top: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything one sheet says."""

    language: str
    name: str
    facts: tuple[str, ...]
    month: str
    heading: str
    weeks: tuple[str, ...]
    fridays: tuple[str, ...]
    spans: tuple[str, ...]
    """Monday to Friday of each week: of questions that are not about the Friday."""
    students: BarPicture
    teachers: BarPicture
    textbooks: GridPicture
    maintenance: GridPicture
    key: str
    agreements: str
    columns: tuple[str, str, str]
    last_month: str
    last_month_choices: tuple[str, ...]
    agreed: tuple[AgreedLine, ...]
    """Empty: nobody wrote down what was agreed, and `last_month` asks for one tick for all of it."""
    more_agreed: str
    """How many more there is no room for; empty: none."""


def sheet_of(report: SchoolReport, language: str) -> Sheet:
    """Put a report into words."""
    words = translations("reports", language)
    _ = words.gettext
    places = (_("District {code}").format(code=report.district), report.office, _level(report.level, words))
    return Sheet(
        language=language,
        name=report.school,
        facts=(_code(report, words), *(place for place in places if place)),
        month=month_name(report.month, language),
        heading=_("How our school is doing"),
        weeks=tuple(_("week {number}").format(number=week.number) for week in report.weeks),
        fridays=tuple(_("Fri {day}").format(day=week.friday.day) for week in report.weeks),
        spans=tuple(f"{(week.friday - MONDAY_TO_FRIDAY).day}\u2013{week.friday.day}" for week in report.weeks),
        students=_students(report, words),
        teachers=_teachers(report, words),
        textbooks=_textbooks(report, words),
        maintenance=_maintenance(report, words),
        key=_key(report, words),
        agreements=_("Our agreements"),
        columns=(_("What"), _("Who"), _("By when")),
        last_month=_("Earlier agreements:") if report.agreed else _("Last month's agreements:"),
        last_month_choices=(_("kept"), _("in part"), _("not kept"))
        if report.agreed
        else (_("done"), _("in part"), _("not done")),
        agreed=tuple(agreed_line(one, language) for one in report.agreed[:MOST_AGREED]),
        more_agreed=more_agreed(len(report.agreed) - MOST_AGREED, words),
    )


def month_name(month: str, language: str) -> str:
    """`2026-11` as people say it: noviembre de 2026."""
    return str(format_skeleton("yMMMM", date.fromisoformat(month + "-01"), locale=language))


def _code(report: SchoolReport, words: NullTranslations) -> str:
    code = report.code if report.annex == "0" else f"{report.code}-{report.annex}"
    return words.gettext("School code {code}").format(code=code)


def _level(level: str, words: NullTranslations) -> str:
    names = {
        "initial": words.gettext("preschool"),
        "primary": words.gettext("primary school"),
        "secondary": words.gettext("secondary school"),
    }
    return names.get(level, level)


def _key(report: SchoolReport, words: NullTranslations) -> str:
    return words.gettext(
        "3/3: the three reporters agree. Case: they did not, and the promoter found out."
        " Dashed: no verified number. Attendance is good from {good} of every 100 and urgent below {urgent}."
    ).format(good=report.good_from, urgent=report.urgent_below)


def _students(report: SchoolReport, words: NullTranslations) -> BarPicture:
    return _bars(
        report.students,
        words,
        title=words.gettext("1. Students in class on Fridays"),
        register_title=words.gettext("enrolled"),
        series=(words.gettext("girls"), words.gettext("boys")),
        sentence=sentences.of_students(report, words),
    )


def _teachers(report: SchoolReport, words: NullTranslations) -> BarPicture:
    return _bars(
        report.teachers,
        words,
        title=words.gettext("2. Teachers present on Fridays"),
        register_title=words.gettext("in the register"),
        series=(words.gettext("women teachers"), words.gettext("men teachers")),
        sentence=sentences.of_teachers(report, words),
    )


def _bars(
    attendance: Attendance,
    words: NullTranslations,
    *,
    title: str,
    register_title: str,
    series: tuple[str, str],
    sentence: str,
) -> BarPicture:
    first, second = (_register_bar(number, words) for number in attendance.register)
    weeks = _week_bars(attendance.weeks, words)
    numbers = [bar.number or 0 for pair in ((first, second), *weeks) for bar in pair]
    return BarPicture(
        title=title,
        light=light_of(attendance.light, words),
        series=series,
        register_title=register_title,
        register=(first, second),
        weeks=weeks,
        top=max(1, *numbers),
        sentence=sentence,
    )


def _register_bar(number: int | None, words: NullTranslations) -> Bar:
    return Bar(number=number, text=words.gettext("no data") if number is None else str(number))


def _textbooks(report: SchoolReport, words: NullTranslations) -> GridPicture:
    weeks = tuple((_yes_no(pair.first, words), _missing(pair, words)) for pair in report.textbooks.weeks)
    return GridPicture(
        title=words.gettext("3. Textbooks"),
        light=light_of(report.textbooks.light, words),
        rows=(words.gettext("All received?"), words.gettext("Textbooks missing")),
        counts=True,
        weeks=weeks,
        top=max(1, *(bar.number or 0 for _first, bar in weeks)),
        sentence=sentences.of_textbooks(report.textbooks, words),
    )


def _missing(pair: Pair, words: NullTranslations) -> Bar:
    """A week in which all were there has nothing to count: 0 is then what was verified."""
    if pair.second.known is Known.NOT_ASKED and pair.first.value == 1:
        return Bar(number=0, text="0")
    return _bar(pair.second, words)


def _maintenance(report: SchoolReport, words: NullTranslations) -> GridPicture:
    weeks = tuple((_yes_no(pair.first, words), _yes_no(pair.second, words)) for pair in report.maintenance.weeks)
    return GridPicture(
        title=words.gettext("4. School maintenance"),
        light=light_of(report.maintenance.light, words),
        rows=(words.gettext("Allowance received?"), words.gettext("Improvements seen?")),
        counts=False,
        weeks=weeks,
        top=1,
        sentence=sentences.of_maintenance(report.maintenance, words),
    )


def _week_bars(weeks: Sequence[Pair], words: NullTranslations) -> tuple[tuple[Bar, Bar], ...]:
    return tuple((_bar(pair.first, words), _bar(pair.second, words)) for pair in weeks)


def _bar(mark: Mark, words: NullTranslations) -> Bar:
    if mark.value is None:
        return Bar(number=None, text=_unknown(mark.known, words))
    return Bar(number=mark.value, text=str(mark.value), note=_note(mark, words))


def _yes_no(mark: Mark, words: NullTranslations) -> Bar:
    if mark.value is None:
        return Bar(number=None, text=_unknown(mark.known, words))
    text = words.gettext("yes") if mark.value else words.gettext("no")
    return Bar(number=mark.value, text=text, note=_note(mark, words))


def _note(mark: Mark, words: NullTranslations) -> str:
    if mark.known is Known.CONFIRMED:
        return words.gettext("before")
    return words.gettext("case") if mark.by_case else f"{mark.agree}/{mark.answers}"


def _unknown(known: Known, words: NullTranslations) -> str:
    match known:
        case Known.IN_VERIFICATION:
            return words.gettext("in verification")
        case Known.PROVISIONAL:
            return words.gettext("to be confirmed")
        case Known.NO_CLASS:
            return words.gettext("no class")
        case Known.NOT_ASKED:
            return words.gettext("not asked")
        case _:
            return words.gettext("no data")


def light_of(light: Light, words: NullTranslations) -> Light3:
    """A light with its word."""
    match light:
        case Light.GOOD:
            return Light3(on=0, word=words.gettext("GOOD"))
        case Light.ATTENTION:
            return Light3(on=1, word=words.gettext("ATTENTION"))
        case Light.URGENT:
            return Light3(on=2, word=words.gettext("URGENT"))
        case _:
            return Light3(on=None, word=words.gettext("NOTHING VERIFIED"))
