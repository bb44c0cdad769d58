"""Settling cases: by the promoter's SMS, by the office, by a command. Each value checked, each source kept."""

from __future__ import annotations

from datetime import timedelta

from gateway import casework, facts, saying, verifying
from gateway.desk import Desk
from gateway.errors import NotFoundError, NotReadyError, WillayError
from gateway.sentences import sentence
from gateway.situation import school_facts
from gateway.store import answers, disputes, outbox, people, rounds
from gateway.store.records_people import Contact
from gateway.store.records_radio import Inbox
from gateway.store.records_survey import Dispute, Verified
from gateway.store.states import DisputeState
from gateway.survey import casework as words
from gateway.survey.bounds import maxima_of
from gateway.survey.model import Outcome, QuestionType, Say, SayKind, Source, Status, Value
from gateway.survey.paths import keys_of
from modem.api import Msisdn
from schedules.clock import Moment

TELL_AGAIN_AFTER = timedelta(days=2)
MOST_TELLS = 3
"""Then the case is the office's: it stands on the page of cases, marked so."""
MOST_BY = 80


def resolve(
    desk: Desk, case_id: int, value: Value | None, by: str, moment: Moment, *, outcome: Outcome = Outcome.VALUE
) -> Verified:
    """Settle an open case. One transaction. Raises WillayError where the case or the value cannot be."""
    with desk.store.transaction():
        case = disputes.get(case_id)
        if case is None:
            raise NotFoundError(
                sentence("there is no case {id}", id=case_id), hint=sentence("willay cases list shows them all")
            )
        return settle(desk, case, value, by, moment, outcome=outcome)


def settle(
    desk: Desk, case: Dispute, value: Value | None, by: str, moment: Moment, *, outcome: Outcome = Outcome.VALUE
) -> Verified:
    """The same, inside the caller's transaction."""
    if case.state != DisputeState.OPEN:
        raise NotReadyError(
            sentence("case {id} is {state} already", id=case.id, state=case.state.value),
            hint=sentence("willay cases show tells how"),
        )
    if not by.strip() or len(by) > MOST_BY:
        raise WillayError(
            sentence("who settled it is missing or too long"),
            hint=sentence("a name of at most {most} letters", most=MOST_BY),
        )
    round_ = rounds.must(case.round_id)
    question = casework.question_of(desk.library.of_round(round_), case.question)
    if outcome == Outcome.VALUE:
        _check_value(question.type, value, _most(desk, case))
    disputes.resolve(case.id, outcome, answers.to_text(value), by.strip(), moment.now)
    outbox.cancel_about(case.id, moment.now)
    said = answers.of_school(round_.id, case.school_id)
    mine = [answer.recorded for answer in said if answer.question == case.question]
    row = answers.save_known(
        round_id=round_.id,
        school_id=case.school_id,
        question=case.question,
        status=Status.NO_CLASS if outcome == Outcome.NO_CLASS else Status.VERIFIED,
        value=None if outcome == Outcome.NO_CLASS else value,
        agree=sum(1 for recorded in mine if recorded.outcome == outcome and recorded.value == value),
        answers=sum(1 for recorded in mine if recorded.outcome in (Outcome.VALUE, Outcome.NO_CLASS)),
        source=Source.CASE,
        now=moment.now,
    )
    settled = disputes.get(case.id)
    assert row is not None
    assert settled is not None
    facts.log_case(settled, moment.now)
    facts.log_verified(row, moment.now)
    verifying.refresh(desk, round_, case.school_id, moment)
    return row


def read_value(question_type: QuestionType, text: str) -> Value:
    """A value typed by the office: digits for a count, yes/no (or si/no) otherwise. Raises WillayError."""
    plain = text.strip().casefold()
    if question_type == QuestionType.YES_NO:
        word = {"yes": "yes", "si": "yes", "sí": "yes", "no": "no"}.get(plain)
        if word is None:
            raise WillayError(sentence("{value} is neither yes nor no", value=text), hint=sentence("write yes or no"))
        return word
    if not (plain.isascii() and plain.isdigit()):
        raise WillayError(
            sentence("{value} is not a count", value=text), hint=sentence("write a whole number in digits, such as 31")
        )
    return int(plain)


