"""Is a modem well: its link, its network, its SIM. Knows what the store last heard of it, and no port."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from gateway.config_records import ModemConfig
from gateway.findings import Finding, look, well, wrong
from gateway.formats import operators_toml
from gateway.modem_sayings import sayings
from gateway.sentences import Sentence, sentence
from gateway.store.records_radio import ModemState
from modem.api import Link, ModemStatus, Registration, SimState
from modem.operators import title_of
from modem.standing import Facts, Standing, standing_of

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
    return judge(entry, Link(state.link), state.hint, status, standing_kept(state))


def standing_kept(state: ModemState) -> Standing | None:
    """The standing that the hub wrote down; None where it wrote none."""
    return Standing(state.standing) if state.standing in set(Standing) else None


def judge(
    entry: ModemConfig, link: Link, hint: str, status: ModemStatus | None, standing: Standing | None = None
) -> tuple[Finding, ...]:
    """What a modem's link, its own advice, its last status and its standing mean. Without a standing: what the rest
    tells of it."""
    known = status or ModemStatus()
    standing = standing or standing_of(Facts(link=link, status=status))
    findings = [_modem(entry, link, hint, known, standing)]
    if link in (Link.READY, Link.SIM):
        findings.append(_sim(entry, hint, known, standing))
    if link is Link.READY:
        findings.append(_signal(entry, hint, known, standing))
    return tuple(findings)


def said_of(entry: ModemConfig, standing: Standing, hint: str, status: ModemStatus | None) -> Finding:
    """How a modem stands, in one sentence, with what to do about it."""
    known = status or ModemStatus()
    saying = sayings(_port(entry, known, standing), _network(known))[standing]
    # The driver knows better than we do which program has the port.
    remedy = hint if hint and standing in (Standing.DENIED, Standing.MENDING, Standing.STARTING) else saying.remedy
    return Finding(subject=f"{saying.about} {entry.name}", verdict=saying.verdict, text=saying.text, remedy=remedy)


def _modem(entry: ModemConfig, link: Link, hint: str, status: ModemStatus, standing: Standing) -> Finding:
    said = said_of(entry, standing, hint, status)
    subject = f"modem {entry.name}"
    if said.subject == subject:
        return said
    if link is Link.SIM:
        return wrong(subject, sentence("cannot work with its SIM"), sentence("look at the SIM below"))
    return well(subject, sentence("works on {device}", device=_port(entry, status, Standing.WORKS)))


def _port(entry: ModemConfig, status: ModemStatus, standing: Standing) -> str:
    """The port to name: where it works, the one it was found on; else the one it is expected on."""
    return (status.port if standing is Standing.WORKS else None) or entry.device


def _sim(entry: ModemConfig, hint: str, status: ModemStatus, standing: Standing) -> Finding:
    said = said_of(entry, standing, hint, status)
    if said.subject.startswith("sim "):
        return said
    subject = f"sim {entry.name}"
    if status.sim is SimState.READY:
        return _storage(subject, status)
    return look(subject, sentence("did not say how it is"), sentence("willay doctor"))


def _signal(entry: ModemConfig, hint: str, status: ModemStatus, standing: Standing) -> Finding:
    said = said_of(entry, standing, hint, status)
    if said.subject.startswith("signal "):
        return said
    subject = f"signal {entry.name}"
    if status.registration in (Registration.HOME, Registration.ROAMING):
        return _strength(subject, status.signal_percent, _network(status))
    by_itself = standing_of(Facts(link=Link.READY, status=replace(status, sim=SimState.READY)))
    return said_of(entry, by_itself, hint, status)


def _network(status: ModemStatus) -> str:
    return title_of(operators_toml.load().known, status.operator) or "?"


def _storage(subject: str, status: ModemStatus) -> Finding:
    used, size = status.storage_used, status.storage_size
    if used is not None and size and used >= size * FULL_SHARE:
        text = sentence("nearly full: {used} of {size} messages", used=used, size=size)
        return wrong(subject, text, sentence("the hub could not take them off: see its log (journalctl -u willay)"))
    return well(subject, sentence("works"))


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
