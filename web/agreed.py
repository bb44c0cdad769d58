"""How agreements look and are asked for, on their own page and on that of a school. Knows no route."""

from __future__ import annotations

from flask import abort

from gateway.agreeing import MOST_WHAT, MOST_WHO
from gateway.survey.meeting import AgreementState, DecidedBy
from web.language import local, marked
from web.marks import BUSY, LOOK, QUIET, WELL, Mark
from web.meetings import Meetings
from web.visitor import the_context

STATES = {
    AgreementState.OPEN: Mark(BUSY, marked("to be done")),
    AgreementState.PARTLY: Mark(BUSY, marked("done in part"), "◐"),
    AgreementState.DONE: Mark(WELL, marked("done")),
    AgreementState.NOT_DONE: Mark(QUIET, marked("not done"), "×"),
    AgreementState.WITHDRAWN: Mark(QUIET, marked("written by mistake"), "×"),
}
OVERDUE = Mark(LOOK, marked("its day has passed"))

DECIDED_BY = {
    DecidedBy.COMMUNITY: marked("the community decides"),
    DecidedBy.JOINT: marked("together with the authority"),
    DecidedBy.AUTHORITY: marked("the authority decides"),
}


def words_for_forms() -> dict[str, object]:
    """What the list and the page of a school need to show agreements and to change them."""
    return {
        "agreement_states": STATES,
        "agreement_overdue": OVERDUE,
        "decided_by": DECIDED_BY,
        "most_what": MOST_WHAT,
        "most_who": MOST_WHO,
        "agreement_month": the_meetings().month(),
        "this_day": local(the_context().clock.now()).date(),
    }


def the_meetings() -> Meetings:
    """What the pages work with; without it there is no such page (404)."""
    found = the_context().meetings
    if found is None:
        abort(404)
    return found
