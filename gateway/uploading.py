"""Bring the upload log to its destinations: freeze, post, mark what was acknowledged. Knows no network of its own.

A batch is frozen before its first post and posted again unchanged until every record of it was answered; the next one
is frozen only then. The link may be gone for weeks: nothing is lost, nothing is sent twice under another id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

import msgspec

from gateway.config_records import UploadConfig
from gateway.errors import WillayError
from gateway.facts import instant
from gateway.sentences import sentence
from gateway.store import uploads
from gateway.store.db import Store
from gateway.store.records_upload import UploadBatch, UploadLog
from gateway.store.states import RecordResult
from gateway.uplink import wire
from gateway.uplink.api import Acknowledged, Fault, Post, PostFailed

BACKOFF_BASE = timedelta(seconds=5)
"""The first wait after a failure is anything up to this."""

BACKOFF_CAP = timedelta(minutes=15)
"""No longer than this, so that a link which is up for half an hour a day is used."""

RETRY_AFTER_MAX = timedelta(hours=6)
"""A centre may ask for more patience than our own; beyond this it is taken for a mistake."""

BATCHES_A_RUN_MAX = 20
"""4000 records; then the thread looks whether it is asked to stop."""


class UploadOutcome(StrEnum):
    """How one step ended."""

    IDLE = "idle"  # everything was sent
    WAITING = "waiting"  # a batch waits for its next try
    DONE = "done"  # a batch was answered in full
    SPLIT = "split"  # the centre cannot take a batch; its halves are tried next
    SET_ASIDE = "set_aside"  # one record that the centre cannot take
    FAILED = "failed"  # to be posted again, unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadResult:
    """What one step did at one destination."""

    destination: str
    outcome: UploadOutcome
    accepted: int = 0
    duplicate: int = 0
    rejected: int = 0
    reason: str = ""
    hint: str = ""
    next_at: datetime | None = None
    """When the next step is worth making; None: when there is a new record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One `[[upload]]`: its name in the tables, and what posts to it."""

    destination: str
    post: Post


def doors_of(configured: Sequence[UploadConfig]) -> tuple[Door, ...]:
    """What the configuration's `[[upload]]` sections open onto. Raises WillayError where one cannot be used."""
    return tuple(Door(destination=entry.name, post=_post_of(entry)) for entry in configured)


def _post_of(entry: UploadConfig) -> Post:
    if entry.kind != "willay" or entry.token_file is None:
        raise WillayError(
            sentence("[[upload]] {name}: not a centre this hub can post to", name=entry.name),
            hint=sentence('write kind = "willay" and the token_file with what `willay central add-hub` printed'),
        )
    from gateway.uplink.willay import WillayCentre, WillayPost  # TLS and urllib3: 4 MB only where there is an upload

    return WillayPost(WillayCentre(url=entry.url, token_file=entry.token_file, ca_file=entry.ca_file))


def upload_once(
    store: Store, destination: str, post: Post, now: datetime, rng: Random, *, force: bool = False
) -> UploadResult:
    """Freeze a batch if none is frozen, post it, keep what came back. `force`: do not wait for the next try's time.

    Two processes may do this at once: the centre tells the second one "duplicate".
    """
    with store.transaction():
        batch = uploads.open_batch(destination) or _freeze_next(destination, now)
    if batch is None:
        return UploadResult(destination=destination, outcome=UploadOutcome.IDLE)
    due = _due_at(batch, now)
    if due > now and not force:
        return UploadResult(
            destination=destination, outcome=UploadOutcome.WAITING, reason=batch.error or "", next_at=due
        )
    answer = post(batch.id, batch.body.encode())
    with store.transaction():
        if isinstance(answer, Acknowledged):
            return _settle(batch, answer, now, rng)
        if answer.fault is Fault.BATCH:
            return _split(batch, answer, now)
        return _postpone(batch, answer, now, rng)


def run_due(
    store: Store, doors: Sequence[Door], now: datetime, rng: Random, *, force: bool = False
) -> tuple[UploadResult, ...]:
    """Upload what is due at every destination, each until nothing is left or it fails; a result a post."""
    results: list[UploadResult] = []
    for door in doors:
        for _ in range(BATCHES_A_RUN_MAX):
            result = upload_once(store, door.destination, door.post, now, rng, force=force)
            if result.outcome not in (UploadOutcome.IDLE, UploadOutcome.WAITING):
                results.append(result)
            if result.outcome in (UploadOutcome.IDLE, UploadOutcome.WAITING, UploadOutcome.FAILED):
                break
    return tuple(results)


def next_due(store: Store, destinations: Sequence[str], now: datetime) -> datetime | None:
    """When `run_due` has something to do: `now` or later; None where nothing waits for any destination."""
    times: list[datetime] = []
    with store.reading():
        for destination in destinations:
            batch = uploads.open_batch(destination)
            if batch is not None:
                times.append(max(now, _due_at(batch, now)))
            elif uploads.unfrozen(destination, 1):
                times.append(now)
    return min(times, default=None)


