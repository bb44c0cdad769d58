"""Bars as SVG, for the page: the same places, patterns and words as on paper. Pure."""

from __future__ import annotations

import textwrap
from html import escape

from .sheet import Bar, BarPicture, Sheet

COLUMN = 130
HEIGHT = 150
BAR = 44
GAP = 8
TOP = 24
"""Room above the highest bar for its number."""
BOX = 110
"""Height of an empty outline: enough for its words, standing."""
LETTER = 8
"""Width of a letter at most, at the size of the words in an outline."""
LINE = 17

_DEFS = (
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" fill="#E69F00"/><line x1="0" y1="0" x2="0" y2="7" stroke="#1b1b1b" stroke-width="3"/>'
    "</pattern></defs>"
)
_FILLS = ("#0072B2", "url(#hatch)")


def bars(picture: BarPicture, sheet: Sheet) -> str:
    """A picture of two bars a column: the register, then each week."""
    columns = (picture.register, *picture.weeks)
    labels = (picture.register_title, *heads(sheet, sheet.fridays))
    width = COLUMN * len(columns)
    base = TOP + HEIGHT
    parts = [_DEFS, f'<rect x="0" y="0" width="{COLUMN}" height="{base + 44}" fill="#f1f1f1"/>']
    for place, (pair, label) in enumerate(zip(columns, labels, strict=True)):
        parts.append(_column(pair, place * COLUMN, base, picture.top))
        parts.append(_text(place * COLUMN + COLUMN / 2, base + 38, label))
    parts.append(f'<line x1="0" y1="{base}" x2="{width}" y2="{base}" stroke="#1b1b1b" stroke-width="1.5"/>')
    words = escape(_spoken(picture, sheet), quote=True)
    return (
        f'<svg role="img" aria-label="{words}" viewBox="0 0 {width} {base + 44}" font-size="14">{"".join(parts)}</svg>'
    )


def swatch(series: int) -> str:
    """A small sample of a series for the key."""
    return (
        f'<svg viewBox="0 0 24 14" width="24" height="14" aria-hidden="true">{_DEFS}'
        f'<rect x="1" y="1" width="22" height="12" fill="{_FILLS[series]}" stroke="#1b1b1b"/></svg>'
    )


def heads(sheet: Sheet, days: tuple[str, ...]) -> tuple[str, ...]:
    """What each week's column is called: its Friday or its days, and its number."""
    return tuple(f"{day} · {week}" for week, day in zip(sheet.weeks, days, strict=True))


def _column(pair: tuple[Bar, Bar], left: float, base: float, top: int) -> str:
    start = left + (COLUMN - 2 * BAR - GAP) / 2
    first, second = pair
    if first.number is None and second.number is None and first.text == second.text:
        return _outline(first.text, start, base, 2 * BAR + GAP, upright=False)
    return _bar(first, 0, start, base, top) + _bar(second, 1, start + BAR + GAP, base, top)


def _bar(bar: Bar, series: int, left: float, base: float, top: int) -> str:
    if bar.number is None:
        return _outline(bar.text, left, base, BAR, upright=True)
    tall = max(1.5, HEIGHT * bar.number / top)
    middle = left + BAR / 2
    return (
        f'<rect x="{left:g}" y="{base - tall:g}" width="{BAR}" height="{tall:g}" fill="{_FILLS[series]}"'
        ' stroke="#1b1b1b"/>'
        + _text(middle, base - tall - 5, bar.text, bold=True)
        + (_text(middle, base + 18, bar.note) if bar.note else "")
    )


def _outline(words: str, left: float, base: float, width: float, *, upright: bool) -> str:
    x, y = left + width / 2, base - BOX / 2
    turned = f' transform="rotate(-90 {x:g} {y:g})"' if upright else ""
    return (
        f'<rect x="{left:g}" y="{base - BOX:g}" width="{width:g}" height="{BOX}" fill="none" stroke="#6b6b6b"'
        f' stroke-dasharray="5 4" rx="2"/><text x="{x:g}" y="{y:g}" text-anchor="middle"'
        f' dominant-baseline="middle"{turned}>{_lines(words, x, BOX if upright else width)}</text>'
    )


def _lines(words: str, x: float, width: float) -> str:
    """Words of an outline, on as many lines as its width needs."""
    lines = textwrap.wrap(words, int(width / LETTER), break_long_words=False) or [""]
    up = (len(lines) - 1) / 2
    return "".join(
        f'<tspan x="{x:g}" dy="{-up * LINE if place == 0 else LINE:g}">{escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )


def _text(x: float, y: float, words: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700" font-size="16"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="middle"{weight}>{escape(words)}</text>'


def _spoken(picture: BarPicture, sheet: Sheet) -> str:
    """The picture for somebody who hears it."""
    said = [_pair(picture, picture.register, picture.register_title)]
    said += [_pair(picture, pair, head) for pair, head in zip(picture.weeks, heads(sheet, sheet.fridays), strict=True)]
    return f"{picture.title}. " + "; ".join(said)


def _pair(picture: BarPicture, pair: tuple[Bar, Bar], head: str) -> str:
    return f"{head}: {picture.series[0]} {pair[0].text}, {picture.series[1]} {pair[1].text}"
