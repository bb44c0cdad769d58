"""Is the modem's port there, ours to open, and nobody else's? Knows devices and processes; opens nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from gateway.config_records import ModemConfig
from gateway.doctor.machine import Machine
from gateway.doctor.usb import tty_of
from gateway.findings import Finding, look, well, wrong
from gateway.sentences import sentence
from modem.ports import Holder, holders, running

PORT_NAMES = ("willay-modem*", "ttyUSB*", "ttyACM*", "ttyAMA*")
"""Where a modem may be: the udev rule's names first."""

SMS_PROGRAMS = ("gammu-smsd", "smsd", "bearerbox", "wvdial", "pppd", "brltty")
"""Other SMS programs (smsd is smstools', bearerbox is Kannel's), two that dial, and one for braille displays that takes
CH340 and CP210x serial chips for its own."""
SERVICES = ("gammu-smsd", "smstools", "kannel", "brltty")
"""Their services: seen where their processes are hidden from this user."""

_SERVICE_GROUPS = "/sys/fs/cgroup/system.slice"
_PASSING_NAME = re.compile(r"/dev/tty(USB|ACM)\d+")


def ports(machine: Machine) -> tuple[Path, ...]:
    """The serial ports there are, as this computer names them."""
    return tuple(
        Path("/") / path.relative_to(machine.root) for name in PORT_NAMES for path in machine.glob(f"dev/{name}")
    )


def check_port(entry: ModemConfig, machine: Machine) -> Finding:
    """Is the device there, a serial port, and ours to open?"""
    subject, path = f"port {entry.name}", machine.at(entry.device)
    if not path.exists():
        return _no_port(subject, entry, machine)
    if not machine.is_device(path):
        return wrong(
            subject,
            sentence("{device} is no serial port", device=entry.device),
            sentence("name the modem's port in [[modem]] device"),
        )
    if not machine.may_open(path):
        return wrong(
            subject,
            sentence("{device} is there, and this user may not open it", device=entry.device),
            sentence("sudo usermod -aG dialout willay, and log in again; or: sudo -u willay willay doctor"),
        )
    return well(subject, sentence("{device} is there and may be opened", device=entry.device))


def check_name(entry: ModemConfig, machine: Machine) -> Iterator[Finding]:
    """Will the port still have this name when the modem was unplugged? An IMEI finds it again anyway."""
    if entry.imei is not None or not _PASSING_NAME.fullmatch(entry.device):
        return
    wanted = tty_of(machine, entry.device)
    lasting = [
        f"/dev/serial/{folder}/{link.name}"
        for folder in ("by-id", "by-path")
        for link in machine.glob(f"dev/serial/{folder}/*")
        if link.resolve().name == wanted
    ]
    yield look(
        f"port {entry.name}",
        sentence("{device} is a name that may change when the modem is unplugged", device=entry.device),
        sentence("write into [[modem]]: device = {name}", name=lasting[0])
        if lasting
        else sentence("write the modem's number into [[modem]] imei: with it it is found again (willay modem info)"),
    )


def found_elsewhere(entry: ModemConfig) -> Finding:
    """The hub works with a modem whose port is not where the configuration says."""
    return look(
        f"port {entry.name}",
        sentence("there is no {device}: the hub found the modem at another port", device=entry.device),
        sentence("write its lasting name into [[modem]] device: ls /dev/serial/by-id"),
    )


def check_rivals(entry: ModemConfig, machine: Machine, hub: int | None = None) -> Iterator[Finding]:
    """Does another program have the port, or take it now and then? As far as this user may see.

    `hub`: the process id of the hub that runs, to whom the port belongs.
    """
    subject, proc = f"rivals {entry.name}", machine.at("/proc")
    held = holders(str(machine.at(entry.device)), proc)
    mine = [holder for holder in held if _is_of(holder.pid, {machine.pid, hub}, proc)]
    others = [holder for holder in held if holder not in mine]
    if others:
        yield wrong(
            subject,
            sentence("the port is held by {programs}", programs=_named(others)),
            sentence("stop that program first"),
        )
    taking = [*_modem_manager(subject, entry, machine), *_programs(subject, machine)]
    yield from taking
    if others or any(finding.remedy for finding in taking):
        return
    if mine:
        yield well(subject, sentence("the hub has the port, as it should"))
    else:
        yield well(subject, sentence("nobody else has the port, as far as this user may see"))


def _no_port(subject: str, entry: ModemConfig, machine: Machine) -> Finding:
    others = ", ".join(map(str, ports(machine)))
    if others:
        return wrong(
            subject,
            sentence("there is no {device}", device=entry.device),
            sentence("these are there: {ports}; write the right one into [[modem]] device", ports=others),
        )
    return wrong(
        subject,
        sentence("there is no {device}, and no other serial port", device=entry.device),
        sentence("plug the modem in, with a powered hub where the cable is long; then look with lsusb"),
    )


def _modem_manager(subject: str, entry: ModemConfig, machine: Machine) -> Iterator[Finding]:
    """The program that tries every new serial port, unless udev tells it not to."""
    if not running(("ModemManager",), machine.at("/proc")) and not _service_runs("ModemManager", machine):
        return
    if _left_alone(entry, machine):
        yield well(subject, sentence("ModemManager runs and leaves this modem alone"))
        return
    yield look(
        subject,
        sentence("ModemManager runs and may take the port"),
        sentence("install Willay's udev rule (make install), or: sudo systemctl disable --now ModemManager"),
    )


def _left_alone(entry: ModemConfig, machine: Machine) -> bool:
    """Whether udev tells ModemManager to ignore this port."""
    number = machine.read(f"/sys/class/tty/{tty_of(machine, entry.device)}/dev")
    known = machine.read(f"/run/udev/data/c{number}") if number else None
    return "E:ID_MM_DEVICE_IGNORE=1" in (known or "").splitlines()


def _programs(subject: str, machine: Machine) -> Iterator[Finding]:
    names = {holder.name for holder in running(SMS_PROGRAMS, machine.at("/proc"))}
    names |= {name for name in SERVICES if _service_runs(name, machine)}
    if names:
        yield look(
            subject,
            sentence("{programs} runs and may take the port", programs=", ".join(sorted(names))),
            sentence("a modem has one master: sudo systemctl disable --now {program}", program=min(names)),
        )


def _service_runs(name: str, machine: Machine) -> bool:
    """By its control group: seen where the process itself is hidden (the service's ProtectProc)."""
    return bool(machine.read(f"{_SERVICE_GROUPS}/{name}.service/cgroup.procs"))


def _is_of(pid: int, family: set[int | None], proc: Path) -> bool:
    """Whether a process is one of these, or a child of one: the hub's modem process holds the port."""
    if pid in family:
        return True
    try:
        told = (proc / str(pid) / "stat").read_text()
    except OSError:
        return False
    fields = told.rpartition(")")[2].split()  # the name before it may hold spaces (proc(5))
    return len(fields) > 1 and fields[1].isdigit() and int(fields[1]) in family


def _named(found: list[Holder]) -> str:
    return ", ".join(f"{holder.name} ({holder.pid})" for holder in found)
