"""What one evaluation of an expression may use, and how much: habits, the time, chance, a budget. Evaluates nothing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from .faults import FaultError
from .settings import Chance, Habits

BUDGET = 200_000
"""Values and letters one expression may make or read; a long one in a survey takes some hundreds."""
DEEPEST = 100
"""Expressions within expressions, functions among them: so that one that calls itself ends, well within the stack."""
LONGEST_TEXT_LETTERS = 10_000
MOST_ITEMS = 10_000
"""Of an array."""


class TooMuchError(FaultError):
    """The expression would take too long; no function may go on after that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an expression sees besides the values it names."""

    habits: Habits
    now: datetime.datetime
    chance: Chance | None = None
    """None: an expression that needs chance goes wrong."""


class Evaluation:
    """One expression being worked out, and what it has used."""

    def __init__(self, around: Surroundings) -> None:
        self.habits = around.habits
        self.now = around.now.astimezone(around.habits.timezone)
        self.chance = around.chance
        self.left = BUDGET
        self.depth = 0

    def charge(self, cost: int) -> None:
        """Take from the budget. Raises TooMuchError where it is used up."""
        self.left -= cost
        if self.left < 0:
            raise TooMuchError("too complex")

    def enter(self) -> None:
        """One expression deeper; `leave` follows. Raises TooMuchError."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooMuchError("expressions within expressions without end")

    def leave(self) -> None:
        """Back from there."""
        self.depth -= 1
