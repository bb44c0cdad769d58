"""Which rounds are due, and putting their first questions: one transaction a round, one a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gateway import conversing, enrolling, paneling, schooldays
from gateway.config_records import ScheduleEntry
from gateway.desk import Desk
from gateway.errors import NotFoundError, NotReadyError
from gateway.sentences import sentence
from gateway.store import people, questionnaires, rounds, turns
from gateway.store.records_people import School
from gateway.store.states import RoundState
from gateway.survey.model import Questionnaire
from gateway.survey.speech import asks_what_is_so_now
from modem.api import Msisdn
from schedules.calendar import iso_week
from schedules.clock import Moment
from schedules.occurrences import Occurrence, Rhythm, occurrences
from schedules.recurrence import period_on

PHONES_A_STEP = 25
"""Phones that one transaction puts a question to: a few dozen milliseconds on a Pi, so nobody waits behind it."""

HAND = "hand"
"""Where a round comes from that somebody started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What starting a round did."""

    round_id: int
    period: str
    new: bool
    sessions: int
    """How many reporters were added now."""
    silent: tuple[str, ...]
    """Codes of schools with nobody to ask, or nothing left to ask."""
    shut: tuple[str, ...] = ()
    """Codes of schools that were closed on the day asked about."""


def open_due(desk: Desk, moment: Moment) -> int:
    """Open every scheduled round that fell due and is still worth asking. How many."""
    opened = 0
    with desk.store.reading():
        stored = questionnaires.all_current()
        calendar = schooldays.calendar(desk)
    entries = {entry.questionnaire: entry for entry in desk.config.schedules}
    for row in stored:
        entry = entries.get(row.name)
        if entry is None or not entry.enabled:
            continue
        questionnaire = desk.library.by_id(row.id)
        rhythm = rhythm_of(questionnaire, entry)
        since = moment.now - questionnaire.timing.useful_for
        for occurrence in occurrences(rhythm, calendar, since, moment.now):
            opened += _open_scheduled(desk, row.id, questionnaire, occurrence, moment)
    return opened


def rhythm_of(questionnaire: Questionnaire, entry: ScheduleEntry) -> Rhythm:
    """The day and hour of a questionnaire here, the office's or its own, and how often it comes."""
    timing = questionnaire.timing
    at = entry.hour if entry.hour is not None else time.fromisoformat(timing.hour)
    weekday = entry.weekday if entry.weekday is not None else timing.weekday
    return Rhythm(weekday=weekday, at=at, since=entry.since, every=entry.every or timing.every)


def start(desk: Desk, name: str, moment: Moment, *, period: str | None = None, codes: tuple[str, ...] = ()) -> Started:
    """Start a round by hand, or add schools to the one that runs. Raises where there is nobody or nothing to ask."""
    with desk.store.transaction():
        stored = questionnaires.current(name)
        if stored is None:
            have = ", ".join(row.name for row in questionnaires.all_current()) or "none"
            raise NotFoundError(
                sentence("there is no questionnaire {name}", name=name),
                hint=sentence("there are: {names} (willay survey list)", names=have),
            )
        questionnaire = desk.library.by_id(stored.id)
        schools = people.schools(codes)
        _all_found(codes, schools)
        period = period or _period_now(desk, questionnaire, moment)
        before = rounds.find(name, period)
        if before is not None and before.state != RoundState.OPEN:
            raise NotReadyError(
                sentence("the round {name} {period} is {state}", name=name, period=period, state=before.state.value),
                hint=sentence("name another period: --period 2026-W48"),
            )
        occurrence = Occurrence(period=period, opens_at=moment.now)
        round_id = before.id if before else _create(desk, stored.id, questionnaire, occurrence, HAND, moment)
        enrolled = enrolling.enrol(desk, rounds.must(round_id), questionnaire, schools, moment, wanted=bool(codes))
        if enrolled.sessions == 0:
            raise NotReadyError(
                sentence(
                    "nobody to ask in {name} {period}: no reporters, all asked already, or everything confirmed",
                    name=name,
                    period=period,
                ),
                hint=sentence("see willay schools list, willay contacts list and willay round show"),
            )
    return Started(
        round_id=round_id,
        period=period,
        new=before is None,
        sessions=enrolled.sessions,
        silent=enrolled.silent,
        shut=enrolled.shut,
    )


def begin_waiting(desk: Desk, moment: Moment) -> int:
    """Put the next question to every phone that has a session waiting and nothing open. How many phones."""
    begun = 0
    while True:
        with desk.store.transaction():
            waiting = turns.next_waiting(PHONES_A_STEP, moment.now)
            for session in waiting:
                conversing.begin_next(desk, Msisdn(session.msisdn), moment)
        begun += len(waiting)
        if len(waiting) < PHONES_A_STEP:
            return begun


