"""What keeps messages from leaving, what leaves by another modem, which numbers nobody has. Knows the store only."""

from __future__ import annotations

from datetime import datetime, timedelta

from gateway.config_records import Config
from gateway.findings import Finding, look, wrong
from gateway.health_credit import funded
from gateway.sentences import Sentence, sentence
from gateway.store import lanes, pauses
from gateway.store.records_radio import ModemPause, ModemState
from gateway.store.states import PauseKind
from modem.api import Link
from modem.msisdn import mask

LOOK_BACK = timedelta(days=1)
LONG_PAUSE = timedelta(minutes=15)
"""A network that is away for a moment mends itself; after this somebody should know."""
STOOD_IN_AFTER = timedelta(minutes=1)
_NOT_SUBSCRIBED = {"cms 28", "cms 30"}
"""Unidentified and unknown subscriber (24.011, E-2), where they are the SIM's."""
NAMED = 3
"""How many numbers a finding names; the roster has them all."""


def sending_findings(config: Config, states: dict[str, ModemState], now: datetime) -> tuple[Finding, ...]:
    """What is to be told of sending; nothing where all is well. Inside a reading transaction, while the hub runs."""
    known = {entry.name for entry in config.modems}
    held = (_pause(pause, config, now) for pause in pauses.active(now) if pause.modem in known)
    return (*held, *_standing_in(config, states, now), *number_findings())


def number_findings() -> tuple[Finding, ...]:
    """Numbers that the network says nobody has."""
    count = pauses.count_faulty_numbers()
    if not count:
        return ()
    some = ", ".join(mask(fault.msisdn) for fault in pauses.faulty_numbers(NAMED))
    text = sentence("numbers that nobody has: {count} ({numbers})", count=count, numbers=some)
    return (look("contacts", text, sentence("mend them in the roster, then: willay contacts import")),)


def _pause(pause: ModemPause, config: Config, now: datetime) -> Finding:
    subject = f"sending {pause.modem}"
    until = pause.until.astimezone(config.hub.timezone).strftime("%H:%M")
    text, remedy = _words(pause, until, funded=funded(config, pause.modem, now))
    mends_itself = pause.kind is PauseKind.CAP or now - pause.since < LONG_PAUSE
    return (look if mends_itself else wrong)(subject, text, remedy)


def _words(pause: ModemPause, until: str, *, funded: bool) -> tuple[Sentence, Sentence]:
    code = pause.cause.partition(":")[0]
    match pause.kind:
        case PauseKind.NETWORK:
            return (
                sentence("nothing leaves until {time}: no network ({code})", time=until, code=code),
                sentence("it is tried again by itself; else move the modem to a window, check its antenna"),
            )
        case PauseKind.SIM if code in _NOT_SUBSCRIBED:
            return (
                sentence(
                    "nothing leaves until {time}: the network does not know this SIM ({code})", time=until, code=code
                ),
                sentence(
                    "ask the operator whether its line is still active (prepaid lines that nobody tops up are "
                    "cancelled), and try the SIM in a phone; the numbers of your contacts are not to blame"
                ),
            )
        case PauseKind.SIM:
            return (
                sentence("nothing leaves until {time}: trouble with the SIM ({code})", time=until, code=code),
                sentence("look at the SIM above; it is tried again by itself"),
            )
        case PauseKind.MEMORY:
            return (
                sentence("nothing leaves until {time}: the SIM is full ({code})", time=until, code=code),
                sentence("the hub is emptying it; if this stays, delete its messages in a phone"),
            )
        case PauseKind.REFUSALS:
            return (
                sentence("nothing leaves until {time}: several in a row were refused ({code})", time=until, code=code),
                sentence("the SIM has credit: does a text to oneself leave? (willay doctor --test-sms)")
                if funded
                else sentence(
                    "has the SIM credit? (willay modem balance); does a text to oneself leave? (willay doctor)"
                ),
            )
        case PauseKind.CREDIT:
            return (
                sentence("questions wait until {time}: the operator bars the SIM ({code})", time=until, code=code),
                sentence("buy credit for the SIM; see how much it has: willay modem balance"),
            )
        case PauseKind.CAP:
            return (
                sentence("as much was sent as may be in a day ({count}); it goes on at midnight", count=pause.cause),
                sentence("nothing; or allow more: messages_per_day in the configuration"),
            )


def _standing_in(config: Config, states: dict[str, ModemState], now: datetime) -> tuple[Finding, ...]:
    if len(config.modems) < 2:
        return ()
    gone = [
        name
        for entry in config.modems
        if (state := states.get(name := entry.name)) is not None
        and state.link != Link.READY.value
        and now - state.changed_at >= STOOD_IN_AFTER
    ]
    found = [
        look(
            f"sending {name}",
            sentence("is not there: the other modems send for it, which may cost more"),
            sentence("mend it: see above"),
        )
        for name in gone
    ]
    count = lanes.sent_by_others(now - LOOK_BACK)
    if count:
        text = sentence("messages that another modem than their own sent in the last day: {count}", count=count)
        found.append(look("sending", text, sentence("they may have cost more; nothing, where all modems are there")))
    return tuple(found)
