"""The pages put together as one Flask app. Knows every page group by name, and what none of them shows."""

from __future__ import annotations

import ipaddress
from typing import Any

from flask import Flask, Response, request

from gateway.errors import NotReadyError
from gateway.sentences import sentence
from web import csrf, errors, gate, language, marks
from web.context import WebContext
from web.header import header_facts
from web.pages import (
    access,
    agreements,
    alerts,
    calendar,
    cases,
    credit,
    doctor,
    frontdesk,
    journal,
    messages,
    metrics,
    modem,
    now,
    play,
    questionnaires,
    reporters,
    rosters,
    rounds,
    schools,
    users,
    visits,
)
from web.visitor import EXTENSION

MAX_FORM_BYTES = 32 * 1024
MAX_FILE_BYTES = 480 * 1024
"""Of a questionnaire: a RapidPro export of a whole programme. Less than Flask keeps of a form in memory (500 KB)."""
"""No form of ours is longer."""

STATIC_MAX_AGE_SECONDS = 24 * 60 * 60
"""The files are asked for with the version in the address, so a phone may keep them."""

POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def make_app(context: WebContext) -> Flask:
    """The pages over one hub. Raises NotReadyError where a demonstration would be open to the network."""
    if context.open_to is not None and not _is_loopback(context.web.bind):
        raise NotReadyError(
            sentence("the demonstration lets everybody in, so it listens on this machine only"),
            hint=sentence("bind it to 127.0.0.1"),
        )
    app = Flask("web", template_folder="templates", static_folder="static")
    app.extensions[EXTENSION] = context
    app.config.update(MAX_CONTENT_LENGTH=MAX_FORM_BYTES, SEND_FILE_MAX_AGE_DEFAULT=STATIC_MAX_AGE_SECONDS)
    # signs the cookie that carries a notice to the next page, and nothing else: a new one each start will do
    app.secret_key = context.new_token()
    app.config.update(SESSION_COOKIE_NAME="willay_notice", SESSION_COOKIE_SAMESITE="Lax")
    _prepare_templates(app)
    app.before_request(_room_for_files)
    app.before_request(gate.admit)
    app.after_request(_finish)
    app.add_url_rule("/healthz", "healthz", _healthz)
    for group in (access, now, rounds, schools, messages, cases, users, modem, metrics, doctor, credit, alerts):
        app.register_blueprint(group.pages)
    for group in (visits, reporters, calendar, play, frontdesk, agreements, questionnaires, journal, rosters):
        app.register_blueprint(group.pages)
    errors.register(app)
    return app


def _room_for_files() -> None:
    """Questionnaires and lists come as files: more than a form, and for these pages alone."""
    if request.endpoint in ("questionnaires.check", "questionnaires.keep", "rosters.take"):
        request.max_content_length = MAX_FILE_BYTES


def _prepare_templates(app: Flask) -> None:
    jinja: Any = app.jinja_env
    jinja.add_extension("jinja2.ext.i18n")
    jinja.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)
    jinja.trim_blocks = jinja.lstrip_blocks = True
    jinja.filters.update(
        when=language.when,
        moment=language.moment,
        day=language.day,
        time=language.clock_time,
        period=language.period,
        short_period=language.short_period,
        said=language.said,
        texts=language.in_language,
    )
    jinja.globals.update(marks=marks)
    app.context_processor(header_facts)


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        csrf.send_form_cookie(response)
    return response


def _healthz() -> Response:
    return Response("ok\n", mimetype="text/plain")


def _is_loopback(bind: str) -> bool:
    if bind == "localhost":
        return True
    try:
        return ipaddress.ip_address(bind).is_loopback
    except ValueError:
        return False
