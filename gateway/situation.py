"""What the pure rules may know of a school when they talk about it. Reads the store, decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random

from gateway.library import Library
from gateway.store import answers, people
from gateway.store.records_people import Contact, School
from gateway.store.records_survey import Round, Session
from gateway.survey.caller import Caller
from gateway.survey.lexicon import Lexicon
from gateway.survey.model import QuestionKey, Role, SchoolFacts, Value
from gateway.survey.speech import SayContext
from modem.api import Msisdn
from schedules.calendar import SchoolCalendar

NAME_ALONE = timedelta(days=5)
"""For so long `viernes` is the last one, also where the text is read two days later; after that it gets its date."""


def school_facts(school: School, round_: Round, calendar: SchoolCalendar, role: Role | None = None) -> SchoolFacts:
    """The register, and what earlier rounds of this school year have confirmed. `role`: as what somebody is asked."""
    history = history_before(school.id, round_, calendar)
    return SchoolFacts(
        name=school.name,
        register=register_of(school),
        known={key: values[-1] for key, values in history.items()},
        history=history,
        role=role,
    )


def register_of(school: School) -> dict[str, int | None]:
    """The numbers of a school that conditions, bounds and alerts may name."""
    return {
        "girls": school.girls,
        "boys": school.boys,
        "women_teachers": school.women_teachers,
        "men_teachers": school.men_teachers,
    }


def confirmed_before(school_id: int, round_: Round, calendar: SchoolCalendar) -> dict[QuestionKey, Value]:
    """The last value of each question verified this school year in earlier rounds of the same questionnaire."""
    return {key: values[-1] for key, values in history_before(school_id, round_, calendar).items()}


def history_before(school_id: int, round_: Round, calendar: SchoolCalendar) -> Mapping[QuestionKey, tuple[Value, ...]]:
    """The values of each question verified this school year in earlier rounds of the same questionnaire."""
    since = school_year_start(round_.opens_at, calendar)
    return answers.history(round_.name, school_id, since, round_.opens_at)


def school_year_start(moment: datetime, calendar: SchoolCalendar) -> datetime:
    """The first of January, local: the Peruvian school year lies within a calendar year."""
    local = calendar.local(moment)
    return local.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def say_context(
    session: Session, school: School, round_: Round, library: Library, calendar: SchoolCalendar, now: datetime
) -> SayContext:
    """How to talk in a session: its language, the day asked about, the school's name where the phone has several."""
    lexicon = library.lexicon(session.language)
    phone = Msisdn(session.msisdn)
    questionnaire = library.of_round(round_)
    day = day_asked_about(round_, library, calendar)
    several = len(people.schools_of_phone(phone)) > 1
    said = lexicon.say["at_school"].format(school=school.name) if several else ""
    to: tuple[str, ...] = ()
    contact = people.contact(session.contact_id)
    if _shared(phone):
        to = _to(contact, session.role, school, lexicon)
        said = f"{_first(contact)}, {_post(session.role, school, lexicon)}: "
    return SayContext(
        lang=session.language,
        lexicon=lexicon,
        school=school.name,
        reporter=contact.name,
        with_school=several,
        to=to,
        of=said,
        day=day_words(day, calendar.local(now).date(), lexicon),
        date=f"{day.day}/{day.month}",
        today=calendar.local(now).date(),
        fold=questionnaire.folds(session.language),
        caller=_caller(session, calendar, now) if questionnaire.flow is not None else None,
    )


def day_words(day: date, today: date, lexicon: Lexicon) -> str:
    """A day as a text of today says it: `viernes`; `viernes 20/11` where its name alone would be a later one's."""
    return lexicon.days[day.weekday()] if today - day < NAME_ALONE else dated(day, lexicon)


def dated(day: date, lexicon: Lexicon) -> str:
    """A day that cannot be taken for another: `viernes 20/11`."""
    return f"{lexicon.days[day.weekday()]} {day.day}/{day.month}"


def _caller(session: Session, calendar: SchoolCalendar, now: datetime) -> Caller:
    """Who it is for a flow. Its chance is drawn from the session and the moment, so that a step can be told again."""
    return Caller(
        now=now,
        zone=calendar.timezone,
        name=people.contact(session.contact_id).name,
        phone=session.msisdn,
        chance=Random(f"{session.id} {now.isoformat()}"),  # noqa: S311  whose question comes up is no secret
    )


def addressee_of(contact: Contact, lexicon: Lexicon) -> str:
    """Whom a text is for, where several people share the phone; otherwise nothing."""
    return lexicon.say["to_person"].format(name=contact.name) if _shared(contact.msisdn) else ""


def _to(contact: Contact, role: Role, school: School, lexicon: Lexicon) -> tuple[str, ...]:
    """Who is meant on a shared phone, in fewer and fewer words: the role and the school always stand there."""
    post = _post(role, school, lexicon)
    names = (f"{name}, {post}" for name in dict.fromkeys((contact.name, _first(contact))))
    return tuple(lexicon.say["to_person"].format(name=name) for name in (*names, post))


def _post(role: Role, school: School, lexicon: Lexicon) -> str:
    return lexicon.say["post"].format(role=lexicon.say[f"role_{role.value}"], school=school.name)


def _first(contact: Contact) -> str:
    return contact.name.split()[0]


def _shared(phone: Msisdn) -> bool:
    return people.reporters_on(phone) > 1


def day_asked_about(round_: Round, library: Library, calendar: SchoolCalendar) -> date:
    """As it was kept when the round began; else the last day up to then that falls on the questionnaire's weekday."""
    if round_.asked_about is not None:
        return round_.asked_about
    opened = calendar.local(round_.opens_at).date()
    back = (opened.weekday() - library.of_round(round_).timing.weekday) % 7
    return opened - timedelta(days=back if round_.origin == "hand" else 0)
