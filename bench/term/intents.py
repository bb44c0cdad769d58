"""What somebody meant by a text, kept beside it so that what the hub made of it can be judged. Knows no hub."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .world import Person, School


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What somebody believes to be asked."""

    person: Person
    school: School
    key: str
    day: date
    """The day asked about, as the reader understands it."""
    case: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One text as it was meant."""

    kind: str
    """answer, correction, case, source, consent, command, chatter."""
    person: Person
    context: Context | None = None
    said: int | str | None = None
    """The value meant; None with a context: no class."""
    also: tuple[str, int] | None = None
    """A second value told in the same text: key and value."""
    error: str = ""
    """Why it is not the truth, where it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A text that will be sent after a while, where nothing comes in between."""

    after: timedelta
    text: str
    intent: Intent


@dataclass(slots=True, kw_only=True)
class Texted:
    """One text on its way to the hub, and what became of it there."""

    at: datetime
    phone: str
    text: str
    intent: Intent
    digests: tuple[str, ...] = ()
    inbox_id: int | None = None
