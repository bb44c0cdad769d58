"""Answers and verified values for the outside, as design.md section 6 names their columns."""

from __future__ import annotations

from datetime import datetime

from gateway.desk import Desk
from gateway.formats.table_out import Cell
from gateway.situation import confirmed_before
from gateway.store import answers, export, named_children, rounds
from gateway.store.records_survey import Round
from gateway.survey.model import Status
from gateway.survey.paths import keys_of

ANSWER_COLUMNS = (
    *("school", "annex", "questionnaire", "version", "period", "question", "role", "contact"),
    *("outcome", "value", "answered_at", "late", "superseded"),
)
VERIFIED_COLUMNS = (
    *("school", "annex", "questionnaire", "period", "question", "status", "value"),
    *("agree", "answers", "verified_at", "source"),
)

Line = dict[str, Cell]


def answer_rows(desk: Desk, period: str | None = None) -> tuple[Line, ...]:
    """Every answer, corrections beside what was first said. `contact` is a pseudonym."""
    with desk.store.reading():
        lines = export.answer_lines(period)
    return tuple(
        {
            "school": line.school,
            "annex": line.annex,
            "questionnaire": line.questionnaire,
            "version": line.version,
            "period": line.period,
            "question": line.question,
            "role": line.role.value,
            "contact": line.contact,
            "outcome": line.outcome.value,
            "value": _public(line),
            "answered_at": _iso(line.answered_at),
            "late": line.late,
            "superseded": line.superseded_by is not None,
        }
        for line in lines
    )


def _public(line: export.AnswerLine) -> Cell:
    """The value; of one in words that may name a child, nothing before somebody has looked."""
    value = answers.to_value(line.value)
    in_words = isinstance(value, str) and len(value.split()) > 1
    return None if in_words and line.child == named_children.MAYBE else value


def verified_rows(desk: Desk, period: str | None = None) -> tuple[Line, ...]:
    """One row a school and question; a question that was put and that nobody answered is `missing`."""
    with desk.store.reading():
        lines = export.verified_lines(period)
        known = [_verified(line) for line in lines]
        there = {(line.round_id, line.school_id, str(line.question)) for line in lines}
        silent = [
            row
            for round_ in rounds.listing(limit=10_000)
            if period in (None, round_.period)
            for row in _silent(desk, round_, there)
        ]
    order = {column: place for place, column in enumerate(("period", "questionnaire", "school", "annex"))}
    return tuple(sorted([*known, *silent], key=lambda row: tuple(str(row[column]) for column in order)))


def _verified(line: export.VerifiedLine) -> Line:
    return {
        "school": line.school,
        "annex": line.annex,
        "questionnaire": line.questionnaire,
        "period": line.period,
        "question": line.question,
        "status": line.status.value,
        "value": answers.to_value(line.value),
        "agree": line.agree,
        "answers": line.answers,
        "verified_at": _iso(line.verified_at),
        "source": None if line.source is None else line.source.value,
    }


def _silent(desk: Desk, round_: Round, there: set[tuple[int, int, str]]) -> list[Line]:
    rows: list[Line] = []
    questionnaire = desk.library.of_round(round_)
    for school in export.asked_schools(round_.id):
        known = confirmed_before(school.school_id, round_, desk.calendar)
        for question in questionnaire.questions:
            put = question.when is None and (question.until is None or known.get(question.key) != question.until)
            rows.extend(
                _missing(school, round_, key)
                for key in (keys_of(question) if put else ())
                if (round_.id, school.school_id, str(key)) not in there
            )
    return rows


def _missing(school: export.AskedSchool, round_: Round, question: str) -> Line:
    return {
        "school": school.school,
        "annex": school.annex,
        "questionnaire": round_.name,
        "period": round_.period,
        "question": question,
        "status": Status.MISSING.value,
        "value": None,
        "agree": 0,
        "answers": 0,
        "verified_at": None,
        "source": None,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds").replace("+00:00", "Z")
