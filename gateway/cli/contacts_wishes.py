"""`willay contacts pending, approve, reject, consents, ask`: who wants to report, and who has not agreed to."""

from __future__ import annotations

import argparse

from gateway.cli.opening import open_desk
from gateway.cli.terminal import add_config, add_json, print_json, print_table, say

PSEUDONYM_BYTES = 8


def add_actions(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add them to the group."""
    pending = actions.add_parser("pending", help="who asked by SMS to report for a school")
    pending.set_defaults(run=_pending)
    approve = actions.add_parser("approve", help="make one of them a reporter, and welcome them by SMS")
    approve.add_argument("--name", default="", help="as it is written, where the text was wrong")
    approve.add_argument("--role", choices=("leader", "parent", "principal"), help="where the text was wrong")
    approve.add_argument("--replace", action="store_true", help="whoever has the role leaves it")
    approve.set_defaults(run=_approve)
    reject = actions.add_parser("reject", help="do not; nothing is sent")
    reject.set_defaults(run=_reject)
    consents = actions.add_parser("consents", help="who has not agreed to take part, and why")
    consents.set_defaults(run=_consents)
    ask = actions.add_parser("ask", help="ask somebody by SMS once more whether they take part")
    ask.set_defaults(run=_ask)
    for action in (approve, reject, ask):
        action.add_argument("id", type=int)
        action.add_argument("--by", required=True, metavar="WHO", help="who decides")
    for action in (pending, consents):
        add_json(action)
    for action in (pending, approve, reject, consents, ask):
        add_config(action)


def _pending(args: argparse.Namespace) -> int:
    from gateway import registering

    opened = open_desk(args)
    lines = [
        {
            "id": one.registration.id,
            "asked_at": opened.local(one.registration.asked_at),
            "school": one.school.code,
            "role": one.registration.role.value,
            "name": one.registration.name,
            "phone": one.registration.msisdn,
            "now": ", ".join(holder.name for holder in one.holders),
            "text": one.text,
        }
        for one in registering.waiting(opened.desk)
    ]
    if args.json:
        print_json(lines)
    elif lines:
        print_table([tuple(lines[0]), *(tuple(map(str, line.values())) for line in lines)], opened.words)
    else:
        say(opened.words, "nobody waits to be registered")
    return 0


def _approve(args: argparse.Namespace) -> int:
    import secrets

    from gateway import registering
    from gateway.survey.model import Role
    from schedules.clock import read

    opened = open_desk(args)
    contact = registering.approve(
        opened.desk,
        args.id,
        args.by,
        read(opened.clock),
        new_pseudonym=lambda: secrets.token_hex(PSEUDONYM_BYTES),
        name=args.name,
        role=None if args.role is None else Role(args.role),
        replace=args.replace,
    )
    say(opened.words, "registration {id} is approved: contact {contact}", id=args.id, contact=contact)
    return 0


def _reject(args: argparse.Namespace) -> int:
    from gateway import registering
    from schedules.clock import read

    opened = open_desk(args)
    registering.reject(args.id, args.by, opened.desk, read(opened.clock))
    say(opened.words, "registration {id} is rejected", id=args.id)
    return 0


def _consents(args: argparse.Namespace) -> int:
    from gateway import insisting

    opened = open_desk(args)
    lines = [
        {
            "id": one.contact.id,
            "state": one.consent.state.value,
            "name": one.contact.name,
            "phone": one.contact.msisdn,
            "school": ", ".join(one.schools),
            "times_asked": one.consent.puts,
            "asked_at": None if one.consent.asked_at is None else opened.local(one.consent.asked_at),
        }
        for one in insisting.without(opened.desk)
    ]
    if args.json:
        print_json(lines)
    elif lines:
        rows = [tuple("" if cell is None else str(cell) for cell in line.values()) for line in lines]
        print_table([tuple(lines[0]), *rows], opened.words)
    else:
        say(opened.words, "everybody who was asked has agreed")
    return 0


def _ask(args: argparse.Namespace) -> int:
    from gateway import insisting
    from schedules.clock import read

    opened = open_desk(args)
    insisting.ask_once_more(opened.desk, args.id, args.by, read(opened.clock))
    say(opened.words, "contact {id} will be asked once more", id=args.id)
    return 0
