"""Print a month: which schools, from which verified values, into which files. Knows no drawing and no word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from gateway.errors import NotFoundError, NotReadyError
from gateway.reports.build import QUESTIONS, UNTIL_YES, Thresholds, build
from gateway.reports.district import district_sheet_of
from gateway.reports.model import SchoolReport
from gateway.reports.months import weeks_of
from gateway.reports.page import district_page_of, page_of
from gateway.reports.paper import PaperJob, write_pdfs
from gateway.reports.sheet import Sheet, sheet_of
from gateway.sentences import Sentence, sentence
from gateway.store import agreements
from gateway.store import reporting as queries
from gateway.store.db import Store
from gateway.store.records_people import School
from gateway.survey.model import Lang


class Format(StrEnum):
    """What a sheet is written as."""

    PDF = "pdf"
    HTML = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which schools: by code (every annex of it), by district, or, with neither, all."""

    code: str | None = None
    district: str | None = None


def print_report(store: Store, school_id: int, month: str, language: Lang, out: Path) -> Path:
    """Write one school's sheet as PDF into the folder `out` and return the file.

    Raises WillayError for a month that is none, NotFoundError for no such school, NotReadyError where it cannot be set.
    """
    with store.reading():
        reports = _reports(queries.schools(school_id=school_id), month)
    if not reports:
        raise NotFoundError(sentence("there is no such school"), hint=sentence("see willay schools list"))
    return _write([_school_job(report, language, out, Format.PDF) for report in reports], out, Format.PDF)[0]


def print_reports(
    store: Store, selection: Selection, month: str, language: Lang, out: Path, form: Format = Format.PDF
) -> tuple[Path, ...]:
    """Write a sheet for each school selected into the folder `out`, and one for each district unless a code was given.

    Returns the files: the schools' in their order, then the districts'. Errors as above.
    """
    with store.reading():
        reports = _reports(queries.schools(code=selection.code, district=selection.district), month)
    if not reports:
        raise NotFoundError(_none_of(selection), hint=sentence("see willay schools list"))
    jobs = [_school_job(report, language, out, form) for report in reports]
    if selection.code is None:
        districts = groupby(reports, key=lambda report: report.district)  # the query sorts by district
        jobs += [_district_job(tuple(group), language, out, form) for _district, group in districts]
    return _write(jobs, out, form)


def _none_of(selection: Selection) -> Sentence:
    if selection.code:
        return sentence("there is no school {which}", which=selection.code)
    if selection.district:
        return sentence("there is no school in the district {which}", which=selection.district)
    return sentence("there is no school yet")


def report_of(school: School, month: str) -> SchoolReport:
    """What is known of one school in a month. Call it inside `store.reading()`."""
    weeks = weeks_of(month)
    year = int(month[:4])
    confirmed = queries.confirmed(
        school.id, UNTIL_YES, since=datetime(year, 1, 1, tzinfo=UTC), before=datetime(year + 1, 1, 1, tzinfo=UTC)
    )
    rows = queries.known(school.id, [week.period for week in weeks], QUESTIONS)
    last_month = f"{date.fromisoformat(f'{month}-01') - timedelta(days=1):%Y-%m}"
    agreed = agreements.before_meeting(school.id, month, last_month)
    return build(school, month, weeks, rows, confirmed, Thresholds(), agreed)


def _reports(schools: Sequence[School], month: str) -> tuple[SchoolReport, ...]:
    weeks_of(month)
    return tuple(report_of(school, month) for school in schools)


def _school_job(report: SchoolReport, language: Lang, out: Path, form: Format) -> PaperJob:
    return PaperJob(sheet=sheet_of(report, language), out=out / f"{report.month}_{report.code}-{report.annex}.{form}")


def _district_job(reports: Sequence[SchoolReport], language: Lang, out: Path, form: Format) -> PaperJob:
    name = f"{reports[0].month}_district-{reports[0].district}.{form}"
    return PaperJob(sheet=district_sheet_of(reports, language), out=out / name)


def _write(jobs: Sequence[PaperJob], out: Path, form: Format) -> tuple[Path, ...]:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotReadyError(
            sentence("{folder}: cannot be written to ({reason})", folder=out, reason=error.strerror),
            hint=sentence("name another folder: --out DIR"),
        ) from error
    if form is Format.PDF:
        write_pdfs(jobs)
    else:
        for job in jobs:
            page = page_of(job.sheet) if isinstance(job.sheet, Sheet) else district_page_of(job.sheet)
            job.out.write_text(page, encoding="utf-8")
    return tuple(job.out for job in jobs)
