"""`willay backup`, `restore` and `verify`: the database as a file. Knows the terminal; the store does the work."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

from gateway.cli.terminal import add_config, configured, note, say, words_of
from gateway.config_records import Config
from gateway.errors import NotReadyError
from gateway.sentences import sentence


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the three commands."""
    backup = subparsers.add_parser("backup", help="a copy of the database, while the hub runs")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=_backup)
    restore = subparsers.add_parser("restore", help="put a backup in the database's place; the hub must be stopped")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=_restore)
    verify = subparsers.add_parser("verify", help="is the database sound; exit 1 where it is not")
    verify.set_defaults(run=_verify)
    for command in (backup, restore, verify):
        add_config(command)


def _backup(args: argparse.Namespace) -> int:
    from gateway.store.backup import copy_to

    config = configured(args)
    words = words_of(config)
    size = copy_to(config.hub.database, args.file)
    _remember(config)
    say(words, "{file}: {size} MB, checked", file=args.file, size=f"{size / 1e6:.1f}")
    note(words, "it holds phone numbers and texts: keep it as you keep the office's papers")
    return 0


def _remember(config: Config) -> None:
    """Keep when the last backup was made: `willay doctor` asks how old it is."""
    from datetime import UTC, datetime

    from gateway.store import meta
    from gateway.store.db import Store

    store = Store(config.hub.database)
    store.open(create=False)
    with store.transaction():
        meta.write(meta.LAST_BACKUP, datetime.now(UTC).isoformat(timespec="seconds"))
    store.close()


def _restore(args: argparse.Namespace) -> int:
    from gateway.service.lock import hub_runs
    from gateway.store.backup import put_back

    config = configured(args)
    words = words_of(config)
    if hub_runs(config.hub.data_dir):
        raise NotReadyError(
            sentence("the hub runs; nothing was changed"), hint=sentence("stop it first: sudo systemctl stop willay")
        )
    former = put_back(args.file, config.hub.database, secrets.token_hex(8))
    say(words, "{file} is in place", file=args.file)
    if former is not None:
        say(words, "what was there before is kept: {file}", file=former)
    return 0


def _verify(args: argparse.Namespace) -> int:
    from gateway.store.backup import faults_of

    config = configured(args)
    words = words_of(config)
    found = faults_of(config.hub.database)
    for line in found:
        note(words, "{line}", line=line)
    if found:
        note(words, "not sound: restore the last backup (willay restore FILE), and keep this file for a technician")
        return 1
    say(words, "{path}: sound", path=config.hub.database)
    return 0
