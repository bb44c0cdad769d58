"""Copies of the database file: made while it is used, checked, put back. Knows files, and no table's meaning."""

from __future__ import annotations

import os
from contextlib import closing
from itertools import count
from pathlib import Path

import apsw

from gateway.errors import NotReadyError, WillayError
from gateway.sentences import sentence

from .identity import cannot_open, half_restored, migrations, not_permitted, refuse_others

PAGES_A_STEP = 256
"""One megabyte; between steps the hub may write."""
BUSY_TIMEOUT_MS = 20_000
"""As long as the hub itself waits for another writer."""


def copy_to(database: Path, target: Path) -> int:
    """Copy a database that may be in use, check the copy, put it in place under its name. Its size in bytes.

    Raises WillayError where there is nothing to copy, the target is something else, or the copy is not sound.
    """
    if not database.is_file():
        raise _nothing_there(database)
    refuse_others(database)
    if not _is_ours(database):
        raise WillayError(
            sentence("{path} is not a database of Willay, or a damaged one", path=database),
            hint=sentence("see what is wrong: willay verify"),
        )
    _must_be_elsewhere(target, database)
    if target.exists() and not _is_ours(target):
        raise WillayError(
            sentence("{path} is something else, not a backup", path=target), hint=sentence("name another file")
        )
    fresh = target.with_name(f".{target.name}.new")
    try:
        _copy(database, fresh)
        _must_be_sound(fresh, database)
        _settle(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
    return target.stat().st_size


def put_back(backup: Path, database: Path, epoch: str) -> Path | None:
    """Put a backup in the place of the database. Where the former one lies now, if there was one.

    No hub may run. `epoch`: a fresh random text; it tells a centre that this hub's past was cut off. Raises
    WillayError where the backup is not sound, not Willay's, or newer than this program.
    """
    if not backup.is_file():
        raise NotReadyError(
            sentence("there is no file {path}", path=backup), hint=sentence("check its name and folder")
        )
    if database.exists() and backup.samefile(database):
        raise WillayError(
            sentence("{path} is the database itself", path=backup), hint=sentence("name the file of a backup")
        )
    if not _is_ours(backup):
        raise WillayError(sentence("{path} is not a backup of Willay", path=backup), hint=sentence("name another file"))
    fresh = half_restored(database)
    try:
        _copy(backup, fresh)
        _must_be_sound(fresh, backup)
        _mark(fresh, epoch)
        former = _move_away(database)
        _settle(fresh, database)
    finally:
        fresh.unlink(missing_ok=True)
    return former


def faults_of(database: Path) -> tuple[str, ...]:
    """What is wrong with a database file, in use or not; empty: it is sound. Changes nothing in it.

    Raises NotReadyError where there is none, it is somebody else's, or this user may not open it.
    """
    if not database.is_file():
        raise _nothing_there(database)
    refuse_others(database)
    try:
        with closing(apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READWRITE)) as file:
            file.set_busy_timeout(BUSY_TIMEOUT_MS)
            found = [str(row[0]) for row in file.execute("PRAGMA integrity_check")]
            orphans = [f"foreign key: {row[0]} row {row[1]}" for row in file.execute("PRAGMA foreign_key_check")]
    except apsw.Error as error:
        if not_permitted(error):
            raise cannot_open(database, error) from error
        return (str(error),)
    return tuple(line for line in [*found, *orphans] if line != "ok")


def _must_be_elsewhere(target: Path, database: Path) -> None:
    """Raise WillayError where a copy would replace what is copied, or has no folder to go to."""
    if target.exists() and target.samefile(database):
        raise WillayError(
            sentence("{path} is the database itself", path=target), hint=sentence("name another file for the backup")
        )
    if not target.absolute().parent.is_dir():
        raise NotReadyError(
            sentence("there is no folder {path}", path=target.absolute().parent),
            hint=sentence("make it first, or name another file for the backup"),
        )


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    flags = apsw.SQLITE_OPEN_READWRITE  # a reader of a write-ahead log writes its shared memory
    with closing(apsw.Connection(str(source), flags=flags)) as old, closing(apsw.Connection(str(target))) as new:
        old.set_busy_timeout(BUSY_TIMEOUT_MS)
        with new.backup("main", old, "main") as copying:
            while not copying.done:
                copying.step(PAGES_A_STEP)
        new.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it


def _must_be_sound(path: Path, origin: Path) -> None:
    """Raise WillayError where the copy at `path`, made of `origin`, is damaged or newer than this program."""
    faults = faults_of(path)
    if faults:
        raise WillayError(
            sentence("{path} is damaged: {fault}", path=origin, fault=faults[0]),
            hint=sentence("use an earlier backup, and look for the reason: willay verify, the memory card"),
        )
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as copy:
        version = int(next(iter(copy.execute("PRAGMA user_version")))[0])
    if version > len(migrations()):
        raise WillayError(
            sentence("{path} was made by a newer Willay", path=origin), hint=sentence("install the newer version first")
        )


def _nothing_there(database: Path) -> NotReadyError:
    return NotReadyError(
        sentence("{path}: there is no database here", path=database),
        hint=sentence("start the hub once (willay run), or name another configuration"),
    )


def _is_ours(path: Path) -> bool:
    try:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as file:
            row = file.execute("SELECT count(*) FROM meta WHERE key = 'hub_id'").fetchone()
            return bool(row and row[0])
    except apsw.Error as error:
        if not_permitted(error):
            raise cannot_open(path, error) from error
        return False


def _mark(path: Path, epoch: str) -> None:
    """Another past begins. What was queued then may have been said since: in doubt, and not sent a second time.

    A question among it is left to its reminder, which is due by the clock.
    """
    with closing(apsw.Connection(str(path))) as file, file:
        file.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('epoch', ?)", (epoch,))
        file.execute(
            "UPDATE outbox SET state = 'unknown', resends = max(resends, 1), settled_at = created_at,"
            " cause = 'queued when the backup was made' WHERE state IN ('queued', 'sending')"
        )


def _move_away(database: Path) -> Path | None:
    """Keep what was there, with the log that belongs to it."""
    if not database.exists():
        return None
    names = (database.with_name(f"{database.name}.before-{number}") for number in count(1))
    former = next(path for path in names if not path.exists())
    for suffix in ("-wal", "-shm"):
        beside = database.with_name(database.name + suffix)
        if beside.exists():
            beside.rename(former.with_name(former.name + suffix))
    database.rename(former)
    return former


def _settle(fresh: Path, target: Path) -> None:
    """On the disk first, under its name then: a power cut leaves the old file or the new one."""
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.replace(target)
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
