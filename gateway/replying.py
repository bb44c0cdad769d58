"""Whose message is this, and what does it answer? One whole message in, what follows from it in the store.

Runs inside the caller's transaction. The order of the questions asked here is the order of the functions below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from gateway import (
    accepting,
    belonging,
    commanding,
    consenting,
    conversing,
    recalling,
    registering,
    repeating,
    resolving,
    unmanned,
    visiting,
)
from gateway.desk import Desk
from gateway.repeating import Same
from gateway.situation import say_context, school_facts
from gateway.store import consents, inbox, people, rounds
from gateway.store.records_people import Contact
from gateway.store.records_radio import Inbox
from gateway.store.records_survey import Session
from gateway.store.states import InboxState
from gateway.survey import astray, talk
from gateway.survey.agreement import Heard
from gateway.survey.model import (
    Command,
    Outcome,
    Progress,
    Questionnaire,
    Say,
    SayKind,
    SchoolFacts,
    SessionStatus,
    Turn,
    Understood,
)
from gateway.survey.speech import SayContext, thanks
from modem.api import Msisdn
from schedules.clock import Moment

MOST_STRANGERS_A_DAY = 50
"""Messages of strangers, after which no more of them is answered: what somebody with many numbers can make us spend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What became of a message."""

    as_what: str
    contact_id: int | None = None
    session: Session | None = None
    understood: Understood | None = None
    outcome: Outcome | None = None
    """Of a word on a case; otherwise it is in `understood`."""


def answer(desk: Desk, message: Inbox, moment: Moment) -> None:
    """Work on one message, once: a message already done is left alone."""
    fresh = inbox.get(message.id)
    if fresh is None or fresh.state == InboxState.DONE:
        return
    heard = _hear(desk, fresh, moment)
    session, understood = heard.session, heard.understood
    inbox.set_handled(
        message.id,
        heard.as_what,
        moment.now,
        contact_id=heard.contact_id,
        session_id=None if session is None else session.id,
        question=None if session is None else session.current,
        outcome=heard.outcome if understood is None else understood.outcome.value,
        reason=None if understood is None else understood.reason,
    )


def _hear(desk: Desk, message: Inbox, moment: Moment) -> _Heard:
    seen = unmanned.look(desk, message, moment)
    if seen.why_silent is not None:
        return _Heard(as_what=seen.why_silent)
    message, phone = replace(message, text=seen.text), Msisdn(message.sender)
    contacts = people.by_phone(phone)
    if not contacts:
        return _hear_stranger(desk, message, phone, moment)
    return _hear_contact(desk, message, contacts, phone, moment)


def _hear_stranger(desk: Desk, message: Inbox, phone: Msisdn, moment: Moment) -> _Heard:
    """Kept, and answered once for ever, unless it asks to be registered, or to be left alone."""
    lang = desk.config.hub.language
    if commanding.heard(desk, message.text, lang).command is Command.STOP:
        registering.forget(phone, moment)
        return _Heard(as_what="unknown_sender")
    if registering.hear(desk, message, lang, moment, known=False):
        return _Heard(as_what=registering.HEARD_AS)
    if inbox.handled_since("unknown_sender", moment.now - timedelta(days=1)) < MOST_STRANGERS_A_DAY:
        say = commanding.phrase(desk, lang, "unknown_sender", SayKind.NOTE)
        commanding.say(desk, say, phone, f"unknown sender {phone}", message, moment)
    return _Heard(as_what="unknown_sender")


def _hear_contact(desk: Desk, message: Inbox, contacts: tuple[Contact, ...], phone: Msisdn, moment: Moment) -> _Heard:
    first = contacts[0]
    command = commanding.heard(desk, message.text, first.language)
    if command.command is Command.STOP:
        commanding.stop(desk, message, contacts, moment)
        return _Heard(as_what="command", contact_id=first.id)
    if command.command is Command.START and any(contact.stopped_at is not None for contact in contacts):
        commanding.come_back(desk, message, contacts, moment)
        return _Heard(as_what="command", contact_id=first.id)
    if all(contact.stopped_at is not None for contact in contacts):
        return _Heard(as_what="stopped", contact_id=first.id)
    if command.command is Command.LANGUAGE and command.language is not None:
        commanding.change_language(desk, message, contacts, _asked_on(phone), command.language, moment)
        return _Heard(as_what="language", contact_id=first.id)
    if registering.hear(desk, message, first.language, moment, known=True):
        return _Heard(as_what=registering.HEARD_AS, contact_id=first.id)
    asked = _asked_on(phone)
    recalled = recalling.hear(desk, contacts, message, command.command, moment, busy=_busy(phone, asked))
    if recalled is not None:
        return _Heard(as_what="case", contact_id=recalled)
    visited = visiting.hear_inspector(desk, contacts, message, moment)
    if visited is not None:
        inspector, outcome = visited
        return _Heard(as_what="visit", contact_id=inspector, outcome=outcome)
    settled = resolving.hear_promoter(desk, contacts, message, moment, busy=_busy(phone, asked))
    if settled is not None:
        promoter, outcome = settled
        return _Heard(as_what="case", contact_id=promoter, outcome=outcome)
    session = asked or _late_on(phone)
    consented = consenting.hear(desk, contacts, message, moment, busy=session is not None)
    if consented is not None:
        return _go_on_after_consent(desk, consented, message, moment)
    if session is not None:
        return _hear_placed(desk, contacts, session, message, moment)
    return _hear_after(desk, message, phone, first, moment)


def _go_on_after_consent(desk: Desk, replied: consenting.Replied, message: Inbox, moment: Moment) -> _Heard:
    """The first question right after the yes; somebody else's turn after the no."""
    contact = replied.contact
    opening = None
    if replied.heard is Heard.YES:
        words = desk.library.lexicon(contact.language).say["consent_given"]
        opening = conversing.Opening(words=words, reply_id=message.id, contact_id=contact.id)
    begun = conversing.begin_next(desk, contact.msisdn, moment, opening)
    if opening is not None and not begun:
        consenting.thank(desk, contact, message, moment)
    outcome = {Heard.HELP: Outcome.COMMAND, Heard.UNCLEAR: Outcome.UNCLEAR}.get(replied.heard, Outcome.VALUE)
    return _Heard(as_what="consent", contact_id=contact.id, outcome=outcome)


