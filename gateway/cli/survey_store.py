"""`willay survey import|list|show`: the office's questionnaires. Knows the terminal; the store keeps them."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.cli.terminal import add_config, add_json, print_json, print_table, read_file, say
from gateway.errors import NotFoundError
from gateway.sentences import said_in, sentence
from gateway.survey.model import Lang, Questionnaire

if TYPE_CHECKING:
    from gateway.cli.opening import Opened
    from gateway.surveying import Kept


def add_actions(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add what needs a database to the group `survey`."""
    importing = actions.add_parser("import", help="make a questionnaire, or its new version, one that is asked")
    importing.add_argument("file", type=Path, metavar="FILE")
    add_leave_out(importing)
    importing.set_defaults(run=_import)
    listing = actions.add_parser("list", help="the questionnaires of this hub")
    add_json(listing)
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="a questionnaire as it was imported")
    show.add_argument("name", metavar="NAME")
    add_json(show)
    show.set_defaults(run=_show)
    for action in (importing, listing, show):
        add_config(action)


def add_leave_out(parser: argparse.ArgumentParser) -> None:
    """Let a command take a form or a flow of which not everything can be carried over."""
    parser.add_argument(
        "--leave-out",
        action="store_true",
        help="take what can be asked by SMS of an XLSForm or a flow, and name what is left out",
    )


def _import(args: argparse.Namespace) -> int:
    from gateway import surveying
    from gateway.cli.opening import open_desk
    from gateway.formats import questionnaire_file, questionnaire_flow
    from schedules.clock import read

    found = questionnaire_file.read(read_file(args.file), str(args.file), leave_out=args.leave_out)
    questionnaire_flow.check(found.questionnaire, str(args.file))
    opened = open_desk(args)
    kept = surveying.keep(opened.desk, found.questionnaire, found.source, read(opened.clock))
    params = {"name": kept.name, "version": kept.version}
    if kept.is_new:
        say(opened.words, "{name}, version {version}: asked from the next round on", **params)
    else:
        say(opened.words, "{name}, version {version}: was there already", **params)
    for told in found.notes:
        print(said_in(told, opened.words), file=sys.stderr)
    if kept.is_new:
        _tell_when(opened, kept)
    return 0


def _tell_when(opened: Opened, kept: Kept) -> None:
    """Which rounds go on as they began, and when the new version is asked first."""
    for period, version in kept.running:
        say(opened.words, "round {period} goes on with version {version}", period=period, version=version)
    if kept.first is None:
        say(opened.words, "it is not scheduled: willay round start {name}, or [[schedule]]", name=kept.name)
        return
    at = opened.local(kept.first.opens_at)
    say(opened.words, "first asked {time}, round {period}", time=at, period=kept.first.period)


def _list(args: argparse.Namespace) -> int:
    from gateway.cli.opening import open_desk
    from gateway.store import questionnaires

    opened = open_desk(args)
    desk = opened.desk
    with desk.store.reading():
        found = [(row, desk.library.by_id(row.id)) for row in questionnaires.all_current()]
    scheduled = {entry.questionnaire for entry in desk.config.schedules if entry.enabled}
    lines = [
        {
            "name": row.name,
            "version": row.version,
            "title": _title(questionnaire, desk.config.hub.language),
            "questions": len(questionnaire.questions),
            "scheduled": row.name in scheduled,
            "imported_at": row.imported_at.isoformat(),
        }
        for row, questionnaire in found
    ]
    if args.json:
        print_json(lines)
        return 0
    columns = ("name", "version", "questions", "title")
    marks = ["*" if line["scheduled"] else "" for line in lines]
    rows = [(*(str(line[key]) for key in columns), mark) for line, mark in zip(lines, marks, strict=True)]
    print_table([(*columns, "scheduled"), *rows], opened.words)
    return 0


def _show(args: argparse.Namespace) -> int:
    from gateway.cli.opening import open_desk
    from gateway.store import questionnaires

    opened = open_desk(args)
    with opened.desk.store.reading():
        row = questionnaires.current(args.name)
    if row is None:
        raise NotFoundError(
            sentence("there is no questionnaire {name}", name=args.name),
            hint=sentence("willay survey list shows them all"),
        )
    if args.json:
        print_json(replace(opened.desk.library.by_id(row.id), flow=None))  # the flow itself is the source
    else:
        print(row.source)
    return 0


def _title(questionnaire: Questionnaire, language: Lang) -> str:
    return questionnaire.title.get(language) or next(iter(questionnaire.title.values()), "")
