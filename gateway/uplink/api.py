"""What it is to post a batch somewhere, and what can come back. Knows no network and no table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from .wire import RecordAnswer


class Fault(StrEnum):
    """What kept a batch from being taken, which is what to do next."""

    LINK = "link"  # nobody answered, or not the centre: the same batch again, later
    DOOR = "door"  # the centre does not let this hub in: somebody must mend that; the same batch again, later
    BATCH = "batch"  # the centre read these bytes and will never take them: smaller batches find the bad record


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The centre took the batch and answered for its records."""

    answers: tuple[RecordAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFailed:
    """The batch was not taken, as far as is known here."""

    fault: Fault
    reason: str
    """A clause without a full stop, for the log and the page."""
    hint: str = ""
    """What the technician can do."""
    retry_after_seconds: float | None = None
    """How long the other end asks to be left alone."""


class Post(Protocol):
    """Carries one frozen batch to one destination. Never raises for what a network or a centre does."""

    def __call__(self, batch_id: str, body: bytes) -> Acknowledged | PostFailed:
        """Post these bytes as they are; may block for as long as its named timeouts."""
