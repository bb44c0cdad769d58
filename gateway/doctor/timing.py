"""What the clock stands on: a clock with a battery, and what the operator's network says. Judges trust in time only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from gateway.doctor.machine import Machine
from gateway.findings import Finding, look, well
from gateway.sentences import sentence
from schedules.clock import ClockState

FAR_OFF = timedelta(minutes=10)
"""Less does no harm here: questions are asked by the hour."""
EMPTY_BATTERY_MICROVOLTS = 2_000_000
"""Of the cell on a Pi 5's clock connector; charged it has about 3 V."""

_CLOCKS = "/sys/class/rtc/rtc*"


def check_battery_clock(trust: ClockState, machine: Machine) -> Iterator[Finding]:
    """Whether the computer keeps the time through a power cut."""
    clocks = machine.glob(_CLOCKS)
    if not clocks:
        text = sentence("this computer has no clock with a battery")
        if trust is ClockState.NTP:
            yield well("clock", sentence("{text}; the network sets it", text=text))
        else:
            yield look("clock", text, sentence("after a power cut, text the hub; or give the Pi a clock (DS3231)"))
        return
    folder = clocks[0].relative_to(machine.root)
    charge = machine.number(folder / "battery_voltage")
    if charge is not None and charge < EMPTY_BATTERY_MICROVOLTS:
        yield look(
            "clock",
            sentence("the battery of the clock is empty or missing"),
            sentence("put its cell on the clock connector (Pi 5: J5); until then text the hub after a power cut"),
        )
        return
    kept = machine.number(folder / "since_epoch")
    off = timedelta(seconds=abs(machine.now().timestamp() - kept)) if kept is not None else timedelta()
    if off > FAR_OFF:
        yield look(
            "clock",
            sentence("the clock with the battery is {minutes} minutes off", minutes=_minutes(off)),
            sentence("where the time now is right: sudo hwclock --systohc"),
        )
    else:
        yield well("clock", sentence("a clock with a battery keeps the time through power cuts"))


def check_network_time(name: str, told: datetime | None, at: datetime) -> Iterator[Finding]:
    """Whether the operator's network agrees. `told`: what the modem said it is, at our time `at`."""
    if told is None:
        return
    off = abs(told - at)
    if off > FAR_OFF:
        yield look(
            f"clock {name}",
            sentence("the operator's network is {minutes} minutes off ours", minutes=_minutes(off)),
            sentence("compare both with a watch (timedatectl); some operators are wrong"),
        )
    else:
        yield well(f"clock {name}", sentence("agrees with the operator's network"))


def _minutes(span: timedelta) -> int:
    return round(span / timedelta(minutes=1))
