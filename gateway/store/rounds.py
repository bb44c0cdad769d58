"""Rounds and their sessions: reading and writing them, no rule of when."""

from __future__ import annotations

from datetime import date, datetime

from gateway.survey.flow import saved
from gateway.survey.model import Progress, QuestionKey, Role, SessionStatus
from modem.api import Msisdn
from schedules.clock import ClockState

from .db import all_of, one_of
from .records_survey import Round, Session
from .states import RoundState
from .tables_survey import RoundRow, SessionRow


def find(name: str, period: str) -> Round | None:
    """The round of a questionnaire in a period."""
    return one_of(RoundRow.select().where((RoundRow.name == name) & (RoundRow.period == period)), Round)


def get(round_id: int) -> Round | None:
    """One round, or None."""
    return one_of(RoundRow.select().where(RoundRow.id == round_id), Round)


def must(round_id: int) -> Round:
    """One round. Raises LookupError where there is none."""
    found = get(round_id)
    if found is None:
        raise LookupError(f"no round {round_id}")
    return found


def listing(limit: int = 100) -> tuple[Round, ...]:
    """The newest rounds first."""
    return all_of(RoundRow.select().order_by(RoundRow.opens_at.desc(), RoundRow.id.desc()).limit(limit), Round)


def create(
    *,
    questionnaire_id: int,
    name: str,
    period: str,
    origin: str,
    opens_at: datetime,
    useful_until: datetime,
    deadline_at: datetime,
    seal_at: datetime,
    clock_state: ClockState,
    now: datetime,
    asked_about: date | None = None,
) -> int:
    """A new open round; its id. Raises IntegrityError where the period has one."""
    row = RoundRow.create(
        questionnaire_id=questionnaire_id,
        name=name,
        period=period,
        origin=origin,
        state=RoundState.OPEN,
        opens_at=opens_at,
        useful_until=useful_until,
        deadline_at=deadline_at,
        seal_at=seal_at,
        clock_state=clock_state,
        created_at=now,
        asked_about=asked_about,
    )
    return int(row.id)


def set_state(round_id: int, state: RoundState) -> None:
    """Move a round on."""
    RoundRow.update(state=state).where(RoundRow.id == round_id).execute()


def running() -> tuple[Round, ...]:
    """Open rounds, the oldest first."""
    return all_of(RoundRow.select().where(RoundRow.state == RoundState.OPEN).order_by(RoundRow.id), Round)


def past_deadline(now: datetime) -> tuple[Round, ...]:
    """Open rounds whose deadline has come."""
    return all_of(RoundRow.select().where((RoundRow.state == RoundState.OPEN) & (RoundRow.deadline_at <= now)), Round)


def past_seal(now: datetime) -> tuple[Round, ...]:
    """Closed rounds in which late replies stop counting."""
    return all_of(RoundRow.select().where((RoundRow.state == RoundState.CLOSED) & (RoundRow.seal_at <= now)), Round)


def add_session(
    *,
    round_id: int,
    school_id: int,
    contact_id: int,
    role: Role,
    msisdn: Msisdn,
    language: str,
    begins_at: datetime | None = None,
) -> int | None:
    """A waiting session; its id, or None where this school and role has one in this round."""
    exists = SessionRow.get_or_none(
        (SessionRow.round_id == round_id) & (SessionRow.school_id == school_id) & (SessionRow.role == role)
    )
    if exists is not None:
        return None
    row = SessionRow.create(
        round_id=round_id,
        school_id=school_id,
        contact_id=contact_id,
        role=role,
        msisdn=msisdn,
        language=language,
        status=SessionStatus.WAITING,
        begins_at=begins_at,
    )
    return int(row.id)


def session(session_id: int) -> Session:
    """One session. Raises LookupError where there is none."""
    found = one_of(SessionRow.select().where(SessionRow.id == session_id), Session)
    if found is None:
        raise LookupError(f"no session {session_id}")
    return found


def is_asked(round_id: int, school_id: int) -> bool:
    """Whether somebody of a school has a session in a round that was not called off."""
    here = (SessionRow.round_id == round_id) & (SessionRow.school_id == school_id)
    return bool(SessionRow.select().where(here & (SessionRow.status != SessionStatus.CANCELLED)).exists())


def sessions_of(round_id: int, school_id: int | None = None) -> tuple[Session, ...]:
    """The sessions of a round, by school and role."""
    query = SessionRow.select().where(SessionRow.round_id == round_id)
    if school_id is not None:
        query = query.where(SessionRow.school_id == school_id)
    return all_of(query.order_by(SessionRow.school_id, SessionRow.role), Session)


def open_on(msisdn: Msisdn) -> Session | None:
    """The session whose question is open on a phone."""
    query = SessionRow.select().where((SessionRow.msisdn == msisdn) & (SessionRow.status == SessionStatus.OPEN))
    return one_of(query, Session)


def latest_on(msisdn: Msisdn) -> tuple[Session, ...]:
    """Sessions of a phone that were asked something, the latest asked first."""
    query = (
        SessionRow.select()
        .where((SessionRow.msisdn == msisdn) & SessionRow.asked_at.is_null(False))
        .order_by(SessionRow.asked_at.desc(), SessionRow.id.desc())
        .limit(20)
    )
    return all_of(query, Session)


