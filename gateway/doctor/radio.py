"""What a modem says of itself, and what that means: its link, its SIM, its network, its family. Opens no port."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from gateway.cause_sayings import cause_said
from gateway.config_records import ModemConfig
from gateway.doctor.machine import Machine
from gateway.doctor.ports import ports
from gateway.doctor.spans import in_words
from gateway.doctor.timing import check_network_time
from gateway.doctor.usb import device_of, tty_of, usb_devices
from gateway.findings import Finding, Verdict, look, well, wrong
from gateway.health_modem import judge, standing_kept
from gateway.sentences import sentence
from gateway.store.records_radio import ModemState
from modem import quirks
from modem.api import Link, ModemStatus, SimState
from modem.ports import holders
from modem.standing import Standing

MOST_PORTS_TRIED = 6
"""A modem has up to five; each that is mute takes four seconds."""
FRESH = timedelta(minutes=2)
"""The hub asks its modem once a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What is known of a modem, and since when."""

    link: Link
    hint: str = ""
    detail: str = ""
    """What the modem itself said of its trouble."""
    status: ModemStatus | None = None
    standing: Standing | None = None
    """How it stands, where the hub has judged that; None: what the rest tells of it."""
    at: datetime
    """When the status was read, by our clock."""


def kept_of(entry: ModemConfig, states: Iterable[ModemState]) -> Heard | None:
    """What the hub last wrote down of a modem; None where it has not heard of it."""
    state = next((one for one in states if one.name == entry.name), None)
    if state is None:
        return None
    status = msgspec.json.decode(state.status, type=ModemStatus | None)
    return Heard(
        link=Link(state.link), hint=state.hint, status=status, standing=standing_kept(state), at=state.changed_at
    )


def check_heard(entry: ModemConfig, heard: Heard | None, now: datetime) -> Iterator[Finding]:
    """Link, SIM, network, signal, model, message centre, time: what each means. None: nobody has asked it yet."""
    if heard is None:
        yield look(f"modem {entry.name}", sentence("not heard of yet"), sentence("wait a minute; then: willay doctor"))
        return
    if now - heard.at > FRESH:
        age = in_words(now - heard.at)
        yield well(f"modem {entry.name}", sentence("told by what the hub wrote down {age} ago", age=age))
    for finding in judge(entry, heard.link, heard.hint, heard.status, heard.standing):
        yield finding if heard.link is Link.READY else _with_detail(finding, heard.detail)
    if heard.link is Link.READY and heard.status is not None:
        yield _identity(entry, heard.status)
        if heard.status.sim is SimState.READY or heard.status.smsc:  # no SIM, no number: told above
            yield _centre(entry, heard.status)
        yield from check_network_time(entry.name, heard.status.network_time, heard.at)


def check_other_ports(entry: ModemConfig, machine: Machine, answers: Callable[[str], bool]) -> Iterator[Finding]:
    """Where the named port is missing or mute: which one does answer? Only where no hub runs; takes seconds a port."""
    mine = tty_of(machine, entry.device)
    stick = device_of(machine, entry.device, usb_devices(machine))
    there = sorted({tty_of(machine, str(path)) for path in ports(machine)} - {mine})
    tried = [name for name in there if stick is None or name in stick.ports][:MOST_PORTS_TRIED]
    free = [f"/dev/{name}" for name in tried if not holders(str(machine.at(f"dev/{name}")), machine.at("/proc"))]
    found = [name for name in free if answers(str(machine.at(name)))]
    if found:
        yield look(
            f"port {entry.name}",
            sentence("a modem answers on {ports}", ports=", ".join(found)),
            sentence("write that one into [[modem]] device, best by its name below /dev/serial/by-path"),
        )


def _with_detail(finding: Finding, detail: str) -> Finding:
    if not detail or finding.verdict is Verdict.WELL or not finding.subject.startswith("modem"):
        return finding
    return replace(finding, text=sentence("{text}: {detail}", text=finding.text, detail=cause_said(detail)))


def _identity(entry: ModemConfig, status: ModemStatus) -> Finding:
    name = " ".join(part for part in (status.manufacturer, status.model, status.firmware) if part)
    subject = f"identity {entry.name}"
    if not name:
        return look(subject, sentence("did not say what it is"), sentence("is it a modem? Try another port of it"))
    family = quirks.of_model(status.model or "", quirks.families())
    if family is None:
        return well(subject, sentence("{name}; it is not in our table of modems", name=name))
    if family.standing is quirks.Standing.AVOID:
        return look(subject, sentence("{name}: we advise against this one", name=name), sentence(family.advice))
    return well(subject, sentence("{name}. {advice}", name=name, advice=sentence(family.advice)))


def _centre(entry: ModemConfig, status: ModemStatus) -> Finding:
    subject = f"smsc {entry.name}"
    if not status.smsc:
        return wrong(
            subject,
            sentence("the SIM does not know the number of its message centre"),
            sentence("ask the operator for it and store it with the SIM in a phone: no text leaves without it"),
        )
    return well(subject, sentence("message centre {number}", number=status.smsc))
