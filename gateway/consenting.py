"""Asking people whether they take part, and keeping what they say (Peru's Ley 29733: previous, informed, express).

Knows when and how somebody is asked; runs inside the caller's transaction where it is not said otherwise. Knows no
session's conversation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from gateway import saying
from gateway.config_records import ConsentRule
from gateway.desk import Desk
from gateway.situation import addressee_of
from gateway.store import consents, outbox, people, rounds
from gateway.store.records_people import Consent, Contact
from gateway.store.records_radio import Inbox
from gateway.store.states import ConsentState, ConsentWay, SendState
from gateway.survey import agreement
from gateway.survey.agreement import Heard, Request
from gateway.survey.model import Say, SayKind, SessionStatus
from modem.api import Msisdn
from schedules.clock import Moment

ASKED_AGAIN_AFTER = (timedelta(days=1), timedelta(days=2))
"""After the request, and after its first reminder: two reminders at most."""
MOST_PUTS = 1 + len(ASKED_AGAIN_AFTER)
_NEVER_LEFT = (SendState.EXPIRED, SendState.CANCELLED, SendState.REJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """What a reply to a request came to."""

    contact: Contact
    heard: Heard


def way_of(desk: Desk, contact: Contact) -> ConsentWay | None:
    """How somebody is to be asked before a question may be put; None: they have agreed, or need not be asked."""
    rule = desk.config.hub.consent
    if contact.consent_on is not None or rule is ConsentRule.ROSTER:
        return None
    before = consents.of(contact.id)
    if before is not None and before.state is ConsentState.GIVEN:
        return None
    if rule is ConsentRule.FIRST:
        return ConsentWay.FIRST
    return before.way if before is not None else ConsentWay.QUESTION


def ask(desk: Desk, contact: Contact, moment: Moment, *, welcomed: bool = False) -> None:
    """Put the request to somebody, as a question of its own. `welcomed`: the office has just registered them."""
    before = consents.of(contact.id)
    nth = (before.puts if before is not None else 0) + 1
    lexicon, office = desk.library.lexicon(contact.language), desk.config.hub.name
    to = addressee_of(contact, lexicon)
    if welcomed:
        request = agreement.welcome(office, contact.name, lexicon, addressee=to)
    else:
        request = agreement.request(office, lexicon, nth=nth, addressee=to)
    _put(desk, contact, request, moment, key=f"consent {contact.id} {moment.now:%Y%m%d%H%M%S} {nth}")


def repeat(desk: Desk, contact: Contact, message: Inbox, moment: Moment) -> None:
    """The open request once more, in answer to a message: in another language, for one."""
    lexicon = desk.library.lexicon(contact.language)
    request = agreement.request(desk.config.hub.name, lexicon, nth=1, addressee=addressee_of(contact, lexicon))
    say = Say(kind=request.kind, text=request.text)
    _answer(desk, say, contact.msisdn, message, f"reply {message.id} consent", moment)


def ask_anew(contact: Contact, source: str, moment: Moment) -> None:
    """Somebody is to be asked by itself, at the next tick, be it after they said nothing. `source`: who wants that."""
    if consents.of(contact.id) is None:
        consents.begin(contact.id, contact.msisdn, ConsentWay.FIRST, moment.now, source, soon=True)
    else:
        consents.reopen(contact.id, moment.now, source)


def enough(consent: Consent | None) -> bool:
    """Whether somebody was asked as often as is decent."""
    return consent is not None and consent.puts >= MOST_PUTS


def give_up(contact_id: int, moment: Moment) -> None:
    """Nothing clear came: this person is in no round until the office finds out."""
    consents.decide(contact_id, ConsentState.SILENT, moment.now, source="sms")
    rounds.end_waiting_of(contact_id, moment.now)


def put_with_question(contact: Contact, session_id: int, request: Request, moment: Moment) -> None:
    """The first question of a session carried the request."""
    last = outbox.last_question(session_id)
    consents.put(
        contact.id,
        contact.msisdn,
        ConsentWay.QUESTION,
        moment.now,
        text_version=request.version,
        outbox_id=None if last is None else last.id,
        session_id=session_id,
    )


def agree(desk: Desk, contact: Contact, reply_id: int | None, moment: Moment) -> None:
    """Somebody takes part: the day, and the message that says so, are kept."""
    today = desk.calendar.local(moment.now).date()
    consents.agreed(contact.id, contact.msisdn, today, moment.now, source="sms", reply_id=reply_id)
    people.set_stopped(contact.id, None)


def refuse(desk: Desk, contact: Contact, message: Inbox, moment: Moment) -> None:
    """Somebody does not take part: nothing more is sent to them, and that is confirmed once."""
    consents.begin(contact.id, contact.msisdn, ConsentWay.FIRST, moment.now, "sms")
    consents.decide(contact.id, ConsentState.REFUSED, moment.now, source="sms", reply_id=message.id)
    people.set_stopped(contact.id, moment.now)
    for session in rounds.live_of(contact.id):
        rounds.end(session.id, SessionStatus.STOPPED, moment.now)
        outbox.cancel_for_session(session.id, moment.now)
    if people.is_stopped(contact.msisdn):
        outbox.cancel_to(contact.msisdn, moment.now)
    text = desk.library.lexicon(contact.language).say["consent_refused"]
    _answer(desk, Say(kind=SayKind.STOPPED, text=text), contact.msisdn, message, f"reply {message.id} refused", moment)


def withdraw(contacts: tuple[Contact, ...], message: Inbox, moment: Moment) -> None:
    """ALTO: whoever had agreed takes that back; whoever was asked refuses."""
    for contact in contacts:
        before = consents.of(contact.id)
        had = contact.consent_on is not None or (before is not None and before.state is ConsentState.GIVEN)
        consents.begin(contact.id, contact.msisdn, ConsentWay.FIRST, moment.now, "sms")
        state = ConsentState.WITHDRAWN if had else ConsentState.REFUSED
        consents.decide(contact.id, state, moment.now, source="sms", reply_id=message.id)
        people.forget_consent(contact.id)


def come_back(desk: Desk, contacts: tuple[Contact, ...], message: Inbox, moment: Moment) -> None:
    """ALTA, after which one is asked again, is said knowingly: it is the consent."""
    for contact in contacts:
        if contact.stopped_at is not None:
            agree(desk, contact, message.id, moment)


def hear(desk: Desk, contacts: tuple[Contact, ...], message: Inbox, moment: Moment, *, busy: bool) -> Replied | None:
    """Take a message as a reply to a request that this phone was sent; None where it is none.

    `busy`: a survey's question is open on this phone; then nothing is a reply to a request set aside.
    """
    held = consents.asked_on(contacts[0].msisdn)
    if held is not None:
        if not _has_left(held):
            return None
        contact = people.contact(held.contact_id)
        heard = agreement.read(message.text, desk.library.lexicon(contact.language))
        _carry_out(desk, contact, held, heard, message, moment)
        return Replied(contact=contact, heard=heard)
    if busy:
        return None
    once = consents.answerable_on([contact.id for contact in contacts])
    if once is None:
        return None
    contact = people.contact(once.contact_id)
    heard = agreement.read(message.text, desk.library.lexicon(contact.language))
    if heard is Heard.YES:
        agree(desk, contact, message.id, moment)
    elif heard is Heard.NO:
        refuse(desk, contact, message, moment)
    else:
        return None
    return Replied(contact=contact, heard=heard)


def thank(desk: Desk, contact: Contact, message: Inbox, moment: Moment) -> None:
    """Thanks to somebody who agreed while there is no question to put."""
    text = desk.library.lexicon(contact.language).say["consent_given_alone"]
    _answer(desk, Say(kind=SayKind.STARTED, text=text), contact.msisdn, message, f"reply {message.id} agreed", moment)


def _carry_out(desk: Desk, contact: Contact, consent: Consent, heard: Heard, message: Inbox, moment: Moment) -> None:
    match heard:
        case Heard.YES:
            agree(desk, contact, message.id, moment)
        case Heard.NO:
            refuse(desk, contact, message, moment)
        case Heard.HELP | Heard.UNCLEAR:
            _explain(desk, contact, consent, heard, message, moment)


def _explain(desk: Desk, contact: Contact, consent: Consent, heard: Heard, message: Inbox, moment: Moment) -> None:
    """The request once more, and after two more replies that say neither yes nor no the office looks."""
    lexicon = desk.library.lexicon(contact.language)
    key = f"reply {message.id} consent"
    if consent.unclear >= agreement.MAX_REASKS:
        give_up(contact.id, moment)
        say = Say(kind=SayKind.NOTE, text=lexicon.say["skipped"].strip())
        _answer(desk, say, contact.msisdn, message, key, moment)
        return
    consents.count_unclear(contact.id)
    if heard is Heard.HELP:
        help_ = Say(kind=SayKind.HELP, text=lexicon.say["help"])
        _answer(desk, help_, contact.msisdn, message, f"{key} help", moment)
        request = agreement.request(desk.config.hub.name, lexicon, nth=1, addressee=addressee_of(contact, lexicon))
    else:
        request = agreement.request_again(desk.config.hub.name, lexicon, addressee=addressee_of(contact, lexicon))
    _answer(desk, Say(kind=request.kind, text=request.text), contact.msisdn, message, key, moment)


def _put(desk: Desk, contact: Contact, request: Request, moment: Moment, *, key: str) -> None:
    about = saying.About(key=key, to=contact.msisdn)
    put = saying.put(Say(kind=request.kind, text=request.text), about, desk.calendar, moment.now)
    consents.put(contact.id, contact.msisdn, ConsentWay.FIRST, moment.now, text_version=request.version, outbox_id=put)


def _has_left(consent: Consent) -> bool:
    """Whether the request may have reached the phone: a message before that is no reply to it."""
    request = None if consent.outbox_id is None else outbox.get(consent.outbox_id)
    if request is None:
        return True
    return consent.puts > 1 or request.resends > 0 or request.state not in (SendState.QUEUED, *_NEVER_LEFT)


def _answer(desk: Desk, say: Say, to: Msisdn, message: Inbox, key: str, moment: Moment) -> None:
    saying.put(say, saying.About(key=key, to=to, answers_id=message.id), desk.calendar, moment.now)
