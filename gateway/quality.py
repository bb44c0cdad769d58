"""How reporters are doing and how far they are from what inspectors saw. For the office only; reads, changes nothing.

Nothing of this goes on paper, into an upload, or to anybody but the office (requirement 63).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from gateway.desk import Desk
from gateway.situation import day_asked_about, school_year_start
from gateway.store import answers, habits, people, questionnaires, visits
from gateway.store.habits import AnswerLine, KnownRow, SessionLine
from gateway.store.records_survey import Round
from gateway.store.visits import Observation, Visit
from gateway.survey.model import Outcome, QuestionKey, Role, SessionStatus, Source, Status, Value
from gateway.survey.panel_error import Pair, PanelError, panel_errors
from gateway.survey.paths import keys_of
from gateway.survey.quality import Habits, Said, Support, Turn, habits_of, support_for
from schedules.calendar import iso_week
from schedules.clock import Moment

LOOKED_BACK = timedelta(weeks=16)
"""About a term and a half: who had a hard time in March and does well now needs no call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """One reporter of one school, how they are doing, and what support that calls for."""

    contact_id: int
    name: str
    msisdn: str
    role: Role
    school_id: int
    school: str
    habits: Habits
    support: tuple[Support, ...]


def reporters(desk: Desk, moment: Moment) -> tuple[Reporter, ...]:
    """Everybody who was asked in the last weeks, those first who may need support. Within `store.reading()`."""
    since = moment.now - LOOKED_BACK
    sessions = habits.sessions_since(since, moment.now)
    said = _by_session(habits.answers_since(since))
    unclear = habits.unclear_since(since)
    known = {(row.round_id, row.school_id, row.question): row for row in habits.known_since(since)}
    grouped: dict[tuple[int, int, Role], list[SessionLine]] = {}
    beside: dict[tuple[int, int], list[SessionLine]] = {}
    for session in sessions:
        grouped.setdefault((session.contact_id, session.school_id, session.role), []).append(session)
        beside.setdefault((session.round_id, session.school_id), []).append(session)
    bounds = _Bounds(desk)
    found = []
    for lines in grouped.values():
        turns = [_turn(line, said.get(line.id, ()), unclear.get(line.id, 0)) for line in lines]
        numbers = [
            one for line in lines for one in _said(line, said, known, beside[line.round_id, line.school_id], bounds)
        ]
        found.append(_reporter(lines[-1], turns, numbers))
    return tuple(sorted(found, key=lambda one: (-len(one.support), -one.habits.silent_weeks, one.school, one.role)))


def panel_error(desk: Desk, moment: Moment) -> tuple[PanelError, ...]:
    """The measured error of the panel this school year, by question and role. Within `store.reading()`."""
    since = school_year_start(moment.now, desk.calendar).date()
    made = [visit for visit in visits.made() if visit.done_on is not None and visit.done_on >= since]
    seen: dict[int, list[Observation]] = {}
    for entry in visits.observations([visit.id for visit in made]):
        seen.setdefault(entry.visit_id, []).append(entry)
    return panel_errors(pair for visit in made for pair in _pairs(desk, visit, seen.get(visit.id, [])))


class _Bounds:
    """Which number of the register bounds a question of a round. Reads each school and questionnaire once."""

    def __init__(self, desk: Desk) -> None:
        self._entries: dict[QuestionKey, str] = {}
        self._schools: dict[int, object] = {}
        for stored in questionnaires.all_current():
            for question in desk.library.by_id(stored.id).questions:
                self._entries.update(zip(keys_of(question), question.max_of, strict=False))

    def of(self, school_id: int, key: QuestionKey) -> int | None:
        """The number enrolled or employed; None where nothing bounds it or it is not known."""
        if key not in self._entries:
            return None
        if school_id not in self._schools:
            self._schools[school_id] = people.school(school_id)
        found = getattr(self._schools[school_id], self._entries[key], None)
        return found if isinstance(found, int) else None


def _reporter(last: SessionLine, turns: Sequence[Turn], said: Sequence[Said]) -> Reporter:
    return Reporter(
        contact_id=last.contact_id,
        name=last.contact,
        msisdn=last.msisdn,
        role=last.role,
        school_id=last.school_id,
        school=last.school,
        habits=habits_of(turns, said),
        support=support_for(turns, said),
    )


def _turn(line: SessionLine, said: Sequence[AnswerLine], unclear: int) -> Turn:
    answered = bool(said) or line.status is SessionStatus.DONE
    return Turn(
        period=line.period,
        answered=answered,
        on_time=answered and not any(answer.late for answer in said),
        unclear=unclear,
    )


def _said(
    line: SessionLine,
    said: Mapping[int, Sequence[AnswerLine]],
    known: Mapping[tuple[int, int, QuestionKey], KnownRow],
    beside: Sequence[SessionLine],
    bounds: _Bounds,
) -> Iterable[Said]:
    for answer in said.get(line.id, ()):
        value = answers.to_value(answer.value)
        if answer.outcome is not Outcome.VALUE or value is None:
            continue
        row = known.get((line.round_id, line.school_id, answer.question))
        yield Said(
            period=line.period,
            question=answer.question,
            value=value,
            verified=answers.to_value(row.value) if row is not None and row.status is Status.VERIFIED else None,
            enrolled=bounds.of(line.school_id, answer.question),
            others=_others(line, said, beside, answer.question),
        )


def _others(
    line: SessionLine, said: Mapping[int, Sequence[AnswerLine]], beside: Sequence[SessionLine], key: QuestionKey
) -> dict[Role, Value]:
    found: dict[Role, Value] = {}
    for other in beside:
        for answer in said.get(other.id, ()) if other.id != line.id else ():
            value = answers.to_value(answer.value)
            if answer.question == key and answer.outcome is Outcome.VALUE and value is not None:
                found[other.role] = value
    return found


def _by_session(lines: Iterable[AnswerLine]) -> dict[int, tuple[AnswerLine, ...]]:
    found: dict[int, list[AnswerLine]] = {}
    for line in lines:
        found.setdefault(line.session_id, []).append(line)
    return {session_id: tuple(rows) for session_id, rows in found.items()}


def _pairs(desk: Desk, visit: Visit, seen: Sequence[Observation]) -> Iterable[Pair]:
    assert visit.done_on is not None
    values = {entry.question: entry.value for entry in seen}
    rounds = habits.rounds_in((iso_week(visit.done_on), f"{visit.done_on:%Y-%m}"))
    for round_ in rounds:
        same_day = day_asked_about(round_, desk.library, desk.calendar) == visit.done_on
        for key, role, said in _all_said(round_, visit.school_id):
            value = answers.to_value(values.get(key))
            if value is not None:
                yield Pair(question=key, role=role, same_day=same_day, seen=value, said=said)


def _all_said(round_: Round, school_id: int) -> Iterable[tuple[QuestionKey, Role | None, Value]]:
    """What each reporter said, and what they agreed on; a value that a case settled is no word of theirs."""
    for row in answers.of_school(round_.id, school_id):
        if row.recorded.outcome is Outcome.VALUE and row.recorded.value is not None:
            yield row.question, row.role, row.recorded.value
    for known in habits.known_of((round_.id,), school_id):
        value = answers.to_value(known.value)
        if known.status is Status.VERIFIED and known.source is Source.AGREEMENT and value is not None:
            yield known.question, None, value
