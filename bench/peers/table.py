"""The figures of all programs beside each other: for a person, for a page, as data. Measures nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from bench.peers.figures import Recovery, Result
from bench.peers.trial import AIR_SECONDS, Plan

MEGABYTE = 1024 * 1024
NONE = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. A ratio is to the first program that was measured; more is better or worse by `unit`."""

    name: str
    value: Callable[[Result], float | None]
    unit: str
    digits: int = 1
    ratio: bool = True
    """Shares and times that people wait are told as they are."""


ROWS = (
    Row(name="messages a minute, no air time", value=lambda r: _sent(r, 0.0, "a_minute"), unit="/min"),
    Row(
        name=f"messages a minute, {AIR_SECONDS:g} s of air",
        value=lambda r: _sent(r, AIR_SECONDS, "a_minute"),
        unit="/min",
    ),
    Row(
        name=f"share of time the link is busy, {AIR_SECONDS:g} s of air",
        value=lambda r: _scaled(_sent(r, AIR_SECONDS, "busy"), 100),
        unit="%",
        ratio=False,
    ),
    Row(
        name=f"from one send to the next, {AIR_SECONDS:g} s of air, mean",
        value=lambda r: _scaled(_sent(r, AIR_SECONDS, "gap"), 1000),
        unit="ms",
        digits=0,
        ratio=False,
    ),
    Row(name="CPU a message sent, no air time", value=lambda r: _cpu_out(r, 0.0), unit="ms"),
    Row(name=f"CPU a message sent, {AIR_SECONDS:g} s of air", value=lambda r: _cpu_out(r, AIR_SECONDS), unit="ms"),
    Row(name="memory", value=lambda r: _scaled(r.memory, 1 / MEGABYTE), unit="MB"),
    Row(name="written a message sent", value=lambda r: _written_out(r), unit="KB"),
    Row(name="written a message received", value=lambda r: _written_in(r), unit="KB"),
    Row(
        name="arrival to stored, median",
        value=lambda r: _scaled(_median(r), 1000),
        unit="ms",
        digits=0,
        ratio=False,
    ),
    Row(
        name="arrival to stored, p95",
        value=lambda r: _scaled(_p95(r), 1000),
        unit="ms",
        digits=0,
        ratio=False,
    ),
)


def _sent(result: Result, air: float, figure: str) -> float | None:
    row = result.at(air)
    return None if row is None else float(getattr(row, figure))


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _median(result: Result) -> float | None:
    return None if result.receiving is None else result.receiving.median


def _p95(result: Result) -> float | None:
    return None if result.receiving is None else result.receiving.p95


def _cpu_out(result: Result, air: float) -> float | None:
    row = result.at(air)
    return None if row is None else 1000 * row.cpu / row.messages


def _written_out(result: Result) -> float | None:
    messages = sum(row.messages for row in result.sending)
    return sum(row.written for row in result.sending) / messages / 1024 if messages else None


def _written_in(result: Result) -> float | None:
    received = result.receiving
    if received is None or not received.waits:
        return None
    return received.written / len(received.waits) / 1024


def cells(results: Sequence[Result]) -> list[list[str]]:
    """The table as text: a head, then a line a figure. The first program's figures as they are, those of the others as
    multiples of them where that says more."""
    rows = [["", *(result.name for result in results)]]
    for row in ROWS:
        first = row.value(results[0])
        rows.append([row.name, *(_cell(row, row.value(result), first, result is results[0]) for result in results)])
    for name, fault in (("unknown line", _line), ("unplugged", _unplug)):
        found = [fault(result) for result in results]
        rows.append([f"{name}: seconds until it sends again", *(_seconds(one) for one in found)])
        rows.append([f"{name}: sent twice / lost / not yet sent", *(_copies(one) for one in found)])
    return rows


def _line(result: Result) -> Recovery | None:
    return result.unknown_line


def _unplug(result: Result) -> Recovery | None:
    return result.unplugged


def _cell(row: Row, value: float | None, first: float | None, is_first: bool) -> str:
    if value is None:
        return NONE
    if is_first or not row.ratio or not first:
        return f"{value:.{row.digits}f} {row.unit}"
    return f"{value / first:.2f} x"


def _seconds(found: Recovery | None) -> str:
    if found is None:
        return NONE
    told = f"not in {found.limit:.0f} s" if found.seconds is None else f"{found.seconds:.1f} s"
    return f"{told}, ended" if found.ended else told


def _copies(found: Recovery | None) -> str:
    if found is None:
        return NONE
    counts = found.copies
    return f"{counts.twice} / {counts.lost} / {counts.never - counts.lost}"


def table(results: Sequence[Result]) -> str:
    """For a terminal."""
    rows = cells(results)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def markdown(results: Sequence[Result]) -> str:
    """For docs/performance.md."""
    head, *rows = cells(results)
    lines = [_piped(head), "|" + "---|" * len(head)]
    return "\n".join([*lines, *(_piped(row) for row in rows)])


def _piped(cells_of_row: Sequence[str]) -> str:
    return "| " + " | ".join(cells_of_row) + " |"


def document(results: Sequence[Result], plan: Plan, missing: dict[str, str], machine: str) -> dict[str, object]:
    """The same as data: every figure, its ratio to the first program, and everything measured. Seconds and bytes."""
    return {
        "machine": machine,
        "command": "python -m bench peers",
        "ratios_to": results[0].name,
        "plan": asdict(plan),
        "missing": missing,
        "figures": [
            {
                "name": row.name,
                "unit": row.unit,
                "values": {result.name: row.value(result) for result in results},
                "ratios": {result.name: _ratio(row.value(result), row.value(results[0])) for result in results},
            }
            for row in ROWS
        ],
        "measured": [asdict(result) for result in results],
    }


def _ratio(value: float | None, first: float | None) -> float | None:
    return value / first if value is not None and first else None
