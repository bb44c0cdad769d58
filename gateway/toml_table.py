"""One table of a TOML file, read key by key, keeping every fault with its place. Knows no section of ours."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import TypeVar

from gateway.errors import Problem
from gateway.sentences import Sentence, sentence

T = TypeVar("T")

NEAR = 0.6
"""How like a known word a wrong one must be before it is named: difflib's own default."""


class Reading:
    """What one reading of one file has found: the faults, and every key that was asked for."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.asked: dict[str, None] = {}


class Table:
    """The keys of one table. After a fault a stand-in is returned and reading goes on: all faults come at once."""

    def __init__(self, values: Mapping[str, object], reading: Reading, section: str, number: int | None = None) -> None:
        self._values = values
        self._reading = reading
        self._section = section
        self.place = section if number is None else f"{section} {number}"
        self._known: list[str] = []

    def fault(self, key: str, message: str, remedy: str = "") -> None:
        """Note what is wrong with one key."""
        self._reading.problems.append(Problem(place=f"{self.place} {key}".strip(), message=message, remedy=remedy))

    def raw(self, key: str) -> object:
        """The value as TOML gives it, None where the key is absent."""
        self._known.append(key)
        self._reading.asked[f"{self._section} {key}".strip()] = None
        return self._values.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; required where there is no default."""
        found = self.raw(key)
        if found is None:
            if default is None:
                self.fault(key, sentence("is missing"), sentence('add {key} = "..."', key=key))
            return default or ""
        if not isinstance(found, str):
            self.fault(key, _wrong_type(found), sentence('write it between quotes: {key} = "..."', key=key))
            return default or ""
        if not found.strip():
            self.fault(key, sentence("is empty"))
        return found.strip()

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number between `low` and `high`, both allowed."""
        found = self.raw(key)
        if found is None:
            return default
        if not isinstance(found, int) or isinstance(found, bool):
            self.fault(key, _wrong_type(found), sentence("write a whole number, without quotes"))
        elif not low <= found <= high:
            self.fault(key, sentence("{value} is not between {low} and {high}", value=found, low=low, high=high))
        else:
            return found
        return default

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        found = self.raw(key)
        if found is None or isinstance(found, bool):
            return default if found is None else found
        self.fault(key, _wrong_type(found), sentence("write true or false, without quotes"))
        return default

    def day(self, key: str) -> date | None:
        """A date, as TOML's own or as ISO text."""
        found = self.raw(key)
        if found is None or (isinstance(found, date) and not isinstance(found, datetime)):
            return found
        if isinstance(found, str):
            try:
                return date.fromisoformat(found)
            except ValueError:
                pass
        self.fault(key, sentence("{value} is not a date", value=repr(str(found))), sentence("write it as 2026-03-16"))
        return None

    def hour(self, key: str) -> time | None:
        """A time of day, as TOML's own or as text."""
        found = self.raw(key)
        if found is None or (isinstance(found, time) and found.tzinfo is None):
            return found
        if isinstance(found, str):
            try:
                return time.fromisoformat(found).replace(tzinfo=None)
            except ValueError:
                pass
        self.fault(
            key, sentence("{value} is not a time of day", value=repr(str(found))), sentence('write it as "20:00"')
        )
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; absent: an empty one."""
        found = self.raw(key)
        if found is None:
            return ()
        if isinstance(found, list) and all(isinstance(item, str) for item in found):
            return tuple(item.strip() for item in found)
        self.fault(key, sentence("is not a list of texts"), sentence('write it as {key} = ["...", "..."]', key=key))
        return ()

    def parsed(self, key: str, default: str | None, parse: Callable[[str], T]) -> T | None:
        """A text read by `parse`, whose ValueError is the fault: message and, where there is one, remedy."""
        found = self.text(key, default)
        if not found:
            return None
        try:
            return parse(found)
        except ValueError as error:
            self.fault(key, *error.args[:2])
            return None

    def optional(self, key: str, parse: Callable[[str], T]) -> T | None:
        """Like `parsed`, where the key may be absent."""
        if self._values.get(key) is None:
            self.raw(key)
            return None
        return self.parsed(key, None, parse)

    def table(self, key: str) -> Table | None:
        """A table inside this one, as a section of its own: `[key]`."""
        found = self.raw(key)
        if found is None or isinstance(found, dict):
            return None if found is None else Table(found, self._reading, f"[{key}]")
        self.fault(f"[{key}]", _wrong_type(found), sentence("write it as a section: [{key}]", key=key))
        return None

    def tables(self, key: str, label: str = "") -> tuple[Table, ...]:
        """A list of tables: `[[key]]`, or `key = [{...}]` under `label`. Numbered from 1 in their places."""
        found = self.raw(key)
        name = label or f"[[{key}]]"
        if found is None:
            return ()
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self._reading.problems.append(
                Problem(place=name, message=sentence("is not a list of tables"), remedy=_list_remedy(key, label))
            )
            return ()
        return tuple(Table(item, self._reading, name, number) for number, item in enumerate(found, start=1))

    def finish(self) -> None:
        """Note every key that nobody asked for, with the nearest one that is known."""
        for key in self._values:
            if key not in self._known:
                self.fault(key, sentence("is not known here"), nearest(key, self._known))


def nearest(word: str, known: list[str]) -> str:
    """The remedy for a wrong word: the nearest known one, or all of them. Empty where nothing is known."""
    if not known:
        return ""
    close = difflib.get_close_matches(word.lower(), known, n=1, cutoff=NEAR)
    if close:
        return sentence("did you mean {word}?", word=close[0])
    return sentence("known are: {words}", words=", ".join(known))


def _list_remedy(key: str, label: str) -> Sentence:
    if label:
        return sentence("write it as {key} = [{{ ... }}, {{ ... }}]", key=key)
    return sentence("write each one as [[{key}]]", key=key)


def _wrong_type(found: object) -> Sentence:
    names = {
        bool: sentence("true or false"),
        int: sentence("a number"),
        float: sentence("a number with decimals"),
        str: sentence("a text"),
        list: sentence("a list"),
        dict: sentence("a table"),
    }
    return sentence("{kind} is not what belongs here", kind=names.get(type(found), sentence("a date or time")))
