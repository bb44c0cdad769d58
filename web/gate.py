"""Who may see what: every request passes here first. Knows roles and routes, no page's content."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from gateway.store.records_people import User
from gateway.store.states import UserRole
from web import csrf, language, sessions
from web.context import WebContext
from web.visitor import Visitor, set_visitor, the_context, the_visitor

P = ParamSpec("P")
R = TypeVar("R")

SESSION_COOKIE = "willay_session"
REFRESH_HEADER = "X-Refresh"
"""A page that refreshes itself says so: nobody sits there, the session is not prolonged."""

OPEN = frozenset({"access.login", "access.setup", "access.choose_language"})
"""What may be asked for without signing in."""

BARE = frozenset({"static", "healthz", "metrics.show"})
"""What needs no visitor at all; /metrics has a door of its own."""


def admit() -> Response | None:
    """Find out who asks; send strangers to sign in; refuse forms that are not ours."""
    if request.endpoint in BARE:
        return None
    context = the_context()
    visitor = _who(context)
    set_visitor(visitor)
    if visitor.user is None and request.endpoint not in OPEN:
        if request.method == "GET":
            return redirect(url_for("access.login", next=request.full_path.rstrip("?")), code=303)
        abort(400)
    if request.method not in ("GET", "HEAD", "OPTIONS") and not csrf.is_ours(visitor.csrf):
        abort(400)
    return None


def office_only(page: Callable[P, R]) -> Callable[P, R]:
    """A page for the office; a technician is told so (403)."""

    @wraps(page)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not the_visitor().office:
            abort(403)
        return page(*args, **kwargs)

    return guarded


def safe_next(wanted: str | None) -> str:
    """Where to go after signing in: a path of this site, else the first page."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or not wanted.isprintable():
        return url_for("now.show")
    return wanted


def _who(context: WebContext) -> Visitor:
    chosen = language.choose(context.hub.language)
    if context.open_to is not None:
        user = _demo_user(context, context.open_to)
        return Visitor(user=user, token_hash="", csrf=csrf.token_before_sign_in(), language=chosen, demo=True)
    token = request.cookies.get(SESSION_COOKIE, "")
    found = sessions.find(context, token, by_hand=REFRESH_HEADER not in request.headers) if token else None
    if found is None:
        return Visitor(user=None, token_hash="", csrf=csrf.token_before_sign_in(), language=chosen)
    return Visitor(user=found.user, token_hash=found.session.token_hash, csrf=found.session.csrf, language=chosen)


def _demo_user(context: WebContext, name: str) -> User:
    return User(
        id=0,
        name=name,
        role=UserRole.OFFICE,
        password="",
        language=context.hub.language,
        disabled=False,
        created_at=context.clock.now(),
    )
