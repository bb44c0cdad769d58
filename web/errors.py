"""Pages for what went wrong, each with what to do. Knows no page group."""

from __future__ import annotations

from flask import Flask, Response, g, make_response, render_template
from werkzeug.exceptions import HTTPException, InternalServerError

from gateway.errors import WillayError
from web.language import gettext, marked, said
from web.visitor import Visitor, set_visitor, the_context

TEXTS: dict[int, tuple[str, str]] = {
    400: (
        marked("The page was open for too long"),
        marked("Go back, reload the page and try again. Nothing was changed."),
    ),
    403: (
        marked("This page is for the office"),
        marked("Ask somebody of the office to do it, or sign in under a name with the office role."),
    ),
    404: (
        marked("There is no such page"),
        marked("The address may be old or mistyped. Start again from the first page."),
    ),
    413: (marked("That was too long"), marked("Go back and send a shorter text.")),
    500: (
        marked("Something went wrong in the hub"),
        marked("Try again. If it happens again, tell the technician the time: the hub's log says what happened."),
    ),
}


def register(app: Flask) -> None:
    """Have every error of this app shown as a page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(WillayError, _ours)


def _http(error: HTTPException) -> Response:
    code = error.code or InternalServerError.code
    if error.response is not None or code < 400:
        return make_response(error.get_response())
    title, remedy = TEXTS.get(code, TEXTS[404] if code < 500 else TEXTS[500])
    return _page(code, title, remedy)


def _ours(error: WillayError) -> Response:
    _ensure_visitor()
    return _page(409, said(error.args[0] if error.args else str(error)), said(error.hint))


def _page(code: int, title: str, remedy: str) -> Response:
    _ensure_visitor()
    return make_response(render_template("error.html", title=gettext(title), remedy=gettext(remedy)), code)


def _ensure_visitor() -> None:
    """An error before anybody was recognised still needs a language."""
    if "visitor" not in g:
        language = the_context().hub.language
        set_visitor(Visitor(user=None, token_hash="", csrf="", language=language))
