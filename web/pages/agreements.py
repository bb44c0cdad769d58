"""Agreements: what communities agreed on at their meetings, what is due, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.agreeing import MOST_NOTE, Wording
from gateway.errors import WillayError
from gateway.store import agreements, school_lines
from gateway.survey.meeting import DecidedBy
from web.agreed import DECIDED_BY, STATES, the_meetings, words_for_forms
from web.gate import office_only
from web.language import MONTH, gettext, local, sentence_of
from web.visitor import the_context, the_visitor

pages = Blueprint("agreements", __name__, url_prefix="/agreements")

E = TypeVar("E", bound=StrEnum)

ENDED_SHOWN = 30


@pages.get("/")
def listing() -> str:
    """Those still to be done, the earliest day first; then the latest that ended."""
    the_meetings()
    with the_context().store.reading():
        waiting, ended = agreements.still_to_do(), agreements.ended(ENDED_SHOWN)
        notes = {event.agreement_id: event for event in agreements.history([one.id for one in (*waiting, *ended)])}
    today = local(the_context().clock.now()).date()
    return render_template(
        "agreements.html",
        overdue=[one for one in waiting if one.overdue(today)],
        waiting=[one for one in waiting if not one.overdue(today)],
        ended=ended,
        notes=notes,
        **words_for_forms(),
    )


@pages.post("/school/<int:school_id>")
@office_only
def add(school_id: int) -> Response:
    """Write one down."""
    with the_context().store.reading():
        school = school_lines.find(school_id)
    if school is None:
        abort(404)
    form = request.form
    month, due = form.get("month", ""), form.get("due", "")
    wording = Wording(
        what=form.get("what", ""),
        who=form.get("who", ""),
        decided_by=_one_of(DECIDED_BY, form.get("decided_by", "")) or DecidedBy.COMMUNITY,
        due_on=_day(due),
        month=month if MONTH.fullmatch(month) else None,
    )
    by = the_visitor().name
    _done(lambda: the_meetings().agree(f"{school.code}-{school.annex}", wording, by), gettext("The agreement is kept."))
    return redirect(url_for("schools.show", school_id=school_id, _anchor="agreements"), code=303)


@pages.post("/<int:agreement_id>")
@office_only
def settle(agreement_id: int) -> Response:
    """Say what became of one."""
    state = _one_of(STATES, request.form.get("state", ""))
    if state is None:
        abort(400)
    note, by = request.form.get("note", "").strip()[:MOST_NOTE], the_visitor().name
    _done(lambda: the_meetings().settle(agreement_id, state, by, note), gettext("Noted what became of it."))
    school_id = request.form.get("school", "")
    if school_id.isascii() and school_id.isdigit():
        return redirect(url_for("schools.show", school_id=int(school_id), _anchor="agreements"), code=303)
    return redirect(url_for(".listing"), code=303)


def _one_of(known: Mapping[E, object], word: str) -> E | None:
    return next((one for one in known if one == word), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _done(act: Callable[[], None], notice: str) -> None:
    try:
        act()
    except WillayError as error:
        flash(sentence_of(error))
    else:
        flash(notice)
