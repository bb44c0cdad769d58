"""Is a modem well: its link, its network, its SIM. Knows what the store last heard of it, and no port."""

from __future__ import annotations

import msgspec

from gateway.config_records import ModemConfig
from gateway.findings import Finding, look, well, wrong
from gateway.sentences import Sentence, sentence
from gateway.store.records_radio import ModemState
from modem.api import Link, ModemStatus, Registration, SimState

WEAK_PERCENT = 20
"""About -101 dBm (27.007, 8.5: CSQ 6): texts go out, and get lost more and more often below it."""
NO_SIGNAL_PERCENT = 6
"""-109 dBm (CSQ 2) and less: hardly any text goes out."""
GOOD_PERCENT = 45
"""-85 dBm (CSQ 14): texts go out at the first try."""
VERY_GOOD_PERCENT = 65
"""-73 dBm (CSQ 20)."""
FULL_SHARE = 0.8
"""Of the SIM's places for messages; it should be nearly empty, since the hub takes them off."""


def modem_findings(entry: ModemConfig, state: ModemState | None, *, hub_running: bool) -> tuple[Finding, ...]:
    """What is known of one modem."""
    subject = f"modem {entry.name}"
    if not hub_running:
        return (look(subject, sentence("not known while the hub is stopped"), ""),)
    if state is None:
        return (look(subject, sentence("not heard of yet"), sentence("wait a minute; then: willay doctor")),)
    status = msgspec.json.decode(state.status, type=ModemStatus | None)
    return judge(entry, Link(state.link), state.hint, status)


def judge(entry: ModemConfig, link: Link, hint: str, status: ModemStatus | None) -> tuple[Finding, ...]:
    """What a modem's link, its own advice and its last status mean."""
    known = status or ModemStatus()
    findings = [_link(f"modem {entry.name}", entry, link, hint)]
    if link in (Link.READY, Link.SIM):
        findings.append(_sim(entry.name, known))
    if link is Link.READY:
        findings.append(_signal(entry.name, known))
    return tuple(findings)


def _link(subject: str, entry: ModemConfig, link: Link, hint: str) -> Finding:
    match link:
        case Link.READY:
            return well(subject, sentence("works on {device}", device=entry.device))
        case Link.STARTING:
            return look(subject, sentence("is being started"), hint or sentence("wait a minute"))
        case Link.ABSENT:
            return wrong(
                subject,
                sentence("is not there: {device}", device=entry.device),
                hint or sentence("plug it in; then: willay modem list"),
            )
        case Link.DENIED:
            return wrong(
                subject,
                sentence("cannot be opened: {device}", device=entry.device),
                hint or sentence("another program has it, or the user willay is not in the group dialout"),
            )
        case Link.SILENT:
            return wrong(
                subject, sentence("does not answer"), hint or sentence("it is restarted; else unplug it and wait")
            )
        case Link.SIM:
            return wrong(subject, sentence("cannot work with its SIM"), hint or sentence("look at the SIM below"))
        case Link.STOPPED:
            return wrong(subject, sentence("is stopped"), hint or sentence("sudo systemctl restart willay"))


def _sim(name: str, status: ModemStatus) -> Finding:
    subject = f"sim {name}"
    match status.sim:
        case SimState.READY:
            return _storage(subject, status)
        case SimState.PIN_WANTED:
            return wrong(subject, sentence("asks for its PIN"), sentence("write it into a file and name it: pin_file"))
        case SimState.PIN_REFUSED:
            return wrong(
                subject,
                sentence("refused the PIN; it is not given again"),
                sentence("write the right PIN into the configuration before a third try locks the SIM"),
            )
        case SimState.PUK_WANTED:
            return wrong(subject, sentence("is locked"), sentence("unlock it in a phone with its PUK"))
        case SimState.MISSING:
            return wrong(subject, sentence("is not there"), sentence("put a SIM into the modem, contacts down"))
        case SimState.UNKNOWN:
            return look(subject, sentence("did not say how it is"), sentence("willay doctor"))


def _storage(subject: str, status: ModemStatus) -> Finding:
    used, size = status.storage_used, status.storage_size
    if used is not None and size and used >= size * FULL_SHARE:
        text = sentence("nearly full: {used} of {size} messages", used=used, size=size)
        return wrong(subject, text, sentence("the hub could not take them off: see its log (journalctl -u willay)"))
    return well(subject, sentence("works"))


def _signal(name: str, status: ModemStatus) -> Finding:
    subject = f"signal {name}"
    operator = status.operator or "?"
    match status.registration:
        case Registration.HOME | Registration.ROAMING:
            return _strength(subject, status.signal_percent, operator)
        case Registration.DENIED:
            return wrong(
                subject,
                sentence("the network refuses the SIM"),
                sentence("ask the operator whether the SIM is active and registered to a person"),
            )
        case Registration.UNKNOWN:
            return look(subject, sentence("did not say whether it found a network"), sentence("wait a minute"))
        case _:
            return wrong(
                subject,
                sentence("no network"),
                sentence("move the modem to a window, check its antenna; is there coverage here?"),
            )


def _strength(subject: str, percent: int | None, operator: str) -> Finding:
    if percent is None:
        return look(subject, sentence("strength not known ({operator})", operator=operator), sentence("wait a minute"))
    text = sentence("{word}: {percent} % ({operator})", word=in_words(percent), percent=percent, operator=operator)
    remedy = sentence("move the modem to a window, higher up, or give it an antenna outside")
    if percent < NO_SIGNAL_PERCENT:
        return wrong(subject, text, remedy)
    if percent < WEAK_PERCENT:
        return look(subject, text, remedy)
    return well(subject, text)


def in_words(percent: int) -> Sentence:
    """How strong a signal of so many percent is."""
    if percent < NO_SIGNAL_PERCENT:
        return sentence("none")
    if percent < WEAK_PERCENT:
        return sentence("weak")
    if percent < GOOD_PERCENT:
        return sentence("fair")
    return sentence("good") if percent < VERY_GOOD_PERCENT else sentence("very good")
