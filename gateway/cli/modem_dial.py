"""`willay modem ussd` and `balance`: dialled by the hub that runs, or by the command itself where none does."""

from __future__ import annotations

import argparse
import time
from gettext import NullTranslations
from typing import TYPE_CHECKING

from gateway.cause_sayings import answer_said
from gateway.cli.attached import attached, chosen, hub_has_it, must_open
from gateway.cli.terminal import note, print_json, say, words_of
from gateway.config_records import Config, ModemConfig
from gateway.errors import NotFoundError, NotReadyError
from gateway.sentences import said_in, sentence

if TYPE_CHECKING:
    from gateway.store.records_money import UssdWish
    from modem.operators import Operator
    from modem.ussd import Balance

WAIT_SECONDS = 90
"""A message under way, the answers that wait, and half a minute for the operator."""
LOOK_EVERY_SECONDS = 0.5


def add_actions(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> tuple[argparse.ArgumentParser, ...]:
    """Add both actions to the group; they still want their modem."""
    ussd = actions.add_parser(
        "ussd", help="dial a code of the operator, such as '*123#' or '*100#>1', and print the answer"
    )
    ussd.add_argument("code", metavar="CODE", help="with answers to its menus: '*100#>1>2'")
    ussd.set_defaults(run=_ussd)
    balance = actions.add_parser("balance", help="the SIM's credit, as the operator says it")
    balance.add_argument("code", metavar="CODE", nargs="?", help="instead of the operator's own")
    balance.set_defaults(run=_balance)
    for action in (ussd, balance):
        action.add_argument("--json", action="store_true", help="print one JSON document")
        action.add_argument(
            "--wait", type=int, default=WAIT_SECONDS, metavar="SECONDS", help="for the hub, where one runs (90)"
        )
    return (ussd, balance)


def _ussd(args: argparse.Namespace) -> int:
    entry, config = chosen(args)
    words = words_of(config)
    if config is not None and hub_has_it(config):
        return _tell(args, words, _through_the_hub(args, entry, args.code))
    text, why = _dialled(entry, config, args.code)
    if args.json:
        print_json({"text": text, "error": why or None})
        return 0 if text else 1
    return _print(words, text, why)


def _balance(args: argparse.Namespace) -> int:
    entry, config = chosen(args)
    words = words_of(config)
    running = config is not None and hub_has_it(config)
    operator, code = _account(args, entry, config)
    if code is None:
        raise NotFoundError(
            sentence(
                "no code is known that asks {operator} for the credit", operator=operator.title if operator else "?"
            ),
            hint=sentence('ask the operator, and write it into the configuration: [[modem]] balance_code = "*123#"'),
        )
    if running:
        wish = _through_the_hub(args, entry, args.code)
        text, why = (wish.answer, "") if wish.state.value == "answered" else ("", wish.answer)
    else:
        text, why = _dialled(entry, config, code)
    return _tell_balance(args, words, text, why, operator)


def _through_the_hub(args: argparse.Namespace, entry: ModemConfig, code: str | None) -> UssdWish:
    """Ask the hub, and wait for what came of it. Raises NotReadyError where it takes too long."""
    from gateway import crediting
    from gateway.cli.opening import open_desk
    from gateway.store import credit
    from gateway.store.states import WishState
    from schedules.clock import read

    opened = open_desk(args)
    desk, moment = opened.desk, read(opened.clock)
    if code is None:
        wish_id = crediting.wish_balance(desk, entry.name, "willay modem", moment)
    else:
        wish_id = crediting.wish_code(desk, entry.name, code, "willay modem", moment)
    until = time.monotonic() + args.wait
    while True:
        with desk.store.reading():
            wish = credit.get_wish(wish_id)
        if wish is not None and wish.state in (WishState.ANSWERED, WishState.FAILED):
            return wish
        if time.monotonic() >= until:
            break
        time.sleep(LOOK_EVERY_SECONDS)
    raise NotReadyError(
        sentence("the hub has not dialled it yet"),
        hint=sentence("is the modem there? (willay status); the answer will be in: willay credit list"),
    )


def _dialled(entry: ModemConfig, config: Config | None, code: str) -> tuple[str, str]:
    """Dial without a hub: the answer, or why there is none."""
    from gateway.crediting import WALK_SECONDS, why_no_text
    from modem.ussd import steps_of, walk

    try:
        steps = steps_of(code)
    except ValueError:
        raise NotFoundError(
            sentence("{value} is not a USSD code", value=repr(code)),
            hint=sentence("as *100#, or with answers to its menus *100#>1>2"),
        ) from None
    with attached(entry, config) as host:
        must_open(host)
        walked = walk(host, steps, now=time.monotonic, seconds=WALK_SECONDS)
    if walked.error is not None:
        raise walked.error
    text = walked.answer.text if walked.answer is not None else ""
    return text, "" if text else why_no_text(walked)


def _account(args: argparse.Namespace, entry: ModemConfig, config: Config | None) -> tuple[Operator | None, str | None]:
    """Whose SIM it is and the code to dial: the command's, the configuration's, the operator's."""
    from gateway.formats import operators_toml
    from modem.operators import find

    if config is None:
        return None, args.code
    known = operators_toml.load(config.hub.data_dir).known
    operator = find(known, named=entry.operator)
    if operator is None and config.hub.database.exists():
        from gateway import crediting
        from gateway.cli.opening import open_desk

        desk = open_desk(args).desk
        with desk.store.reading():
            operator = crediting.operator_of(desk, entry)
    return operator, args.code or entry.balance_code or (operator.balance if operator is not None else None)


def _tell(args: argparse.Namespace, words: NullTranslations, wish: UssdWish) -> int:
    from modem.api import UssdMode

    answered = wish.state.value == "answered"
    if args.json:
        print_json(
            {"text": wish.answer if answered else "", "mode": wish.mode, "error": None if answered else wish.answer}
        )
        return 0 if answered else 1
    if answered and wish.mode is UssdMode.REPLY_WANTED:
        code = _print(words, wish.answer, "")
        note(
            words,
            "the menu waits for an answer: dial it again with the answer behind it, as '{code}>1'",
            code=args.code,
        )
        return code
    return _print(words, wish.answer if answered else "", "" if answered else wish.answer)


def _tell_balance(
    args: argparse.Namespace, words: NullTranslations, text: str, why: str, operator: Operator | None
) -> int:
    from modem.operators import credit_in

    found = credit_in(text, operator) if text else None
    if args.json:
        print_json(
            {
                "amount": None if found is None else str(found.amount),
                "currency": "" if found is None else found.currency,
                "expires": None if found is None or found.expires is None else found.expires.isoformat(),
                "text": text,
                "error": why or None,
            }
        )
        return 0 if found is not None else 1
    if found is None:
        say(words, "balance: could not be read")
        _print(words, text, why)
        return 1
    _say_balance(words, found)
    return 0


def _say_balance(words: NullTranslations, found: Balance) -> None:
    from gateway.store.credit import shown

    amount = shown(found.amount, found.currency)
    if found.expires is None:
        say(words, "balance: {amount}", amount=amount)
    else:
        say(words, "balance: {amount}, until {day}", amount=amount, day=found.expires.isoformat())


def _print(words: NullTranslations, text: str, why: str) -> int:
    """The operator's words, or why there are none."""
    from gateway.log import one_line

    if not text.strip():
        print(said_in(answer_said(why), words))
        return 1
    print("\n".join(one_line(line) for line in text.splitlines()))
    return 0
