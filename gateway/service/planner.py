"""What the pages about the calendar and about practising have done. Glue: the verbs do the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from gateway import asking, comparing_days, costing, forecasting, scheduling
from gateway.desk import Desk
from gateway.errors import NotFoundError, WillayError
from gateway.findings import Finding
from gateway.formats.closure_list import scope_of
from gateway.scheduling import Effect
from gateway.sentences import Sentence, sentence
from gateway.situation import register_of
from gateway.store import people, questionnaires
from gateway.survey import lexicon as lexicons
from gateway.survey import rehearsal
from gateway.survey.model import Lang, Questionnaire, Role, SchoolFacts
from gateway.survey.progress import Progress
from gateway.survey.rehearsal import Event, Rehearsal
from gateway.survey.weekdays import Comparison
from schedules.calendar import Closure, Term
from schedules.clock import Clock, read
from web.planning import Coming


class Planner:
    """web.planning.Planner over the hub's own verbs."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def outlook(self, round_id: int) -> Finding | None:
        """See web.planning.Planner."""
        found = forecasting.of_round(self._desk, round_id, self._clock.now())
        return None if found is None else forecasting.finding(self._desk, found)

    def terms(self) -> Sequence[Term]:
        """See web.planning.Planner."""
        return self._desk.config.calendar.terms

    def configured(self) -> Sequence[Closure]:
        """See web.planning.Planner."""
        return self._desk.config.calendar.closed

    def coming(self, within: timedelta | None = None) -> Sequence[Coming]:
        """See web.planning.Planner."""
        found, moment = [], read(self._clock)
        with self._desk.store.reading():
            for name, questionnaire in self._current().items():
                occurrence = asking.next_of(self._desk, name, moment)
                soon = occurrence is not None and (within is None or occurrence.opens_at <= moment.now + within)
                if occurrence is not None and soon:
                    found.append(
                        Coming(
                            name=name,
                            title=questionnaire.title,
                            period=occurrence.period,
                            opens_at=occurrence.opens_at,
                        )
                    )
        return sorted(found, key=lambda one: (one.opens_at, one.name))

    def weekdays(self) -> Mapping[str, tuple[Comparison, Sequence[Sentence]]]:
        """See web.planning.Planner."""
        with self._desk.store.reading():
            names = tuple(self._current())
        compared = {name: comparing_days.of_questionnaire(self._desk, name) for name in names}
        return {name: (found, comparing_days.advice(found)) for name, found in compared.items() if found.days}

    def progress(self) -> Mapping[str, Sequence[Progress]]:
        """See web.planning.Planner."""
        year = self._desk.calendar.local(self._clock.now()).year
        with self._desk.store.reading():
            names = tuple(self._current())
        found = {name: comparing_days.progress_of(self._desk, name, year) for name in names}
        return {name: lines for name, lines in found.items() if lines}

    def close(self, first: date, last: date, where: str, reason: str, by: str) -> Effect:
        """See web.planning.Planner."""
        if last < first:
            raise WillayError(
                sentence("{end} lies before {start}", end=last, start=first), hint=sentence("write the first day first")
            )
        try:
            scope = scope_of(where)
        except ValueError as error:
            raise WillayError(error.args[0], hint=error.args[1]) from error
        closure = Closure(start=first, end=last, reason=reason, district=scope.district, school=scope.school)
        return scheduling.declare(self._desk, closure, by, read(self._clock))

    def reopen(self, closure_id: int, by: str) -> Effect:
        """See web.planning.Planner."""
        return scheduling.lift(self._desk, closure_id, by, read(self._clock))

    def questionnaires(self) -> Mapping[str, Questionnaire]:
        """See web.planning.Planner."""
        with self._desk.store.reading():
            return self._current()

    def languages(self, questionnaire: Questionnaire) -> Sequence[Lang]:
        """See web.planning.Planner."""
        return [lang for lang in questionnaire.title if lang in lexicons.languages()]

    def rehearse(
        self, name: str, role: Role, lang: Lang, code: str, replies: Sequence[str]
    ) -> tuple[Rehearsal, tuple[Event, ...]]:
        """See web.planning.Planner."""
        today = self._desk.calendar.local(self._clock.now()).date()
        with self._desk.store.reading():
            stored = questionnaires.current(name)
            schools = people.schools((code,)) if code else ()
            if stored is None or (code and not schools):
                raise NotFoundError(
                    sentence("there is no school {code}", code=code)
                    if stored is not None
                    else sentence("there is no questionnaire {name}", name=name),
                    hint=sentence("willay schools list shows them all"),
                )
            questionnaire = self._desk.library.by_id(stored.id)
        say = costing.practice(questionnaire, lang, schools[0].name if schools else "")
        back = (today.weekday() - questionnaire.timing.weekday) % 7
        asked_about = today - timedelta(days=back)
        say = replace(say, today=today, date=f"{asked_about.day}/{asked_about.month}")
        facts = SchoolFacts(name=say.school, register=register_of(schools[0]) if schools else {}, role=role)
        playing, events = rehearsal.start(questionnaire, facts, say)
        for text in replies:
            playing, more = rehearsal.listen(playing, text)
            events += more
        return playing, events

    def _current(self) -> dict[str, Questionnaire]:
        return {row.name: self._desk.library.by_id(row.id) for row in questionnaires.all_current()}
