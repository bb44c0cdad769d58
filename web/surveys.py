"""What the pages about questionnaires are given to work with. Knows no verb's inside."""

from __future__ import annotations

from typing import Protocol

from gateway.asking import Started
from gateway.surveying import Kept, Proposal


class Surveys(Protocol):
    """Questionnaires: looked through, taken in, asked at once. Whatever is refused raises WillayError."""

    def propose(self, data: bytes, filename: str, *, leave_out: bool) -> Proposal:
        """What a file would ask and cost. Raises BadInputError with every problem."""

    def keep(self, source: str) -> Kept:
        """Take in what `propose` showed (Proposal.source)."""

    def source(self, name: str) -> str | None:
        """The file of a questionnaire as it is now; None: there is none of that name."""

    def start(self, name: str, code: str) -> Started:
        """Begin a round now; `code`: at one school only, empty: at all."""
