"""`willay schools`: import, list. Knows the terminal; reading and importing are done elsewhere."""

from __future__ import annotations

import argparse
from pathlib import Path

from gateway.cli.terminal import add_config, add_json, print_json, print_table, read_file, say


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("schools", help="import and list schools")
    actions = group.add_subparsers(dest="action", required=True)
    importing = actions.add_parser("import", help="take a CSV or XLSX file: all of it, or nothing")
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--dry-run", action="store_true", help="check and count, change nothing")
    importing.set_defaults(run=_import)
    listing = actions.add_parser("list", help="the schools of this hub")
    listing.set_defaults(run=_list)
    for action in (importing, listing):
        add_json(action)
        add_config(action)


def _import(args: argparse.Namespace) -> int:
    from gateway import rostering
    from gateway.cli.imported import tell
    from gateway.cli.opening import open_desk
    from schedules.clock import read

    data = read_file(args.file)
    opened = open_desk(args)
    done = rostering.take_schools(opened.desk, data, str(args.file), read(opened.clock), dry_run=args.dry_run)
    tell(args, done, opened.words)
    return 0


def _list(args: argparse.Namespace) -> int:
    from gateway.cli.opening import open_desk
    from gateway.store import roster

    opened = open_desk(args)
    with opened.desk.store.reading():
        found = roster.schools()
    if args.json:
        print_json(found)
        return 0
    if not found:
        say(opened.words, "no schools yet: willay schools import FILE")
        return 0
    lines: list[tuple[str, ...]] = [
        ("code", "annex", "name", "district", "level", "area", "girls", "boys", "women", "men")
    ]
    for school in found:
        people = (school.girls, school.boys, school.women_teachers, school.men_teachers)
        texts = (school.code, school.annex, school.name, school.district, school.level, school.area)
        lines.append((*texts, *("-" if number is None else str(number) for number in people)))
    print_table(lines, opened.words)
    return 0
