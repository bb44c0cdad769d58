"""`willay cases`: list, show, resolve. Prints; the use-cases do the work."""

from __future__ import annotations

import argparse
from typing import Any

from gateway.cli.opening import open_desk
from gateway.cli.terminal import add_config, add_json, named, print_json, print_table, say
from gateway.errors import NotFoundError
from gateway.sentences import sentence
from gateway.store.case_events import CaseEvent
from gateway.store.records_survey import Dispute


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("cases", help="where answers differ: list, show, settle")
    actions = group.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="the newest first")
    add_json(listing)
    add_config(listing)
    listing.add_argument("--open", action="store_true", dest="only_open", help="only those not settled")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="one case")
    show.add_argument("id", type=int)
    add_json(show)
    add_config(show)
    show.set_defaults(run=_show)
    resolve = actions.add_parser("resolve", help="settle a case with the value found")
    resolve.add_argument("id", type=int)
    resolve.add_argument("value", metavar="VALUE", help="a number, yes or no, a choice, a day, or no_class")
    resolve.add_argument("--by", required=True, metavar="WHO", help="who found out")
    resolve.add_argument("--source", choices=("visit", "register", "phone"), help="how it was found out")
    add_config(resolve)
    resolve.set_defaults(run=_resolve)
    reopen = actions.add_parser("reopen", help="open a settled case again")
    reopen.add_argument("id", type=int)
    reopen.add_argument("--by", required=True, metavar="WHO", help="who wants it looked at again")
    add_config(reopen)
    reopen.set_defaults(run=_reopen)


def _list(args: argparse.Namespace) -> int:
    from gateway.store import disputes
    from gateway.store.states import DisputeState

    opened = open_desk(args)
    desk = opened.desk
    with desk.store.reading():
        found = [_line(case) for case in disputes.listing(DisputeState.OPEN if args.only_open else None)]
    if args.json:
        print_json(found)
        return 0
    columns = ("id", "state", "school", "questionnaire", "period", "question", "low", "high", "value", "resolved_by")
    rows = [tuple("" if line[column] is None else str(line[column]) for column in columns) for line in found]
    print_table([columns, *rows], opened.words)
    return 0


def _show(args: argparse.Namespace) -> int:
    from gateway.store import case_events, disputes

    opened = open_desk(args)
    desk = opened.desk
    with desk.store.reading():
        case = disputes.get(args.id)
        line = (
            None
            if case is None
            else _line(case) | {"history": [_step(event) for event in case_events.of_case(case.id)]}
        )
    if line is None:
        raise _no_case(args.id)
    if args.json:
        print_json(line)
        return 0
    steps = line.pop("history")
    print_table([(named(name, opened.words), "" if value is None else str(value)) for name, value in line.items()])
    print_table([tuple("" if value is None else str(value) for value in step.values()) for step in steps])
    return 0


def _resolve(args: argparse.Namespace) -> int:
    from gateway import casework, resolving
    from gateway.store import disputes
    from gateway.survey.found_out import CaseSource
    from gateway.survey.model import Outcome
    from schedules.clock import read

    opened = open_desk(args)
    desk, moment = opened.desk, read(opened.clock)
    with desk.store.reading():
        case = disputes.get(args.id)
        if case is None:
            raise _no_case(args.id)
        question = casework.subject_of(desk, case).question
    source = CaseSource(args.source) if args.source else CaseSource.UNKNOWN
    if args.value == Outcome.NO_CLASS.value:
        resolving.resolve(desk, args.id, None, args.by, moment, outcome=Outcome.NO_CLASS, source=source)
    else:
        value = resolving.read_value(question, args.value, desk.calendar.local(moment.now).date())
        resolving.resolve(desk, args.id, value, args.by, moment, source=source)
    say(opened.words, "case {id} is settled: {value}", id=args.id, value=args.value)
    return 0


def _reopen(args: argparse.Namespace) -> int:
    from gateway import resolving
    from schedules.clock import read

    opened = open_desk(args)
    resolving.reopen(opened.desk, args.id, args.by, read(opened.clock))
    say(opened.words, "case {id} is open again", id=args.id)
    return 0


def _no_case(case_id: int) -> NotFoundError:
    return NotFoundError(
        sentence("there is no case {id}", id=case_id), hint=sentence("willay cases list shows them all")
    )


def _line(case: Dispute) -> dict[str, Any]:
    from gateway.store import answers, people, rounds

    round_ = rounds.must(case.round_id)
    return {
        "id": case.id,
        "state": case.state.value,
        "school": people.school(case.school_id).code,
        "questionnaire": round_.name,
        "period": round_.period,
        "question": case.question,
        "low": answers.to_value(case.low),
        "high": answers.to_value(case.high),
        "opened_at": case.opened_at.isoformat(),
        "times_told": case.times_told,
        "outcome": None if case.outcome is None else case.outcome.value,
        "value": answers.to_value(case.value),
        "resolved_by": case.resolved_by,
        "resolved_at": None if case.resolved_at is None else case.resolved_at.isoformat(),
        "source": None if case.source is None else case.source.value,
        "escalated_at": None if case.escalated_at is None else case.escalated_at.isoformat(),
    }


def _step(event: CaseEvent) -> dict[str, Any]:
    return {
        "at": event.at.isoformat(),
        "step": event.kind.value,
        "who": event.who,
        "value": event.value or (None if event.outcome is None else event.outcome.value),
        "source": None if event.source is None else event.source.value,
        "low": event.low,
        "high": event.high,
    }
