"""What can be found of the computer: power, heat, USB, card, clock, service, memory; and how each comes about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from gateway.doctor import card, power, service, sticks, timing
from gateway.findings import Finding, Verdict
from schedules.clock import ClockState
from tests.gateway.doctor.world import MODEM, NOW, ROOMY, Case, World

Provoke = Callable[[World], Iterable[Finding]]

DATA = Path("/var/lib/willay")
WELL, LOOK, WRONG = Verdict.WELL, Verdict.LOOK, Verdict.WRONG
UNIT = {
    "LoadState": "loaded",
    "ActiveState": "active",
    "UnitFileState": "enabled",
    "NRestarts": "0",
    "Result": "success",
    "WatchdogUSec": "1min 30s",
}
HUB = {"bDeviceClass": "09", "product": "Hub"}


def voltage(throttled: str | None, alarm: str = "", promised: int = 0) -> Provoke:
    """A Pi that tells its voltage so; older kernels by the alarm of a sensor. `promised`: by the supply of a Pi 5."""

    def provoke(world: World) -> Iterable[Finding]:
        world.pi(throttled)
        if alarm:
            world.file("/sys/class/hwmon/hwmon1/name", "rpi_volt\n")
            world.file("/sys/class/hwmon/hwmon1/in0_lcrit_alarm", alarm)
        if promised:
            world.file("/sys/firmware/devicetree/base/chosen/power/max_current", promised.to_bytes(4, "big"))
        return power.check_power(world.machine())

    return provoke


def heat(millidegrees: int) -> Provoke:
    def provoke(world: World) -> Iterable[Finding]:
        world.file("/sys/class/thermal/thermal_zone0/temp", str(millidegrees))
        return power.check_heat(world.machine())

    return provoke


def plugged(usb: str, *, ports: tuple[str, ...] = (), **facts: str) -> Provoke:
    """A stick in the computer's first socket."""

    def provoke(world: World) -> Iterable[Finding]:
        world.stick("1-1", usb, ports=ports, **facts)
        return sticks.check_sticks(world.machine())

    return provoke


def modem_at(place: str, *, above: str = "c0", **facts: str) -> Provoke:
    """The modem of the configuration in a socket; `above`: what the hub it is plugged into says of its power."""

    def provoke(world: World) -> Iterable[Finding]:
        world.port()
        world.stick("usb1", "1d6b:0002", **HUB)
        world.stick("1-1", "05e3:0608", **HUB, bmAttributes=above)
        world.stick(place, "12d1:1001", ports=("ttyUSB0",), **facts)
        return sticks.check_plug(MODEM, world.machine())

    return provoke


def tripped(world: World) -> Iterable[Finding]:
    world.stick("usb1", "1d6b:0002", **HUB)
    world.file("/sys/bus/usb/devices/1-0:1.0/usb1-port2/over_current_count", "3\n")
    return sticks.check_sticks(world.machine())


def soldered(world: World) -> Iterable[Finding]:
    world.port("ttyAMA0")
    return sticks.check_plug(replace(MODEM, device="/dev/ttyAMA0"), world.machine())


def room(**facts: object) -> Provoke:
    def provoke(world: World) -> Iterable[Finding]:
        world.room = replace(ROOMY, **facts) if facts else None  # type: ignore[arg-type]
        return card.check_room(DATA, world.machine())

    return provoke


def memory_card(
    facts: dict[str, str] | None = None,
    *,
    sectors: int = 100_000,
    up: float = 86_400.0,
    errors: str = "0",
    log: str = "",
) -> Provoke:
    def provoke(world: World) -> Iterable[Finding]:
        world.card(facts, sectors)
        world.seconds_up = up
        world.file("/sys/fs/ext4/mmcblk0p2/errors_count", errors)
        world.said["-k"] = log
        return card.check_card(DATA, world.machine())

    return provoke


def clock(trust: ClockState, **facts: str) -> Provoke:
    """A clock with a battery that says these things of itself; none where nothing is given."""

    def provoke(world: World) -> Iterable[Finding]:
        for name, text in facts.items():
            world.file(f"/sys/class/rtc/rtc0/{name}", text)
        return timing.check_battery_clock(trust, world.machine())

    return provoke


