"""The words that are obeyed at any time: ALTO, ALTA, AYUDA, a language. Runs inside the caller's transaction."""

from __future__ import annotations

from gateway import consenting, conversing, saying
from gateway.desk import Desk
from gateway.situation import say_context, school_facts
from gateway.store import consents, outbox, people, roster, rounds
from gateway.store.records_people import Contact
from gateway.store.records_radio import Inbox
from gateway.store.records_survey import Session
from gateway.survey import talk
from gateway.survey.model import Lang, Outcome, QuestionType, Say, SayKind, SessionStatus, Understood
from gateway.survey.reply import Asked, understand
from modem.api import Msisdn
from schedules.clock import Moment

NOTHING = Understood(outcome=Outcome.UNCLEAR)


def heard(desk: Desk, text: str, lang: Lang) -> Understood:
    """The command that a whole text is; NOTHING where it is none."""
    found = understand(text, Asked(type=QuestionType.YES_NO), desk.library.lexicon(lang))
    return found if found.outcome is Outcome.COMMAND else NOTHING


def stop(desk: Desk, message: Inbox, contacts: tuple[Contact, ...], moment: Moment) -> None:
    """ALTO: honoured at once for everybody on the phone, confirmed once."""
    phone, lang = contacts[0].msisdn, contacts[0].language
    outbox.cancel_to(phone, moment.now)
    rounds.end_on(phone, SessionStatus.STOPPED, moment.now)
    if people.is_stopped(phone):
        return
    consenting.withdraw(contacts, message, moment)
    people.mark_stopped(phone, moment.now)
    say(desk, phrase(desk, lang, "stopped", SayKind.STOPPED), phone, f"reply {message.id} stopped", message, moment)


def come_back(desk: Desk, message: Inbox, contacts: tuple[Contact, ...], moment: Moment) -> None:
    """ALTA: for whoever on the phone had said stop or no."""
    phone, lang = contacts[0].msisdn, contacts[0].language
    consenting.come_back(desk, contacts, message, moment)
    say(desk, phrase(desk, lang, "started", SayKind.STARTED), phone, f"reply {message.id} started", message, moment)


def change_language(
    desk: Desk, message: Inbox, contacts: tuple[Contact, ...], open_: Session | None, language: Lang, moment: Moment
) -> None:
    """Write in another language from now on: to whom the open question is for, else to everybody on the phone.

    Confirmed in that language, with the open question, or the request to take part, once more.
    """
    phone = contacts[0].msisdn
    requested = consents.asked_on(phone)
    meant = open_.contact_id if open_ is not None else None if requested is None else requested.contact_id
    for contact in contacts:
        if meant in (None, contact.id) and contact.language != language:
            roster.change_contact(contact.id, {"language": language}, moment.now)
            rounds.set_language(contact.id, language)
    words = desk.library.lexicon(language).say["language_set"]
    if open_ is not None and open_.status is SessionStatus.OPEN:
        _put_again(desk, rounds.session(open_.id), words, message, moment)
        return
    say(desk, Say(kind=SayKind.NOTE, text=words.strip()), phone, f"reply {message.id} language", message, moment)
    if requested is not None:
        consenting.repeat(desk, people.contact(requested.contact_id), message, moment)


def phrase(desk: Desk, lang: Lang, name: str, kind: SayKind) -> Say:
    """One of the hub's own sentences."""
    return Say(kind=kind, text=desk.library.lexicon(lang).say[name])


def say(desk: Desk, what: Say, phone: Msisdn, key: str, message: Inbox, moment: Moment) -> None:
    """Answer a message."""
    saying.put(what, saying.About(key=key, to=phone, answers_id=message.id), desk.calendar, moment.now)


def _put_again(desk: Desk, session: Session, words: str, message: Inbox, moment: Moment) -> None:
    round_, school = rounds.must(session.round_id), people.school(session.school_id)
    context = say_context(session, school, round_, desk.library, desk.calendar, moment.now)
    facts = school_facts(school, round_, desk.calendar, session.role)
    progress = conversing.progress_of(session)
    turn = talk.again(desk.library.of_round(round_), facts, progress, context, words)
    if not (turn.says and turn.says[0].text.startswith(words.strip())):
        what = Say(kind=SayKind.NOTE, text=words.strip())
        say(desk, what, session.msisdn, f"reply {message.id} language", message, moment)
    key = f"reply {message.id} again"
    conversing.carry_out(desk, session, round_, turn, moment, key=key, reply_id=message.id)
