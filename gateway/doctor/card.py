"""Does the card or disk that holds the data still do: room, faults, wear? Reads /sys; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gateway.doctor.machine import Machine
from gateway.findings import Finding, look, well, wrong
from gateway.sentences import sentence

SUBJECT = "card"

FEW_INODES_SHARE = 0.05
"""Of all: many small files use up the places for names before the bytes."""
HEAVY_GIGABYTES_A_DAY = 4.0
"""The hub itself writes some 0.1 GB on a busy day. A 32 GB card stands about 500 fillings, and small writes count about
tenfold within it: with 4 GB a day it lasts a year."""
SHORTEST_UP_SECONDS = 3600.0
"""The first hour after a start says nothing about a day: the system reads and writes itself into place."""
SECTOR_BYTES = 512
"""In /sys/block/*/stat, whatever the disk's own are (Linux Documentation/block/stat.rst)."""
WORN_STEP, WORN_OUT_STEP = 0x09, 0x0B
"""Of life_time (JEDEC eMMC 5.0, EXT_CSD 268 and 269): 80 to 90 % used; more than the maker promised."""
PRE_END_WARNING, PRE_END_URGENT = 2, 3
"""Of pre_eol_info (EXT_CSD 267): 80 and 90 % of the spare blocks are used."""

_FAULTS = r"I/O error|mmc[0-9].*(error|timeout)|EXT4-fs error|Remounting filesystem read-only"
_SECTORS_WRITTEN = 6


def check_room(folder: Path, machine: Machine) -> Iterator[Finding]:
    """Whether the file system takes writes and has places for names; the free bytes are told elsewhere."""
    room = machine.room(folder)
    if room is None:
        yield look(
            SUBJECT,
            sentence("the folder {folder} is not there or may not be read", folder=folder),
            sentence("start the hub once (willay run), or name another data_dir in the configuration"),
        )
        return
    if room.read_only:
        yield wrong(
            SUBJECT,
            sentence("the file system of {folder} takes no writes any more", folder=folder),
            sentence("a card at its end does so: copy the data away (willay backup), replace the card"),
        )
    if room.inodes and room.free_inodes < room.inodes * FEW_INODES_SHARE:
        yield look(
            SUBJECT,
            sentence("only {count} more files can be made", count=room.free_inodes),
            sentence("something makes many small files: sudo du --inodes -d 3 / | sort -n | tail"),
        )


def check_card(folder: Path, machine: Machine) -> Iterator[Finding]:
    """Faults the kernel has counted, wear the card tells of, and how much is written to it."""
    part = _part(folder, machine)
    found = [*_kernel_faults(machine)]
    if part is not None:
        disk = part.parent if (part / "partition").exists() else part
        found += [*_file_system_faults(part.name, machine), *_wear(disk, machine), *_writing(disk, machine)]
    yield from found
    if part is None and not found:
        yield well(SUBJECT, sentence("which card or disk holds {folder} cannot be told here", folder=folder))


def _part(folder: Path, machine: Machine) -> Path | None:
    """Where /sys keeps the partition that holds the data."""
    number = machine.device_number(folder)
    path = machine.at(f"/sys/dev/block/{number}")
    return path.resolve() if number and path.exists() else None


def _kernel_faults(machine: Machine) -> Iterator[Finding]:
    """As far as this user may read the kernel's log (group adm or systemd-journal)."""
    told = machine.run(("journalctl", "-k", "-b", "-q", "--no-pager", "-o", "cat", "-g", _FAULTS))
    lines = (told or "").splitlines()
    if lines:
        yield look(
            SUBJECT,
            sentence(
                "the kernel tells of {count} faults since the start, the last: {line}", count=len(lines), line=lines[-1]
            ),
            sentence("make a backup now (willay backup FILE), and replace the card soon"),
        )


def _file_system_faults(name: str, machine: Machine) -> Iterator[Finding]:
    count = machine.number(f"/sys/fs/ext4/{name}/errors_count")
    if count:
        yield wrong(
            SUBJECT,
            sentence("the file system counted {count} errors since it was last checked", count=count),
            sentence("make a backup now (willay backup FILE), replace the card, restore the backup on the new one"),
        )


def _wear(disk: Path, machine: Machine) -> Iterator[Finding]:
    """What an eMMC tells of its life; SD cards and USB disks tell nothing here."""
    device = (disk / "device").relative_to(machine.root.resolve())
    steps = [int(word, 16) for word in (machine.read(device / "life_time") or "").split() if word.startswith("0x")]
    spare = machine.number(device / "pre_eol_info", 16) or 0
    step = max(steps, default=0)
    remedy = sentence("plan a new card: make a backup (willay backup FILE) and restore it there")
    if step >= WORN_OUT_STEP or spare >= PRE_END_URGENT:
        yield wrong(SUBJECT, sentence("the memory is worn out, by what it says itself"), remedy)
    elif step >= WORN_STEP or spare >= PRE_END_WARNING:
        yield look(SUBJECT, sentence("the memory is nearly worn out, by what it says itself"), remedy)


def _writing(disk: Path, machine: Machine) -> Iterator[Finding]:
    fields = (machine.read((disk / "stat").relative_to(machine.root.resolve())) or "").split()
    seconds = machine.seconds_up()
    if len(fields) <= _SECTORS_WRITTEN or not fields[_SECTORS_WRITTEN].isdigit():
        return
    if seconds < SHORTEST_UP_SECONDS:
        yield well(
            SUBJECT, sentence("{disk}; how much is written a day is known an hour after the start", disk=disk.name)
        )
        return
    a_day = int(fields[_SECTORS_WRITTEN]) * SECTOR_BYTES / 1e9 * 86400 / seconds
    text = sentence("{disk}: {gigabytes} GB a day are written", disk=disk.name, gigabytes=f"{a_day:.1f}")
    if a_day > HEAVY_GIGABYTES_A_DAY:
        yield look(
            SUBJECT,
            text,
            sentence("find out which program writes so much (sudo iotop -ao): a card wears out by it, an SSD does not"),
        )
    else:
        yield well(SUBJECT, text)