def network_time(off: timedelta) -> Provoke:
    return lambda _world: timing.check_network_time("uno", NOW - off, NOW)


def unit(*, running: bool = True, board: str | None = None, **facts: str) -> Provoke:
    """systemd's word on the service; `board`: the patience of the board's own watchdog."""

    def provoke(world: World) -> Iterable[Finding]:
        world.said["LoadState"] = "\n".join(f"{name}={text}" for name, text in {**UNIT, **facts}.items())
        if board is not None:
            world.file("/sys/class/watchdog/watchdog0/identity", "Broadcom BCM2835")
            world.said["RuntimeWatchdogUSec"] = f"RuntimeWatchdogUSec={board}"
        return service.check_service(world.machine(), hub_running=running)

    return provoke


def memory(left: int, killed: int = 0) -> Provoke:
    def provoke(world: World) -> Iterable[Finding]:
        world.file("/proc/meminfo", f"MemTotal:  948000 kB\nMemAvailable:  {left} kB\nHugePages_Total:  0\n")
        world.file("/proc/vmstat", f"nr_free_pages 1\noom_kill {killed}\n")
        return service.check_memory(world.machine())

    return provoke


COMPUTER = (
    Case(
        "no Pi",
        lambda w: power.check_power(w.machine()),
        WELL,
        "this is no Raspberry Pi: its supply cannot be read here",
    ),
    Case("steady", voltage("0"), WELL, "enough since the start ({model})"),
    Case("low now", voltage("50005"), WRONG, "the voltage is too low at this moment"),
    Case("low now, by a sensor", voltage(None, "1"), WRONG, "the voltage is too low at this moment"),
    Case("steady, by a sensor", voltage(None, "0"), WELL, "enough since the start ({model})"),
    Case("low before", voltage("50000"), LOOK, "the voltage has been too low since the Pi was started"),
    Case("does not say", voltage(None), LOOK, "this Pi does not tell its voltage"),
    Case(
        "a weak supply on a Pi 5",
        voltage("0", promised=3000),
        LOOK,
        "the supply promises {amps} A: this Pi then gives its USB sockets 0.6 A together",
    ),
    Case("cool", heat(52_100), WELL, "{degrees} °C"),
    Case("hot", heat(78_000), LOOK, "{degrees} °C"),
    Case("too hot", heat(85_000), WRONG, "{degrees} °C"),
    Case("a CD drive", plugged("12d1:1446"), WRONG, "the stick {name} ({usb}) still shows itself as a CD drive"),
    Case(
        "HiLink",
        plugged("12d1:14dc"),
        WRONG,
        "the stick {name} ({usb}) is a network card (HiLink): it has no port for texts",
    ),
    Case("no driver", plugged("2c7c:0125"), WRONG, "the modem {name} ({usb}) has no serial port: no driver took it"),
    Case(
        "switched off",
        plugged("2c7c:0125", authorized="0"),
        WRONG,
        "the modem {name} ({usb}) is switched off in the system",
    ),
    Case("too much current", tripped, LOOK, "the sockets of {place} were switched off for too much current"),
    Case("in the Pi", modem_at("1-2"), WELL, "{name} ({usb}) in socket {place}, asks for {milliamps} mA"),
    Case(
        "on a powered hub",
        modem_at("1-1.3", above="e0"),
        WELL,
        "{name} ({usb}) in socket {place}, asks for {milliamps} mA",
    ),
    Case(
        "on a hub without a supply",
        modem_at("1-1.3", above="80"),
        LOOK,
        "{name} hangs on a USB hub without a supply of its own ({hub})",
    ),
    Case("a bad cable", modem_at("1-2", speed="12"), LOOK, "{name} is linked at {megabits} Mbit/s only"),
    Case("no USB", soldered, WELL, "{device} is not on USB"),
    Case("no folder", room(), LOOK, "the folder {folder} is not there or may not be read"),
    Case("read-only", room(read_only=True), WRONG, "the file system of {folder} takes no writes any more"),
    Case("no inodes", room(free_inodes=12), LOOK, "only {count} more files can be made"),
    Case(
        "which card",
        lambda w: card.check_card(DATA, w.machine()),
        WELL,
        "which card or disk holds {folder} cannot be told here",
    ),
    Case("a good card", memory_card(), WELL, "{disk}: {gigabytes} GB a day are written"),
    Case("much written", memory_card(sectors=10_000_000), LOOK, "{disk}: {gigabytes} GB a day are written"),
    Case(
        "just started",
        memory_card(up=600.0),
        WELL,
        "{disk}; how much is written a day is known an hour after the start",
    ),
    Case(
        "file system errors",
        memory_card(errors="3"),
        WRONG,
        "the file system counted {count} errors since it was last checked",
    ),
    Case(
        "kernel faults",
        memory_card(log="mmc0: error -110\nI/O error, dev mmcblk0, sector 12"),
        LOOK,
        "the kernel tells of {count} faults since the start, the last: {line}",
    ),
    Case(
        "nearly worn out",
        memory_card({"life_time": "0x01 0x0a", "pre_eol_info": "0x01"}),
        LOOK,
        "the memory is nearly worn out, by what it says itself",
    ),
    Case("worn out", memory_card({"life_time": "0x0b 0x01"}), WRONG, "the memory is worn out, by what it says itself"),
    Case(
        "spare blocks used",
        memory_card({"pre_eol_info": "0x03"}),
        WRONG,
        "the memory is worn out, by what it says itself",
    ),
    Case("no clock", clock(ClockState.FLOOR), LOOK, "this computer has no clock with a battery"),
    Case("no clock, a network", clock(ClockState.NTP), WELL, "{text}; the network sets it"),
    Case(
        "a good clock",
        clock(ClockState.FLOOR, since_epoch=str(int(NOW.timestamp())), battery_voltage="3000000"),
        WELL,
        "a clock with a battery keeps the time through power cuts",
    ),
    Case(
        "an empty battery",
        clock(ClockState.FLOOR, battery_voltage="12000"),
        LOOK,
        "the battery of the clock is empty or missing",
    ),
    Case(
        "a clock that is off",
        clock(ClockState.FLOOR, since_epoch=str(int(NOW.timestamp()) - 7200)),
        LOOK,
        "the clock with the battery is {minutes} minutes off",
    ),
    Case("the network agrees", network_time(timedelta(seconds=40)), WELL, "agrees with the operator's network"),
    Case(
        "the network says otherwise",
        network_time(timedelta(hours=5)),
        LOOK,
        "the operator's network is {minutes} minutes off ours",
    ),
    Case(
        "no systemd",
        lambda w: service.check_service(w.machine(), hub_running=False),
        WELL,
        "systemd cannot be asked from here",
    ),
    Case("watched", unit(board="15s"), WELL, "starts by itself and is watched"),
    Case(
        "no service",
        unit(LoadState="not-found"),
        LOOK,
        "Willay is not installed as a service: after a power cut nobody starts it",
    ),
    Case(
        "failed",
        unit(running=False, ActiveState="failed", Result="exit-code"),
        WRONG,
        "the service has failed ({reason})",
    ),
    Case("not enabled", unit(UnitFileState="disabled"), LOOK, "the service does not start by itself after a power cut"),
    Case("restarted", unit(NRestarts="4"), LOOK, "systemd had to start the hub anew {count} times"),
    Case("no watchdog", unit(WatchdogUSec="0"), LOOK, "nobody watches whether the hub hangs"),
    Case("no watchdog of the board", unit(board="0"), LOOK, "the board does not start anew where its kernel hangs"),
    Case("enough memory", memory(400_000), WELL, "{left} of {whole} MB are free"),
    Case("little memory", memory(40_000), LOOK, "{left} of {whole} MB are free"),
    Case(
        "ended for memory",
        memory(400_000, 2),
        LOOK,
        "the kernel ended {count} programs for want of memory since the start",
    ),
)
