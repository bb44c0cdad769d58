"""Where one contact stands in a flow: runs, results, what was said last. Everything needed to go on; walks nowhere."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .model import Group


class RunStatus(StrEnum):
    """Where a run, or a whole session, is."""

    ACTIVE = "active"
    WAITING = "waiting"
    COMPLETED = "completed"
    EXPIRED = "expired"
    FAILED = "failed"


ENDED = (RunStatus.COMPLETED, RunStatus.EXPIRED, RunStatus.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One answer kept under its name."""

    name: str
    value: str
    category: str
    category_localized: str
    """Empty: as `category`."""
    input: str
    node: str
    created_on: datetime.datetime
    extra: str = ""
    """As JSON: the groups of a pattern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One walk through one flow."""

    flow: str
    status: RunStatus
    created_on: datetime.datetime
    parent: int | None = None
    """The run that entered this flow, by its place in the session."""
    node: str = ""
    """Where it is."""
    visits: Mapping[str, int] = field(default_factory=dict)
    """How often each node was come to."""
    results: Mapping[str, Result] = field(default_factory=dict)
    locals: Mapping[str, str] = field(default_factory=dict)
    exited_on: datetime.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The contact, as a flow sees and changes it."""

    uuid: str = ""
    name: str = ""
    language: str = ""
    """Three letters."""
    phone: str = ""
    """As +51987654321; empty: none."""
    fields: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    created_on: datetime.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The message a flow goes by."""

    text: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowState:
    """One session between two messages."""

    status: RunStatus
    person: Person
    runs: tuple[Run, ...] = ()
    heard: Heard | None = None
    sprints: int = 0
    """How often it went on: begun, heard, or met silence."""
    asked: str = ""
    """What was said last, to be said again."""
    before: FlowState | None = None
    """Where it stood before the last reply, for who corrects that; of that one, no further back."""

    def waiting_run(self) -> int | None:
        """The run that waits, by its place."""
        return next((at for at, run in enumerate(self.runs) if run.status is RunStatus.WAITING), None)

    def results(self) -> dict[str, Result]:
        """The results of all runs; where two have one name, what was kept last."""
        found: dict[str, Result] = {}
        for run in self.runs:
            for key, result in run.results.items():
                if key not in found or result.created_on >= found[key].created_on:
                    found[key] = result
        return found
