"""The parts of a regular expression. Knows neither how it is written nor how it is matched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .pattern_sets import CharSet


class PatternError(Exception):
    """It is no pattern, or one with parts that cannot be carried over."""


@dataclass(frozen=True, slots=True)
class Take:
    """One character."""

    chars: CharSet


@dataclass(frozen=True, slots=True)
class Assert:
    """A place: `text begins`, `line ends`, `word border`."""

    what: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """The first that fits."""

    ways: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Remembered by its number, from 1."""

    number: int
    inner: Tree


@dataclass(frozen=True, slots=True)
class Repeat:
    """Several times; `most` None: without end."""

    inner: Tree
    least: int
    most: int | None
    lazy: bool


Tree: TypeAlias = Take | Assert | Sequence | Either | Group | Repeat
