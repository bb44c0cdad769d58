"""Lists of days without school, from CSV or XLSX. Knows the columns; who lies in which district it does not know."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gateway.errors import BadInputError, Problem
from gateway.sentences import sentence
from schedules.calendar import Closure

from . import roster_cells as cells
from .roster_columns import Column, plain
from .roster_lines import Line, in_order, read_lines

COLUMNS: tuple[Column, ...] = (
    Column(key="from", names=("desde", "fecha", "dia", "day", "start"), needed=True),
    Column(key="to", names=("hasta", "end", "until")),
    Column(key="reason", names=("motivo", "feriado", "nombre", "name", "holiday"), needed=True),
    Column(key="scope", names=("ambito", "ubigeo", "distrito", "district", "escuela", "school")),
)
SHEETS = ("feriados", "cierres", "holidays", "closures")
EVERYWHERE = ("", "todos", "todas", "todo", "all", "everywhere", "nacional")
LONGEST_REASON = 80
LONGEST_DAYS = 366
"""A longer closure is a slip in the year."""

_UBIGEO = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where there is no school. Both empty: everywhere."""

    district: str = ""
    school: str = ""


def read(data: bytes, source: str) -> tuple[tuple[int, Closure], ...]:
    """Each line's number and closure. Raises BadInputError with every fault, each with its line and column."""
    problems: list[Problem] = []
    lines, _ = read_lines(data, source, COLUMNS, SHEETS, problems)
    found = [(line.number, closure) for line in lines if (closure := _closure(line)) is not None]
    if problems:
        raise BadInputError(source, in_order(problems))
    return tuple(found)


def scope_of(text: str) -> Scope:
    """`2501` a province, `250101` a district, `0487652` or `0487652-1` a school, `todos` or nothing: everywhere.

    A zero that a spreadsheet took from an ubigeo's beginning is put back. Raises ValueError(message, remedy).
    """
    if text == "*" or plain(text) in EVERYWHERE:
        return Scope()
    if _UBIGEO.fullmatch(text):
        return Scope(district=text if len(text) % 2 == 0 else f"0{text}")
    try:
        code, annex = cells.code_and_annex(text)
    except ValueError:
        raise ValueError(
            sentence("{value} is neither an ubigeo nor the code of a school", value=repr(text)),
            sentence("2, 4 or 6 digits of an ubigeo, 7 of a school, or todos"),
        ) from None
    return Scope(school=code if annex is None else f"{code}-{annex}")


def _closure(line: Line) -> Closure | None:
    start, reason = line.must("from", cells.day), line.must("reason", _reason)
    end = line.read("to", cells.day) or start
    scope = line.read("scope", scope_of) or Scope()
    if start is None or end is None or reason is None:
        return None
    if end < start:
        line.fault("to", sentence("{end} lies before {start}", end=end, start=start), sentence("day before month"))
        return None
    if (end - start).days >= LONGEST_DAYS:
        line.fault("to", sentence("is more than a year later"), sentence("check the year"))
        return None
    return Closure(start=start, end=end, reason=reason, district=scope.district, school=scope.school)


def _reason(text: str) -> str:
    if len(text) > LONGEST_REASON:
        raise ValueError(
            sentence("has {count} letters", count=len(text)), sentence("at most {most}", most=LONGEST_REASON)
        )
    return " ".join(text.split())