def backoff(attempts: int, rng: Random) -> timedelta:
    """Full jitter: anything up to min(cap, base x 2^attempts): hubs that lost one link do not all return at once."""
    longest = min(BACKOFF_CAP, BACKOFF_BASE * 2.0 ** min(attempts, 20))
    return timedelta(milliseconds=int(longest / timedelta(milliseconds=1) * rng.random()))


def _due_at(batch: UploadBatch, now: datetime) -> datetime:
    """A next try further away than any wait can be was written under a clock that ran ahead: it is due now."""
    return now if batch.next_at - now > RETRY_AFTER_MAX else batch.next_at


def _freeze_next(destination: str, now: datetime) -> UploadBatch | None:
    entries = uploads.unfrozen(destination, wire.BATCH_RECORDS_MAX)
    return _freeze(destination, entries, now) if entries else None


def _freeze(destination: str, entries: Sequence[UploadLog], now: datetime) -> UploadBatch:
    here = uploads.identity()
    ids = "\n".join([destination, here.epoch, *(entry.record_id for entry in entries)])
    batch_id = hashlib.sha256(ids.encode()).hexdigest()[:32]
    body = wire.batch_bytes(here.hub, batch_id, [_envelope(entry, here) for entry in entries])
    return uploads.freeze(
        batch_id=batch_id,
        destination=destination,
        body=body.decode(),
        sha256=hashlib.sha256(body).hexdigest(),
        seqs=[entry.seq for entry in entries],
        now=now,
    )


def _envelope(entry: UploadLog, here: uploads.HubIdentity) -> wire.Envelope:
    made_at = instant(entry.made_at)
    assert made_at is not None
    return wire.Envelope(
        v=wire.WIRE_VERSION,
        id=entry.record_id,
        hub=here.hub,
        epoch=here.epoch,
        seq=entry.seq,
        kind=entry.kind,  # type: ignore[arg-type]  # the log holds what gateway.facts wrote
        made_at=made_at,
        body=msgspec.Raw(entry.body.encode()),
    )


def _settle(batch: UploadBatch, answer: Acknowledged, now: datetime, rng: Random) -> UploadResult:
    """Mark what was answered; a batch with records still unanswered is posted again, unchanged."""
    seq_of = {entry.record_id: entry.seq for entry in uploads.log_of_batch(batch.id)}
    verdicts = [
        uploads.Verdict(seq=seq_of[said.id], result=RecordResult(said.result), reason=said.reason)
        for said in answer.answers
        if said.id in seq_of
    ]
    uploads.mark(batch.destination, verdicts)
    if left := uploads.unanswered(batch.id):
        silence = PostFailed(
            fault=Fault.LINK,
            reason=sentence("the centre did not answer for {left} of {all} records", left=left, all=batch.records),
        )
        return _postpone(batch, silence, now, rng)
    uploads.close_batch(batch.id, now)
    results = [verdict.result for verdict in verdicts]
    return UploadResult(
        destination=batch.destination,
        outcome=UploadOutcome.DONE,
        accepted=results.count(RecordResult.ACCEPTED),
        duplicate=results.count(RecordResult.DUPLICATE),
        rejected=results.count(RecordResult.REJECTED),
        next_at=now,
    )


def _split(batch: UploadBatch, failure: PostFailed, now: datetime) -> UploadResult:
    """Halve a batch that the centre cannot take, down to the one record that spoils it, which is set aside."""
    entries = uploads.log_of_batch(batch.id)
    if len(entries) <= 1:
        alone = [
            uploads.Verdict(seq=entry.seq, result=RecordResult.REJECTED, reason=failure.reason) for entry in entries
        ]
        uploads.mark(batch.destination, alone)
        uploads.close_batch(batch.id, now)
        outcome = UploadOutcome.SET_ASIDE
    else:
        middle = len(entries) // 2
        for half in (entries[:middle], entries[middle:]):
            _freeze(batch.destination, half, now)
        uploads.drop_batch(batch.id)
        outcome = UploadOutcome.SPLIT
    return UploadResult(
        destination=batch.destination,
        outcome=outcome,
        rejected=len(entries) if outcome is UploadOutcome.SET_ASIDE else 0,
        reason=failure.reason,
        next_at=now,
    )


def _postpone(batch: UploadBatch, failure: PostFailed, now: datetime, rng: Random) -> UploadResult:
    wait = backoff(batch.attempts, rng)
    if failure.retry_after_seconds is not None:
        wait = max(wait, min(RETRY_AFTER_MAX, timedelta(seconds=failure.retry_after_seconds)))
    uploads.postpone(batch.id, next_at=now + wait, error=failure.reason)
    return UploadResult(
        destination=batch.destination,
        outcome=UploadOutcome.FAILED,
        reason=failure.reason,
        hint=failure.hint,
        next_at=now + wait,
    )
