"""Opening a case where answers differ, and telling the promoter. Runs inside the caller's transaction."""

from __future__ import annotations

from gateway import facts, saying
from gateway.desk import Desk
from gateway.situation import day_asked_about
from gateway.store import answers, disputes, people, rounds
from gateway.store.records_survey import Dispute, Round
from gateway.survey import casework as words
from gateway.survey.model import Lang, Question, QuestionKey, Questionnaire, QuestionType, Say, SayKind
from gateway.survey.paths import keys_of
from gateway.survey.speech import labels_of
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
    lexicon = desk.library.lexicon(promoter.language)
    brief = words.CaseBrief(
        id=case.id,
        school=people.school(case.school_id).name,
        label=label_of(question, case.question, promoter.language),
        type=QuestionType.COUNT if question.type == QuestionType.COUNTS else question.type,
        day=lexicon.days[day_asked_about(round_, desk.library, desk.calendar).weekday()],
        low=answers.to_value(case.low),
        high=answers.to_value(case.high),
    )
    text = words.case_text(brief, lexicon)
    say = Say(kind=SayKind.CASE, text=words.case_reminder(text, lexicon) if case.times_told else text)
    about = saying.About(key=f"case {case.id} {case.times_told}", to=Msisdn(promoter.msisdn), dispute_id=case.id)
    saying.put(say, about, desk.calendar, moment.now)
    disputes.told(case.id, moment.now)


def question_of(questionnaire: Questionnaire, key: QuestionKey) -> Question:
    """The question that asks for a key. Raises LookupError where none does."""
    for question in questionnaire.questions:
        if key in keys_of(question):
            return question
    raise LookupError(f"{questionnaire.name} asks no {key}")


def label_of(question: Question, key: QuestionKey, lang: Lang) -> str:
    """What a key counts, in a language: `niñas`."""
    labels = labels_of(question, lang)
    keys = keys_of(question)
    return labels[keys.index(key)] if key in keys and len(labels) == len(keys) else labels[0]
