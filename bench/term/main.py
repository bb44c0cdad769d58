"""`python -m bench term`: a term of the pilot simulated, and judged by what was so. Knows the arguments, no figure."""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from .begin import begin
from .report import Report, document, report_of, table
from .settings import Settings
from .world import world_of


def simulate(settings: Settings, folder: Path) -> Report:
    """One term in a folder, which holds the database afterwards."""
    start = time.monotonic()
    term = begin(world_of(settings), folder)
    term.run()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    try:
        return report_of(term, time.monotonic() - start, peak)
    finally:
        term.machine.desk.store.close()


def main(words: Sequence[str]) -> int:
    """Simulate and print. 0: everything as promised; 1: not."""
    usual = Settings()
    parser = argparse.ArgumentParser(prog="python -m bench term", description=__doc__)
    parser.add_argument("--weeks", type=int, default=usual.weeks)
    parser.add_argument("--schools", type=int, default=usual.schools)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--wrong", type=float, default=usual.wrong, help="share of answers that are wrong (0.04)")
    parser.add_argument("--pairs", type=float, default=usual.pairs, help="share of schools where one copies another")
    parser.add_argument("--trios", type=float, default=usual.trios, help="share of schools where all say what one says")
    parser.add_argument(
        "--heeds-date", type=float, default=usual.heeds_date, help="of cases: the promoter heeds the date"
    )
    parser.add_argument("--blindly", type=float, default=usual.confirms_blindly, help="of doubts: confirmed unseen")
    parser.add_argument("--one-day", action="store_true", help="ask all four on Friday")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--dir", type=Path, default=Path("build"), help="where to work (build)")
    parser.add_argument("--keep", action="store_true", help="leave the database behind")
    options = parser.parse_args(words)
    settings = Settings(
        seed=options.seed,
        schools=options.schools,
        weeks=options.weeks,
        wrong=options.wrong,
        pairs=options.pairs,
        trios=options.trios,
        heeds_date=options.heeds_date,
        confirms_blindly=options.blindly,
        one_day=options.one_day,
    )
    options.dir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="term-", dir=options.dir)).resolve()
    try:
        report = simulate(settings, folder)
    finally:
        if options.keep:
            print(f"bench: everything is in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(document(report), indent=1, default=str) if options.json else table(report))
    return 0 if report.kept else 1
