"""`willay journal`: list, add. Prints; the store keeps it."""

from __future__ import annotations

import argparse

from gateway.cli.opening import open_desk
from gateway.cli.terminal import add_config, add_json, print_json, print_table, say

SHOWN = 50


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("journal", help="what the office changed and learned")
    actions = group.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="the newest first")
    add_json(listing)
    listing.set_defaults(run=_list)
    add = actions.add_parser("add", help="write a note")
    add.add_argument("text", metavar="TEXT", help="what was changed, or learned")
    add.add_argument("--by", required=True, metavar="WHO", help="who writes it down")
    add.set_defaults(run=_add)
    for action in (listing, add):
        add_config(action)


def _list(args: argparse.Namespace) -> int:
    from gateway.store import journal

    opened = open_desk(args)
    with opened.desk.store.reading():
        found = journal.entries(SHOWN)
    if args.json:
        print_json(found)
    else:
        rows = [(opened.local(one.at), one.kind.value, one.who, one.subject, one.detail) for one in found]
        print_table([("at", "kind", "who", "subject", "detail"), *rows], opened.words)
    return 0


def _add(args: argparse.Namespace) -> int:
    from gateway import noting
    from schedules.clock import read

    opened = open_desk(args)
    noting.note(opened.desk, args.text, args.by, read(opened.clock))
    say(opened.words, "noted")
    return 0
