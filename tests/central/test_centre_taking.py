"""What a centre makes of the batches that are posted to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw
import msgspec
import pytest

from gateway.central import keys, overview
from gateway.central.db import Centre, open_centre
from gateway.central.taking import take
from gateway.errors import NotReadyError
from gateway.store.db import Store
from gateway.uplink import wire

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    centre = open_centre(f"sqlite:///{tmp_path / 'centre.db'}")
    yield centre
    centre.close()


@pytest.fixture
def token(centre: Centre) -> str:
    with centre.transaction():
        return keys.add_hub("Atalaya", NOW)


def verified(seq: int, **changes: Any) -> dict[str, Any]:
    body = {
        "school": "0123456",
        "annex": "0",
        "questionnaire": "student_attendance",
        "version": "abc",
        "period": "2026-W47",
        "question": "girls_present",
        "status": "verified",
        "agree": 3,
        "answers": 3,
        "revision": 1,
        "value": 12,
        "source": "agreement",
        "verified_at": "2026-11-20T19:00:00.000Z",
    }
    envelope = {"v": 1, "id": f"r{seq}", "hub": "hub-1", "epoch": "e1", "seq": seq, "kind": "verified"}
    envelope["made_at"] = changes.pop("made_at", f"2026-11-20T19:00:{seq:02d}.000Z")
    for name in ("id", "hub", "epoch", "v", "kind"):
        envelope[name] = changes.pop(name, envelope[name])
    return envelope | {"body": body | changes}


def post(centre: Centre, token: str, *records: Any, hub: str = "hub-1") -> dict[str, str]:
    body = msgspec.json.encode({"v": 1, "hub": hub, "batch": "b1", "records": list(records)})
    answer = take(centre, token, body, NOW)
    assert isinstance(answer, wire.BatchAnswer), answer
    return {said.id: said.result if not said.reason else f"{said.result}: {said.reason}" for said in answer.records}


def values(centre: Centre) -> list[tuple[str, str | None]]:
    with centre.reading():
        return [(row.question, row.value) for row in overview.every_value()]


def test_a_record_posted_twice_is_kept_once(centre: Centre, token: str) -> None:
    assert post(centre, token, verified(1)) == {"r1": "accepted"}
    assert post(centre, token, verified(1)) == {"r1": "duplicate"}
    assert values(centre) == [("girls_present", "12")]


def test_a_newer_revision_replaces_an_older_one(centre: Centre, token: str) -> None:
    post(centre, token, verified(1), verified(2, revision=2, value=13))
    assert values(centre) == [("girls_present", "13")]


def test_an_older_revision_that_comes_late_replaces_nothing(centre: Centre, token: str) -> None:
    post(centre, token, verified(2, revision=2, value=13))
    assert post(centre, token, verified(1, revision=1, value=12)) == {"r1": "accepted"}
    assert values(centre) == [("girls_present", "13")]


def test_after_a_restored_backup_the_later_fact_wins_though_its_revision_is_lower(centre: Centre, token: str) -> None:
    post(centre, token, verified(9, revision=5, value=13, made_at="2026-11-20T10:00:00.000Z"))
    later = verified(3, id="new", epoch="e2", revision=2, value=11, made_at="2026-11-22T10:00:00.000Z")
    assert post(centre, token, later) == {"new": "accepted"}
    assert values(centre) == [("girls_present", "11")]


def test_a_record_that_comes_again_from_a_restored_backup_is_a_duplicate_and_no_gap(centre: Centre, token: str) -> None:
    post(centre, token, verified(1), verified(2, question="boys_present"))
    again = [verified(1, epoch="e2"), verified(2, epoch="e2", question="boys_present")]
    assert post(centre, token, *again, verified(3, epoch="e2", question="x")) == {
        "r1": "duplicate",
        "r2": "duplicate",
        "r3": "accepted",
    }
    with centre.reading():
        assert overview.hubs()[0].missing == 0


def test_another_record_at_a_place_that_is_taken_is_rejected(centre: Centre, token: str) -> None:
    post(centre, token, verified(1))
    assert post(centre, token, verified(1, id="other", value=9))["other"].startswith("rejected: place 1")
    assert values(centre) == [("girls_present", "12")]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"value": "12 niñas"}, "$.value"),
        ({"value": -1}, "$.value"),
        ({"status": "guessed"}, "$.status"),
        ({"period": "last week"}, "$.period"),
        ({"phone": "+51987654321"}, "phone"),
        ({"agree": None}, "$.agree"),
        ({"v": 2}, "version 2"),
        ({"kind": "contact"}, "contact"),
        ({"hub": "hub-9"}, "another hub"),
        ({"school": "x" * 5000}, "longer than"),
    ],
)
def test_a_malformed_record_is_rejected_with_its_reason_and_the_others_are_taken(
    centre: Centre, token: str, changes: dict[str, Any], named: str
) -> None:
    answers = post(centre, token, verified(1), verified(2, **changes), verified(3, question="boys_present"))
    assert (answers["r1"], answers["r3"]) == ("accepted", "accepted")
    assert answers["r2"].startswith("rejected: ")
    assert named in answers["r2"]


def test_nothing_of_a_rejected_record_is_kept_but_that_it_came(centre: Centre, token: str, tmp_path: Path) -> None:
    post(centre, token, verified(1), verified(2, phone="+51987654321"), verified(3, question="boys_present"))
    with centre.reading():
        (line,) = overview.hubs()
        (rejected,) = overview.rejected_records()
    assert (line.rejected, line.missing) == (1, 0)
    assert (rejected.seq, rejected.kind) == (2, "verified")
    centre.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"987654321" not in written


def test_a_place_that_never_came_is_counted_as_missing(centre: Centre, token: str) -> None:
    post(centre, token, verified(1), verified(2, question="b"), verified(6, question="c"))
    with centre.reading():
        assert overview.hubs()[0].missing == 3


def test_a_batch_with_no_known_token_is_not_taken(centre: Centre, token: str) -> None:
    body = msgspec.json.encode({"v": 1, "hub": "hub-1", "batch": "b", "records": [verified(1)]})
    answer = take(centre, token + "x", body, NOW)
    assert isinstance(answer, wire.Refusal)
    assert answer.refused == "door"
    assert values(centre) == []


def test_a_token_is_good_for_the_hub_that_used_it_first(centre: Centre, token: str) -> None:
    post(centre, token, verified(1))
    body = msgspec.json.encode({"v": 1, "hub": "hub-2", "batch": "b", "records": []})
    answer = take(centre, token, body, NOW)
    assert isinstance(answer, wire.Refusal)
    assert "Atalaya" in answer.reason


def test_a_renewed_token_replaces_the_old_one(centre: Centre, token: str) -> None:
    with centre.transaction():
        fresh = keys.add_hub("Atalaya", NOW, renew=True)
        assert keys.hub_of(token) is None
        assert keys.hub_of(fresh) is not None


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"v":1}', b"\xff\xfe", b'{"v":1,"hub":"h","batch":"b","records":[{}]}']
)
def test_bytes_that_are_no_batch_are_refused_as_a_batch(centre: Centre, token: str, body: bytes) -> None:
    answer = take(centre, token, body, NOW)
    assert isinstance(answer, wire.Refusal)
    assert answer.refused == "batch"


def test_a_newer_wire_is_turned_away_at_the_door_so_that_nothing_is_lost(centre: Centre, token: str) -> None:
    answer = take(centre, token, b'{"v":2,"hub":"h","batch":"b","records":[]}', NOW)
    assert isinstance(answer, wire.Refusal)
    assert answer.refused == "door"


def test_a_school_and_a_case_are_kept_in_their_newest_state(centre: Centre, token: str) -> None:
    school = {
        "code": "0123456",
        "annex": "0",
        "name": "I.E. 30001",
        "district": "250101",
        "office": "",
        "area": "rural",
    }
    school |= {"level": "primary", "language": "es", "active": True, "girls": None, "boys": 12}
    case = {"school": "0123456", "annex": "0", "questionnaire": "q", "period": "2026-W47", "question": "girls_present"}
    case |= {"state": "open", "opened_at": "2026-11-20T19:00:00.000Z"}
    records = [
        verified(seq) | {"kind": kind, "body": body}
        for seq, kind, body in (
            (1, "school", school),
            (2, "case", case),
            (3, "case", case | {"state": "resolved", "outcome": "value", "value": 12}),
        )
    ]
    assert set(post(centre, token, *records).values()) == {"accepted"}
    with centre.reading():
        (kept,) = overview.schools()
        (settled,) = overview.cases("hub-1", "0123456", "0")
    assert (kept.girls, kept.boys) == (None, 12)
    assert settled.state == "resolved"


@pytest.mark.parametrize(
    "url", ["postgresql://localhost/x", "mysql://x", "sqlite:///", "centre.db", "sqlite:////no/such/folder/c.db"]
)
def test_a_database_address_that_cannot_be_used_says_what_to_write(url: str) -> None:
    with pytest.raises(NotReadyError) as caught:
        open_centre(url)
    assert "sqlite:///" in caught.value.hint


def test_a_hubs_database_is_not_taken_for_a_centres(tmp_path: Path) -> None:
    store = Store(tmp_path / "hub.db")
    store.open()
    store.close()
    with pytest.raises(NotReadyError, match="not a centre's"):
        open_centre(f"sqlite:///{tmp_path / 'hub.db'}")


def test_somebody_elses_database_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "songs.db"
    apsw.Connection(str(path)).execute("CREATE TABLE song (title TEXT)")
    before = path.read_bytes()
    with pytest.raises(NotReadyError, match="not a centre's"):
        open_centre(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_short_password_is_not_taken(centre: Centre) -> None:
    with centre.transaction(), pytest.raises(Exception, match="at least 10"):
        keys.add_user("inspectora", "corto", NOW)
