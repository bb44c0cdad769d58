"""What goes wrong in an expression. Knows no values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something went wrong in an expression; what, in a few words."""

    message: str


class FaultError(Exception):
    """A conversion or a function cannot go on; it becomes a Fault where the function was called."""
