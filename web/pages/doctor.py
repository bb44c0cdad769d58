"""The doctor's page: begin a round, see how far it is, read what it found. Knows no check."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.header import WORST_FIRST, overall
from web.language import gettext
from web.visitor import the_context

pages = Blueprint("doctor", __name__, url_prefix="/doctor")

REFRESH_SECONDS = 2
"""While a round goes on; most of its steps take less."""


@pages.get("/")
def show() -> str:
    """The last round, or the one that goes on."""
    doctor = the_context().doctor
    if doctor is None:
        abort(404)
    last = doctor.last
    found = last.findings if last is not None else ()
    return render_template(
        "doctor.html",
        last=last,
        state=overall(found),
        to_do=sorted((one for one in found if one.verdict != "well"), key=lambda one: WORST_FIRST.index(one.verdict)),
        well=[one for one in found if one.verdict == "well"],
        refresh=REFRESH_SECONDS if last is not None and last.running else None,
    )


@pages.post("/")
def begin() -> Response:
    """Begins a round; one at a time."""
    doctor = the_context().doctor
    if doctor is None:
        abort(404)
    if not doctor.begin(text=request.form.get("text") == "yes"):
        flash(gettext("A check is going on already."))
    return redirect(url_for(".show"), code=303)
