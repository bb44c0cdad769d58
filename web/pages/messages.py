"""Messages: who wrote last, one phone's conversation, and the queue. Numbers and texts are for the office alone."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request

from gateway.cause_sayings import cause_said
from gateway.store import board, conversations
from gateway.store.conversations import Said
from gateway.store.states import SendState
from gateway.survey.model import Outcome
from web import marks, paging, phones, reasons, words
from web.language import gettext, local
from web.language import said as in_words
from web.marks import Mark
from web.visitor import the_context, the_visitor

pages = Blueprint("messages", __name__, url_prefix="/messages")

PHONES_A_PAGE = 40
MESSAGES_SEEN = 200
"""Of one conversation: about a year of weekly questions."""
QUEUE_A_PAGE = 100
REFRESH_SECONDS = 15

UNSETTLED = (SendState.QUEUED, SendState.SENDING, SendState.UNKNOWN, SendState.UNDELIVERED, SendState.REJECTED)
"""What the queue shows where nothing is chosen: what waits, and what went wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One message as this visitor may see it."""

    at: object
    new_day: bool
    incoming: bool
    text: str
    """Empty for a technician."""
    kind: str
    mark: Mark | None
    cause: str
    understood: str
    """What was made of a reply; empty where nothing was, and for a technician."""
    reason: str
    late: bool


@pages.get("/")
def listing() -> str:
    """Phones by their last message."""
    page, office = paging.current(), the_visitor().office
    wanted = request.args.get("q", "").strip()[:60] if office else ""
    with the_context().store.reading():
        found = conversations.latest(PHONES_A_PAGE + 1, (page - 1) * PHONES_A_PAGE, wanted)
        queue_counts = board.queue_counts()
    return render_template(
        "messages.html",
        phones=[phones.shown(phone) for phone in found[:PHONES_A_PAGE]],
        more=len(found) > PHONES_A_PAGE,
        page=page,
        wanted=wanted,
        queue=queue_counts,
        refresh=None if wanted else REFRESH_SECONDS,
    )


@pages.get("/phone/<ref>")
def conversation(ref: str) -> str:
    """One phone's conversation."""
    with the_context().store.reading():
        number = conversations.number_of(ref)
        if number is None:
            abort(404)
        said = conversations.conversation(number, MESSAGES_SEEN)
        holders = conversations.holders_of([number]).get(number, ())
    return render_template(
        "conversation.html",
        number=phones.number(number),
        name=phones.name_of(holders),
        holders=holders,
        bubbles=_bubbles(said),
        refresh=REFRESH_SECONDS,
    )


@pages.get("/queue")
def queue() -> str:
    """Outgoing messages by state."""
    page, wanted = paging.current(), request.args.get("state")
    if wanted is not None and wanted not in set(SendState):
        abort(404)
    states = UNSETTLED if wanted is None else (SendState(wanted),)
    with the_context().store.reading():
        counts = board.queue_counts()
        found = conversations.in_queue(states, QUEUE_A_PAGE + 1, (page - 1) * QUEUE_A_PAGE)
    return render_template(
        "queue.html",
        queue=counts,
        entries=found[:QUEUE_A_PAGE],
        more=len(found) > QUEUE_A_PAGE,
        page=page,
        chosen=wanted,
        number=phones.number,
        why=lambda cause: in_words(cause_said(cause)),
        refresh=REFRESH_SECONDS,
    )


def _bubbles(said: tuple[Said, ...]) -> list[Bubble]:
    bubbles: list[Bubble] = []
    before = None
    for entry in said:
        day = local(entry.at).date()
        bubbles.append(_bubble(entry, new_day=day != before))
        before = day
    return bubbles


def _bubble(entry: Said, *, new_day: bool) -> Bubble:
    office = the_visitor().office
    if entry.told is not None:
        return Bubble(
            at=entry.at,
            new_day=new_day,
            incoming=False,
            text=entry.told.text if office else "",
            kind=gettext(words.KINDS[entry.told.kind]),
            mark=marks.SENDING[entry.told.state],
            cause=in_words(cause_said(entry.told.cause or "")),
            understood="",
            reason="",
            late=False,
        )
    assert entry.heard is not None
    return Bubble(
        at=entry.at,
        new_day=new_day,
        incoming=True,
        text=entry.heard.text if office else "",
        kind="",
        mark=marks.HANDLED.get(entry.heard.handled_as or "new"),
        cause="",
        understood=_understood(entry) if office else "",
        reason=reasons.reason(entry.heard.reason) if office else "",
        late=any(filed.late for filed in entry.filed),
    )


def _understood(entry: Said) -> str:
    parts = [
        words.answer(filed.value) if filed.value is not None else gettext(marks.OUTCOMES[Outcome(filed.outcome)].word)
        for filed in entry.filed
    ]
    return " · ".join(parts)
