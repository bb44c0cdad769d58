"""The upload against a centre in memory: what is sent, what is sent again, what is set aside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import uploading
from gateway.store import uploads
from gateway.store.db import Store
from gateway.uplink import wire
from gateway.uplink.api import Acknowledged, Fault, PostFailed
from gateway.uploading import Door, UploadOutcome, next_due, run_due, upload_once

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
HERE = "centre"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "hub.db")
    store.open()
    yield store
    store.close()


class Centre:
    """Takes batches as a real one does; `trouble` says what goes wrong with a post, before or after it was taken."""

    def __init__(self) -> None:
        self.kept: dict[str, wire.Envelope] = {}
        self.bodies: list[bytes] = []
        self.poison: set[str] = set()
        self.before: list[PostFailed | None] = []
        self.after: list[PostFailed | None] = []
        self.silent_about: set[str] = set()
        self.spoils_batch: set[str] = set()

    def __call__(self, batch_id: str, body: bytes) -> Acknowledged | PostFailed:
        self.bodies.append(body)
        if self.before and (failure := self.before.pop(0)):
            return failure
        records = wire.decode(body, wire.Batch).records
        envelopes = [wire.decode(raw, wire.Envelope) for raw in records]
        if self.spoils_batch & {envelope.id for envelope in envelopes}:
            return PostFailed(fault=Fault.BATCH, reason="not JSON")
        answers = [self._take(envelope) for envelope in envelopes if envelope.id not in self.silent_about]
        if self.after and (failure := self.after.pop(0)):
            return failure
        return Acknowledged(answers=tuple(answers))

    def _take(self, envelope: wire.Envelope) -> wire.RecordAnswer:
        if envelope.id in self.poison:
            return wire.RecordAnswer(id=envelope.id, result="rejected", reason="no such school")
        if envelope.id in self.kept:
            return wire.RecordAnswer(id=envelope.id, result="duplicate")
        self.kept[envelope.id] = envelope
        return wire.RecordAnswer(id=envelope.id, result="accepted")


NO_LINK = PostFailed(fault=Fault.LINK, reason="the centre cannot be reached")


def log(store: Store, number: int, first: int = 0) -> list[str]:
    ids = [f"r{first + index}" for index in range(number)]
    with store.transaction():
        for record_id in ids:
            uploads.add_to_log(record_id=record_id, kind="school", body='{"code":"1"}', made_at=NOW)
    return ids


def once(store: Store, centre: Centre, now: datetime = NOW, *, force: bool = False) -> uploading.UploadResult:
    return upload_once(store, HERE, centre, now, Random(7), force=force)


def test_everything_in_the_log_arrives_once_and_in_order(store: Store) -> None:
    ids = log(store, 450)
    centre = Centre()
    results = run_due(store, [Door(destination=HERE, post=centre)], NOW, Random(7))
    assert list(centre.kept) == ids
    assert [result.accepted for result in results] == [200, 200, 50]
    assert [envelope.seq for envelope in centre.kept.values()] == list(range(1, 451))
    assert run_due(store, [Door(destination=HERE, post=centre)], NOW, Random(7)) == ()
    assert len(centre.bodies) == 3


def test_nothing_to_send_is_nothing_posted(store: Store) -> None:
    centre = Centre()
    assert once(store, centre).outcome is UploadOutcome.IDLE
    assert centre.bodies == []
    assert next_due(store, [HERE], NOW) is None


def test_a_batch_whose_answer_was_lost_is_posted_again_byte_for_byte(store: Store) -> None:
    ids = log(store, 3)
    centre = Centre()
    centre.after = [NO_LINK]
    assert once(store, centre).outcome is UploadOutcome.FAILED
    log(store, 2, first=3)  # made meanwhile: they must not change what was frozen
    again = once(store, centre, NOW + timedelta(minutes=1))
    assert (again.accepted, again.duplicate) == (0, 3)
    assert centre.bodies[0] == centre.bodies[1]
    assert list(centre.kept) == ids


def test_a_batch_frozen_before_a_crash_is_posted_unchanged_after_it(store: Store, tmp_path: Path) -> None:
    log(store, 3)

    def dies(batch_id: str, body: bytes) -> Acknowledged | PostFailed:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upload_once(store, HERE, dies, NOW, Random(7))
    with store.reading():
        frozen = uploads.open_batch(HERE)
    assert frozen is not None
    log(store, 1, first=3)
    store.close()
    reopened = Store(tmp_path / "hub.db")
    reopened.open()
    centre = Centre()
    once(reopened, centre)
    assert centre.bodies == [frozen.body.encode()]
    assert hashlib.sha256(centre.bodies[0]).hexdigest() == frozen.sha256


def test_a_rejected_record_is_set_aside_and_the_rest_goes_on(store: Store) -> None:
    ids = log(store, 250)
    centre = Centre()
    centre.poison = {"r7"}
    run_due(store, [Door(destination=HERE, post=centre)], NOW, Random(7))
    assert set(centre.kept) == set(ids) - {"r7"}
    with store.reading():
        (aside,) = uploads.rejected(HERE)
        standing = uploads.standing(HERE)
    assert (aside.seq, aside.reason) == (8, "no such school")
    assert (standing.accepted, standing.rejected, standing.waiting, standing.frozen) == (249, 1, 0, 0)


def test_a_record_that_spoils_its_whole_batch_is_found_by_halving(store: Store) -> None:
    ids = log(store, 250)
    centre = Centre()
    centre.spoils_batch = {"r123"}
    run_due(store, [Door(destination=HERE, post=centre)], NOW, Random(7))
    run_due(store, [Door(destination=HERE, post=centre)], NOW, Random(7))
    assert set(centre.kept) == set(ids) - {"r123"}
    with store.reading():
        assert [record.seq for record in uploads.rejected(HERE)] == [124]
    assert next_due(store, [HERE], NOW) is None


def test_only_what_was_acknowledged_is_marked(store: Store) -> None:
    log(store, 3)
    centre = Centre()
    centre.silent_about = {"r1"}
    result = once(store, centre)
    assert result.outcome is UploadOutcome.FAILED
    assert "did not answer for 1 of 3" in result.reason
    with store.reading():
        assert (uploads.standing(HERE).accepted, uploads.standing(HERE).frozen) == (2, 1)
    centre.silent_about = set()
    assert once(store, centre, NOW + timedelta(minutes=1)).outcome is UploadOutcome.DONE
    assert centre.bodies[0] == centre.bodies[1]


def test_a_failed_batch_waits_and_an_impatient_person_need_not(store: Store) -> None:
    log(store, 1)
    centre = Centre()
    centre.before = [NO_LINK]
    failed = once(store, centre)
    assert failed.next_at is not None
    assert once(store, centre).outcome is UploadOutcome.WAITING
    assert next_due(store, [HERE], NOW) == failed.next_at
    assert once(store, centre, force=True).outcome is UploadOutcome.DONE


def test_weeks_without_a_link_lose_nothing(store: Store) -> None:
    ids = log(store, 30)
    centre = Centre()
    now = NOW
    while now < NOW + timedelta(days=14):
        centre.before = [NO_LINK]
        now = next_due(store, [HERE], now) or now
        once(store, centre, now)
        now += timedelta(hours=1)
    with store.reading():
        assert uploads.standing(HERE).attempts == 336
    once(store, centre, now)
    assert list(centre.kept) == ids
    assert len(set(centre.bodies)) == 1


def test_a_clock_that_ran_ahead_does_not_stop_the_upload_for_years(store: Store) -> None:
    log(store, 1)
    centre = Centre()
    centre.before = [NO_LINK]
    once(store, centre, NOW + timedelta(days=900))
    assert once(store, centre, NOW).outcome is UploadOutcome.DONE


def test_a_centre_that_asks_for_patience_is_left_alone_that_long(store: Store) -> None:
    log(store, 1)
    centre = Centre()
    centre.before = [PostFailed(fault=Fault.LINK, reason="busy", retry_after_seconds=3600)]
    result = once(store, centre)
    assert result.next_at is not None
    assert result.next_at >= NOW + timedelta(hours=1)


def test_two_destinations_each_get_everything_and_neither_waits_for_the_other(store: Store) -> None:
    ids = log(store, 5)
    well, gone = Centre(), Centre()
    gone.before = [NO_LINK]
    doors = [Door(destination="gone", post=gone), Door(destination="well", post=well)]
    run_due(store, doors, NOW, Random(7))
    assert list(well.kept) == ids
    run_due(store, doors, NOW + timedelta(hours=1), Random(7))
    assert list(gone.kept) == ids


@given(attempts=st.integers(0, 5000), seed=st.integers())
def test_the_wait_is_never_negative_and_never_above_the_cap(attempts: int, seed: int) -> None:
    wait = uploading.backoff(attempts, Random(seed))
    assert timedelta(0) <= wait <= min(uploading.BACKOFF_CAP, uploading.BACKOFF_BASE * 2.0 ** min(attempts, 20))


@pytest.mark.parametrize("number", [1, 200, 201])
def test_a_batch_holds_at_most_two_hundred_records(store: Store, number: int) -> None:
    log(store, number)
    centre = Centre()
    once(store, centre)
    assert len(msgspec.json.decode(centre.bodies[0])["records"]) == min(number, 200)


@pytest.mark.parametrize(
    "faults",
    [["before"], ["after"], ["before", "after", "after"], ["after", "before", "before", "after", "after"]],
)
def test_whatever_breaks_each_record_is_kept_once(store: Store, faults: list[str]) -> None:
    ids = log(store, 420)
    centre = Centre()
    for fault in faults:
        centre.before.append(NO_LINK if fault == "before" else None)
        if fault == "after":
            centre.after.append(NO_LINK)
    now = NOW

    for _ in range(len(faults) + 1):
        run_due(store, [Door(destination=HERE, post=centre)], now, Random(3))
        now += timedelta(minutes=16)
    assert list(centre.kept) == ids
