"""Each code that a modem or a network gives: whom it concerns, whether to try again, what else to look at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from modem.api import Cause, CauseKind, Scope
from modem.causes import Then, cme, cms, device, treatment

DOCUMENTED_CMS = (
    *(1, 8, 10, 21, 27, 28, 29, 30, 38, 41, 42, 47, 50, 69, 81, 95, 96, 97, 98, 99, 111, 127),
    *(300, 301, 302, 303, 304, 305, 310, 311, 312, 313, 314, 315, 316, 317, 318, 320, 322, 330, 331, 332, 500),
)
"""24.011, table 8.4 and annex E-2; 27.005, 3.2.5."""


@pytest.mark.parametrize("code", DOCUMENTED_CMS)
def test_every_documented_code_has_words_of_its_own(code: int) -> None:
    assert "of the modem's maker" not in cms(code).text


@pytest.mark.parametrize("code", [1, 195, 196])
def test_a_number_nobody_has_is_never_tried_again_and_is_the_numbers_fault(code: int) -> None:
    assert cms(code).scope is Scope.RECIPIENT
    assert not cms(code).retryable
    assert treatment(cms(code)).wait is None


def test_a_subscriber_unknown_may_be_the_sim_that_sends_so_the_number_is_tried_again() -> None:
    assert cms(30).scope is Scope.RECIPIENT
    assert cms(30).retryable
    assert treatment(cms(30)).perhaps_the_sims


@pytest.mark.parametrize("code", [41, 42, 47, 22, 192])
def test_a_crowded_network_is_tried_again_after_half_a_minute(code: int) -> None:
    assert treatment(cms(code)).wait == timedelta(seconds=30)
    assert cms(code).scope is Scope.MESSAGE


def test_a_network_out_of_order_delays_this_message_by_minutes_and_no_other() -> None:
    assert cms(38).scope is Scope.MESSAGE
    assert treatment(cms(38)).wait == timedelta(minutes=2)


@pytest.mark.parametrize("cause", [cms(331), cme(30), cme(32)])
def test_without_a_network_it_is_the_modem_that_waits(cause: Cause) -> None:
    assert cause.scope is Scope.MODEM
    assert treatment(cause).then is Then.NETWORK


@pytest.mark.parametrize("cause", [cms(322), cms(208), cms(211), cme(20)])
def test_a_full_memory_is_emptied(cause: Cause) -> None:
    assert treatment(cause).then is Then.STORAGE
    assert cause.retryable


@pytest.mark.parametrize("cause", [*(cms(code) for code in range(310, 319)), *(cme(code) for code in range(10, 17))])
def test_trouble_with_the_sim_is_no_fault_of_the_message(cause: Cause) -> None:
    assert cause.scope is Scope.MODEM
    assert cause.retryable


@pytest.mark.parametrize("code", [8, 21, 50, 193])
def test_codes_that_often_mean_no_credit_ask_for_a_look_at_it(code: int) -> None:
    assert treatment(cms(code)).then is Then.CREDIT


@pytest.mark.parametrize("cause", [cms(332), cme(31), cms(197)])
def test_a_network_that_did_not_answer_or_has_it_already_leaves_the_message_in_doubt(cause: Cause) -> None:
    assert treatment(cause).in_doubt


def test_a_code_of_the_makers_own_is_worth_another_try() -> None:
    assert cms(513).retryable
    assert cme(4000).retryable


def test_what_a_driver_calls_final_is_not_tried_again() -> None:
    final = Cause(kind=CauseKind.CMS, code=38, text="no", retryable=False)
    assert treatment(final).wait is None
    assert treatment(device("no", retryable=False)).wait is None


def test_a_modem_that_went_holds_no_message_responsible() -> None:
    assert treatment(device("gone", scope=Scope.MODEM)).scope is Scope.MODEM
