"""Questionnaires: what is asked and when, a file looked through and taken in, a round begun at once."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from gateway.errors import BadInputError, Problem, WillayError
from gateway.store import school_lines
from gateway.surveying import Proposal
from web.gate import office_only
from web.language import gettext, moment, sentence_of
from web.planning import Planner
from web.surveys import Surveys
from web.visitor import the_context

pages = Blueprint("questionnaires", __name__, url_prefix="/questionnaires")

NAME_LENGTH = 60
CODE_LENGTH = 12


@pages.get("/")
def listing() -> AnyResponse:
    """What is asked, and when next."""
    return _page()


@pages.get("/<name>/file")
def source(name: str) -> Response:
    """The file as it is now, to be changed."""
    text = _surveys().source(name)
    if text is None:
        abort(404)
    kind = "json" if text.lstrip().startswith("{") else "toml"
    answer = make_response(text)
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


@pages.post("/check")
@office_only
def check() -> AnyResponse:
    """Look a file through: every mistake, or what it would ask and cost."""
    given = request.files.get("file")
    data = b"" if given is None else given.read()
    if given is None or not data:
        return _page(problem=gettext("Choose a file."))
    leave_out = request.form.get("leave_out") == "yes"
    try:
        found = _surveys().propose(data, (given.filename or "file")[:NAME_LENGTH], leave_out=leave_out)
    except BadInputError as error:
        return _page(problems=error.problems)
    except WillayError as error:
        return _page(problem=sentence_of(error))
    return _page(found=found)


@pages.post("/keep")
@office_only
def keep() -> AnyResponse:
    """Take in what was looked through."""
    try:
        kept = _surveys().keep(request.form.get("source", "").replace("\r\n", "\n"))
    except BadInputError as error:
        return _page(problems=error.problems)
    if not kept.is_new:
        flash(gettext("This very version was there already. Nothing was changed."))
    elif kept.first is None:
        flash(gettext("Taken in. It is not scheduled: begin a round by hand, or have the technician add [[schedule]]."))
    else:
        flash(gettext("Taken in. It is first asked %(when)s.") % {"when": moment(kept.first.opens_at)})
    for period, _ in kept.running:
        flash(gettext("The round %(period)s goes on with the older version.") % {"period": period})
    return redirect(url_for(".listing"), code=303)


@pages.post("/<name>/start")
@office_only
def start(name: str) -> AnyResponse:
    """Begin a round now."""
    try:
        begun = _surveys().start(name, request.form.get("school", "").strip()[:CODE_LENGTH])
    except WillayError as error:
        return _page(problem=sentence_of(error))
    flash(gettext("The round has begun: %(number)s reporters are asked.") % {"number": begun.sessions})
    return redirect(url_for("rounds.show", round_id=begun.round_id), code=303)


def _page(*, problem: str = "", problems: tuple[Problem, ...] = (), found: Proposal | None = None) -> AnyResponse:
    planner = _planner()
    with the_context().store.reading():
        schools = school_lines.active_schools()
    shown = render_template(
        "questionnaires.html",
        every=planner.questionnaires(),
        coming={one.name: one for one in planner.coming()},
        schools=schools,
        found=found,
        problems=problems,
        problem_text=problem,
    )
    return make_response(shown, 400 if problem or problems else 200)


def _surveys() -> Surveys:
    found = the_context().surveys
    if found is None:
        abort(404)
    return found


def _planner() -> Planner:
    _surveys()
    planner = the_context().planner
    if planner is None:
        abort(404)
    return planner
