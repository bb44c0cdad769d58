"""What was found while an XLSForm is read: what cannot be carried over, with its row. Knows no question."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.errors import Problem
from gateway.sentences import Sentence, sentence

from .xlsform_book import FormRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that cannot be carried over."""

    problem: Problem
    row: int
    """Of the sheet survey, for the order in which people mend; 0 where it is not of that sheet."""
    derived: bool = False
    """Only because another row cannot be carried over: mended with that one."""


@dataclass(slots=True)
class Faults:
    """What was found while a form is read."""

    found: list[Fault] = field(default_factory=list)
    noted: dict[tuple[str, Sentence], list[int]] = field(default_factory=dict)
    """By sheet and what is noted: the rows."""
    columns_noted: set[str] = field(default_factory=set)
    fallen: set[int] = field(default_factory=set)
    """Rows of the sheet survey that cannot be asked."""

    def add(
        self,
        row: FormRow,
        message: Sentence | str,
        remedy: Sentence | str,
        *,
        whole: bool = True,
        derived: bool = False,
    ) -> None:
        """Something that cannot be carried over: the whole row, or else a part without which it can be asked."""
        problem = Problem(place=place_of(row), message=message, remedy=remedy)
        number = row.number if row.sheet == "survey" else 0
        self.found.append(Fault(problem=problem, row=number, derived=derived))
        if whole and row.sheet == "survey":
            self.fallen.add(row.number)

    def refuse(self, row: FormRow, error: ValueError, *, whole: bool = True) -> None:
        """What an expression could not say: ValueError(message, remedy)."""
        self.add(row, *error.args, whole=whole, derived=isinstance(error, HangsError))

    def note(self, row: FormRow, message: Sentence) -> None:
        """Something that the hub does in its own way; of no row where its number is 0."""
        self.noted.setdefault((row.sheet, message), []).append(row.number)

    @property
    def notes(self) -> list[Sentence]:
        """What the hub does in its own way, each with all its rows."""
        return [
            sentence("{place}: {note}", place=_rows(sheet, rows), note=message) if rows[0] else message
            for (sheet, message), rows in self.noted.items()
        ]

    def note_once(self, key: str, row: FormRow, message: Sentence) -> None:
        """The same, told of the first row only."""
        if key not in self.columns_noted:
            self.columns_noted.add(key)
            self.note(row, message)


class HangsError(ValueError):
    """An expression hangs on a row that cannot be carried over. (message, remedy)"""


def place_of(row: FormRow) -> Sentence:
    """`sheet survey, row 3 (name)`."""
    name = row.get("name")
    return sentence("{place} ({name})", place=row.place, name=name) if name else row.place


def _rows(sheet: str, rows: list[int]) -> Sentence:
    if len(rows) == 1:
        return sentence("sheet {sheet}, row {row}", sheet=sheet, row=rows[0])
    return sentence("sheet {sheet}, rows {rows}", sheet=sheet, rows=", ".join(map(str, rows)))
