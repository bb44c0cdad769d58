"""What the pages about the calendar and about practising are given to work with. Knows no verb's inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from gateway.findings import Finding
from gateway.scheduling import Effect
from gateway.sentences import Sentence
from gateway.survey.model import Lang, Questionnaire, Role
from gateway.survey.progress import Progress
from gateway.survey.rehearsal import Event, Rehearsal
from gateway.survey.weekdays import Comparison
from schedules.calendar import Closure, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One round that the calendar holds."""

    name: str
    title: Mapping[Lang, str]
    period: str
    opens_at: datetime


class Planner(Protocol):
    """The calendar, and questionnaires to try out. What changes something may raise WillayError."""

    def outlook(self, round_id: int) -> Finding | None:
        """When a round's first questions will have left; None where nothing waits. Called within `store.reading()`."""

    def terms(self) -> Sequence[Term]:
        """The teaching weeks."""

    def configured(self) -> Sequence[Closure]:
        """Closures of the configuration."""

    def coming(self, within: timedelta | None = None) -> Sequence[Coming]:
        """The next round of each questionnaire, the soonest first; with `within`, only those so near."""

    def weekdays(self) -> Mapping[str, tuple[Comparison, Sequence[Sentence]]]:
        """Attendance by day of the week and what follows, by questionnaire; of those with anything to compare."""

    def progress(self) -> Mapping[str, Sequence[Progress]]:
        """This year's first weeks against the last, by questionnaire; of those heard for long enough."""

    def close(self, first: date, last: date, where: str, reason: str, by: str) -> Effect:
        """Declare a closure. `where`: an ubigeo or its beginning, the code of a school, or empty: everywhere."""

    def reopen(self, closure_id: int, by: str) -> Effect:
        """Take a closure back."""

    def questionnaires(self) -> Mapping[str, Questionnaire]:
        """The current questionnaires by name."""

    def languages(self, questionnaire: Questionnaire) -> Sequence[Lang]:
        """In which languages it can be tried."""

    def rehearse(
        self, name: str, role: Role, lang: Lang, code: str, replies: Sequence[str]
    ) -> tuple[Rehearsal, tuple[Event, ...]]:
        """A dialogue with these replies, from its beginning; nothing is kept or sent. Raises NotFoundError."""
