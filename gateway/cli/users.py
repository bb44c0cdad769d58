"""`willay users`: who may sign in to the pages. Knows the terminal; a password is never an argument."""

from __future__ import annotations

import argparse
import secrets

from gateway.cli.terminal import add_config, add_json, print_json, print_table, read_secret, say
from gateway.sentences import said_in, sentence


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("users", help="who may sign in to the pages")
    actions = group.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="make a user; asks for the password, or reads it from standard input")
    add.add_argument("--role", required=True, choices=("office", "technician"))
    add.add_argument("--language", choices=("es", "en"), help="of the pages; by default the office's")
    add.set_defaults(run=_add)
    passwd = actions.add_parser("passwd", help="another password; ends every session of the user")
    passwd.set_defaults(run=_passwd)
    disable = actions.add_parser("disable", help="let a user in no more, at once")
    disable.add_argument("--undo", action="store_true", help="let the user in again")
    disable.set_defaults(run=_disable)
    listing = actions.add_parser("list", help="everybody")
    add_json(listing)
    listing.set_defaults(run=_list)
    for action in (add, passwd, disable):
        action.add_argument("name", metavar="NAME")
    for action in (add, passwd, disable, listing):
        add_config(action)


def _add(args: argparse.Namespace) -> int:
    from gateway import accounts
    from gateway.cli.opening import open_desk
    from gateway.store.states import UserRole
    from gateway.survey.model import Lang

    opened = open_desk(args)
    accounts.add(
        opened.desk.store,
        name=args.name,
        role=UserRole(args.role),
        password=read_secret(said_in(sentence("password"), opened.words)),
        language=Lang(args.language or opened.desk.config.hub.language),
        now=opened.clock.now(),
        salt=secrets.token_bytes(accounts.SALT_BYTES),
    )
    say(opened.words, "{name} can sign in", name=args.name)
    return 0


def _passwd(args: argparse.Namespace) -> int:
    from gateway import accounts
    from gateway.cli.opening import open_desk

    opened = open_desk(args)
    password = read_secret(said_in(sentence("password"), opened.words))
    salt = secrets.token_bytes(accounts.SALT_BYTES)
    accounts.change_password(opened.desk.store, name=args.name, password=password, salt=salt)
    say(opened.words, "{name} has another password", name=args.name)
    return 0


def _disable(args: argparse.Namespace) -> int:
    from gateway import accounts
    from gateway.cli.opening import open_desk

    opened = open_desk(args)
    accounts.disable(opened.desk.store, name=args.name, disabled=not args.undo)
    if args.undo:
        say(opened.words, "{name} can sign in", name=args.name)
    else:
        say(opened.words, "{name} can sign in no more", name=args.name)
    return 0


def _list(args: argparse.Namespace) -> int:
    from gateway.cli.opening import open_desk
    from gateway.store import users

    opened = open_desk(args)
    with opened.desk.store.reading():
        found = users.users()
    if args.json:
        shown = ("name", "role", "language", "disabled", "created_at")
        print_json([{key: getattr(user, key) for key in shown} for user in found])
        return 0
    if not found:
        say(opened.words, "no users yet: willay users add NAME --role office")
        return 0
    lines = [("name", "role", "language", "since", "disabled")]
    for user in found:
        since = opened.local(user.created_at)
        lines.append((user.name, user.role.value, user.language, since, "x" if user.disabled else ""))
    print_table(lines, opened.words)
    return 0
