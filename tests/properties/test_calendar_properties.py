"""Closures declared and taken back at any moment: no phone has two open questions, nobody is asked the same thing
twice, and no first question leaves for a school after it was declared closed."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway import scheduling
from gateway.config_records import ScheduleEntry
from gateway.errors import WillayError
from gateway.store.tables_survey import SessionRow
from gateway.survey.model import SayKind, SessionStatus
from schedules.calendar import Closure
from tests.gateway.office import FRIDAY, Office, open_office, phone_of

CODES = ("0487652", "0487660")
DAY = FRIDAY.date()

STEP = st.one_of(
    st.tuples(st.just("later"), st.sampled_from((1, 30, 300, 1500))),
    st.tuples(st.just("send"), st.integers(1, 4)),
    st.tuples(st.just("reply"), st.integers(0, 5)),
    st.tuples(st.just("close"), st.integers(0, 2)),
    st.tuples(st.just("lift"), st.integers(1, 4)),
)


def codes_closed(office: Office) -> set[str]:
    with office.desk.store.reading():
        standing = scheduling.closures.standing()
    return {code for code in CODES for one in standing if one.covers(DAY, "250101", (code,))}


def put(office: Office, step: tuple[str, int]) -> None:
    what, number = step
    match what:
        case "later":
            office.tick(minutes=number)
        case "send":
            for _ in range(number):
                office.send_one()
        case "reply":
            office.receive(office.part(phone_of(CODES[number % 2], 1 + number % 3), "31"))
        case "close":
            where = [{"school": CODES[0]}, {"school": CODES[1]}, {"district": "2501"}][number]
            scheduling.declare(office.desk, Closure(start=DAY, end=DAY, reason="huaico", **where), "x", office.moment)
        case "lift":
            with contextlib.suppress(WillayError):
                scheduling.lift(office.desk, number, "x", office.moment)


@settings(max_examples=15, deadline=None)
@given(steps=st.lists(STEP, max_size=14))
def test_whatever_is_declared_and_taken_back_in_between(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(Path(folder), schedules=(ScheduleEntry(questionnaire="student_attendance"),))
        for code in CODES:
            office.school(code)
        office.clock.at = FRIDAY - timedelta(minutes=1)
        for step in (("later", 1), *steps):
            before, shut = len(office.sent), codes_closed(office)
            asked_before = {row.msisdn for row in SessionRow.select().where(SessionRow.asked_at.is_null(False))}
            put(office, step)
            open_ = Counter(row.msisdn for row in SessionRow.select().where(SessionRow.status == SessionStatus.OPEN))
            assert all(count == 1 for count in open_.values())
            if step[0] == "send":
                for phone, _ in office.sent[before:]:
                    owner = next((code for code in CODES for n in (1, 2, 3) if phone == phone_of(code, n)), None)
                    assert owner not in shut or phone in asked_before
        office.send_all()
        firsts = Counter(
            row.msisdn
            for row in office.outbox()
            if row.kind is SayKind.QUESTION and row.question == "girls_present" and row.attempts
        )
        assert all(count == 1 for count in firsts.values())
        office.desk.store.close()
