"""Whose message is this, and what does it answer? One whole message in, what follows from it in the store.

Runs inside the caller's transaction. The order of the questions asked here is the order of the functions below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway import conversing, resolving, saying
from gateway.desk import Desk
from gateway.situation import say_context, school_facts
from gateway.store import inbox, outbox, people, rounds, sent_parts
from gateway.store.records_people import Contact
from gateway.store.records_radio import Inbox
from gateway.store.records_survey import Session
from gateway.store.states import InboxState
from gateway.survey import conversation
from gateway.survey.model import (
    Command,
    Lang,
    Outcome,
    QuestionType,
    Say,
    SayKind,
    SessionStatus,
    Understood,
)
from gateway.survey.reply import Asked, understand
from modem.api import Address, Msisdn
from modem.msisdn import SenderKind, kind_of
from schedules.clock import Moment

CAP_WINDOW = timedelta(hours=1)
ECHO_WINDOW = timedelta(minutes=30)
"""A question that went out twice is answered twice within this."""
SENT_AGAIN_WITHIN = timedelta(minutes=1)
"""A phone waits 35 to 45 s for the acknowledgement (24.011, 10: TR1M) before it sends a message again."""
STAMP_SLACK = timedelta(seconds=2)
"""The network's stamps are whole seconds, and a question reaches its phone about when the modem says so."""


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
    own = {modem.msisdn for modem in desk.config.modems if modem.msisdn is not None}
    kind = kind_of(message.sender, None)
    if kind != SenderKind.PERSON or message.sender in own:
        return _Heard(as_what="machine")
    if inbox.idle_since(Address(message.sender), moment.now - CAP_WINDOW) >= desk.config.limits.replies_per_hour:
        return _Heard(as_what="capped")
    phone = Msisdn(message.sender)
    contacts = people.by_phone(phone)
    if not contacts:
        say = _phrase(desk, desk.config.hub.language, "unknown_sender", SayKind.NOTE)
        _say(desk, say, phone, f"unknown sender {phone}", message, moment)
        return _Heard(as_what="unknown_sender")
    return _hear_contact(desk, message, contacts, phone, moment)


def _hear_contact(desk: Desk, message: Inbox, contacts: tuple[Contact, ...], phone: Msisdn, moment: Moment) -> _Heard:
    lang = contacts[0].language
    command = _command(desk, message.text, lang)
    if command == Command.STOP:
        _stop(desk, message, phone, lang, moment)
        return _Heard(as_what="command", contact_id=contacts[0].id)
    if all(contact.stopped_at is not None for contact in contacts):
        if command != Command.START:
            return _Heard(as_what="stopped", contact_id=contacts[0].id)
        people.mark_stopped(phone, None)
        say = _phrase(desk, lang, "started", SayKind.STARTED)
        _say(desk, say, phone, f"reply {message.id} started", message, moment)
        return _Heard(as_what="command", contact_id=contacts[0].id)
    settled = resolving.hear_promoter(desk, contacts, message, moment, busy=_asked_on(phone) is not None)
    if settled is not None:
        promoter, outcome = settled
        return _Heard(as_what="case", contact_id=promoter, outcome=outcome)
    session = _asked_on(phone) or _late_on(phone)
    if session is not None:
        return _hear_session(desk, session, message, moment)
    return _hear_after(desk, message, phone, contacts[0], moment)


def _hear_session(desk: Desk, session: Session, message: Inbox, moment: Moment) -> _Heard:
    round_ = rounds.must(session.round_id)
    if _repeats_last(session, message, moment):
        return _Heard(as_what="repeated", contact_id=session.contact_id, session=session)
    school = people.school(session.school_id)
    progress = replace(conversing.progress_of(session), status=SessionStatus.OPEN)  # a late one is taken up again
    turn = conversation.hear(
        desk.library.of_round(round_),
        school_facts(school, round_, desk.calendar, session.role),
        progress,
        message.text,
        say_context(session, school, round_, desk.library, desk.calendar, moment.now),
    )
    key = f"reply {message.id}"
    conversing.carry_out(desk, session, round_, turn, moment, key=key, reply_id=message.id)
    if turn.progress.status != SessionStatus.OPEN:
        conversing.begin_next(desk, Msisdn(session.msisdn), moment)
    as_what = "late" if moment.now > round_.deadline_at else "answer"
    if turn.understood is not None and turn.understood.outcome in (Outcome.UNCLEAR, Outcome.COMMAND):
        as_what = turn.understood.outcome.value
    return _Heard(as_what=as_what, contact_id=session.contact_id, session=session, understood=turn.understood)


