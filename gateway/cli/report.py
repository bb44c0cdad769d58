"""`willay report`: print a month's sheets. Knows the arguments and the terminal."""

from __future__ import annotations

import argparse
from pathlib import Path

from gateway.cli.terminal import add_config, configured
from gateway.reporting import Format, Selection, print_reports
from gateway.store.db import Store
from gateway.survey.model import Lang
from gateway.words import LANGUAGES


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("report", help="print a month of a school on one page")
    parser.add_argument("--month", required=True, metavar="YYYY-MM")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--school", metavar="CODE", help="the school with this code")
    which.add_argument("--district", metavar="UBIGEO", help="every school of this district")
    which.add_argument("--all", action="store_true", help="every school")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder to write into")
    parser.add_argument("--format", choices=[str(form) for form in Format], default=str(Format.PDF))
    parser.add_argument("--language", choices=LANGUAGES, help="default: that of the hub")
    add_config(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    """Write the sheets and print the name of each file."""
    config = configured(args)
    store = Store(config.hub.database)
    store.open(create=False)
    try:
        files = print_reports(
            store,
            Selection(code=args.school, district=args.district),
            args.month,
            Lang(args.language or config.hub.language),
            args.out,
            Format(args.format),
        )
    finally:
        store.close()
    for file in files:
        print(file)
    return 0
