"""Is what the hub keeps sound, copied away, and passed on? Knows the database and its meta facts; repairs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from gateway.config_records import UploadConfig
from gateway.doctor.spans import in_words
from gateway.errors import NotReadyError
from gateway.findings import Finding, look, well, wrong
from gateway.health import upload_finding
from gateway.sentences import Sentence, sentence
from gateway.store import meta, uploads
from gateway.store.backup import faults_of
from gateway.store.sqlite_file import sqlite_version

WHOLE_CHECK_MEGABYTES = 200
"""A whole check reads every page: 33 MB take half a second on a computer, some four on a Pi."""
LONG_LOG_MEGABYTES = 64
"""The write-ahead log is emptied at 4 MB; a command that holds a reading open lets it grow."""
OLD_BACKUP = timedelta(days=14)
"""What is lost with a card then: two weeks of answers."""

_MEGABYTE = 1_000_000


def check_database(path: Path) -> Iterator[Finding]:
    """Whether the file is sound, and its log short."""
    try:
        size = path.stat().st_size / _MEGABYTE
    except OSError:
        yield look(
            "database",
            sentence("there is none yet: {path}", path=path),
            sentence("start the hub once (willay run), or name another data_dir in the configuration"),
        )
        return
    log = path.with_name(f"{path.name}-wal")
    grown = log.stat().st_size / _MEGABYTE if log.exists() else 0  # first: whoever opens the file last empties it
    if size > WHOLE_CHECK_MEGABYTES:
        yield well(
            "database", sentence("{size} MB: not checked here, it would take long (willay verify)", size=round(size))
        )
    else:
        yield _soundness(path, size)
    if grown > LONG_LOG_MEGABYTES:
        yield look(
            "database",
            sentence("its log has grown to {size} MB", size=round(grown)),
            sentence("a program keeps it open: sudo systemctl restart willay empties it"),
        )


def check_backup(made: datetime | None, now: datetime) -> Finding:
    """How old the last backup is. `made`: when `willay backup` last made one."""
    remedy = sentence("sudo -u willay willay backup FILE, and copy FILE to another computer")
    if made is None:
        return look("backup", sentence("none was ever made"), remedy)
    age = now - made
    text = sentence("the last one was made {age} ago", age=in_words(age))
    return look("backup", text, remedy) if age > OLD_BACKUP else well("backup", text)


def check_upload(entry: UploadConfig, now: datetime) -> Iterator[Finding]:
    """What waits for one destination, and when it last took something. Within `store.reading()`."""
    yield upload_finding(entry, now)
    last = uploads.standing(entry.name).last_settled
    text = (
        sentence("nothing has gone up yet")
        if last is None
        else sentence("last taken {age} ago", age=in_words(now - last))
    )
    yield well(f"upload {entry.name}", text)


def last_backup() -> datetime | None:
    """When `willay backup` last made one. Within `store.reading()`."""
    told = meta.read(meta.LAST_BACKUP)
    return None if told is None else datetime.fromisoformat(told)


def _soundness(path: Path, size: float) -> Finding:
    try:
        faults = faults_of(path)
    except NotReadyError as error:
        told = error.args[0]
        assert isinstance(told, Sentence)  # the store's errors are sentences
        return wrong("database", told, error.hint)
    if faults:
        return wrong(
            "database",
            sentence("damaged: {fault}", fault=faults[0]),
            sentence("stop the hub, restore the last backup (willay restore FILE), keep the damaged file"),
        )
    version = ".".join(map(str, sqlite_version()))
    return well("database", sentence("sound: {size} MB, SQLite {version}", size=f"{size:.1f}", version=version))
