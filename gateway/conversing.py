"""Carrying out a turn of a conversation: what was answered, what is said, where the session stands.

Everything here runs inside the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway import consenting, saying, verifying
from gateway.desk import Desk
from gateway.situation import say_context, school_facts
from gateway.store import answers, consents, outbox, people, rounds, turns
from gateway.store.records_survey import Round, Session
from gateway.store.states import ConsentWay, RoundState, SendState
from gateway.survey import agreement, talk
from gateway.survey.flow import saved
from gateway.survey.model import Progress, SayKind, SessionStatus, Turn
from gateway.survey.speech import SayContext, with_prefix
from modem.api import Msisdn
from schedules.clock import Moment

_NEVER_LEFT = (SendState.QUEUED, SendState.EXPIRED, SendState.CANCELLED, SendState.REJECTED)

STILL_ASKED = timedelta(days=7)
"""Until then who answers late is asked what waited behind that: the next round of a weekly one has not begun."""
LATE_PATIENCE = timedelta(hours=12)
"""How long a session that a late reply took up again may keep its phone from other questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a first question that follows upon a reply begins with."""

    words: str
    reply_id: int
    contact_id: int
    """Whose reply: on a shared phone the next question may be for somebody else."""


def progress_of(session: Session) -> Progress:
    """A session as the pure rules see it."""
    return Progress(
        status=session.status,
        answered=answers.of_session(session.id),
        current=session.current,
        unclear=session.unclear,
        last=session.last,
        flow=saved.read(session.flow),
    )


def begin(desk: Desk, session: Session, moment: Moment, opening: Opening | None = None) -> None:
    """Put the first question of a waiting session, or find that there is nothing to ask.

    Somebody who is yet to agree, and need not be asked before, is told with it what they agree to by answering.
    """
    round_ = rounds.must(session.round_id)
    questionnaire = desk.library.of_round(round_)
    school = people.school(session.school_id)
    contact = people.contact(session.contact_id)
    context = say_context(session, school, round_, desk.library, desk.calendar, moment.now)
    if session.current is not None:
        _resume(desk, session, round_, context, moment)
        return
    turn = talk.begin(questionnaire, school_facts(school, round_, desk.calendar, session.role), context)
    request = None
    if turn.says and consenting.way_of(desk, contact) is not None:
        request = agreement.with_question(desk.config.hub.name, turn.says[0].text, context.lexicon, folded=context.fold)
        turn = _reworded(turn, request.text)
    elif turn.says and opening is not None:
        turn = _reworded(turn, with_prefix(opening.words, turn.says[0].text, folded=context.fold))
    carry_out(
        desk,
        session,
        round_,
        turn,
        moment,
        key=f"session {session.id} opens",
        reply_id=None if opening is None else opening.reply_id,
        expires_at=round_.useful_until if moment.now < round_.useful_until else None,
    )
    if request is not None:
        consenting.put_with_question(contact, session.id, request, moment)


def begin_next(desk: Desk, msisdn: Msisdn, moment: Moment, opening: Opening | None = None) -> bool:
    """Open the next session that waits for this phone, if nothing is open on it. Whether a question was put."""
    while rounds.open_on(msisdn) is None and consents.asked_on(msisdn) is None:
        waiting = turns.waiting_on(msisdn, moment.now)
        if waiting is None:
            return False
        if moment.now >= _worth_until(waiting):
            give_up(waiting, moment)
            continue
        contact = people.contact(waiting.contact_id)
        way = consenting.way_of(desk, contact)
        if way is not None and consenting.enough(consents.of(contact.id)):
            consenting.give_up(contact.id, moment)
        elif way is ConsentWay.FIRST:
            consenting.ask(desk, contact, moment)
            return False
        else:
            begin(desk, waiting, moment, opening if opening is not None and opening.contact_id == contact.id else None)
    return rounds.open_on(msisdn) is not None


def take_up(desk: Desk, answered: Session, moment: Moment) -> bool:
    """Ask somebody who has just come to the end of a dialogue what their phone's queue kept from them this week.

    However slow somebody is, all dialogues of a round wait behind the first on their phone: the time for the next runs
    from the end of the one before. Whether a question was put.
    """
    while rounds.open_on(answered.msisdn) is None and consents.asked_on(answered.msisdn) is None:
        missed = turns.never_asked(answered.msisdn, answered.contact_id, moment.now - STILL_ASKED)
        if missed is None or consenting.way_of(desk, people.contact(answered.contact_id)) is not None:
            return False
        turns.wait_again(missed.id)
        begin(desk, rounds.session(missed.id), moment)
    return True


def switch(desk: Desk, open_: Session, to: Session, moment: Moment) -> Session:
    """Let another dialogue of a phone be the open one, nothing said; as it is then. The other is taken up after it."""
    if open_.id == to.id:
        return to
    rounds.suspend(open_.id)
    outbox.cancel_for_session(open_.id, moment.now)
    if to.status is SessionStatus.WAITING and to.current is None:
        round_ = rounds.must(to.round_id)
        school = people.school(to.school_id)
        context = say_context(to, school, round_, desk.library, desk.calendar, moment.now)
        facts = school_facts(school, round_, desk.calendar, to.role)
        begun = talk.begin(desk.library.of_round(round_), facts, context)
        rounds.save_progress(to.id, begun.progress, moment.now)
        return rounds.session(to.id)
    return to


def make_room(desk: Desk, open_: Session, moment: Moment) -> bool:
    """Let somebody else on a phone be asked whose holder has been silent: once, for who was never asked yet."""
    other = turns.of_somebody_else(open_.msisdn, open_.contact_id, moment.now)
    if other is None or moment.now >= _worth_until(other):
        return False
    if consenting.way_of(desk, people.contact(other.contact_id)) is ConsentWay.FIRST:
        return False
    rounds.suspend(open_.id)
    outbox.cancel_for_session(open_.id, moment.now)
    begin(desk, other, moment)
    begin_next(desk, open_.msisdn, moment)  # where there was nothing to ask
    return True


def _resume(desk: Desk, session: Session, round_: Round, context: SayContext, moment: Moment) -> None:
    """A dialogue that had given way: its question once more."""
    facts = school_facts(people.school(session.school_id), round_, desk.calendar, session.role)
    turn = talk.again(desk.library.of_round(round_), facts, progress_of(session), context)
    carry_out(desk, session, round_, turn, moment, key=f"session {session.id} again {moment.now.timestamp():.3f}")


def _worth_until(session: Session) -> datetime:
    """Until when a waiting dialogue may be opened: one that was open before, until its deadline."""
    round_ = rounds.must(session.round_id)
    return round_.useful_until if session.current is None else round_.deadline_at


def _reworded(turn: Turn, text: str) -> Turn:
    first, *others = turn.says
    return replace(turn, says=(replace(first, text=text), *others))


def carry_out(
    desk: Desk,
    session: Session,
    round_: Round,
    turn: Turn,
    moment: Moment,
    *,
    key: str,
    reply_id: int | None = None,
    expires_at: datetime | None = None,
) -> None:
    """File the answers, keep the progress, queue the texts, compare the school anew."""
    late = moment.now > round_.deadline_at
    for record in turn.records:
        answers.add(
            session_id=session.id,
            question=record.key,
            outcome=record.outcome,
            value=record.value,
            reply_id=reply_id,
            now=moment.now,
            clock_state=moment.clock_state,
            late=late,
        )
    rounds.save_progress(session.id, turn.progress, moment.now)
    if turn.records and reply_id is not None:
        outbox.answered(session.id, moment.now)
    if turn.progress.status != SessionStatus.OPEN or turn.records:
        outbox.cancel_for_session(session.id, moment.now)  # a reminder of what has just been answered
    for number, say in enumerate(turn.says):
        about = saying.About(
            key=f"{key} {number}",
            to=session.msisdn,
            session_id=session.id,
            answers_id=reply_id,
            expires_at=_worth(say.kind, round_, moment, expires_at),
            fold=desk.library.of_round(round_).folds(session.language),
        )
        saying.put(say, about, desk.calendar, moment.now)
    if turn.records:
        verifying.refresh(desk, round_, session.school_id, moment)


def has_left(session: Session) -> bool:
    """Whether the open question of a session may have reached its phone; one still in the queue cannot have."""
    if session.current is None:
        return False
    puts = outbox.questions_of(session.id, session.current)
    return any(put.state not in _NEVER_LEFT or put.resends > 0 for put in puts)


def give_up(session: Session, moment: Moment) -> None:
    """End a session unanswered. Its question stays known for a late reply, if it was put at all."""
    if has_left(session):
        rounds.end(session.id, SessionStatus.EXPIRED, moment.now)
    else:
        rounds.end_unasked(session.id, moment.now)
    outbox.cancel_for_session(session.id, moment.now)


def drop_unsaid(session: Session, moment: Moment) -> None:
    """What a session still had to say is not needed any more."""
    outbox.cancel_for_session(session.id, moment.now)


def let_go(session: Session, moment: Moment) -> None:
    """End a session whose reporter wants no more of it."""
    rounds.end(session.id, SessionStatus.STOPPED, moment.now)
    outbox.cancel_for_session(session.id, moment.now)


def hearable(session: Session) -> bool:
    """Whether a reply may still be filed in a session: its round is not sealed."""
    return rounds.must(session.round_id).state != RoundState.SEALED


def _worth(kind: SayKind, round_: Round, moment: Moment, first: datetime | None) -> datetime | None:
    if kind not in (SayKind.QUESTION, SayKind.REASK, SayKind.REMINDER):
        return None
    if first is not None:
        return first
    return max(round_.deadline_at, moment.now + LATE_PATIENCE)
