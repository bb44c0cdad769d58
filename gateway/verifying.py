"""Do the school's answers agree? Keeps what is known of each question, opens a case where they differ."""

from __future__ import annotations

from dataclasses import replace

from gateway import casework, facts, paneling, schooldays
from gateway.desk import Desk
from gateway.situation import school_facts
from gateway.store import answers, disputes, outbox, people
from gateway.store.records_survey import Round, Verified
from gateway.store.states import DisputeState
from gateway.survey.model import Outcome, Question, QuestionKey, Recorded, Role, Source, Status
from gateway.survey.paths import keys_of, settled
from gateway.survey.verification import Verdict, applicable, compare
from schedules.clock import Moment


def refresh(desk: Desk, round_: Round, school_id: int, moment: Moment, *, closed: bool | None = None) -> None:
    """Compare the answers of one school in one round anew. Runs inside the caller's transaction; idempotent.

    `closed`: whether the deadline has come; by default, what the moment says.
    """
    closed = moment.now >= round_.deadline_at if closed is None else closed
    questionnaire = desk.library.of_round(round_)
    before = {row.question: row for row in answers.known(round_.id, school_id)}
    record = people.school(school_id)
    school = school_facts(record, round_, desk.calendar)
    expected = paneling.expected(desk, round_, questionnaire, record)
    shut = closed and schooldays.closure_of(desk, record, round_) is not None
    known: dict[QuestionKey, Recorded] = {}
    standing = _standing(round_, school_id)
    for question in questionnaire.questions:
        if settled(question, school):
            continue
        asked = applicable(question, school, known)
        for key in keys_of(question):
            row = before.get(key)
            if asked is False and row is not None and row.source != Source.CASE:
                _forget(round_, school_id, row, moment)
                continue
            verdict = _verdict(question, standing.get(key, {}), expected, asked, closed=closed)
            if shut and verdict is not None and verdict.status is Status.MISSING:
                verdict = replace(verdict, status=Status.NO_CLASS)  # by the office: there are no answers
            if row is not None and row.source == Source.CASE:
                casework.answers_changed(round_.id, school_id, key, verdict, moment)
            else:
                row = _keep(desk, round_, school_id, key, verdict, moment, row, closed=closed)
            if row is not None:
                sure = row.status == Status.VERIFIED
                value = answers.to_value(row.value) if sure else None
                known[key] = Recorded(outcome=Outcome.VALUE if sure else Outcome.UNCLEAR, value=value)


def _standing(round_: Round, school_id: int) -> dict[QuestionKey, dict[Role, Recorded]]:
    found: dict[QuestionKey, dict[Role, Recorded]] = {}
    for answer in answers.of_school(round_.id, school_id):
        found.setdefault(answer.question, {})[answer.role] = answer.recorded
    return found


def _verdict(
    question: Question,
    standing: dict[Role, Recorded],
    expected: tuple[Role, ...],
    asked: bool | None,
    *,
    closed: bool,
) -> Verdict | None:
    if asked is False or (asked is None and not standing):
        return None
    # what it hangs on is not verified yet: answers are kept in view, and nobody is sent to find out
    return compare(question, standing, expected, closed and asked is True)


def _keep(
    desk: Desk,
    round_: Round,
    school_id: int,
    key: QuestionKey,
    verdict: Verdict | None,
    moment: Moment,
    before: Verified | None,
    *,
    closed: bool,
) -> Verified | None:
    if verdict is None or (verdict.status == Status.MISSING and before is None and not closed):
        _withdraw(round_, school_id, key, moment)
        return before
    row = answers.save_known(
        round_id=round_.id,
        school_id=school_id,
        question=key,
        status=verdict.status,
        value=verdict.value,
        agree=verdict.agree,
        answers=verdict.answers,
        source=Source.AGREEMENT if verdict.answers and verdict.status in (Status.VERIFIED, Status.NO_CLASS) else None,
        now=moment.now,
    )
    if row is not None:
        facts.log_verified(row, moment.now)
    if verdict.dispute:
        casework.open_case(desk, round_, school_id, key, verdict, moment)
    else:
        _withdraw(round_, school_id, key, moment)
    return row or before


def _forget(round_: Round, school_id: int, row: Verified, moment: Moment) -> None:
    """What one person was led to say of a question that the verified answers did not lead to is no value."""
    _withdraw(round_, school_id, row.question, moment)
    facts.log_verified(answers.forget_known(row, moment.now), moment.now)


def _withdraw(round_: Round, school_id: int, key: QuestionKey, moment: Moment) -> None:
    case = disputes.find(round_.id, school_id, key)
    if case is not None and case.state == DisputeState.OPEN:
        disputes.withdraw(case.id, moment.now)
        outbox.cancel_about(case.id, moment.now)
        settled = disputes.get(case.id)
        assert settled is not None
        facts.log_case(settled, moment.now)
