"""Settling cases: by the promoter's SMS, by the office, by a visit. Each value checked, each source kept."""

from __future__ import annotations

import re
from datetime import date, timedelta

from gateway import casework, facts, rechecking, saying, verifying
from gateway.desk import Desk
from gateway.errors import NotFoundError, NotReadyError, WillayError
from gateway.sentences import sentence
from gateway.situation import school_facts
from gateway.store import answers, case_events, disputes, outbox, people
from gateway.store.records_people import Contact
from gateway.store.records_radio import Inbox
from gateway.store.records_survey import Dispute, Verified
from gateway.store.states import CaseStep, DisputeState
from gateway.survey import casework as words
from gateway.survey.bounds import maxima_of
from gateway.survey.found_out import CaseSource, source_alone
from gateway.survey.model import Outcome, Question, Recorded, Say, SayKind, Source, Status, Value
from gateway.survey.paths import keys_of
from gateway.survey.reply import Asked
from gateway.survey.typed import TypedError, typed_value
from modem.api import Msisdn
from schedules.clock import Moment

MOST_BY = 80
SOURCE_WITHIN = timedelta(days=3)
"""After a case was closed, how long `VISITA` alone is taken as the answer to how it was found out."""


def resolve(
    desk: Desk,
    case_id: int,
    value: Value | None,
    by: str,
    moment: Moment,
    *,
    outcome: Outcome = Outcome.VALUE,
    source: CaseSource = CaseSource.UNKNOWN,
) -> Verified:
    """Settle an open case. One transaction. Raises WillayError where the case or the value cannot be."""
    with desk.store.transaction():
        return settle(desk, _must(case_id), value, by, moment, outcome=outcome, source=source)


def reopen(desk: Desk, case_id: int, by: str, moment: Moment) -> None:
    """Open a settled case again: the office doubts what it was settled with. One transaction.

    What was said and settled before stays in its history. The promoter is told again. Where the answers agree by now
    they are verified, and the case is withdrawn. Raises WillayError where it is not settled.
    """
    with desk.store.transaction():
        case = _must(case_id)
        if case.state != DisputeState.RESOLVED:
            raise NotReadyError(
                sentence("case {id} is not settled", id=case_id), hint=sentence("only a settled case can be reopened")
            )
        _check_by(by)
        promoter = people.promoter_of(case.school_id)
        disputes.reopen(case.id, None if promoter is None else promoter.id, by.strip(), moment.now)
        mine = _said(case)
        row = answers.save_known(
            round_id=case.round_id,
            school_id=case.school_id,
            question=case.question,
            status=Status.DISPUTED,
            value=None,
            agree=1 if mine else 0,
            answers=mine,
            source=None,
            now=moment.now,
        )
        fresh = _must(case_id)
        facts.log_case(fresh, moment.now)
        if row is not None:
            facts.log_verified(row, moment.now)
        verifying.refresh(desk, casework.subject_of(desk, case).round, case.school_id, moment)
        if _must(case_id).state == DisputeState.OPEN:
            casework.tell(desk, fresh, moment)


def settle(
    desk: Desk,
    case: Dispute,
    value: Value | None,
    by: str,
    moment: Moment,
    *,
    outcome: Outcome = Outcome.VALUE,
    source: CaseSource = CaseSource.UNKNOWN,
    reply_id: int | None = None,
) -> Verified:
    """As `resolve`, inside the caller's transaction. `reply_id`: the message that says it."""
    if case.state != DisputeState.OPEN:
        raise NotReadyError(
            sentence("case {id} is {state} already", id=case.id, state=case.state.value),
            hint=sentence("willay cases show tells how"),
        )
    _check_by(by)
    subject = casework.subject_of(desk, case)
    if outcome == Outcome.VALUE:
        _check_value(subject.question, value, _most(desk, case), desk.calendar.local(moment.now).date())
    disputes.resolve(case.id, outcome, answers.to_text(value), by.strip(), moment.now, source, reply_id)
    outbox.cancel_about(case.id, moment.now)
    said = answers.of_school(case.round_id, case.school_id)
    mine = [answer.recorded for answer in said if answer.question == case.question]
    row = answers.save_known(
        round_id=case.round_id,
        school_id=case.school_id,
        question=case.question,
        status=Status.NO_CLASS if outcome == Outcome.NO_CLASS else Status.VERIFIED,
        value=None if outcome == Outcome.NO_CLASS else value,
        agree=sum(1 for recorded in mine if recorded.outcome == outcome and recorded.value == value),
        answers=_said(case),
        source=Source.CASE,
        now=moment.now,
    )
    assert row is not None
    facts.log_case(_must(case.id), moment.now)
    facts.log_verified(row, moment.now)
    verifying.refresh(desk, subject.round, case.school_id, moment)
    return row


def read_value(question: Question, text: str, today: date) -> Value:
    """A value typed by the office, by the question's type: `31`, `si`, `2` or `a pie`, `12,5`, `20/11/2026`.

    Raises WillayError with what to write instead.
    """
    try:
        return typed_value(question, text, today)
    except TypedError as error:
        raise WillayError(error.message, hint=error.remedy) from error


