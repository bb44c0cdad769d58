"""Which modem sends to whom, who stands in, and how fast."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.api import Msisdn
from modem.pool import Bucket, Standing, home, ranking, sender
from modem.ranges import operator_of

ROUTES = {"claro": ("+5198", "+5199"), "movistar": ("+51",), "spare": ()}
ANA = Msisdn("+51987654321")
GONE, WELL, FULL = Standing.GONE, Standing.WELL, Standing.FULL


@pytest.mark.parametrize(
    ("to", "best"),
    [("+51987654321", "claro"), ("+51912345678", "movistar"), ("+22890123456", "spare"), ("+5", "spare")],
)
def test_the_longest_prefix_that_fits_decides(to: str, best: str) -> None:
    assert home(Msisdn(to), ranking(Msisdn(to), None, ROUTES)) == best


def test_an_operator_counts_less_than_a_prefix_and_more_than_nothing() -> None:
    routes = {"any": (), "net": ("claro",), "prefix": ("+5198",)}
    assert ranking(ANA, "claro", routes).allowed == ("prefix", "net", "any")
    assert ranking(ANA, "bitel", routes).allowed == ("prefix", "any")
    assert ranking(ANA, "bitel", routes).others == ("net",)


def test_where_no_route_fits_the_first_modem_sends() -> None:
    ranked = ranking(Msisdn("+22890123456"), None, {"a": ("+51",), "b": ("+52",)})
    assert ranked.best == ("a",)
    assert sender("a", ranked, {"a": WELL, "b": WELL}) == "a"


def test_equal_modems_share_the_numbers_and_each_number_keeps_its_own() -> None:
    numbers = [Msisdn(f"+5198{number:07d}") for number in range(1000)]
    two = {"a": (), "b": ()}
    homes = {to: home(to, ranking(to, None, two)) for to in numbers}
    assert min(Counter(homes.values()).values()) > 400
    three = {**two, "c": ()}
    moved = [to for to in numbers if home(to, ranking(to, None, three)) != homes[to]]
    assert all(home(to, ranking(to, None, three)) == "c" for to in moved), "who moves, moves to the new one"


def test_another_stands_in_for_one_that_is_gone_and_first_one_whose_routes_allow_it() -> None:
    ranked = ranking(ANA, None, {"claro": ("+5198",), "entel": ("+5190",), "spare": ()})
    assert sender("claro", ranked, {"claro": WELL, "entel": WELL, "spare": WELL}) == "claro"
    assert sender("claro", ranked, {"claro": GONE, "entel": WELL, "spare": WELL}) == "spare"
    assert sender("claro", ranked, {"claro": GONE, "entel": WELL, "spare": GONE}) == "entel"
    assert sender("claro", ranked, {"claro": GONE, "entel": GONE, "spare": FULL}) is None


def test_at_its_cap_a_modem_is_stood_in_for_only_where_routes_allow() -> None:
    ranked = ranking(ANA, None, {"claro": ("+5198",), "entel": ("+5190",)})
    assert sender("claro", ranked, {"claro": FULL, "entel": WELL}) is None
    ranked = ranking(ANA, None, {"claro": ("+5198",), "any": ()})
    assert sender("claro", ranked, {"claro": FULL, "any": WELL}) == "any"


@given(
    st.integers(1, 60),
    st.lists(st.tuples(st.integers(1, 3), st.floats(0, 20)), min_size=1, max_size=80),
)
def test_no_minute_has_more_messages_than_the_rate(rate: int, wishes: list[tuple[int, float]]) -> None:
    bucket = Bucket(per_minute=rate)
    now, left = 1000.0, []
    for parts, pause in wishes:
        now += pause
        now += bucket.wait(now)
        assert bucket.wait(now) <= 1e-6
        left.append((now, parts))
        bucket.take(parts, now)
    for at, first in left:
        sent = sum(parts for then, parts in left if at <= then < at + 60 - 1e-6)
        assert sent <= rate + first - 1 + max(parts for _, parts in left) - 1


def test_a_modem_that_was_idle_sends_at_once_and_a_long_message_is_waited_for() -> None:
    bucket = Bucket(per_minute=10)
    assert bucket.wait(0.0) == 0
    bucket.take(3, 0.0)
    assert bucket.wait(0.0) == pytest.approx(18)
    assert bucket.wait(500.0) == 0


@pytest.mark.parametrize(
    ("number", "operator"),
    [("+51987654321", "claro"), ("+51955123456", "entel"), ("+51999123456", "movistar"), ("+51112345678", None)],
)
def test_the_operator_of_a_number_is_guessed_from_its_range(number: str, operator: str | None) -> None:
    assert operator_of(Msisdn(number)) == operator
