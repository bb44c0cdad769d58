"""Parts of long messages in the store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gateway.store import parts
from gateway.store.tables_radio import InboxPartRow
from modem.api import Address
from tests.gateway.office import open_office


def test_looking_for_unfinished_messages_does_not_walk_through_all_that_ever_came(tmp_path: Path) -> None:
    """It is done at each tick, and a year brings a hundred thousand rows."""
    office = open_office(tmp_path)
    database: Any = InboxPartRow._meta.database  # type: ignore[attr-defined]
    plans: list[str] = []

    def explain(sql: str, params: tuple[object, ...]) -> None:
        plans.extend(str(row[3]) for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params))

    with office.desk.store.reading():
        for query in (parts.pending_query(), parts.waiting_query(Address("+51987654321"), 1, 2, 8)):
            explain(*query.sql())
    assert [plan for plan in plans if "inbox_part_waiting" in plan] != []
    assert [plan for plan in plans if plan.startswith("SCAN")] == []
