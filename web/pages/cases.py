"""Cases: answers that differ, who goes to find out, and settling one from the desk. Only the office settles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.errors import WillayError
from gateway.store import case_events, case_files, people, school_lines, sheets
from gateway.store.case_files import CaseFile
from gateway.store.records_people import School
from gateway.store.states import CaseStep, DisputeState
from gateway.survey.found_out import CaseSource
from gateway.survey.model import REPORTERS, QuestionType, Value
from web import paging, phones, questions
from web.gate import office_only
from web.language import gettext, marked, sentence_of
from web.questions import Asked
from web.visitor import the_context, the_visitor

SOURCES = {
    CaseSource.VISIT: marked("a visit"),
    CaseSource.REGISTER: marked("the school's register or papers"),
    CaseSource.PHONE: marked("a phone call"),
    CaseSource.UNKNOWN: marked("not said"),
}

STEPS = {
    CaseStep.OPENED: marked("opened"),
    CaseStep.TOLD: marked("texted to the promoter"),
    CaseStep.UNCLEAR: marked("the promoter's reply was not understood"),
    CaseStep.DOUBTED: marked("the promoter was asked whether it was so on that day"),
    CaseStep.ASSIGNED: marked("given to another promoter"),
    CaseStep.ESCALATED: marked("became the office's"),
    CaseStep.RESOLVED: marked("settled"),
    CaseStep.SOURCED: marked("said how it was found out"),
    CaseStep.REOPENED: marked("opened again"),
    CaseStep.WITHDRAWN: marked("withdrawn: they came to agree"),
    CaseStep.CHANGED: marked("answers changed afterwards"),
}

pages = Blueprint("cases", __name__, url_prefix="/cases")

OFFICE = "office"
"""Whose cases are asked for with `?whose=`: this, or a promoter's id."""

CLOSED_A_PAGE = 20

NAME_LENGTH = 60

TYPED_LENGTH = 80

COUNT_DIGITS = 5
"""No school counts a hundred thousand of anything."""


@pages.get("/")
def listing() -> str:
    """Open cases first, the office's before all, then those settled."""
    page, whose = paging.current(), request.args.get("whose", "")
    with the_context().store.reading():
        waiting = case_files.open_cases() if page == 1 else ()
        shown = sorted((case for case in waiting if whose in ("", _whose(case))), key=lambda one: not one.the_offices)
        closed = case_files.closed_cases(CLOSED_A_PAGE + 1, (page - 1) * CLOSED_A_PAGE)
        labels = questions.case_labels((*waiting, *closed))
    return render_template(
        "cases.html",
        has_fieldwork=the_context().fieldwork is not None,
        open_cases=shown,
        holders=_holders(waiting),
        whose=whose,
        closed=closed[:CLOSED_A_PAGE],
        more=len(closed) > CLOSED_A_PAGE,
        page=page,
        labels=labels,
    )


def _whose(case: CaseFile) -> str:
    return OFFICE if case.the_offices else str(case.promoter_id)


def _holders(waiting: Sequence[CaseFile]) -> list[tuple[str, str, int]]:
    """Who has open cases: how they are asked for, the name, how many. The office first; one holder is no choice."""
    counts = Counter(map(_whose, waiting))
    names = {_whose(case): str(case.promoter) for case in waiting if not case.the_offices}
    held = sorted((name, key) for key, name in names.items()) if the_visitor().office else []
    found = [(key, name, counts[key]) for name, key in held]
    if counts[OFFICE]:
        found.insert(0, (OFFICE, gettext("the office's"), counts[OFFICE]))
    return found if len(found) > 1 else []


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
    typed = request.form.get("value", "").strip()[:TYPED_LENGTH]
    no_class = _may_be_no_class(asked) and request.form.get("no_class") == "yes"
    problem, value = ("", None) if no_class else _read(typed, asked, school)
    if not by:
        problem = gettext("Write who found it out.")
    if not problem and entry.state is not DisputeState.OPEN:
        flash(gettext("This case was closed already. Nothing was changed."))
        return redirect(url_for(".show", case_id=case_id), code=303)
    if not problem:
        problem = _settle(case_id, None if no_class else typed, value, by)
    if problem:
        return _page(case_id, problem=problem, typed=typed, by=by)
    flash(gettext("The case is settled."))
    return redirect(url_for(".show", case_id=case_id), code=303)


@pages.post("/<int:case_id>/reopen")
@office_only
def reopen(case_id: int) -> Response:
    """Open a settled case again."""
    fieldwork = the_context().fieldwork
    if fieldwork is None:
        abort(404)
    try:
        fieldwork.reopen(case_id, the_visitor().name)
    except WillayError as error:
        flash(sentence_of(error))
    else:
        flash(gettext("The case is open again."))
    return redirect(url_for(".show", case_id=case_id), code=303)


def _settle(case_id: int, typed: str | None, value: Value | None, by: str) -> str:
    """Settle a case; what is wrong with it, or nothing."""
    context = the_context()
    if context.fieldwork is not None:
        given = request.form.get("source", "")
        source = CaseSource(given) if given in SOURCES else CaseSource.UNKNOWN
        try:
            context.fieldwork.settle(case_id, typed, by, source)
        except WillayError as error:
            return sentence_of(error)
    elif value is not None:
        context.actions.resolve_case(case_id, value, by)
    elif context.actions.resolve_no_class is not None:
        context.actions.resolve_no_class(case_id, by)
    return ""


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
        steps = case_events.of_case(case_id)
        contacts = {step.contact_id for step in steps if step.contact_id is not None}
        names = {contact_id: people.contact(contact_id).name for contact_id in contacts}
    shown = render_template(
        "case.html",
        case=entry,
        asked=asked,
        highest=_highest(asked, school),
        may_be_no_class=_may_be_no_class(asked),
        sheet=found[0] if found else None,
        roles=REPORTERS,
        promoter=_promoter(entry),
        steps=steps,
        names=names,
        step_words=STEPS,
        sources=SOURCES,
        has_fieldwork=the_context().fieldwork is not None,
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
    if asked.type in (QuestionType.CHOICE, QuestionType.NUMBER, QuestionType.DATE):
        return ("", typed) if typed else (gettext("Write what was found out."), None)
    if not (typed.isascii() and typed.isdigit() and len(typed) <= COUNT_DIGITS):
        return gettext("Write a whole number in digits, for example 12."), None
    highest = _highest(asked, school)
    if highest is not None and int(typed) > highest:
        return gettext("%(value)s is more than the register has (%(highest)s).") % {
            "value": typed,
            "highest": highest,
        }, None
    return "", int(typed)
