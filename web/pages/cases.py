"""Cases: answers that differ, who goes to find out, and settling one from the desk. Only the office settles."""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.store import case_files, school_lines, sheets
from gateway.store.case_files import CaseFile
from gateway.store.records_people import School
from gateway.store.states import DisputeState
from gateway.survey.model import REPORTERS, QuestionType, Value
from web import paging, phones, questions
from web.gate import office_only
from web.language import gettext
from web.questions import Asked
from web.visitor import the_context, the_visitor

pages = Blueprint("cases", __name__, url_prefix="/cases")

CLOSED_A_PAGE = 20

NAME_LENGTH = 60

COUNT_DIGITS = 5
"""No school counts a hundred thousand of anything."""


@pages.get("/")
def listing() -> str:
    """Open cases first, then those settled."""
    page = paging.current()
    with the_context().store.reading():
        waiting = case_files.open_cases() if page == 1 else ()
        closed = case_files.closed_cases(CLOSED_A_PAGE + 1, (page - 1) * CLOSED_A_PAGE)
        labels = questions.case_labels((*waiting, *closed))
    return render_template(
        "cases.html",
        open_cases=waiting,
        closed=closed[:CLOSED_A_PAGE],
        more=len(closed) > CLOSED_A_PAGE,
        page=page,
        labels=labels,
    )


@pages.get("/<int:case_id>")
def show(case_id: int) -> Response:
    """One case."""
    return _page(case_id)


@pages.post("/<int:case_id>")
@office_only
def resolve(case_id: int) -> Response:
    """Settle a case with what somebody found out."""
    context = the_context()
    with context.store.reading():
        entry = case_files.case_file(case_id)
        if entry is None:
            abort(404)
        asked = questions.of_case(entry)
        school = school_lines.find(entry.school_id)
    by = request.form.get("by", "").strip()[:NAME_LENGTH]
    typed = request.form.get("value", "").strip()
    no_class = _may_be_no_class(asked) and request.form.get("no_class") == "yes"
    problem, value = ("", None) if no_class else _read(typed, asked, school)
    if not by:
        problem = gettext("Write who found it out.")
    if problem:
        return _page(case_id, problem=problem, typed=typed, by=by)
    if entry.state is DisputeState.OPEN:
        _settle(case_id, value, by)
        flash(gettext("The case is settled."))
    else:
        flash(gettext("This case was closed already. Nothing was changed."))
    return redirect(url_for(".show", case_id=case_id), code=303)


def _settle(case_id: int, value: Value | None, by: str) -> None:
    actions = the_context().actions
    if value is not None:
        actions.resolve_case(case_id, value, by)
    elif actions.resolve_no_class is not None:
        actions.resolve_no_class(case_id, by)


def _may_be_no_class(asked: Asked) -> bool:
    """Only who was there on a day depends on whether there was class."""
    return the_context().actions.resolve_no_class is not None and asked.max_of is not None


def _page(case_id: int, *, problem: str = "", typed: str = "", by: str | None = None) -> Response:
    with the_context().store.reading():
        entry = case_files.case_file(case_id)
        if entry is None:
            abort(404)
        asked = questions.of_case(entry)
        school = school_lines.find(entry.school_id)
        found = sheets.of_school(entry.school_id, [entry.round_id])
    shown = render_template(
        "case.html",
        case=entry,
        asked=asked,
        highest=_highest(asked, school),
        may_be_no_class=_may_be_no_class(asked),
        sheet=found[0] if found else None,
        roles=REPORTERS,
        promoter=_promoter(entry),
        problem_text=problem,
        typed=typed,
        by=the_visitor().name if by is None else by,
    )
    return make_response(shown, 400 if problem else 200)


def _promoter(entry: CaseFile) -> str:
    if entry.promoter is None or entry.promoter_msisdn is None:
        return ""
    number = phones.number(entry.promoter_msisdn)
    return f"{entry.promoter}, {number}" if the_visitor().office else number


def _highest(asked: Asked, school: School | None) -> int | None:
    """The most that this count can be: the register's number, else the questionnaire's. None: no bound known."""
    register = getattr(school, asked.max_of, None) if school is not None and asked.max_of else None
    return register if register is not None else asked.max


def _read(typed: str, asked: Asked, school: School | None) -> tuple[str, Value | None]:
    """What was typed as a value of the question's type, or what is wrong with it."""
    if asked.type is QuestionType.YES_NO:
        return ("", typed) if typed in ("yes", "no") else (gettext("Choose yes or no."), None)
    if not (typed.isascii() and typed.isdigit() and len(typed) <= COUNT_DIGITS):
        return gettext("Write a whole number in digits, for example 12."), None
    highest = _highest(asked, school)
    if highest is not None and int(typed) > highest:
        return gettext("%(value)s is more than the register has (%(highest)s).") % {
            "value": typed,
            "highest": highest,
        }, None
    return "", int(typed)
