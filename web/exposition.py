"""Numbers as Prometheus reads them: the text format 0.0.4. Pure; knows no number of ours."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One number and what it is of."""

    value: float
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Numbers of one meaning. Raises ValueError for a name that Prometheus would not take.

    A counter only grows until the hub starts again, and its name ends in `_total`.
    """

    name: str
    kind: Literal["gauge", "counter"]
    help: str
    samples: tuple[Sample, ...]

    def __post_init__(self) -> None:
        labels = {label for sample in self.samples for label, _ in sample.labels}
        if not _NAME.fullmatch(self.name) or not all(map(_LABEL.fullmatch, labels)):
            raise ValueError(f"{self.name} or one of {sorted(labels)} is no name")
        if (self.kind == "counter") is not self.name.endswith("_total"):
            raise ValueError(f"{self.name}: counters end in _total, and nothing else does")


def sample(value: float, **labels: str) -> Sample:
    """A number and its labels."""
    return Sample(value=value, labels=tuple(labels.items()))


def states(words: Iterable[str], current: str, **labels: str) -> tuple[Sample, ...]:
    """One of several words as numbers: 1 for the one that holds, 0 for the others."""
    return tuple(sample(int(word == current), **labels, state=word) for word in words)


def exposition(families: Iterable[Family]) -> str:
    """The whole document. A family without samples is left out."""
    return "".join(line + "\n" for family in families if family.samples for line in _lines(family))


def _lines(family: Family) -> Iterable[str]:
    told = family.help.replace("\\", r"\\").replace("\n", r"\n")
    yield f"# HELP {family.name} {told}"
    yield f"# TYPE {family.name} {family.kind}"
    for one in family.samples:
        yield f"{family.name}{_labels(dict(one.labels))} {_number(one.value)}"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if value == int(value) else repr(float(value))
