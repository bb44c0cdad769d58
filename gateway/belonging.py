"""Which dialogue does a message belong to? Late ones, early ones, those of another school or person on a shared phone.

Knows what was asked on a phone and when. Where it is not certain, the message is for the question that is open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway import consenting, conversing
from gateway.desk import Desk
from gateway.situation import day_asked_about, say_context, school_facts
from gateway.store import inbox, people, rounds, turns
from gateway.store.records_people import Contact
from gateway.store.records_radio import Inbox
from gateway.store.records_survey import Session
from gateway.survey import mentions, talk
from gateway.survey.asked import asked_for
from gateway.survey.lexicon import Lexicon
from gateway.survey.model import Outcome, Question, SessionStatus
from gateway.survey.paths import applies, keys_of, question_of
from gateway.survey.reply import is_correction, understand
from gateway.survey.reply_count import LABELLED
from modem.api import Msisdn
from schedules.clock import ClockState, Moment

HELD_UP = timedelta(minutes=10)
"""A message that took so much longer than the others of these days was held up on its way."""
FEWEST_TO_COMPARE = 5
"""Messages from which to know how the network's clock stands to ours, and how long it usually takes."""
SLACK = timedelta(minutes=1)
CORRECTED_WITHIN = timedelta(days=1)
"""The thanks at the end of one dialogue say how to correct it, and the next one's question may follow upon them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message belongs."""

    session: Session | None
    text: str
    """Without the numbers that only name a school."""
    early: bool = False
    """It was written before the open question was there, and answers nothing that is still asked."""


def place(desk: Desk, contacts: tuple[Contact, ...], open_: Session, message: Inbox, moment: Moment) -> Place:
    """The dialogue of this phone that a message is for; `open_` is the one whose question is open, or was last."""
    lexicon = desk.library.lexicon(open_.language)
    others = _others(desk, open_)
    named = _named(contacts, open_, others, message.text, lexicon)
    if named is not None:
        school = people.school(named.session.school_id)
        text = mentions.without_numbers_of(message.text, (school.code, school.name))
        return Place(session=named.session, text=text)
    if open_.last is None and is_correction(message.text, lexicon):
        ended = next((one for one in others if _just_ended(one, moment)), None)
        if ended is not None:
            return Place(session=ended, text=message.text)
    default = Place(session=open_, text=message.text)
    if open_.status is not SessionStatus.OPEN:
        return default
    dated = _dated(desk, open_, others, message.text)
    if dated is not None:
        return Place(session=dated, text=message.text)
    written = _written_at(message)
    if written is not None and open_.asked_at is not None and written + SLACK < open_.asked_at:
        before = next((one for one in others if _asks_still(one) and _was_asked(one, written)), None)
        return Place(session=before, text=message.text, early=before is None)
    if _is_read(desk, open_, message.text, moment):
        return default
    labelled = [one for one in others if _is_labelled(desk, one, message.text, moment)]
    return Place(session=labelled[0], text=message.text) if len(labelled) == 1 else default


@dataclass(frozen=True, slots=True)
class _Named:
    session: Session


def _named(
    contacts: tuple[Contact, ...], open_: Session, others: tuple[Session, ...], text: str, lexicon: Lexicon
) -> _Named | None:
    """The dialogue of the school or the person that the text names, if that is another one than the open one's."""
    everybody = (open_, *others)
    schools = {one.school_id: people.school(one.school_id) for one in everybody}
    if len(schools) > 1:
        known = {key: (school.code, school.name) for key, school in schools.items()}
        school_id = mentions.school_named(text, known, lexicon)
        if school_id is not None:
            return _pick([one for one in everybody if one.school_id == school_id], open_)
    mine = {contact.id: contact.name for contact in contacts if any(one.contact_id == contact.id for one in everybody)}
    if len(mine) > 1:
        contact_id = mentions.person_named(text, mine)
        if contact_id is not None and contact_id != open_.contact_id:
            return _pick([one for one in everybody if one.contact_id == contact_id], open_)
    return None


def missed(desk: Desk, phone: Msisdn, message: Inbox, moment: Moment) -> Session | None:
    """The one question of this week that lapsed before the last dialogue, where these words are an answer to it.

    A day has passed, so that they are no word on the last dialogue; two that they fit are one too many.
    """
    asked = rounds.latest_on(phone)
    if not asked or asked[0].ended_at is None or moment.now - asked[0].ended_at < CORRECTED_WITHIN:
        return None
    fits = [
        session
        for session in asked
        if session.status is SessionStatus.EXPIRED
        and session.current is not None
        and session.asked_at is not None
        and moment.now - session.asked_at < conversing.STILL_ASKED
        and conversing.hearable(session)
        and _may_take_over(desk, session)
        and _is_answer(desk, session, message.text, moment)
    ]
    return fits[0] if len(fits) == 1 else None


def _is_answer(desk: Desk, session: Session, text: str, moment: Moment) -> bool:
    """Whether a text surely answers the question at which a dialogue lapsed."""
    round_, school = rounds.must(session.round_id), people.school(session.school_id)
    context = say_context(session, school, round_, desk.library, desk.calendar, moment.now)
    facts = school_facts(school, round_, desk.calendar, session.role)
    progress = replace(conversing.progress_of(session), status=SessionStatus.OPEN)
    turn = talk.hear(desk.library.of_round(round_), facts, progress, text, context)
    return any(record.outcome in (Outcome.VALUE, Outcome.NO_CLASS) for record in turn.records)


