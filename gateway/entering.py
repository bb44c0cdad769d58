"""The office enters what the hub could not read, for the reporter who wrote it: one more answer, with who entered it.

A clear answer of a reporter stands; only they change it, by CORREGIR. Knows no page and no command.
"""

from __future__ import annotations

from dataclasses import dataclass

from gateway import conversing, verifying
from gateway.desk import Desk
from gateway.errors import NotFoundError, NotReadyError, WillayError
from gateway.resolving import read_value
from gateway.sentences import sentence
from gateway.situation import say_context, school_facts
from gateway.store import answers, people, rounds, unread
from gateway.store.records_radio import Inbox
from gateway.store.records_survey import Round, Session
from gateway.store.states import RoundState
from gateway.store.unread import Unread
from gateway.survey import resuming
from gateway.survey.bounds import maxima_of
from gateway.survey.earlier import telling
from gateway.survey.model import (
    Outcome,
    Question,
    QuestionKey,
    QuestionType,
    Recorded,
    SchoolFacts,
    SessionStatus,
    Status,
    Value,
)
from gateway.survey.paths import keys_of, question_of
from gateway.survey.speech import labels_of, question_text
from schedules.clock import Moment

MOST_BY = 80
MOST_DIGITS = 6
CLERK = "clerk"
"""The origin of such an answer."""
NO_VALUE = (Outcome.NO_CLASS, Outcome.DONT_KNOW)
"""What may be entered besides a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What somebody who enters an answer must see."""

    session: Session
    round: Round
    school: str
    contact: str
    question: Question
    key: QuestionKey
    asked: str
    """The question as the reporter read it; an earlier answer in it is the one that stands now."""
    label: str
    most: int | None
    standing: Recorded | None
    texts: tuple[Inbox, ...]
    """What the reporter wrote in this session, the oldest first."""


def waiting(desk: Desk) -> tuple[Unread, ...]:
    """What nobody could read and the hub asks about no more; what is verified without it comes last."""
    with desk.store.reading():
        found = [entry for entry in unread.listing() if not _still_asked(desk, entry)]
    return tuple(sorted(found, key=lambda entry: entry.known is Status.VERIFIED))


def show(desk: Desk, session_id: int, key: QuestionKey) -> Entry:
    """One question of one reporter. Raises NotFoundError where there is none."""
    with desk.store.reading():
        session, round_, question = _found(desk, session_id, key)
        school = people.school(session.school_id)
        facts = school_facts(school, round_, desk.calendar, session.role)
        context = say_context(session, school, round_, desk.library, desk.calendar, round_.opens_at)
        answered = answers.of_session(session.id)
        context = telling(desk.library.of_round(round_), facts, answered, context)
        return Entry(
            session=session,
            round=round_,
            school=school.name,
            contact=people.contact(session.contact_id).name,
            question=question,
            key=key,
            asked=question_text(question, context),
            label=labels_of(question, session.language)[keys_of(question).index(key)],
            most=_most(question, key, facts),
            standing=answered.get(key),
            texts=unread.texts(session.id),
        )


def enter(
    desk: Desk, session_id: int, key: QuestionKey, typed: str, by: str, moment: Moment, *, sure: bool = False
) -> Recorded:
    """File what somebody at the office typed: a value, `no_class` or `dont_know`. One transaction; what was filed.

    Raises WillayError where the round is sealed, the reporter's own answer is clear, or what was typed is no value;
    above the register it must be `sure`.
    """
    if not by.strip() or len(by) > MOST_BY:
        raise WillayError(
            sentence("who enters it is missing or too long"),
            hint=sentence("a name of at most {most} letters", most=MOST_BY),
        )
    with desk.store.transaction():
        session, round_, question = _found(desk, session_id, key)
        _may_enter(session, round_, key)
        recorded = _read(desk, session, round_, question, key, typed, sure=sure)
        answer_id = answers.add(
            session_id=session.id,
            question=key,
            outcome=recorded.outcome,
            value=recorded.value,
            reply_id=None,
            now=moment.now,
            clock_state=moment.clock_state,
            late=moment.now > round_.deadline_at,
            origin=CLERK,
            entered_by=by.strip(),
        )
        _go_on(desk, session, round_, question, answer_id, moment)
        verifying.refresh(desk, round_, session.school_id, moment)
    return recorded


