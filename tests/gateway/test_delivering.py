"""Status reports: late, early, doubled, about a part, about a number spelt otherwise, by a clock that was wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gateway import delivering, saying, sending
from gateway.store import pauses
from gateway.store.states import SendState
from gateway.store.tables_radio import InboxPartRow, OutboxRow, SentPartRow
from gateway.survey.model import Say, SayKind
from modem.api import Cause, CauseKind, MessageRef, Msisdn, ReportState, SendAccepted, SendRefused, SendUnknown
from modem.api import StatusReport as Report
from schedules.clock import ClockState

from .office import Office, open_office

ANA = "+51987654321"
LOST = SendUnknown(refs=(), detail="the answer was lost")
LONG = "Se abrio el caso 12. " * 12


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


def say(office: Office, text: str = "Hola", to: str = ANA) -> OutboxRow:
    """Queue a message."""
    with office.desk.store.transaction():
        key = f"test {OutboxRow.select().count()}"
        about = saying.About(key=key, to=Msisdn(to))
        made = saying.put(Say(kind=SayKind.CASE, text=text), about, office.desk.calendar, office.clock.now())
    return OutboxRow.get_by_id(made)


def accepted(*refs: int) -> SendAccepted:
    return SendAccepted(refs=tuple(map(MessageRef, refs)))


def report(office: Office, ref: int, state: ReportState = ReportState.DELIVERED, **changes: object) -> Report:
    """A report about a message to Ana that the network took now, by its own clock."""
    return replace(office.report(ANA, ref, state), **changes)  # type: ignore[arg-type]


def states(office: Office) -> list[SendState]:
    return [row.state for row in office.outbox()]


def test_a_report_a_day_late_is_understood(office: Office) -> None:
    say(office)
    office.send_one(accepted(7))
    stamped = office.clock.now()
    office.clock.at += timedelta(days=1)
    office.receive(report(office, 7, sent_at=stamped))
    assert states(office) == [SendState.DELIVERED]
    assert SentPartRow.get().network_at == stamped


@pytest.mark.parametrize("wrong", [timedelta(days=-20), timedelta(days=400)])
def test_a_clock_that_was_wrong_while_sending_hides_no_report(office: Office, wrong: timedelta) -> None:
    right = office.clock.now()
    office.clock.at = right + wrong
    say(office)
    office.send_one(accepted(7))
    office.clock.at = right + timedelta(minutes=3)
    office.receive(report(office, 7, sent_at=right))
    assert states(office) == [SendState.DELIVERED]


@pytest.mark.parametrize("error", [timedelta(0), timedelta(hours=-5), timedelta(days=-300)])
@pytest.mark.parametrize("first", [0, 1])
def test_of_two_messages_with_one_reference_the_networks_stamp_tells_which(
    office: Office, error: timedelta, first: int
) -> None:
    """`error`: how far the hub's clock is from the network's; other reports have told by then."""
    network = office.clock.now() - error
    say(office)
    office.send_one(accepted(1))
    office.receive(report(office, 1, sent_at=network))
    stamps: list[datetime] = []
    for _ in range(2):
        office.clock.at += timedelta(days=2)
        say(office)
        office.send_one(accepted(200))
        stamps.append(office.clock.now() - error)
    office.receive(report(office, 200, sent_at=stamps[first]))
    expected = [SendState.DELIVERED, SendState.SENT, SendState.SENT]
    expected[1 + first] = SendState.DELIVERED
    assert states(office) == expected


def test_a_report_of_a_reference_that_has_come_round_since_does_not_settle_last_years_message(office: Office) -> None:
    say(office)
    office.send_one(accepted(7))
    row = SentPartRow.get()
    for number in range(delivering.REFERENCES):
        values = {**row.__data__, "id": None, "ref": (8 + number) % 256, "msisdn": "+51911111111"}
        SentPartRow.create(**values)
    office.clock.at += timedelta(days=300)
    office.receive(report(office, 7))
    assert states(office) == [SendState.SENT]


def test_two_modems_may_use_one_reference_for_one_number(office: Office) -> None:
    other = replace(office, modem="dos")
    for each in (office, other):
        say(office)
        each.send_one(accepted(9))
    other.receive(report(office, 9))
    assert states(office) == [SendState.SENT, SendState.DELIVERED]


@pytest.mark.parametrize("spelt", ["+51987654321", "51987654321", "987654321", "0051987654321"])
def test_the_number_in_a_report_may_be_spelt_otherwise(office: Office, spelt: str) -> None:
    say(office)
    office.send_one(accepted(7))
    office.receive(replace(office.report(spelt, 7)))
    assert states(office) == [SendState.DELIVERED]


def test_a_report_that_comes_before_the_answer_of_the_modem_is_kept_until_that_is_written(office: Office) -> None:
    say(office)
    claimed = sending.claim(office.desk, "uno", office.moment)
    assert claimed is not None
    office.receive(report(office, 7))
    assert InboxPartRow.select().count() == 1
    assert sending.settle(office.desk, claimed, accepted(7), office.moment).state is SendState.DELIVERED
    assert states(office) == [SendState.DELIVERED]
    assert InboxPartRow.select().count() == 0, "the message remembers it"


def test_a_report_kept_from_before_the_try_does_not_speak_of_it(office: Office) -> None:
    office.receive(report(office, 7))
    office.clock.at += timedelta(minutes=1)
    say(office)
    office.send_one(accepted(7))
    assert states(office) == [SendState.SENT]


def test_what_fits_nothing_is_forgotten_after_a_while(office: Office) -> None:
    office.receive(report(office, 7))
    office.clock.at += delivering.REPORT_WINDOW + timedelta(minutes=1)
    sending.recover(office.desk, office.moment)
    assert InboxPartRow.select().count() == 0


def test_a_report_on_the_first_try_keeps_the_second_one_from_leaving(office: Office) -> None:
    say(office)
    office.send_one(LOST)
    stamped = office.clock.now()
    office.tick(minutes=4)
    assert states(office) == [SendState.QUEUED]
    office.receive(report(office, 7, sent_at=stamped))
    assert states(office) == [SendState.DELIVERED]
    assert office.send_all() == []


def test_a_report_on_the_first_try_that_comes_while_the_second_is_in_the_air_stands(office: Office) -> None:
    say(office)
    office.send_one(LOST)
    office.tick(minutes=4)
    claimed = sending.claim(office.desk, "uno", office.moment)
    assert claimed is not None
    office.receive(report(office, 7))
    refused = SendRefused(cause=Cause(kind=CauseKind.CMS, code=42, text="no", retryable=True))
    sending.settle(office.desk, claimed, refused, office.moment)
    assert states(office) == [SendState.DELIVERED]
    assert office.send_all() == []


def test_that_the_first_try_failed_says_nothing_of_the_second(office: Office) -> None:
    say(office)
    office.send_one(LOST)
    stamped = office.clock.now()
    office.tick(minutes=4)
    office.send_one(accepted(8))
    office.receive(report(office, 7, ReportState.FAILED, sent_at=stamped))
    assert states(office) == [SendState.SENT]
    office.receive(report(office, 8))
    assert states(office) == [SendState.DELIVERED]


def test_a_network_that_still_tries_has_it_and_so_it_is_not_sent_again(office: Office) -> None:
    say(office)
    office.send_one(LOST)
    office.receive(report(office, 7, ReportState.TRYING))
    assert states(office) == [SendState.SENT]
    office.tick(minutes=10)
    assert office.send_all() == []
    office.receive(report(office, 7))
    assert states(office) == [SendState.DELIVERED]


def test_a_report_far_from_the_try_does_not_settle_its_doubt(office: Office) -> None:
    say(office)
    office.send_one(accepted(1))
    office.receive(report(office, 1))
    say(office)
    office.send_one(LOST)
    office.receive(report(office, 7, sent_at=office.clock.now() - timedelta(days=2)))
    assert states(office) == [SendState.DELIVERED, SendState.UNKNOWN]


def test_a_long_message_is_delivered_when_all_its_parts_are(office: Office) -> None:
    assert say(office, LONG).segments == 2
    office.send_one(accepted(7, 8))
    office.receive(report(office, 8))
    assert states(office) == [SendState.SENT]
    office.receive(report(office, 7))
    assert states(office) == [SendState.DELIVERED]


def test_a_long_message_of_which_a_part_failed_is_not_delivered(office: Office) -> None:
    say(office, LONG)
    office.send_one(accepted(7, 8))
    office.receive(report(office, 7), report(office, 8, ReportState.FAILED))
    assert states(office) == [SendState.UNDELIVERED]


def test_a_first_part_that_arrived_alone_does_not_settle_the_doubt_and_all_is_sent_again_once(office: Office) -> None:
    say(office, LONG)
    office.send_one(SendUnknown(refs=(MessageRef(7),), detail="unplugged after the first part"))
    office.receive(report(office, 7))
    assert states(office) == [SendState.UNKNOWN]
    office.tick(minutes=4)
    office.send_one(accepted(9, 10))
    office.receive(report(office, 9), report(office, 10))
    assert states(office) == [SendState.DELIVERED]
    assert OutboxRow.get().resends == 1


def test_the_part_whose_answer_was_lost_is_known_by_its_report(office: Office) -> None:
    say(office, LONG)
    office.send_one(SendUnknown(refs=(MessageRef(7),), detail="lost"))
    office.receive(report(office, 7), report(office, 8))
    assert states(office) == [SendState.DELIVERED]


def test_a_modem_that_names_no_reference_is_understood_by_number_and_time(office: Office) -> None:
    say(office)
    office.send_one(accepted())
    office.receive(report(office, 7))
    assert states(office) == [SendState.DELIVERED]


def test_the_same_report_twice_says_it_once(office: Office) -> None:
    for _ in range(2):
        say(office)
        office.send_one(accepted(7))
    heard = report(office, 7)
    office.receive(heard, heard)
    assert sorted(states(office)) == [SendState.DELIVERED, SendState.SENT]


def test_a_number_nobody_has_is_remembered_until_somebody_writes_from_it(office: Office) -> None:
    say(office)
    office.send_one(accepted(7))
    office.receive(report(office, 7, ReportState.FAILED, status=0x43))
    with office.desk.store.reading():
        (fault,) = pauses.faulty_numbers()
    assert (fault.msisdn, fault.cause) == (ANA, "report 0x43")
    office.receive(office.part(ANA, "hola"))
    with office.desk.store.reading():
        assert pauses.count_faulty_numbers() == 0


def test_the_hold_begins_anew_when_the_clock_is_set(office: Office) -> None:
    office.clock.trust = ClockState.FLOOR
    office.tick()
    say(office)
    office.send_one(LOST)
    office.clock.trust = ClockState.NTP
    office.tick(hours=20)
    assert states(office) == [SendState.UNKNOWN], "twenty hours passed by the clock, and no second in truth"
    office.tick(minutes=4)
    assert states(office) == [SendState.QUEUED]