def hear_promoter(
    desk: Desk, contacts: tuple[Contact, ...], message: Inbox, moment: Moment, *, busy: bool
) -> tuple[int, Outcome] | None:
    """Take a message as a promoter's word on a case: the promoter's contact id and what was understood.

    None where it is no such word.

    `busy`: a question is open on this phone too; then only a message that names a case is taken as one.
    """
    for contact in contacts:
        if _hear_source(desk, contact, message, moment, busy=busy):
            return contact.id, Outcome.VALUE
        open_cases = disputes.open_of(contact.id)
        if not open_cases:
            continue
        lexicon = desk.library.lexicon(contact.language)
        asked = {case.id: _asked(desk, case, contact, moment) for case in open_cases}
        most = {case.id: _most(desk, case) for case in open_cases}
        over = disputes.settled_of(contact.id)
        heard = words.understand_case_reply(message.text, tuple(asked), asked, lexicon, most, over)
        if busy and not heard.named:
            return None
        if not heard.named:
            heard_of = tuple(case.id for case in open_cases if outbox.has_left_about(case.id, contact.msisdn))
            if not heard_of:
                continue
            heard = words.understand_case_reply(message.text, heard_of, asked, lexicon, most, over)
        heard = rechecking.confirmed(desk, open_cases, heard, message, contact)
        case = next((one for one in open_cases if one.id == heard.case_id), None)
        if case is not None and heard.outcome in (Outcome.VALUE, Outcome.NO_CLASS):
            outbox.answered_about(case.id, moment.now)
            _found_out(desk, case, heard, contact, message, moment)
        else:
            if heard.case_id is not None:
                case_events.add(heard.case_id, CaseStep.UNCLEAR, moment.now, contact_id=contact.id, reply_id=message.id)
            _say(desk, heard.say, contact, message, moment)
        return contact.id, heard.outcome
    return None


def _found_out(
    desk: Desk, case: Dispute, heard: words.CaseReply, contact: Contact, message: Inbox, moment: Moment
) -> None:
    """Settle the case with it, or ask once more whether it was so that day."""
    if rechecking.is_the_same_again(case, message):
        return
    found = Recorded(outcome=heard.outcome, value=heard.value)
    if rechecking.is_wanted(desk, case, found, moment, named=heard.named):
        rechecking.ask(desk, case, heard, contact, message, moment)
        return
    settle(
        desk, case, heard.value, contact.name[:MOST_BY], moment,
        outcome=heard.outcome, source=heard.source, reply_id=message.id,
    )  # fmt: skip
    lexicon = desk.library.lexicon(contact.language)
    text = words.case_thanks(heard, _label(desk, case, contact), lexicon, _asked(desk, case, contact, moment))
    _say(desk, text, contact, message, moment)


def _hear_source(desk: Desk, contact: Contact, message: Inbox, moment: Moment, *, busy: bool) -> bool:
    """`VISITA` alone, soon after a case was closed: how it was found out."""
    if busy:
        return False
    case = disputes.unsourced_of(contact.id, contact.name[:MOST_BY], moment.now - SOURCE_WITHIN)
    if case is None:
        return False
    lexicon = desk.library.lexicon(contact.language)
    named = re.match(rf"\D{{0,12}}?{case.id}(?!\d)\W*(?=\D*$)", message.text)
    source = source_alone(message.text[named.end() :] if named is not None else message.text, lexicon)
    if source is None:
        return False
    disputes.set_source(case.id, source, contact.name[:MOST_BY], moment.now, message.id)
    _say(desk, lexicon.say["case_source_thanks"].format(case=case.id), contact, message, moment)
    return True


def _must(case_id: int) -> Dispute:
    case = disputes.get(case_id)
    if case is None:
        raise NotFoundError(
            sentence("there is no case {id}", id=case_id), hint=sentence("willay cases list shows them all")
        )
    return case


def _check_by(by: str) -> None:
    if not by.strip() or len(by) > MOST_BY:
        raise WillayError(
            sentence("who settled it is missing or too long"),
            hint=sentence("a name of at most {most} letters", most=MOST_BY),
        )


def _said(case: Dispute) -> int:
    """How many reporters said something of it."""
    said = answers.of_school(case.round_id, case.school_id)
    return sum(
        1
        for answer in said
        if answer.question == case.question and answer.recorded.outcome in (Outcome.VALUE, Outcome.NO_CLASS)
    )


def _asked(desk: Desk, case: Dispute, contact: Contact, moment: Moment) -> Asked:
    question = casework.subject_of(desk, case).question
    return Asked(
        type=question.type,
        choices=words.choices_of(question, contact.language),
        today=desk.calendar.local(moment.now).date(),
    )


def _label(desk: Desk, case: Dispute, contact: Contact) -> str:
    return casework.label_of(casework.subject_of(desk, case).question, case.question, contact.language)


def _check_value(question: Question, value: Value | None, most: int | None, today: date) -> None:
    if value is None:
        raise WillayError(sentence("the value is missing"), hint=sentence("write a number, or yes or no"))
    read = read_value(question, str(value), today)
    if most is not None and isinstance(read, int) and read > most:
        raise WillayError(
            sentence("{value} is more than the register has ({highest})", value=read, highest=most),
            hint=sentence("mend the number; or the register: willay schools import"),
        )


def _most(desk: Desk, case: Dispute) -> int | None:
    """The highest number that can settle a case: the register's, or what a reporter said and confirmed above it."""
    subject = casework.subject_of(desk, case)
    bounds = maxima_of(subject.question, school_facts(people.school(case.school_id), subject.round, desk.calendar))
    keys = keys_of(subject.question)
    bound = bounds[keys.index(case.question)] if len(bounds) == len(keys) else None
    high = answers.to_value(case.high)
    return max(bound, high) if bound is not None and isinstance(high, int) else bound


def _say(desk: Desk, text: str, contact: Contact, message: Inbox, moment: Moment) -> None:
    about = saying.About(key=f"reply {message.id} case", to=Msisdn(contact.msisdn), answers_id=message.id)
    saying.put(Say(kind=SayKind.CASE, text=text), about, desk.calendar, moment.now)
