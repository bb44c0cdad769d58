"""A first question carried the request to take part: what a reply to it says about that.

Runs inside the caller's transaction. Knows both halves, the survey's turn and the consent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gateway import consenting
from gateway.desk import Desk
from gateway.situation import say_context, school_facts
from gateway.store import consents, people
from gateway.store.records_radio import Inbox
from gateway.store.records_survey import Round, Session
from gateway.store.states import ConsentState, ConsentWay
from gateway.survey import agreement, talk
from gateway.survey.agreement import Heard
from gateway.survey.model import Outcome, Progress, Say, SayKind, SessionStatus, Turn
from gateway.survey.paths import question_of
from schedules.clock import Moment

_OPEN = (ConsentState.ASKED, ConsentState.SILENT)
_ANSWERS = (Outcome.VALUE, Outcome.NO_CLASS, Outcome.DONT_KNOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The turn as it may be carried out. `refused`: nothing of it may."""

    turn: Turn
    refused: bool = False


def weigh(
    desk: Desk, session: Session, round_: Round, before: Progress, turn: Turn, message: Inbox, moment: Moment
) -> Settled:
    """Keep the consent that an answer gives, or the refusal; no question follows where there is neither."""
    consent = consents.of(session.contact_id)
    if consent is None or consent.way is not ConsentWay.QUESTION or consent.state not in _OPEN:
        return Settled(turn=turn)
    contact = people.contact(session.contact_id)
    if any(record.outcome in _ANSWERS or record.value is not None for record in turn.records):
        consenting.agree(desk, contact, message.id, moment)
        return Settled(turn=turn)
    heard = _heard(desk, session, round_, turn, message)
    if heard is Heard.NO:
        consenting.refuse(desk, contact, message, moment)
        return Settled(turn=turn, refused=True)
    if heard is Heard.YES:
        consenting.agree(desk, contact, message.id, moment)
        return Settled(turn=_again(desk, session, round_, before, turn, moment))
    if turn.progress.status is not SessionStatus.OPEN or turn.progress.current != before.current:
        again = consent.state is ConsentState.SILENT
        consenting.give_up(contact.id, moment)
        text = desk.library.lexicon(session.language).say["skipped"].strip()
        ended = replace(before, status=SessionStatus.EXPIRED)
        says = () if again else (Say(kind=SayKind.NOTE, text=text),)  # said once
        return Settled(turn=replace(turn, says=says, progress=ended))
    return Settled(turn=turn)


def _heard(desk: Desk, session: Session, round_: Round, turn: Turn, message: Inbox) -> Heard:
    question = question_of(desk.library.of_round(round_), session.current) if session.current is not None else None
    unclear = turn.understood is None or turn.understood.outcome is Outcome.UNCLEAR
    if question is None or not unclear:
        return Heard.UNCLEAR
    return agreement.read_beside(message.text, question, desk.library.lexicon(session.language))


def _again(desk: Desk, session: Session, round_: Round, before: Progress, turn: Turn, moment: Moment) -> Turn:
    """A bare yes agrees and answers nothing: the question again, alone."""
    school = people.school(session.school_id)
    say = say_context(session, school, round_, desk.library, desk.calendar, moment.now)
    facts = school_facts(school, round_, desk.calendar, session.role)
    words = say.lexicon.say["consent_given"]
    asked = talk.again(desk.library.of_round(round_), facts, replace(before, unclear=0), say, words)
    return replace(asked, understood=turn.understood)
