"""Deadlines and seals: what was not answered is missing, what differs is a case, what is sealed stays.

Each school is compared in its own transaction and the round is closed last, so a power cut in between only means
that the comparing is done again.
"""

from __future__ import annotations

from gateway import conversing, verifying
from gateway.desk import Desk
from gateway.store import rounds
from gateway.store.records_survey import Round
from gateway.store.states import RoundState
from gateway.survey.model import SessionStatus
from modem.api import Msisdn
from schedules.clock import Moment


def close_due(desk: Desk, moment: Moment) -> int:
    """Close every round whose deadline has come. How many."""
    with desk.store.reading():
        due = rounds.past_deadline(moment.now)
    for round_ in due:
        _close(desk, round_, moment)
    return len(due)


def seal_due(desk: Desk, moment: Moment) -> int:
    """Seal every round in which late replies count no more. How many."""
    with desk.store.reading():
        due = rounds.past_seal(moment.now)
    for round_ in due:
        seal(desk, round_.id, moment)
    return len(due)


def seal(desk: Desk, round_id: int, moment: Moment) -> None:
    """Close a round if it is open, then let nothing change it any more."""
    with desk.store.reading():
        round_ = rounds.must(round_id)
    if round_.state == RoundState.OPEN:
        _close(desk, round_, moment)
    with desk.store.transaction():
        for session in rounds.sessions_of(round_id):
            if session.status == SessionStatus.OPEN:
                rounds.end(session.id, SessionStatus.EXPIRED, moment.now)
        rounds.set_state(round_id, RoundState.SEALED)


def _close(desk: Desk, round_: Round, moment: Moment) -> None:
    with desk.store.reading():
        sessions = rounds.sessions_of(round_.id)
    by_school: dict[int, list[int]] = {}
    for session in sessions:
        by_school.setdefault(session.school_id, []).append(session.id)
    for school_id, session_ids in by_school.items():
        with desk.store.transaction():
            phones = [_expire(session_id, moment) for session_id in session_ids]
            verifying.refresh(desk, round_, school_id, moment, closed=True)
            for phone in phones:
                if phone is not None:
                    conversing.begin_next(desk, phone, moment)
    with desk.store.transaction():
        rounds.set_state(round_.id, RoundState.CLOSED)


def _expire(session_id: int, moment: Moment) -> Msisdn | None:
    """End a session that waits or is open; the phone it held."""
    session = rounds.session(session_id)
    if session.status not in (SessionStatus.OPEN, SessionStatus.WAITING):
        return None
    conversing.give_up(session, moment)
    return Msisdn(session.msisdn)
