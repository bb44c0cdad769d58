"""The demonstration's inspectors: where the hub sends them, they go on a Friday, count, and text what they saw."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from random import Random

from gateway.survey.model import QuestionKey
from modem.simulator.people import Reply

from .district import DemoPerson, DemoSchool
from .truth import Truth

FRIDAY = 4
THERE = time(11, 0)
"""Local time, in the middle of a school's morning."""
WEEKS_AHEAD = 8
"""A school that has no class on so many Fridays is given up."""
WORDINGS = ("VISITA {code} niñas {girls} niños {boys}", "Visita {code}: {girls} niñas, {boys} niños")

_SENT_TO = re.compile(r"Visita sin aviso.*VISITA (\d{7})", re.DOTALL)


class InspectorVisits:
    """What one inspector does about a text: one school a Friday, in the order they were sent to them."""

    def __init__(self, person: DemoPerson, truth: Truth) -> None:
        self._schools = {post.school.code: post.school for post in person.posts}
        self._truth = truth
        self._taken: set[date] = set()
        self._going: set[str] = set()

    def reply(self, now: datetime, text: str, rng: Random) -> tuple[Reply, ...]:
        """What was seen there, days later; nothing to anything else, or to a second text about the same school."""
        found = _SENT_TO.search(text)
        school = None if found is None else self._schools.get(found[1])
        if school is None or school.code in self._going:
            return ()
        going = self._friday(now, school)
        if going is None:
            return ()
        self._going.add(school.code)
        self._taken.add(going)
        there = datetime.combine(going, THERE, tzinfo=self._truth.timezone) + timedelta(minutes=rng.uniform(0, 120))
        return (Reply(delay=there - now, text=self._seen(school, there, rng)),)

    def _friday(self, now: datetime, school: DemoSchool) -> date | None:
        today = now.astimezone(self._truth.timezone).date()
        first = today + timedelta(days=(FRIDAY - today.weekday()) % 7 or 7)
        for week in range(WEEKS_AHEAD):
            day = first + timedelta(weeks=week)
            at = datetime.combine(day, THERE, tzinfo=self._truth.timezone)
            if day not in self._taken and self._truth.has_class(school, self._truth.week(at)):
                return day
        return None

    def _seen(self, school: DemoSchool, there: datetime, rng: Random) -> str:
        week = self._truth.week(there)
        girls, boys = (self._truth.value(school, QuestionKey(key), week) for key in ("girls_present", "boys_present"))
        return rng.choice(WORDINGS).format(code=school.code, girls=girls, boys=boys)
