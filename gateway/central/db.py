"""The centre's database: opening it from its address, migrations, transactions. Knows no query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib import resources
from pathlib import Path

import apsw
from peewee import DatabaseError
from playhouse.apsw_ext import APSWDatabase

from gateway.errors import NotReadyError
from gateway.sentences import sentence
from gateway.store.db import BUSY_TIMEOUT_SECONDS, check_sqlite_version, sqlite_version

from .tables import TABLES

APPLICATION_ID = 0x57_4C_43_31
"""`WLC1` in the file's header: a hub's database is never taken for a centre's."""


class Centre:
    """One open database of a centre. Threads share it; each gets its own connection.

    One process binds one Centre at a time: the tables point at the last one opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = APSWDatabase(
            str(path),
            timeout=BUSY_TIMEOUT_SECONDS,
            # full: what was answered "accepted" survives a power cut, for the hub will not send it again
            pragmas={"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "temp_store": "memory"},
        )

    def open(self) -> None:
        """Open or make the file, and migrate. Raises NotReadyError where that cannot be."""
        check_sqlite_version(sqlite_version())
        try:
            self._refuse_others()
            self._db.connect(reuse_if_open=True)
            self._db.bind(TABLES, bind_refs=False, bind_backrefs=False)
            self._migrate()
            self.path.chmod(0o600)
        except (apsw.Error, DatabaseError, OSError) as error:
            raise NotReadyError(
                sentence("{path}: cannot be opened ({reason})", path=self.path, reason=error),
                hint=sentence("name a file where this user may write: --database sqlite:///PATH"),
            ) from error

    def close(self) -> None:
        """Close this thread's connection."""
        if not self._db.is_closed():
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction, taken at once, rolled back on an error."""
        self._db.connect(reuse_if_open=True)
        with self._db.atomic("IMMEDIATE"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent view for several queries."""
        self._db.connect(reuse_if_open=True)
        with self._db.atomic("DEFERRED"):
            yield

    def _refuse_others(self) -> None:
        """Raise NotReadyError for somebody else's database or a newer centre's, before anything in it changes."""
        if not self.path.is_file():
            return
        with closing(apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READONLY)) as file:
            (version,) = next(iter(file.execute("PRAGMA user_version")))
            (application,) = next(iter(file.execute("PRAGMA application_id")))
            (tables,) = next(iter(file.execute("SELECT count(*) FROM sqlite_master")))
        if tables and application != APPLICATION_ID:
            raise NotReadyError(
                sentence("{path}: a database, but not a centre's", path=self.path),
                hint=sentence("name another file: --database sqlite:///PATH"),
            )
        if int(version) > len(_migrations()):
            raise NotReadyError(
                sentence(
                    "{path}: made by a newer Willay (schema {version}, this one knows {known})",
                    path=self.path,
                    version=version,
                    known=len(_migrations()),
                ),
                hint=sentence("install the newer version again"),
            )

    def _migrate(self) -> None:
        steps = _migrations()
        (version,) = self._db.execute_sql("PRAGMA user_version").fetchone()
        for number, sql in list(enumerate(steps, start=1))[version:]:
            with self.transaction():
                self._db.connection().execute(sql)
                self._db.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                self._db.execute_sql(f"PRAGMA user_version = {number}")


def open_centre(url: str) -> Centre:
    """Open the database at an address: `sqlite:///relative.db` or `sqlite:////var/lib/centre.db`."""
    centre = Centre(path_of(url))
    centre.open()
    return centre


def path_of(url: str) -> Path:
    """The file an address names. Raises NotReadyError for anything but SQLite."""
    if url.startswith(("postgresql://", "postgres://")):
        raise NotReadyError(
            sentence("a centre on PostgreSQL is not in this version"),
            hint=sentence("use SQLite, which carries some hundred hubs: --database sqlite:///centre.db"),
        )
    if not url.startswith("sqlite:///") or not url.removeprefix("sqlite:///"):
        raise NotReadyError(
            sentence("{url}: not the address of a database", url=url),
            hint=sentence("write sqlite:///centre.db or sqlite:////var/lib/centre.db"),
        )
    return Path(url.removeprefix("sqlite:///"))


@cache
def _migrations() -> tuple[str, ...]:
    folder = resources.files("gateway.central") / "migrations"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return tuple(entry.read_text(encoding="utf-8") for entry in files)
