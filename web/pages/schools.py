"""Schools: the list, one school with its weeks, answers, people and cases, and the month's report as a file."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Blueprint, Response, abort, make_response, render_template, request

from gateway.store import agreements, case_files, reach, school_lines, sheets
from gateway.store.records_survey import Round
from gateway.survey.model import REPORTERS
from web import paging, phones, questions
from web.agreed import words_for_forms
from web.language import MONTH, local
from web.visitor import the_context, the_visitor

pages = Blueprint("schools", __name__, url_prefix="/schools")

WEEKS_A_PAGE = 8
"""Two months: as many columns as a landscape page holds."""

ROUNDS_SEEN = 60
"""Enough for eight weeks of every questionnaire, the shipped four and a few of the office's own."""

REACHED_WITHIN = timedelta(weeks=4)
"""A school in which no phone rang for so long may lie without signal."""

CASES_SEEN = 10
AGREEMENTS_SEEN = 12
"""Of a few months."""

ANSWER_PERIODS = 4
"""Who said what of the last month; older answers are on the pages of their rounds."""


@pages.get("/")
def listing() -> str:
    """Every school."""
    wanted = request.args.get("q", "").strip()[:60]
    with the_context().store.reading():
        schools = school_lines.active_schools()
        open_cases = school_lines.open_cases_by_school()
        periods = sheets.last_periods(1)
        cells = sheets.grid(periods)
        unreached = reach.unreached(the_context().clock.now() - REACHED_WITHIN)
    folded = wanted.casefold()
    found = [s for s in schools if folded in s.name.casefold() or folded in s.code]
    return render_template(
        "schools.html",
        schools=found,
        wanted=wanted,
        open_cases=open_cases,
        last={school_id: cell for (school_id, _), cell in cells.items()},
        period=periods[0] if periods else None,
        unreached=unreached,
    )


@pages.get("/<int:school_id>")
def show(school_id: int) -> str:
    """One school."""
    with the_context().store.reading():
        school = school_lines.find(school_id)
        if school is None:
            abort(404)
        rounds = _of_last_periods(sheets.rounds_of_school(school_id, ROUNDS_SEEN, (paging.current() - 1) * ROUNDS_SEEN))
        found = sheets.of_school(school_id, [entry.id for entry in rounds])
        by_round = {entry.id: entry for entry in rounds}
        asked = {entry.id: questions.of_round(entry) for entry in rounds}
        titles = questions.titles(rounds)
        people = school_lines.people_of(school_id)
        cases = case_files.cases_of(school_id, CASES_SEEN)
        agreed = agreements.of_school(school_id, AGREEMENTS_SEEN)
        said_of_them = {event.agreement_id: event for event in agreements.history([one.id for one in agreed])}
        labels = questions.case_labels(cases)
    periods = sorted({entry.period for entry in rounds}, key=lambda name: _opened(rounds, name))
    latest = periods[-ANSWER_PERIODS:]
    return render_template(
        "school.html",
        school=school,
        sheets=[sheet for sheet in found if by_round[sheet.round_id].period in latest],
        rounds=by_round,
        asked=asked,
        titles=titles,
        periods=periods,
        lines=_lines(rounds, asked, titles),
        values={(s.round_id, key): known for s in found for key, known in s.known.items()},
        roles=REPORTERS,
        people=people,
        number=phones.number,
        cases=cases,
        labels=labels,
        months=_months(rounds),
        agreements=agreed,
        agreement_notes=said_of_them,
        **(words_for_forms() if the_context().meetings is not None else {}),
    )


@pages.get("/<int:school_id>/report")
def report(school_id: int) -> Response:
    """The month's sheet as a PDF."""
    context, month = the_context(), request.args.get("month", "")
    language = the_visitor().language
    if not MONTH.fullmatch(month):
        abort(404)
    with context.store.reading():
        school = school_lines.find(school_id)
    if school is None:
        abort(404)
    sheet = context.actions.print_report(school_id, month, language)
    response = make_response(sheet)
    response.headers["Content-Type"] = "application/pdf"
    name = re.sub(r"[^A-Za-z0-9-]", "", f"{school.code}-{month}")
    response.headers["Content-Disposition"] = f'attachment; filename="willay-{name}.pdf"'
    return response


class _Line:
    """One row of the table of verified values: a question, and the round of each period that asked it."""

    def __init__(self, title: str, label: str, key: str) -> None:
        self.title, self.label, self.key = title, label, key
        self.rounds: dict[str, int] = {}


def _lines(
    rounds: tuple[Round, ...], asked: dict[int, tuple[questions.Asked, ...]], titles: dict[int, str]
) -> list[_Line]:
    lines: dict[tuple[str, str], _Line] = {}
    for entry in rounds:
        for question in asked[entry.id]:
            place = (entry.name, question.key)
            line = lines.setdefault(place, _Line(titles[entry.id], question.label, question.key))
            line.rounds.setdefault(entry.period, entry.id)
    return [lines[place] for place in sorted(lines, key=lambda place: place[0])]


def _of_last_periods(rounds: tuple[Round, ...]) -> tuple[Round, ...]:
    kept: dict[str, None] = {}
    for entry in rounds:
        if len(kept) < WEEKS_A_PAGE:
            kept.setdefault(entry.period)
    return tuple(entry for entry in rounds if entry.period in kept)


def _opened(rounds: tuple[Round, ...], period: str) -> float:
    return max(entry.opens_at.timestamp() for entry in rounds if entry.period == period)


def _months(rounds: tuple[Round, ...]) -> list[str]:
    """The months that have rounds, and the present one, the newest first."""
    moments = [the_context().clock.now(), *(entry.opens_at for entry in rounds)]
    return sorted({f"{local(at):%Y-%m}" for at in moments}, reverse=True)
