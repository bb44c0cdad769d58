"""The first page: is everything well, and if not, what to do; and this week at a glance. Knows no other page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from gateway.store import board, conversations
from gateway.store.states import RoundState
from web import phones, questions
from web.context import Finding
from web.header import WORST_FIRST, health_now, overall
from web.language import gettext
from web.modem_views import all_modems
from web.today import TOLD_HERE, errands
from web.visitor import the_context, the_visitor

pages = Blueprint("now", __name__)

GLANCE_DAYS = 7
"""This week: rounds that opened since."""

AHEAD = timedelta(days=8)
"""Rounds that open so soon are told: what is asked today, and what comes next."""

CONVERSATIONS = 6
"""As many as fit beside the rest on one screen."""

REFRESH_SECONDS = 15
"""The page asks again this often; a page costs the Pi a few milliseconds."""


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Findings that ask for something, the worst first, and those that do not."""

    to_do: tuple[Finding, ...]
    well: tuple[Finding, ...]
    told_below: bool
    """Whether something is left out here, because the errands tell it."""


@pages.get("/")
def show() -> str:
    """Now."""
    context, planner = the_context(), the_context().planner
    findings = health_now()
    coming = () if planner is None else tuple(planner.coming(within=AHEAD))
    with context.store.reading():
        tallies = board.rounds_since(context.clock.now() - timedelta(days=GLANCE_DAYS))
        titles = questions.titles([tally.round for tally in tallies])
        latest = conversations.latest(CONVERSATIONS)
        queue = board.queue_counts()
        waiting = errands()
        running = [tally.round for tally in tallies if tally.round.state is RoundState.OPEN]
        outlooks = [] if planner is None else [(titles[one.id], planner.outlook(one.id)) for one in running]
    return render_template(
        "now.html",
        state=overall(findings),
        findings=_sorted(findings),
        modems=tuple(all_modems().values()),
        tallies=tallies,
        titles=titles,
        errands=waiting,
        coming=coming,
        outlooks=_told_once(outlooks),
        phones=[phones.shown(phone) for phone in latest],
        queue=queue,
        can_check=context.doctor is not None,
        refresh=REFRESH_SECONDS,
    )


@pages.post("/modems/<name>/restart")
def restart(name: str) -> Response:
    """Has a modem closed and opened again."""
    context = the_context()
    if name not in all_modems():
        abort(404)
    context.actions.restart_modem(name)
    flash(gettext("Modem %(name)s is being restarted. It takes up to a minute.") % {"name": name})
    return redirect(url_for("now.show"), code=303)


def _told_once(outlooks: Sequence[tuple[str, Finding | None]]) -> list[tuple[list[str], Finding]]:
    """Rounds wait in one queue: what is the same for several of them is said once, with their titles."""
    found: dict[str, tuple[list[str], Finding]] = {}
    for title, outlook in outlooks:
        if outlook is not None:
            found.setdefault(outlook.text, ([], outlook))[0].append(title)
    return list(found.values())


def _sorted(findings: Sequence[Finding]) -> _Sorted:
    urgent = [finding for finding in findings if finding.verdict != "well"]
    here = [finding for finding in urgent if not (the_visitor().office and finding.subject in TOLD_HERE)]
    return _Sorted(
        tuple(sorted(here, key=lambda finding: WORST_FIRST.index(finding.verdict))),
        tuple(finding for finding in findings if finding.verdict == "well"),
        len(here) < len(urgent),
    )
