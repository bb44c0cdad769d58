"""When a modem that answers counts as deaf."""

from __future__ import annotations

import pytest

from modem.api import MessageRef, Registration, SendAccepted, SendRefused, SendUnknown
from modem.causes import cms, device
from modem.hearing import DEAF_SECONDS, REFUSALS, REFUSED_SECONDS, Hearing

LEFT = SendAccepted(refs=(MessageRef(1),))
NO_NETWORK = SendRefused(cause=cms(331))


@pytest.mark.parametrize("registration", [Registration.SEARCHING, Registration.IDLE])
def test_no_network_for_ten_minutes_is_deaf(registration: Registration) -> None:
    lost = Hearing().with_status(registration, 100).with_status(registration, 400)
    assert not lost.deaf(100 + DEAF_SECONDS - 1)
    assert lost.deaf(100 + DEAF_SECONDS)


@pytest.mark.parametrize("registration", [Registration.HOME, Registration.ROAMING, Registration.DENIED])
def test_who_heard_a_network_meanwhile_is_not_deaf(registration: Registration) -> None:
    lost = Hearing().with_status(Registration.SEARCHING, 0).with_status(registration, 300)
    assert not lost.with_status(Registration.SEARCHING, 301).deaf(DEAF_SECONDS)


def test_a_modem_that_does_not_say_is_neither_deaf_nor_well() -> None:
    assert not Hearing().with_status(Registration.UNKNOWN, 0).deaf(1e6)
    assert Hearing().with_status(Registration.IDLE, 0).with_status(Registration.UNKNOWN, 9).deaf(DEAF_SECONDS)


def refused(times: int, over: float, outcome: SendRefused | SendUnknown = NO_NETWORK) -> Hearing:
    hearing = Hearing()
    for number in range(times):
        hearing = hearing.with_sent(outcome, over * number / max(1, times - 1))
    return hearing


def test_refusals_of_a_network_that_is_not_there_make_deaf_only_when_many_and_long() -> None:
    assert refused(REFUSALS, REFUSED_SECONDS).deaf(REFUSED_SECONDS)
    assert not refused(REFUSALS - 1, REFUSED_SECONDS).deaf(REFUSED_SECONDS)
    assert not refused(REFUSALS, 10).deaf(11)


def test_one_message_that_left_clears_everything() -> None:
    assert refused(REFUSALS, REFUSED_SECONDS).with_sent(LEFT, 1e3) == Hearing()


def test_after_help_refusals_count_anew_and_a_lost_network_is_still_lost() -> None:
    hearing = refused(REFUSALS, REFUSED_SECONDS).with_status(Registration.SEARCHING, REFUSED_SECONDS)
    assert not hearing.helped().deaf(REFUSED_SECONDS)
    assert hearing.helped().deaf(REFUSED_SECONDS + DEAF_SECONDS)


@pytest.mark.parametrize(
    "outcome",
    [SendRefused(cause=cms(8)), SendRefused(cause=device("gone")), SendUnknown(refs=(), detail="the answer was lost")],
)
def test_other_failures_say_nothing_of_hearing(outcome: SendRefused | SendUnknown) -> None:
    assert refused(50, 1e5, outcome) == Hearing()
