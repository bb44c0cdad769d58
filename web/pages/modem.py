"""One page a modem: what it is, how it is, how it did in the last day and month. Knows no other page."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from web.context import Finding
from web.header import WORST_FIRST, health_now
from web.modem_views import all_modems
from web.periods import Period, last_day, last_month
from web.visitor import the_context

pages = Blueprint("modem", __name__)

REFRESH_SECONDS = 30
"""Somebody may be moving the antenna: the modem is asked how it is once a minute."""


@pages.get("/modems/")
def listing() -> str | Response:
    """All modems; where there is one, its page."""
    known = all_modems()
    if len(known) == 1:
        return redirect(url_for("modem.show", name=next(iter(known))), code=303)
    return render_template("modems.html", modems=known.values(), refresh=REFRESH_SECONDS)


@pages.get("/modems/<name>")
def show(name: str) -> str:
    """One modem."""
    context, known = the_context(), all_modems()
    if name not in known:
        abort(404)
    history, now = context.history, context.clock.now()
    periods: tuple[Period, ...] = ()
    if history is not None and name in history.modems:
        periods = (last_day(history.day(name, now), now), last_month(history.month(name, now), now))
    return render_template(
        "modem.html",
        modem=known[name],
        others=[other for other in known if other != name],
        findings=_about(name),
        periods=periods,
        can_check=context.doctor is not None,
        refresh=REFRESH_SECONDS,
    )


def _about(name: str) -> tuple[Finding, ...]:
    """What health found of this modem, the worst first: its subject ends in the modem's name."""
    mine = [finding for finding in health_now() if finding.subject.partition(" ")[2] == name]
    return tuple(sorted(mine, key=lambda finding: WORST_FIRST.index(finding.verdict)))
