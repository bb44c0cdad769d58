"""Reads the people of a simulator from TOML: some by name, some as a crowd. Knows their facts as written, for ever.

[[person]]
number = "+51987654321"
name = "Ana Quispe"                 # optional
habits = "reporter_es"              # or promoter_es, reporter_en, promoter_en
temper = "prompt"                   # optional: drawn by the shares of the tempers
facts = { girls = 31, boys = 28, books_all = false, books_missing = 12 }

[[crowd]]
first_number = "+51987000001"
count = 24
habits = "reporter_es"
facts = { girls = [20, 40], books_all = [false, true] }     # drawn from low to high, or from the two
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from modem.api import Msisdn
from modem.simulator.habits import HabitsError, Temper, shipped_habits, shipped_tempers
from modem.simulator.habitual import Fact, Facts, Habitual
from modem.simulator.people import Person


class PeopleError(ValueError):
    """A people file cannot be used; the message says where and why."""


def read_people(path: Path, rng: Random) -> tuple[Person, ...]:
    """Everybody in the file. Same file, same seed: same people. OSError or PeopleError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PeopleError(f"{path}: {error}") from error
    people: list[Person] = []
    for kind, read in (("person", _one), ("crowd", _crowd)):
        for position, table in enumerate(data.get(kind, []), start=1):
            try:
                people += read(table, rng)
            except KeyError as error:
                raise PeopleError(f"{path}, {kind} {position}: {error} is missing") from error
            except (HabitsError, PeopleError, TypeError, ValueError) as error:
                raise PeopleError(f"{path}, {kind} {position}: {error}") from error
    return tuple(people)


def somebody(
    *,
    number: Msisdn,
    habits: str,
    facts: Facts,
    rng: Random,
    name: str = "",
    temper: str = "",
    borrows: tuple[Msisdn, ...] = (),
) -> Person:
    """A person with shipped habits and a shipped temper, drawn by the tempers' shares where none is named."""
    return Person(
        number=number,
        name=name,
        behaviour=Habitual(
            number=number,
            habits=shipped_habits(habits),
            temper=_temper(temper, rng),
            facts=facts,
            borrows=borrows,
        ),
    )


def _one(table: Mapping[str, Any], rng: Random) -> Iterator[Person]:
    yield somebody(
        number=_number(table["number"]),
        name=table.get("name", ""),
        habits=table.get("habits", "reporter_es"),
        temper=table.get("temper", ""),
        facts=_always(dict(table.get("facts", {}))),
        rng=rng,
    )


def _crowd(table: Mapping[str, Any], rng: Random) -> Iterator[Person]:
    first = _number(table["first_number"])
    for position in range(int(table["count"])):
        facts = {name: _drawn(bounds, rng) for name, bounds in table.get("facts", {}).items()}
        yield somebody(
            number=Msisdn(f"+{int(first[1:]) + position}"),
            habits=table.get("habits", "reporter_es"),
            temper=table.get("temper", ""),
            facts=_always(facts),
            rng=rng,
        )


def _number(given: object) -> Msisdn:
    text = str(given)
    if not (text.startswith("+") and text[1:].isascii() and text[1:].isdigit()):
        raise PeopleError(f"{text!r} is no number such as +51987654321")
    return Msisdn(text)


def _drawn(bounds: Any, rng: Random) -> Fact:
    if not isinstance(bounds, list):
        fixed: Fact = bounds
        return fixed
    low, high = bounds
    if isinstance(low, int) and not isinstance(low, bool):
        return rng.randint(low, high)
    chosen: Fact = rng.choice((low, high))
    return chosen


def _always(facts: dict[str, Fact]) -> Facts:
    def know(_number: Msisdn, _now: datetime, _text: str) -> Mapping[str, Fact]:
        return facts

    return know


def _temper(name: str, rng: Random) -> Temper:
    tempers = shipped_tempers()
    if not name:
        return rng.choices(tempers, [temper.share for temper in tempers])[0]
    for temper in tempers:
        if temper.name == name:
            return temper
    raise PeopleError(f"no temper {name!r}; there are {', '.join(temper.name for temper in tempers)}")