def suspend(session_id: int) -> None:
    """An open session gives way to another on its phone; its question stays known, to be put again."""
    SessionRow.update(status=SessionStatus.WAITING).where(
        (SessionRow.id == session_id) & (SessionRow.status == SessionStatus.OPEN)
    ).execute()


def with_open_sessions() -> tuple[Round, ...]:
    """The rounds in which somebody has a question open."""
    asked = SessionRow.select(SessionRow.round_id).where(SessionRow.status == SessionStatus.OPEN).distinct()
    return all_of(RoundRow.select().where(RoundRow.id << asked).order_by(RoundRow.id), Round)


def silent_since(round_id: int, asked_before: datetime) -> tuple[Session, ...]:
    """Sessions of a round whose question has been open since then or longer."""
    query = SessionRow.select().where(
        (SessionRow.status == SessionStatus.OPEN)
        & (SessionRow.round_id == round_id)
        & (SessionRow.asked_at <= asked_before)
    )
    return all_of(query.order_by(SessionRow.id), Session)


def save_progress(session_id: int, progress: Progress, now: datetime) -> None:
    """Keep where a session is. A question newly put starts its own count of reminders."""
    before = session(session_id)
    changes: dict[str, object] = {
        "status": progress.status,
        "current": progress.current,
        "unclear": progress.unclear,
        "last": progress.last,
        "flow": saved.written(progress.flow),
    }
    if progress.status == SessionStatus.OPEN:
        if progress.current != before.current or before.status != SessionStatus.OPEN:
            changes |= {"reminders": 0, "asked_at": now, "ended_at": None}
    elif before.status in (SessionStatus.OPEN, SessionStatus.WAITING):
        changes["ended_at"] = now
    SessionRow.update(changes).where(SessionRow.id == session_id).execute()


def end(session_id: int, status: SessionStatus, now: datetime) -> None:
    """End a session; the question it had stays known, for a late reply."""
    SessionRow.update(status=status, ended_at=now).where(SessionRow.id == session_id).execute()


def end_unasked(session_id: int, now: datetime) -> None:
    """End a session whose question never left: no reply can be an answer to it."""
    SessionRow.update(status=SessionStatus.EXPIRED, current=None, asked_at=None, ended_at=now).where(
        SessionRow.id == session_id
    ).execute()


def call_off(session_id: int, now: datetime) -> None:
    """End a session that was not asked anything: its school turned out to be closed."""
    SessionRow.update(status=SessionStatus.CANCELLED, current=None, asked_at=None, ended_at=now).where(
        SessionRow.id == session_id
    ).execute()


def call_back(round_id: int, school_id: int) -> int:
    """Let those wait again who were called off in a round before they were asked. How many."""
    changed = SessionRow.update(status=SessionStatus.WAITING, ended_at=None).where(
        (SessionRow.round_id == round_id)
        & (SessionRow.school_id == school_id)
        & (SessionRow.status == SessionStatus.CANCELLED)
        & SessionRow.asked_at.is_null()
    )
    return int(changed.execute())


def end_on(msisdn: Msisdn, status: SessionStatus, now: datetime) -> None:
    """End all that is open or waiting on a phone."""
    live = (SessionStatus.OPEN, SessionStatus.WAITING)
    SessionRow.update(status=status, ended_at=now).where(
        (SessionRow.msisdn == msisdn) & (SessionRow.status << list(live))
    ).execute()


def live_of(contact_id: int) -> tuple[Session, ...]:
    """What is open or waits for somebody."""
    live = (SessionStatus.OPEN, SessionStatus.WAITING)
    query = SessionRow.select().where((SessionRow.contact_id == contact_id) & (SessionRow.status << list(live)))
    return all_of(query.order_by(SessionRow.id), Session)


def end_waiting_of(contact_id: int, now: datetime) -> None:
    """Nothing that waits for somebody will be asked: they said no, or nothing."""
    SessionRow.update(status=SessionStatus.CANCELLED, ended_at=now).where(
        (SessionRow.contact_id == contact_id) & (SessionRow.status == SessionStatus.WAITING)
    ).execute()


def set_language(contact_id: int, language: str) -> None:
    """What is open or waits for somebody goes on in another language."""
    live = (SessionStatus.OPEN, SessionStatus.WAITING)
    SessionRow.update(language=language).where(
        (SessionRow.contact_id == contact_id) & (SessionRow.status << list(live))
    ).execute()


def count_reminder(session_id: int) -> None:
    """One more reminder was put into the outbox."""
    SessionRow.update(reminders=SessionRow.reminders + 1).where(SessionRow.id == session_id).execute()


def question_left(session_id: int, question: QuestionKey, now: datetime) -> None:
    """The network took the question: its reminders count from now, if it still is the open one and has had none."""
    SessionRow.update(asked_at=now).where(
        (SessionRow.id == session_id) & (SessionRow.current == question) & (SessionRow.reminders == 0)
    ).execute()
