"""`willay credit`: the credit, the ledger, top-ups by voucher, thanks. Prints; the use-cases do the work."""

from __future__ import annotations

import argparse
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from gateway.cause_sayings import answer_said
from gateway.cli.attached import hub_has_it
from gateway.cli.opening import Opened, open_desk
from gateway.cli.terminal import add_config, add_json, named, note, print_json, print_table, read_file, read_secret, say
from gateway.errors import NotFoundError, WillayError
from gateway.sentences import said_in, sentence
from gateway.store.records_money import LedgerEntry

LEDGER_LINES = 50


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("credit", help="the SIM's credit, the ledger of vouchers and thanks, top-ups")
    actions = group.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="the credit of each modem and the ledger, the newest first")
    listing.set_defaults(run=_list)
    top_up = actions.add_parser(
        "top-up", help="book a voucher: it is read from the keyboard or from --file, never written here"
    )
    top_up.add_argument("--modem", metavar="NAME", help="whose SIM; by default the first")
    top_up.add_argument("--file", type=Path, metavar="FILE", help="vouchers, one a line")
    top_up.add_argument("--by", default="willay credit", metavar="WHO", help="who tops up")
    top_up.set_defaults(run=_top_up)
    thanks = actions.add_parser("thanks", help="who was thanked with airtime, and whether thanks are given at all")
    thanks.set_defaults(run=_thanks)
    settle = actions.add_parser("settle", help="say what became of an entry in doubt")
    settle.add_argument("id", type=int)
    which = settle.add_mutually_exclusive_group(required=True)
    which.add_argument("--done", action="store_true", help="it was booked")
    which.add_argument("--not-done", action="store_true", help="it was not")
    settle.add_argument("--by", required=True, metavar="WHO", help="who found out")
    settle.set_defaults(run=_settle)
    cancel = actions.add_parser("cancel", help="take back an entry that was not dialled yet")
    cancel.add_argument("id", type=int)
    cancel.add_argument("--by", required=True, metavar="WHO")
    cancel.set_defaults(run=_cancel)
    for action in (listing, thanks):
        add_json(action)
    for action in (listing, top_up, thanks, settle, cancel):
        add_config(action)


def _list(args: argparse.Namespace) -> int:
    from gateway.store import credit, ledger

    opened = open_desk(args)
    desk = opened.desk
    with desk.store.reading():
        modems = [_modem(opened, entry.name) for entry in desk.config.modems]
        entries = [_line(opened, entry) for entry in ledger.listing(LEDGER_LINES)]
        wishes = credit.wishes(5)
    if args.json:
        print_json({"modems": modems, "ledger": entries})
        return 0
    heading = ("modem", "credit", "until", "as of", "words")
    print_table([heading, *(_cells(row, _MODEM_KEYS) for row in modems)], opened.words)
    if wishes:
        rows = [
            (
                opened.local(w.asked_at),
                w.modem,
                w.code,
                named(w.state.value, opened.words),
                said_in(answer_said(w.answer), opened.words),
            )
            for w in wishes
        ]
        print()
        print_table([("asked", "modem", "code", "state", "answer"), *rows], opened.words)
    if entries:
        print()
        _print_ledger(opened, entries)
    return 0


def _top_up(args: argparse.Namespace) -> int:
    from gateway import topping
    from schedules.clock import read

    opened = open_desk(args)
    desk = opened.desk
    modem = args.modem or (desk.config.modems[0].name if desk.config.modems else "")
    codes = _vouchers(args)
    for code in codes:
        entry_id = topping.plan(desk, modem, code, args.by, read(opened.clock))
        say(opened.words, "entry {id}: the voucher ending in {end} will be dialled", id=entry_id, end=code.strip()[-4:])
    if not hub_has_it(desk.config):
        note(opened.words, "the hub does not run: it dials when it is started")
    return 0


