"""People who ask by SMS to report for a school: kept, answered within limits, approved or rejected by the office.

Nobody is asked anything before that, nor before their own yes. Knows no page and no command.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from gateway import consenting, saying
from gateway.desk import Desk
from gateway.errors import NotFoundError, NotReadyError, WillayError
from gateway.formats import registration_text
from gateway.formats.registration_text import Lacks, Wished
from gateway.sentences import sentence
from gateway.store import inbox, people, registrations, roster
from gateway.store.records_people import Contact, Registration, School
from gateway.store.records_radio import Inbox
from gateway.store.states import RegistrationState
from gateway.survey.lexicon import Lexicon
from gateway.survey.model import REPORTERS, Lang, Role, Say, SayKind
from modem.api import Address, Msisdn
from schedules.clock import Moment

HEARD_AS = "registration"
ANSWERS_A_NUMBER = 3
"""Within a month: one that was wrong, one that was right, one more. What else comes is kept and not answered."""
ANSWERS_A_DAY = 40
"""To all who ask together: a school's whole assembly, and a bound to what strangers can make the office spend."""
MOST_WAITING = 200
"""Nobody reads more; what comes then is kept with the messages."""
WINDOW = timedelta(days=30)
MOST_BY = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One who waits for the office, with the school they named."""

    registration: Registration
    school: School
    holders: tuple[Contact, ...]
    """Who has this role there now."""
    text: str
    """As it was written."""


def hear(desk: Desk, message: Inbox, lang: Lang, moment: Moment, *, known: bool) -> bool:
    """Whether a message asked to be registered; then it is kept and answered. Runs inside the caller's transaction.

    `known`: somebody the hub knows writes; without a school's code their word is about something else.
    """
    lexicon = desk.library.lexicon(lang)
    if not registration_text.asks(message.text, lexicon):
        return False
    if known and not registration_text.names_school(message.text):
        return False
    text = _answer_to(desk, message, lang, lexicon, moment)
    if text is not None and _may_be_answered(message, moment):
        about = saying.About(key=f"reply {message.id} registration", to=Msisdn(message.sender), answers_id=message.id)
        saying.put(Say(kind=SayKind.NOTE, text=text), about, desk.calendar, moment.now)
    return True


def forget(phone: Msisdn, moment: Moment) -> None:
    """ALTO from somebody who waits: nothing more becomes of it."""
    for wish in registrations.of_phone(phone, moment.now - WINDOW):
        if wish.state is RegistrationState.PENDING:
            registrations.decide(wish.id, RegistrationState.REJECTED, "sms", moment.now)


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Everybody who waits for the office, the longest first."""
    with desk.store.reading():
        return tuple(_waiting(wish) for wish in registrations.pending())


def approve(
    desk: Desk,
    registration_id: int,
    by: str,
    moment: Moment,
    *,
    new_pseudonym: Callable[[], str],
    name: str = "",
    role: Role | None = None,
    replace: bool = False,
) -> int:
    """Make somebody who asked a reporter, and welcome them by SMS with the request to agree. The contact's id.

    `name`, `role`: as the office has them, where the text was wrong. `replace`: whoever has the role leaves it; of the
    same name it is the same person with a new phone, and nobody need leave. Raises WillayError.
    """
    with desk.store.transaction():
        wish = _pending(registration_id, by)
        role = role or wish.role
        if role not in REPORTERS:
            raise WillayError(
                sentence("{role} is no role of a reporter", role=role.value),
                hint=sentence("leader, parent or principal; others come with willay contacts import"),
            )
        name = " ".join(name.split()) or wish.name
        contact = _person(wish, name, role, new_pseudonym, moment, replace=replace)
        for other in REPORTERS:
            if other is not role:
                roster.leave_post(contact.id, wish.school_id, other)
        roster.take_post(contact.id, wish.school_id, role)
        registrations.decide(wish.id, RegistrationState.APPROVED, by.strip(), moment.now, contact.id)
        _welcome(desk, wish, people.contact(contact.id), role, moment)
    return contact.id


def reject(registration_id: int, by: str, desk: Desk, moment: Moment) -> None:
    """Not to be a reporter. Nothing is sent. Raises WillayError."""
    with desk.store.transaction():
        wish = _pending(registration_id, by)
        registrations.decide(wish.id, RegistrationState.REJECTED, by.strip(), moment.now)


