"""What is written to the upload log when a fact is made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway import facts
from gateway.store import uploads
from gateway.store.db import Store, all_of, one_of
from gateway.store.records_people import School
from gateway.store.records_survey import Dispute, Verified
from gateway.store.states import DisputeState, RoundState
from gateway.store.tables_people import SchoolRow
from gateway.store.tables_survey import DisputeRow, QuestionnaireRow, RoundRow, VerifiedRow
from gateway.survey.model import Outcome, QuestionKey, Source, Status
from gateway.uplink import wire
from schedules.clock import ClockState

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
DESTINATION = "centre"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "hub.db")
    store.open()
    yield store
    store.close()


def a_school(store: Store, code: str = "0123456") -> School:
    with store.transaction():
        SchoolRow.insert(
            code=code,
            name="I.E. 30001 Río Claro",
            district="250101",
            level="primary",
            area="rural",
            girls=14,
            boys=12,
            changed_at=NOW,
        ).execute()
        school = one_of(SchoolRow.select().where(SchoolRow.code == code), School)
    assert school is not None
    return school


def a_round(store: Store) -> int:
    with store.transaction():
        questionnaire = QuestionnaireRow.insert(
            name="student_attendance", version="abc123def456", source="", imported_at=NOW
        ).execute()
        return int(
            RoundRow.insert(
                questionnaire_id=questionnaire,
                name="student_attendance",
                period="2026-W47",
                origin="hand",
                state=RoundState.OPEN,
                opens_at=NOW,
                useful_until=NOW,
                deadline_at=NOW,
                seal_at=NOW,
                clock_state=ClockState.NTP,
                created_at=NOW,
            ).execute()
        )


def a_verified(store: Store, round_id: int, school_id: int, value: str | None = "12", revision: int = 1) -> Verified:
    with store.transaction():
        VerifiedRow.replace(
            round_id=round_id,
            school_id=school_id,
            question=QuestionKey("girls_present"),
            status=Status.VERIFIED,
            value=value,
            agree=3,
            answers=3,
            source=Source.AGREEMENT,
            verified_at=NOW,
            revision=revision,
            changed_at=NOW,
        ).execute()
        (verified,) = all_of(VerifiedRow.select(), Verified)
    return verified


def test_a_verified_value_goes_up_in_the_words_of_the_wire(store: Store) -> None:
    verified = a_verified(store, a_round(store), a_school(store).id)
    with store.transaction():
        facts.log_verified(verified, NOW)
        (entry,) = uploads.unfrozen(DESTINATION, 10)
    assert entry.kind == "verified"
    assert json.loads(entry.body) == {
        "school": "0123456",
        "annex": "0",
        "questionnaire": "student_attendance",
        "version": "abc123def456",
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


def test_every_logged_body_can_be_read_by_the_other_end(store: Store) -> None:
    school = a_school(store)
    round_id = a_round(store)
    verified = a_verified(store, round_id, school.id, value="yes")
    with store.transaction():
        facts.log_school(school, NOW)
        facts.log_verified(verified, NOW)
        facts.log_case(a_case(round_id, school.id), NOW)
        entries = uploads.unfrozen(DESTINATION, 10)
    bodies = [wire.decode(entry.body.encode(), wire.BODIES[entry.kind]) for entry in entries]  # type: ignore[index]
    assert [type(body) for body in bodies] == [wire.SchoolBody, wire.VerifiedBody, wire.CaseBody]


def a_case(round_id: int, school_id: int) -> Dispute:
    DisputeRow.insert(
        round_id=round_id,
        school_id=school_id,
        question=QuestionKey("girls_present"),
        state=DisputeState.RESOLVED,
        low="9",
        high="14",
        opened_at=NOW,
        resolved_at=NOW,
        outcome=Outcome.VALUE,
        value="12",
        resolved_by="Promotora Inés",
    ).execute()
    (dispute,) = all_of(DisputeRow.select(), Dispute)
    return dispute


def test_a_case_leaves_without_what_was_said_or_who_settled_it(store: Store) -> None:
    school = a_school(store)
    round_id = a_round(store)
    with store.transaction():
        facts.log_case(a_case(round_id, school.id), NOW)
        (entry,) = uploads.unfrozen(DESTINATION, 10)
    body = json.loads(entry.body)
    assert body["state"] == "resolved"
    assert body["value"] == 12
    assert not {"low", "high", "resolved_by", "promoter_id"} & set(body)
    assert "Inés" not in entry.body


def test_no_data_in_the_register_goes_up_as_no_data(store: Store) -> None:
    school = a_school(store)
    with store.transaction():
        facts.log_school(school, NOW)
        (entry,) = uploads.unfrozen(DESTINATION, 10)
    assert json.loads(entry.body)["women_teachers"] is None


def test_the_same_fact_at_the_same_instant_is_one_record(store: Store) -> None:
    verified = a_verified(store, a_round(store), a_school(store).id)
    with store.transaction():
        facts.log_verified(verified, NOW)
        facts.log_verified(verified, NOW)
        assert len(uploads.unfrozen(DESTINATION, 10)) == 1


def test_a_value_that_returns_to_what_it_was_is_a_new_record(store: Store) -> None:
    school = a_school(store)
    with store.transaction():
        facts.log_school(school, NOW)
        facts.log_school(school, NOW + timedelta(seconds=1))
        assert len(uploads.unfrozen(DESTINATION, 10)) == 2


def test_a_fact_is_not_logged_when_its_transaction_fails(store: Store) -> None:
    school = a_school(store)

    def fail_after_logging() -> None:
        with store.transaction():
            facts.log_school(school, NOW)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail_after_logging()
    with store.reading():
        assert uploads.unfrozen(DESTINATION, 10) == ()


@pytest.mark.parametrize("field", ["phone", "msisdn", "contact", "text", "name_of_parent"])
def test_an_unknown_field_is_refused_by_the_wire(field: str) -> None:
    body = {"school": "1", "annex": "0", "questionnaire": "q", "period": "2026-W47", "question": "k"}
    body |= {"state": "open", "opened_at": "2026-11-20T19:00:00.000Z"}
    wire.decode(json.dumps(body).encode(), wire.CaseBody)
    with pytest.raises(ValueError, match=field):
        wire.decode(json.dumps(body | {field: "x"}).encode(), wire.CaseBody)
