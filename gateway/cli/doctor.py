"""`willay doctor`: the technician's checks of a modem, in order. Knows the terminal; the checks are done elsewhere."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from gettext import NullTranslations

from gateway.cli.attached import add_modem, attached, chosen, hub_has_it
from gateway.cli.terminal import add_json, language_of, note, print_json, words_of
from gateway.config_records import Config, ModemConfig
from gateway.findings import Finding, Verdict
from gateway.words import translations


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("doctor", help="the technician's checks of a modem, in order, with what to do")
    add_json(parser)
    add_modem(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    """Exit 0 where nothing is wrong, 1 where something is."""
    from gateway.cli.status import document_of, print_finding

    entry, config = chosen(args)
    words = translations("health", language_of(os.environ, config.hub.language if config else None))
    found: list[Finding] = []
    for finding in _findings(entry, config, words_of(config)):
        found.append(finding)
        if not args.json:
            print_finding(finding, words)
    healthy = all(finding.verdict is not Verdict.WRONG for finding in found)
    if args.json:
        print_json(document_of(tuple(found), words, healthy=healthy))
    return 0 if healthy else 1


def _findings(entry: ModemConfig, config: Config | None, words: NullTranslations) -> Iterable[Finding]:
    from gateway import checkup

    if config is not None and hub_has_it(config):
        note(words, "the hub runs and has the modem: this is what it knows; stop it for every check")
        yield from _known(entry, config)
        return
    with attached(entry, config) as host:
        yield from checkup.check_modem(entry, host, checkup.ports())


def _known(entry: ModemConfig, config: Config) -> Iterable[Finding]:
    from gateway.health_modem import modem_findings
    from gateway.store import modems
    from gateway.store.db import Store

    store = Store(config.hub.database)
    store.open(create=False)
    with store.reading():
        states = {state.name: state for state in modems.listing()}
    store.close()
    return modem_findings(entry, states.get(entry.name), hub_running=True)
