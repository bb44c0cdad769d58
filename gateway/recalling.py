"""A promoter or an inspector asks what waits for them: their open cases and visits are texted once more.

Asked for with `CASOS` or `VISITAS`, or with a call for help where no question is open on that phone.
"""

from __future__ import annotations

import re
from datetime import timedelta

from gateway import casework, drawing, saying
from gateway.desk import Desk
from gateway.store import disputes, people, visits
from gateway.store.records_people import Contact
from gateway.store.records_radio import Inbox
from gateway.store.records_survey import Dispute
from gateway.store.visits import Visit
from gateway.survey import casework as words
from gateway.survey.lexicon import Lexicon
from gateway.survey.model import Command, Say, SayKind
from gateway.survey.plain import fold
from modem.api import Msisdn
from schedules.clock import Moment

MOST_TEXTS = 3
"""The oldest first; whoever settles them may ask for the next."""


def hear(
    desk: Desk, contacts: tuple[Contact, ...], message: Inbox, command: Command | None, moment: Moment, *, busy: bool
) -> int | None:
    """Put the texts again; the contact's id. None: the message asks for nothing of the kind, or they have no such role.

    `busy`: a question is open on this phone; then a call for help is about that.
    """
    for contact in contacts:
        if contact.stopped_at is not None or not visits.visits_schools(contact.id):
            continue
        lexicon = desk.library.lexicon(contact.language)
        helped = command is Command.HELP and not busy
        wants_cases = helped or _asks_for(message.text, lexicon.say["case_words"], alone=True)
        wants_visits = helped or _asks_for(message.text, lexicon.say["visit_words"], alone=False)
        if not wants_cases and not wants_visits:
            continue
        open_cases = disputes.open_of(contact.id) if wants_cases else ()
        due = _due(desk, contact, moment) if wants_visits else ()
        texts: list[tuple[str, SayKind, str, int | None]] = [
            (f"case {case.id}", SayKind.CASE, _of_case(desk, case, lexicon, contact), case.id) for case in open_cases
        ]
        texts += [(f"visit {visit.id}", SayKind.VISIT, _of_visit(desk, visit, contact), None) for visit in due]
        if not texts and helped:
            continue  # the hub's own help is more to the point
        if not texts:
            texts = [("none", SayKind.NOTE, lexicon.say["case_none"], None)]
        for key, kind, text, case_id in texts[:MOST_TEXTS]:
            about = saying.About(
                key=f"reply {message.id} {key}", to=Msisdn(contact.msisdn), dispute_id=case_id, answers_id=message.id
            )
            saying.put(Say(kind=kind, text=text), about, desk.calendar, moment.now)
        return contact.id
    return None


def _asks_for(text: str, names: str, *, alone: bool) -> bool:
    """`casos`, `mis casos?`, `caso`; of visits only the plural, for `VISITA` alone says how a case was found out."""
    singular = [re.escape(fold(word)) for word in names.split()]
    ending = r"(?:s|es|kuna)?" if alone else r"(?:s|es|kuna)"
    return re.fullmatch(rf"\W*(?:\w+\s)?(?:{'|'.join(singular)}){ending}\W*", fold(text)) is not None


def _due(desk: Desk, contact: Contact, moment: Moment) -> tuple[Visit, ...]:
    """Visits of this month and the last that the inspector has not told of, the oldest first."""
    today = desk.calendar.local(moment.now).date()
    since = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
    found = [visit for visit in visits.of_inspector(contact.id) if visit.done_on is None and visit.month >= since]
    return tuple(reversed(found))


def _of_case(desk: Desk, case: Dispute, lexicon: Lexicon, contact: Contact) -> str:
    return words.case_text(casework.brief_of(desk, case, contact.language), lexicon)


def _of_visit(desk: Desk, visit: Visit, contact: Contact) -> str:
    return drawing.text_of(desk, visit, people.school(visit.school_id), contact)
