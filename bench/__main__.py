"""`make bench`: measure the hub on this machine and say whether it keeps its promises. Knows the targets."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from bench import measure
from bench.goflow import main as goflow
from bench.measure import Figures, percentile
from bench.peers import main as peers
from bench.proc import machine
from bench.rig import BenchError, free_port
from bench.term import main as term

MEGABYTE = 1024 * 1024
IDLE_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure beside its target. A target of None: told, not promised."""

    name: str
    value: float
    unit: str
    target: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.target is None or self.value <= self.target


def lines_of(figures: Figures) -> tuple[Line, ...]:
    """The table: what was promised first, then what it is made of."""
    pss = figures.hub_pss + figures.modem_pss + figures.other_pss
    asks = [wait.asks * 1000 for wait in figures.waits]
    accepted = [wait.accepted * 1000 for wait in figures.waits]
    return (
        Line(name="memory, hub and modem together", value=figures.apart / MEGABYTE, unit="MB", target=64),
        Line(name="CPU when idle, of one core", value=figures.idle_share * 100, unit="%", target=1),
        Line(name="written to disk a message", value=figures.written / figures.messages / 1024, unit="KB", target=30),
        Line(name="reply to next question, p95", value=percentile(asks, 95), unit="ms", target=150),
        Line(name="  the same, p50", value=percentile(asks, 50), unit="ms"),
        Line(name="  until the network has it, p95", value=percentile(accepted, 95), unit="ms"),
        Line(name="  until the network has it, p50", value=percentile(accepted, 50), unit="ms"),
        Line(name="  the same as this machine shares it (PSS)", value=pss / MEGABYTE, unit="MB"),
        Line(name="  memory of the hub's process (PSS)", value=figures.hub_pss / MEGABYTE, unit="MB"),
        Line(name="  memory of the modem's process (PSS)", value=figures.modem_pss / MEGABYTE, unit="MB"),
        Line(name="  written to disk when idle, a day", value=figures.idle_written_a_day / MEGABYTE, unit="MB"),
        Line(name="  start until ready", value=figures.started_in, unit="s"),
        Line(name="  stop", value=figures.stopped_in, unit="s"),
    )


def table(lines: tuple[Line, ...], figures: Figures) -> str:
    """The figures for a person."""
    rows = [f"{'':42}{'measured':>12}{'target':>12}"]
    for line in lines:
        target = "" if line.target is None else f"{line.target:g} {line.unit}"
        mark = "" if line.target is None else ("  kept" if line.kept else "  MISSED")
        rows.append(f"{line.name:42}{f'{line.value:.1f} {line.unit}':>12}{target:>12}{mark}")
    rows.append(f"{figures.messages} messages, {len(figures.waits)} waits, on {figures.file_system}; {machine()}")
    return "\n".join(rows)


def document(lines: tuple[Line, ...], figures: Figures) -> dict[str, object]:
    """The same as data; units as in Figures."""
    return {
        "machine": machine(),
        "promises": [asdict(line) | {"kept": line.kept} for line in lines if line.target is not None],
        "figures": asdict(figures),
    }


def main() -> int:
    """Measure and print. 0: all promises kept, 1: one missed, 2: it could not be measured.

    `peers` as the first word: beside other programs (bench.peers.main). `goflow`: RapidPro's own test cases.
    `term`: a term of the pilot, simulated (bench.term.main).
    """
    if sys.argv[1:2] == ["peers"]:
        return peers.main(sys.argv[2:])
    if sys.argv[1:2] == ["goflow"]:
        return goflow.main(sys.argv[2:])
    if sys.argv[1:2] == ["term"]:
        return term.main(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--idle", type=float, default=IDLE_SECONDS, metavar="SECONDS", help="how long to watch it idle")
    parser.add_argument(
        "--dir", type=Path, default=Path("build"), help="where to work: a folder on a real disk (build)"
    )
    parser.add_argument("--keep", action="store_true", help="leave the folder, with database and log, behind")
    options = parser.parse_args()
    options.dir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=options.dir)).resolve()
    try:
        print("measuring, about four minutes ...", file=sys.stderr)
        figures = measure.run(folder, free_port(), options.idle, Random(1))
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    finally:
        if options.keep:
            print(f"bench: everything is in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    lines = lines_of(figures)
    if options.json:
        print(json.dumps(document(lines, figures), indent=1))
    else:
        print(table(lines, figures))
    return 0 if all(line.kept for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
