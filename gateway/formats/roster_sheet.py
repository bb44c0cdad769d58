"""A roster's cells as text, with where they stood. Knows no column and no kind of file."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.errors import BadInputError, Problem
from gateway.sentences import Sentence, sentence

LARGEST_BYTES = 20 * 1024 * 1024
"""A roster of a whole country's schools is smaller; more is another file, named by mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row that is not empty."""

    number: int
    """The line of the file, or the row of the sheet, from 1."""
    cells: tuple[str, ...]
    """Trimmed; an empty cell is an empty text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The first row that is not empty, and what follows it."""

    header: Row
    rows: tuple[Row, ...]


def sheet_of(rows: list[Row], source: str) -> Sheet:
    """Header and rows. Raises BadInputError where there is nothing below a header."""
    if len(rows) < 2:
        raise refused(source, sentence("the file has no lines"), sentence("first the column names, then a line each"))
    return Sheet(header=rows[0], rows=tuple(rows[1:]))


def refused(source: str, message: Sentence, remedy: Sentence, place: Sentence | None = None) -> BadInputError:
    """The error for a file that cannot be read at all."""
    where = place or sentence("line {line}", line=1)
    return BadInputError(source, (Problem(place=where, message=message, remedy=remedy),))
