"""Early warnings: what asks for attention, who has it, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.alerting import words_of
from gateway.errors import WillayError
from gateway.store import alerts, people
from gateway.store.alerts import Alert
from gateway.store.states import AlertState
from web.context import Alarms
from web.gate import office_only
from web.language import gettext, marked, said
from web.marks import LOOK, QUIET, WELL, Mark
from web.visitor import the_context, the_visitor

pages = Blueprint("alerts", __name__, url_prefix="/alerts")

SHOWN = 100
NAME_LENGTH = 60
NOTE_LENGTH = 500

STATES = {
    AlertState.OPEN: Mark(LOOK, marked("open")),
    AlertState.OVER: Mark(WELL, marked("over by itself")),
    AlertState.CLOSED: Mark(QUIET, marked("closed")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One alert in the visitor's words."""

    alert: Alert
    school: str
    title: str
    text: str


@pages.get("/")
def listing() -> str:
    """The open ones first."""
    rules, problem = {}, ""
    try:
        rules = dict(_alarms().rules())
    except WillayError as error:
        problem = said(str(error))
    language = the_visitor().language
    with the_context().store.reading():
        found = alerts.listing(most=SHOWN)
        schools = {one.school_id: people.school(one.school_id) for one in found if one.school_id is not None}
    lines = []
    for one in found:
        school = schools.get(one.school_id) if one.school_id is not None else None
        title, text = words_of(one, rules, school, language)
        place = school.name if school is not None else gettext("district %(district)s") % {"district": one.district}
        lines.append(_Line(alert=one, school=place, title=title, text=text))
    return render_template(
        "alerts.html",
        waiting=[line for line in lines if line.alert.state is AlertState.OPEN],
        ended=[line for line in lines if line.alert.state is not AlertState.OPEN],
        states=STATES,
        problem_text=problem,
        rules=[rule.title.get(language) or next(iter(rule.title.values()), rule.name) for rule in rules.values()],
    )


@pages.post("/<int:alert_id>/take")
@office_only
def take(alert_id: int) -> Response:
    """Somebody takes it on."""
    owner = request.form.get("owner", "").strip()[:NAME_LENGTH]
    if owner:
        _done(lambda: _alarms().take(alert_id, owner), gettext("Noted who looks after it."))
    else:
        flash(gettext("Write who looks after it."))
    return redirect(url_for(".listing"), code=303)


@pages.post("/<int:alert_id>/close")
@office_only
def close(alert_id: int) -> Response:
    """Somebody ends it and says what was done."""
    by = the_visitor().name
    note = request.form.get("note", "").strip()[:NOTE_LENGTH]
    if note:
        _done(lambda: _alarms().close(alert_id, by, note), gettext("The alert is closed."))
    else:
        flash(gettext("Write what was done."))
    return redirect(url_for(".listing"), code=303)


def _done(act: object, notice: str) -> None:
    assert callable(act)
    try:
        act()
    except WillayError as error:
        flash(said(str(error)))
    else:
        flash(notice)


def _alarms() -> Alarms:
    found = the_context().alarms
    if found is None:
        abort(404)
    return found
