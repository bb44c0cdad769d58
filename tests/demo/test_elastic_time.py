"""The demonstration's time: it never goes back, keeps the pace it was given, and walks where people talk."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.demo.clock import AHEAD_SECONDS, ElasticClock
from gateway.demo.pacing import HOLIDAY_TIMES, Pacer, Paces, Situation
from schedules.clock import ClockState

START = datetime(2026, 8, 10, 13, 30, tzinfo=UTC)


class Real:
    """A real clock that a test moves on."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_time_passes_at_the_pace_it_was_given() -> None:
    real = Real()
    clock = ElasticClock(START, 60.0, real)
    real.seconds += 10
    assert clock.now() == START + timedelta(minutes=10)
    assert clock.state() is ClockState.NTP


def test_a_new_pace_counts_from_a_blink_later_on() -> None:
    real = Real()
    clock = ElasticClock(START, 1.0, real)
    clock.run(3600.0)
    real.seconds += AHEAD_SECONDS
    before = clock.now()
    real.seconds += 2
    assert clock.now() - before == pytest.approx(timedelta(hours=2), abs=timedelta(milliseconds=1))


def test_time_runs_up_to_the_turn_and_walks_on_from_there() -> None:
    real = Real()
    clock = ElasticClock(START, 1.0, real)
    turn = START + timedelta(hours=5)
    clock.run(36_000.0, until=turn, then=60.0)
    real.seconds += 5
    passed = clock.now() - turn
    assert timedelta(minutes=4) < passed < timedelta(minutes=5)
    assert clock.rate == 60.0


def test_a_turn_in_the_past_only_changes_the_pace() -> None:
    real = Real()
    clock = ElasticClock(START, 1.0, real)
    clock.run(36_000.0, until=START - timedelta(days=1), then=2.0)
    real.seconds += 1
    assert timedelta(seconds=1.9) < clock.now() - START < timedelta(seconds=2.1)


courses = st.lists(
    st.tuples(
        st.floats(0.0, 0.2),
        st.floats(0.001, 100_000.0),
        st.one_of(st.none(), st.floats(-10_000, 500_000)),
        st.floats(0.001, 1000.0),
    ),
    max_size=30,
)


@given(courses)
def test_time_never_goes_back_whatever_the_course(steps: list[tuple[float, float, float | None, float]]) -> None:
    real = Real()
    clock = ElasticClock(START, 1.0, real)
    seen = clock.now()
    for passed, rate, until, then in steps:
        clock.run(rate, until=None if until is None else clock.now() + timedelta(seconds=until), then=then)
        for _ in range(4):
            real.seconds += passed / 4
            now = clock.now()
            assert now >= seen
            seen = now


def test_threads_that_read_while_one_steers_never_see_time_go_back() -> None:
    clock = ElasticClock(START, 1.0, time.monotonic)
    ending = threading.Event()
    backwards: list[timedelta] = []

    def watch() -> None:
        last = clock.now()
        while not ending.is_set():
            now = clock.now()
            if now < last:
                backwards.append(last - now)
            last = now

    watchers = [threading.Thread(target=watch) for _ in range(2)]
    for watcher in watchers:
        watcher.start()
    for number in range(60):
        clock.run((1.0, 40_000.0, 60.0)[number % 3], until=clock.now() + timedelta(hours=number % 5), then=60.0)
        time.sleep(0.005)
    ending.set()
    for watcher in watchers:
        watcher.join()
    assert not backwards


class World:
    """What the pacer looks at; a test changes it."""

    def __init__(self) -> None:
        self.seen = Situation(ready=True, busy=False, next=None)
        self.real = Real()
        self.clock = ElasticClock(START, 1.0, self.real)
        self.pacer = Pacer(
            self.clock, Paces(run=10_000.0, walk=100.0, hold_seconds=0.4), lambda _now: self.seen, self.real
        )

    def step(self, seconds: float = 0.05, **changes: object) -> float:
        """Change the world, let the pacer look, let that much real time pass; the rate then."""
        fields = {"ready": self.seen.ready, "busy": self.seen.busy, "next": self.seen.next, **changes}
        self.seen = Situation(**fields)  # type: ignore[arg-type]
        self.pacer.step()
        self.real.seconds += seconds
        return self.clock.rate


def test_time_walks_while_something_is_to_be_sent_and_runs_when_all_is_said() -> None:
    world = World()
    soon = START + timedelta(days=2)
    assert world.step(busy=True, next=None) == 100.0
    assert world.step(busy=False, next=soon) == 10_000.0


def test_time_stops_short_at_the_next_thing_and_holds_there_for_somebody_to_notice() -> None:
    world = World()
    turn = START + timedelta(hours=10)
    world.step(seconds=3.7, next=turn)
    assert world.clock.now() < turn + timedelta(minutes=2)
    assert world.clock.rate == 100.0
    later = turn + timedelta(days=1)
    assert world.step(next=later) == 100.0, "the hub has not looked yet"
    assert world.step(seconds=0.4) == 100.0
    assert world.step() == 10_000.0


def test_time_is_real_while_a_modem_is_away() -> None:
    world = World()
    assert world.step(ready=False, busy=True) == 1.0
    assert world.step(ready=True) == 100.0


def test_holidays_pass_faster() -> None:
    world = World()
    assert world.step(next=START + timedelta(days=60)) == 10_000.0 * HOLIDAY_TIMES
