"""Opening a case where answers differ, and telling the promoter. Runs inside the caller's transaction."""

from __future__ import annotations

from gateway import facts, saying
from gateway.desk import Desk
from gateway.store import answers, disputes, people, rounds
from gateway.store.records_survey import Dispute, Round
from gateway.survey import casework as words
from gateway.survey.model import Question, QuestionKey, Questionnaire
from gateway.survey.paths import keys_of
from gateway.survey.verification import Verdict
from modem.api import Msisdn
from schedules.clock import Moment


def open_case(desk: Desk, round_: Round, school_id: int, key: QuestionKey, verdict: Verdict, moment: Moment) -> None:
    """Open the case of one question, once, and text the promoter of that school. With no promoter the office has it."""
    promoter = people.promoter_of(school_id)
    case = disputes.save(
        round_id=round_.id,
        school_id=school_id,
        question=key,
        low=answers.to_text(verdict.low),
        high=answers.to_text(verdict.high),
        promoter_id=None if promoter is None else promoter.id,
        now=moment.now,
    )
    if case is None:
        return
    facts.log_case(case, moment.now)
    tell(desk, case, moment)


def tell(desk: Desk, case: Dispute, moment: Moment) -> None:
    """Text the promoter of a case: what is asked, the range, how to answer; never who said what."""
    if case.promoter_id is None:
        return
    promoter = people.contact(case.promoter_id)
    round_ = rounds.must(case.round_id)
    question = question_of(desk.library.of_round(round_), case.question)
    say = words.case_text(
        case_id=case.id,
        school=people.school(case.school_id).name,
        question=question,
        key=case.question,
        low=case.low,
        high=case.high,
        day=desk.calendar.local(round_.opens_at).date(),
        nth=case.times_told,
        lang=promoter.language,
        lexicon=desk.library.lexicon(promoter.language),
    )
    about = saying.About(key=f"case {case.id} {case.times_told}", to=Msisdn(promoter.msisdn), dispute_id=case.id)
    saying.put(say, about, desk.calendar, moment.now)
    disputes.told(case.id, moment.now)


def question_of(questionnaire: Questionnaire, key: QuestionKey) -> Question:
    """The question that asks for a key. Raises LookupError where none does."""
    for question in questionnaire.questions:
        if key in keys_of(question):
            return question
    raise LookupError(f"{questionnaire.name} asks no {key}")
