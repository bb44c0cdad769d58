"""`willay modem`: list, ask, text and dial. Knows the terminal; a modem the hub has is asked for through the store."""

from __future__ import annotations

import argparse
import secrets
from dataclasses import asdict, replace
from enum import StrEnum
from gettext import NullTranslations
from typing import TYPE_CHECKING

from gateway.cause_sayings import cause_said
from gateway.cli import modem_dial
from gateway.cli.attached import add_modem, attached, chosen, hub_has_it, must_open
from gateway.cli.terminal import add_config, add_json, configured, named, print_json, print_table, say, words_of
from gateway.config_records import Config, ModemConfig
from gateway.errors import BadInputError, NotReadyError, Problem, WillayError
from gateway.sentences import sentence
from modem.api import ModemStatus, Msisdn, OutgoingSms, SendAccepted, SendRefused

if TYPE_CHECKING:
    from gateway.store.records_radio import ModemState


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("modem", help="list, ask, text and dial with a modem")
    actions = group.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="the modems of the configuration, and the ports there are")
    add_config(listing)
    listing.set_defaults(run=_list)
    info = actions.add_parser("info", help="what a modem says of itself")
    info.set_defaults(run=_info)
    for action in (listing, info):
        add_json(action)
    send = actions.add_parser("send", help="one text; where the hub runs, through its queue")
    send.add_argument("number", metavar="NUMBER")
    send.add_argument("text", metavar="TEXT")
    send.set_defaults(run=_send)
    for action in (info, send, *modem_dial.add_actions(actions)):
        add_modem(action)


def _list(args: argparse.Namespace) -> int:
    from gateway import checkup

    config = configured(args)
    there = [str(path) for path in checkup.ports()]
    known = {state.name: state.link for state in _states(config)} if hub_has_it(config) else {}
    modems = [
        {"name": entry.name, "device": entry.device, "link": known.get(entry.name), "own_number": entry.msisdn}
        for entry in config.modems
    ]
    if args.json:
        print_json({"modems": modems, "ports": there})
        return 0
    words = words_of(config)
    rows = [(str(row["name"]), str(row["device"]), named(str(row["link"] or "-"), words)) for row in modems]
    print_table([("name", "device", "link"), *rows], words)
    say(words, "ports: {ports}", ports=", ".join(there) or "-")
    return 0


def _info(args: argparse.Namespace) -> int:
    entry, config = chosen(args)
    status = _known_status(entry, config) if config is not None and hub_has_it(config) else _ask(entry, config)
    if args.json:
        print_json(status)
        return 0
    words = words_of(config)
    print_table([(named(key, words), _shown(value, words)) for key, value in asdict(status).items()])
    return 0


def _shown(value: object, words: NullTranslations) -> str:
    """A state by its word, all else as it is."""
    if isinstance(value, StrEnum):
        return named(value.value, words)
    return "-" if value is None else str(value)


def _send(args: argparse.Namespace) -> int:
    from gateway import refusing
    from gateway.formats.roster_cells import phone

    entry, config = chosen(args)
    try:
        number = phone(config.hub.country if config else "PE")(args.number)
    except ValueError as error:
        message, remedy = error.args
        raise BadInputError("modem send", (Problem(place="NUMBER", message=message, remedy=remedy),)) from error
    if not args.text.strip():
        raise WillayError(sentence("the text is empty"), hint=sentence("write it between quotes"))
    if config is not None and hub_has_it(config):
        return _queue(args, number)
    with attached(entry, config) as host:
        must_open(host)
        outcome = host.send(OutgoingSms(to=number, text=args.text))
    words = words_of(config)
    if isinstance(outcome, SendAccepted):
        say(words, "sent, in {count} SMS", count=len(outcome.refs))
        return 0
    if isinstance(outcome, SendRefused):
        cause = outcome.cause
        reason = cause_said(refusing.words(cause))
        raise WillayError(sentence("not sent: {reason}", reason=reason), hint=sentence("try: willay doctor"))
    raise WillayError(
        sentence("nobody knows whether it left: {reason}", reason=cause_said(outcome.detail)),
        hint=sentence("ask whether it arrived before you send it again"),
    )


def _ask(entry: ModemConfig, config: Config | None) -> ModemStatus:
    from gateway.formats import operators_toml
    from modem.operators import title_of

    with attached(entry, config) as host:
        must_open(host)
        status = host.refresh_status()
    known = operators_toml.load(config.hub.data_dir if config is not None else None).known
    return replace(status, operator=title_of(known, status.operator))


def _known_status(entry: ModemConfig, config: Config) -> ModemStatus:
    import msgspec

    for state in _states(config):
        if state.name == entry.name:
            return msgspec.json.decode(state.status, type=ModemStatus | None) or ModemStatus()
    raise NotReadyError(
        sentence("the hub has not heard of {name} yet", name=entry.name), hint=sentence("wait a minute")
    )


def _states(config: Config) -> tuple[ModemState, ...]:
    from gateway.store import modems
    from gateway.store.db import Store

    store = Store(config.hub.database)
    store.open(create=False)
    with store.reading():
        found = modems.listing()
    store.close()
    return found


def _queue(args: argparse.Namespace, number: Msisdn) -> int:
    from gateway import saying
    from gateway.cli.opening import open_desk
    from gateway.survey.model import Say, SayKind

    opened = open_desk(args)
    now = opened.clock.now()
    about = saying.About(key=f"hand/{secrets.token_hex(8)}", to=number, fold=False)
    with opened.desk.store.transaction():
        saying.put(Say(kind=SayKind.NOTE, text=args.text), about, opened.desk.calendar, now)
    leaves = opened.desk.calendar.allowed_from(now)
    if leaves > now:
        say(opened.words, "in the hub's queue; quiet hours: it leaves from {time}", time=opened.local(leaves))
    else:
        say(opened.words, "in the hub's queue")
    return 0
