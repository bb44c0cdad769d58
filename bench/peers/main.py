"""`python -m bench peers`: the hub and the programs that others use, on the same emulated modem, one at a time.

Knows the order and the arguments, no figure.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.peers import table, willay
from bench.peers.gammu_smsd import GAMMU_SMSD
from bench.peers.kannel import KANNEL
from bench.peers.program import Program
from bench.peers.run import measure
from bench.peers.smstools import SMSTOOLS
from bench.peers.trial import QUICK, Plan
from bench.proc import file_system, machine

SEED = 1


def programs() -> tuple[Program, ...]:
    """All of them, Willay first: the others are told as multiples of it."""
    return (*willay.programs(), GAMMU_SMSD, SMSTOOLS, KANNEL)


def main(words: Sequence[str], known: Sequence[Program] | None = None) -> int:
    """Measure and print. 0: all was measured; 1: some program was missing or in trouble; 2: none could be measured."""
    options = _parser().parse_args(words)
    wanted = _chosen(programs() if known is None else known, options.only)
    if not wanted:
        print(f"none of them is called {options.only!r}", file=sys.stderr)
        return 2
    plan = _plan(options)
    missing = {one.name: f"{', '.join(one.missing)} not found: {one.remedy}" for one in wanted if one.missing}
    for name, told in missing.items():
        print(f"{name} is missing: {told}", file=sys.stderr)
    options.dir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="peers-", dir=options.dir)).resolve()
    began = time.monotonic()
    try:
        present = [one for one in wanted if not one.missing]
        results = [measure(one, folder / f"p{place}", plan, SEED) for place, one in enumerate(present)]
        where = f"{machine()}, {file_system(folder)}"
    finally:
        if options.keep:
            print(f"bench: everything is in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    if not results:
        return 2
    told = json.dumps(table.document(results, plan, missing, where), indent=1)
    if options.save is not None:
        options.save.write_text(told + "\n", encoding="utf-8")
    if options.json:
        print(told)
    else:
        print((table.markdown if options.markdown else table.table)(results))
        print(f"\n{where}; {time.monotonic() - began:.0f} s in all")
    return 1 if missing or any(one.trouble for one in results) else 0


def _chosen(known: Sequence[Program], only: str) -> list[Program]:
    names = only.lower().split(",")
    return [one for one in known if not only or one.name.lower() in names]


def _plan(options: argparse.Namespace) -> Plan:
    plan = QUICK if options.quick else Plan()
    if options.messages is None:
        return plan
    no_air, _, on_air = options.messages.partition(",")
    return replace(plan, messages=int(no_air), messages_on_air=int(on_air or no_air))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench peers", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the JSON document there, beside the table")
    parser.add_argument("--markdown", action="store_true", help="print the table as docs/performance.md has it")
    parser.add_argument("--quick", action="store_true", help="few messages and short limits: does it work at all?")
    parser.add_argument("--only", default="", metavar="NAME,...", help="only these, such as willay,smstools")
    parser.add_argument("--messages", metavar="N,M", help="how many without and with air time (20,12)")
    parser.add_argument(
        "--dir", type=Path, default=Path("build"), help="where to work: a folder on a real disk (build)"
    )
    parser.add_argument("--keep", action="store_true", help="leave the folders behind")
    return parser
