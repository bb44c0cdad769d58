"""Refusals: the message's own, the number's, the modem's; what waits because of each, and for how long."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from gateway import refusing, saying, sending
from gateway.store import modems, pauses
from gateway.store.states import PauseKind, SendState
from gateway.store.tables_radio import AttemptRow, ModemPauseRow, OutboxRow
from gateway.survey.model import Say, SayKind
from modem.api import Cause, Msisdn, Scope, SendAccepted, SendRefused
from modem.causes import Then, cme, cms, device

from .office import Office, open_office

MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


def say(office: Office, count: int = 1, kind: SayKind = SayKind.QUESTION) -> None:
    """Queue messages, each to a number of its own."""
    with office.desk.store.transaction():
        for _ in range(count):
            number = OutboxRow.select().count()
            about = saying.About(key=f"test {number}", to=Msisdn(f"+5198765{number:04d}"))
            saying.put(Say(kind=kind, text="Hola"), about, office.desk.calendar, office.clock.now())


def refuse(office: Office, cause: Cause) -> sending.Settled | None:
    """Send the next message and be refused; None where nothing may leave."""
    claimed = sending.claim(office.desk, "uno", office.moment)
    if claimed is None:
        return None
    return sending.settle(office.desk, claimed, SendRefused(cause=cause), office.moment)


def states(office: Office) -> list[SendState]:
    return [row.state for row in office.outbox()]


def paused(office: Office) -> set[PauseKind]:
    with office.desk.store.reading():
        return {pause.kind for pause in pauses.active(office.clock.now(), "uno")}


def events(office: Office, kind: str) -> int:
    with office.desk.store.reading():
        return sum(event.kind == kind for event in modems.events())


def test_one_message_that_the_network_does_not_take_does_not_hold_up_the_others(office: Office) -> None:
    say(office, 4)
    assert refuse(office, cms(38)) is not None
    assert len(office.send_all()) == 3
    office.clock.at += 2 * MINUTE
    assert len(office.send_all()) == 1


def test_a_crowded_network_is_tried_again_after_half_a_minute_then_a_minute(office: Office) -> None:
    say(office)
    refuse(office, cms(42))
    office.clock.at += timedelta(seconds=29)
    assert refuse(office, cms(42)) is None
    office.clock.at += timedelta(seconds=1)
    assert refuse(office, cms(42)) is not None
    office.clock.at += timedelta(seconds=59)
    assert office.send_all() == []
    office.clock.at += timedelta(seconds=1)
    assert len(office.send_all()) == 1


def test_a_message_is_given_up_after_so_many_refusals_of_its_own(office: Office) -> None:
    say(office)
    for _ in range(refusing.MOST_REFUSALS):
        assert states(office) == [SendState.QUEUED]
        office.clock.at += timedelta(hours=1)
        refuse(office, cms(42))
    assert states(office) == [SendState.REJECTED]
    assert OutboxRow.get().cause == "cms 42: network congestion"
    assert events(office, "rejected") == 1


@pytest.mark.parametrize("cause", [cms(1), cms(195)])
def test_a_number_nobody_has_is_told_to_the_office_and_not_tried_again(office: Office, cause: Cause) -> None:
    say(office)
    refuse(office, cause)
    assert states(office) == [SendState.REJECTED]
    with office.desk.store.reading():
        assert [fault.msisdn for fault in pauses.faulty_numbers()] == ["+51987650000"]


def test_without_a_network_the_modem_waits_and_no_message_uses_up_its_tries(office: Office) -> None:
    say(office, 3)
    settled = refuse(office, cms(331))
    assert settled is not None
    assert settled.then is Then.NETWORK
    assert paused(office) == {PauseKind.NETWORK}
    for _ in range(20):
        office.clock.at += MINUTE
        while refuse(office, cms(331)):
            pass
    assert states(office) == [SendState.QUEUED] * 3
    assert [row.refusals for row in office.outbox()] == [0, 0, 0]
    assert AttemptRow.select().count() < 10, "each pause is longer than the last"
    assert events(office, "paused") == 1
    office.clock.at += refusing.LONGEST_PAUSE
    assert len(office.send_all()) >= 2
    assert paused(office) == set()
    assert events(office, "resumed") == 1


def test_a_modem_that_came_back_sends_at_once(office: Office) -> None:
    say(office, 2)
    refuse(office, cms(311))
    assert paused(office) == {PauseKind.SIM}
    sending.modem_returned(office.desk, "uno", office.moment)
    assert len(office.send_all()) == 1


def test_after_a_pause_others_go_first_and_when_they_leave_the_message_was_at_fault(office: Office) -> None:
    say(office)
    refuse(office, cms(331))
    for step in range(3600):
        office.clock.at += timedelta(seconds=2)
        if step % 30 == 0:
            say(office)
        claimed = sending.claim(office.desk, "uno", office.moment)
        if claimed is not None:
            bad = claimed.message.id == 1
            outcome = SendRefused(cause=cms(331)) if bad else SendAccepted(refs=())
            sending.settle(office.desk, claimed, outcome, office.moment)
    assert states(office)[0] is SendState.REJECTED
    assert set(states(office)[1:-1]) == {SendState.SENT}


def test_a_full_memory_is_emptied_and_tried_again_within_moments(office: Office) -> None:
    say(office)
    settled = refuse(office, cms(322))
    assert settled is not None
    assert settled.then is Then.STORAGE
    office.clock.at += timedelta(seconds=15)
    assert len(office.send_all()) == 1
    assert OutboxRow.get().refusals == 0


@pytest.mark.parametrize("cause", [cms(8), cms(50)])
def test_a_barred_sim_lets_bulk_wait_for_credit_and_still_tries_what_cannot_wait(office: Office, cause: Cause) -> None:
    say(office, 3)
    settled = refuse(office, cause)
    assert settled is not None
    assert settled.then is Then.CREDIT
    assert paused(office) == {PauseKind.CREDIT}
    assert refuse(office, cause) is None
    say(office, 1, SayKind.CASE)
    assert len(office.send_all()) == 3
    assert paused(office) == set(), "what left shows that there is credit"


def test_a_rejection_that_often_means_no_credit_asks_for_a_look_and_stops_nobody(office: Office) -> None:
    say(office, 2)
    settled = refuse(office, cms(21))
    assert settled is not None
    assert settled.then is Then.CREDIT
    assert paused(office) == set()
    assert len(office.send_all()) == 1


@pytest.mark.parametrize("cause", [cms(38), cms(500), cms(96), cme(100), device("ERROR")])
def test_three_different_messages_refused_in_a_row_are_the_modems_fault(office: Office, cause: Cause) -> None:
    say(office, 30)
    for _ in range(refusing.STREAK):
        assert refuse(office, cause) is not None
    assert paused(office) == {PauseKind.REFUSALS}
    assert refuse(office, cause) is None, "the other 27 do not use up their tries"
    assert states(office).count(SendState.REJECTED) <= refusing.STREAK - 1
    office.clock.at += refusing.STREAK_PAUSE
    office.send_all()
    assert paused(office) == set()


def faulty(office: Office) -> list[str]:
    with office.desk.store.reading():
        return [fault.msisdn for fault in pauses.faulty_numbers()]


def test_a_subscriber_unknown_is_the_numbers_fault_once_another_message_has_left(office: Office) -> None:
    say(office, 2)
    refuse(office, cms(30))
    assert (faulty(office), paused(office)) == ([], set()), "it may be the SIM's"
    assert len(office.send_all()) == 1
    office.clock.at += MINUTE
    refuse(office, cms(30))
    assert faulty(office) == ["+51987650000"]
    assert sorted(states(office)) == [SendState.REJECTED, SendState.SENT]


@pytest.mark.parametrize("count", [30, 2])
def test_a_sim_that_the_network_does_not_know_marks_nobody_and_is_paused(office: Office, count: int) -> None:
    say(office, count)
    for _ in range(10):
        while refuse(office, cms(30)) is not None:
            pass
        office.clock.at += MINUTE
    assert paused(office) == {PauseKind.SIM}
    assert faulty(office) == []
    assert set(states(office)) == {SendState.QUEUED}
    assert AttemptRow.select().count() <= 12, "a pause, and each longer than the last"
    office.clock.at += refusing.LONGEST_PAUSE
    assert office.send_all()
    assert paused(office) == set()
    office.clock.at += refusing.LONGEST_PAUSE
    office.send_all()
    assert set(states(office)) == {SendState.SENT}
    assert faulty(office) == []


def test_one_message_that_nothing_proves_wrong_is_given_up_and_its_number_not_marked(office: Office) -> None:
    say(office)
    for _ in range(refusing.MOST_REFUSALS):
        refuse(office, cms(30))
        office.clock.at += timedelta(hours=1)
    assert states(office) == [SendState.REJECTED]
    assert faulty(office) == []


def test_a_message_that_its_centre_has_already_is_in_doubt_and_its_report_settles_it(office: Office) -> None:
    say(office)
    refuse(office, cms(197))
    assert states(office) == [SendState.UNKNOWN]


def test_a_send_in_between_ends_the_row(office: Office) -> None:
    say(office, 10)
    for _ in range(3):
        refuse(office, cms(38))
        refuse(office, cms(38))
        office.send_one()
    assert paused(office) == set()


def test_a_modem_that_went_costs_the_message_no_try_and_is_not_paused(office: Office) -> None:
    say(office, 2)
    refuse(office, device("gone", scope=Scope.MODEM))
    assert paused(office) == set()
    assert len(office.send_all()) == 1
    office.clock.at += refusing.MODEMS_RETURN
    assert len(office.send_all()) == 1
    assert [row.refusals for row in office.outbox()] == [0, 0]


def test_a_message_that_the_modem_cannot_bear_waits_longer_each_time_and_the_others_leave(office: Office) -> None:
    say(office, 5)
    tries = 0
    for _ in range(100):
        claimed = sending.claim(office.desk, "uno", office.moment)
        if claimed is None:
            office.clock.at += timedelta(seconds=5)
        elif claimed.message.id == 1:
            tries += 1
            gone = SendRefused(cause=device("the modem's process ended", scope=Scope.MODEM))
            sending.settle(office.desk, claimed, gone, office.moment)
        else:
            sending.settle(office.desk, claimed, SendAccepted(refs=()), office.moment)
    assert states(office)[1:] == [SendState.SENT] * 4
    assert tries <= 7


def test_a_network_that_did_not_answer_leaves_a_doubt_and_no_refusal(office: Office) -> None:
    say(office)
    settled = refuse(office, cms(332))
    assert settled is not None
    assert settled.state is SendState.UNKNOWN
    office.tick(minutes=2)
    assert office.send_all() == []
    office.tick(minutes=2)
    assert len(office.send_all()) == 1


def test_a_pause_is_void_when_the_clock_is_put_back(office: Office) -> None:
    say(office, 2)
    refuse(office, cms(331))
    office.clock.at -= timedelta(days=30)
    OutboxRow.update(not_before=office.clock.at).execute()
    assert len(office.send_all()) == 2


def test_a_pause_of_long_ago_does_not_make_the_next_one_longer(office: Office) -> None:
    say(office, 2)
    refuse(office, cms(331))
    office.clock.at += timedelta(hours=8)
    refuse(office, cms(331))
    row = ModemPauseRow.get()
    assert (row.times, row.until - row.since) == (1, MINUTE)