def _hear_after(desk: Desk, message: Inbox, phone: Msisdn, contact: Contact, moment: Moment) -> _Heard:
    """Nothing is open: a correction of the last answer, a call for help, thanks, or words for the office."""
    for session in rounds.latest_on(phone):
        if session.status != SessionStatus.DONE or not conversing.hearable(session):
            continue
        round_ = rounds.must(session.round_id)
        school = people.school(session.school_id)
        turn = conversation.after(
            desk.library.of_round(round_),
            school_facts(school, round_, desk.calendar, session.role),
            conversing.progress_of(session),
            message.text,
            say_context(session, school, round_, desk.library, desk.calendar, moment.now),
        )
        if turn is not None:
            key = f"reply {message.id}"
            conversing.carry_out(desk, session, round_, turn, moment, key=key, reply_id=message.id)
            return _Heard(as_what="after", contact_id=contact.id, session=session, understood=turn.understood)
        break
    if _command(desk, message.text, contact.language) == Command.HELP:
        say = _phrase(desk, contact.language, "help", SayKind.HELP)
        _say(desk, say, phone, f"reply {message.id} help", message, moment)
        return _Heard(as_what="command", contact_id=contact.id)
    asked = rounds.latest_on(phone)
    too_late = bool(asked) and asked[0].status == SessionStatus.EXPIRED and not conversing.hearable(asked[0])
    return _Heard(as_what="sealed" if too_late else "after", contact_id=contact.id)


def _asked_on(phone: Msisdn) -> Session | None:
    """The session whose question this phone has been asked: one still in the queue cannot be what is answered."""
    session = rounds.open_on(phone)
    return session if session is not None and conversing.has_left(session) else None


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


def _repeats_last(session: Session, message: Inbox, moment: Moment) -> bool:
    """Whether this says again what was just answered, and cannot have been meant for the question open now."""
    if session.last is None or session.asked_at is None:
        return False
    before = inbox.latest_heard(session.id, session.last)
    if before is None or before.id == message.id or _plain(before.text) != _plain(message.text):
        return False
    if _written_earlier(message, before, session.asked_at) or _before_it_was_there(session, message, before):
        return True
    twice = any(put.resends > 0 for put in outbox.questions_of(session.id, session.last))
    return twice and moment.now <= session.asked_at + ECHO_WINDOW


def _written_earlier(message: Inbox, before: Inbox, asked_at: datetime) -> bool:
    """Whether somebody sent this before the open question left, as who presses the key twice does.

    The network's stamps are compared with each other only, and our clock with itself.
    """
    if message.sent_at is None or before.sent_at is None:
        return False
    return message.sent_at - before.sent_at + STAMP_SLACK <= asked_at - before.received_at


def _before_it_was_there(session: Session, message: Inbox, before: Inbox) -> bool:
    """Whether somebody's network took this again before the open question reached the phone.

    A phone that hears no acknowledgement sends again by itself, and the network stamps it anew. What the network says of
    the question's arrival is compared with its stamps only, and only where they lie close: operators' clocks differ.
    """
    if message.sent_at is None or before.sent_at is None or session.current is None:
        return False
    puts = outbox.questions_of(session.id, session.current)
    there = sent_parts.reached_at(tuple(put.id for put in puts))
    if there is None or abs(message.sent_at - before.sent_at) > SENT_AGAIN_WITHIN:
        return False
    return message.sent_at + STAMP_SLACK <= there <= message.sent_at + SENT_AGAIN_WITHIN


def _stop(desk: Desk, message: Inbox, phone: Msisdn, lang: Lang, moment: Moment) -> None:
    """Honoured at once, confirmed once."""
    outbox.cancel_to(phone, moment.now)
    rounds.end_on(phone, SessionStatus.STOPPED, moment.now)
    if people.is_stopped(phone):
        return
    people.mark_stopped(phone, moment.now)
    say = _phrase(desk, lang, "stopped", SayKind.STOPPED)
    _say(desk, say, phone, f"reply {message.id} stopped", message, moment)


def _command(desk: Desk, text: str, lang: Lang) -> Command | None:
    heard = understand(text, Asked(type=QuestionType.YES_NO), desk.library.lexicon(lang))
    return heard.command if heard.outcome == Outcome.COMMAND else None


def _phrase(desk: Desk, lang: Lang, name: str, kind: SayKind) -> Say:
    return Say(kind=kind, text=desk.library.lexicon(lang).say[name])


def _say(desk: Desk, say: Say, phone: Msisdn, key: str, message: Inbox, moment: Moment) -> None:
    saying.put(say, saying.About(key=key, to=phone, answers_id=message.id), desk.calendar, moment.now)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
