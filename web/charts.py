"""Small pictures of how something went over time, as SVG. Pure; knows no modem.

A picture is as wide as its place: lines stretch and letters do not, so it can be read at 360 pixels and on paper.
Patterns and heights carry the meaning, colour only helps. Classes are those of willay.css.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from html import escape
from itertools import pairwise

WIDE = 1000
"""Of the stretched drawing, in its own units; its height is HIGH."""
HIGH = 100
FOOT_PIXELS = 18
"""Room for the times below."""
EDGE_SHARE = 0.07
"""A time nearer to an edge than this would be cut off in the middle of its word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """From when to when, and which moments are named below the picture."""

    start: datetime
    end: datetime
    marks: tuple[tuple[datetime, str], ...] = ()

    def x(self, at: datetime) -> float:
        """Where a moment lies, 0 to WIDE; what is outside lies on the edge."""
        share = (at - self.start) / (self.end - self.start)
        return round(WIDE * min(1.0, max(0.0, share)), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The picture for somebody who hears it. `key`: a word that no other picture of the page has."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value that holds from `at` to `until`, and how low and high it went; None: not known."""

    at: datetime
    until: datetime
    value: float | None
    low: float | None = None
    high: float | None = None


class State(StrEnum):
    """How it was, for a strip."""

    UP = "up"
    PART = "part"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A state that held from `at` to `until`."""

    at: datetime
    until: datetime
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Counts of a time: `good` and `bad` stand on each other above the line, `below` hangs under it."""

    at: datetime
    until: datetime
    good: int
    bad: int
    below: int


def line(
    frame: Frame, told: Told, points: Sequence[Point], *, top: float, rule: tuple[float, str] | None = None
) -> str:
    """A line with the band between low and high; where nothing is known there is none. `rule`: a height with a word."""
    parts: list[str] = []
    for run in _runs(points):
        lows = [(frame.x(_middle(p)), _y(_or(p.low, p.value), top)) for p in run]
        highs = [(frame.x(_middle(p)), _y(_or(p.high, p.value), top)) for p in run]
        means = [(frame.x(_middle(p)), _y(_or(p.value, None), top)) for p in run]
        if len(run) == 1:  # a line of one point would not be seen
            left, right = frame.x(run[0].at), frame.x(run[0].until)
            lows, highs = [(left, lows[0][1]), (right, lows[0][1])], [(left, highs[0][1]), (right, highs[0][1])]
            means = [(left, means[0][1]), (right, means[0][1])]
        parts.append(f'<polygon class="band" points="{_path(highs + lows[::-1])}"/>')
        parts.append(f'<polyline class="line" points="{_path(means)}"/>')
    words = [(0.0, _y(top, top), f"{top:g}")]
    if rule is not None:
        parts.append(f'<line class="rule" x1="0" x2="{WIDE}" y1="{_y(rule[0], top)}" y2="{_y(rule[0], top)}"/>')
        words.append((0.0, _y(rule[0], top), f"{rule[0]:g} {rule[1]}"))
    return _picture(frame, told, parts, words, pixels=110)


def steps(frame: Frame, told: Told, points: Sequence[Point], *, top: float) -> str:
    """A value that changes in steps and is filled below: what waits, what is left."""
    parts: list[str] = []
    for run in _runs(points):
        corners: list[tuple[float, float]] = []
        for point in run:
            height = _y(_or(point.value, None), top)
            corners += [(frame.x(point.at), height), (frame.x(point.until), height)]
        floor = [(corners[-1][0], float(HIGH)), (corners[0][0], float(HIGH))]
        parts.append(f'<polygon class="band" points="{_path(corners + floor)}"/>')
        parts.append(f'<polyline class="line" points="{_path(corners)}"/>')
    return _picture(frame, told, parts, [(0.0, _y(top, top), f"{top:g}")], pixels=70)


def strip(frame: Frame, told: Told, spans: Iterable[Span]) -> str:
    """Low where it was up, hatched where in part, high and dark where down; nothing where nobody looked."""
    heights = {State.UP: 25, State.PART: 60, State.DOWN: HIGH}
    parts = []
    for span in _joined(spans):
        left, right, tall = frame.x(span.at), frame.x(span.until), heights[span.state]
        fill = f' fill="url(#{told.key}-hatch)"' if span.state is State.PART else ""
        parts.append(_rect(left, right, HIGH - tall, HIGH, span.state.value, fill))
    return _picture(frame, told, parts, (), pixels=34)


def bars(frame: Frame, told: Told, columns: Sequence[Bar]) -> str:
    """Counts in columns: good ones plain, bad ones hatched on top of them, the others as outlines below the line."""
    above = max((bar.good + bar.bad for bar in columns), default=0)
    below = max((bar.below for bar in columns), default=0)
    scale = HIGH / max(above + below, 1)
    zero = round(above * scale, 1)
    parts: list[str] = []
    for bar in columns:
        left, right = frame.x(bar.at), frame.x(bar.until)
        thin = (right - left) * 0.15
        left, right = left + thin, right - thin
        good, both = zero - bar.good * scale, zero - (bar.good + bar.bad) * scale
        if bar.good:
            parts.append(_rect(left, right, good, zero, "good"))
        if bar.bad:
            parts.append(_rect(left, right, both, good, "bad", f' fill="url(#{told.key}-hatch)"'))
        if bar.below:
            parts.append(_rect(left, right, zero, zero + bar.below * scale, "below"))
    parts.append(f'<line class="axis" x1="0" x2="{WIDE}" y1="{zero:g}" y2="{zero:g}"/>')
    words = [(0.0, 0.0, str(above))] if above else []
    if below:
        words.append((0.0, float(HIGH), str(below)))
    return _picture(frame, told, parts, words, pixels=110)


def round_top(value: float) -> float:
    """The least of 1, 2, 5, 10, 20, 50, ... that is not below a value: where an axis ends."""
    top = 1.0
    while True:
        for times in (1, 2, 5):
            if value <= top * times:
                return top * times
        top *= 10


def _picture(
    frame: Frame, told: Told, parts: Iterable[str], words: Iterable[tuple[float, float, str]], *, pixels: int
) -> str:
    key = escape(told.key, quote=True)
    grid = "".join(
        f'<line class="grid" x1="{frame.x(at)}" x2="{frame.x(at)}" y1="0" y2="{HIGH}"/>' for at, _ in frame.marks
    )
    hatch = (
        f'<defs><pattern id="{key}-hatch" width="14" height="7" patternUnits="userSpaceOnUse">'
        '<path class="hatch" d="M0 7L14 0"/></pattern></defs>'
    )
    heights = "".join(_height(y, text, pixels) for _, y, text in words)
    return (
        f'<svg class="chart" role="img" aria-labelledby="{key}-title {key}-text" width="100%"'
        f' height="{pixels + FOOT_PIXELS}">'
        f'<title id="{key}-title">{escape(told.title)}</title><desc id="{key}-text">{escape(told.text)}</desc>'
        f'<svg width="100%" height="{pixels}" viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none">'
        f'{hatch}{grid}{"".join(parts)}<line class="axis" x1="0" x2="{WIDE}" y1="{HIGH}" y2="{HIGH}"/></svg>'
        f'<g aria-hidden="true">{heights}{_times(frame, pixels)}</g></svg>'
    )


def _height(y: float, text: str, pixels: int) -> str:
    """A number at its height, inside the picture."""
    at = min(max(y * pixels / HIGH - 3, 10), pixels - 3)
    return f'<text class="height" x="2" y="{at:g}">{escape(text)}</text>'


def _times(frame: Frame, pixels: int) -> str:
    found = []
    for at, word in frame.marks:
        share = frame.x(at) / WIDE
        if EDGE_SHARE <= share <= 1 - EDGE_SHARE:
            place = f'x="{share:.1%}" text-anchor="middle"'
            found.append(f'<text {place} y="{pixels + FOOT_PIXELS - 4}">{escape(word)}</text>')
    return "".join(found)


def _rect(left: float, right: float, top: float, bottom: float, kind: str, fill: str = "") -> str:
    wide, tall = max(right - left, 1.0), bottom - top
    return f'<rect class="{kind}" x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}"{fill}/>'


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """What is known, in runs that have no gap."""
    known = [point for point in points if point.value is not None]
    if not known:
        return []
    runs = [[known[0]]]
    for before, point in pairwise(known):
        if point.at > before.until:
            runs.append([])
        runs[-1].append(point)
    return runs


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Neighbours of one state as one: between two drawings side by side a seam would be seen."""
    whole: list[Span] = []
    for span in spans:
        if whole and whole[-1].state is span.state and whole[-1].until >= span.at:
            whole[-1] = replace(whole[-1], until=span.until)
        else:
            whole.append(span)
    return whole


def _middle(point: Point) -> datetime:
    return point.at + (point.until - point.at) / 2


def _y(value: float, top: float) -> float:
    return round(HIGH * (1 - min(max(value / top, 0.0), 1.0)), 1)


def _or(value: float | None, other: float | None) -> float:
    return value if value is not None else other if other is not None else 0.0


def _path(corners: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in corners)
