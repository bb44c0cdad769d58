"""Which schools are visited unannounced in a month: a draw that anybody can make again. Knows no store and no chance.

All chance comes from a seed: `number(seed, ...)` is the SHA-256 of its parts, joined with `|`, as a fraction of 2^256.

1. Large schools: the months with school are halved. In each half the large schools, in the order of
   `number(seed, year, half, key)`, are dealt to its months one after the other; so each is visited twice a year. One
   that its half would miss (it became large, or was entered, later) is taken in the half's last month.
2. Of the places that are left, a quarter is for the worst and a quarter (one at least) for the overlooked.
3. By chance: all other schools, in the order of stratum (district, area, level) and `number(seed, month, key)`, each
   with a probability by its size, are drawn systematically: their probabilities are laid end to end, and the school is
   taken within whose stretch `number(seed, month) + 0, 1, 2 ...` falls.
4. The worst: who has the most to worry about, among those not taken yet.
5. The overlooked: first from strata that nobody visited this year, then who was drawn least; ties by the number of 3.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil
from statistics import median

SHARE_CHOSEN = 4
"""A fourth of the places is for the worst, another for the overlooked (requirement 29)."""

Stratum = tuple[str, str, str]
"""District, area, level (requirement 27)."""


class Evidence(StrEnum):
    """How somebody on a visit found something out (programme/003: observation, papers, interviews)."""

    SEEN = "seen"
    PAPERS = "papers"
    TOLD = "told"


class Why(StrEnum):
    """Why a school is visited."""

    LARGE = "large"
    CHANCE = "chance"
    WORST = "worst"
    OVERLOOKED = "overlooked"
    HAND = "hand"
    """Nobody drew it: somebody went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One school that may be visited."""

    key: str
    """Código modular and annex: `0487652-0`."""
    stratum: Stratum
    size: int | None
    """Pupils on the register; None: not known, and it counts as the median of the others."""
    worry: Fraction | None = None
    """From 0 to 1, the worst highest; None: too little is known."""
    drawn: tuple[str, ...] = ()
    """The months of this year it was drawn for, before this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is drawn: for which month of which months with school, how many, from which seed."""

    seed: str
    month: str
    """`2026-11`."""
    months: tuple[str, ...]
    """The months of that year that have school, in order."""
    count: int
    large_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One school that was drawn. `chance`: its probability by design; None for one that was chosen."""

    key: str
    why: Why
    chance: Fraction | None


def number(seed: str, *parts: str) -> Fraction:
    """From 0 to just below 1: the SHA-256 of `seed|part|part`, read as one number."""
    digest = hashlib.sha256("|".join((seed, *parts)).encode()).digest()
    return Fraction(int.from_bytes(digest, "big"), 2 ** (8 * len(digest)))


def draw(candidates: Sequence[Candidate], terms: Terms) -> tuple[Pick, ...]:
    """The schools of a month, each once, by key. More than `count` only where the large ones alone are more.

    Raises ValueError where the month is none of those with school.
    """
    if terms.month not in terms.months:
        raise ValueError(f"{terms.month} is no month with school")
    large = [one for one in candidates if is_large(one, terms)]
    others = [one for one in candidates if not is_large(one, terms)]
    picks = {one.key: Pick(key=one.key, why=Why.LARGE, chance=share) for one, share in _due(large, terms)}
    left = max(0, terms.count - len(picks))
    worst = left // SHARE_CHOSEN
    overlooked = max(left // SHARE_CHOSEN, 1 if left > 1 else 0)
    for one, share in by_chance(others, left - worst - overlooked, terms):
        picks[one.key] = Pick(key=one.key, why=Why.CHANCE, chance=share)
    for one in _worst([one for one in others if one.key not in picks], worst, terms):
        picks[one.key] = Pick(key=one.key, why=Why.WORST, chance=None)
    while len(picks) < terms.count and (next_one := _most_overlooked(candidates, picks, terms)) is not None:
        picks[next_one.key] = Pick(key=next_one.key, why=Why.OVERLOOKED, chance=None)
    return tuple(picks[key] for key in sorted(picks))


def is_large(one: Candidate, terms: Terms) -> bool:
    """Whether a school is visited twice a year."""
    return one.size is not None and one.size >= terms.large_from


def by_chance(others: Sequence[Candidate], count: int, terms: Terms) -> list[tuple[Candidate, Fraction]]:
    """So many of the schools, systematically, with their probabilities."""
    chances = inclusion(others, count)
    ordered = sorted(others, key=lambda one: (one.stratum, number(terms.seed, terms.month, one.key), one.key))
    start = number(terms.seed, terms.month)
    taken = systematic([chances[one.key] for one in ordered], start)
    return [(one, chances[one.key]) for one, is_taken in zip(ordered, taken, strict=True) if is_taken]


def inclusion(others: Sequence[Candidate], count: int) -> Mapping[str, Fraction]:
    """With what probability each school is drawn: by its size, never above 1; they add up to `count` or to all."""
    known = [one.size for one in others if one.size]
    usual = max(1, int(median(known))) if known else 1
    sizes = {one.key: usual if one.size is None else max(1, one.size) for one in others}
    sure: set[str] = set()
    while True:
        left = count - len(sure)
        total = sum(size for key, size in sizes.items() if key not in sure)
        certain = {key for key, size in sizes.items() if key not in sure and size * left >= total}
        if not certain or left <= 0:
            break
        sure |= certain
    return {key: Fraction(1) if key in sure else Fraction(size * max(0, left), total) for key, size in sizes.items()}


def systematic(chances: Sequence[Fraction], start: Fraction) -> list[bool]:
    """Which of the stretches laid end to end hold `start`, `start + 1`, `start + 2` ..."""
    taken, end = [], Fraction(0)
    for chance in chances:
        begin, end = end, end + chance
        taken.append(ceil(begin - start) < ceil(end - start))
    return taken


def _due(large: Sequence[Candidate], terms: Terms) -> list[tuple[Candidate, Fraction]]:
    half, months = _half_of(terms)
    last = terms.month == months[-1]
    at = months.index(terms.month)
    ordered = sorted(large, key=lambda one: (number(terms.seed, terms.month[:4], half, one.key), one.key))
    found = []
    for place, one in enumerate(ordered):
        before = any(month in months for month in one.drawn)
        if not before and (last or place % len(months) == at):
            found.append((one, Fraction(1, len(months))))
    return found


def _half_of(terms: Terms) -> tuple[str, tuple[str, ...]]:
    middle = (len(terms.months) + 1) // 2
    first, second = terms.months[:middle], terms.months[middle:]
    return ("1", first) if terms.month in first else ("2", second)


def _worst(left: Sequence[Candidate], count: int, terms: Terms) -> list[Candidate]:
    known = [one for one in left if one.worry]
    known.sort(key=lambda one: (-(one.worry or 0), number(terms.seed, terms.month, one.key), one.key))
    return known[:count]


def _most_overlooked(candidates: Sequence[Candidate], picks: Mapping[str, Pick], terms: Terms) -> Candidate | None:
    seen = {one.stratum for one in candidates if one.drawn or one.key in picks}
    left = [one for one in candidates if one.key not in picks and not is_large(one, terms)]
    return min(
        left,
        key=lambda one: (
            one.stratum in seen,
            len(one.drawn),
            number(terms.seed, terms.month, one.key),
            one.key,
        ),
        default=None,
    )
