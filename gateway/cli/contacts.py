"""`willay contacts`: import, list. Knows the terminal; reading and importing are done elsewhere."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from gateway.cli.contacts_wishes import add_actions
from gateway.cli.terminal import add_config, add_json, print_json, print_table, read_file, say

PSEUDONYM_BYTES = 8
"""Enough that no two contacts of a country meet (2^64), short enough for a table."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("contacts", help="import and list the people around schools")
    actions = group.add_subparsers(dest="action", required=True)
    importing = actions.add_parser("import", help="take a CSV or XLSX file: all of it, or nothing")
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--dry-run", action="store_true", help="check and count, change nothing")
    importing.set_defaults(run=_import)
    listing = actions.add_parser("list", help="who is what to which school")
    listing.add_argument("--school", metavar="CODE", help="of this school only")
    listing.set_defaults(run=_list)
    for action in (importing, listing):
        add_json(action)
        add_config(action)
    add_actions(actions)


def _import(args: argparse.Namespace) -> int:
    import secrets

    from gateway import rostering
    from gateway.cli.imported import tell
    from gateway.cli.opening import open_desk
    from schedules.clock import read

    data = read_file(args.file)
    opened = open_desk(args)
    done = rostering.take_contacts(
        opened.desk,
        data,
        str(args.file),
        read(opened.clock),
        dry_run=args.dry_run,
        new_pseudonym=lambda: secrets.token_hex(PSEUDONYM_BYTES),
    )
    tell(args, done, opened.words)
    return 0


def _list(args: argparse.Namespace) -> int:
    from gateway.cli.opening import open_desk
    from gateway.store import roster

    opened = open_desk(args)
    with opened.desk.store.reading():
        found = [held for held in roster.listing() if args.school in (None, held.school_code)]
    if args.json:
        print_json(
            [
                {"school": h.school_code, "annex": h.school_annex, "role": h.post.role, **asdict(h.contact)}
                for h in found
            ]
        )
        return 0
    if not found:
        say(opened.words, "no contacts yet: willay contacts import FILE")
        return 0
    lines = [("school", "role", "name", "phone", "language", "consent", "stopped")]
    for held in found:
        person = held.contact
        consent = person.consent_on.isoformat() if person.consent_on else "-"
        stopped = opened.local(person.stopped_at) if person.stopped_at else ""
        school = held.school_code if held.school_annex == "0" else f"{held.school_code}-{held.school_annex}"
        lines.append((school, held.post.role.value, person.name, person.msisdn, person.language, consent, stopped))
    print_table(lines, opened.words)
    return 0
