"""What happens while a flow goes on, in order. Knows not why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .model import Group
from .state import Result, RunStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """A flow was begun or entered."""

    flow: str
    terminal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """It is through, or it is not."""

    flow: str
    status: RunStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message to the contact."""

    text: str
    language: str
    quick_replies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultChanged:
    """An answer was kept, or another in its place."""

    key: str
    result: Result
    previous: Result | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChanged:
    """The contact's name."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChanged:
    """The contact's language."""

    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChanged:
    """One of the contact's fields; empty: cleared."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsChanged:
    """The contact's groups."""

    added: tuple[Group, ...] = ()
    removed: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """For the next message, and how long until silence is an answer (None: for ever)."""

    node: str
    timeout_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A router chose: what it took the reply for."""

    node: str
    category: str
    """Its name."""
    value: str
    by_default: bool = False
    """No test passed, and there were some."""
    silent: bool = False
    """There was no reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """From a node on to the next."""

    flow: str
    node: str
    exit: str
    operand: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The run cannot go on."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WentWrong:
    """An expression or an action; the run goes on without it."""

    reason: str


Event: TypeAlias = (
    RunStarted
    | RunEnded
    | Said
    | ResultChanged
    | NameChanged
    | LanguageChanged
    | FieldChanged
    | GroupsChanged
    | Waiting
    | Chosen
    | Moved
    | Failure
    | WentWrong
)
