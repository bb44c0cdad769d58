"""Verified values to a sheet: what is published, how the lights stand, what the sentences say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import WillayError
from gateway.reports import build as building
from gateway.reports.build import (
    ALL_RECEIVED,
    ALLOWANCE,
    BOYS,
    GIRLS,
    IMPROVEMENTS,
    MEN,
    MISSING,
    WOMEN,
    Thresholds,
    build,
)
from gateway.reports.model import Known, Light, SchoolReport
from gateway.reports.months import weeks_of
from gateway.reports.page import page_of
from gateway.reports.sheet import Sheet, sheet_of
from gateway.store.records_people import School
from gateway.store.reporting import KnownRow
from gateway.survey.model import Lang, QuestionKey, Source, Status
from gateway.words import translations

NOW = datetime(2026, 11, 1, tzinfo=UTC)
MONTH = "2026-11"


def school(**changes: object) -> School:
    facts: dict[str, object] = {
        "id": 1,
        "code": "0123456",
        "annex": "0",
        "local_code": "",
        "name": "I.E. 64091 Señor de los Ríos",
        "district": "250201",
        "office": "UGEL Atalaya",
        "level": "primary",
        "area": "rural",
        "girls": 20,
        "boys": 10,
        "women_teachers": 3,
        "men_teachers": 2,
        "language": Lang("es"),
        "lat": None,
        "lon": None,
        "active": True,
        "changed_at": NOW,
    }
    return School(**(facts | changes))  # type: ignore[arg-type]


def row(
    week: int,
    question: QuestionKey,
    value: str | None,
    status: Status = Status.VERIFIED,
    *,
    agree: int = 3,
    source: Source | None = Source.AGREEMENT,
    questionnaire: str = "long",
) -> KnownRow:
    return KnownRow(
        questionnaire=questionnaire,
        period=f"2026-W{week:02d}",
        question=question,
        status=status,
        value=value,
        agree=agree,
        answers=3,
        source=source,
        opens_at=NOW,
    )


def report(*rows: KnownRow, of: School | None = None) -> SchoolReport:
    confirmed = [entry for entry in rows if entry.value == "yes"]
    return build(of or school(), MONTH, weeks_of(MONTH), rows, confirmed, Thresholds())


def spanish(*rows: KnownRow, of: School | None = None) -> Sheet:
    return sheet_of(report(*rows, of=of), "es")


def test_a_months_weeks_are_those_whose_friday_lies_in_it() -> None:
    assert [week.period for week in weeks_of("2026-11")] == ["2026-W45", "2026-W46", "2026-W47", "2026-W48"]
    assert [week.friday.day for week in weeks_of("2026-10")] == [2, 9, 16, 23, 30]


def test_a_week_that_belongs_to_the_year_before_keeps_its_iso_name() -> None:
    assert weeks_of("2027-01")[0].period == "2026-W53"


@given(st.dates(date(1900, 1, 1), date(2200, 12, 1)))
def test_every_friday_is_in_exactly_one_month(day: date) -> None:
    fridays = [week.friday for week in weeks_of(f"{day:%Y-%m}")]
    assert 4 <= len(fridays) <= 5
    assert {(friday.year, friday.month, friday.isoweekday()) for friday in fridays} == {(day.year, day.month, 5)}


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "november", "2026-1", "0000-01", ""])
def test_what_is_no_month_is_told_with_an_example(text: str) -> None:
    with pytest.raises(WillayError) as caught:
        weeks_of(text)
    assert "2026-11" in caught.value.hint


@pytest.mark.parametrize(
    ("status", "known"),
    [
        (Status.DISPUTED, Known.IN_VERIFICATION),
        (Status.PROVISIONAL, Known.PROVISIONAL),
        (Status.NO_CLASS, Known.NO_CLASS),
        (Status.MISSING, Known.NO_DATA),
    ],
)
def test_what_is_not_verified_is_shown_as_such_and_without_a_number(status: Status, known: Known) -> None:
    made = report(row(45, GIRLS, "17", status))
    mark = made.students.weeks[0].first
    assert (mark.known, mark.value) == (known, None)
    sheet = sheet_of(made, "es")
    assert sheet.students.weeks[0][0].number is None
    assert ">17<" not in page_of(sheet)


def test_a_week_without_a_question_is_not_a_week_without_data() -> None:
    made = report(row(45, GIRLS, None, Status.MISSING))
    assert made.students.weeks[0].first.known is Known.NO_DATA
    assert made.students.weeks[1].first.known is Known.NOT_ASKED


def test_nobody_present_is_a_bar_of_zero_and_no_data_is_an_empty_outline() -> None:
    sheet = spanish(row(45, GIRLS, "0"), row(46, GIRLS, None, Status.MISSING))
    assert (sheet.students.weeks[0][0].number, sheet.students.weeks[0][0].text) == (0, "0")
    assert (sheet.students.weeks[1][0].number, sheet.students.weeks[1][0].text) == (None, "sin dato")


def test_the_words_of_an_empty_outline_take_lines_enough_to_stay_within_it() -> None:
    both = page_of(spanish(row(45, GIRLS, None, Status.MISSING)))
    assert re.search(r'<tspan [^>]*dy="-8.5">no se</tspan><tspan [^>]*dy="17">preguntó</tspan>', both)
    one = page_of(spanish(row(45, GIRLS, "17"), row(45, BOYS, None, Status.PROVISIONAL)))
    assert re.search(r"rotate[^>]*><tspan [^>]*>por confirmar</tspan>", one)


def test_attendance_stands_under_its_friday_and_what_was_asked_on_another_day_under_its_week() -> None:
    page = page_of(spanish(row(45, GIRLS, "17"), row(45, ALLOWANCE, "no")))
    assert "vie. 6 · sem. 45</text>" in page
    assert "<th scope=col>2–6 · sem. 45</th>" in page


def test_how_many_agreed_stands_under_the_bar_and_a_case_is_named_a_case() -> None:
    sheet = spanish(row(45, GIRLS, "18", agree=2), row(45, BOYS, "9", agree=1, source=Source.CASE))
    assert [bar.note for bar in sheet.students.weeks[0]] == ["2/3", "caso"]


def test_long_and_compact_form_make_one_picture_and_the_better_known_counts() -> None:
    long, compact = row(45, GIRLS, "18"), row(45, GIRLS, None, Status.MISSING, questionnaire="compact")
    for rows in ((long, compact), (compact, long)):
        assert report(*rows).students.weeks[0].first.value == 18


@pytest.mark.parametrize(
    ("girls", "boys", "light"),
    [
        (20, 10, Light.GOOD),
        (18, 9, Light.GOOD),
        (17, 10, Light.ATTENTION),
        (20, 7, Light.URGENT),
        (15, 10, Light.ATTENTION),
    ],
)
def test_attendance_takes_the_light_of_the_sex_that_is_worse_off(girls: int, boys: int, light: Light) -> None:
    assert report(row(45, GIRLS, str(girls)), row(45, BOYS, str(boys))).students.light is light


def test_without_enrolment_or_verified_numbers_no_light_is_on() -> None:
    assert report().students.light is Light.UNKNOWN
    assert report(row(45, GIRLS, "18"), of=school(girls=None)).students.light is Light.UNKNOWN
    assert sheet_of(report(), "es").students.light.on is None


def test_no_enrolment_is_no_data_and_not_zero() -> None:
    sheet = spanish(of=school(girls=None, boys=0))
    assert [(bar.number, bar.text) for bar in sheet.students.register] == [(None, "sin dato"), (0, "0")]


def test_books_confirmed_in_an_earlier_week_stay_confirmed_without_being_asked_again() -> None:
    made = report(row(45, ALL_RECEIVED, "no"), row(45, MISSING, "12"), row(46, ALL_RECEIVED, "yes"))
    assert [week.first.known for week in made.textbooks.weeks] == [
        Known.VERIFIED,
        Known.VERIFIED,
        Known.CONFIRMED,
        Known.CONFIRMED,
    ]
    assert made.textbooks.light is Light.GOOD
    sheet = sheet_of(made, "es")
    assert [second.text for _first, second in sheet.textbooks.weeks] == ["12", "0", "0", "0"]
    assert sheet.textbooks.sentence == "La escuela ya recibió todos sus textos escolares."


def test_books_confirmed_in_an_earlier_month_are_confirmed_all_month() -> None:
    confirmed = [row(20, ALL_RECEIVED, "yes")]
    made = build(school(), MONTH, weeks_of(MONTH), [], confirmed, Thresholds())
    assert {week.first.known for week in made.textbooks.weeks} == {Known.CONFIRMED}


@pytest.mark.parametrize(("missing", "light"), [("1", Light.ATTENTION), ("7", Light.ATTENTION), ("8", Light.URGENT)])
def test_many_missing_books_are_urgent(missing: str, light: Light) -> None:
    assert report(row(45, ALL_RECEIVED, "no"), row(45, MISSING, missing)).textbooks.light is light


def test_an_allowance_that_is_not_used_for_four_weeks_is_urgent() -> None:
    rows = [row(45, ALLOWANCE, "yes"), *(row(week, IMPROVEMENTS, "no") for week in (45, 46, 47))]
    assert report(*rows).maintenance.light is Light.ATTENTION
    assert report(*rows, row(48, IMPROVEMENTS, "no")).maintenance.light is Light.URGENT
    assert report(*rows, row(48, IMPROVEMENTS, "yes")).maintenance.light is Light.GOOD


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "Este mes no hay ningún número de estudiantes verificado."),
        (
            (row(45, GIRLS, "18"), row(45, BOYS, "7")),
            "De cada 100 niñas vinieron 90 a clase; de cada 100 niños, 70.",
        ),
        ((row(45, GIRLS, "18"),), "De cada 100 niñas vinieron 90 a clase."),
        ((row(45, BOYS, "5"),), "De cada 100 niños vinieron 50 a clase."),
        (
            (row(45, GIRLS, "20"), row(45, BOYS, "10"), row(46, GIRLS, "10"), row(46, BOYS, "10")),
            "De cada 100 niñas vinieron 75 a clase; de cada 100 niños, 100. El viernes 13 vinieron menos: 20 de 30.",
        ),
        (
            (row(45, GIRLS, None, Status.NO_CLASS), row(46, GIRLS, None, Status.DISPUTED)),
            "Este mes no hay ningún número de estudiantes verificado. 1 semana no tuvo clases."
            " 1 semana está todavía en verificación.",
        ),
    ],
)
def test_the_students_sentence_says_what_the_picture_shows(rows: tuple[KnownRow, ...], said: str) -> None:
    assert spanish(*rows).students.sentence == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "Este mes no hay ningún número de docentes verificado."),
        (
            (row(45, WOMEN, "3"), row(46, WOMEN, "1"), row(45, MEN, "2")),
            "En los viernes verificados estuvieron presentes las maestras, 4 de 6 veces; los maestros, 2 de 2 veces.",
        ),
    ],
)
def test_the_teachers_sentence_counts_fridays(rows: tuple[KnownRow, ...], said: str) -> None:
    assert spanish(*rows).teachers.sentence == said


def test_a_school_without_men_teachers_says_nothing_of_them() -> None:
    said = spanish(row(45, WOMEN, "3"), row(45, MEN, "0"), of=school(men_teachers=0)).teachers.sentence
    assert "maestros" not in said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "Este mes no hay nada verificado sobre los textos escolares."),
        ((row(45, ALL_RECEIVED, "no"),), "Faltan textos; todavía no está verificado cuántos."),
        ((row(45, ALL_RECEIVED, "no"), row(45, MISSING, "1")), "Falta 1 texto."),
        (
            (row(45, ALL_RECEIVED, "no"), row(45, MISSING, "30"), row(46, ALL_RECEIVED, "no"), row(46, MISSING, "12")),
            "Faltan 12 textos. En la primera cuenta verificada del mes faltaban 30.",
        ),
    ],
)
def test_the_textbooks_sentence_counts_what_is_missing(rows: tuple[KnownRow, ...], said: str) -> None:
    assert spanish(*rows).textbooks.sentence == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "Este mes no hay nada verificado sobre el mantenimiento."),
        ((row(45, ALLOWANCE, "no"),), "La asignación de mantenimiento todavía no llega."),
        (
            (row(45, ALLOWANCE, "yes"),),
            "La asignación de mantenimiento llegó; las mejoras todavía no están verificadas.",
        ),
        (
            (row(45, ALLOWANCE, "yes"), row(46, IMPROVEMENTS, "no")),
            "La asignación de mantenimiento llegó, pero todavía no se notan mejoras.",
        ),
        (
            (row(45, ALLOWANCE, "yes"), row(46, IMPROVEMENTS, "yes")),
            "La escuela recibió la asignación de mantenimiento y se notan mejoras.",
        ),
    ],
)
def test_the_maintenance_sentence_says_how_far_it_is(rows: tuple[KnownRow, ...], said: str) -> None:
    assert spanish(*rows).maintenance.sentence == said


def test_the_page_shows_every_number_of_the_sheet_and_runs_no_script() -> None:
    page = page_of(spanish(row(45, GIRLS, "17"), row(46, BOYS, "8"), row(47, MISSING, "123"), row(48, ALLOWANCE, "no")))
    for number in (">17<", ">8<", ">123<"):
        assert number in page
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org", "")


def test_a_schools_name_cannot_bring_markup_into_the_page() -> None:
    assert "<b>x" not in page_of(spanish(of=school(name='"<b>x</b>"')))


def test_every_word_of_the_sheet_has_its_spanish() -> None:
    gateway = Path(building.__file__).parent.parent
    said = {text for file in (gateway / "reports").glob("*.py") for text in _said(file, {"_", "gettext", "ngettext"})}
    said |= set(_said(gateway / "cli" / "upload.py", {"gettext"}))
    said |= set(_said(gateway / "uplink" / "willay.py", {"PostFailed"}))
    catalogue = translations("reports", "es")
    known = {key if isinstance(key, str) else key[0] for key in catalogue._catalog}  # type: ignore[attr-defined]
    assert len(said) > 80
    assert said - known == set()


def _said(file: Path, functions: set[str]) -> Iterator[str]:
    """The texts given to these functions, as they are or within `sentence(...)`; of two forms, the first."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or _name(node) not in functions:
            continue
        for words in (*node.args[:1], *(word.value for word in node.keywords if word.arg in ("reason", "hint"))):
            text = words.args[0] if isinstance(words, ast.Call) and _name(words) == "sentence" else words
            if isinstance(text, ast.Constant):
                yield str(text.value)


def _name(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
