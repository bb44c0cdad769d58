"""What Linux says of itself and of a group of processes: memory, CPU time, bytes written. Knows not what they do."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Of one process, in bytes."""

    pid: int
    command: str
    pss: int
    """Its own pages, and of those it shares its proportion (smaps_rollup)."""
    resident: int


def family(pid: int) -> tuple[int, ...]:
    """The process, its children, and theirs."""
    children: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            text = stat.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # ended in between
        parent = int(text.rpartition(")")[2].split()[1])
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return tuple(found)


def memory(pid: int) -> Memory:
    """What one process takes now."""
    rollup = (PROC / str(pid) / "smaps_rollup").read_text(encoding="utf-8")
    sizes = {key: int(size) * 1024 for key, size in re.findall(r"^(\w+):\s+(\d+) kB", rollup, re.MULTILINE)}
    command = (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return Memory(pid=pid, command=command, pss=sizes["Pss"], resident=sizes["Rss"])


def apart(pids: Iterable[int]) -> int:
    """Bytes the group takes where nothing else shares its files: own pages, and each shared file's pages once.

    That is what the PSS of its processes adds up to on a Pi. Here the benchmark itself is a Python that maps the same
    libraries, so the plain sum of PSS would flatter.
    """
    own = 0
    shared: dict[str, int] = {}
    for pid in pids:
        here: dict[str, int] = {}
        name = ""
        for line in (PROC / str(pid) / "smaps").read_text(encoding="utf-8", errors="replace").splitlines():
            if head := re.match(r"[0-9a-f]+-[0-9a-f]+ \S+ \S+ (\S+) (\d+)", line):
                name = f"{head[1]} {head[2]}"
            elif part := re.match(r"(Private|Shared)_(Clean|Dirty):\s+(\d+) kB", line):
                size = int(part[3]) * 1024
                if part[1] == "Private":
                    own += size
                else:
                    here[name] = here.get(name, 0) + size
        for name, size in here.items():
            shared[name] = max(shared.get(name, 0), size)
    return own + sum(shared.values())


def cpu_seconds(pids: Iterable[int]) -> float:
    """CPU time of all their threads so far, theirs and the kernel's on their behalf."""
    ticks = 0
    for pid in pids:
        fields = (PROC / str(pid) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS_A_SECOND


def bytes_written(pids: Iterable[int]) -> int:
    """What they made the system write to disk so far, not counting the file system's own journal."""
    total = 0
    for pid in pids:
        found = re.search(r"^write_bytes: (\d+)", (PROC / str(pid) / "io").read_text(encoding="ascii"), re.MULTILINE)
        total += int(found[1]) if found else 0
    return total


def file_system(path: Path) -> str:
    """The kind of file system a folder lies on; on `tmpfs` nothing is ever written to a disk."""
    best, kind = "", "unknown"
    for line in (PROC / "self" / "mounts").read_text(encoding="utf-8").splitlines():
        _, point, found, *_ = line.split()
        inside = str(path.resolve()) == point or str(path.resolve()).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, found
    return kind


def machine() -> str:
    """What it was measured on; no name of the machine itself."""
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}, Python {platform.python_version()}"
    )
