"""Silence as an answer: the timeouts of flows. One transaction a session.

The time counts from when the question left, as in RapidPro; one that has not left was met by nobody's silence.
"""

from __future__ import annotations

from datetime import datetime

from gateway import conversing, sending
from gateway.desk import Desk
from gateway.situation import say_context
from gateway.store import outbox, people, rounds
from gateway.store.records_survey import Round, Session
from gateway.survey import talk
from gateway.survey.model import Questionnaire, SessionStatus
from modem.api import Msisdn
from schedules.clock import Moment


def lapse_due(desk: Desk, moment: Moment) -> int:
    """Let every flow go on whose wait has lasted as long as it may. How many."""
    lapsed = 0
    with desk.store.reading():
        asking = rounds.with_open_sessions()
    for round_ in asking:
        questionnaire = desk.library.of_round(round_)
        if questionnaire.flow is None or moment.now >= round_.deadline_at:
            continue
        with desk.store.reading():
            silent = rounds.silent_since(round_.id, moment.now)
            due = [session for session in silent if _is_due(questionnaire, session, moment.now)]
        for session in due:
            with desk.store.transaction():
                lapsed += _lapse(desk, session, round_, questionnaire, moment)
    return lapsed


def _is_due(questionnaire: Questionnaire, session: Session, now: datetime) -> bool:
    patience = talk.patience(questionnaire, conversing.progress_of(session))
    if patience is None or session.asked_at is None or session.asked_at + patience > now:
        return False
    last = outbox.last_question(session.id)
    return conversing.has_left(session) and (last is None or not sending.will_be_resent(last))


def _lapse(desk: Desk, before: Session, round_: Round, questionnaire: Questionnaire, moment: Moment) -> int:
    session = rounds.session(before.id)
    if session != before:
        return 0  # a reply came in between
    school = people.school(session.school_id)
    context = say_context(session, school, round_, desk.library, desk.calendar, moment.now)
    progress = conversing.progress_of(session)
    turn = talk.fall_silent(questionnaire, progress, context)
    steps = progress.flow.sprints if progress.flow is not None else 0
    conversing.carry_out(desk, session, round_, turn, moment, key=f"session {session.id} silent {steps}")
    if turn.progress.status is not SessionStatus.OPEN:
        conversing.begin_next(desk, Msisdn(session.msisdn), moment)
    return 1
