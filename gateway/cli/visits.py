"""`willay visits`: draw, list, show, record, error. Prints; the use-cases do the work."""

from __future__ import annotations

import argparse
from gettext import NullTranslations
from typing import Any

from gateway.cli.opening import open_desk
from gateway.cli.terminal import add_config, add_json, named, note, print_json, print_table, say
from gateway.errors import BadInputError, NotFoundError, Problem, WillayError
from gateway.sentences import sentence
from gateway.store.visits import Visit

SEED_BYTES = 8
HOW = ("seen", "papers", "told")
"""The words of gateway.survey.visits.Evidence: parsing imports no more than it needs."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("visits", help="unannounced visits: draw schools, record what was seen")
    actions = group.add_subparsers(dest="action", required=True)
    draw = actions.add_parser("draw", help="draw a month's schools and send the inspectors")
    draw.add_argument("--month", required=True, metavar="YYYY-MM")
    draw.add_argument("--seed", help="what all chance comes from; by default that of the year, or a new one")
    draw.add_argument("--count", type=int, metavar="N", help="how many schools; by default as configured")
    draw.add_argument("--by", default="command", metavar="WHO", help="who draws")
    draw.set_defaults(run=_draw)
    listing = actions.add_parser("list", help="a month's visits; by default those of the last draw")
    listing.add_argument("--month", metavar="YYYY-MM")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="one visit, with what was seen")
    show.add_argument("id", type=int)
    show.set_defaults(run=_show)
    record = actions.add_parser("record", help="what somebody saw at a school")
    record.add_argument("school", metavar="CODE")
    record.add_argument("values", nargs="+", metavar="KEY=VALUE", help="as in girls_present=31")
    record.add_argument("--by", required=True, metavar="WHO", help="who was there")
    record.add_argument("--day", metavar="YYYY-MM-DD", help="when; by default today")
    record.add_argument("--how", choices=HOW, help="seen there, from the school's papers, or told in an interview")
    record.set_defaults(run=_record)
    error = actions.add_parser("error", help="how far reporters are from what inspectors saw")
    error.set_defaults(run=_error)
    for action in (draw, listing, show, record, error):
        add_json(action)
        add_config(action)


def _draw(args: argparse.Namespace) -> int:
    import re
    import secrets

    from gateway import drawing
    from schedules.clock import read

    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", args.month):
        raise WillayError(sentence("{value} is no month", value=args.month), hint=sentence("write it as 2026-11"))
    opened = open_desk(args)
    desk = opened.desk
    with desk.store.reading():
        seed = args.seed or drawing.seed_of_year(args.month[:4]) or secrets.token_hex(SEED_BYTES)
    made = drawing.draw_month(desk, args.month, read(opened.clock), seed=seed, by=args.by, count=args.count)
    seal = drawing.seal_of(seed)
    if args.json:
        frame = made.draw.frame.splitlines()
        print_json(
            {"month": args.month, "seed": seed, "seal": seal, "frame": frame, "visits": list(map(_line, made.visits))}
        )
        return 0
    _table(made.visits, opened.words)
    note(opened.words, "seed: {seed}", seed=seed)
    note(opened.words, "its seal, which can be published beforehand: {seal}", seal=seal)
    alone = sum(1 for visit in made.visits if visit.inspector_id is None)
    if alone:
        note(opened.words, "schools without an inspector: {count}", count=alone)
    return 0


def _list(args: argparse.Namespace) -> int:
    from gateway.store import visits

    opened = open_desk(args)
    with opened.desk.store.reading():
        made = visits.draws()
        month = args.month or (made[0].month if made else "")
        found = visits.of_month(month)
    if args.json:
        print_json(list(map(_line, found)))
    elif not found:
        say(opened.words, "no visits yet: willay visits draw --month YYYY-MM")
    else:
        _table(found, opened.words)
    return 0


def _show(args: argparse.Namespace) -> int:
    from gateway.store import visits

    opened = open_desk(args)
    with opened.desk.store.reading():
        visit = visits.get(args.id)
        seen = visits.every_observation(args.id)
    if visit is None:
        raise NotFoundError(
            sentence("there is no visit {id}", id=args.id), hint=sentence("willay visits list shows them")
        )
    later = {entry.supersedes_id for entry in seen}
    lines: list[dict[str, Any]] = [
        {
            "question": entry.question,
            "value": entry.value,
            "who": entry.who,
            "origin": entry.origin,
            "at": entry.at.isoformat(),
            "superseded": entry.id in later,
            "how": entry.how,
        }
        for entry in seen
    ]
    if args.json:
        print_json(_line(visit) | {"observations": lines})
        return 0
    print_table(
        [(named(name, opened.words), "" if value is None else str(value)) for name, value in _line(visit).items()]
    )
    if lines:
        print_table([tuple(lines[0]), *(tuple(map(str, line.values())) for line in lines)], opened.words)
    return 0


def _record(args: argparse.Namespace) -> int:
    from datetime import date

    from gateway import visiting
    from gateway.survey.visits import Evidence
    from schedules.clock import read

    opened = open_desk(args)
    desk, moment = opened.desk, read(opened.clock)
    try:
        day = date.fromisoformat(args.day) if args.day else desk.calendar.local(moment.now).date()
    except ValueError as error:
        raise WillayError(
            sentence("{value} is no day", value=args.day), hint=sentence("write it as 2026-11-20 or 20/11")
        ) from error
    pairs = [text.partition("=") for text in args.values]
    broken = [f"{key}{sign}{value}" for key, sign, value in pairs if not sign]
    if broken:
        problem = Problem(place=broken[0], message=sentence("no value"), remedy=sentence("write it as KEY=VALUE"))
        raise BadInputError("willay visits record", (problem,))
    typed = {key: value for key, _, value in pairs}
    how = Evidence(args.how) if args.how else None
    visit = visiting.record_typed(desk, args.school, typed, moment, day=day, who=args.by, origin="command", how=how)
    if args.json:
        print_json(_line(visit))
    else:
        say(opened.words, "the visit of {code} on {day} is recorded", code=visit.code, day=day)
    return 0


def _error(args: argparse.Namespace) -> int:
    from gateway import quality
    from schedules.clock import read

    opened = open_desk(args)
    desk = opened.desk
    with desk.store.reading():
        found = quality.panel_error(desk, read(opened.clock))
    lines = [
        {
            "question": one.question,
            "role": None if one.role is None else one.role.value,
            "same_day": one.same_day,
            "pairs": one.pairs,
            "exact": None if one.exact is None else round(float(one.exact), 4),
            "mean_difference": None if one.mean_difference is None else round(float(one.mean_difference), 4),
        }
        for one in found
    ]
    if args.json:
        print_json(lines)
    elif not lines:
        say(opened.words, "nothing to compare yet: no visit in a week that was asked about")
    else:
        rows = [tuple("-" if value is None else str(value) for value in line.values()) for line in lines]
        print_table([tuple(lines[0]), *rows], opened.words)
    return 0


def _table(found: tuple[Visit, ...], words: NullTranslations) -> None:
    columns = ("id", "school", "annex", "name", "why", "inspector", "told_at", "done_on")
    rows = [
        tuple("" if line[column] is None else str(line[column]) for column in columns) for line in map(_line, found)
    ]
    print_table([columns, *rows], words)


def _line(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.id,
        "month": visit.month,
        "school": visit.code,
        "annex": visit.annex,
        "name": visit.school,
        "why": visit.why.value,
        "chance": visit.chance,
        "inspector": visit.inspector,
        "told_at": None if visit.told_at is None else visit.told_at.isoformat(),
        "done_on": None if visit.done_on is None else visit.done_on.isoformat(),
    }
