"""Facts that must leave, written in the transaction that makes them. Knows what goes up, not when or where to.

Call these inside `with store.transaction():`, with the record as it now stands in its table.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime

from gateway.store import uploads
from gateway.store.records_people import School
from gateway.store.records_survey import Dispute, Verified
from gateway.survey.model import Outcome
from gateway.uplink import wire


def log_school(school: School, now: datetime) -> None:
    """A school came into the roster, or its entry changed."""
    body = wire.SchoolBody(
        code=school.code,
        annex=school.annex,
        name=school.name,
        district=school.district,
        office=school.office,
        level=school.level,
        area=school.area,
        language=school.language,
        active=school.active,
        girls=school.girls,
        boys=school.boys,
        women_teachers=school.women_teachers,
        men_teachers=school.men_teachers,
    )
    _log("school", body, now)


def log_verified(verified: Verified, now: datetime) -> None:
    """What is known of one question of one school in one round is new or changed (another revision)."""
    place = uploads.place_of(verified.round_id, verified.school_id)
    body = wire.VerifiedBody(
        school=place.school,
        annex=place.annex,
        questionnaire=place.questionnaire,
        version=place.version,
        period=place.period,
        question=verified.question,
        status=verified.status.value,
        agree=verified.agree,
        answers=verified.answers,
        revision=verified.revision,
        value=wire_value(verified.value),
        source=verified.source.value if verified.source else None,
        verified_at=instant(verified.verified_at),
    )
    _log("verified", body, now)


def log_case(dispute: Dispute, now: datetime) -> None:
    """A case was opened, settled or withdrawn."""
    place = uploads.place_of(dispute.round_id, dispute.school_id)
    opened = instant(dispute.opened_at)
    assert opened is not None
    body = wire.CaseBody(
        school=place.school,
        annex=place.annex,
        questionnaire=place.questionnaire,
        period=place.period,
        question=dispute.question,
        state=dispute.state.value,
        opened_at=opened,
        resolved_at=instant(dispute.resolved_at),
        outcome=_outcome(dispute.outcome),
        value=wire_value(dispute.value),
    )
    _log("case", body, now)


def instant(at: datetime | None) -> str | None:
    """A time as the wire has it: UTC, milliseconds, `Z`."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def wire_value(value: str | None) -> wire.WireValue | None:
    """A stored value as the wire has it: digits become a number, anything else stays a word."""
    return int(value) if value is not None and value.isascii() and value.isdigit() else value


def _outcome(outcome: Outcome | None) -> wire.CaseOutcome | None:
    match outcome:
        case Outcome.VALUE:
            return "value"
        case Outcome.NO_CLASS:
            return "no_class"
        case Outcome.DONT_KNOW:
            return "dont_know"
        case _:
            return None


def _log(kind: wire.Kind, body: wire.Body, now: datetime) -> None:
    """The id follows from the fact itself: the same fact logged twice at the same instant is one record."""
    here = uploads.identity()
    text = wire.encode(body).decode()
    digest = hashlib.sha256(text.encode()).hexdigest()
    record_id = str(uuid.uuid5(uuid.UUID(here.hub), f"{here.epoch}/{kind}/{instant(now)}/{digest}"))
    uploads.add_to_log(record_id=record_id, kind=kind, body=text, made_at=now)
