"""Does the service start by itself and stay up, and is there memory? Asks systemd and /proc; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gateway.doctor.machine import Machine
from gateway.findings import Finding, look, well, wrong
from gateway.sentences import sentence

UNIT = "willay.service"
LITTLE_MEMORY_SHARE = 0.1
"""A hub takes some 150 MB; a Pi with 1 GB and less than this left begins to swap onto its card."""

_FIELDS = "LoadState,ActiveState,UnitFileState,NRestarts,Result,WatchdogUSec"
_NO_WATCHDOG = ("", "0", "infinity")


def check_service(machine: Machine, *, hub_running: bool) -> Iterator[Finding]:
    """Whether systemd starts the hub after a power cut, and how often it had to."""
    told = _shown(machine.run(("systemctl", "show", UNIT, f"--property={_FIELDS}")))
    if not told:
        yield well("service", sentence("systemd cannot be asked from here"))
        return
    if told.get("LoadState") == "not-found":
        yield look(
            "service",
            sentence("Willay is not installed as a service: after a power cut nobody starts it"),
            sentence("install it: sudo make install"),
        )
        return
    found = [*_trouble(told, hub_running=hub_running), *_board_watchdog(machine)]
    yield from found
    if not found:
        yield well("service", sentence("starts by itself and is watched"))


def check_memory(machine: Machine) -> Iterator[Finding]:
    """Memory left, and whether the kernel has had to end programs; nothing where it is not told."""
    told = _meminfo(machine)
    left, whole = told.get("MemAvailable"), told.get("MemTotal")
    killed = next(
        (line.split()[1] for line in (machine.read("/proc/vmstat") or "").splitlines() if line.startswith("oom_kill ")),
        "0",
    )
    if killed != "0":
        yield look(
            "memory",
            sentence("the kernel ended {count} programs for want of memory since the start", count=killed),
            sentence("see which ones: sudo journalctl -k -g 'Out of memory'; run nothing else on this computer"),
        )
    if left is None or not whole:
        return
    text = sentence("{left} of {whole} MB are free", left=left // 1024, whole=whole // 1024)
    if left < whole * LITTLE_MEMORY_SHARE:
        yield look("memory", text, sentence("see what takes it: top -o %MEM; run nothing else on this computer"))
    else:
        yield well("memory", text)


def _trouble(told: Mapping[str, str], *, hub_running: bool) -> Iterator[Finding]:
    if told.get("ActiveState") == "failed" and not hub_running:
        yield wrong(
            "service",
            sentence("the service has failed ({reason})", reason=told.get("Result", "?")),
            sentence("see why: sudo journalctl -u willay -n 50; then: sudo systemctl start willay"),
        )
    if told.get("UnitFileState", "enabled") not in ("enabled", "static"):
        yield look(
            "service",
            sentence("the service does not start by itself after a power cut"),
            sentence("let it: sudo systemctl enable willay"),
        )
    if told.get("NRestarts", "0") not in ("", "0"):
        yield look(
            "service",
            sentence("systemd had to start the hub anew {count} times", count=told["NRestarts"]),
            sentence("see why: sudo journalctl -u willay -p warning"),
        )
    if told.get("WatchdogUSec", "1") in _NO_WATCHDOG:
        yield look(
            "service",
            sentence("nobody watches whether the hub hangs"),
            sentence("install Willay's own unit again: sudo make install"),
        )


def _board_watchdog(machine: Machine) -> Iterator[Finding]:
    """The board's own, which starts it anew where the kernel hangs; only where the board has one."""
    if not machine.glob("/sys/class/watchdog/watchdog*"):
        return
    told = _shown(machine.run(("systemctl", "show", "--property=RuntimeWatchdogUSec")))
    if told and told.get("RuntimeWatchdogUSec", "") in _NO_WATCHDOG:
        yield look(
            "service",
            sentence("the board does not start anew where its kernel hangs"),
            sentence("set RuntimeWatchdogSec=15 as docs/technician.md says, under power cuts"),
        )


def _shown(text: str | None) -> dict[str, str]:
    """What `systemctl show` prints: one `Name=value` a line."""
    pairs = (line.partition("=") for line in (text or "").splitlines())
    return {name: value for name, equals, value in pairs if equals}


def _meminfo(machine: Machine) -> dict[str, int]:
    """Kilobytes by name; the hub's own service sees no /proc/meminfo (ProcSubset)."""
    pairs = (line.partition(":") for line in (machine.read("/proc/meminfo") or "").splitlines())
    return {name: int(value.split()[0]) for name, _, value in pairs if value.split()[:1] and value.split()[0].isdigit()}
