"""One sprint of a flow while it lasts: runs that change, events that pile up, templates filled. Chooses no way."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .context import names_of
from .evaluation import LONGEST_TEXT_LETTERS, Surroundings
from .events import Event, Failure, ResultChanged, RunEnded, WentWrong
from .model import Flow, Flows
from .state import FlowState, Person, Result, Run, RunStatus
from .templates import fill, value_of
from .values import FlowValue
from .words import key_of

LONGEST_RESULT_LETTERS = 640
"""Of a result and of a contact field, as RapidPro keeps them."""


@dataclass(frozen=True, slots=True)
class Entering:
    """A flow about to be entered."""

    flow: str
    terminal: bool


@dataclass(slots=True)
class Walk:
    """What a sprint works on."""

    flows: Flows
    around: Surroundings
    state: FlowState
    resumed_by: str = ""
    current: int = -1
    """The run that goes on, by its place in the session."""
    entering: Entering | None = None
    events: list[Event] = field(default_factory=list)
    ticks: int = 0

    @property
    def run(self) -> Run:
        """The run that goes on."""
        return self.state.runs[self.current]

    @property
    def flow(self) -> Flow:
        """Its flow."""
        found = self.flows.flow(self.run.flow)
        assert found is not None
        return found

    def tick(self) -> datetime.datetime:
        """When this happens; a microsecond later each time, so that what was kept last is known."""
        self.ticks += 1
        return self.around.now + datetime.timedelta(microseconds=self.ticks)

    def tell(self, event: Event) -> None:
        """Something happened."""
        self.events.append(event)

    def change_run(self, run: Run, at: int | None = None) -> None:
        """Put a run in the place of the one that goes on, or of another."""
        place = self.current if at is None else at
        self.state = replace(self.state, runs=(*self.state.runs[:place], run, *self.state.runs[place + 1 :]))

    def change_person(self, person: Person) -> None:
        """The contact is another now."""
        self.state = replace(self.state, person=person)

    def end_run(self, status: RunStatus, at: int | None = None) -> None:
        """The run that goes on, or another, is at its end."""
        place = self.current if at is None else at
        run = self.state.runs[place]
        self.change_run(replace(run, status=status, exited_on=self.tick()), place)
        self.tell(RunEnded(flow=run.flow, status=status))

    def fail_run(self, reason: str) -> None:
        """The run cannot go on."""
        if reason:
            self.tell(Failure(reason=reason))
        self.end_run(RunStatus.FAILED)

    def text(self, template: str) -> tuple[str, bool]:
        """A template filled, and whether all of it went well."""
        filled = fill(template, self._names(template), self.around)
        for fault in filled.faults:
            self.tell(WentWrong(reason=fault))
        text = filled.text
        if len(text) > LONGEST_TEXT_LETTERS:
            text = f"{text[: LONGEST_TEXT_LETTERS - 3]}..."
        return text, not filled.faults

    def value(self, template: str) -> FlowValue:
        """The value of a template."""
        value, faults = value_of(template, self._names(template), self.around)
        for fault in faults:
            self.tell(WentWrong(reason=fault))
        return value

    def keep_result(self, result: Result) -> None:
        """Keep an answer; it is told where it changes what was known."""
        result = replace(result, value=result.value[:LONGEST_RESULT_LETTERS])
        key, run = key_of(result.name), self.run
        previous = run.results.get(key)
        self.change_run(replace(run, results={**run.results, key: result}))
        if previous is None or (previous.value, previous.category) != (result.value, result.category):
            self.tell(ResultChanged(key=key, result=result, previous=previous))

    def translated(self, uuid: str, what: str, own: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """A property of a thing in the contact's language, and in which that is: theirs, the usual one, the flow's."""
        flow = self.flow
        for language in self._languages():
            if language == flow.language:
                break
            texts = flow.translations.get(language, {}).get(uuid, {}).get(what, ())
            if texts:
                return texts, language
        return own, flow.language

    def _languages(self) -> tuple[str, ...]:
        allowed, theirs = self.around.habits.languages, self.state.person.language
        wanted = (theirs,) if theirs in allowed and theirs else ()
        return (*wanted, *allowed[:1], self.flow.language)

    def _names(self, template: str) -> Mapping[str, FlowValue]:
        if "@" not in template:
            return {}
        habits = self.around.habits
        return names_of(self.flows, self.state, self.current, habits, self.around.now, self.resumed_by)
