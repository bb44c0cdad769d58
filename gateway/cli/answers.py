"""`willay answers`: taken out as CSV, XLSX or JSON; those nobody could read, and entering them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from gateway.cli.opening import open_desk
from gateway.cli.terminal import add_config, add_json, note, print_json, print_table, say
from gateway.errors import WillayError
from gateway.formats import table_out
from gateway.sentences import sentence


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("answers", help="take answers out; enter what nobody could read")
    actions = group.add_subparsers(dest="action", required=True)
    export = actions.add_parser("export", help="every answer, or what was verified")
    export.add_argument("--format", choices=("csv", "xlsx", "json"), default="csv")
    export.add_argument("--period", help="2026-W47; by default all")
    export.add_argument("--verified", action="store_true", help="one row a school and question")
    export.add_argument("--out", type=Path, metavar="FILE", help="by default standard output")
    add_config(export)
    export.set_defaults(run=_export)
    unread = actions.add_parser("unread", help="what nobody could read, and the hub asks about no more")
    add_json(unread)
    add_config(unread)
    unread.set_defaults(run=_unread)
    children = actions.add_parser("children", help="texts that may name a child: look, and blot them out")
    children.add_argument(
        "--blot", type=int, metavar="ID", help="blot this one out for good; what was understood stays"
    )
    children.add_argument("--none", type=int, metavar="ID", help="this one names no child")
    children.add_argument("--by", default="command", metavar="WHO", help="who looked")
    add_json(children)
    add_config(children)
    children.set_defaults(run=_children)
    enter = actions.add_parser("enter", help="enter one of them for the reporter, with your name")
    enter.add_argument("dialogue", type=int, metavar="DIALOGUE", help="its number, as `unread` lists it")
    enter.add_argument("question", metavar="QUESTION", help="its key, as `unread` lists it")
    enter.add_argument("value", metavar="VALUE", help="a number, yes or no, a choice, a day; or no_class, dont_know")
    enter.add_argument("--by", required=True, metavar="WHO", help="who enters it")
    enter.add_argument("--sure", action="store_true", help="more than the register has, and right all the same")
    add_config(enter)
    enter.set_defaults(run=_enter)


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


def _unread(args: argparse.Namespace) -> int:
    from gateway import entering
    from gateway.store import unread

    opened = open_desk(args)
    lines = []
    for entry in entering.waiting(opened.desk):
        with opened.desk.store.reading():
            texts = [message.text for message in unread.texts(entry.session_id)]
        lines.append(
            {
                "dialogue": entry.session_id,
                "question": entry.question,
                "school": entry.code,
                "role": entry.role.value,
                "contact": entry.contact,
                "questionnaire": entry.name,
                "period": entry.period,
                "doubted": entry.value,
                "known": None if entry.known is None else entry.known.value,
                "texts": texts,
            }
        )
    if args.json:
        print_json(lines)
    elif lines:
        rows = [tuple(_cell(value) for value in line.values()) for line in lines]
        print_table([tuple(lines[0]), *rows], opened.words)
    else:
        say(opened.words, "everything that came in could be read")
    return 0


def _children(args: argparse.Namespace) -> int:
    from gateway import minding
    from schedules.clock import read

    opened = open_desk(args)
    moment = read(opened.clock)
    if args.blot is not None:
        minding.blot(opened.desk, args.blot, args.by, moment)
    if args.none is not None:
        minding.leave(opened.desk, args.none, args.by, moment)
    lines = [
        {"id": one.id, "sender": one.sender, "contact": one.contact, "received_at": one.received_at, "text": one.text}
        for one in minding.waiting(opened.desk)
    ]
    if args.json:
        print_json(lines)
    elif lines:
        print_table(
            [tuple(lines[0]), *(tuple(_cell(value) for value in line.values()) for line in lines)], opened.words
        )
    else:
        say(opened.words, "no text waits that may name a child")
    return 0


def _cell(value: object) -> str:
    return " | ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _enter(args: argparse.Namespace) -> int:
    from gateway import entering
    from gateway.survey.model import QuestionKey
    from schedules.clock import read

    opened = open_desk(args)
    moment, key = read(opened.clock), QuestionKey(args.question)
    done = entering.enter(opened.desk, args.dialogue, key, args.value, args.by, moment, sure=args.sure)
    value = done.value if done.value is not None else done.outcome.value
    say(opened.words, "entered for dialogue {id}: {question} {value}", id=args.dialogue, question=key, value=value)
    return 0


def _bytes(kind: str, columns: Sequence[str], rows: Sequence[Mapping[str, table_out.Cell]]) -> bytes:
    if kind == "csv":
        return table_out.to_csv(columns, rows)
    return table_out.to_json(rows) if kind == "json" else table_out.to_xlsx(columns, rows)
