"""The centre's door: records in, pages out. Knows Flask; what is taken and shown is decided beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from gettext import NullTranslations

from flask import Flask, Response, abort, g, render_template, request
from werkzeug.exceptions import HTTPException

from gateway.uplink import wire
from gateway.words import LANGUAGES, translations

from . import keys, overview
from .db import Centre
from .labels import label
from .taking import take
from .throttle import Throttle

POST_BYTES_MAX = 2_000_000
"""A full batch is some 100 KB."""

Now = Callable[[], datetime]

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def create_app(centre: Centre, now: Now) -> Flask:
    """The application over an open database. Nothing of it is open without a token or a password."""
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = POST_BYTES_MAX
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["moment"] = _moment
    app.jinja_env.globals["label"] = label
    _add_records(app, centre, now)
    _add_pages(app, centre)
    _guard(app, centre, Throttle(), now)
    return app


def _add_records(app: Flask, centre: Centre, now: Now) -> None:
    @app.post(wire.RECORDS_PATH)
    def records() -> Response:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return _answer(wire.Refusal(v=wire.WIRE_VERSION, refused="door", reason="no token came with the batch"))
        return _answer(take(centre, token.strip(), request.get_data(cache=False), now()))

    @app.errorhandler(413)
    def too_long(_error: HTTPException) -> Response:
        return _answer(wire.Refusal(v=wire.WIRE_VERSION, refused="batch", reason="the batch is too long"), 413)


def _answer(said: wire.BatchAnswer | wire.Refusal, status: int | None = None) -> Response:
    if isinstance(said, wire.Refusal):
        status = status or (403 if said.refused == "door" else 400)
    return Response(wire.encode(said), status=status or 200, mimetype="application/json")


def _add_pages(app: Flask, centre: Centre) -> None:
    @app.get("/")
    def hubs() -> str:
        with centre.reading():
            return render_template("hubs.html", hubs=overview.hubs(), rejected=overview.rejected_records())

    @app.get("/schools")
    def schools() -> str:
        with centre.reading():
            return render_template("schools.html", schools=overview.schools())

    @app.get("/schools/<hub>/<code>/<annex>")
    def school(hub: str, code: str, annex: str) -> str:
        with centre.reading():
            found = overview.school(hub, code, annex)
            if found is None:
                abort(404)
            values, cases = overview.values(hub, code, annex), overview.cases(hub, code, annex)
            return render_template("school.html", school=found, values=values, cases=cases)

    @app.context_processor
    def words() -> dict[str, object]:
        return {"_": _catalogue().gettext, "ngettext": _catalogue().ngettext, "language": _language()}


def _guard(app: Flask, centre: Centre, throttle: Throttle, now: Now) -> None:
    @app.before_request
    def ask_for_password() -> Response | None:
        """Let nobody see a page without a password; hubs bring their token to the records."""
        if request.path == wire.RECORDS_PATH or request.endpoint == "static":
            return None
        given = request.authorization
        address = request.remote_addr or ""
        if given is None or given.type != "basic" or given.username is None or given.password is None:
            return _who(401)
        if throttle.is_closed(address, now()):
            return _who(429)
        with centre.reading():
            right = keys.is_user(given.username, given.password)
        if right:
            throttle.forget(address)
            return None
        throttle.note(address, now())
        return _who(401)

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response


def _who(status: int) -> Response:
    words = _catalogue()
    text = words.gettext("Name and password, please.")
    if status == 429:
        text = words.gettext("Too many wrong passwords. Try again in a few minutes.")
    response = Response(text + "\n", status=status, mimetype="text/plain")
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="Willay", charset="UTF-8"'
    return response


def _language() -> str:
    if "language" not in g:
        asked = request.args.get("lang")
        g.language = asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])
    return str(g.language)


def _catalogue() -> NullTranslations:
    return translations("central", _language())


def _moment(at: datetime | str | None) -> str:
    if at is None:
        return "—"
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return found.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