def _found(desk: Desk, session_id: int, key: QuestionKey) -> tuple[Session, Round, Question]:
    try:
        session = rounds.session(session_id)
    except LookupError as error:
        raise NotFoundError(
            sentence("there is no dialogue {id}", id=session_id), hint=sentence("willay answers unread lists them")
        ) from error
    round_ = rounds.must(session.round_id)
    questionnaire = desk.library.of_round(round_)
    question = question_of(questionnaire, key)
    if question is None or key not in keys_of(question):
        known = ", ".join(each for one in questionnaire.questions for each in keys_of(one))
        raise NotFoundError(
            sentence("{name} asks nothing called {key}", name=round_.name, key=key),
            hint=sentence("it asks: {names}", names=known),
        )
    return session, round_, question


def _may_enter(session: Session, round_: Round, key: QuestionKey) -> None:
    if round_.state == RoundState.SEALED:
        raise NotReadyError(
            sentence("the round {name} {period} is sealed", name=round_.name, period=round_.period),
            hint=sentence("its values stand; write it on the paper"),
        )
    standing = answers.of_session(session.id).get(key)
    if standing is not None and standing.outcome is not Outcome.UNCLEAR and not _entered(session, key):
        raise NotReadyError(
            sentence("the reporter's own answer is clear: {value}", value=standing.value or standing.outcome.value),
            hint=sentence("only the reporter changes it: CORREGIR and the value, by SMS; or settle the case"),
        )


def _entered(session: Session, key: QuestionKey) -> bool:
    """Whether what stands was entered by the office, which may correct itself."""
    last = answers.standing(session.id, key)
    return last is not None and last.origin == CLERK


def _read(
    desk: Desk, session: Session, round_: Round, question: Question, key: QuestionKey, typed: str, *, sure: bool
) -> Recorded:
    text = typed.strip()
    if text in [outcome.value for outcome in NO_VALUE]:
        return Recorded(outcome=Outcome(text))
    school = people.school(session.school_id)
    facts = school_facts(school, round_, desk.calendar, session.role)
    if question.type in (QuestionType.COUNT, QuestionType.COUNTS):
        value: Value = _count(text)
        most = _most(question, key, facts)
        if most is not None and isinstance(value, int) and value > most and not sure:
            raise WillayError(
                sentence("{value} is more than the register has ({highest})", value=value, highest=most),
                hint=sentence("if it is right all the same, say so: --sure, or the box on the page"),
            )
        return Recorded(outcome=Outcome.VALUE, value=value)
    opened = desk.calendar.local(round_.opens_at).date()
    return Recorded(outcome=Outcome.VALUE, value=read_value(question, text, opened))


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise WillayError(
            sentence("{value} is not a count", value=text), hint=sentence("write a whole number in digits, such as 31")
        )
    return int(text)


def _most(question: Question, key: QuestionKey, facts: SchoolFacts) -> int | None:
    bounds = maxima_of(question, facts)
    return bounds[keys_of(question).index(key)] if len(bounds) == len(keys_of(question)) else None


def _go_on(desk: Desk, session: Session, round_: Round, question: Question, answer_id: int, moment: Moment) -> None:
    """A dialogue that waits for this very answer goes on with the next question, or ends."""
    if session.status != SessionStatus.OPEN or session.current != question.key:
        return
    progress = conversing.progress_of(session)
    if desk.library.of_round(round_).flow is not None:
        return  # it asks by itself
    if any(key not in progress.answered for key in keys_of(question)):
        return  # one number of two
    school = people.school(session.school_id)
    facts = school_facts(school, round_, desk.calendar, session.role)
    context = say_context(session, school, round_, desk.library, desk.calendar, moment.now)
    turn = resuming.beyond(desk.library.of_round(round_), facts, progress, context)
    conversing.drop_unsaid(session, moment)
    conversing.carry_out(desk, session, round_, turn, moment, key=f"entry {answer_id}")
    if turn.progress.status != SessionStatus.OPEN:
        conversing.begin_next(desk, session.msisdn, moment)


def _still_asked(desk: Desk, entry: Unread) -> bool:
    """Whether the hub is still asking the reporter about it."""
    if entry.status is not SessionStatus.OPEN or entry.current is None:
        return False
    question = question_of(desk.library.of_round(rounds.must(entry.round_id)), entry.question)
    return question is not None and question.key == entry.current