def _thanks(args: argparse.Namespace) -> int:
    from gateway import thanking
    from gateway.store import ledger
    from gateway.store.states import LedgerKind

    opened = open_desk(args)
    desk, money = opened.desk, opened.desk.config.money
    with desk.store.reading():
        giver = thanking.giver(desk)
        entries = [_line(opened, e) for e in ledger.listing(LEDGER_LINES) if e.kind is LedgerKind.THANKS]
    if args.json:
        amount = None if money.thanks is None else str(money.thanks)
        print_json({"amount": amount, "a_month": money.thanks_a_month, "modem": giver, "ledger": entries})
        return 0
    if money.thanks is None:
        say(opened.words, "no thanks are given: [money] thanks is not set")
    elif giver is None:
        say(
            opened.words,
            "no thanks can be given: no operator of a modem here has a code for it, or thanks_pin is missing",
        )
    else:
        amount = f"{money.thanks} {money.currency}"
        count = money.thanks_a_month
        say(
            opened.words,
            "{amount} for each round reported in time, {count} times a month at most",
            amount=amount,
            count=count,
        )
    if entries:
        _print_ledger(opened, entries)
    return 0


def _settle(args: argparse.Namespace) -> int:
    from gateway import dealing
    from schedules.clock import read

    opened = open_desk(args)
    dealing.settle_by_hand(opened.desk, args.id, done=args.done, by=args.by, moment=read(opened.clock))
    say(opened.words, "entry {id} is settled", id=args.id)
    return 0


def _cancel(args: argparse.Namespace) -> int:
    from gateway import dealing
    from schedules.clock import read

    opened = open_desk(args)
    if not dealing.cancel(opened.desk, args.id, args.by, read(opened.clock)):
        raise NotFoundError(
            sentence("entry {id} cannot be taken back", id=args.id),
            hint=sentence("only what was not dialled yet can: see willay credit list"),
        )
    say(opened.words, "entry {id} is taken back", id=args.id)
    return 0


def _vouchers(args: argparse.Namespace) -> list[str]:
    if args.file is not None:
        text = read_file(args.file).decode("utf-8", "replace")
    elif sys.stdin.isatty():
        text = read_secret("voucher")
    else:
        text = sys.stdin.read()
    codes = [line for line in text.splitlines() if line.strip()]
    if not codes:
        raise WillayError(sentence("no voucher was given"), hint=sentence("type its digits, or name a file: --file"))
    return codes


_MODEM_KEYS = ("modem", "amount", "expires", "asked_at", "text")
_LINE_KEYS = ("id", "kind", "state", "modem", "amount", "what", "planned_at", "by", "answer", "sign")


def _modem(opened: Opened, name: str) -> dict[str, Any]:
    from gateway.store import credit

    last, read = credit.last_asked(name), credit.last_read(name)
    return {
        "modem": name,
        "amount": None if read is None or read.amount is None else credit.shown(read.amount, read.currency),
        "expires": None if read is None or read.expires_on is None else read.expires_on.isoformat(),
        "asked_at": None if last is None else opened.local(last.asked_at),
        "outcome": None if last is None else last.outcome.value,
        "text": None if last is None else said_in(answer_said(last.text), opened.words),
    }


def _line(opened: Opened, entry: LedgerEntry) -> dict[str, Any]:
    from gateway import dealing
    from modem.msisdn import mask

    what = f"…{entry.code_end}" if entry.code_end else mask(entry.msisdn or "")
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "state": entry.state.value,
        "modem": entry.modem,
        "amount": None if entry.amount is None else _money(entry.amount, entry.currency),
        "what": what,
        "planned_at": opened.local(entry.planned_at),
        "by": entry.settled_by or entry.planned_by,
        "answer": said_in(answer_said(entry.answer), opened.words),
        "sign": dealing.sign_of(entry).value,
    }


def _print_ledger(opened: Opened, lines: list[dict[str, Any]]) -> None:
    said = [{**line, **{key: named(line[key], opened.words) for key in ("kind", "state", "sign")}} for line in lines]
    print_table([_LINE_KEYS, *(_cells(line, _LINE_KEYS) for line in said)], opened.words)


def _money(amount: Decimal, currency: str) -> str:
    return f"{amount} {currency}".strip()


def _cells(row: dict[str, Any], keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("-" if row[key] in (None, "") else str(row[key]) for key in keys)
