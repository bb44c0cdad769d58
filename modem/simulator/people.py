"""Who is behind a number, and the one thing the network asks of them: what they text back, and when.

Knows no habits: those are one Behaviour among others. A person knows nothing of surveys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from modem.api import Msisdn


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One text a person sends, `delay` (network time) after what made them send it."""

    delay: timedelta
    text: str
    sender: Msisdn | None = None
    """The number it is sent from, where it is not the person's own: a borrowed phone."""


class Behaviour(Protocol):
    """What somebody does about a text. May remember what it was told before: one instance, one person."""

    def reply(self, now: datetime, text: str, rng: Random) -> tuple[Reply, ...]:
        """What is sent back to this text, read at `now` (aware, UTC). All chance comes from `rng`."""


class Silence:
    """Reads, and never answers."""

    def reply(self, now: datetime, text: str, rng: Random) -> tuple[Reply, ...]:  # noqa: ARG002 - the protocol's
        """Nothing."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A subscriber of the network."""

    number: Msisdn
    behaviour: Behaviour
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time to draw from, evenly."""

    low: timedelta
    high: timedelta

    def draw(self, rng: Random) -> timedelta:
        """Some time from low to high."""
        return self.low + (self.high - self.low) * rng.random()


AT_ONCE = Span(low=timedelta(), high=timedelta())