def _hear_placed(desk: Desk, contacts: tuple[Contact, ...], open_: Session, message: Inbox, moment: Moment) -> _Heard:
    """The dialogue that the message is for; another one than the open one is let in before it."""
    placed = belonging.place(desk, contacts, open_, message, moment)
    message, session = replace(message, text=placed.text), placed.session
    if placed.early or session is None:
        return _Heard(as_what="early", contact_id=open_.contact_id)
    if session.status is SessionStatus.DONE:
        return _hear_ended(desk, session, message, moment, remind=True)
    if open_.status is SessionStatus.OPEN:
        session = conversing.switch(desk, open_, session, moment)
    heard = _hear_session(desk, session, message, moment)
    conversing.begin_next(desk, open_.msisdn, moment)
    return heard


def _hear_session(desk: Desk, session: Session, message: Inbox, moment: Moment) -> _Heard:
    round_ = rounds.must(session.round_id)
    same = repeating.same_again(session, message, moment)
    if same is Same.YES:
        return _Heard(as_what="repeated", contact_id=session.contact_id, session=session)
    school = people.school(session.school_id)
    progress = replace(conversing.progress_of(session), status=SessionStatus.OPEN)  # a late one is taken up again
    questionnaire = desk.library.of_round(round_)
    facts = school_facts(school, round_, desk.calendar, session.role)
    context = say_context(session, school, round_, desk.library, desk.calendar, moment.now)
    key = f"reply {message.id}"
    if same is Same.PERHAPS:
        turn = talk.again(questionnaire, facts, progress, context, talk.noted(questionnaire, progress, context))
        conversing.carry_out(desk, session, round_, turn, moment, key=key, reply_id=message.id)
        return _Heard(as_what="repeated", contact_id=session.contact_id, session=session)
    turn = _turn(questionnaire, facts, progress, message.text, context)
    weighed = accepting.weigh(desk, session, round_, progress, turn, message, moment)
    turn = weighed.turn
    if weighed.refused:
        conversing.let_go(session, moment)
    else:
        conversing.carry_out(desk, session, round_, turn, moment, key=key, reply_id=message.id)
    ended = turn.progress.status is not SessionStatus.OPEN
    if weighed.refused or ended:
        begun = conversing.begin_next(desk, Msisdn(session.msisdn), moment)
        if not begun and not weighed.refused:
            conversing.take_up(desk, session, moment)
    as_what = "late" if moment.now > round_.deadline_at else "answer"
    if turn.understood is not None and turn.understood.outcome in (Outcome.UNCLEAR, Outcome.COMMAND):
        as_what = turn.understood.outcome.value
    return _Heard(as_what=as_what, contact_id=session.contact_id, session=session, understood=turn.understood)


