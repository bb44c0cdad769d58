"""The hub's database: its promises, its identity, rows as records. Knows no subject's queries."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import apsw
from peewee import DatabaseError, Model, ModelSelect

from gateway.errors import NotReadyError
from gateway.sentences import sentence

from . import tables_agreements as agreed
from . import tables_alerts as warnings
from . import tables_calendar as days
from . import tables_cases as cases
from . import tables_history as past
from . import tables_money as money
from . import tables_people as people
from . import tables_radio as radio
from . import tables_survey as survey
from . import tables_upload as upload
from . import tables_visits as visits
from .identity import cannot_open, interrupted_restore, migrations, refuse_others
from .sqlite_file import SqliteFile, check_sqlite_version, sqlite_version

T = TypeVar("T")

PAGE_BYTES = 1024
"""A commit here changes some eight pages of a few bytes each. Measured a message: 94 KB written with pages of 4096
bytes, 37 KB with 1024. A card wears by what is written."""
CHECKPOINT_PAGES = 4000
"""4 MB of log: a page that many commits changed is copied into the file once."""

TABLES: tuple[type[Model], ...] = (
    *(people.SchoolRow, people.ContactRow, people.PostRow, people.UserRow),
    *(people.WebSessionRow, people.LoginFailureRow, people.MetaRow),
    *(people.ConsentRow, people.ConsentEventRow, people.RegistrationRow),
    *(survey.QuestionnaireRow, survey.RoundRow, survey.SessionRow),
    *(survey.AnswerRow, survey.VerifiedRow, survey.VerifiedGoneRow, survey.DisputeRow, cases.CaseEventRow),
    *(visits.VisitDrawRow, visits.VisitRow, visits.VisitObservationRow),
    *(radio.OutboxRow, radio.AttemptRow, radio.SentPartRow, radio.InboxPartRow),
    *(radio.InboxRow, radio.ModemStateRow, radio.ModemIdentityRow, radio.EventRow),
    *(radio.ModemPauseRow, radio.NumberFaultRow),
    *(money.CreditReadingRow, money.UssdWishRow, money.UssdHeardRow, money.LedgerRow),
    *(upload.UploadLogRow, upload.UploadBatchRow, upload.UploadRecordRow, past.ModemHistoryRow),
    *(warnings.AlertRow, days.ClosureRow, agreed.AgreementRow, agreed.AgreementEventRow),
)


PRAGMAS: dict[str, str | int] = {
    "page_size": PAGE_BYTES,
    "journal_mode": "wal",
    "wal_autocheckpoint": CHECKPOINT_PAGES,
    "synchronous": "full",  # invariant 1: a commit survives a power cut
    "foreign_keys": 1,
    "temp_store": "memory",
    "cache_size": -512,
    "journal_size_limit": 4 * 1024 * 1024,
}


class Store(SqliteFile):
    """One open database file of a hub."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES, PRAGMAS)

    def open(self, *, create: bool = True) -> None:
        """Check SQLite, open the file, check it after an unclean stop, migrate.

        Raises NotReadyError where the file is no database of ours, is damaged, newer than this program, or not
        permitted. With `create` false a missing file is an error too.
        """
        check_sqlite_version(sqlite_version())
        if not create and not self.path.exists():
            raise NotReadyError(
                sentence("{path}: there is no database here", path=self.path),
                hint=sentence("start the hub once (willay run), or name another data_dir in the configuration"),
            )
        if interrupted_restore(self.path):
            raise NotReadyError(
                sentence("{path}: putting a backup back was interrupted", path=self.path),
                hint=sentence("do it again: willay restore FILE"),
            )
        try:
            refuse_others(self.path)
            self._bring_up_to_date(migrations())
        except (apsw.Error, DatabaseError, OSError) as error:
            raise cannot_open(self.path, error) from error
        self.path.chmod(0o600)

    def integrity(self) -> tuple[str, ...]:
        """What integrity_check and foreign_key_check find; empty: the file is sound."""
        self._db.connect(reuse_if_open=True)
        found = [str(row[0]) for row in self._db.execute_sql("PRAGMA integrity_check")]
        orphans = [f"foreign key: {row[0]} row {row[1]}" for row in self._db.execute_sql("PRAGMA foreign_key_check")]
        return tuple(line for line in [*found, *orphans] if line != "ok")

    def data_version(self) -> int:
        """Changes when another connection has committed: how the hub notices a command's work."""
        self._db.connect(reuse_if_open=True)
        return int(self._db.execute_sql("PRAGMA data_version").fetchone()[0])

    def changes(self) -> tuple[int, int]:
        """Differs from before where anybody has committed since, or this thread has written. Two of SQLite's cheapest
        statements: no page of the file is read, but for one of its log's index."""
        self._db.connect(reuse_if_open=True)
        (own,) = self._db.execute_sql("SELECT total_changes()").fetchone()
        return self.data_version(), int(own)

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file and empty it (a clean stop, a backup)."""
        self._db.connect(reuse_if_open=True)
        self._db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _first_facts(self) -> None:
        for key, value in (("hub_id", str(uuid.uuid4())), ("epoch", secrets.token_hex(8))):
            self._db.execute_sql("INSERT INTO meta (key, value) VALUES (?, ?)", (key, value))


def all_of(query: ModelSelect[Any], kind: type[T]) -> tuple[T, ...]:
    """Every row of a query on one table as frozen records of `kind`."""
    make = _maker(kind)
    return tuple(make(row) for row in query.dicts())


def one_of(query: ModelSelect[Any], kind: type[T]) -> T | None:
    """The first row of a query as a frozen record, or None."""
    row = next(iter(query.limit(1).dicts()), None)
    return None if row is None else _maker(kind)(row)


def _maker(kind: type[T]) -> Callable[[Any], T]:
    names = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]

    def make(row: Mapping[str, Any]) -> T:
        return kind(**{name: row[name] for name in names})

    return make
