"""The journal: what the office changed and learned, so that figures can be read by it later."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.errors import WillayError
from gateway.noting import MOST_NOTE
from gateway.store import journal
from gateway.store.journal import JournalKind
from web.gate import office_only
from web.language import gettext, marked, sentence_of
from web.visitor import the_context, the_visitor

pages = Blueprint("journal", __name__, url_prefix="/journal")

SHOWN = 100

KINDS = {
    JournalKind.NOTE: marked("note"),
    JournalKind.QUESTIONNAIRE: marked("questionnaire taken in"),
    JournalKind.CLOSED: marked("days without school declared"),
    JournalKind.OPENED: marked("days without school taken back"),
    JournalKind.VISITS: marked("visits drawn"),
    JournalKind.ALERT: marked("alert ended"),
    JournalKind.REOPENED: marked("case opened again"),
}


@pages.get("/")
def listing() -> str:
    """The newest first."""
    if the_context().meetings is None:
        abort(404)
    with the_context().store.reading():
        found = journal.entries(SHOWN)
    return render_template("journal.html", entries=found, kinds=KINDS, most=MOST_NOTE)


@pages.post("/")
@office_only
def add() -> Response:
    """Write a note."""
    meetings = the_context().meetings
    if meetings is None:
        abort(404)
    try:
        meetings.note(request.form.get("text", ""), the_visitor().name)
    except WillayError as error:
        flash(sentence_of(error))
    else:
        flash(gettext("Noted."))
    return redirect(url_for(".listing"), code=303)
