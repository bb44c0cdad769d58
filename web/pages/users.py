"""Who may sign in: the list, adding somebody, letting somebody in no more. Only for the office."""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway import accounts
from gateway.errors import WillayError
from gateway.store import users
from gateway.store.states import UserRole
from web.gate import office_only
from web.language import gettext, sentence_of
from web.visitor import the_context, the_visitor

pages = Blueprint("users", __name__, url_prefix="/users")


@pages.get("/")
@office_only
def listing() -> Response:
    """Everybody who may sign in."""
    return _page()


@pages.post("/")
@office_only
def add() -> Response:
    """Adds somebody."""
    context, form = the_context(), request.form
    name, role = form.get("name", "").strip(), form.get("role", "")
    if role not in set(UserRole):
        return _page(gettext("Choose a role."), name)
    if form.get("password", "") != form.get("again", ""):
        return _page(gettext("The two passwords are not the same. Type the new one twice."), name)
    try:
        accounts.add(
            context.store,
            name=name,
            role=UserRole(role),
            password=form.get("password", ""),
            language=the_visitor().language,
            now=context.clock.now(),
            salt=context.new_salt(),
        )
    except WillayError as error:
        return _page(sentence_of(error), name)
    flash(gettext("%(name)s may sign in now.") % {"name": name})
    return redirect(url_for(".listing"), code=303)


@pages.post("/<int:user_id>")
@office_only
def change(user_id: int) -> Response:
    """Lets somebody in no more, or again."""
    context, disabled = the_context(), request.form.get("disabled") == "yes"
    with context.store.reading():
        user = users.user_by_id(user_id)
    if user is None:
        abort(404)
    if user.name == the_visitor().name:
        return _page(gettext("Nobody can shut themselves out. Ask somebody else of the office."))
    accounts.disable(context.store, name=user.name, disabled=disabled)
    words = gettext("%(name)s may not sign in any more.") if disabled else gettext("%(name)s may sign in now.")
    flash(words % {"name": user.name})
    return redirect(url_for(".listing"), code=303)


def _page(problem: str = "", name: str = "") -> Response:
    with the_context().store.reading():
        listed = users.users()
    shown = render_template("users.html", users=listed, roles=list(UserRole), problem_text=problem, name=name)
    return make_response(shown, 400 if problem else 200)
