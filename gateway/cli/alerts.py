"""`willay alerts`: list, take, close, check. Prints; the use-cases do the work."""

from __future__ import annotations

import argparse

from gateway.cli.opening import open_desk
from gateway.cli.terminal import add_config, add_json, print_json, print_table, say


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("alerts", help="early warnings: list, take on, close")
    actions = group.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="the open ones first")
    listing.add_argument("--open", action="store_true", dest="only_open", help="only those not ended")
    add_json(listing)
    listing.set_defaults(run=_list)
    take = actions.add_parser("take", help="note who looks after an alert")
    take.add_argument("id", type=int)
    take.add_argument("--by", required=True, metavar="WHO", help="who looks after it")
    take.set_defaults(run=_take)
    close = actions.add_parser("close", help="end an alert, and say what was done")
    close.add_argument("id", type=int)
    close.add_argument("--by", required=True, metavar="WHO", help="who ended it")
    close.add_argument("--note", required=True, metavar="TEXT", help="what was done")
    close.set_defaults(run=_close)
    for action in (listing, take, close):
        add_config(action)


def _list(args: argparse.Namespace) -> int:
    from gateway import alerting
    from gateway.store import alerts, people

    opened = open_desk(args)
    desk = opened.desk
    rules = {rule.name: rule for rule in alerting.rules_of(desk)}
    with desk.store.reading():
        lines = []
        for one in alerts.listing(only_open=args.only_open):
            school = None if one.school_id is None else people.school(one.school_id)
            title, text = alerting.words_of(one, rules, school, desk.config.hub.language)
            lines.append(
                {
                    "id": one.id,
                    "state": one.state.value,
                    "rule": one.rule,
                    "school": None if school is None else school.code,
                    "annex": None if school is None else school.annex,
                    "district": one.district,
                    "period": one.period,
                    "title": title,
                    "text": text,
                    "facts": one.numbers,
                    "owner": one.owner,
                    "opened_at": one.opened_at,
                    "told_at": one.told_at,
                    "ended_at": one.ended_at,
                    "ended_by": one.ended_by,
                    "note": one.note,
                }
            )
    if args.json:
        print_json(lines)
        return 0
    columns = ("id", "state", "school", "district", "period", "title", "owner")
    rows = [tuple("" if line[column] is None else str(line[column]) for column in columns) for line in lines]
    print_table([columns, *rows], opened.words)
    return 0


def _take(args: argparse.Namespace) -> int:
    from gateway import alerting

    opened = open_desk(args)
    alerting.take(opened.desk, args.id, args.by)
    say(opened.words, "alert {id}: {name} looks after it", id=args.id, name=args.by)
    return 0


def _close(args: argparse.Namespace) -> int:
    from gateway import alerting
    from schedules.clock import read

    opened = open_desk(args)
    alerting.close(opened.desk, args.id, args.by, args.note, read(opened.clock))
    say(opened.words, "alert {id}: closed", id=args.id)
    return 0
