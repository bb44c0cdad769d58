"""The centre's database: opening it from its address, migrations, transactions. Knows no query."""

from __future__ import annotations

from contextlib import closing
from functools import cache
from importlib import resources
from pathlib import Path

import apsw
from peewee import DatabaseError

from gateway.errors import NotReadyError
from gateway.sentences import sentence
from gateway.store.sqlite_file import SqliteFile, check_sqlite_version, sqlite_version

from .tables import TABLES

APPLICATION_ID = 0x57_4C_43_31
"""`WLC1` in the file's header: a hub's database is never taken for a centre's."""


PRAGMAS: dict[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "temp_store": "memory",
}
"""Full: what was answered "accepted" survives a power cut, for the hub will not send it again."""


class Centre(SqliteFile):
    """One open database of a centre."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES, PRAGMAS)

    def open(self) -> None:
        """Open or make the file, and migrate. Raises NotReadyError where that cannot be."""
        check_sqlite_version(sqlite_version())
        try:
            self._refuse_others()
            self._bring_up_to_date(_migrations())
            self.path.chmod(0o600)
        except (apsw.Error, DatabaseError, OSError) as error:
            raise NotReadyError(
                sentence("{path}: cannot be opened ({reason})", path=self.path, reason=error),
                hint=sentence("name a file where this user may write: --database sqlite:///PATH"),
            ) from error

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

    def _first_facts(self) -> None:
        self._db.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")


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
