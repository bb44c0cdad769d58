"""Closures that the office declares while the hub runs: what was not sent is withdrawn; taking one back asks again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway import conversing, enrolling, schooldays, verifying
from gateway.desk import Desk
from gateway.errors import NotFoundError, NotReadyError, Problem
from gateway.sentences import sentence
from gateway.situation import day_asked_about
from gateway.store import answers, closures, outbox, people, rounds
from gateway.store.records_people import School
from gateway.store.records_survey import Round, Session
from gateway.survey.model import SessionStatus
from modem.api import Msisdn
from schedules.calendar import Closure
from schedules.clock import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What declaring a closure did, or taking it back."""

    closure_id: int | None
    """None: one of the same days and place stood already."""
    schools: int = 0
    """Schools whose running rounds it concerns."""
    sessions: int = 0
    """Reporters who will not be asked after all; taken back: who will."""
    already_asked: int = 0
    """Reporters of those schools whose question had left."""


def declare(desk: Desk, closure: Closure, by: str, moment: Moment, origin: str = closures.BY_OFFICE) -> Effect:
    """Keep a closure, and withdraw the questions of running rounds that have not left. One transaction.

    Raises NotFoundError for a school or a district that nobody in the roster belongs to.
    """
    with desk.store.transaction():
        _known(closure)
        closure_id = closures.add(closure, origin=origin, by=by, now=moment.now)
        if closure_id is None:
            return Effect(closure_id=None)
        schools = sessions = already = 0
        for round_, school in _concerned(desk, closure):
            withdrawn, left = _withdraw(desk, round_, school, moment)
            schools, sessions, already = schools + 1, sessions + withdrawn, already + left
    return Effect(closure_id=closure_id, schools=schools, sessions=sessions, already_asked=already)


def declare_all(desk: Desk, found: Sequence[Closure], by: str, moment: Moment) -> tuple[Effect, ...]:
    """Keep what a file lists, each in its own step. Call `unknown_places` first: it tells every fault at once."""
    return tuple(declare(desk, closure, by, moment, closures.FROM_FILE) for closure in found)


def unknown_places(desk: Desk, found: Sequence[tuple[int, Closure]]) -> tuple[Problem, ...]:
    """The lines (their numbers, and what they say) that name a school or district which is not in the roster."""
    problems = []
    with desk.store.reading():
        for line, closure in found:
            try:
                _known(closure)
            except NotFoundError as error:
                place = sentence("line {line}", line=line)
                problems.append(Problem(place=place, message=error.args[0], remedy=error.hint))
    return tuple(problems)


def lift(desk: Desk, closure_id: int, by: str, moment: Moment) -> Effect:
    """Take a closure back: schools of rounds still worth asking are asked after all. One transaction."""
    with desk.store.transaction():
        found = closures.get(closure_id)
        if found is None:
            raise NotFoundError(
                sentence("there is no closure {id}", id=closure_id),
                hint=sentence("willay calendar list shows them all"),
            )
        if not closures.lift(closure_id, by, moment.now):
            raise NotReadyError(
                sentence("closure {id} was taken back already", id=closure_id),
                hint=sentence("willay calendar list shows them all"),
            )
        schools = sessions = 0
        for round_, school in _concerned(desk, found.closure):
            if schooldays.closure_of(desk, school, round_) is not None:
                continue  # another closure stands
            if moment.now >= round_.useful_until:
                verifying.refresh(desk, round_, school.id, moment)  # it was not closed, and nobody was asked
            else:
                schools += 1
                sessions += _ask_after_all(desk, round_, school, moment)
    return Effect(closure_id=closure_id, schools=schools, sessions=sessions)


def _known(closure: Closure) -> None:
    schools = people.schools()
    if closure.school and not any(closure.school in schooldays.codes_of(school) for school in schools):
        raise NotFoundError(
            sentence("no school has the code {codes}", codes=closure.school),
            hint=sentence("leading zeros count; see willay schools list"),
        )
    if closure.district and not any(school.district.startswith(closure.district) for school in schools):
        raise NotFoundError(
            sentence("no school lies in the district {district}", district=closure.district),
            hint=sentence("an ubigeo of six digits, or how it begins; see willay schools list"),
        )


def _concerned(desk: Desk, closure: Closure) -> list[tuple[Round, School]]:
    """Running rounds that ask about a day of the closure, with each school it closes."""
    found = []
    schools = people.schools()
    for round_ in rounds.running():
        day = day_asked_about(round_, desk.library, desk.calendar)
        found += [
            (round_, school) for school in schools if closure.covers(day, school.district, schooldays.codes_of(school))
        ]
    return found


def _withdraw(desk: Desk, round_: Round, school: School, moment: Moment) -> tuple[int, int]:
    """Call off what nobody was asked yet. How many sessions; and how many were asked already."""
    sessions = rounds.sessions_of(round_.id, school.id)
    off = [session for session in sessions if _unasked(session)]
    for session in off:
        outbox.withdraw(session.id, moment.now)
        rounds.call_off(session.id, moment.now)
    if off and len(off) == len(sessions):
        verifying.refresh(desk, round_, school.id, moment, closed=True)
    for session in off:
        conversing.begin_next(desk, Msisdn(session.msisdn), moment)
    asked = sum(session.status in (SessionStatus.OPEN, SessionStatus.DONE) for session in sessions) - sum(
        session.status is SessionStatus.OPEN for session in off
    )
    return len(off), asked


def _unasked(session: Session) -> bool:
    if session.status is SessionStatus.WAITING:
        return True
    is_open = session.status is SessionStatus.OPEN
    return is_open and not conversing.has_left(session) and not answers.of_session(session.id)


def _ask_after_all(desk: Desk, round_: Round, school: School, moment: Moment) -> int:
    again = rounds.call_back(round_.id, school.id)
    enrolled = enrolling.enrol(desk, round_, desk.library.of_round(round_), (school,), moment)
    if again or enrolled.sessions:
        verifying.refresh(desk, round_, school.id, moment)
    return again + enrolled.sessions
