"""Rounds through the command line: who answered, and which questions may have been asked twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.store import outbox
from gateway.store.db import Store
from gateway.store.records_radio import Outbox
from gateway.store.states import AttemptOutcome, SendState
from schedules.clock import ClockState
from tests.cli.command_line import Willay

SCHOOLS = "code,name,district\n0487652,IE 38041,160105\n"
CONTACTS = "school,role,name,phone\n0487652,leader,Ana,987654321\n0487652,parent,Eva,987654322\n"


@pytest.fixture
def first(willay: Willay, office: Path) -> Outbox:
    """A round has begun; its first message is handed to the modem."""
    for kind, lines in (("schools", SCHOOLS), ("contacts", CONTACTS)):
        (office / "roster.csv").write_text(lines)
        assert willay(kind, "import", str(office / "roster.csv")).code == 0
    assert willay("round", "start", "student_attendance").code == 0
    store = Store(office / "data" / "willay.db")
    store.open()
    message = outbox.get(1)
    assert message is not None
    with store.transaction():
        attempt = outbox.claim(message.id, "m", message.created_at, ClockState.FLOOR)
        assert attempt is not None
        outbox.end_attempt(attempt, AttemptOutcome.UNKNOWN, "the answer was lost", message.created_at)
        outbox.move(message.id, SendState.SENT, message.created_at, count_resend=True)
    store.close()
    return message


def test_a_question_that_may_have_been_asked_twice_is_named(willay: Willay, first: Outbox) -> None:
    document = willay("round", "show", "1", "--json").json()
    assert isinstance(document, dict)
    assert document["in_doubt"] == [
        {
            "school": "0487652",
            "role": "leader",
            "kind": "question",
            "question": first.question,
            "state": "sent",
            "sent_again": True,
        }
    ]
    below = willay("round", "show", "1").out.split("\n\n")[1].splitlines()
    assert below[0] == "messages whose sending was in doubt: 1"
    assert below[2].split() == ["0487652", "leader", "girls_present", "sent", "x"]


def test_status_says_when_the_last_question_of_a_round_will_have_left(willay: Willay, first: Outbox) -> None:
    assert first.kind == "question"
    document = willay("status", "--json").json()
    assert isinstance(document, dict)
    told = [finding for finding in document["findings"] if finding["check"] == "round"]
    assert [finding["subject"] for finding in told] == ["round student_attendance"]
    assert "the last" in told[0]["text"]
