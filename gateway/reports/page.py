"""The sheet as one HTML page that needs nothing else: no script, no font, no second file. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib import resources

from . import svg
from .district import DistrictSheet, Line
from .sheet import Bar, BarPicture, GridPicture, Light3, Sheet

_LIGHTS = ("●", "▲", "■")
_DARK = ("○", "△", "□")


def page_of(sheet: Sheet) -> str:
    """A school's whole page, UTF-8."""
    return "\n".join(
        (
            _head(sheet),
            f"<p>{escape(' · '.join(sheet.facts))}</p>",
            *(_bars(picture, sheet) for picture in (sheet.students, sheet.teachers)),
            *(_grid(picture, sheet) for picture in (sheet.textbooks, sheet.maintenance)),
            _agreements(sheet),
            f"<footer>{escape(sheet.key)}</footer></body></html>\n",
        )
    )


def district_page_of(sheet: DistrictSheet) -> str:
    """A district's whole page, UTF-8."""
    heads = "".join(
        f"<th scope=col><b>{escape(head)}</b><br>{escape(note)}</th>"
        for head, note in zip(sheet.heads, sheet.notes, strict=True)
    )
    counts = "".join(f"<td>{_totals(numbers)}</td>" for numbers in sheet.counts)
    lines = "".join(_line(line) for line in sheet.lines)
    key = " ".join(f"{sign} {escape(word)}" for sign, word in zip((*_LIGHTS, "—"), sheet.words, strict=True))
    return "\n".join(
        (
            _head(sheet),
            f"<p>{escape(sheet.facts)}</p>",
            f'<div class="wide"><table class="district"><thead><tr><th>{escape(sheet.school_head)}</th>{heads}'
            f"<th>{escape(sheet.pending_head)}</th></tr></thead>",
            f"<tbody><tr><th scope=row><b>{escape(sheet.counts_head)}</b></th>{counts}<td></td></tr>{lines}</tbody>",
            f"</table></div><footer><p>{key}</p><p>{escape(sheet.key)}</p></footer></body></html>\n",
        )
    )


def _line(line: Line) -> str:
    cells = "".join(f"<td>{_shapes(cell.light)}<br>{escape(cell.text)}</td>" for cell in line.cells)
    name = f"<b>{escape(line.name)}</b><br>{escape(line.code)}"
    return f"<tr><th scope=row>{name}</th>{cells}<td>{escape(line.pending)}</td></tr>"


def _totals(numbers: tuple[int, int, int, int]) -> str:
    return " ".join(f"{sign} {number}" for sign, number in zip((*_LIGHTS, "—"), numbers, strict=True))


def _head(sheet: Sheet | DistrictSheet) -> str:
    style = (resources.files("gateway.reports") / "templates" / "sheet.css").read_text(encoding="utf-8")
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{escape(sheet.language)}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(sheet.name)} · {escape(sheet.month)}</title>",
            f"<style>{style}</style></head><body>",
            f"<header><h1>{escape(sheet.name)}</h1><p>{escape(sheet.month)}</p></header>",
        )
    )


def _bars(picture: BarPicture, sheet: Sheet) -> str:
    legend = "".join(f"<span>{svg.swatch(series)} {escape(name)}</span>" for series, name in enumerate(picture.series))
    return _section(picture.title, picture.light, svg.bars(picture, sheet), picture.sentence, legend)


def _grid(picture: GridPicture, sheet: Sheet) -> str:
    heads = "".join(f"<th scope=col>{escape(head)}</th>" for head in svg.heads(sheet, sheet.spans))
    rows = "".join(_row(picture, place) for place in range(len(picture.rows)))
    table = f'<div class="wide"><table><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    return _section(picture.title, picture.light, table, picture.sentence, "")


def _row(picture: GridPicture, place: int) -> str:
    cells = "".join(_cell(week[place], picture, place) for week in picture.weeks)
    return f"<tr><th scope=row>{escape(picture.rows[place])}</th>{cells}</tr>"


def _cell(bar: Bar, picture: GridPicture, place: int) -> str:
    if bar.number is None:
        return f'<td><span class="unknown">{escape(bar.text)}</span></td>'
    note = f" <small>{escape(bar.note)}</small>" if bar.note else ""
    if place == 1 and picture.counts:
        return f"<td><b>{escape(bar.text)}</b>{note}</td>"
    sign, kind = ("✓", "yes") if bar.number else ("✗", "no")
    return f'<td><span class="{kind}">{sign} <b>{escape(bar.text)}</b>{note}</span></td>'


def _section(title: str, light: Light3, picture: str, sentence: str, legend: str) -> str:
    return (
        f"<section><h2>{escape(title)} <span class=light>{_light(light)}</span></h2>"
        f"{picture}<p class=legend>{legend}</p><p>{escape(sentence)}</p></section>"
    )


def _light(light: Light3) -> str:
    return f"{_shapes(light)} {escape(light.word)}"


def _shapes(light: Light3) -> str:
    shapes = " ".join(_LIGHTS[place] if place == light.on else _DARK[place] for place in range(3))
    return f'<span role="img" aria-label="{escape(light.word)}">{shapes}</span>'


def _agreements(sheet: Sheet) -> str:
    return (
        f"<section class=agreements><h2>{escape(sheet.agreements)}</h2>"
        f"{_last_month(sheet)}"
        f"<table><thead><tr>{_cells('th', sheet.columns)}</tr></thead>"
        f"<tbody>{('<tr>' + _cells('td', ('', '', '')) + '</tr>') * 3}</tbody></table></section>"
    )


def _last_month(sheet: Sheet) -> str:
    if not sheet.agreed:
        return f"<p>{escape(sheet.last_month)} {_ticks(sheet, None)}</p>"
    lines = "".join(
        f"<li>{escape(one.what)} <small>{escape(' · '.join(filter(None, (one.who, one.due))))}</small>"
        f" <span class=ticks>{_ticks(sheet, one.on)}</span></li>"
        for one in sheet.agreed
    )
    more = f"<li>{escape(sheet.more_agreed)}</li>" if sheet.more_agreed else ""
    return f"<p>{escape(sheet.last_month)}</p><ul>{lines}{more}</ul>"


def _ticks(sheet: Sheet, on: int | None) -> str:
    """Boxes with their words; the one that is ticked has a cross in it."""
    return " ".join(
        f"{'☒' if place == on else '☐'} {escape(choice)}" for place, choice in enumerate(sheet.last_month_choices)
    )


def _cells(tag: str, texts: Iterable[str]) -> str:
    return "".join(f"<{tag}>{escape(text) or '&nbsp;'}</{tag}>" for text in texts)
