"""Tables of a TOML file, read with care: knows places, types and nearest names. Knows no questionnaire."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from gateway.errors import Problem
from gateway.sentences import sentence
from gateway.survey.model import Lang

E = TypeVar("E", bound=StrEnum)

_HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?")
_KEY = re.compile(r"\s*([\w-]+)(?:\s*\.\s*([\w-]+))?\s*=")
_DURATION = re.compile(r"(\d+)\s*(minutes?|min|hours?|h|days?|d|weeks?|w)")
_SECONDS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Faults:
    """What was found wrong so far, with the places of the keys in the text."""

    def __init__(self, text: str) -> None:
        self.found: list[Problem] = []
        self._lines: dict[tuple[str, int, str], int] = {}
        section, nth, counts = "", 0, dict[str, int]()
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(line):
                section = header[1]
                nth = counts.get(section, 0)
                counts[section] = nth + 1
                self._lines.setdefault((section, nth, ""), number)
            elif key := _KEY.match(line):
                self._lines.setdefault((section, nth, key[1]), number)

    def line(self, section: str, nth: int, key: str) -> int | None:
        """The line of a key, or of its table."""
        return self._lines.get((section, nth, key)) or self._lines.get((section, nth, ""))

    def add(self, place: str, message: str, remedy: str = "") -> None:
        """One fault more."""
        self.found.append(Problem(place=place, message=message, remedy=remedy))


class Table:
    """One table of the file. Readers give an empty value where something is wrong, and note the fault."""

    def __init__(self, data: dict[str, object], place: str, faults: Faults, *, section: str = "", nth: int = 0) -> None:
        self.data = data
        self.place = place
        self.faults = faults
        self._section = section
        self._nth = nth

    def fault(self, key: str, message: str, remedy: str = "") -> None:
        """Note a fault at a key of this table."""
        line = self.faults.line(self._section, self._nth, key)
        where = sentence("{place}, line {line}", place=self.place, line=line) if line else self.place
        self.faults.add(where, message, remedy)

    def only(self, known: Sequence[str]) -> None:
        """Note every key that is not known, with the nearest that is."""
        for key in self.data:
            if key not in known:
                near = nearest(key, known)
                self.fault(key, sentence("unknown key {key}", key=key), meant_or(near, known))

    def text(self, key: str, *, required: bool = False) -> str:
        """A text; empty where there is none."""
        value = self.data.get(key)
        if value is None:
            if required:
                self.fault(key, sentence("{key} is missing", key=key), sentence("add {line}", line=f'{key} = "..."'))
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fault(key, sentence("{key} must be a text", key=key), written(f'{key} = "..."'))
            return ""
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or one text for a list of one."""
        value = self.data.get(key, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self.fault(key, sentence("{key} must be a list of texts", key=key), written(f'{key} = ["...", "..."]'))
            return ()
        return tuple(items)

    def whole(self, key: str) -> int | None:
        """A whole number from 0; None where there is none."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.fault(key, sentence("{key} must be a whole number, 0 or more", key=key), written(f"{key} = 10"))
            return None
        return value

    def one_of(self, key: str, value: str, kind: type[E]) -> E | None:
        """A member of a fixed set of words."""
        known = [member.value for member in kind]
        if value in known:
            return kind(value)
        if value:
            near = nearest(value, known)
            message = sentence("{key} {value} is not known", key=key, value=repr(value))
            self.fault(key, message, meant_or(near, known))
        return None

    def by_language(self, key: str, *, required: bool = False) -> dict[Lang, str]:
        """Texts by language: `text.es = "..."`."""
        table = self._languages(key, required=required)
        texts: dict[Lang, str] = {}
        for lang, value in table.items():
            if isinstance(value, str) and value.strip():
                texts[Lang(lang)] = value
            else:
                name = f"{key}.{lang}"
                self.fault(key, sentence("{key} must be a text", key=name), written(f'{name} = "..."'))
        return texts

    def lists_by_language(self, key: str) -> dict[Lang, tuple[str, ...]]:
        """Lists of texts by language: `labels.es = ["...", "..."]`."""
        lists: dict[Lang, tuple[str, ...]] = {}
        for lang, value in self._languages(key, required=False).items():
            if isinstance(value, list) and value and all(isinstance(item, str) and item for item in value):
                lists[Lang(lang)] = tuple(value)
            else:
                name = f"{key}.{lang}"
                self.fault(
                    key, sentence("{key} must be a list of texts", key=name), written(f'{name} = ["...", "..."]')
                )
        return lists

    def flags_by_language(self, key: str, languages: Sequence[Lang]) -> dict[Lang, bool]:
        """Yes or no by language (`fold.es = true`), or one for all `languages` (`fold = true`)."""
        value = self.data.get(key)
        if isinstance(value, bool):
            return dict.fromkeys(languages, value)
        flags: dict[Lang, bool] = {}
        for lang, flag in ({} if value is None else self._languages(key, required=False)).items():
            if isinstance(flag, bool):
                flags[Lang(lang)] = flag
            else:
                name = f"{key}.{lang}"
                self.fault(key, sentence("{key} must be true or false", key=name), written(f"{name} = true"))
        return flags

    def _languages(self, key: str, *, required: bool) -> dict[str, object]:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            self.fault(key, sentence("{key} has no language", key=key), written(f'{key}.es = "..."'))
            return {}
        if not value and required:
            self.fault(key, sentence("{key} is missing", key=key), sentence("add {line}", line=f'{key}.es = "..."'))
        known = {}
        for lang, text in value.items():
            if _LANGUAGE.fullmatch(lang):
                known[lang] = text
            else:
                self.fault(
                    key,
                    sentence("{key}: {lang} is no language", key=f"{key}.{lang}", lang=lang),
                    sentence("two or three small letters: es, en, qu"),
                )
        return known

    def span(self, key: str, default: timedelta) -> timedelta:
        """A duration such as `36 h`."""
        value = self.data.get(key)
        if value is None:
            return default
        return self.to_span(key, value) or default

    def to_span(self, key: str, value: object) -> timedelta | None:
        """One duration; None and a fault where it is none."""
        found = duration(value) if isinstance(value, str) else None
        if found is None:
            self.fault(
                key,
                sentence("{key} {value} is no duration", key=key, value=repr(value)),
                sentence("write it like {example}", example='"36 h", "2 days", "90 min"'),
            )
        return found


def duration(text: str) -> timedelta | None:
    """`36 h`, `2 days`, `90 min`, `1 day 12 h`; None where the text is none, or no time at all."""
    parts = _DURATION.findall(text)
    if not parts or _DURATION.sub("", text).strip():
        return None
    seconds = sum(int(number) * _SECONDS[unit[0]] for number, unit in parts)
    return timedelta(seconds=seconds) if 0 < seconds <= timedelta(days=366).total_seconds() else None


def meant_or(near: str, known: Sequence[str]) -> str:
    """The remedy for an unknown word: the nearest known one, or all of them."""
    if near:
        return sentence("did you mean {near}?", near=near)
    return sentence("one of: {known}", known=", ".join(known))


def written(line: str) -> str:
    """The remedy that shows the line as it should be."""
    return sentence("write {line}", line=line)


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word that is most alike; empty where none is."""
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else ""
