"""What is plugged into USB, as /sys tells it: sticks, their serial ports, hubs, current. Judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gateway.doctor.machine import Machine
from modem.usb import ports_by_place

HUB_CLASS = 0x09
SELF_POWERED = 0x40
"""Of bmAttributes (USB 2.0, 9.6.3): the device has a supply of its own."""

_DEVICES = "/sys/bus/usb/devices"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbDevice:
    """One device, a hub among them."""

    place: str
    """The socket as the system counts: `1-1.2`; `usb1` is the computer's own hub."""
    usb: str
    """vendor:product in hexadecimal, as lsusb writes it."""
    name: str
    megabits: float | None
    """How fast it is linked: 12, 480, 5000."""
    milliamps: int | None
    """What it asks for at most."""
    is_hub: bool
    self_powered: bool
    authorized: bool
    ports: tuple[str, ...]
    """The serial ports it shows: `ttyUSB0`."""
    trips: int
    """A hub: how often a socket of it was switched off for too much current."""

    @property
    def parent(self) -> str:
        """The hub it is plugged into; empty for the computer's own."""
        if self.place.startswith("usb"):
            return ""
        above, dot, _ = self.place.rpartition(".")
        return above if dot else f"usb{self.place.partition('-')[0]}"


def usb_devices(machine: Machine) -> tuple[UsbDevice, ...]:
    """Everything that is plugged in; empty where there is no USB."""
    ports: dict[str, list[str]] = {}
    for port, at in ports_by_place(machine.at("/sys")).items():
        ports.setdefault(at.path, []).append(port)
    named = [path for path in machine.glob(f"{_DEVICES}/*") if ":" not in path.name]
    return tuple(_device(machine, path, ports.get(path.name, [])) for path in named)


def tty_of(machine: Machine, device: str) -> str:
    """The system's own name of a port, whatever it is called in the configuration: `ttyUSB0`."""
    path = machine.at(device)
    try:
        return path.resolve().name
    except (OSError, RuntimeError):  # a link that leads to itself
        return path.name


def device_of(machine: Machine, device: str, devices: tuple[UsbDevice, ...]) -> UsbDevice | None:
    """Whose port this is; None where it belongs to no USB device."""
    tty = tty_of(machine, device)
    return next((one for one in devices if tty in one.ports), None)


def _device(machine: Machine, path: Path, ports: list[str]) -> UsbDevice:
    def told(name: str) -> str:
        return machine.read(f"{_DEVICES}/{path.name}/{name}") or ""

    named = f"{told('manufacturer')} {told('product')}".strip()
    usb = f"{told('idVendor')}:{told('idProduct')}"
    return UsbDevice(
        place=path.name,
        usb=usb,
        name=named or usb,
        megabits=_decimal(told("speed")),
        milliamps=_milliamps(told("bMaxPower")),
        is_hub=_hexadecimal(told("bDeviceClass")) == HUB_CLASS,
        self_powered=bool((_hexadecimal(told("bmAttributes")) or 0) & SELF_POWERED),
        authorized=told("authorized") != "0",
        ports=tuple(sorted(ports)),
        trips=_trips(machine, path.name),
    )


def _trips(machine: Machine, place: str) -> int:
    counted = machine.glob(f"{_DEVICES}/{_hub_interface(place)}/*-port*/over_current_count")
    return sum(machine.number(path.relative_to(machine.root)) or 0 for path in counted)


def _hub_interface(place: str) -> str:
    """The interface under which /sys keeps a hub's sockets: `1-1:1.0`, and `1-0:1.0` for `usb1`."""
    return f"{place.removeprefix('usb')}-0:1.0" if place.startswith("usb") else f"{place}:1.0"


def _decimal(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _hexadecimal(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None


def _milliamps(text: str) -> int | None:
    digits = text.removesuffix("mA")
    return int(digits) if digits.isdigit() else None
