"""`willay calendar`: list, import, close, reopen, weekdays, progress. Prints; the use-cases do the work."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from gateway.cli.opening import open_desk
from gateway.cli.terminal import add_config, add_json, print_json, print_table, read_file, say
from gateway.errors import BadInputError, WillayError
from gateway.sentences import said_in, sentence

BY_DEFAULT = "office"
"""Who declares, where the command does not say."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("calendar", help="days without school, and the best day to ask")
    actions = group.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="the terms, and the closures declared")
    listing.set_defaults(run=_list)
    importing = actions.add_parser("import", help="local holidays from CSV or XLSX: all of the file, or nothing")
    importing.add_argument("file", type=Path, metavar="FILE", help="columns: from, to, reason, scope")
    importing.add_argument("--dry-run", action="store_true", help="check and count, change nothing")
    importing.set_defaults(run=_import)
    close = actions.add_parser("close", help="say that there is no school, and withdraw what was not asked yet")
    close.add_argument("first", metavar="FROM", help="the first day: 2026-11-20")
    close.add_argument("last", metavar="TO", nargs="?", help="the last day; by default the same")
    where = close.add_mutually_exclusive_group(required=True)
    where.add_argument("--district", metavar="UBIGEO", help="a district, or the beginning of its ubigeo")
    where.add_argument("--school", metavar="CODE", help="one school")
    where.add_argument("--everywhere", action="store_true", help="every school of this office")
    close.add_argument("--reason", required=True, help="why: huaico, paro, feriado local")
    close.set_defaults(run=_close)
    reopen = actions.add_parser("reopen", help="take a closure back: who can still be asked is asked")
    reopen.add_argument("id", type=int)
    reopen.set_defaults(run=_reopen)
    for action in (importing, close, reopen):
        action.add_argument("--by", default=BY_DEFAULT, metavar="WHO", help="who says so")
    weekdays = actions.add_parser("weekdays", help="attendance by day of the week, to choose when to ask")
    weekdays.add_argument("survey", metavar="SURVEY", help="the questionnaire's name")
    weekdays.set_defaults(run=_weekdays)
    rose = actions.add_parser("progress", help="attendance in a year's first weeks against its last ones")
    rose.add_argument("survey", metavar="SURVEY", help="the questionnaire's name")
    rose.add_argument("--year", type=int, metavar="YYYY", help="by default this year")
    rose.set_defaults(run=_progress)
    for action in (listing, importing, close, reopen, weekdays, rose):
        add_json(action)
        add_config(action)


def _list(args: argparse.Namespace) -> int:
    from gateway.store import closures

    opened = open_desk(args)
    desk = opened.desk
    with desk.store.reading():
        found = closures.listing()
    terms = desk.config.calendar.terms
    if args.json:
        print_json({"terms": terms, "configured": desk.config.calendar.closed, "declared": found})
        return 0
    for number, term in enumerate(terms, start=1):
        say(opened.words, "term {number}: {start} to {end}", number=number, start=term.start, end=term.end)
    for one in desk.config.calendar.closed:
        where = one.district or "*"
        say(opened.words, "closed by the configuration: {start} to {end}, {where}, {reason}", start=one.start,
            end=one.end, where=where, reason=one.reason)  # fmt: skip
    lines = [("id", "from", "to", "where", "reason", "origin", "by", "taken back")]
    for row in found:
        days = (row.first_day.isoformat(), row.last_day.isoformat())
        back = "" if row.lifted_at is None else opened.local(row.lifted_at)
        lines.append((str(row.id), *days, row.school or row.district or "*", row.reason, row.origin,
                      row.declared_by, back))  # fmt: skip
    print_table(lines, opened.words)
    return 0


def _progress(args: argparse.Namespace) -> int:
    from gateway import comparing_days

    opened = open_desk(args)
    year = args.year or opened.desk.calendar.local(opened.clock.now()).year
    found = comparing_days.progress_of(opened.desk, args.survey, year)
    if args.json:
        print_json(found)
    elif not found:
        say(opened.words, "no school has eight verified weeks in {year}", year=year)
    else:
        rows = [(one.question or "*", one.first, one.last, one.schools, one.better, one.worse) for one in found]
        print_table(
            [("question", "first", "last", "schools", "better", "worse"), *(tuple(map(str, row)) for row in rows)]
        )
    return 0


def _import(args: argparse.Namespace) -> int:
    from gateway import scheduling
    from gateway.formats import closure_list
    from schedules.clock import read

    data = read_file(args.file)
    opened = open_desk(args)
    found = closure_list.read(data, str(args.file))
    problems = scheduling.unknown_places(opened.desk, found)
    if problems:
        raise BadInputError(str(args.file), problems)
    only = tuple(closure for _, closure in found)
    effects = () if args.dry_run else scheduling.declare_all(opened.desk, only, args.by, read(opened.clock))
    new = sum(effect.closure_id is not None for effect in effects)
    if args.json:
        print_json({"read": len(only), "new": new, "dry_run": args.dry_run})
    elif args.dry_run:
        say(opened.words, "{count} lines are well; nothing was changed", count=len(only))
    else:
        say(opened.words, "{count} lines, {new} of them new", count=len(only), new=new)
    return 0


def _close(args: argparse.Namespace) -> int:
    from gateway import scheduling
    from gateway.formats.closure_list import scope_of
    from schedules.calendar import Closure
    from schedules.clock import read

    first = _day(args.first)
    last = first if args.last is None else _day(args.last)
    if last < first:
        raise WillayError(
            sentence("{end} lies before {start}", end=last, start=first), hint=sentence("write the first day first")
        )
    try:
        scope = scope_of(args.district or args.school or "")
    except ValueError as error:
        raise WillayError(error.args[0], hint=error.args[1]) from error
    opened = open_desk(args)
    closure = Closure(start=first, end=last, reason=args.reason.strip(), district=scope.district, school=scope.school)
    effect = scheduling.declare(opened.desk, closure, args.by, read(opened.clock))
    if args.json:
        print_json(effect)
    elif effect.closure_id is None:
        say(opened.words, "it was declared already")
    else:
        say(
            opened.words,
            "closure {id}: {sessions} reporters will not be asked, {asked} had been asked already",
            id=effect.closure_id,
            sessions=effect.sessions,
            asked=effect.already_asked,
        )
    return 0


def _reopen(args: argparse.Namespace) -> int:
    from gateway import scheduling
    from schedules.clock import read

    opened = open_desk(args)
    effect = scheduling.lift(opened.desk, args.id, args.by, read(opened.clock))
    if args.json:
        print_json(effect)
    else:
        say(opened.words, "closure {id} is taken back: {sessions} reporters are asked after all", id=args.id,
            sessions=effect.sessions)  # fmt: skip
    return 0


def _weekdays(args: argparse.Namespace) -> int:
    from gateway import comparing_days

    opened = open_desk(args)
    found = comparing_days.of_questionnaire(opened.desk, args.survey)
    if args.json:
        print_json(found)
        return 0
    lines = [("day", "rounds", "schools", "attendance", "against own usual")]
    for line in found.days:
        day = said_in(comparing_days.NAMES[line.weekday], opened.words)
        lines.append((day, str(line.rounds), str(line.schools), f"{line.percent} %", f"{line.points:+.1f}"))
    if found.days:
        print_table(lines, opened.words)
    for told in comparing_days.advice(found):
        print(said_in(told, opened.words))
    return 0


def _day(text: str) -> date:
    from gateway.formats import roster_cells

    try:
        return roster_cells.day(text)
    except ValueError as error:
        raise WillayError(error.args[0], hint=error.args[1]) from error
