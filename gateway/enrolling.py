"""Who is asked in a round: the panel's schools that have class, the people there, and when each begins. Asks nobody.

Runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway import paneling, schooldays, verifying
from gateway.desk import Desk
from gateway.situation import day_asked_about, school_facts
from gateway.store import people, rounds
from gateway.store.records_people import School
from gateway.store.records_survey import Round
from gateway.survey import talk
from gateway.survey.model import Questionnaire
from gateway.survey.visits import number
from modem.api import Msisdn
from schedules.clock import Moment

SPREAD_OF_WHAT_IS_LEFT = 2
"""A round that opens late spreads over half of what is left at most: who begins last has to be reached as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """Who came into a round."""

    sessions: int
    silent: tuple[str, ...]
    """Codes of schools with nobody to ask, or nothing left to ask."""
    shut: tuple[str, ...]
    """Codes of schools that were closed on the day asked about."""


def enrol(
    desk: Desk,
    round_: Round,
    questionnaire: Questionnaire,
    schools: Sequence[School],
    moment: Moment,
    *,
    wanted: bool = False,
) -> Enrolled:
    """Add the reporters of these schools to a round. `wanted`: the office named them, panel and closures or not.

    A school that was closed is asked nothing, and the round says so of it: no class, by nobody's answer.
    """
    day = day_asked_about(round_, desk.library, desk.calendar)
    calendar = schooldays.calendar(desk)
    if wanted:
        roles = dict.fromkeys((school.id for school in schools), frozenset(questionnaire.roles))
    else:
        roles = paneling.of_panel(desk, questionnaire, day, schools)
    asked = [school for school in schools if school.id in roles]
    shut = [
        one
        for one in asked
        if not wanted and calendar.closure_on(day, one.district, schooldays.codes_of(one)) is not None
    ]
    open_ = [school for school in asked if school not in shut]
    silent = {school.id: school.code for school in open_}
    worth = [school for school in open_ if _has_questions(desk, round_, questionnaire, school)]
    begins = _beginnings(round_, questionnaire, worth, moment)
    added = 0
    for reporter in people.reporters(tuple(begins)):
        if reporter.role not in roles[reporter.school_id]:
            continue
        silent.pop(reporter.school_id, None)
        session_id = rounds.add_session(
            round_id=round_.id,
            school_id=reporter.school_id,
            contact_id=reporter.contact.id,
            role=reporter.role,
            msisdn=Msisdn(reporter.contact.msisdn),
            language=reporter.contact.language,
            begins_at=begins[reporter.school_id],
        )
        added += session_id is not None
    for school in shut:
        note_shut(desk, round_, school, moment)
    return Enrolled(sessions=added, silent=tuple(silent.values()), shut=tuple(school.code for school in shut))


def note_shut(desk: Desk, round_: Round, school: School, moment: Moment) -> None:
    """Let a round say of a school that it was closed. Nothing where somebody there is asked, or there is nobody."""
    if people.reporters((school.id,)) and not rounds.is_asked(round_.id, school.id):
        verifying.refresh(desk, round_, school.id, moment, closed=True)


def _beginnings(
    round_: Round, questionnaire: Questionnaire, schools: Sequence[School], moment: Moment
) -> dict[int, datetime | None]:
    """When each school's session may begin: evenly over the spread, the same however often it is worked out."""
    left = (round_.useful_until - moment.now) / SPREAD_OF_WHAT_IS_LEFT
    spread = min(questionnaire.timing.spread, left)
    if spread.total_seconds() <= 0:
        return dict.fromkeys((school.id for school in schools), None)
    ordered = sorted(schools, key=lambda one: number(round_.period, one.code, one.annex))
    return {school.id: moment.now + spread * place / len(ordered) for place, school in enumerate(ordered)}


def _has_questions(desk: Desk, round_: Round, questionnaire: Questionnaire, school: School) -> bool:
    facts = school_facts(school, round_, desk.calendar)
    return talk.asks(questionnaire, facts)
