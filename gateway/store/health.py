"""Counts for the question whether all is well. Reads only, and judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from gateway.survey.model import REPORTERS, Role

from .db import one_of
from .records_radio import Outbox
from .states import DisputeState, RoundState, SendState
from .tables_people import ContactRow, PostRow, SchoolRow
from .tables_radio import InboxRow, OutboxRow
from .tables_survey import DisputeRow, QuestionnaireRow, RoundRow, SessionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Open cases: how many, how many of them are the office's, and since when the oldest."""

    open: int
    escalated: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """Open rounds, their sessions, and those that were answered."""

    open: int
    sessions: int
    ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Active schools, and those with fewer than three reporters who can be asked."""

    schools: int
    incomplete: int
    without_promoter: int


def messages() -> Mapping[SendState, int]:
    """How many messages are in each state that is not an end."""
    live = (SendState.QUEUED, SendState.SENDING, SendState.UNKNOWN)
    return {state: int(OutboxRow.select().where(OutboxRow.state == state).count()) for state in live}


def oldest_due(now: datetime) -> datetime | None:
    """Since when the message that has waited longest could have been sent."""
    query = OutboxRow.select(fn.MIN(OutboxRow.not_before)).where(
        (OutboxRow.state == SendState.QUEUED) & (OutboxRow.not_before <= now) & (OutboxRow.expires_at > now)
    )
    found: datetime | None = query.scalar()
    return found


def last_rejected(since: datetime) -> tuple[int, Outbox | None]:
    """How many messages were refused for good since then, and the last of them."""
    query = OutboxRow.select().where((OutboxRow.state == SendState.REJECTED) & (OutboxRow.settled_at >= since))
    return int(query.count()), one_of(query.order_by(OutboxRow.settled_at.desc()), Outbox)


def was_heard(text: str, since: datetime) -> bool:
    """Whether a message of just these words has come since then."""
    return bool(InboxRow.select().where((InboxRow.text == text) & (InboxRow.received_at >= since)).exists())


def cases() -> Cases:
    """The cases that wait to be settled."""
    query = DisputeRow.select().where(DisputeRow.state == DisputeState.OPEN)
    oldest = query.order_by(DisputeRow.opened_at).first()
    return Cases(
        open=int(query.count()),
        escalated=int(query.where(DisputeRow.escalated_at.is_null(False) | DisputeRow.promoter_id.is_null()).count()),
        oldest=None if oldest is None else oldest.opened_at,
    )


def rounds() -> Rounds:
    """The rounds that are asked now."""
    open_ = RoundRow.select(RoundRow.id).where(RoundRow.state == RoundState.OPEN)
    sessions = SessionRow.select().where(SessionRow.round_id.in_(open_))
    return Rounds(
        open=int(open_.count()),
        sessions=int(sessions.count()),
        ended=int(sessions.where(SessionRow.ended_at.is_null(False)).count()),
    )


def questionnaires() -> int:
    """How many questionnaires there are to ask."""
    return int(QuestionnaireRow.select().where(QuestionnaireRow.current).count())


def roster() -> Roster:
    """How complete the people around the schools are."""
    schools = int(SchoolRow.select().where(SchoolRow.active).count())
    reachable = (
        PostRow.select(PostRow.school_id, PostRow.role)
        .join(ContactRow, on=(ContactRow.id == PostRow.contact_id))
        .join(SchoolRow, on=(SchoolRow.id == PostRow.school_id))
        .where(PostRow.active & ContactRow.active & ContactRow.stopped_at.is_null() & SchoolRow.active)
        .distinct()
    )
    roles: dict[int, set[Role]] = {}
    for post in reachable:
        roles.setdefault(post.school_id, set()).add(post.role)
    complete = sum(1 for held in roles.values() if held.issuperset(REPORTERS))
    with_promoter = sum(1 for held in roles.values() if Role.PROMOTER in held)
    return Roster(schools=schools, incomplete=schools - complete, without_promoter=schools - with_promoter)
