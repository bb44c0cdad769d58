"""Lists: schools and people taken in from a spreadsheet, tried first. For the office alone."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from gateway.errors import BadInputError, Problem, WillayError
from gateway.importing import Imported
from web.gate import office_only
from web.language import gettext, sentence_of
from web.rosters import Rosters
from web.visitor import the_context

pages = Blueprint("rosters", __name__, url_prefix="/lists")

NAME_LENGTH = 60


@pages.get("/")
@office_only
def show() -> Response:
    """What can be taken in."""
    _rosters()
    return _page()


@pages.post("/")
@office_only
def take() -> Response:
    """Try a file, or take it in."""
    rosters, given = _rosters(), request.files.get("file")
    data = b"" if given is None else given.read()
    if given is None or not data:
        return _page(problem=gettext("Choose a file."))
    only_tried = request.form.get("decision") != "take"
    act = rosters.schools if request.form.get("kind") == "schools" else rosters.contacts
    try:
        done = act(data, (given.filename or "file")[:NAME_LENGTH], dry_run=only_tried)
    except BadInputError as error:
        return _page(problems=error.problems)
    except WillayError as error:
        return _page(problem=sentence_of(error))
    return _page(done=done, only_tried=only_tried)


def _page(
    *, problem: str = "", problems: tuple[Problem, ...] = (), done: Imported | None = None, only_tried: bool = False
) -> Response:
    kind = request.form.get("kind", "contacts")
    shown = render_template(
        "rosters.html", problem_text=problem, problems=problems, done=done, only_tried=only_tried, kind=kind
    )
    return make_response(shown, 400 if problem or problems else 200)


def _rosters() -> Rosters:
    found = the_context().rosters
    if found is None:
        abort(404)
    return found
