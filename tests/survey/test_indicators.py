"""Verified values as rates and stages."""

from __future__ import annotations

import pytest

from gateway.survey.indicators import (
    Presence,
    Stage,
    Textbooks,
    attendance,
    maintenance_stage,
    mean_rate,
    rate,
    textbooks,
    weekly,
)
from gateway.survey.model import QuestionKey, Value


def verified(**values: Value) -> dict[QuestionKey, Value]:
    return {QuestionKey(key): value for key, value in values.items()}


def test_a_rate_is_of_those_on_the_register() -> None:
    assert rate(31, 40) == pytest.approx(0.775)
    assert rate(0, 40) == 0


def test_no_data_is_not_zero() -> None:
    assert rate(None, 40) is None
    assert rate(31, None) is None
    assert rate(31, 0) is None


def test_the_total_needs_both_sexes() -> None:
    both = attendance(31, 28, 40, 40)
    assert both.total == pytest.approx(59 / 80)
    half = attendance(31, None, 40, 40)
    assert half.female is not None
    assert half.total is None


def test_a_week_without_an_answer_and_a_week_without_class_have_no_rate() -> None:
    weeks = [
        Presence(period="2026-W47", female=31, male=28),
        Presence(period="2026-W48", female=0, male=0, no_class=True),
    ]
    points = weekly(["2026-W46", "2026-W47", "2026-W48"], weeks, 40, 40)
    assert [point.attendance.female for point in points] == [None, pytest.approx(0.775), None]
    assert [point.no_class for point in points] == [False, False, True]


def test_a_mean_is_of_what_is_known() -> None:
    assert mean_rate([0.5, None, 1.0]) == pytest.approx(0.75)
    assert mean_rate([None]) is None


def test_books_are_complete_missing_or_not_known() -> None:
    assert textbooks(verified(all_received="yes")) == Textbooks(complete=True, missing=0)
    assert textbooks(verified(all_received="no", missing=12)) == Textbooks(complete=False, missing=12)
    assert textbooks(verified(all_received="no")) == Textbooks(complete=False, missing=None)
    assert textbooks({}) == Textbooks(complete=None, missing=None)


@pytest.mark.parametrize(
    ("values", "stage"),
    [
        ({}, Stage.UNKNOWN),
        ({"allowance_received": "no"}, Stage.NONE),
        ({"allowance_received": "yes"}, Stage.RECEIVED),
        ({"allowance_received": "yes", "improvements_seen": "no"}, Stage.RECEIVED),
        ({"allowance_received": "yes", "improvements_seen": "yes"}, Stage.IMPROVING),
    ],
)
def test_the_allowance_goes_from_none_to_received_to_improving(values: dict[str, Value], stage: Stage) -> None:
    assert maintenance_stage(verified(**values)) is stage
