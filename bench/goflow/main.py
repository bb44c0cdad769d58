"""`python -m bench goflow DIR`: RapidPro's published test cases, read from a copy of its engine's source.

Nothing of that source is kept here: its licence is not ours. What differs is printed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from .expressions import example_rows, text_rows, value_rows
from .runner import cases
from .tables import function_rows, number_rows, phone_rows, router_rows, told


def main(arguments: list[str]) -> int:
    """Run all tables. 0: every row of what the hub supports is as there; 1: some are not."""
    parser = argparse.ArgumentParser(prog="python -m bench goflow", description=__doc__)
    parser.add_argument("source", type=Path, metavar="DIR", help="the source of nyaruka/goflow")
    root = parser.parse_args(arguments).source
    rows = [
        row
        for read in (router_rows, phone_rows, number_rows, function_rows, value_rows, text_rows, example_rows, cases)
        for row in read(root)
    ]
    print("\n".join(told(rows)))
    return 0 if all(row.passed or row.unknown for row in rows) else 1