def _open_scheduled(
    desk: Desk, questionnaire_id: int, questionnaire: Questionnaire, occurrence: Occurrence, moment: Moment
) -> int:
    with desk.store.transaction():
        if rounds.find(questionnaire.name, occurrence.period) is not None:
            return 0
        day = desk.calendar.local(occurrence.opens_at).date()
        schools = people.schools()
        asked = paneling.of_panel(desk, questionnaire, day, schools)
        if not people.reporters(tuple(asked)):
            return 0
        round_id = _create(desk, questionnaire_id, questionnaire, occurrence, "schedule", moment)
        enrolled = enrolling.enrol(desk, rounds.must(round_id), questionnaire, schools, moment)
        if enrolled.sessions == 0 and not enrolled.shut:
            # all is confirmed: kept, so that the next tick need not find out again
            rounds.set_state(round_id, RoundState.SEALED)
    return int(enrolled.sessions > 0)


def _period_now(desk: Desk, questionnaire: Questionnaire, moment: Moment) -> str:
    """What a round begun by hand now is called: as one by the calendar would be; between terms, by its week."""
    entry = next((one for one in desk.config.schedules if one.questionnaire == questionnaire.name), None)
    today = desk.calendar.local(moment.now).date()
    since = None if entry is None else entry.since
    every = questionnaire.timing.every if entry is None else entry.every or questionnaire.timing.every
    return period_on(every, desk.calendar, today, since) or iso_week(today)


def _create(
    desk: Desk, questionnaire_id: int, questionnaire: Questionnaire, occurrence: Occurrence, origin: str, moment: Moment
) -> int:
    timing, opens = questionnaire.timing, occurrence.opens_at
    return rounds.create(
        questionnaire_id=questionnaire_id,
        name=questionnaire.name,
        period=occurrence.period,
        origin=origin,
        opens_at=opens,
        useful_until=opens + timing.useful_for,
        deadline_at=opens + timing.deadline,
        seal_at=opens + timing.seal,
        clock_state=moment.clock_state,
        now=moment.now,
        asked_about=_day_of(desk, questionnaire, occurrence, origin),
    )


def _day_of(desk: Desk, questionnaire: Questionnaire, occurrence: Occurrence, origin: str) -> date:
    """The day a round asks about: its own; begun by hand, the last one on the weekday that is the office's.

    How something stands is asked of the day of asking, also by hand: whoever answers on Monday tells of Monday.
    """
    opened = desk.calendar.local(occurrence.opens_at).date()
    if origin != HAND or asks_what_is_so_now(questionnaire):
        return opened
    entry = next((one for one in desk.config.schedules if one.questionnaire == questionnaire.name), None)
    chosen = None if entry is None else entry.weekday
    weekday = questionnaire.timing.weekday if chosen is None else chosen
    return opened - timedelta(days=(opened.weekday() - weekday) % 7)


def _all_found(codes: tuple[str, ...], schools: tuple[School, ...]) -> None:
    found = {school.code for school in schools} | {f"{school.code}-{school.annex}" for school in schools}
    missing = sorted(set(codes) - found)
    if missing:
        raise NotFoundError(
            sentence("no school has the code {codes}", codes=", ".join(missing)),
            hint=sentence("leading zeros count; see willay schools list"),
        )


FURTHEST = timedelta(days=200)
"""Over the longest holidays and a term besides."""


def next_of(desk: Desk, name: str, moment: Moment) -> Occurrence | None:
    """When a questionnaire is asked next by the calendar; None where it is not scheduled. Within a reading."""
    entry = next((one for one in desk.config.schedules if one.questionnaire == name and one.enabled), None)
    stored = questionnaires.current(name)
    if entry is None or stored is None:
        return None
    rhythm = rhythm_of(desk.library.by_id(stored.id), entry)
    coming = occurrences(rhythm, schooldays.calendar(desk), moment.now, moment.now + FURTHEST)
    return next((one for one in coming if rounds.find(name, one.period) is None), None)


def next_opening(desk: Desk, moment: Moment, horizon_end: datetime) -> tuple[Occurrence, ...]:
    """What the calendar holds until then, for the pages; nothing is opened."""
    found: list[Occurrence] = []
    entries = {entry.questionnaire: entry for entry in desk.config.schedules}
    with desk.store.reading():
        calendar = schooldays.calendar(desk)
        for row in questionnaires.all_current():
            entry = entries.get(row.name)
            if entry is not None and entry.enabled:
                rhythm = rhythm_of(desk.library.by_id(row.id), entry)
                found.extend(occurrences(rhythm, calendar, moment.now, horizon_end))
    return tuple(sorted(found, key=lambda occurrence: occurrence.opens_at))
