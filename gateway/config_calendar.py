"""The sections of the configuration about who is asked when: panels. Knows no path of the file itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from gateway.formats import roster_cells as cells
from gateway.sentences import sentence
from gateway.survey.model import REPORTERS, Role
from gateway.survey.panels import Panel
from gateway.toml_table import Table

T = TypeVar("T")

MOST_SCHOOLS = 100_000
"""More than a country has."""

_PLACE = re.compile(r"\d{2}|\d{4}|\d{6}", re.ASCII)


def panel(table: Table) -> Panel:
    """One `[[panel]]`."""
    since, until = table.day("since"), table.day("until")
    if since is not None and until is not None and until < since:
        table.fault("until", sentence("{end} lies before {start}", end=until, start=since))
    return Panel(
        questionnaire=table.text("questionnaire"),
        schools=_each(table, "schools", _school),
        district=table.optional("district", place) or "",
        level=table.optional("level", cells.level) or "",
        area=table.optional("area", cells.area) or "",
        sample=None if table.raw("sample") is None else table.whole("sample", 1, 1, MOST_SCHOOLS),
        seed=table.optional("seed", str) or "",
        roles=_each(table, "roles", _reporter),
        since=since,
        until=until,
    )


def place(text: str) -> str:
    """An ubigeo, or how it begins: two digits a department, four a province, six a district."""
    if not _PLACE.fullmatch(text):
        raise ValueError(
            sentence("{value} is not an ubigeo", value=repr(text)),
            sentence("two digits for a department, four for a province, six for a district"),
        )
    return text


def _each(table: Table, key: str, read: Callable[[str], T]) -> tuple[T, ...]:
    found = []
    for text in table.texts(key):
        try:
            found.append(read(text))
        except ValueError as error:
            table.fault(key, *error.args[:2])
    return tuple(found)


def _school(text: str) -> str:
    code, annex = cells.code_and_annex(text)
    return code if annex is None else f"{code}-{annex}"


def _reporter(text: str) -> Role:
    role = cells.role(text)
    if role not in REPORTERS:
        raise ValueError(sentence("{value} is no reporter", value=repr(text)), sentence("lider, apafa or director"))
    return role
