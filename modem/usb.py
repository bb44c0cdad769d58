"""What the kernel says of USB devices: which one is behind a serial port, and which there are. Opens nothing.

Knows the layout of /sys (Documentation/ABI/testing/sysfs-bus-usb of Linux); knows no modem family.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SYS = Path("/sys")
_HUB = "09"
_DEPTH = 8
"""A port is three folders below its device; a serial chip's five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbPlace:
    """A USB device, and through which of its interfaces it was met."""

    path: str
    """Where it is plugged in, as the kernel writes it: `1-1.3` is bus 1, port 1, port 3 of the hub there."""
    product: str
    """vendor:product in hexadecimal, as lsusb writes it."""
    serial: str | None = None
    interface: int | None = None


def place_of(device: str, sys: Path = SYS) -> UsbPlace | None:
    """The USB device behind a serial port; None where it is none, or is not there."""
    try:
        name = Path(device).resolve().name
        folder = (sys / "class" / "tty" / name / "device").resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    interface: int | None = None
    for _ in range(_DEPTH):
        number = _read(folder / "bInterfaceNumber")
        if number is not None and interface is None:
            interface = int(number, 16)
        if (folder / "idVendor").exists():
            return _place(folder, interface)
        folder = folder.parent
    return None


def ports_by_place(sys: Path = SYS) -> dict[str, UsbPlace]:
    """The names of all serial ports that a USB device has (`ttyUSB0`), each with its device."""
    folder = sys / "class" / "tty"
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    found = {name: place_of(name, sys) for name in names if not name.startswith(("tty0", "pty"))}
    return {name: place for name, place in found.items() if place is not None}


def devices(sys: Path = SYS) -> tuple[UsbPlace, ...]:
    """Every USB device but hubs, also one without a serial port."""
    folder = sys / "bus" / "usb" / "devices"
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    found = [_place(entry, None) for entry in entries if (entry / "idVendor").exists()]
    return tuple(place for place in found if _read(folder / place.path / "bDeviceClass") != _HUB)


def _place(folder: Path, interface: int | None) -> UsbPlace:
    return UsbPlace(
        path=folder.name,
        product=f"{_read(folder / 'idVendor') or ''}:{_read(folder / 'idProduct') or ''}",
        serial=_read(folder / "serial"),
        interface=interface,
    )


def _read(file: Path) -> str | None:
    try:
        return file.read_text("utf-8", "replace").strip() or None
    except OSError:
        return None
