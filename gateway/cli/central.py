"""`willay central`: run a centre, let hubs and people in. Knows the arguments and the terminal only."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path

from gateway import config as configuration
from gateway.central import keys, overview
from gateway.central.app import create_app
from gateway.central.db import Centre, open_centre
from gateway.central.serve import Serving, end_on_sigterm, split_bind
from gateway.cli.terminal import add_config, language_of
from gateway.config_records import Config
from gateway.words import translations

DEFAULT_DATABASE = "sqlite:///centre.db"
DEFAULT_BIND = "127.0.0.1:8090"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("central", help="receive what the hubs upload, and show it")
    commands = parser.add_subparsers(dest="central_command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="answer on a port until stopped")
    run.add_argument("--bind", metavar="HOST:PORT", help=f"where to listen (default {DEFAULT_BIND})")
    run.set_defaults(run=_run)
    add_hub = commands.add_parser("add-hub", help="make the token with which a hub uploads; it is shown once")
    add_hub.add_argument("name", metavar="NAME")
    add_hub.add_argument("--renew", action="store_true", help="a new token for a hub that has one")
    add_hub.set_defaults(run=_add_hub)
    add_user = commands.add_parser("add-user", help="let somebody see the pages, or change their password")
    add_user.add_argument("name", metavar="NAME")
    add_user.set_defaults(run=_add_user)
    hubs = commands.add_parser("hubs", help="list the hubs: last seen, records, gaps")
    hubs.set_defaults(run=_hubs)
    for command in (run, add_hub, add_user, hubs):
        command.add_argument(
            "--database", metavar="URL", help=f"where the centre keeps it (default {DEFAULT_DATABASE})"
        )
        add_config(command)


def _run(args: argparse.Namespace) -> int:
    end_on_sigterm()
    host, port = split_bind(args.bind or _configured_bind(args) or DEFAULT_BIND)
    centre = _open(args)
    try:
        with centre.reading():
            nobody = not keys.has_users()
        serving = Serving(create_app(centre, _now), host, port)
        words = _words(os.environ)
        print(words.gettext("The centre is at http://{place}").format(place=f"{host}:{serving.port}"), flush=True)
        if nobody:
            print(words.gettext("Nobody can see its pages yet: willay central add-user NAME"), flush=True)
        serving.run()
    finally:
        centre.close()
    return 0


def _add_hub(args: argparse.Namespace) -> int:
    centre = _open(args)
    with centre.transaction():
        token = keys.add_hub(args.name, _now(), renew=args.renew)
    centre.close()
    text = _words(os.environ).gettext("Put this into the hub's token_file. It is not shown again:")
    print(text, file=sys.stderr)
    print(token)
    return 0


def _add_user(args: argparse.Namespace) -> int:
    words = _words(os.environ)
    asked = words.gettext("Password: ")
    password = getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    centre = _open(args)
    with centre.transaction():
        keys.add_user(args.name, password, _now())
    centre.close()
    print(words.gettext("{name} can see the pages.").format(name=args.name))
    return 0


def _hubs(args: argparse.Namespace) -> int:
    words = _words(os.environ)
    centre = _open(args)
    with centre.reading():
        lines = overview.hubs()
    centre.close()
    for line in lines:
        seen = line.seen_at.isoformat(timespec="seconds") if line.seen_at else words.gettext("has not posted yet")
        counts = words.gettext("{records} records, {missing} missing, {rejected} not taken")
        print(f"{line.name}  {seen}  " + counts.format(**_counts(line)))
    return 0


def _counts(line: overview.HubLine) -> dict[str, int]:
    return {"records": line.records, "missing": line.missing, "rejected": line.rejected}


def _open(args: argparse.Namespace) -> Centre:
    return open_centre(args.database or _configured_database(args) or DEFAULT_DATABASE)


def _configured_database(args: argparse.Namespace) -> str:
    config = _config(args)
    if config is None:
        return ""
    named = config.central.database if config.central else ""
    return named or f"sqlite:///{config.hub.data_dir / 'centre.db'}"


def _configured_bind(args: argparse.Namespace) -> str:
    config = _config(args)
    return f"{config.central.bind}:{config.central.port}" if config and config.central else ""


def _config(args: argparse.Namespace) -> Config | None:
    """Only the one that was named: a centre needs no configuration of a hub."""
    named: Path | None = getattr(args, "config", None)
    return configuration.load(named) if named else None


def _now() -> datetime:
    return datetime.now(UTC)


def _words(environ: Mapping[str, str]) -> NullTranslations:
    return translations("central", language_of(environ))
