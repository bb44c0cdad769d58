"""How rounds stand, counted: for the first page and the list of rounds. Knows no threshold and no word for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from peewee import fn

from gateway.survey.model import SessionStatus, Status

from .columns import columns_of
from .db import all_of
from .records_survey import Round
from .states import DisputeState, RoundState, SendState
from .tables_radio import OutboxRow
from .tables_survey import DisputeRow, RoundRow, SessionRow, VerifiedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTally:
    """One round and what became of it so far. A word that is absent was counted zero times."""

    round: Round
    sessions: Mapping[SessionStatus, int]
    known: Mapping[Status, int]
    """Questions of schools, by what is known of them."""
    open_cases: int
    schools: int

    @property
    def asked(self) -> int:
        """Reporters of this round; those found not worth asking are left out."""
        return sum(self.sessions.values()) - self.sessions.get(SessionStatus.CANCELLED, 0)

    @property
    def answered(self) -> int:
        """Reporters who answered every question put to them."""
        return self.sessions.get(SessionStatus.DONE, 0)

    @property
    def awaited(self) -> int:
        """Reporters who may still answer in time: asked, or waiting their turn."""
        return self.sessions.get(SessionStatus.OPEN, 0) + self.sessions.get(SessionStatus.WAITING, 0)

    @property
    def silent(self) -> int:
        """Reporters who did not answer everything by the deadline."""
        return self.sessions.get(SessionStatus.EXPIRED, 0)


@dataclass(slots=True)
class _Counts:
    sessions: dict[SessionStatus, int] = field(default_factory=dict)
    known: dict[Status, int] = field(default_factory=dict)
    open_cases: int = 0
    schools: int = 0


def recent_rounds(limit: int, offset: int = 0) -> tuple[RoundTally, ...]:
    """Rounds with their counts, the newest first."""
    newest = RoundRow.select().order_by(RoundRow.opens_at.desc(), RoundRow.id.desc())
    return _tallied(all_of(newest.limit(limit).offset(offset), Round))


def rounds_since(since: datetime) -> tuple[RoundTally, ...]:
    """Rounds that are open, or that opened after `since`, the newest first."""
    wanted = (RoundRow.state == RoundState.OPEN) | (RoundRow.opens_at >= since)
    return _tallied(all_of(RoundRow.select().where(wanted).order_by(RoundRow.opens_at.desc(), RoundRow.id), Round))


def one_round(round_id: int) -> RoundTally | None:
    """One round with its counts."""
    found = _tallied(all_of(RoundRow.select().where(RoundRow.id == round_id), Round))
    return found[0] if found else None


def count_open_cases() -> int:
    """Cases that nobody has settled yet."""
    return int(DisputeRow.select().where(DisputeRow.state == DisputeState.OPEN).count())


def queue_counts() -> Mapping[SendState, int]:
    """Outgoing messages by state, all there ever were."""
    rows = OutboxRow.select(OutboxRow.state, fn.COUNT(OutboxRow.id)).group_by(OutboxRow.state)
    return {SendState(state): int(count) for state, count in columns_of(rows)}


def _tallied(rounds: tuple[Round, ...]) -> tuple[RoundTally, ...]:
    ids = [entry.id for entry in rounds]
    counts: dict[int, _Counts] = {entry.id: _Counts() for entry in rounds}
    for round_id, status, number in _grouped(SessionRow, SessionRow.status, ids):
        counts[round_id].sessions[SessionStatus(status)] = number
    for round_id, status, number in _grouped(VerifiedRow, VerifiedRow.status, ids):
        counts[round_id].known[Status(status)] = number
    for round_id, state, number in _grouped(DisputeRow, DisputeRow.state, ids):
        if state == DisputeState.OPEN:
            counts[round_id].open_cases = number
    schools = (
        SessionRow.select(SessionRow.round_id, fn.COUNT(SessionRow.school_id.distinct()))
        .where(SessionRow.round_id.in_(ids))
        .group_by(SessionRow.round_id)
    )
    for round_id, number in columns_of(schools):
        counts[round_id].schools = int(number)
    return tuple(_tally(entry, counts[entry.id]) for entry in rounds)


def _tally(entry: Round, counts: _Counts) -> RoundTally:
    return RoundTally(
        round=entry,
        sessions=counts.sessions,
        known=counts.known,
        open_cases=counts.open_cases,
        schools=counts.schools,
    )


def _grouped(table: Any, word: object, ids: list[int]) -> Iterable[tuple[int, str, int]]:
    rows = table.select(table.round_id, word, fn.COUNT(table.id)).where(table.round_id.in_(ids))
    for round_id, found, number in columns_of(rows.group_by(table.round_id, word)):
        yield int(round_id), str(found), int(number)
