"""Operators from TOML: those that ship, and an office's own beside or instead of them; every fault at once.

Knows the file's keys; knows no modem. The codes themselves are explained in docs/configuration.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import TypeVar

from gateway.config_values import ussd_code
from gateway.errors import Problem
from gateway.sentences import sentence
from gateway.toml_table import Reading, Table, nearest
from modem.operators import FILLED, DayOrder, Deal, NumberForm, Operator, compiled, filled, holes_of

FILE_NAME = "operators.toml"
"""Of an office's own, in its data_dir."""

E = TypeVar("E", bound=StrEnum)

_SAMPLE = {"voucher": "12345678901234", "number": "987654321", "amount": "1", "pin": "1234"}
_NEEDED = {"top_up": ("voucher",), "transfer": ("number", "amount")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operators:
    """All that are known, by name; and what is wrong with the office's own file."""

    known: Mapping[str, Operator]
    problems: tuple[Problem, ...] = ()


def load(data_dir: Path | None = None) -> Operators:
    """The shipped ones, with those of the office's own file in their place. A file with faults adds none."""
    known = _shipped()
    own = None if data_dir is None else data_dir / FILE_NAME
    if own is None or not own.is_file():
        return Operators(known=known)
    try:
        there = own.stat()
        added, problems = _read_again(own, there.st_mtime_ns, there.st_size)
    except (OSError, UnicodeDecodeError) as error:
        fault = Problem(place=FILE_NAME, message=sentence("cannot be read: {reason}", reason=error))
        return Operators(known=known, problems=(fault,))
    return Operators(known=known if problems else {**known, **added}, problems=problems)


@cache
def _shipped() -> Mapping[str, Operator]:
    """They change with the program only."""
    return read(resources.files("modem").joinpath(FILE_NAME).read_text(encoding="utf-8"))[0]


@lru_cache(maxsize=1)
def _read_again(own: Path, changed_ns: int, size: int) -> tuple[Mapping[str, Operator], tuple[Problem, ...]]:
    """An office's own file, read when it is not what it was: the hub asks for it many times a minute."""
    del changed_ns, size
    return read(own.read_text(encoding="utf-8"))


def read(text: str) -> tuple[Mapping[str, Operator], tuple[Problem, ...]]:
    """Operators by their names, and every fault; with a fault the operators are not to be used."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, (Problem(place=FILE_NAME, message=sentence("is no TOML: {reason}", reason=error)),)
    reading = Reading()
    top = Table(document, reading, "")
    tables = {name: top.table(name) for name in document}
    known = {
        name.lower(): _operator(name.lower(), table, reading) for name, table in tables.items() if table is not None
    }
    return known, tuple(reading.problems)


def _operator(name: str, table: Table, reading: Reading) -> Operator:
    operator = Operator(
        name=name,
        title=table.text("title"),
        country=table.parsed("country", None, _country) or "",
        networks=tuple(_each(table, "networks", _network)),
        calls_itself=table.texts("calls_itself"),
        balance=table.optional("balance", ussd_code),
        balance_says=tuple(_each(table, "balance_says", _says_amount)),
        dates=_choice(table, "dates", DayOrder, DayOrder.DAY_FIRST),
        top_up=_deal(table, "top_up", reading),
        transfer=_deal(table, "transfer", reading),
        transfer_number=_choice(table, "transfer_number", NumberForm, NumberForm.NATIONAL),
        verified=table.flag("verified", False),
    )
    table.finish()
    return operator


def _deal(table: Table, key: str, reading: Reading) -> Deal | None:
    found = table.raw(key)
    if found is None:
        return None
    place = f"{table.place[:-1]}.{key}]"
    if not isinstance(found, dict):
        table.fault(key, sentence("is no section"), sentence("write it as a section: {place}", place=place))
        return None
    inner = Table(found, reading, place)
    deal = Deal(
        code=inner.parsed("code", None, lambda text: _filled_code(text, _NEEDED[key])) or "",
        done=tuple(_each(inner, "done", _pattern)),
        refused=tuple(_each(inner, "refused", _pattern)),
    )
    inner.finish()
    return deal


def _each(table: Table, key: str, parse: Callable[[str], str]) -> list[str]:
    found: list[str] = []
    for text in table.texts(key):
        try:
            found.append(parse(text))
        except ValueError as error:
            table.fault(key, *error.args[:2])
    return found


def _choice(table: Table, key: str, words: type[E], usual: E) -> E:
    known = [str(word) for word in words]

    def parse(text: str) -> E:
        if text not in known:
            raise ValueError(sentence("{value} is not known here", value=repr(text)), nearest(text, known))
        return words(text)

    return table.parsed(key, str(usual), parse) or usual


def _country(text: str) -> str:
    if len(text) != 2 or not text.isascii() or not text.isalpha():
        raise ValueError(sentence("{value} is no country", value=repr(text)), sentence("two letters, as PE"))
    return text.upper()


def _network(text: str) -> str:
    if not (text.isascii() and text.isdigit() and 5 <= len(text) <= 6):
        raise ValueError(
            sentence("{value} is no network", value=repr(text)),
            sentence("MCC and MNC together, five or six digits, as an IMSI begins"),
        )
    return text


def _filled_code(text: str, needed: tuple[str, ...]) -> str:
    for hole in holes_of(text):
        if hole not in FILLED:
            raise ValueError(sentence("{hole} is not known here", hole=f"{{{hole}}}"), nearest(hole, list(FILLED)))
    missing = [hole for hole in needed if hole not in holes_of(text)]
    if missing:
        raise ValueError(
            sentence("{value} lacks {hole}", value=repr(text), hole=f"{{{missing[0]}}}"),
            sentence("write where it is typed, as *102*{voucher}#"),
        )
    ussd_code(filled(text, **_SAMPLE))
    return text


def _pattern(text: str) -> str:
    try:
        compiled(text)
    except ValueError as error:
        raise ValueError(
            sentence("{value} is no pattern: {reason}", value=repr(text), reason=error),
            sentence("words of the answer, with {amount}, {date} or {any} where they change, each once"),
        ) from None
    return text


def _says_amount(text: str) -> str:
    if "amount" not in holes_of(_pattern(text)):
        raise ValueError(
            sentence("{value} has no {{amount}}", value=repr(text)),
            sentence("write it where the amount stands"),
        )
    return text
