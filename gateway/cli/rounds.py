"""`willay round`: start, list, show, seal. Prints; the use-cases do the work."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from gateway.cli.opening import Opened, open_desk
from gateway.cli.terminal import add_config, add_json, print_json, print_table, say
from gateway.errors import NotFoundError
from gateway.sentences import said_in, sentence

if TYPE_CHECKING:
    from gateway.forecasting import Outlook


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("round", help="start, list, show and seal rounds")
    actions = group.add_subparsers(dest="action", required=True)
    start = actions.add_parser("start", help="ask a questionnaire now")
    start.add_argument("survey", metavar="SURVEY", help="the questionnaire's name")
    start.add_argument("--period", help="2026-W47; by default this week")
    start.add_argument(
        "--school", action="append", default=[], metavar="CODE", help="only this school; may be repeated"
    )
    add_json(start)
    add_config(start)
    start.set_defaults(run=_start)
    listing = actions.add_parser("list", help="the newest rounds first")
    add_json(listing)
    add_config(listing)
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="who answered, who did not, what disagrees")
    show.add_argument("id", type=int)
    add_json(show)
    add_config(show)
    show.set_defaults(run=_show)
    seal = actions.add_parser("seal", help="close a round for good: late replies count no more")
    seal.add_argument("id", type=int)
    add_config(seal)
    seal.set_defaults(run=_seal)


def _start(args: argparse.Namespace) -> int:
    from gateway import asking
    from gateway.formats.period import period
    from schedules.clock import read

    wanted = None if args.period is None else period(args.period)
    opened = open_desk(args)
    desk = opened.desk
    moment = read(opened.clock)
    started = asking.start(desk, args.survey, moment, period=wanted, codes=tuple(args.school))
    begun = asking.begin_waiting(desk, moment)
    if args.json:
        print_json(
            {
                "id": started.round_id,
                "questionnaire": args.survey,
                "period": started.period,
                "new": started.new,
                "reporters": started.sessions,
                "asked_now": begun,
                "silent_schools": list(started.silent),
                "closed_schools": list(started.shut),
            }
        )
        return 0
    say(
        opened.words,
        "round {id}: {survey} {period}, {reporters} reporters, {asked} asked now",
        id=started.round_id,
        survey=args.survey,
        period=started.period,
        reporters=started.sessions,
        asked=begun,
    )
    if started.silent:
        codes = ", ".join(started.silent)
        say(opened.words, "nobody to ask, or nothing left to ask, in these schools: {codes}", codes=codes)
    if started.shut:
        say(opened.words, "closed on the day asked about: {codes}", codes=", ".join(started.shut))
    opens = desk.calendar.allowed_from(moment.now)
    if opens > moment.now:
        say(opened.words, "quiet hours: the questions leave from {time}", time=opened.local(opens))
    return 0


def _list(args: argparse.Namespace) -> int:
    from gateway.store import rounds

    opened = open_desk(args)
    desk = opened.desk
    with desk.store.reading():
        found = rounds.listing()
    if args.json:
        print_json(
            [
                {
                    "id": row.id,
                    "questionnaire": row.name,
                    "period": row.period,
                    "state": row.state.value,
                    "origin": row.origin,
                    "opens_at": row.opens_at.isoformat(),
                    "deadline_at": row.deadline_at.isoformat(),
                }
                for row in found
            ]
        )
        return 0
    lines = [("id", "questionnaire", "period", "state", "opened", "deadline")]
    for row in found:
        opens, ends = opened.local(row.opens_at), opened.local(row.deadline_at)
        lines.append((str(row.id), row.name, row.period, row.state.value, opens, ends))
    print_table(lines, opened.words)
    return 0


def _show(args: argparse.Namespace) -> int:
    from gateway import forecasting, showing

    opened = open_desk(args)
    desk = opened.desk
    view = showing.round_view(desk, args.id)
    with desk.store.reading():
        outlook = forecasting.of_round(desk, args.id, opened.clock.now())
    if view is None:
        raise NotFoundError(
            sentence("there is no round {id}", id=args.id), hint=sentence("willay round list shows them all")
        )
    if args.json:
        print_json(showing.as_json(view) | {"forecast": None if outlook is None else _plain(outlook)})
        return 0
    say(
        opened.words,
        "{survey} {period}: {state}; {done} of {reporters} reporters done",
        survey=view.questionnaire,
        period=view.period,
        state=view.state,
        done=view.answered,
        reporters=view.reporters,
    )
    if outlook is not None:
        _print_outlook(opened, outlook)
    lines = [("school", "role", "state", "question", "answers")]
    for line in view.lines:
        said = " ".join(f"{key}={value}" for key, value in line.answers)
        lines.append((line.school, line.role, line.status, line.current or "", said))
    print_table(lines, opened.words)
    if view.doubts:
        print()
        say(opened.words, "messages whose sending was in doubt: {count}", count=len(view.doubts))
        doubts = [("school", "role", "message", "state", "sent again")]
        for doubt in view.doubts:
            what = doubt.question or doubt.kind
            doubts.append((doubt.school, doubt.role, what, doubt.state, "x" if doubt.sent_again else ""))
        print_table(doubts, opened.words)
    return 0


def _print_outlook(opened: Opened, outlook: Outlook) -> None:
    from gateway import forecasting

    found = forecasting.finding(opened.desk, outlook)
    print(said_in(found.text, opened.words))
    if found.remedy:
        print("-> " + said_in(found.remedy, opened.words))
    how = "  one SMS in {seconds} s, as measured" if outlook.measured else "  one SMS in {seconds} s, as assumed"
    say(opened.words, how, seconds=round(outlook.seconds_each, 1))


def _plain(outlook: Outlook) -> dict[str, object]:
    return {
        "phones_waiting": outlook.phones,
        "sms": outlook.parts,
        "seconds_each": round(outlook.seconds_each, 1),
        "measured": outlook.measured,
        "ends_at": outlook.ends_at,
        "useful_until": outlook.useful_until,
        "fits": outlook.fits,
    }


def _seal(args: argparse.Namespace) -> int:
    from gateway import closing
    from gateway.store import rounds
    from schedules.clock import read

    opened = open_desk(args)
    desk = opened.desk
    with desk.store.reading():
        found = rounds.get(args.id)
    if found is None:
        raise NotFoundError(
            sentence("there is no round {id}", id=args.id), hint=sentence("willay round list shows them all")
        )
    closing.seal(desk, args.id, read(opened.clock))
    say(opened.words, "round {id} is sealed", id=args.id)
    return 0
