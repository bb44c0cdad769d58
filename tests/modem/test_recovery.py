"""How one modem's trouble is remembered: when a climb begins, goes on and ends."""

from __future__ import annotations

import pytest

from modem.ladder import KEEP_TRYING_SECONDS, RULES, Rung, Trouble
from modem.recovery import AGAIN_SECONDS, RELAPSE_SECONDS, Recovery, RecoveryCounts

ALL = frozenset(Rung)
CHILDLESS = ALL - {Rung.ASK, Rung.REOPEN}


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def recovery(time: Time) -> Recovery:
    return Recovery(time)


def climb(recovery: Recovery, time: Time, trouble: Trouble = Trouble.SILENT, until: Rung = Rung.TELL) -> list[str]:
    """Fail and do what is due, until a rung was taken."""
    done: list[Rung] = []
    while until not in done:
        time.now = max(time.now, recovery.failed(trouble, CHILDLESS, "it hangs"))
        rung = recovery.due(CHILDLESS)
        if rung is not None:
            recovery.took(rung)
            done.append(rung)
    return [rung.value for rung in done]


def test_what_fails_again_and_again_climbs_to_the_top(recovery: Recovery, time: Time) -> None:
    assert climb(recovery, time) == ["restart", "restart", "restart", "reset", "usb", "power", "tell"]
    assert recovery.counts == RecoveryCounts(
        restart=3, reset=1, usb=1, power=1, tell=1, trouble=Trouble.SILENT, told=True
    )


def test_every_rung_is_told_once_with_its_reason(recovery: Recovery, time: Time) -> None:
    climb(recovery, time, until=Rung.RESET)
    told = recovery.untold()
    assert [(taken.rung.value, taken.trouble, taken.detail) for taken in told][-1] == (
        *("reset", Trouble.SILENT),
        "it hangs",
    )
    assert len(told) == 4
    assert recovery.untold() == ()


def test_health_ends_the_trouble_and_the_next_begins_below(recovery: Recovery, time: Time) -> None:
    climb(recovery, time, until=Rung.RESET)
    recovery.well()
    assert recovery.trouble is None
    assert recovery.due(ALL) is None
    time.now += RELAPSE_SECONDS + 1
    recovery.failed(Trouble.SILENT, ALL)
    assert recovery.due(ALL) is Rung.ASK


def test_a_relapse_climbs_on(recovery: Recovery, time: Time) -> None:
    climb(recovery, time, until=Rung.RESET)
    recovery.well()
    time.now += RELAPSE_SECONDS - 1
    recovery.failed(Trouble.SILENT, ALL)
    assert recovery.due(ALL) is Rung.USB


def test_a_modem_away_after_its_reset_is_in_the_old_trouble_and_tried_often(recovery: Recovery, time: Time) -> None:
    climb(recovery, time, until=Rung.RESET)
    assert recovery.failed(Trouble.ABSENT, ALL) == time.now + AGAIN_SECONDS
    assert recovery.trouble is Trouble.SILENT
    time.now += RULES[Rung.RESET].patience
    assert recovery.due(ALL) is Rung.USB


def test_a_modem_pulled_out_is_another_trouble(recovery: Recovery, time: Time) -> None:
    climb(recovery, time, until=Rung.RESTART)
    recovery.failed(Trouble.ABSENT, ALL)
    assert recovery.trouble is Trouble.ABSENT
    assert recovery.due(ALL) is None


def test_what_can_no_longer_be_done_is_left_out(recovery: Recovery, time: Time) -> None:
    climb(recovery, time, until=Rung.RESET)
    recovery.failed(Trouble.SILENT, ALL)
    time.now += RULES[Rung.RESET].patience
    assert recovery.due(frozenset({Rung.RESTART, Rung.POWER})) is Rung.POWER


def test_after_telling_it_is_tried_every_minute(recovery: Recovery, time: Time) -> None:
    climb(recovery, time)
    assert recovery.failed(Trouble.SILENT, CHILDLESS) == time.now + KEEP_TRYING_SECONDS


def test_the_first_restart_comes_after_a_second(recovery: Recovery, time: Time) -> None:
    assert recovery.failed(Trouble.SILENT, CHILDLESS) == time.now + RULES[Rung.RESTART].pause
    assert recovery.due(CHILDLESS) is None
