"""A roster's lines, read cell by cell with every fault kept. Knows neither schools nor people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gateway.errors import Problem
from gateway.sentences import Sentence, sentence

from .roster_columns import Column, Matched, match, place
from .roster_csv import read_csv
from .roster_sheet import LARGEST_BYTES, Row, Sheet, refused
from .roster_xlsx import OLD_EXCEL_MARK, XLSX_MARK, read_xlsx

T = TypeVar("T")


class Line:
    """One line of a roster. After a fault reading goes on, so that all faults come at once."""

    def __init__(self, row: Row, columns: Matched, problems: list[Problem]) -> None:
        self._row = row
        self._columns = columns
        self._problems = problems
        self.number = row.number

    def cell(self, key: str) -> str:
        """The text of a cell; empty where the cell or the whole column is."""
        index = self._columns.at.get(key)
        return self._row.cells[index] if index is not None and index < len(self._row.cells) else ""

    def has(self, key: str) -> bool:
        """Whether the file has this column."""
        return key in self._columns.at

    def read(self, key: str, reader: Callable[[str], T]) -> T | None:
        """What a cell says; None where it is empty or wrong."""
        text = self.cell(key)
        if not text:
            return None
        try:
            return reader(text)
        except ValueError as error:
            self.fault(key, *error.args[:2])
            return None

    def must(self, key: str, reader: Callable[[str], T]) -> T | None:
        """Like `read`, and an empty cell is a fault."""
        if self.has(key) and not self.cell(key):
            self.fault(key, sentence("is empty"), sentence("every line needs it"))
        return self.read(key, reader)

    def fault(self, key: str, message: str, remedy: str = "") -> None:
        """Note what is wrong with one cell."""
        self._problems.append(Problem(place=self.place(key), message=message, remedy=remedy))

    def place(self, key: str) -> Sentence:
        """Where a cell of this line stands, by the name the file gives its column."""
        return place(self.number, self._columns.written.get(key, key))


def read_lines(
    data: bytes, source: str, columns: tuple[Column, ...], sheets: tuple[str, ...], problems: list[Problem]
) -> tuple[tuple[Line, ...], Matched]:
    """The lines of a CSV or XLSX file, and which columns it has. Raises BadInputError."""
    sheet = _sheet(data, source, sheets)
    matched = match(sheet.header, columns, problems)
    problems.extend(_too_wide(row, matched.width) for row in sheet.rows if len(row.cells) > matched.width)
    return tuple(Line(row, matched, problems) for row in sheet.rows if len(row.cells) <= matched.width), matched


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Faults as one meets them reading the file downwards."""
    return tuple(sorted(problems, key=_line_of))


def _line_of(problem: Problem) -> int:
    line = problem.place.params.get("line") if isinstance(problem.place, Sentence) else None
    return line if isinstance(line, int) else 0


def _too_wide(row: Row, width: int) -> Problem:
    return Problem(
        place=sentence("line {line}", line=row.number),
        message=sentence("has {found} cells under {width} columns", found=len(row.cells), width=width),
        remedy=sentence('put texts that hold the separator between quotes: "..."'),
    )


def _sheet(data: bytes, source: str, sheets: tuple[str, ...]) -> Sheet:
    if len(data) > LARGEST_BYTES:
        raise refused(source, sentence("the file is too large for a roster"), sentence("name the right file"))
    if data.startswith(XLSX_MARK):
        return read_xlsx(data, source, sheets)
    if source.lower().endswith(".xlsx"):
        raise refused(source, sentence("is no Excel file"), sentence('save it again as .xlsx or as "CSV UTF-8"'))
    if data.startswith(OLD_EXCEL_MARK):
        raise refused(source, sentence("an old Excel file"), sentence('save it as .xlsx or as "CSV UTF-8"'))
    return read_csv(data, source)
