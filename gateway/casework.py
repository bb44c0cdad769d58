"""Opening a case where answers differ, telling the promoter, giving it to another, and to the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from gateway import facts, saying
from gateway.desk import Desk
from gateway.situation import dated, day_asked_about
from gateway.store import answers, disputes, modems, people, rounds
from gateway.store.records_survey import Dispute, Round
from gateway.store.states import DisputeState
from gateway.survey import casework as words
from gateway.survey.model import (
    REPORTERS,
    Lang,
    Outcome,
    Question,
    QuestionKey,
    Questionnaire,
    QuestionType,
    Recorded,
    Role,
    Say,
    SayKind,
)
from gateway.survey.paths import keys_of
from gateway.survey.speech import labels_of
from gateway.survey.verification import Verdict
from modem.api import Msisdn
from schedules.clock import Moment

MOST_TELLS = 3
"""To one promoter: who has not answered three texts does not answer a fourth. The case stays with the office then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a case is about."""

    round: Round
    question: Question
    key: QuestionKey


def open_case(desk: Desk, round_: Round, school_id: int, key: QuestionKey, verdict: Verdict, moment: Moment) -> None:
    """Open the case of one question, once, and text the promoter of that school. With no promoter the office has it.

    Runs inside the caller's transaction.
    """
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


def answers_changed(round_id: int, school_id: int, key: QuestionKey, verdict: Verdict | None, moment: Moment) -> None:
    """Answers came, or were corrected, after the case was settled: written into its history, and nothing else.

    Somebody went to find out, and that stands until the office opens the case again. In the caller's transaction.
    """
    case = disputes.find(round_id, school_id, key)
    if case is not None and verdict is not None and case.state is DisputeState.RESOLVED:
        disputes.note_change(case.id, answers.to_text(verdict.low), answers.to_text(verdict.high), moment.now)


def tell(desk: Desk, case: Dispute, moment: Moment) -> None:
    """Text the promoter of a case: what is asked, the range, how to answer; who said what only where the office allows.

    Runs inside the caller's transaction.
    """
    if case.promoter_id is None:
        return
    promoter = people.contact(case.promoter_id)
    lexicon = desk.library.lexicon(promoter.language)
    text = words.case_text(brief_of(desk, case, promoter.language), lexicon)
    say = Say(kind=SayKind.CASE, text=words.case_reminder(text, lexicon) if case.times_told else text)
    step = disputes.told(case.id, moment.now, promoter.id)
    about = saying.About(key=f"case {case.id} step {step}", to=Msisdn(promoter.msisdn), dispute_id=case.id)
    saying.put(say, about, desk.calendar, moment.now)


def brief_of(desk: Desk, case: Dispute, lang: Lang) -> words.CaseBrief:
    """What the promoter of a case is told, in a language. The day has its date: it may be read a week later."""
    subject = subject_of(desk, case)
    question = subject.question
    said = said_of(case)
    return words.CaseBrief(
        id=case.id,
        school=people.school(case.school_id).name,
        label=label_of(question, case.question, lang),
        type=QuestionType.COUNT if question.type == QuestionType.COUNTS else question.type,
        day=dated(day_asked_about(subject.round, desk.library, desk.calendar), desk.library.lexicon(lang)),
        low=answers.to_value(case.low),
        high=answers.to_value(case.high),
        choices=words.choices_of(question, lang),
        values=tuple(dict.fromkeys(one.value for one in said.values() if one.value is not None)),
        said=said if desk.config.cases.name_reporters else {},
    )


def tend(desk: Desk, moment: Moment) -> int:
    """What is due on open cases: another promoter, a reminder, the office. How many texts were put."""
    settings = desk.config.cases
    with desk.store.reading():
        astray = disputes.astray()
        lying = disputes.lying(moment.now - timedelta(days=settings.escalate_after_days))
    told = sum(_reassign(desk, case, moment) for case in astray)
    for case in lying:
        _escalate(desk, case, moment)
    with desk.store.reading():
        silent = disputes.untold(moment.now - timedelta(days=settings.remind_after_days), MOST_TELLS)
    for case in silent:
        with desk.store.transaction():
            fresh = disputes.get(case.id)
            if fresh is not None and fresh == case:
                tell(desk, fresh, moment)
                told += 1
    return told


def subject_of(desk: Desk, case: Dispute) -> Subject:
    """The round and the question of a case."""
    round_ = rounds.must(case.round_id)
    question = question_of(desk.library.of_round(round_), case.question)
    return Subject(round=round_, question=question, key=case.question)


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


def said_of(case: Dispute) -> dict[Role, Recorded]:
    """What stands of each reporter on the question of a case, in the order of the posts."""
    found = {row.role: row.recorded for row in answers.of_school(case.round_id, case.school_id) if _about(row, case)}
    return {role: found[role] for role in REPORTERS if role in found}


def _about(row: answers.RoleAnswer, case: Dispute) -> bool:
    return row.question == case.question and row.recorded.outcome in (Outcome.VALUE, Outcome.NO_CLASS)


def _reassign(desk: Desk, case: Dispute, moment: Moment) -> int:
    """Whoever looks after the school now has it, and is told; where nobody does, the office has it."""
    with desk.store.reading():
        promoter = people.promoter_of(case.school_id)
    if promoter is None and case.promoter_id is None:
        return 0  # the office has it already
    with desk.store.transaction():
        fresh = disputes.get(case.id)
        if fresh is None or fresh != case:
            return 0
        disputes.assign(case.id, None if promoter is None else promoter.id, moment.now)
        given = disputes.get(case.id)
        assert given is not None
        if promoter is None:
            _note(case.id, moment)
        tell(desk, given, moment)
    return 0 if promoter is None else 1


def _escalate(desk: Desk, case: Dispute, moment: Moment) -> None:
    with desk.store.transaction():
        fresh = disputes.get(case.id)
        if fresh is not None and fresh == case:
            disputes.escalate(case.id, moment.now)
            _note(case.id, moment)


def _note(case_id: int, moment: Moment) -> None:
    modems.note("case escalated", f"case {case_id}", "", moment.now)
