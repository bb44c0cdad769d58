"""Validity is never rounded up, and is always something that TP-VP can say."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from modem.validity import LONGEST, SHORTEST, codable


def said_by(octet: int) -> timedelta:
    """What TP-VP means (3GPP 23.040, 9.2.3.12.1)."""
    if octet <= 143:
        return (octet + 1) * timedelta(minutes=5)
    if octet <= 167:
        return timedelta(hours=12) + (octet - 143) * timedelta(minutes=30)
    if octet <= 196:
        return (octet - 166) * timedelta(days=1)
    return (octet - 192) * timedelta(weeks=1)


SAYABLE = {said_by(octet) for octet in range(256)}


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(weeks=80)))
def test_what_comes_out_can_be_said_and_is_not_longer(wanted: timedelta) -> None:
    found = codable(wanted)
    assert found in SAYABLE
    assert found <= max(wanted, SHORTEST)
    assert found >= min(wanted, LONGEST) / 2 or wanted < 2 * SHORTEST


def test_a_reminder_that_is_worth_25_hours_does_not_live_two_days() -> None:
    assert codable(timedelta(hours=25)) == timedelta(hours=24)
    assert codable(timedelta(minutes=59)) == timedelta(minutes=55)
    assert codable(timedelta(days=33)) == timedelta(days=30)
