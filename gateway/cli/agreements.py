"""`willay agreements`: add, list, settle. Prints; the use-cases do the work."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from gateway.cli.opening import open_desk
from gateway.cli.terminal import add_config, add_json, print_json, print_table, say
from gateway.errors import WillayError
from gateway.sentences import sentence
from gateway.store.agreements import Agreement

DECIDED_BY = ("community", "joint", "authority")
STATES = ("done", "partly", "not_done", "open", "withdrawn")
"""The words of gateway.survey.meeting: parsing imports no more than it needs."""
MOST_OF_A_SCHOOL = 200
MOST_ENDED = 500


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("agreements", help="what communities agreed on, and what became of it")
    actions = group.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="write down what a meeting agreed on")
    add.add_argument("school", metavar="CODE")
    add.add_argument("--what", required=True, metavar="TEXT", help="what will be done")
    add.add_argument("--who", required=True, metavar="WHO", help="who will do it")
    add.add_argument("--due", metavar="YYYY-MM-DD", help="by when")
    add.add_argument("--decided", choices=DECIDED_BY, default="community", help="whose decision it is")
    add.add_argument("--month", metavar="YYYY-MM", help="whose sheet they had before them; by default the last one")
    add.add_argument("--by", required=True, metavar="WHO", help="who writes it down")
    add.set_defaults(run=_add)
    listing = actions.add_parser("list", help="those still to be done, the earliest day first")
    listing.add_argument("--school", metavar="CODE", help="all of this school")
    listing.add_argument("--all", action="store_true", dest="ended", help="those done or given up as well")
    listing.set_defaults(run=_list)
    settle = actions.add_parser("settle", help="what became of an agreement")
    settle.add_argument("id", type=int)
    settle.add_argument("state", choices=STATES)
    settle.add_argument("--note", default="", metavar="TEXT")
    settle.add_argument("--by", required=True, metavar="WHO", help="who says so")
    settle.set_defaults(run=_settle)
    for action in (add, listing, settle):
        add_json(action)
        add_config(action)


def _add(args: argparse.Namespace) -> int:
    from gateway import agreeing
    from gateway.survey.meeting import DecidedBy
    from schedules.clock import read

    try:
        due = date.fromisoformat(args.due) if args.due else None
    except ValueError as error:
        raise WillayError(
            sentence("{value} is no day", value=args.due), hint=sentence("write it as 2026-11-20 or 20/11")
        ) from error
    opened = open_desk(args)
    wording = agreeing.Wording(
        what=args.what, who=args.who, decided_by=DecidedBy(args.decided), due_on=due, month=args.month
    )
    made = agreeing.agree(opened.desk, args.school, wording, args.by, read(opened.clock))
    if args.json:
        print_json(_line(made))
    else:
        say(opened.words, "agreement {id} of {code}, {month}: kept", id=made.id, code=made.code, month=made.month)
    return 0


def _list(args: argparse.Namespace) -> int:
    from gateway.errors import NotFoundError
    from gateway.store import agreements, people

    opened = open_desk(args)
    with opened.desk.store.reading():
        if args.school:
            schools = people.schools((args.school,))
            if not schools:
                raise NotFoundError(
                    sentence("there is no school {which}", which=args.school), hint=sentence("see willay schools list")
                )
            found = tuple(one for school in schools for one in agreements.of_school(school.id, MOST_OF_A_SCHOOL))
        else:
            found = (*agreements.still_to_do(), *(agreements.ended(MOST_ENDED) if args.ended else ()))
    lines = list(map(_line, found))
    if args.json:
        print_json(lines)
    elif not lines:
        say(opened.words, "no agreements yet: willay agreements add CODE --what TEXT --who WHO --by WHO")
    else:
        columns = ("id", "school", "month", "state", "due_on", "who", "what")
        rows = [tuple("" if line[column] is None else str(line[column]) for column in columns) for line in lines]
        print_table([columns, *rows], opened.words)
    return 0


def _settle(args: argparse.Namespace) -> int:
    from gateway import agreeing
    from gateway.survey.meeting import AgreementState
    from schedules.clock import read

    opened = open_desk(args)
    state = AgreementState(args.state)
    made = agreeing.settle(opened.desk, args.id, state, args.by, read(opened.clock), note=args.note)
    if args.json:
        print_json(_line(made))
    else:
        say(opened.words, "agreement {id}: {state}", id=made.id, state=args.state)
    return 0


def _line(one: Agreement) -> dict[str, Any]:
    return {
        "id": one.id,
        "school": one.code,
        "annex": one.annex,
        "name": one.school,
        "month": one.month,
        "what": one.what,
        "who": one.who,
        "decided_by": one.decided_by.value,
        "due_on": None if one.due_on is None else one.due_on.isoformat(),
        "state": one.state.value,
        "made_by": one.made_by,
    }
