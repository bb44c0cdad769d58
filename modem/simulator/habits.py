"""Habits as data: which texts people answer, in which words, how soon and how carefully. Reads the TOML they are in.

Knows what a text looks like, never what it means.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from modem.simulator.numerals import Numerals, read_numerals
from modem.simulator.people import Span


class HabitsError(ValueError):
    """A habits file cannot be used; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One way to say it, as one text or several in a row. `given`: only where that fact holds, `!fact` where not."""

    texts: tuple[str, ...]
    weight: float = 1.0
    given: str = ""
    unclear: bool = False
    """Somebody who has to write this down would ask again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is said to texts that match. `again` is said where the text asks for a clearer answer."""

    name: str
    when: re.Pattern[str]
    say: tuple[Wording, ...]
    again: tuple[Wording, ...]
    given: str = ""
    chance: float = 1.0
    """How likely anything is said at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How one kind of people, speaking one language, answers. The first rule that matches counts."""

    numerals: Numerals
    rules: tuple[Rule, ...]
    asked_again: re.Pattern[str]
    """What a text says that asks for a clearer answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """How soon and how carefully somebody answers. Shares and chances are from 0 to 1 unless said."""

    name: str
    share: float
    """How many people are so, beside the shares of the others."""
    silent: float
    """How likely a text is never answered."""
    late: float
    soon_in: Span
    late_in: Span
    typos: float
    twice: float
    borrowed: float
    """How likely an answer comes from somebody else's phone."""
    unclear: float
    """By how much the weight of unclear wordings is multiplied; 0: never unclear."""


def plain(text: str) -> str:
    """What rules are matched against: small letters, no accents, single spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in letters if not unicodedata.combining(char)).split())


@cache
def shipped_habits(name: str) -> Habits:
    """Habits that come with the simulator: `reporter_es`, `reporter_en`, `promoter_es`, `promoter_en`."""
    return read_habits(_shipped(f"{name}.toml"), name)


@cache
def shipped_tempers() -> tuple[Temper, ...]:
    """The tempers that come with the simulator."""
    return read_tempers(_shipped("tempers.toml"))


def _shipped(file: str) -> str:
    place: Traversable = resources.files("modem.simulator").joinpath("habits", file)
    if not place.is_file():
        raise HabitsError(f"no habits named {file.removesuffix('.toml')} come with the simulator")
    return place.read_text(encoding="utf-8")


def read_habits(toml: str, name: str) -> Habits:
    """Habits from the text of a file called `name`; HabitsError with the place of the first fault."""
    try:
        data = tomllib.loads(toml)
        numerals = tomllib.loads(_shipped("numerals.toml"))
        return Habits(
            numerals=read_numerals(numerals[data["language"]]),
            asked_again=re.compile(data["asked_again"]),
            rules=tuple(_rule(table) for table in data["rule"]),
        )
    except tomllib.TOMLDecodeError as error:
        raise HabitsError(f"{name}: {error}") from error
    except KeyError as error:
        raise HabitsError(f"{name}: {error} is missing") from error
    except (re.error, TypeError, ValueError) as error:
        raise HabitsError(f"{name}: {error}") from error


def _rule(table: dict[str, Any]) -> Rule:
    name = table["name"]
    say = tuple(_wording(each) for each in table["say"])
    return Rule(
        name=name,
        when=re.compile(table["when"]),
        say=say,
        again=tuple(_wording(each) for each in table["again"]) if "again" in table else say,
        given=table.get("given", ""),
        chance=float(table.get("chance", 1.0)),
    )


def _wording(given: str | dict[str, Any]) -> Wording:
    if isinstance(given, str):
        return Wording(texts=(given,))
    text = given["text"]
    return Wording(
        texts=tuple(text) if isinstance(text, list) else (text,),
        weight=float(given.get("weight", 1.0)),
        given=given.get("given", ""),
        unclear=bool(given.get("unclear", False)),
    )


def read_tempers(toml: str) -> tuple[Temper, ...]:
    """Tempers from the text of a file: one table each, spans in minutes."""
    try:
        return tuple(
            Temper(
                name=name,
                share=float(table["share"]),
                silent=float(table["silent"]),
                late=float(table["late"]),
                soon_in=_minutes(table["soon_in"]),
                late_in=_minutes(table["late_in"]),
                typos=float(table["typos"]),
                twice=float(table["twice"]),
                borrowed=float(table["borrowed"]),
                unclear=float(table["unclear"]),
            )
            for name, table in tomllib.loads(toml).items()
        )
    except KeyError as error:
        raise HabitsError(f"tempers: {error} is missing") from error


def _minutes(bounds: list[float]) -> Span:
    low, high = bounds
    return Span(low=timedelta(minutes=low), high=timedelta(minutes=high))
