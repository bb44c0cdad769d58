"""Questionnaires for the pages. Decides nothing."""

from __future__ import annotations

from gateway import asking, surveying
from gateway.asking import Started
from gateway.desk import Desk
from gateway.formats import questionnaire_file, questionnaire_flow
from gateway.store import questionnaires
from gateway.surveying import Kept, Proposal
from schedules.clock import Clock, read

FROM_PAGE = "page"
"""Where a text came from, as its mistakes name it."""


class Surveys:
    """What those pages may ask for. Any thread."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def propose(self, data: bytes, filename: str, *, leave_out: bool) -> Proposal:
        """See web.surveys.Surveys."""
        return surveying.propose(self._desk, data, filename, read(self._clock), leave_out=leave_out)

    def keep(self, source: str) -> Kept:
        """See web.surveys.Surveys."""
        questionnaire = questionnaire_file.read_kept(source, FROM_PAGE)
        questionnaire_flow.check(questionnaire, FROM_PAGE)
        return surveying.keep(self._desk, questionnaire, source, read(self._clock))

    def source(self, name: str) -> str | None:
        """See web.surveys.Surveys."""
        with self._desk.store.reading():
            found = questionnaires.current(name)
        return None if found is None else found.source

    def start(self, name: str, code: str) -> Started:
        """See web.surveys.Surveys."""
        return asking.start(self._desk, name, read(self._clock), codes=(code,) if code else ())
