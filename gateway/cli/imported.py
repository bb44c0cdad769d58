"""How an import is told. Knows counts, not what was imported."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from gettext import NullTranslations

from gateway.cli.terminal import note, print_json, say
from gateway.importing import Imported


def tell(args: argparse.Namespace, done: Imported, words: NullTranslations) -> None:
    """What an import did, or with --dry-run would have done."""
    if done.unused:
        note(words, "columns left out, not known here: {columns}", columns=", ".join(done.unused))
    if args.json:
        print_json({**asdict(done), "dry_run": args.dry_run})
        return
    if args.dry_run:
        say(words, "only tried; nothing was changed")
    say(
        words,
        "{added} new, {changed} changed, {unchanged} as they were",
        added=done.added,
        changed=done.changed,
        unchanged=done.unchanged,
    )
    if done.replaced:
        say(words, "{count} posts went to somebody else", count=done.replaced)
