"""`willay upload`: bring what waits to the centre now, and say what was sent. Knows the arguments and the terminal."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from gettext import NullTranslations
from random import SystemRandom

from gateway.cli.terminal import add_config, configured
from gateway.errors import NotReadyError
from gateway.sentences import said_in, sentence
from gateway.store import uploads
from gateway.store.db import Store
from gateway.uploading import UploadOutcome, UploadResult, doors_of, run_due
from gateway.words import translations


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("upload", help="send what waits to the centre")
    parser.add_argument("--now", action="store_true", help="do not wait for the time of the next try")
    add_config(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    """Exit 0 where nothing waits any more, 1 where something still does."""
    config = configured(args)
    if not config.uploads:
        raise NotReadyError(
            sentence("no [[upload]] in the configuration"), hint=sentence("add one; config.example.toml explains it")
        )
    words = translations("reports", config.hub.language)
    doors = doors_of(config.uploads)
    store = Store(config.hub.database)
    store.open(create=False)
    try:
        for result in run_due(store, doors, datetime.now(UTC), SystemRandom(), force=args.now):
            print(_line(result, words), file=sys.stderr if result.outcome is UploadOutcome.FAILED else sys.stdout)
        with store.reading():
            standings = {door.destination: uploads.standing(door.destination) for door in doors}
            aside = [(door.destination, record) for door in doors for record in uploads.rejected(door.destination)]
    finally:
        store.close()
    for name, standing in standings.items():
        text = words.gettext("{name}: {sent} sent, {waiting} waiting, {rejected} set aside")
        waiting = standing.waiting + standing.frozen
        print(text.format(name=name, sent=standing.accepted, waiting=waiting, rejected=standing.rejected))
    for name, record in aside:
        text = words.gettext("{name}: record {seq} set aside: {reason}")
        print(text.format(name=name, seq=record.seq, reason=record.reason), file=sys.stderr)
    return 1 if any(standing.waiting + standing.frozen for standing in standings.values()) else 0


def _line(result: UploadResult, words: NullTranslations) -> str:
    if result.outcome is UploadOutcome.DONE:
        text = words.gettext("{name}: {accepted} taken, {duplicate} were there already, {rejected} set aside")
        return text.format(
            name=result.destination,
            accepted=result.accepted,
            duplicate=result.duplicate,
            rejected=result.rejected,
        )
    if result.outcome is UploadOutcome.FAILED:
        text = words.gettext("{name}: not sent: {reason}").format(
            name=result.destination, reason=said_in(result.reason, words)
        )
        return f"{text} ({said_in(result.hint, words)})" if result.hint else text
    if result.outcome is UploadOutcome.SET_ASIDE:
        return words.gettext("{name}: one record set aside: {reason}").format(
            name=result.destination, reason=result.reason
        )
    return words.gettext("{name}: a batch was halved to find a bad record").format(name=result.destination)
