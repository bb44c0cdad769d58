"""What a community's monthly meeting agrees on: whose decision it is, and what may become of it. Knows no table."""

from __future__ import annotations

from enum import StrEnum


class DecidedBy(StrEnum):
    """Whose decision it is (programme/000: communities alone, with the authorities, the authorities alone)."""

    COMMUNITY = "community"
    JOINT = "joint"
    AUTHORITY = "authority"


class AgreementState(StrEnum):
    """What became of an agreement so far."""

    OPEN = "open"
    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    WITHDRAWN = "withdrawn"
    """Written by mistake: shown nowhere but in its own history."""


STILL_TO_DO = (AgreementState.OPEN, AgreementState.PARTLY)
"""States that the next meeting comes back to."""
