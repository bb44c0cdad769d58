"""`willay answers export`: answers and verified values as CSV, XLSX or JSON."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from gateway.cli.opening import open_desk
from gateway.cli.terminal import add_config, note
from gateway.errors import WillayError
from gateway.formats import table_out
from gateway.sentences import sentence


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("answers", help="take answers out")
    actions = group.add_subparsers(dest="action", required=True)
    export = actions.add_parser("export", help="every answer, or what was verified")
    export.add_argument("--format", choices=("csv", "xlsx", "json"), default="csv")
    export.add_argument("--period", help="2026-W47; by default all")
    export.add_argument("--verified", action="store_true", help="one row a school and question")
    export.add_argument("--out", type=Path, metavar="FILE", help="by default standard output")
    add_config(export)
    export.set_defaults(run=_export)


def _export(args: argparse.Namespace) -> int:
    from gateway import exporting
    from gateway.formats.period import period

    if args.format == "xlsx" and args.out is None and sys.stdout.isatty():
        raise WillayError(
            sentence("a spreadsheet cannot be shown in a terminal"), hint=sentence("name a file: --out answers.xlsx")
        )
    wanted = None if args.period is None else period(args.period)
    opened = open_desk(args)
    columns = exporting.VERIFIED_COLUMNS if args.verified else exporting.ANSWER_COLUMNS
    make = exporting.verified_rows if args.verified else exporting.answer_rows
    rows = make(opened.desk, wanted)
    if args.out is None:
        sys.stdout.buffer.write(_bytes(args.format, columns, rows))
        sys.stdout.buffer.flush()
    else:
        args.out.write_bytes(_bytes(args.format, columns, rows))
        note(opened.words, "{count} rows in {file}", count=len(rows), file=args.out)
    return 0


def _bytes(kind: str, columns: Sequence[str], rows: Sequence[Mapping[str, table_out.Cell]]) -> bytes:
    if kind == "csv":
        return table_out.to_csv(columns, rows)
    return table_out.to_json(rows) if kind == "json" else table_out.to_xlsx(columns, rows)