def _turn(q: Questionnaire, facts: SchoolFacts, progress: Progress, text: str, say: SayContext) -> Turn:
    """What follows from a reply, be it to the open question or surely to another one of the same dialogue."""
    astray_ = None if q.flow is not None else astray.elsewhere(q, facts, progress, text, say)
    return astray_ or talk.hear(q, facts, progress, text, say)


def _hear_after(desk: Desk, message: Inbox, phone: Msisdn, contact: Contact, moment: Moment) -> _Heard:
    """Nothing is open: a correction of the last answer, a call for help, thanks, or words for the office."""
    ended = next((one for one in rounds.latest_on(phone) if one.status == SessionStatus.DONE), None)
    if ended is not None and conversing.hearable(ended):
        heard = _hear_ended(desk, ended, message, moment, remind=False)
        if heard.session is not None:
            return heard
    missed = belonging.missed(desk, phone, message, moment)
    if missed is not None:
        return _hear_session(desk, missed, message, moment)
    if commanding.heard(desk, message.text, contact.language).command is Command.HELP:
        say = commanding.phrase(desk, contact.language, "help", SayKind.HELP)
        commanding.say(desk, say, phone, f"reply {message.id} help", message, moment)
        return _Heard(as_what="command", contact_id=contact.id)
    asked = rounds.latest_on(phone)
    too_late = bool(asked) and asked[0].status == SessionStatus.EXPIRED and not conversing.hearable(asked[0])
    return _Heard(as_what="sealed" if too_late else "after", contact_id=contact.id)


def _hear_ended(desk: Desk, session: Session, message: Inbox, moment: Moment, *, remind: bool) -> _Heard:
    """A word on a dialogue that is over: a correction; where `remind`, what was noted and how to correct it."""
    round_, school = rounds.must(session.round_id), people.school(session.school_id)
    questionnaire, progress = desk.library.of_round(round_), conversing.progress_of(session)
    facts = school_facts(school, round_, desk.calendar, session.role)
    context = say_context(session, school, round_, desk.library, desk.calendar, moment.now)
    turn = talk.after(questionnaire, facts, progress, message.text, context)
    if turn is None and remind:
        said = thanks(questionnaire.questions, progress.answered, progress.last, context)
        turn = Turn(progress=progress, says=(Say(kind=SayKind.NOTE, text=said),))
    if turn is None:
        return _Heard(as_what="after", contact_id=session.contact_id)
    key = f"reply {message.id}"
    conversing.carry_out(desk, session, round_, turn, moment, key=key, reply_id=message.id)
    return _Heard(as_what="after", contact_id=session.contact_id, session=session, understood=turn.understood)


def _asked_on(phone: Msisdn) -> Session | None:
    """The session whose question this phone has been asked: one still in the queue cannot be what is answered."""
    session = rounds.open_on(phone)
    return session if session is not None and conversing.has_left(session) else None


def _busy(phone: Msisdn, asked: Session | None) -> bool:
    """Whether anything is open on this phone that a bare yes or number could be meant for."""
    return asked is not None or consents.asked_on(phone) is not None


def _late_on(phone: Msisdn) -> Session | None:
    """The last question this phone was asked and did not answer in time, while it still counts (invariant 5)."""
    if rounds.open_on(phone) is not None:
        return None
    for session in rounds.latest_on(phone):
        if not conversing.hearable(session):
            return None
        if session.status == SessionStatus.EXPIRED and session.current is not None:
            return session
        if session.status == SessionStatus.DONE:
            return None
    return None
