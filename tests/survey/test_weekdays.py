"""Which day of the week is lowest: each school against itself, and nothing said of few data."""

from __future__ import annotations

from gateway.survey.terms import QuestionKey
from gateway.survey.weekdays import Seen, compare

GIRLS = QuestionKey("girls_present")


def seen(weekday: int, round_id: int, shares: dict[int, int], enrolled: int = 100) -> list[Seen]:
    return [
        Seen(weekday=weekday, round_id=round_id, school_id=school, question=GIRLS, present=present, enrolled=enrolled)
        for school, present in shares.items()
    ]


def weeks(weekday: int, first: int, count: int, shares: dict[int, int]) -> list[Seen]:
    return [one for number in range(count) for one in seen(weekday, first + number, shares)]


FULL = dict.fromkeys(range(6), 90)
EMPTY = dict.fromkeys(range(6), 80)


def test_the_day_with_fewest_present_is_found() -> None:
    found = compare(weeks(1, 1, 4, FULL) + weeks(4, 10, 4, EMPTY))
    assert (found.lowest, found.comparable) == (4, True)
    assert [(line.weekday, line.rounds, line.schools, line.percent, line.points) for line in found.days] == [
        (1, 4, 6, 90, 5.0),
        (4, 4, 6, 80, -5.0),
    ]


def test_one_day_alone_says_nothing() -> None:
    found = compare(weeks(4, 1, 20, EMPTY))
    assert (found.lowest, found.comparable) == (None, False)


def test_two_rounds_or_four_schools_are_too_few() -> None:
    assert not compare(weeks(1, 1, 2, FULL) + weeks(4, 10, 9, EMPTY)).comparable
    four = dict.fromkeys(range(4), 50)
    assert not compare(weeks(1, 1, 9, FULL) + weeks(4, 20, 9, four)).comparable


def test_a_difference_of_a_point_is_chance() -> None:
    found = compare(weeks(1, 1, 4, FULL) + weeks(4, 10, 4, dict.fromkeys(range(6), 89)))
    assert (found.lowest, found.comparable) == (None, True)


def test_weak_schools_that_were_asked_on_one_day_only_do_not_make_it_the_lowest() -> None:
    """Pooled, Tuesday looks worst: half-empty schools were asked then. Each against itself, Friday is."""
    weak = dict.fromkeys(range(10, 30), 40)
    found = compare(weeks(1, 1, 4, FULL | weak) + weeks(4, 10, 4, EMPTY))
    assert found.days[0].percent < found.days[1].percent
    assert found.lowest == 4


def test_no_data_is_no_comparison() -> None:
    assert compare([]).days == ()
