"""Reminders; letting go of what nobody will answer any more. One transaction a session."""

from __future__ import annotations

from datetime import timedelta

from gateway import conversing, saying, sending
from gateway.desk import Desk
from gateway.situation import say_context, school_facts
from gateway.store import outbox, people, rounds, turns
from gateway.store.records_survey import Round, Session
from gateway.store.states import SendState
from gateway.survey import talk
from gateway.survey.model import SessionStatus
from modem.api import Msisdn
from schedules.clock import Moment

SILENT_ON_A_SHARED_PHONE = timedelta(hours=8)
"""Somebody else there may have the phone, and a question is worth asking for a day and a half only."""

_ON_ITS_WAY = (SendState.QUEUED, SendState.SENDING)


def remind_due(desk: Desk, moment: Moment) -> int:
    """Remind everybody whose question has waited long enough. How many."""
    reminded = 0
    for round_ in _asking(desk):
        waits = desk.library.of_round(round_).timing.reminders
        if moment.now >= round_.deadline_at or not waits:
            continue
        with desk.store.reading():
            silent = rounds.silent_since(round_.id, moment.now - min(waits))
        for session in silent:
            if session.reminders >= len(waits) or session.asked_at is None:
                continue
            if moment.now >= session.asked_at + waits[session.reminders]:
                with desk.store.transaction():
                    reminded += _remind(desk, session, moment)
    return reminded


def release_late(desk: Desk, moment: Moment) -> int:
    """End sessions that a late reply took up again and that fell silent. How many."""
    released = 0
    for round_ in _asking(desk):
        if moment.now < round_.deadline_at:
            continue
        with desk.store.reading():
            silent = rounds.silent_since(round_.id, moment.now - conversing.LATE_PATIENCE)
        for session in silent:
            with desk.store.transaction():
                rounds.end(session.id, SessionStatus.EXPIRED, moment.now)
                conversing.begin_next(desk, Msisdn(session.msisdn), moment)
            released += 1
    return released


def share_phones(desk: Desk, moment: Moment) -> int:
    """Where one of several people on a phone is silent, let another be asked. How many phones."""
    with desk.store.reading():
        wanted = turns.phones_in_demand(moment.now)
    if not wanted:
        return 0
    shared = 0
    for round_ in _asking(desk):
        with desk.store.reading():
            silent = rounds.silent_since(round_.id, moment.now - SILENT_ON_A_SHARED_PHONE)
        for session in (one for one in silent if one.msisdn in wanted):
            with desk.store.transaction():
                if rounds.session(session.id) == session and conversing.has_left(session):
                    shared += conversing.make_room(desk, session, moment)
    return shared


def _asking(desk: Desk) -> tuple[Round, ...]:
    with desk.store.reading():
        return rounds.with_open_sessions()


def expire_unsent(desk: Desk, moment: Moment) -> int:
    """Messages that are worth nothing any more. A first question among them ends its session: it was never put."""
    expired = 0
    with desk.store.reading():
        overdue = outbox.overdue(moment.now)
    for message in overdue:
        with desk.store.transaction():
            if not outbox.expire(message.id, moment.now):
                continue
            expired += 1
            session = None if message.session_id is None else rounds.session(message.session_id)
            if session is not None and session.status == SessionStatus.OPEN and not conversing.has_left(session):
                conversing.give_up(session, moment)
                conversing.begin_next(desk, Msisdn(session.msisdn), moment)
    return expired


def _remind(desk: Desk, before: Session, moment: Moment) -> int:
    session = rounds.session(before.id)
    if session != before or session.current is None:
        return 0  # a reply came in between
    last = outbox.last_question(session.id)
    if last is not None and (last.state in _ON_ITS_WAY or sending.will_be_resent(last)):
        return 0  # nobody is reminded of a question that has not left
    round_ = rounds.must(session.round_id)
    school = people.school(session.school_id)
    turn = talk.remind(
        desk.library.of_round(round_),
        school_facts(school, round_, desk.calendar, session.role),
        conversing.progress_of(session),
        session.reminders + 1,
        say_context(session, school, round_, desk.library, desk.calendar, moment.now),
    )
    for number, say in enumerate(turn.says):
        about = saying.About(
            key=f"session {session.id} {session.current} reminder {session.reminders + 1} {number}",
            to=Msisdn(session.msisdn),
            session_id=session.id,
            expires_at=round_.deadline_at,
        )
        saying.put(say, about, desk.calendar, moment.now)
    rounds.count_reminder(session.id)
    return 1
