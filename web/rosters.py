"""What the page of lists is given to work with. Knows no verb's inside."""

from __future__ import annotations

from typing import Protocol

from gateway.importing import Imported


class Rosters(Protocol):
    """Lists of schools and of people. Each raises BadInputError with every problem of a file."""

    def schools(self, data: bytes, filename: str, *, dry_run: bool) -> Imported:
        """Take in schools; with `dry_run` only count."""

    def contacts(self, data: bytes, filename: str, *, dry_run: bool) -> Imported:
        """Take in people; with `dry_run` only count."""
