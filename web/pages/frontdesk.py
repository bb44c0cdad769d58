"""The front desk: what nobody could read, who wants to report, who has not agreed to. For the office alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.errors import NotFoundError, WillayError
from gateway.store import rounds
from gateway.store.states import ConsentState
from gateway.survey.model import REPORTERS, QuestionKey, QuestionType, Role
from web import phones, questions
from web.clerk import Clerk
from web.gate import office_only
from web.language import gettext, marked, sentence_of
from web.marks import BUSY, LOOK, QUIET, Mark
from web.visitor import the_context, the_visitor

pages = Blueprint("frontdesk", __name__, url_prefix="/desk")

NAME_LENGTH = 120
VALUE_LENGTH = 60

CONSENTS = {
    ConsentState.SILENT: Mark(LOOK, marked("did not answer")),
    ConsentState.ASKED: Mark(BUSY, marked("was asked")),
    ConsentState.DUE: Mark(BUSY, marked("will be asked")),
    ConsentState.REFUSED: Mark(QUIET, marked("said no"), "×"),
    ConsentState.WITHDRAWN: Mark(QUIET, marked("asked to stop"), "×"),
}


@pages.get("/")
@office_only
def listing() -> str:
    """Everything that waits for a person at the desk."""
    clerk = _clerk()
    waiting = clerk.unread()
    return render_template(
        "frontdesk.html",
        unread=waiting,
        labels=_labels({one.round_id for one in waiting}),
        registrations=clerk.registrations(),
        named_children=clerk.named_children(),
        not_agreed=clerk.not_agreed(),
        consents=CONSENTS,
        roles=REPORTERS,
        number=phones.number,
    )


@pages.get("/answer/<int:session_id>/<key>")
@office_only
def entry(session_id: int, key: str) -> Response:
    """One answer to enter: the question, and what the reporter wrote."""
    return _page(session_id, QuestionKey(key))


@pages.post("/answer/<int:session_id>/<key>")
@office_only
def enter(session_id: int, key: str) -> Response:
    """File it."""
    form = request.form
    typed = form.get("instead") or form.get("value", "").strip()[:VALUE_LENGTH]
    try:
        _clerk().enter(session_id, QuestionKey(key), typed, the_visitor().name, sure=form.get("sure") == "yes")
    except WillayError as error:
        return _page(session_id, QuestionKey(key), problem=sentence_of(error), typed=form.get("value", ""))
    flash(gettext("The answer is entered, with your name."))
    return redirect(url_for(".listing"), code=303)


@pages.post("/registration/<int:registration_id>")
@office_only
def decide(registration_id: int) -> Response:
    """Approve or reject somebody who wants to report."""
    by, form = the_visitor().name, request.form
    if form.get("decision") == "reject":
        return _done(lambda: _clerk().reject(registration_id, by), gettext("Rejected. Nothing was sent."))
    if form.get("role") not in {role.value for role in REPORTERS}:
        abort(400)
    name, role = form.get("name", "").strip()[:NAME_LENGTH], Role(form["role"])
    replace = form.get("replace") == "yes"
    return _done(
        lambda: _clerk().approve(registration_id, by, name=name, role=role, replace=replace),
        gettext("Approved. They will get a welcome by SMS and be asked whether they agree."),
    )


@pages.post("/text/<int:inbox_id>")
@office_only
def look_at(inbox_id: int) -> Response:
    """Blot out a text that names a child, or say that it names none."""
    by, blot = the_visitor().name, request.form.get("decision") == "blot"
    notice = gettext("The text is blotted out.") if blot else gettext("Noted: it names no child.")
    return _done(lambda: _clerk().look_at(inbox_id, by, blot=blot), notice)


@pages.post("/consent/<int:contact_id>")
@office_only
def ask(contact_id: int) -> Response:
    """Ask somebody once more whether they take part."""
    by = the_visitor().name
    return _done(lambda: _clerk().ask_once_more(contact_id, by), gettext("They will be asked once more."))


def _page(session_id: int, key: QuestionKey, *, problem: str = "", typed: str = "") -> Response:
    try:
        found = _clerk().entry(session_id, key)
    except NotFoundError:
        abort(404)
    no_class = found.question.type in (QuestionType.COUNT, QuestionType.COUNTS)
    shown = render_template(
        "entry.html",
        entry=found,
        number=phones.number,
        may_be_no_class=no_class,
        yes_no=found.question.type is QuestionType.YES_NO,
        problem_text=problem,
        typed=typed,
    )
    return make_response(shown, 400 if problem else 200)


def _labels(round_ids: Iterable[int]) -> dict[tuple[int, QuestionKey], str]:
    """What each question of these rounds counts, in the visitor's language."""
    with the_context().store.reading():
        asked = {round_id: questions.of_round(rounds.must(round_id)) for round_id in round_ids}
    return {(round_id, one.key): one.label for round_id, keys in asked.items() for one in keys}


def _done(act: Callable[[], None], notice: str) -> Response:
    try:
        act()
    except WillayError as error:
        flash(sentence_of(error))
    else:
        flash(notice)
    return redirect(url_for(".listing"), code=303)


def _clerk() -> Clerk:
    found = the_context().clerk
    if found is None:
        abort(404)
    return found
