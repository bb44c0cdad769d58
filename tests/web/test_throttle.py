"""How long wrong passwords make one wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from web.throttle import FREE_A_NAME, LONGEST_WAIT_SECONDS, wait_seconds

NOW = datetime(2026, 11, 22, 15, 20, tzinfo=UTC)


def test_the_first_mistypes_cost_nothing() -> None:
    assert wait_seconds(failures=FREE_A_NAME - 1, free=FREE_A_NAME, last_at=NOW, now=NOW) == 0


def test_each_further_failure_doubles_the_wait() -> None:
    waits = [wait_seconds(failures=n, free=3, last_at=NOW, now=NOW) for n in range(3, 8)]
    assert waits == [5, 10, 20, 40, 80]


def test_the_wait_runs_out() -> None:
    assert wait_seconds(failures=4, free=3, last_at=NOW - timedelta(seconds=10), now=NOW) == 0
    assert wait_seconds(failures=4, free=3, last_at=NOW - timedelta(seconds=9), now=NOW) == 1


@given(st.integers(0, 10_000), st.integers(-100_000, 100_000))
def test_nobody_waits_longer_than_the_longest_wait_even_when_the_clock_jumps(failures: int, seconds: int) -> None:
    waited = wait_seconds(failures=failures, free=3, last_at=NOW + timedelta(seconds=seconds), now=NOW)
    assert 0 <= waited <= LONGEST_WAIT_SECONDS
