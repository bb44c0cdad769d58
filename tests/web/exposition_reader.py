"""Reads the text format 0.0.4 as strictly as its description allows, and holds what is read to its conventions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_METRIC = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_SAMPLE = re.compile(rf"({_METRIC})(?:\{{(.*)\}})? (\S+)")
_PAIR = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"')
_VALUE = re.compile(r"[+-]?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Inf)|NaN")


class ExpositionError(AssertionError):
    """What is wrong, with the line."""


@dataclass
class Told:
    """One family as it was read."""

    name: str
    kind: str
    help: str
    samples: dict[tuple[tuple[str, str], ...], float] = field(default_factory=dict)

    def one(self, **labels: str) -> float:
        """The number with exactly these labels."""
        return self.samples[tuple(sorted(labels.items()))]


def read(text: str) -> dict[str, Told]:
    """Every family by name. Raises ExpositionError for anything a strict reader would stumble over."""
    if not text.endswith("\n") or "\r" in text or "\n\n" in text:
        raise ExpositionError("lines end in one line feed, the last one too, and none is empty")
    families: dict[str, Told] = {}
    current: Told | None = None
    pending: tuple[str, str] | None = None
    for line in text.splitlines():
        if line.startswith("# HELP "):
            name, _, told = line[7:].partition(" ")
            if name in families or pending is not None or not re.fullmatch(r"([^\\]|\\[\\n])+", told):
                raise ExpositionError(line)
            pending, current = (name, told), None
        elif line.startswith("# TYPE "):
            name, _, kind = line[7:].partition(" ")
            if pending is None or pending[0] != name or kind not in {"counter", "gauge"}:
                raise ExpositionError(line)
            current = families[name] = Told(name, kind, pending[1])
            pending = None
        elif current is None:
            raise ExpositionError(f"a sample before its TYPE, or after another family began: {line}")
        else:
            _sample(line, current)
    for told_family in families.values():
        _conventions(told_family)
    return families


def _sample(line: str, family: Told) -> None:
    found = _SAMPLE.fullmatch(line)
    if found is None or found[1] != family.name or not _VALUE.fullmatch(found[3]):
        raise ExpositionError(line)
    labels = _labels(found[2] or "", line)
    if labels in family.samples:
        raise ExpositionError(f"twice: {line}")
    family.samples[labels] = float(found[3])


def _labels(text: str, line: str) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    while text:
        found = _PAIR.match(text)
        if found is None:
            raise ExpositionError(line)
        value = re.sub(r"\\(.)", lambda at: "\n" if at[1] == "n" else at[1], found[2])
        pairs.append((found[1], value))
        text = text[found.end() :]
        if text and not text.startswith(","):
            raise ExpositionError(line)
        text = text[1:]
    if len({name for name, _ in pairs}) != len(pairs) or any(name.startswith("__") for name, _ in pairs):
        raise ExpositionError(line)
    return tuple(sorted(pairs))


def _conventions(family: Told) -> None:
    """docs: Metric and label naming: one prefix, base units, counters end in _total and are never negative."""
    if not family.name.startswith("willay_") or family.name != family.name.lower():
        raise ExpositionError(family.name)
    if (family.kind == "counter") is not family.name.endswith("_total"):
        raise ExpositionError(family.name)
    if family.kind == "counter" and any(value < 0 for value in family.samples.values()):
        raise ExpositionError(f"{family.name} is negative")
    if re.search(r"_(kilobytes|megabytes|minutes|hours|milliseconds)(_|$)", family.name):
        raise ExpositionError(f"{family.name}: base units only")
    if len({tuple(name for name, _ in labels) for labels in family.samples}) != 1:
        raise ExpositionError(f"{family.name}: samples with different labels, or none at all")
