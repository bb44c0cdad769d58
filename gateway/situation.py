"""What the pure rules may know of a school when they talk about it. Reads the store, decides nothing."""

from __future__ import annotations

from datetime import datetime

from gateway.library import Library
from gateway.store import answers, people
from gateway.store.records_people import School
from gateway.store.records_survey import Round, Session
from gateway.survey.conversation import SayContext
from gateway.survey.model import QuestionKey, SchoolFacts, Value
from schedules.calendar import SchoolCalendar


def school_facts(school: School, round_: Round, calendar: SchoolCalendar) -> SchoolFacts:
    """The register, and what earlier rounds of this school year have confirmed."""
    return SchoolFacts(
        name=school.name,
        register={
            "girls": school.girls,
            "boys": school.boys,
            "women_teachers": school.women_teachers,
            "men_teachers": school.men_teachers,
        },
        known=confirmed_before(school.id, round_, calendar),
    )


def confirmed_before(school_id: int, round_: Round, calendar: SchoolCalendar) -> dict[QuestionKey, Value]:
    """Values verified this school year in earlier rounds of the same questionnaire."""
    since = school_year_start(round_.opens_at, calendar)
    return dict(answers.confirmed(round_.name, school_id, since, round_.opens_at))


def school_year_start(moment: datetime, calendar: SchoolCalendar) -> datetime:
    """The first of January, local: the Peruvian school year lies within a calendar year."""
    local = calendar.local(moment)
    return local.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def say_context(session: Session, school: School, round_: Round, library: Library) -> SayContext:
    """How to talk in a session: its language, and the school's name where the contact has several."""
    return SayContext(
        lang=session.language,
        lexicon=library.lexicon(session.language),
        school=school.name,
        with_school=len(people.schools_of_phone(session.msisdn)) > 1,
        day=round_.opens_at,
    )
