"""Whether a time can be trusted, and an alarm clock that rings."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from schedules.clock import ClockState, SystemClock, read
from schedules.ticker import Ticker

PAST = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_clock_before_a_known_time_is_not_trusted(tmp_path: Path) -> None:
    clock = SystemClock(datetime.now(UTC) + timedelta(days=1), tmp_path / "none")
    assert clock.state() == ClockState.UNSET
    assert not read(clock).trusted


def test_a_clock_after_every_known_time_is_usable(tmp_path: Path) -> None:
    assert SystemClock(PAST, tmp_path / "none").state() == ClockState.FLOOR


def test_a_synchronised_system_is_trusted_most(tmp_path: Path) -> None:
    mark = tmp_path / "synchronized"
    mark.touch()
    assert SystemClock(PAST, mark).state() == ClockState.NTP


def test_a_network_stamp_that_fits_makes_the_clock_trusted(tmp_path: Path) -> None:
    clock = SystemClock(PAST, tmp_path / "none")
    clock.saw_network_time(clock.now())
    assert clock.state() == ClockState.SMS


def test_a_network_stamp_ahead_of_the_clock_shows_that_it_is_behind(tmp_path: Path) -> None:
    clock = SystemClock(PAST, tmp_path / "none")
    clock.saw_network_time(clock.now() + timedelta(days=2))
    assert clock.state() == ClockState.UNSET


def test_a_synchronised_clock_is_believed_against_a_network_that_stamps_ahead(tmp_path: Path) -> None:
    (tmp_path / "mark").touch()
    clock = SystemClock(PAST, tmp_path / "mark")
    clock.saw_network_time(clock.now() + timedelta(hours=3))
    assert clock.state() == ClockState.NTP


def test_an_old_stamp_says_nothing(tmp_path: Path) -> None:
    clock = SystemClock(PAST, tmp_path / "none")
    clock.saw_network_time(clock.now() - timedelta(days=2))
    assert clock.state() == ClockState.FLOOR


def test_the_ticker_ticks_and_ends() -> None:
    rung = threading.Semaphore(0)
    ticker = Ticker(rung.release, 0.01, lambda _: None)
    ticker.start()
    assert all(rung.acquire(timeout=5) for _ in range(3))
    assert ticker.age() < 5
    ticker.stop()


def test_an_error_in_a_tick_is_told() -> None:
    told: list[BaseException] = []
    heard = threading.Event()

    def fail() -> None:
        raise ValueError("no")

    def tell(error: BaseException) -> None:
        told.append(error)
        heard.set()

    ticker = Ticker(fail, 60, tell)
    ticker.start()
    assert heard.wait(5)
    ticker.stop()
    assert isinstance(told[0], ValueError)


def test_a_roused_ticker_ticks_at_once() -> None:
    rung = threading.Semaphore(0)
    ticker = Ticker(rung.release, 3600, lambda _: None)
    ticker.start()
    assert rung.acquire(timeout=5)
    ticker.rouse()
    assert rung.acquire(timeout=5)
    ticker.stop()
