"""The calendar: what is asked when, days without school, and the best day to ask. Only the office declares."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.comparing_days import NAMES
from gateway.errors import WillayError
from gateway.store import closures, school_lines
from web import questions
from web.gate import office_only
from web.language import gettext, sentence_of
from web.planning import Planner
from web.visitor import the_context, the_visitor

pages = Blueprint("calendar", __name__, url_prefix="/calendar")

REASON_LENGTH = 80
CLOSURES = 60
"""More than two school years of one district."""


@pages.get("/")
def show() -> Response:
    """Everything about days."""
    return _page()


@pages.get("/progress")
def progress() -> str:
    """Whether attendance rose this year."""
    planner = _planner()
    found, known = planner.progress(), planner.questionnaires()
    labels = {name: {asked.key: asked.label for asked in questions.keys_of(known[name])} for name in found}
    titles = {name: known[name].title for name in found}
    return render_template("progress.html", progress=found, labels=labels, titles=titles)


@pages.post("/closures")
@office_only
def close() -> Response:
    """Declare days without school."""
    first, last = _day("first"), _day("last") or _day("first")
    reason, where = request.form.get("reason", "").strip()[:REASON_LENGTH], request.form.get("where", "").strip()[:40]
    if first is None or last is None or not reason:
        return _page(problem=gettext("Write the first day and the reason."))
    if not where:
        return _page(problem=gettext("Write where: an ubigeo, the code of a school, or todos."))
    try:
        effect = _planner().close(first, last, where, reason, the_visitor().name)
    except WillayError as error:
        return _page(problem=sentence_of(error))
    if effect.closure_id is None:
        flash(gettext("It was declared already."))
    else:
        flash(
            gettext("Declared. %(sessions)s reporters will not be asked; %(asked)s had been asked already.")
            % {"sessions": effect.sessions, "asked": effect.already_asked}
        )
    return redirect(url_for(".show"), code=303)


@pages.post("/closures/<int:closure_id>/lift")
@office_only
def lift(closure_id: int) -> Response:
    """Take a closure back."""
    try:
        effect = _planner().reopen(closure_id, the_visitor().name)
    except WillayError as error:
        return _page(problem=sentence_of(error))
    flash(gettext("Taken back. %(sessions)s reporters are asked after all.") % {"sessions": effect.sessions})
    return redirect(url_for(".show"), code=303)


def _page(*, problem: str = "") -> Response:
    planner = _planner()
    with the_context().store.reading():
        declared = closures.listing(CLOSURES)
        schools = school_lines.active_schools()
    shown = render_template(
        "calendar.html",
        coming=planner.coming(),
        terms=planner.terms(),
        configured=planner.configured(),
        declared=declared,
        schools={school.code: school.name for school in schools},
        weekdays=planner.weekdays(),
        titles={name: one.title for name, one in planner.questionnaires().items()},
        day_names=NAMES,
        problem_text=problem,
        form=request.form,
    )
    return make_response(shown, 400 if problem else 200)


def _day(field: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(field, "").strip())
    except ValueError:
        return None


def _planner() -> Planner:
    planner = the_context().planner
    if planner is None:
        abort(404)
    return planner
