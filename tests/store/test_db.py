"""What the database file promises, and what is said when it is not ours."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st
from peewee import ModelSelect

from gateway.errors import NotReadyError
from gateway.store import meta
from gateway.store.db import TABLES, Store
from gateway.store.fields import from_ms, to_ms
from gateway.store.identity import migrations
from gateway.store.sqlite_file import check_sqlite_version, sqlite_version
from gateway.store.tables_people import ConsentRow, ContactRow, SchoolRow
from gateway.store.tables_survey import SessionRow

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "willay.db")
    made.open()
    return made


def raw(store: Store, sql: str) -> list[tuple[object, ...]]:
    return list(apsw.Connection(str(store.path)).execute(sql))


def test_commits_survive_a_power_cut_by_its_settings(store: Store) -> None:
    connection = store._db.connection()
    assert list(connection.execute("PRAGMA journal_mode")) == [("wal",)]
    assert list(connection.execute("PRAGMA synchronous")) == [(2,)]
    assert list(connection.execute("PRAGMA foreign_keys")) == [(1,)]


def test_only_its_owner_reads_the_file(store: Store) -> None:
    assert store.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 46, 1), (3, 51, 2), (3, 50, 6), (3, 44, 5)])
def test_a_sqlite_that_can_lose_commits_is_refused(version: tuple[int, int, int]) -> None:
    with pytest.raises(NotReadyError, match="lose"):
        check_sqlite_version(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 54, 1), (3, 50, 7), (3, 44, 6), sqlite_version()])
def test_a_sqlite_that_keeps_them_is_taken(version: tuple[int, int, int]) -> None:
    check_sqlite_version(version)


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "willay.db"
    path.write_bytes(b"a letter to the ministry, not a database\n" * 50)
    with pytest.raises(NotReadyError, match=r"willay\.db") as told:
        Store(path).open()
    assert told.value.hint
    assert path.read_bytes().startswith(b"a letter")


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "willay.db"
    apsw.Connection(str(path)).execute("CREATE TABLE recipe (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(NotReadyError, match="not one of Willay's"):
        Store(path).open()
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["willay.db"]


def test_a_database_of_a_newer_willay_is_left_alone(store: Store) -> None:
    store.close()
    apsw.Connection(str(store.path)).execute("PRAGMA user_version = 999")
    with pytest.raises(NotReadyError, match="newer"):
        Store(store.path).open()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotReadyError) as told:
        Store(tmp_path / "nowhere" / "willay.db").open()
    assert "data_dir" in told.value.hint


def test_a_missing_file_is_an_error_where_none_should_be_made(tmp_path: Path) -> None:
    with pytest.raises(NotReadyError, match="no database"):
        Store(tmp_path / "willay.db").open(create=False)


def test_opening_again_migrates_nothing_and_keeps_the_hubs_name(store: Store) -> None:
    first = meta.read(meta.HUB_ID)
    store.close()
    store.open()
    assert meta.read(meta.HUB_ID) == first
    assert raw(store, "PRAGMA user_version") == [(len(migrations()),)]


@pytest.mark.parametrize("old", sorted((Path(__file__).parent / "databases").glob("*.sql")), ids=lambda path: path.stem)
def test_every_old_database_comes_up_to_date_and_loses_nothing(old: Path, tmp_path: Path) -> None:
    path = tmp_path / "willay.db"
    connection = apsw.Connection(str(path))
    connection.execute(old.read_text(encoding="utf-8"))
    before = list(connection.execute("SELECT code, name, girls FROM school ORDER BY id"))
    connection.close()
    store = Store(path)
    store.open()
    assert store.integrity() == ()
    assert raw(store, "SELECT code, name, girls FROM school ORDER BY id") == before
    assert raw(store, "PRAGMA user_version") == [(len(migrations()),)]


def test_every_column_is_known_to_its_table_and_the_other_way_round(store: Store) -> None:
    for table in TABLES:
        name = table._meta.table_name  # type: ignore[attr-defined]
        columns = {str(row[1]) for row in raw(store, f"PRAGMA table_info({name})")}
        assert columns == set(table._meta.columns), name  # type: ignore[attr-defined]
    tables = {str(row[0]) for row in raw(store, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables - {"sqlite_sequence"} == {table._meta.table_name for table in TABLES}  # type: ignore[attr-defined]


def test_an_error_rolls_the_transaction_back(store: Store) -> None:
    def half() -> None:
        with store.transaction():
            meta.write("half", "done")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert meta.read("half") is None


def test_another_connections_commit_is_noticed(store: Store) -> None:
    before = store.data_version()
    apsw.Connection(str(store.path)).execute("INSERT INTO meta (key, value) VALUES ('a', 'b')")
    assert store.data_version() != before


def test_two_threads_that_write_wait_for_each_other(store: Store) -> None:
    def work(name: str) -> None:
        for number in range(20):
            with store.transaction():
                meta.write(f"{name}{number}", "x")
        store.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raw(store, "SELECT count(*) FROM meta WHERE value = 'x'") == [(60,)]


def test_a_damaged_index_is_found(store: Store) -> None:
    with store.transaction():
        for number in range(50):
            SchoolRow.create(
                code=f"{number:07d}", name="x", district="250101", level="primary", area="rural", changed_at=NOW
            )
    store.checkpoint()
    store.close()
    connection = apsw.Connection(str(store.path))
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 0)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = replace(sql, 'UNIQUE (code, annex)', 'UNIQUE (annex, code)')"
        " WHERE name = 'school'"
    )
    connection.close()
    store.open()
    assert store.integrity() != ()


def test_the_last_time_only_goes_forward(store: Store) -> None:
    with store.transaction():
        meta.note_time(NOW)
        meta.note_time(NOW - timedelta(days=1))
    assert meta.last_time() == NOW


def test_one_phone_can_have_one_open_session_only() -> None:
    unique = [sql for sql in migrations() if "session_one_open" in sql]
    assert unique
    assert SessionRow._meta.table_name == "session"  # type: ignore[attr-defined]


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda moment: moment.year > 1))
def test_a_time_comes_back_to_the_millisecond(moment: datetime) -> None:
    assert abs(from_ms(to_ms(moment)) - moment) < timedelta(milliseconds=1)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_ms(NOW.replace(tzinfo=None))


def test_days_and_times_are_read_as_they_were_written(store: Store) -> None:
    row = ContactRow.create(pseudonym="p", name="n", msisdn="+51987654321", consent_on=date(2026, 3, 1), changed_at=NOW)
    again = ContactRow.get_by_id(row.id)
    assert (again.consent_on, again.changed_at, again.stopped_at, again.active) == (date(2026, 3, 1), NOW, None, True)


def test_a_query_for_whole_rows_says_what_peewee_would_say(tmp_path: Path) -> None:
    store = Store(tmp_path / "willay.db")
    store.open()
    joined = ContactRow.select().join(ConsentRow, on=(ConsentRow.contact_id == ContactRow.id))
    for query in (ContactRow.select().where(ContactRow.name == "Rosa"), joined, ContactRow.select(ContactRow.id)):
        plain = query.clone()
        plain.__class__ = ModelSelect
        assert query.sql() == plain.sql()
    within = ContactRow.select().where(ContactRow.id << ContactRow.select())
    assert within.sql()[0].endswith('(SELECT "t1"."id" FROM "contact" AS "t1"))')
    store.close()
