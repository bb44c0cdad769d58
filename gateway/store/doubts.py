"""Messages whose sending was unknown once: which they were, and what became of them. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from peewee import ModelSelect

from gateway.survey.model import QuestionKey, SayKind

from .db import all_of
from .states import AttemptOutcome, SendState
from .tables_radio import AttemptRow, OutboxRow
from .tables_survey import SessionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A message of which the hub did not know, after one of its tries, whether it had left."""

    id: int
    session_id: int | None
    kind: SayKind
    question: QuestionKey | None
    state: SendState
    """As it is now."""
    resends: int
    """How often it was sent again because of the doubt: the phone may have it that many times more."""


def of_round(round_id: int) -> tuple[Doubt, ...]:
    """Those of a round, in the order they were queued."""
    sessions = SessionRow.select(SessionRow.id).where(SessionRow.round_id == round_id)
    query = OutboxRow.select().where(OutboxRow.session_id.in_(sessions) & OutboxRow.id.in_(_doubtful()))
    return all_of(query.order_by(OutboxRow.id), Doubt)


def since(moment: datetime) -> tuple[Doubt, ...]:
    """Those that were tried since then, of rounds and of all else."""
    query = OutboxRow.select().where(OutboxRow.id.in_(_doubtful().where(AttemptRow.started_at >= moment)))
    return all_of(query.order_by(OutboxRow.id), Doubt)


def _doubtful() -> ModelSelect[AttemptRow]:
    return AttemptRow.select(AttemptRow.outbox_id).where(AttemptRow.outcome == AttemptOutcome.UNKNOWN)