def _answer_to(desk: Desk, message: Inbox, lang: Lang, lexicon: Lexicon, moment: Moment) -> str | None:
    """Keep the wish where there is one; what to say."""
    wished = registration_text.read(message.text, lexicon)
    if isinstance(wished, Lacks):
        return lexicon.say["register_adults" if wished is Lacks.ADULT else "register_how"]
    school = _school(wished)
    if school is None:
        return lexicon.say["register_no_school"].format(code=wished.code)
    if registrations.count_pending() >= MOST_WAITING:
        return None
    wish = registrations.Wish(
        msisdn=Msisdn(message.sender),
        name=wished.name,
        role=wished.role,
        school_id=school.id,
        language=lang,
        reply_id=message.id,
    )
    registrations.keep(wish, moment.now)
    return _said("register_kept", desk, lexicon, wished.name, wished.role, school)


def _school(wished: Wished) -> School | None:
    found = people.schools((wished.code if wished.annex is None else f"{wished.code}-{wished.annex}",))
    plain = [school for school in found if school.annex == (wished.annex or "0")]
    return plain[0] if plain else found[0] if len(found) == 1 else None


def _may_be_answered(message: Inbox, moment: Moment) -> bool:
    month, day = moment.now - WINDOW, moment.now - timedelta(days=1)
    mine = inbox.handled_since(HEARD_AS, month, Address(message.sender))
    return mine < ANSWERS_A_NUMBER and inbox.handled_since(HEARD_AS, day) < ANSWERS_A_DAY


def _waiting(wish: Registration) -> Waiting:
    message = None if wish.reply_id is None else inbox.get(wish.reply_id)
    return Waiting(
        registration=wish,
        school=people.school(wish.school_id),
        holders=roster.holders(wish.school_id, wish.role),
        text="" if message is None else message.text,
    )


def _pending(registration_id: int, by: str) -> Registration:
    wish = registrations.get(registration_id)
    if wish is None:
        raise NotFoundError(
            sentence("there is no registration {id}", id=registration_id),
            hint=sentence("willay contacts pending lists them"),
        )
    if wish.state is not RegistrationState.PENDING:
        raise NotReadyError(
            sentence("registration {id} is {state} already", id=wish.id, state=wish.state.value),
            hint=sentence("willay contacts list shows who reports"),
        )
    if not by.strip() or len(by) > MOST_BY:
        raise WillayError(
            sentence("who decides is missing or too long"),
            hint=sentence("a name of at most {most} letters", most=MOST_BY),
        )
    return wish


def _person(
    wish: Registration, name: str, role: Role, new_pseudonym: Callable[[], str], moment: Moment, *, replace: bool
) -> Contact:
    """Whom the office means: somebody known by number and name, the holder with a new phone, or somebody new."""
    known = roster.contact_of(wish.msisdn, name)
    others = [holder for holder in roster.holders(wish.school_id, role) if known is None or holder.id != known.id]
    for holder in others:
        if holder.name == name and known is None:
            roster.change_contact(holder.id, {"msisdn": wish.msisdn, "active": True}, moment.now)
            return people.contact(holder.id)
    if others and not replace:
        names = ", ".join(holder.name for holder in others)
        raise NotReadyError(
            sentence("the school has this reporter already: {names}", names=names),
            hint=sentence(
                "reject it, give another role, or let the new one take the place: --replace, or the box on the page"
            ),
        )
    for holder in others:
        roster.leave_post(holder.id, wish.school_id, role)
    if known is not None:
        roster.change_contact(known.id, {"active": True}, moment.now)
        return known
    values = {"pseudonym": new_pseudonym(), "name": name, "msisdn": wish.msisdn, "language": wish.language}
    return people.contact(roster.add_contact(values, moment.now))


def _welcome(desk: Desk, wish: Registration, contact: Contact, role: Role, moment: Moment) -> None:
    if consenting.way_of(desk, contact) is not None:
        consenting.ask_anew(contact, "sms", moment)
        return
    lexicon = desk.library.lexicon(contact.language)
    text = _said("register_done", desk, lexicon, contact.name, role, people.school(wish.school_id))
    about = saying.About(key=f"registration {wish.id} approved", to=contact.msisdn)
    saying.put(Say(kind=SayKind.NOTE, text=text), about, desk.calendar, moment.now)


def _said(key: str, desk: Desk, lexicon: Lexicon, name: str, role: Role, school: School) -> str:
    return lexicon.say[key].format(
        name=name, office=desk.config.hub.name, role=lexicon.say[f"role_{role.value}"], school=school.name
    )
