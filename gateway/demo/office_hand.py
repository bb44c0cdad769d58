"""What somebody at the demonstration's office does by hand: draws visits, writes down what was agreed on."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import Any

from gateway import agreeing, drawing
from gateway.desk import Desk
from gateway.errors import WillayError
from gateway.store import agreements, people, visits
from gateway.survey.meeting import AgreementState, DecidedBy
from schedules.clock import Clock, Moment, read

DRAW_FROM_DAY = 11
"""Of the month: the demonstration begins on the 10th, and the first minute is for its first questions."""
MEETING_DAY = 3
"""When the meetings of the month before were held."""
MEETINGS = 3
"""Schools whose meetings are told of each month."""
_BECAME = (AgreementState.DONE, AgreementState.PARTLY, AgreementState.NOT_DONE)
SEED = "demo"
BY = "demo"


class OfficeHand:
    """Looks at the calendar now and then. One thread."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        self._drawn: set[str] = set()
        self._told: set[str] = set()

    def work(self) -> None:
        """Do what a clerk would have done by now, once a month each."""
        moment = read(self._clock)
        today = self._desk.calendar.local(moment.now).date()
        month = f"{today:%Y-%m}"
        if today.day >= DRAW_FROM_DAY and month not in self._drawn:
            self._drawn.add(month)
            self._draw(month, moment)
        before = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
        if today.day >= MEETING_DAY and before not in self._told:
            self._told.add(before)
            self._write_down(before, moment)

    def _draw(self, month: str, moment: Moment) -> None:
        with self._desk.store.reading():
            drawn = visits.draw_of(month) is not None
        if not drawn:
            with suppress(WillayError):  # a month of holidays
                drawing.draw_month(self._desk, month, moment, seed=SEED, by=BY)

    def _write_down(self, month: str, moment: Moment) -> None:
        """One thing that each of a few schools agreed on; nothing for the months before the demonstration."""
        today = self._desk.calendar.local(moment.now).date()
        with self._desk.store.reading():
            schools = people.schools()
            any_visits = bool(visits.draws())
            due = agreements.still_to_do()
        if not any_visits:
            return
        for place, one in enumerate(due):  # the meeting says what became of what it agreed on before
            agreeing.settle(self._desk, one.id, _BECAME[place % len(_BECAME)], BY, moment)
        written = int(month[5:]) * MEETINGS
        actions = _actions()
        for place in range(min(MEETINGS, len(schools))):
            nth = written + place
            action, school = actions[nth % len(actions)], schools[nth % len(schools)]
            wording = agreeing.Wording(
                what=action["what"],
                who=action["who"],
                decided_by=DecidedBy(action["decided_by"]),
                due_on=today + timedelta(days=21),
                month=month,
            )
            agreeing.agree(self._desk, f"{school.code}-{school.annex}", wording, BY, moment)


@cache
def _actions() -> list[dict[str, Any]]:
    text = resources.files("gateway.demo").joinpath("district.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["agreement"]
    return found
