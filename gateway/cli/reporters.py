"""`willay reporters`: who may need support, in words; all figures with --json. Prints; the use-case does the work."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import Any

from gateway.cli.opening import open_desk
from gateway.cli.terminal import add_config, add_json, print_json, print_table, say
from gateway.quality import Reporter
from gateway.sentences import said_in
from gateway.support_sayings import saying_of


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = subparsers.add_parser("reporters", help="which reporters need a call, and why")
    add_json(command)
    add_config(command)
    command.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from gateway import quality
    from schedules.clock import read

    opened = open_desk(args)
    with opened.desk.store.reading():
        found = quality.reporters(opened.desk, read(opened.clock))
    if args.json:
        print_json(list(map(_line, found)))
        return 0
    rows = [
        (one.school, one.role.value, one.name, one.msisdn, said_in(saying_of(need), opened.words))
        for one in found
        for need in one.support
    ]
    if rows:
        print_table(rows)
    else:
        say(opened.words, "nobody seems to need support now")
    return 0


def _line(one: Reporter) -> dict[str, Any]:
    return {
        "school": one.school,
        "role": one.role.value,
        "name": one.name,
        "rounds": one.habits.rounds,
        "response": _share(one.habits.response),
        "on_time": _share(one.habits.on_time),
        "agreement": _share(one.habits.agreement),
        "compared": one.habits.compared,
        "reasked": _share(one.habits.reasked),
        "silent_weeks": one.habits.silent_weeks,
        "support": [
            {"need": need.need.value, "count": need.count, "other": None if need.other is None else need.other.value}
            for need in one.support
        ],
    }


def _share(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 4)
