"""The errors of the hub. Each says what to do; a bad file lists all its problems at once, each with its place."""

from __future__ import annotations

from dataclasses import dataclass


class WillayError(Exception):
    """Something the person at the keyboard can mend. `hint` says how, in one sentence."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in one place of a file."""

    place: str
    """Where: `line 4, column phone`, `[web] port`, `question girls_present`."""
    message: str
    """What is wrong, as a sentence without a full stop."""
    remedy: str = ""
    """What to write instead."""

    def __str__(self) -> str:
        tail = f" ({self.remedy})" if self.remedy else ""
        return f"{self.place}: {self.message}{tail}"


class BadInputError(WillayError):
    """A file could not be taken; nothing of it was."""

    def __init__(self, source: str, problems: tuple[Problem, ...]) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"{source}: {count}")
        self.source = source
        self.problems = problems


class NotFoundError(WillayError):
    """There is nothing of that name."""


class NotReadyError(WillayError):
    """The thing asked for needs something that is not there yet: a free port, a database, a permission."""
