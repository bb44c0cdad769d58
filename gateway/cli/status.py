"""`willay status`: is everything well, and if not, what to do. Knows the terminal; the looking is done elsewhere."""

from __future__ import annotations

import argparse
from datetime import datetime
from gettext import NullTranslations
from typing import TYPE_CHECKING

from gateway.cli.terminal import add_config, add_json, configured, language_of, print_json, words_of
from gateway.config_records import Config
from gateway.findings import Finding, Health, Verdict
from gateway.log import one_line
from gateway.sentences import said_in, sentence
from gateway.words import translations

if TYPE_CHECKING:
    from gateway.store.db import Store

MARKS = {Verdict.WELL: "ok", Verdict.LOOK: "!", Verdict.WRONG: "!!"}
"""A sign before the word: for whoever runs down the first column."""
WORDS = {Verdict.WELL: sentence("well"), Verdict.LOOK: sentence("look"), Verdict.WRONG: sentence("wrong")}
WORD_WIDTH = 5
SUBJECT_WIDTH = 16
"""As wide as `identity modem1`; a longer name only moves its own line."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("status", help="is everything well, and if not, what to do")
    add_json(parser)
    add_config(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    """Exit 0 where nothing is wrong, 1 where something is."""
    import os

    config = configured(args)
    words = translations("health", language_of(os.environ, config.hub.language))
    found = _look(config)
    if args.json:
        print_json(document_of(found.findings, words, healthy=found.healthy))
    else:
        for finding in found.findings:
            print_finding(finding, words)
    return 0 if found.healthy else 1


def _look(config: Config) -> Health:
    from datetime import UTC

    from gateway import health
    from gateway.errors import NotReadyError
    from gateway.service.lock import hub_runs
    from gateway.store import meta
    from gateway.store.db import Store
    from schedules.clock import SystemClock

    store = Store(config.hub.database)
    try:
        store.open(create=False)
    except NotReadyError as error:
        words = words_of(config)  # the store speaks the commands' language, findings have their own catalogue
        return health.without_store(said_in(error.args[0], words), said_in(error.hint, words))
    with store.reading():
        floor = meta.last_time() or datetime.fromtimestamp(0, tz=UTC)
    clock = SystemClock(floor)
    found = health.look(config, store, clock, hub_running=hub_runs(config.hub.data_dir))
    found = Health(findings=(*found.findings, *_forecasts(config, store, clock.now())))
    store.close()
    return found


def _forecasts(config: Config, store: Store, now: datetime) -> list[Finding]:
    """When the last question of each round that still goes out will have left, and whether that is in time."""
    from dataclasses import replace

    from gateway import forecasting
    from gateway.desk import Desk, calendar_of
    from gateway.library import Library
    from gateway.store import rounds

    desk = Desk(store=store, library=Library(), calendar=calendar_of(config), config=config)
    findings = []
    with store.reading():
        for round_ in rounds.running():
            outlook = forecasting.of_round(desk, round_.id, now)
            if outlook is not None:
                findings.append(replace(forecasting.finding(desk, outlook), subject=f"round {round_.name}"))
    return findings


def document_of(findings: tuple[Finding, ...], words: NullTranslations, *, healthy: bool) -> dict[str, object]:
    """Findings as JSON has them."""
    return {
        "healthy": healthy,
        "findings": [
            {
                "subject": finding.subject,
                "check": finding.subject.partition(" ")[0],
                "verdict": finding.verdict.value,
                "text": said_in(finding.text, words),
                "remedy": said_in(finding.remedy, words),
            }
            for finding in findings
        ],
    }


def print_finding(finding: Finding, words: NullTranslations) -> None:
    """One finding for a person, with what to do below it."""
    about, text = named(finding.subject, words), one_line(said_in(finding.text, words))
    verdict = f"{MARKS[finding.verdict]:<3}{said_in(WORDS[finding.verdict], words):<{WORD_WIDTH}}"
    print(f"{verdict} {about:<{SUBJECT_WIDTH}}  {text}")
    if finding.remedy:
        print(f"{'':<{len(verdict) + 1 + SUBJECT_WIDTH}}  -> {said_in(finding.remedy, words)}")


def named(subject: str, words: NullTranslations) -> str:
    """What a finding is about, in the language of `words`; the name of a modem or a destination stays."""
    head, space, rest = subject.partition(" ")
    return f"{words.gettext(head)}{space}{rest}"
