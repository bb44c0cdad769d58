"""What is really so at a school in a week: a pure function of school, question and week. Knows nobody who tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from gateway.survey.model import QuestionKey, Value

from .district import DemoSchool

BOOKS_WEEKS = (1, 0, 2, 0, 1, 3, 0, 5)
"""In which week the last books arrive, school after school: some have them before the first question."""
FIRST_ALLOWANCE_WEEK = 2
ALLOWANCE_WEEKS = 4
IMPROVEMENTS_AFTER_WEEKS = 2
FIESTA_CHANCE = 0.02
"""How likely a school has no class on the Friday of a week, from the second week on."""
MOST_ABSENT = 0.22


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """`first_day` is the Monday of week 0."""

    seed: int
    first_day: date
    timezone: ZoneInfo

    def week(self, moment: datetime) -> int:
        """The week a moment lies in, from 0; negative before the first."""
        return (moment.astimezone(self.timezone).date() - self.first_day).days // 7

    def value(self, school: DemoSchool, question: QuestionKey, week: int) -> Value:
        """The right answer. Raises LookupError for a question nobody here knows of."""
        if question in ("girls_present", "boys_present"):
            return self._pupils(school, question, week)
        if question in ("women_present", "men_present"):
            return self._teachers(school, question, week)
        if question == "missing":
            return self._missing(school, week)
        return "yes" if week >= self._since(school, question) else "no"

    def has_class(self, school: DemoSchool, week: int) -> bool:
        """Whether there was class on the Friday of that week."""
        return week < 1 or self._chance(school, "fiesta", week).random() >= FIESTA_CHANCE

    def _pupils(self, school: DemoSchool, question: QuestionKey, week: int) -> int:
        enrolled = school.girls if question == "girls_present" else school.boys
        usual = self._chance(school, question, -1).uniform(0.02, MOST_ABSENT / 2)
        this_week = self._chance(school, question, week).uniform(-0.04, MOST_ABSENT / 2)
        return round(enrolled * (1 - min(MOST_ABSENT, max(0.0, usual + this_week))))

    def _teachers(self, school: DemoSchool, question: QuestionKey, week: int) -> int:
        there = school.women if question == "women_present" else school.men
        return max(0, there - (self._chance(school, question, week).random() < 0.2))

    def _missing(self, school: DemoSchool, week: int) -> int:
        left = self._since(school, QuestionKey("all_received")) - week
        a_week = self._chance(school, "missing", -1).randint(6, 14)
        return max(0, left) * a_week

    def _since(self, school: DemoSchool, question: QuestionKey) -> int:
        number = school.number
        allowance = FIRST_ALLOWANCE_WEEK + number % ALLOWANCE_WEEKS
        if question == "all_received":
            return BOOKS_WEEKS[number % len(BOOKS_WEEKS)]
        if question == "allowance_received":
            return allowance
        if question == "improvements_seen":
            return allowance + IMPROVEMENTS_AFTER_WEEKS + number % 3
        raise LookupError(f"nobody in the district knows about {question}")

    def _chance(self, school: DemoSchool, what: str, week: int) -> Random:
        return Random(f"{self.seed}/{school.code}/{what}/{week}")  # noqa: S311 - no secret
