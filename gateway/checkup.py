"""The technician's checks of one modem, in order, each with what to do. Knows no terminal and no hub that runs."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gateway.config_records import ModemConfig
from gateway.findings import Finding, Verdict, look, well, wrong
from gateway.health_modem import judge
from gateway.sentences import sentence
from modem.api import Link, ModemStatus
from modem.errors import ModemError
from modem.host import ModemHost
from modem.ports import holders, running

OPENING_STEPS = 25
"""Of three seconds at most: a modem may take a minute to open, with a PIN to give and a SIM that wakes."""
STEP_SECONDS = 1.0

_PORT_NAMES = ("willay-modem*", "ttyUSB*", "ttyACM*", "ttyAMA*")


def ports(folder: Path = Path("/dev")) -> tuple[Path, ...]:
    """Where a modem may be: the udev rule's names first, then the serial ports there are."""
    return tuple(path for pattern in _PORT_NAMES for path in sorted(folder.glob(pattern)))


def check_port(entry: ModemConfig, there: tuple[Path, ...]) -> Finding:
    """Is the device there, a serial port, and ours to open? `there`: the ports that exist, to name instead."""
    subject, path = f"port {entry.name}", Path(entry.device)
    if not path.exists():
        others = ", ".join(map(str, there))
        if others:
            return wrong(
                subject,
                sentence("there is no {device}", device=path),
                sentence("these are there: {ports}; write the right one into [[modem]] device", ports=others),
            )
        return wrong(
            subject,
            sentence("there is no {device}, and no other serial port", device=path),
            sentence("plug the modem in, with a powered hub where the cable is long; then look with lsusb"),
        )
    if not stat.S_ISCHR(path.stat().st_mode):
        return wrong(
            subject,
            sentence("{device} is no serial port", device=path),
            sentence("name the modem's port in [[modem]] device"),
        )
    if not os.access(path, os.R_OK | os.W_OK):
        return wrong(
            subject,
            sentence("{device} is there, and this user may not open it", device=path),
            sentence("sudo usermod -aG dialout willay, and log in again; or: sudo -u willay willay doctor"),
        )
    return well(subject, sentence("{device} is there and may be opened", device=path))


def check_rivals(entry: ModemConfig, proc: Path = Path("/proc")) -> Iterator[Finding]:
    """Does another program have the port, or take it now and then? As far as this user may see."""
    subject = f"rivals {entry.name}"
    others = [holder for holder in holders(entry.device, proc) if holder.pid != os.getpid()]
    if others:
        yield wrong(
            subject,
            sentence(
                "the port is held by {programs}",
                programs=", ".join(f"{holder.name} ({holder.pid})" for holder in others),
            ),
            sentence("stop that program first"),
        )
    if running(("ModemManager",), proc):
        yield look(
            subject,
            sentence("ModemManager runs and may take the port"),
            sentence("install Willay's udev rule (make install), or: sudo systemctl disable --now ModemManager"),
        )


def check_modem(entry: ModemConfig, host: ModemHost, there: tuple[Path, ...]) -> Iterator[Finding]:
    """Every check, in order, each as soon as it is known; ends where going on makes no sense. Takes the modem."""
    port = check_port(entry, there)
    yield port
    if port.verdict is Verdict.WRONG:
        return
    for rival in check_rivals(entry):
        yield rival
        if rival.verdict is Verdict.WRONG:
            return
    status = await_status(host)
    for finding in judge(entry, host.link, host.hint, status):
        if host.link is Link.READY or not finding.subject.startswith("signal"):
            yield finding if host.link is Link.READY else _with_detail(finding, host.detail)
    if host.link is Link.READY and status is not None:
        yield _identity(entry, status)
        yield _centre(entry, status)


def await_status(host: ModemHost) -> ModemStatus | None:
    """Open the modem and ask it how it is; None where it does not let itself be opened."""
    for _ in range(OPENING_STEPS):
        if host.ensure_ready():
            try:
                return host.refresh_status()
            except ModemError:
                return host.status
        if host.link not in (Link.STARTING, Link.READY):
            return host.status
        host.wait(STEP_SECONDS)
    return host.status


def _with_detail(finding: Finding, detail: str) -> Finding:
    """What the modem itself said of its trouble."""
    if not detail or not finding.subject.startswith("modem"):
        return finding
    return replace(finding, text=sentence("{text}: {detail}", text=finding.text, detail=detail))


def _identity(entry: ModemConfig, status: ModemStatus) -> Finding:
    name = " ".join(part for part in (status.manufacturer, status.model, status.firmware) if part)
    subject = f"identity {entry.name}"
    if not name:
        return look(subject, sentence("did not say what it is"), sentence("is it a modem? Try another port of it"))
    return well(subject, sentence("{name}", name=name))


def _centre(entry: ModemConfig, status: ModemStatus) -> Finding:
    subject = f"smsc {entry.name}"
    if not status.smsc:
        return wrong(
            subject,
            sentence("the SIM does not know the number of its message centre"),
            sentence("ask the operator for it and store it with the SIM in a phone: no text leaves without it"),
        )
    return well(subject, sentence("message centre {number}", number=status.smsc))
