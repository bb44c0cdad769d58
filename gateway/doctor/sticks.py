"""Is the modem well plugged in: what it shows itself as, how fast, with how much current? Reads /sys only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gateway.config_records import ModemConfig
from gateway.doctor.machine import Machine
from gateway.doctor.usb import UsbDevice, device_of, usb_devices
from gateway.findings import Finding, look, well, wrong
from gateway.sentences import sentence
from modem.quirks import Family, families

FULL_SPEED_MEGABITS = 480
"""USB 2.0. Every known stick links so; at 12 a wire of the cable is bad. A board's serial chip is slower by nature."""

SUBJECT = "usb"


def check_sticks(machine: Machine) -> Iterator[Finding]:
    """What is plugged in and cannot be a modem as it is."""
    devices, known = usb_devices(machine), families()
    for device in devices:
        yield from _not_a_modem(device, known)
        if device.trips:
            yield look(
                SUBJECT,
                sentence("the sockets of {place} were switched off for too much current", place=device.place),
                sentence("put the modem on a USB hub with a supply of its own"),
            )


def check_plug(entry: ModemConfig, machine: Machine) -> Iterator[Finding]:
    """How the modem of this port is plugged in."""
    subject = f"{SUBJECT} {entry.name}"
    devices = usb_devices(machine)
    mine = device_of(machine, entry.device, devices)
    if mine is None:
        if machine.at(entry.device).exists():
            yield well(subject, sentence("{device} is not on USB", device=entry.device))
        return
    above = next((device for device in devices if device.place == mine.parent), None)
    found = [*_slow(subject, mine), *_thirsty(subject, mine, above)]
    yield from found
    if not found:
        yield well(
            subject,
            sentence(
                "{name} ({usb}) in socket {place}, asks for {milliamps} mA",
                name=mine.name,
                usb=mine.usb,
                place=mine.place,
                milliamps=mine.milliamps or "?",
            ),
        )


def _not_a_modem(device: UsbDevice, known: Sequence[Family]) -> Iterator[Finding]:
    params = {"name": device.name, "usb": device.usb}
    if any(device.usb in family.network for family in known):
        yield wrong(
            SUBJECT,
            sentence("the stick {name} ({usb}) is a network card (HiLink): it has no port for texts", **params),
            sentence("it cannot be used as it is; take another: docs/technician.md names good ones"),
        )
    elif any(device.usb in family.usb_modes for family in known):
        yield wrong(
            SUBJECT,
            sentence("the stick {name} ({usb}) still shows itself as a CD drive", **params),
            sentence("sudo apt install usb-modeswitch; then unplug it, wait ten seconds, plug it in"),
        )
    elif any(device.usb in family.usb for family in known) and not device.authorized:
        yield wrong(
            SUBJECT,
            sentence("the modem {name} ({usb}) is switched off in the system", **params),
            sentence("switch it on: echo 1 | sudo tee /sys/bus/usb/devices/{place}/authorized", place=device.place),
        )
    elif any(device.usb in family.usb for family in known) and not device.ports:
        yield wrong(
            SUBJECT,
            sentence("the modem {name} ({usb}) has no serial port: no driver took it", **params),
            sentence("sudo modprobe option; then unplug it, wait ten seconds, plug it in"),
        )


def _slow(subject: str, mine: UsbDevice) -> Iterator[Finding]:
    listed = any(mine.usb in family.usb for family in families())
    if listed and mine.megabits is not None and mine.megabits < FULL_SPEED_MEGABITS:
        yield look(
            subject,
            sentence("{name} is linked at {megabits} Mbit/s only", name=mine.name, megabits=f"{mine.megabits:g}"),
            sentence("take another cable or socket: one wire of it is bad"),
        )


def _thirsty(subject: str, mine: UsbDevice, above: UsbDevice | None) -> Iterator[Finding]:
    if above is not None and above.parent and not above.self_powered:
        yield look(
            subject,
            sentence("{name} hangs on a USB hub without a supply of its own ({hub})", name=mine.name, hub=above.name),
            sentence("plug it into the computer itself, or take a hub with a supply: it needs up to 2 A when it sends"),
        )
