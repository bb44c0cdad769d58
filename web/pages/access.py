"""Signing in and out, the first user, the own password, the language. Knows no survey and no modem."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from gateway import accounts
from gateway.errors import WillayError
from gateway.store import meta, users
from gateway.store.records_people import User
from gateway.store.states import UserRole
from gateway.survey.model import Lang
from gateway.words import LANGUAGES
from web import language, sessions
from web.gate import SESSION_COOKIE, safe_next
from web.language import gettext, ngettext, sentence_of
from web.sessions import Begun
from web.setup import SETUP_KEY, link_is_good
from web.visitor import the_context, the_visitor

pages = Blueprint("access", __name__)

LANGUAGE_DAYS = 365
"""How long a browser remembers its language."""


@pages.route("/login", methods=["GET", "POST"])
def login() -> AnyResponse:
    """The sign-in form, and what comes of it."""
    context, wanted = the_context(), request.values.get("next")
    if the_visitor().user is not None:
        return redirect(safe_next(wanted), code=303)
    if request.method == "GET":
        with context.store.reading():
            empty = users.count_users() == 0
        return _form("login.html", 200, next=wanted, empty=empty, name="")
    name = request.form.get("name", "")
    address = request.remote_addr or "?"
    outcome = sessions.sign_in(context, name=name, password=request.form.get("password", ""), address=address)
    if isinstance(outcome, Begun):
        return _welcome(outcome, safe_next(wanted))
    if outcome.wait_seconds:
        return _form("login.html", 429, next=wanted, name=name, problem_text=_wait_words(outcome.wait_seconds))
    return _form("login.html", 403, next=wanted, name=name, problem_text=gettext("The name or the password is wrong."))


@pages.post("/logout")
def logout() -> AnyResponse:
    """Signs out this browser."""
    sessions.end(the_context(), the_visitor().token_hash)
    response = redirect(url_for("access.login"), code=303)
    response.delete_cookie(SESSION_COOKIE)
    return response


@pages.route("/setup/<token>", methods=["GET", "POST"])
def setup(token: str) -> AnyResponse:
    """Makes the first user, by the link that the hub printed."""
    context = the_context()
    if not link_is_good(context, token):
        return _form("setup.html", 404, good=False, name="")
    if request.method == "GET":
        return _form("setup.html", 200, good=True, name="")
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    problem = _mistyped(password) or _made(name, password)
    if problem:
        return _form("setup.html", 400, good=True, name=name, problem_text=problem)
    with context.store.transaction():
        meta.forget(SETUP_KEY)
        user = users.user_by_name(name)
    assert user is not None
    return _welcome(sessions.begin(context, user), url_for("now.show"))


@pages.route("/password", methods=["GET", "POST"])
def password() -> AnyResponse:
    """Changes one's own password; every other browser of that name is signed out."""
    context, user = the_context(), the_visitor().user
    if user is None or the_visitor().demo:
        abort(404)
    if request.method == "GET":
        return _form("password.html", 200)
    problem = _changed(user)
    if problem:
        return _form("password.html", 400, problem_text=problem)
    with context.store.reading():
        changed = users.user_by_id(user.id)
    assert changed is not None
    flash(gettext("The password was changed. Other browsers have been signed out."))
    return _welcome(sessions.begin(context, changed), url_for("now.show"))


@pages.post("/language")
def choose_language() -> AnyResponse:
    """Remembers a language, in this browser and for this user."""
    context, user = the_context(), the_visitor().user
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(404)
    if user is not None and not the_visitor().demo and user.language != chosen:
        with context.store.transaction():
            users.set_language(user.id, Lang(chosen))
    response = redirect(safe_next(request.form.get("next")), code=303)
    _remember_language(response, chosen)
    return response


def _form(template: str, code: int, **facts: object) -> Response:
    return make_response(render_template(template, **facts), code)


def _welcome(begun: Begun, path: str) -> AnyResponse:
    response = redirect(path, code=303)
    response.set_cookie(
        SESSION_COOKIE,
        begun.token,
        max_age=sessions.LONGEST_DAYS * 24 * 60 * 60,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    if language.COOKIE not in request.cookies:
        _remember_language(response, begun.user.language)
    return response


def _remember_language(response: AnyResponse, chosen: str) -> None:
    age = LANGUAGE_DAYS * 24 * 60 * 60
    response.set_cookie(language.COOKIE, chosen, max_age=age, httponly=True, samesite="Lax", secure=request.is_secure)


def _wait_words(seconds: int) -> str:
    if seconds < 60:
        said = ngettext("in %(num)d second", "in %(num)d seconds", seconds) % {"num": seconds}
    else:
        minutes = -(-seconds // 60)
        said = ngettext("in %(num)d minute", "in %(num)d minutes", minutes) % {"num": minutes}
    return gettext("Too many wrong passwords. Try again %(when)s.") % {"when": said}


def _mistyped(first: str) -> str:
    if first != request.form.get("again", ""):
        return gettext("The two passwords are not the same. Type the new one twice.")
    return ""


def _made(name: str, first: str) -> str:
    context = the_context()
    try:
        accounts.add(
            context.store,
            name=name,
            role=UserRole.OFFICE,
            password=first,
            language=the_visitor().language,
            now=context.clock.now(),
            salt=context.new_salt(),
        )
    except WillayError as error:
        return sentence_of(error)
    return ""


def _changed(user: User) -> str:
    context, new = the_context(), request.form.get("password", "")
    if not accounts.verify_password(request.form.get("old", ""), user.password):
        return gettext("The present password is wrong.")
    if problem := _mistyped(new):
        return problem
    try:
        accounts.change_password(context.store, name=user.name, password=new, salt=context.new_salt())
    except WillayError as error:
        return sentence_of(error)
    return ""
