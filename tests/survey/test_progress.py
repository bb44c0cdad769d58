"""First weeks against last ones: each school is its own beginning, and of few weeks nothing is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.survey.progress import progress
from gateway.survey.terms import QuestionKey
from gateway.survey.weekdays import Seen

GIRLS, BOYS = QuestionKey("girls_present"), QuestionKey("boys_present")


def weeks(school: int, *present: int, question: QuestionKey = GIRLS, first: int = 1, enrolled: int = 100) -> list[Seen]:
    return [
        Seen(weekday=4, round_id=first + nth, school_id=school, question=question, present=there, enrolled=enrolled)
        for nth, there in enumerate(present)
    ]


def test_a_school_that_rose_is_better_and_the_figures_are_of_a_hundred() -> None:
    (line,) = progress(weeks(1, 70, 72, 74, 76, 90, 84, 84, 84, 84))
    assert (line.question, line.schools, line.first, line.last, line.better, line.worse) == (GIRLS, 1, 73, 84, 1, 0)


def test_girls_and_boys_stand_apart_and_together() -> None:
    found = progress(weeks(1, *[50] * 4, *[70] * 4) + weeks(1, *[90] * 4, *[80] * 4, question=BOYS))
    assert [(one.question, one.first, one.last) for one in found] == [(None, 70, 75), (BOYS, 90, 80), (GIRLS, 50, 70)]


def test_whoever_joined_late_changes_nothing_by_being_better_or_worse_than_the_others() -> None:
    old = weeks(1, *[80] * 8)
    assert progress(old + weeks(2, *[10] * 7, first=5)) == progress(old)


def test_less_than_two_points_is_neither_better_nor_worse() -> None:
    (line,) = progress(weeks(1, *[80] * 4, *[81] * 4))
    assert (line.better, line.worse) == (0, 0)


def test_a_large_school_weighs_more_than_a_small_one() -> None:
    (line,) = progress(weeks(1, *[90] * 8) + weeks(2, *[1] * 4, *[10] * 4, enrolled=10))
    assert (line.first, line.last, line.better) == (83, 91, 1)


def test_of_seven_weeks_nothing_is_said() -> None:
    assert progress(weeks(1, *[80] * 7)) == ()


@given(st.lists(st.integers(min_value=0, max_value=300), min_size=8, max_size=30))
def test_whatever_was_counted_the_figures_are_between_0_and_100(present: list[int]) -> None:
    (line,) = progress(weeks(1, *present))
    assert 0 <= line.first <= 100 >= line.last >= 0
