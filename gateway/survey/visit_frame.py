"""What a draw was made from, as text that stays: one line a school. Knows how it is written, not how it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .visits import Candidate

_FIELDS = 7


def frame_text(candidates: Sequence[Candidate]) -> str:
    """A line a school, by key: key, district, area, level, pupils, worry, months drawn; `|` between; empty: unknown."""
    return "\n".join(_line(one) for one in sorted(candidates, key=lambda one: one.key))


def read_frame(text: str) -> tuple[Candidate, ...]:
    """The candidates of a frame. Raises ValueError where a line is none."""
    return tuple(_candidate(line) for line in text.splitlines())


def _line(one: Candidate) -> str:
    size = "" if one.size is None else str(one.size)
    worry = "" if one.worry is None else f"{one.worry.numerator}/{one.worry.denominator}"
    return "|".join((one.key, *one.stratum, size, worry, ",".join(one.drawn)))


def _candidate(line: str) -> Candidate:
    parts = line.split("|")
    if len(parts) != _FIELDS:
        raise ValueError(f"{line!r} is no line of a frame")
    key, district, area, level, size, worry, drawn = parts
    return Candidate(
        key=key,
        stratum=(district, area, level),
        size=int(size) if size else None,
        worry=Fraction(worry) if worry else None,
        drawn=tuple(drawn.split(",")) if drawn else (),
    )
