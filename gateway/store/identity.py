"""Whose a database file is, asked before anything in it changes. Knows the file's first facts, and no subject."""

from __future__ import annotations

from contextlib import closing
from functools import cache
from importlib import resources
from pathlib import Path

import apsw
from peewee import OperationalError

from gateway.errors import NotReadyError
from gateway.sentences import Sentence, sentence

_NOT_PERMITTED = (apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError, apsw.AuthError)


@cache
def migrations() -> tuple[str, ...]:
    """The migration scripts in order; the first makes schema 1."""
    folder = resources.files("gateway.store") / "migrations"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda e: e.name)
    return tuple(entry.read_text(encoding="utf-8") for entry in files)


def refuse_others(path: Path) -> None:
    """Raise NotReadyError for somebody else's database or a newer Willay's, and write nothing.

    A file that is not there, is empty, or is no database at all passes: opening it says what is wrong.
    """
    if not path.is_file() or not path.stat().st_size:
        return
    try:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as file:
            (version,) = next(iter(file.execute("PRAGMA user_version")))
            tables = {str(row[0]) for row in file.execute("SELECT name FROM sqlite_master")}
    except apsw.Error:
        return
    if tables and "meta" not in tables:
        raise NotReadyError(
            sentence("{path}: a database, but not one of Willay's", path=path),
            hint=sentence("name another data_dir in the configuration, or move this file away"),
        )
    if int(version) > len(migrations()):
        raise NotReadyError(
            sentence(
                "{path}: made by a newer Willay (schema {version}, this one knows {known})",
                path=path,
                version=version,
                known=len(migrations()),
            ),
            hint=sentence("install the newer version again, or restore an older backup"),
        )


def cannot_open(path: Path, error: Exception) -> NotReadyError:
    """The error for a database that does not let itself be opened."""
    return NotReadyError(sentence("{path}: cannot be opened ({reason})", path=path, reason=error), hint=_hint(error))


def not_permitted(error: Exception) -> bool:
    """Whether the folder or the file's rights are in the way, and not the file itself."""
    return isinstance(error, _NOT_PERMITTED)


def _hint(error: Exception) -> Sentence:
    text = str(error).lower()
    if "not a database" in text or "malformed" in text:
        return sentence("restore the last backup (willay restore FILE), or move the file away to start anew")
    if isinstance(error, (OperationalError, OSError, *_NOT_PERMITTED)) or "unable to open" in text:
        return sentence(
            "check that the folder exists and that this user may write there (data_dir in the configuration)"
        )
    return sentence("see the technician's guide, chapter 'The database'")


def half_restored(database: Path) -> Path:
    """Where a backup lies while it is being put in the place of a database."""
    return database.with_name(f".{database.name}.new")


def interrupted_restore(database: Path) -> bool:
    """Whether the power went after the former database was moved away and before the backup stood in its place.

    An empty hub must not begin there as if nothing had been.
    """
    return not database.exists() and half_restored(database).exists()