def hear_promoter(
    desk: Desk, contacts: tuple[Contact, ...], message: Inbox, moment: Moment, *, busy: bool
) -> tuple[int, Outcome] | None:
    """Take a message as a promoter's word on a case: the promoter's contact id and what was understood.

    None where it is no such word.

    `busy`: a question is open on this phone too; then only a message that names a case is taken as one.
    """
    for contact in contacts:
        open_cases = disputes.open_of(contact.id)
        if not open_cases:
            continue
        lexicon = desk.library.lexicon(contact.language)
        types = {case.id: _type(desk, case) for case in open_cases}
        most = {case.id: _most(desk, case) for case in open_cases}
        heard = words.understand_case_reply(message.text, tuple(types), types, lexicon, most)
        if busy and not heard.named:
            return None
        if heard.outcome in (Outcome.VALUE, Outcome.NO_CLASS) and heard.case_id is not None:
            case = next(case for case in open_cases if case.id == heard.case_id)
            outbox.answered_about(case.id, moment.now)
            settle(desk, case, heard.value, contact.name[:MOST_BY], moment, outcome=heard.outcome)
            text = words.case_thanks(heard, _label(desk, case, contact), lexicon)
        else:
            text = heard.say
        _say(desk, text, contact, message, moment)
        return contact.id, heard.outcome
    return None


def remind_promoters(desk: Desk, moment: Moment) -> int:
    """Text promoters again about cases that have lain too long. How many."""
    with desk.store.reading():
        lying = disputes.untold(moment.now - TELL_AGAIN_AFTER, MOST_TELLS)
    for case in lying:
        with desk.store.transaction():
            fresh = disputes.get(case.id)
            if fresh is not None and fresh == case:
                casework.tell(desk, fresh, moment)
    return len(lying)


def _type(desk: Desk, case: Dispute) -> QuestionType:
    question = casework.question_of(desk.library.of_round(rounds.must(case.round_id)), case.question)
    return QuestionType.COUNT if question.type == QuestionType.COUNTS else question.type


def _label(desk: Desk, case: Dispute, contact: Contact) -> str:
    question = casework.question_of(desk.library.of_round(rounds.must(case.round_id)), case.question)
    return casework.label_of(question, case.question, contact.language)


def _check_value(question_type: QuestionType, value: Value | None, most: int | None) -> None:
    if value is None:
        raise WillayError(sentence("the value is missing"), hint=sentence("write a number, or yes or no"))
    read = read_value(question_type, str(value))
    if most is not None and isinstance(read, int) and read > most:
        raise WillayError(
            sentence("{value} is more than the register has ({highest})", value=read, highest=most),
            hint=sentence("mend the number; or the register: willay schools import"),
        )


def _most(desk: Desk, case: Dispute) -> int | None:
    """The highest number that can settle a case: the register's, or what a reporter said and confirmed above it."""
    round_ = rounds.must(case.round_id)
    question = casework.question_of(desk.library.of_round(round_), case.question)
    bounds = maxima_of(question, school_facts(people.school(case.school_id), round_, desk.calendar))
    keys = keys_of(question)
    bound = bounds[keys.index(case.question)] if len(bounds) == len(keys) else None
    high = answers.to_value(case.high)
    return max(bound, high) if bound is not None and isinstance(high, int) else bound


def _say(desk: Desk, text: str, contact: Contact, message: Inbox, moment: Moment) -> None:
    about = saying.About(key=f"reply {message.id} case", to=Msisdn(contact.msisdn), answers_id=message.id)
    saying.put(Say(kind=SayKind.CASE, text=text), about, desk.calendar, moment.now)
