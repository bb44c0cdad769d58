"""Asking a promoter once more whether what was found out was so on the day asked about. Settles nothing.

What speaks against a value is `survey.second_look`'s to know; that it was asked stands in the case's history.
"""

from __future__ import annotations

from datetime import timedelta

from gateway import casework, saying
from gateway.desk import Desk
from gateway.situation import day_asked_about
from gateway.store import answers, case_events, disputes, inbox, outbox
from gateway.store.records_people import Contact
from gateway.store.records_radio import Inbox
from gateway.store.records_survey import Dispute
from gateway.store.states import CaseStep
from gateway.survey import casework as words
from gateway.survey import second_look
from gateway.survey.found_out import CaseSource
from gateway.survey.model import Outcome, QuestionType, Recorded, Say, SayKind
from modem.api import Msisdn
from schedules.clock import Moment

SENT_AGAIN_WITHIN = timedelta(minutes=2)
"""The same words so soon are the first ones again: by a second press of the key, or by the phone itself, which hears no
acknowledgement for 35 to 45 s (24.011, 10: TR1M)."""

SAID_AGAIN_WITHIN = timedelta(days=2)
"""A reply may lie in the network for hours, and whoever is reminded says the same the next day."""
LONG_AGO = timedelta(days=7)
"""After this a day is easily taken for the same of the next week, and what changes has changed."""
_ANEW = (CaseStep.OPENED, CaseStep.REOPENED, CaseStep.ASSIGNED)


def asked_before(case: Dispute) -> case_events.CaseEvent | None:
    """The step with which the promoter who has an open case was asked once more; None where that was not yet."""
    for event in reversed(case_events.of_case(case.id)):
        if event.kind is CaseStep.DOUBTED:
            return event if event.contact_id == case.promoter_id else None
        if event.kind in _ANEW:
            return None
    return None


def is_wanted(desk: Desk, case: Dispute, found: Recorded, moment: Moment, *, named: bool) -> bool:
    """Whether a promoter's word on an open case is to be asked about once more: never a second time.

    `named`: whether it says which case it is about; a value alone that has just settled another case may be that one's.
    """
    if asked_before(case) is not None:
        return False
    if not named and case.promoter_id is not None:
        value, since = answers.to_text(found.value), moment.now - SAID_AGAIN_WITHIN
        if disputes.settled_with(case.promoter_id, value, since):
            return True
    subject = casework.subject_of(desk, case)
    day = day_asked_about(subject.round, desk.library, desk.calendar)
    long_ago = desk.calendar.local(moment.now).date() - day >= LONG_AGO
    said = tuple(casework.said_of(case).values())
    asked = desk.library.of_round(subject.round).questions
    changing = any(question.until is not None for question in asked)
    return second_look.wanted(found, said, subject.question, changing=changing, long_ago=long_ago)


def ask(desk: Desk, case: Dispute, found: words.CaseReply, contact: Contact, message: Inbox, moment: Moment) -> None:
    """Keep what was found out in the case's history, and ask. Runs inside the caller's transaction."""
    value = answers.to_text(found.value)
    step = disputes.doubt(case.id, found.outcome, value, found.source, moment.now, contact.id, message.id)
    lexicon = desk.library.lexicon(contact.language)
    text = words.sure_text(casework.brief_of(desk, case, contact.language), found, lexicon)
    about = saying.About(
        key=f"case {case.id} step {step}", to=Msisdn(contact.msisdn), dispute_id=case.id, answers_id=message.id
    )
    saying.put(Say(kind=SayKind.CASE, text=text), about, desk.calendar, moment.now)


def is_the_same_again(case: Dispute, message: Inbox) -> bool:
    """Whether a message is the very one that was asked about, come twice."""
    asked = asked_before(case)
    before = None if asked is None or asked.reply_id is None else inbox.get(asked.reply_id)
    if before is None or before.text.split() != message.text.split():
        return False
    stamps = (before.sent_at, message.sent_at)
    first, second = stamps if None not in stamps else (before.received_at, message.received_at)
    assert first is not None
    assert second is not None
    return abs(second - first) <= SENT_AGAIN_WITHIN


def confirmed(
    desk: Desk, open_cases: tuple[Dispute, ...], heard: words.CaseReply, message: Inbox, contact: Contact
) -> words.CaseReply:
    """What a reply means where it says yes to what was asked once more: the value of before. Otherwise as it was read.

    A bare yes where several cases are open is about the one that the promoter was texted of last.
    """
    if heard.outcome is not Outcome.UNCLEAR:
        return heard
    case_id = heard.case_id or (None if heard.named else outbox.case_told_last(contact.msisdn))
    case = next((one for one in open_cases if one.id == case_id), None)
    asked = None if case is None else asked_before(case)
    if case is None or asked is None or asked.outcome is None:
        return heard
    source = words.confirming(message.text, case.id, desk.library.lexicon(contact.language))
    if source is None:
        return heard
    yes_no = casework.subject_of(desk, case).question.type is QuestionType.YES_NO
    return words.CaseReply(
        case_id=case.id,
        outcome=asked.outcome,
        value="yes" if yes_no and asked.value is not None else answers.to_value(asked.value),
        reason="it was so that day",
        named=heard.named,
        source=source if source is not CaseSource.UNKNOWN else asked.source or source,
    )
