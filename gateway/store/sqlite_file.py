"""One SQLite file: connections, transactions, migrations by `user_version`. Knows no table of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import apsw
from peewee import Model
from playhouse.apsw_ext import APSWDatabase

from gateway.errors import NotReadyError
from gateway.sentences import sentence

BUSY_TIMEOUT_SECONDS = 20
"""Another process (a command) may hold the write lock for one short transaction; a slow card makes it long."""


class SqliteFile:
    """A database file that threads share; each gets its own connection.

    One process binds the tables to one file at a time: they point at the last one opened.
    """

    def __init__(self, path: Path, tables: Sequence[type[Model]], pragmas: Mapping[str, str | int]) -> None:
        self.path = path
        self._tables = tables
        self._db = APSWDatabase(str(path), timeout=BUSY_TIMEOUT_SECONDS, pragmas=dict(pragmas))

    def close(self) -> None:
        """Close this thread's connection."""
        if not self._db.is_closed():
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction, taken at once (BEGIN IMMEDIATE), committed at the end, rolled back on an error."""
        self._db.connect(reuse_if_open=True)
        with self._db.atomic("IMMEDIATE"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent view for several queries."""
        self._db.connect(reuse_if_open=True)
        with self._db.atomic("DEFERRED"):
            yield

    def _bring_up_to_date(self, steps: Sequence[str]) -> None:
        """Connect, bind the tables, run the migrations that are missing; each in one transaction."""
        self._db.connect(reuse_if_open=True)
        self._db.bind(self._tables, bind_refs=False, bind_backrefs=False)
        (version,) = self._db.execute_sql("PRAGMA user_version").fetchone()
        for number, sql in list(enumerate(steps, start=1))[version:]:
            with self.transaction():
                self._db.connection().execute(sql)
                if number == 1:
                    self._first_facts()
                self._db.execute_sql(f"PRAGMA user_version = {number}")

    def _first_facts(self) -> None:
        """What a new file is given in the transaction that makes it."""


def sqlite_version() -> tuple[int, int, int]:
    """The version of the SQLite that APSW carries."""
    major, minor, patch = [*apsw.sqlitelibversion().split("."), "0"][:3]
    return int(major), int(minor), int(patch)


def check_sqlite_version(version: tuple[int, int, int]) -> None:
    """Raise NotReadyError for a SQLite that can lose commits with two connections (design, invariant 2).

    Fixed in 3.51.3, 3.50.7 and 3.44.6.
    """
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)
    if not fixed:
        raise NotReadyError(
            sentence("SQLite {version} can lose committed data", version=".".join(map(str, version))),
            hint=sentence("install the locked dependencies again (make run): their apsw brings a newer SQLite"),
        )
