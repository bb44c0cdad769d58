"""A backup put back: what was queued in it may have been said since, so it is not said again."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway import asking
from gateway.errors import NotReadyError
from gateway.store.backup import copy_to, put_back
from gateway.store.identity import half_restored
from gateway.store.states import SendState

from .office import Office, open_office, phone_of, reopen

CODE = "0487652"


@pytest.fixture
def restored(tmp_path: Path) -> Office:
    """An office whose questions left after the backup was made, with that backup put back."""
    office = open_office(tmp_path)
    office.school(CODE)
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    database = office.desk.store.path
    copy_to(database, tmp_path / "backup.db")
    assert len(office.send_all()) == 3
    office.desk.store.close()
    put_back(tmp_path / "backup.db", database, "another past")
    return reopen(office)


def test_what_was_queued_then_is_in_doubt_and_not_sent_again(restored: Office) -> None:
    assert {row.state for row in restored.outbox()} == {SendState.UNKNOWN}
    restored.tick(minutes=30)
    assert restored.send_all() == []


def test_a_reply_to_a_question_in_doubt_is_taken(restored: Office) -> None:
    said = restored.hears(phone_of(CODE, 1), "31")
    assert "niños" in said[0][1]


def test_who_does_not_answer_is_reminded(restored: Office) -> None:
    restored.tick(hours=5)
    assert [text.split(":")[0] for _, text in restored.send_all()] == ["Recordatorio"] * 3


def test_a_power_cut_in_the_middle_does_not_begin_an_empty_hub(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    database = office.desk.store.path
    copy_to(database, tmp_path / "backup.db")
    office.desk.store.close()
    database.rename(tmp_path / "willay.db.before-1")  # the last thing done before the power went
    half_restored(database).write_bytes((tmp_path / "backup.db").read_bytes())
    with pytest.raises(NotReadyError, match="interrupted"):
        reopen(office)
    assert not database.exists()
    put_back(tmp_path / "backup.db", database, "another past")
    assert reopen(office).desk.store.integrity() == ()
