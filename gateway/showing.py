"""A round as commands show it: each reporter, where it stands, what it said, and what may have been asked twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.desk import Desk
from gateway.store import answers, doubts, people, rounds
from gateway.survey.model import QuestionKey, Recorded, SessionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLine:
    """One reporter in a round."""

    school: str
    role: str
    status: str
    current: str | None
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtLine:
    """One message of a round whose sending was unknown once."""

    school: str
    role: str
    kind: str
    question: str | None
    state: str
    sent_again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """One round."""

    id: int
    questionnaire: str
    period: str
    state: str
    reporters: int
    answered: int
    lines: tuple[RoundLine, ...]
    doubts: tuple[DoubtLine, ...]


def round_view(desk: Desk, round_id: int) -> RoundView | None:
    """One round with its reporters, by school and role; None where there is none."""
    with desk.store.reading():
        round_ = rounds.get(round_id)
        if round_ is None:
            return None
        codes = {school.id: school.code for school in people.schools()}
        sessions = rounds.sessions_of(round_id)
        lines = tuple(
            RoundLine(
                school=codes.get(session.school_id, "?"),
                role=session.role.value,
                status=session.status.value,
                current=session.current,
                answers=_said(answers.of_session(session.id)),
            )
            for session in sessions
        )
        whose: dict[int | None, RoundLine] = {session.id: line for session, line in zip(sessions, lines, strict=True)}
        doubtful = tuple(_doubt(doubt, whose) for doubt in doubts.of_round(round_id))
    return RoundView(
        id=round_.id,
        questionnaire=round_.name,
        period=round_.period,
        state=round_.state.value,
        reporters=len(sessions),
        answered=sum(1 for session in sessions if session.status == SessionStatus.DONE),
        lines=lines,
        doubts=doubtful,
    )


def as_json(view: RoundView) -> dict[str, object]:
    """The same for scripts."""
    return {
        "id": view.id,
        "questionnaire": view.questionnaire,
        "period": view.period,
        "state": view.state,
        "reporters": view.reporters,
        "answered": view.answered,
        "sessions": [
            {
                "school": line.school,
                "role": line.role,
                "status": line.status,
                "question": line.current,
                "answers": dict(line.answers),
            }
            for line in view.lines
        ],
        "in_doubt": [
            {
                "school": doubt.school,
                "role": doubt.role,
                "kind": doubt.kind,
                "question": doubt.question,
                "state": doubt.state,
                "sent_again": doubt.sent_again,
            }
            for doubt in view.doubts
        ],
    }


def _doubt(doubt: doubts.Doubt, whose: Mapping[int | None, RoundLine]) -> DoubtLine:
    line = whose[doubt.session_id]
    return DoubtLine(
        school=line.school,
        role=line.role,
        kind=doubt.kind.value,
        question=doubt.question,
        state=doubt.state.value,
        sent_again=doubt.resends > 0,
    )


def _said(recorded: Mapping[QuestionKey, Recorded]) -> tuple[tuple[str, str], ...]:
    return tuple((key, str(r.value) if r.value is not None else r.outcome.value) for key, r in recorded.items())
