"""Does the computer get enough power, and is it too hot? Reads what a Raspberry Pi's firmware tells through /sys."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.doctor.machine import Machine
from gateway.findings import Finding, look, well, wrong
from gateway.sentences import sentence

LOW_NOW, LOW_BEFORE = 1 << 0, 1 << 16
"""Bits of get_throttled (Raspberry Pi documentation, vcgencmd): too little voltage now, and since the start."""
FULL_SUPPLY_MILLIAMPS = 5000
"""With a supply that promises less, a Pi 5 gives its four USB sockets 600 mA together; a stick alone takes 500."""
HOT_DEGREES, TOO_HOT_DEGREES = 75, 84
"""A Pi slows itself down from 80 on and hard at 85; in a closed box in the sun that is where it stays."""

_THROTTLED = "/sys/devices/platform/soc*/*:firmware/get_throttled"
_CHOSEN = "/sys/firmware/devicetree/base/chosen/power"


def check_power(machine: Machine) -> Iterator[Finding]:
    """The voltage now and since the start, and what the supply of a Pi 5 promises."""
    if not machine.is_pi:
        yield well("power", sentence("this is no Raspberry Pi: its supply cannot be read here"))
        return
    yield _voltage(machine)
    promised = _big_endian(machine, "max_current")
    allowed = _big_endian(machine, "usb_max_current_enable")
    if promised is not None and promised < FULL_SUPPLY_MILLIAMPS and not allowed:
        yield look(
            "power",
            sentence(
                "the supply promises {amps} A: this Pi then gives its USB sockets 0.6 A together", amps=promised / 1000
            ),
            sentence("take the Pi's own 27 W supply, or a USB hub with a supply of its own"),
        )


def check_heat(machine: Machine) -> Iterator[Finding]:
    """How hot the processor is; nothing where it does not say."""
    told = machine.number("/sys/class/thermal/thermal_zone0/temp")
    if told is None:
        return
    degrees = told // 1000
    text = sentence("{degrees} °C", degrees=degrees)
    remedy = sentence("give it air and shade: open the case, move it away from the sun and from other devices")
    if degrees >= TOO_HOT_DEGREES:
        yield wrong("heat", text, remedy)
    elif degrees >= HOT_DEGREES:
        yield look("heat", text, remedy)
    else:
        yield well("heat", text)


def _voltage(machine: Machine) -> Finding:
    bits = _throttled(machine)
    if bits is None:
        return look(
            "power",
            sentence("this Pi does not tell its voltage"),
            sentence("ask it: vcgencmd get_throttled; anything but 0x0 means that it lacked power"),
        )
    remedy = sentence(
        "take the Pi's own supply with its cable, and put the modem on a USB hub with a supply of its own"
    )
    if bits & LOW_NOW:
        return wrong("power", sentence("the voltage is too low at this moment"), remedy)
    if bits & LOW_BEFORE:
        return look("power", sentence("the voltage has been too low since the Pi was started"), remedy)
    return well("power", sentence("enough since the start ({model})", model=machine.model))


def _throttled(machine: Machine) -> int | None:
    """What get_throttled holds; where the kernel is older, the alarm of its voltage sensor in the same bit."""
    for path in machine.glob(_THROTTLED):
        told = machine.number(path.relative_to(machine.root), 16)
        if told is not None:
            return told
    for path in machine.glob("/sys/class/hwmon/hwmon*"):
        folder = path.relative_to(machine.root)
        alarm = machine.number(folder / "in0_lcrit_alarm")
        if machine.read(folder / "name") == "rpi_volt" and alarm is not None:
            return LOW_NOW if alarm else 0
    return None


def _big_endian(machine: Machine, name: str) -> int | None:
    """A number of the device tree: four bytes, the highest first."""
    try:
        octets = machine.at(f"{_CHOSEN}/{name}").read_bytes()
    except OSError:
        return None
    return int.from_bytes(octets, "big") if len(octets) == 4 else None
