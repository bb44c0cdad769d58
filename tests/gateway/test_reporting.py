"""The month's paper from a real store: one page, small, its numbers those of what is verified."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from gateway.errors import NotFoundError, NotReadyError, WillayError
from gateway.reporting import Format, Selection, print_report, print_reports, report_of
from gateway.reports.months import weeks_of
from gateway.store import reporting as queries
from gateway.store.db import Store, all_of
from gateway.store.records_survey import Verified
from gateway.store.states import RoundState
from gateway.store.tables_people import SchoolRow
from gateway.store.tables_survey import QuestionnaireRow, RoundRow, VerifiedRow
from gateway.survey.model import Lang, Source, Status
from schedules.clock import ClockState

NOW = datetime(2026, 11, 30, tzinfo=UTC)
ES, EN = Lang("es"), Lang("en")
PDF_BYTES_MAX = 100_000
MONTH = "2026-11"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "hub.db")
    store.open()
    yield store
    store.close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "papers" / "november"


def add_school(store: Store, code: str, name: str, district: str = "250201", annex: str = "0") -> int:
    with store.transaction():
        return int(
            SchoolRow.insert(
                code=code,
                annex=annex,
                name=name,
                district=district,
                office="UGEL Atalaya",
                level="primary",
                area="rural",
                girls=34,
                boys=29,
                women_teachers=3,
                men_teachers=2,
                changed_at=NOW,
            ).execute()
        )


def fill(store: Store, school_id: int) -> None:
    """Four weeks of numbers that appear nowhere else on the sheet, one of each status among them."""
    questions = {
        "student_attendance": {"girls_present": (31, 32, 33, 21), "boys_present": (22, 23, 24, 25)},
        "teacher_attendance": {"women_present": (3, 2, 1, 3), "men_present": (2, 0, 2, 1)},
        "textbooks": {"all_received": ("no",) * 4, "missing": (171, 152, 113, 94)},
        "maintenance": {"allowance_received": ("no", "yes", "", ""), "improvements_seen": ("", "no", "no", "no")},
    }
    with store.transaction():
        for name, keys in questions.items():
            questionnaire = QuestionnaireRow.get_or_none(QuestionnaireRow.name == name)
            if questionnaire is None:
                QuestionnaireRow.insert(name=name, version="v", source="", imported_at=NOW).execute()
            for place, week in enumerate(weeks_of(MONTH)):
                round_id = a_round(name, week.period, week.friday)
                for question, values in keys.items():
                    if values[place] != "":
                        a_value(round_id, school_id, question, str(values[place]))


def a_round(name: str, period: str, friday: date) -> int:
    found = RoundRow.get_or_none((RoundRow.name == name) & (RoundRow.period == period))
    if found is not None:
        return int(found.id)
    opens = datetime(friday.year, friday.month, friday.day, 19, tzinfo=UTC)
    return int(
        RoundRow.insert(
            questionnaire_id=QuestionnaireRow.get(QuestionnaireRow.name == name).id,
            name=name,
            period=period,
            origin="schedule",
            state=RoundState.CLOSED,
            opens_at=opens,
            useful_until=opens + timedelta(hours=36),
            deadline_at=opens + timedelta(days=2),
            seal_at=opens + timedelta(days=14),
            clock_state=ClockState.NTP,
            created_at=opens,
        ).execute()
    )


def a_value(round_id: int, school_id: int, question: str, value: str, status: Status = Status.VERIFIED) -> None:
    VerifiedRow.insert(
        round_id=round_id,
        school_id=school_id,
        question=question,
        status=status,
        value=value,
        agree=3,
        answers=3,
        source=Source.AGREEMENT,
        verified_at=NOW,
        changed_at=NOW,
    ).execute()


A4_POINTS = (595, 842)


def text_of(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


def test_a_school_gets_one_small_page_with_its_text(store: Store, out: Path) -> None:
    school = add_school(store, "0123456", "I.E. 64091 Señor de los Ríos")
    fill(store, school)
    pdf = print_report(store, school, MONTH, ES, out)
    assert pdf == out / "2026-11_0123456-0.pdf"
    assert pdf.stat().st_size < PDF_BYTES_MAX
    (page,) = PdfReader(pdf).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4_POINTS
    text = text_of(pdf)
    for words in (
        "I.E. 64091 Señor de los Ríos",
        "noviembre de 2026",
        "0123456",
        "niñas",
        "¿Se notan mejoras?",
        "Cuándo",
    ):
        assert words in text


def test_the_numbers_on_the_paper_are_those_of_the_store(store: Store, out: Path) -> None:
    school = add_school(store, "0123456", "I.E. 64091")
    fill(store, school)
    text = text_of(print_report(store, school, MONTH, ES, out))
    with store.reading():
        rows = all_of(VerifiedRow.select().where(VerifiedRow.question.in_(("girls_present", "boys_present"))), Verified)
        missing = all_of(VerifiedRow.select().where(VerifiedRow.question == "missing"), Verified)
    printed = re.findall(r"\d+", text)
    assert len(rows) == 8
    for row in (*rows, *missing):
        assert row.value in printed


def test_the_report_holds_each_verified_value_in_its_week(store: Store) -> None:
    school_id = add_school(store, "0123456", "I.E. 64091")
    fill(store, school_id)
    with store.reading():
        (school,) = queries.schools(school_id=school_id)
        report = report_of(school, MONTH)
    assert [week.first.value for week in report.students.weeks] == [31, 32, 33, 21]
    assert [week.second.value for week in report.teachers.weeks] == [2, 0, 2, 1]
    assert [week.second.value for week in report.textbooks.weeks] == [171, 152, 113, 94]
    assert [week.first.value for week in report.maintenance.weeks] == [0, 1, 1, 1]


def test_a_disputed_number_is_not_on_the_paper(store: Store, out: Path) -> None:
    school = add_school(store, "0123456", "I.E. 64091")
    fill(store, school)
    with store.transaction():
        VerifiedRow.update(status=Status.DISPUTED, source=None).where(VerifiedRow.value == "31").execute()
    text = text_of(print_report(store, school, MONTH, ES, out))
    assert "31" not in re.findall(r"\d+", text)
    assert "32" in re.findall(r"\d+", text)


def test_a_district_is_a_page_a_school_and_one_of_its_own_and_nothing_of_its_neighbours(
    store: Store, out: Path
) -> None:
    add_school(store, "0000001", "Escuela Uno", "250201")
    add_school(store, "0000002", "Escuela Dos", "250201")
    add_school(store, "0000003", "Escuela Tres", "050101")
    files = print_reports(store, Selection(district="250201"), MONTH, EN, out)
    assert [file.name for file in files] == [
        "2026-11_0000002-0.pdf",
        "2026-11_0000001-0.pdf",
        "2026-11_district-250201.pdf",
    ]
    assert sorted(path.name for path in out.iterdir()) == sorted(file.name for file in files)
    assert "not asked" in text_of(files[0])
    district = text_of(files[2])
    assert "Schools: 2" in district
    assert district.index("Escuela Dos") < district.index("Escuela Uno")
    assert "Escuela Tres" not in district


def test_the_districts_page_says_of_each_school_what_its_own_page_says(store: Store, out: Path) -> None:
    fill(store, add_school(store, "0123456", "I.E. 64091"))
    add_school(store, "0000001", "Escuela sin nada")
    pdf = print_reports(store, Selection(), MONTH, ES, out)[-1]
    text = text_of(pdf)
    assert pdf.name == "2026-11_district-250201.pdf"
    assert "86 · 81" in text  # (31+32+33+21)/(4x34), (22+23+24+25)/(4x29)
    assert "9/12 · 5/8" in text
    assert "94" in re.findall(r"\d+", text)
    assert "sí · no" in text
    page = print_reports(store, Selection(), MONTH, ES, out, Format.HTML)[-1].read_text(encoding="utf-8")
    for words in ("86 · 81", "9/12 · 5/8", ">94<", "sí · no", "sin dato"):
        assert words in page


def test_a_district_of_many_schools_goes_on_over_the_page(store: Store, out: Path) -> None:
    for number in range(60):
        add_school(store, f"{number:07d}", f"Escuela {number}")
    pdf = print_reports(store, Selection(district="250201"), MONTH, ES, out)[-1]
    assert len(PdfReader(pdf).pages) in (2, 3)
    assert text_of(pdf).count("maestras") >= 2  # the head of the table is on every page


def test_a_code_means_every_annex_of_it(store: Store, out: Path) -> None:
    add_school(store, "0000001", "Escuela", annex="0")
    add_school(store, "0000001", "Escuela, anexo", annex="1")
    files = print_reports(store, Selection(code="0000001"), MONTH, ES, out, Format.HTML)
    assert [file.name for file in files] == ["2026-11_0000001-0.html", "2026-11_0000001-1.html"]


def test_the_page_holds_the_same_numbers_as_the_paper(store: Store, out: Path) -> None:
    school = add_school(store, "0123456", "I.E. 64091")
    fill(store, school)
    paper = text_of(print_report(store, school, MONTH, ES, out))
    (page,) = print_reports(store, Selection(code="0123456"), MONTH, ES, out, Format.HTML)
    shown = set(re.findall(r">(\d+)<", page.read_text(encoding="utf-8")))
    assert {"31", "171", "29", "0"} <= shown
    assert shown <= set(re.findall(r"\d+", paper))


def test_the_same_month_printed_twice_is_the_same_file(store: Store, out: Path) -> None:
    school = add_school(store, "0123456", "I.E. 64091")
    fill(store, school)
    first = print_report(store, school, MONTH, ES, out).read_bytes()
    assert print_report(store, school, MONTH, ES, out).read_bytes() == first


def test_the_longest_words_still_fit_one_page(store: Store, out: Path) -> None:
    name = "Institución Educativa Integrada Bilingüe Nuestra Señora de los Ángeles del Alto Ucayali 64091-B"
    school = add_school(store, "0123456", name)
    fill(store, school)
    for month in ("2026-10", "2026-11"):
        for language in (ES, EN):
            pdf = print_report(store, school, month, language, out)
            assert len(PdfReader(pdf).pages) == 1


def test_a_school_that_is_not_there_is_told(store: Store, out: Path) -> None:
    with pytest.raises(NotFoundError, match="no school 9999999"):
        print_reports(store, Selection(code="9999999"), MONTH, ES, out)
    with pytest.raises(NotFoundError):
        print_report(store, 77, MONTH, ES, out)


def test_a_month_that_is_none_is_told(store: Store, out: Path) -> None:
    add_school(store, "0000001", "Escuela")
    with pytest.raises(WillayError, match="not a month"):
        print_reports(store, Selection(), "11-2026", ES, out)


def test_a_folder_that_cannot_be_is_told(store: Store, tmp_path: Path) -> None:
    add_school(store, "0000001", "Escuela")
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotReadyError) as caught:
        print_reports(store, Selection(), MONTH, ES, tmp_path / "file" / "papers")
    assert "--out" in caught.value.hint