def _pick(found: list[Session], open_: Session) -> _Named | None:
    """The open one, else what waits of the same round, else what waits, else what was asked last."""
    if open_ in found:
        return _Named(open_)
    ranks = (SessionStatus.WAITING, SessionStatus.EXPIRED, SessionStatus.DONE)
    ranked = sorted(found, key=lambda one: (one.round_id != open_.round_id, ranks.index(one.status)))
    return _Named(ranked[0]) if ranked else None


def _others(desk: Desk, open_: Session) -> tuple[Session, ...]:
    """Other dialogues of the phone that still take an answer, what was asked last first, then what waits."""
    asked = [one for one in rounds.latest_on(open_.msisdn) if one.status in (SessionStatus.EXPIRED, SessionStatus.DONE)]
    waiting = turns.all_waiting_on(open_.msisdn)
    found = {one.id: one for one in (*asked, *waiting) if one.id != open_.id}
    return tuple(one for one in found.values() if conversing.hearable(one) and _may_take_over(desk, one))


def _may_take_over(desk: Desk, session: Session) -> bool:
    """A flow has an order of its own, and nobody answers who has not agreed."""
    flow = desk.library.of_round(rounds.must(session.round_id)).flow
    return flow is None and consenting.way_of(desk, people.contact(session.contact_id)) is None


def _dated(desk: Desk, open_: Session, others: tuple[Session, ...], text: str) -> Session | None:
    """The dialogue about the day that the text names, where the open one is about another."""
    named = mentions.days_named(text)
    if not named or _day(desk, open_) in named:
        return None
    mine = [one for one in others if _asks_still(one) and _same_kind(one, open_) and _day(desk, one) in named]
    return mine[0] if len(mine) == 1 else None


def _same_kind(one: Session, other: Session) -> bool:
    """The same questions of the same reporter, in another week."""
    names = {rounds.must(one.round_id).name, rounds.must(other.round_id).name}
    return len(names) == 1 and (one.school_id, one.contact_id) == (other.school_id, other.contact_id)


def _day(desk: Desk, session: Session) -> tuple[int, int]:
    day = day_asked_about(rounds.must(session.round_id), desk.library, desk.calendar)
    return day.day, day.month


def _just_ended(session: Session, moment: Moment) -> bool:
    """Whether a correction without a question answered in the open dialogue must be of this one."""
    ended = session.status is SessionStatus.DONE and session.last is not None and session.ended_at is not None
    return ended and session.ended_at is not None and moment.now - session.ended_at <= CORRECTED_WITHIN


def _asks_still(session: Session) -> bool:
    return session.status is SessionStatus.EXPIRED and session.current is not None


def _was_asked(session: Session, written: datetime) -> bool:
    return session.asked_at is not None and session.asked_at <= written


def _written_at(message: Inbox) -> datetime | None:
    """When a message that was held up was written, by our clock; None where it came as others do, or who knows.

    Networks' clocks differ, and some stamp in another zone: only the delay beside that of other messages counts.
    """
    if message.sent_at is None or message.clock_state is not ClockState.NTP:
        return None
    usual = inbox.least_delay(message.modem, message.id, FEWEST_TO_COMPARE)
    delay = message.received_at - message.sent_at
    if usual is None or delay - usual < HELD_UP:
        return None
    return message.received_at - (delay - usual)


def _is_read(desk: Desk, session: Session, text: str, moment: Moment) -> bool:
    """Whether the open question takes the text for something."""
    question = _question(desk, session)
    return question is None or _outcome(desk, session, question, text, moment)[0] is not Outcome.UNCLEAR


def _is_labelled(desk: Desk, session: Session, text: str, moment: Moment) -> bool:
    """Whether a question of that dialogue that wants an answer is named by the text, and answered."""
    round_ = rounds.must(session.round_id)
    questionnaire = desk.library.of_round(round_)
    if questionnaire.flow is not None or session.status is SessionStatus.DONE:
        return False
    facts = school_facts(people.school(session.school_id), round_, desk.calendar, session.role)
    answered = conversing.progress_of(session).answered
    wanted = [
        question
        for question in questionnaire.questions
        if any(key not in answered for key in keys_of(question)) and applies(question, facts, answered)
    ]
    return any(_outcome(desk, session, question, text, moment) == (Outcome.VALUE, LABELLED) for question in wanted)


def _outcome(desk: Desk, session: Session, question: Question, text: str, moment: Moment) -> tuple[Outcome, str]:
    round_, school = rounds.must(session.round_id), people.school(session.school_id)
    context = say_context(session, school, round_, desk.library, desk.calendar, moment.now)
    facts = school_facts(school, round_, desk.calendar, session.role)
    questions = desk.library.of_round(round_).questions
    heard = understand(text, asked_for(question, facts, context, beside=questions), context.lexicon)
    unclear = heard.outcome is Outcome.UNCLEAR and heard.doubt is None
    return (Outcome.UNCLEAR if unclear else heard.outcome, heard.reason)


def _question(desk: Desk, session: Session) -> Question | None:
    questionnaire = desk.library.of_round(rounds.must(session.round_id))
    if questionnaire.flow is not None or session.current is None:
        return None
    return question_of(questionnaire, session.current)
