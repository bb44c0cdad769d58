"""What the pages of cases, visits and reporters have done and shown. Glue: the verbs do the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from gateway import casework, drawing, quality, resolving, visiting
from gateway.desk import Desk
from gateway.errors import NotFoundError
from gateway.sentences import sentence
from gateway.store import disputes
from gateway.survey.found_out import CaseSource
from gateway.survey.model import Lang, Outcome
from gateway.survey.panel_error import PanelError
from gateway.survey.visit_form import VisitField
from gateway.survey.visits import Evidence
from schedules.clock import Clock, read


class Fieldwork:
    """web.context.Fieldwork over the hub's own verbs."""

    def __init__(self, desk: Desk, clock: Clock, new_seed: Callable[[], str]) -> None:
        self._desk = desk
        self._clock = clock
        self._new_seed = new_seed

    def settle(self, case_id: int, typed: str | None, by: str, source: CaseSource) -> None:
        """See web.context.Fieldwork."""
        desk, moment = self._desk, read(self._clock)
        if typed is None:
            resolving.resolve(desk, case_id, None, by, moment, outcome=Outcome.NO_CLASS, source=source)
            return
        with desk.store.reading():
            case = disputes.get(case_id)
            if case is None:
                raise NotFoundError(
                    sentence("there is no case {id}", id=case_id), hint=sentence("willay cases list shows them all")
                )
            question = casework.subject_of(desk, case).question
        value = resolving.read_value(question, typed, desk.calendar.local(moment.now).date())
        resolving.resolve(desk, case_id, value, by, moment, source=source)

    def reopen(self, case_id: int, by: str) -> None:
        """See web.context.Fieldwork."""
        resolving.reopen(self._desk, case_id, by, read(self._clock))

    def fields(self, lang: Lang) -> tuple[VisitField, ...]:
        """See web.context.Fieldwork."""
        return visiting.fields_of(self._desk, lang)

    def draw(self, month: str, count: int | None, by: str) -> None:
        """See web.context.Fieldwork."""
        with self._desk.store.reading():
            seed = drawing.seed_of_year(month[:4]) or self._new_seed()
        drawing.draw_month(self._desk, month, read(self._clock), seed=seed, by=by, count=count)

    def record(self, code: str, typed: Mapping[str, str], day: date, by: str, how: Evidence | None) -> None:
        """See web.context.Fieldwork."""
        visiting.record_typed(self._desk, code, typed, read(self._clock), day=day, who=by, origin="page", how=how)

    def error(self) -> tuple[PanelError, ...]:
        """See web.context.Fieldwork."""
        return quality.panel_error(self._desk, read(self._clock))

    def reporters(self) -> tuple[quality.Reporter, ...]:
        """See web.context.Fieldwork."""
        return quality.reporters(self._desk, read(self._clock))
