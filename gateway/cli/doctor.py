"""`willay doctor`: the technician's checks, in order, with what to do. Knows the terminal; the checks are elsewhere."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Callable
from contextlib import ExitStack
from gettext import NullTranslations
from typing import TYPE_CHECKING

from gateway.cli.attached import add_modem, attached, chosen, hub_has_it
from gateway.cli.terminal import add_json, configured, language_of, note, print_json, words_of
from gateway.config_records import Config, ModemConfig
from gateway.errors import NotReadyError
from gateway.findings import Finding, Verdict
from gateway.sentences import said_in
from gateway.words import translations

if TYPE_CHECKING:
    from gateway.checkup import Step, Visit
    from gateway.doctor.owntext import TextSelf
    from gateway.doctor.radio import Heard
    from gateway.store.db import Store
    from modem.host import ModemHost
    from schedules.clock import Clock

TOKEN_OCTETS = 4
"""Enough that no text of a hub's life was the same."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("doctor", help="the technician's checks, in order, with what to do")
    add_json(parser)
    add_modem(parser)
    parser.add_argument(
        "--test-sms", action="store_true", help="also send one text to the SIM's own number; it costs one text"
    )
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    """Exit 0 where nothing is wrong, 1 where something is."""
    from gateway import checkup
    from gateway.cli.status import document_of, print_finding

    entries, config = _entries(args)
    language = language_of(os.environ, config.hub.language if config else None)
    words = _Either(translations("health", language), translations("cli", language))
    found: list[Finding] = []
    with ExitStack() as stack:
        visit = _visit(args, entries, config, stack)
        for finding in checkup.examine(visit, _progress(words, whole=args.json)):
            found.append(finding)
            if not args.json:
                print_finding(finding, words)
                sys.stdout.flush()
    healthy = all(finding.verdict is not Verdict.WRONG for finding in found)
    if args.json:
        print_json(document_of(tuple(found), words, healthy=healthy))
    return 0 if healthy else 1


class _Either(NullTranslations):
    """The first catalogue that knows a text: what the store says of its file stands in that of the commands."""

    def __init__(self, *catalogues: NullTranslations) -> None:
        super().__init__()
        self._catalogues = catalogues

    def gettext(self, message: str) -> str:
        told = (catalogue.gettext(message) for catalogue in self._catalogues)
        return next((text for text in told if text != message), message)


def _entries(args: argparse.Namespace) -> tuple[tuple[ModemConfig, ...], Config | None]:
    """The modems meant: one named, else all of the configuration."""
    if args.device or args.modem:
        entry, config = chosen(args)
        return (entry,), config
    config = configured(args)
    return config.modems, config


def _progress(words: NullTranslations, *, whole: bool) -> Callable[[Step, int, int], None]:
    """What is being looked at, on stderr: each step where nothing else is shown, else those that take long."""

    def told(step: Step, number: int, of: int) -> None:
        if whole or step.slow:
            print(f"[{number}/{of}] {said_in(step.title, words)} ...", file=sys.stderr, flush=True)

    return told


def _visit(
    args: argparse.Namespace, entries: tuple[ModemConfig, ...], config: Config | None, stack: ExitStack
) -> Visit:
    from gateway.checkup import Visit
    from gateway.daemon import MADE_AFTER, floor_of
    from gateway.doctor.lane import ask_port
    from gateway.doctor.machine import this_machine
    from modem.ports import answers, overheard
    from schedules.clock import SystemClock

    running = config is not None and hub_has_it(config)
    store = _store(config, stack) if config is not None else None
    clock = SystemClock(floor_of(store) if store is not None else MADE_AFTER)
    if running:
        note(words_of(config), "the hub runs and has the modem: this is what it knows; stop it for every check")
    hosts = _Hosts(config, stack)
    hear = _from_store(store) if running else hosts.hear
    text: Callable[[ModemConfig], TextSelf] | None = None
    if args.test_sms:
        text = _by_hub(args, clock) if running else hosts.text_self
    return Visit(
        machine=this_machine(),
        modems=entries,
        clock=clock,
        hear=hear,
        config=config,
        store=store,
        hub=_hub_process(config) if running and config is not None else None,
        answers=None if running else answers,
        overheard=None if running else overheard,
        lane=None if running else ask_port,
        text_self=text,
        new_token=lambda: secrets.token_hex(TOKEN_OCTETS),
    )


class _Hosts:
    """The modems that this command takes, each when it is its turn; given back at the end."""

    def __init__(self, config: Config | None, stack: ExitStack) -> None:
        self._config, self._stack = config, stack
        self._hosts: dict[str, ModemHost] = {}

    def hear(self, entry: ModemConfig) -> Heard:
        """Open the modem and ask it. Takes up to two minutes."""
        from datetime import UTC, datetime

        from gateway import checkup

        host = self._stack.enter_context(attached(entry, self._config))
        self._hosts[entry.name] = host
        checkup.await_status(host)
        return checkup.hear_alone(host, datetime.now(UTC))

    def text_self(self, entry: ModemConfig) -> TextSelf:
        """By the modem that was heard before."""
        from gateway.doctor.owntext import through_modem

        return through_modem(self._hosts[entry.name])


def _store(config: Config, stack: ExitStack) -> Store | None:
    """The hub's database; None where there is none or it is not well: a check of its own says so."""
    from gateway.store.db import Store

    store = Store(config.hub.database)
    try:
        store.open(create=False)
    except NotReadyError:
        return None
    stack.callback(store.close)
    return store


def _from_store(store: Store | None) -> Callable[[ModemConfig], Heard | None]:
    """What the hub last wrote down."""
    from gateway.doctor.radio import kept_of
    from gateway.store import modems

    def hear(entry: ModemConfig) -> Heard | None:
        if store is None:
            return None
        with store.reading():
            return kept_of(entry, modems.listing())

    return hear


def _by_hub(args: argparse.Namespace, clock: Clock) -> Callable[[ModemConfig], TextSelf]:
    import time

    from gateway.cli.opening import open_desk
    from gateway.doctor.owntext import through_hub

    desk = open_desk(args).desk
    return lambda _entry: through_hub(desk, clock, time.sleep)


def _hub_process(config: Config) -> int:
    """The process id of the hub that runs; one that no process has where its lock does not tell."""
    from gateway.service.lock import read_pid

    return read_pid(config.hub.data_dir / "hub.lock") or -1
