"""Who may need support: never told of a few rounds, never where the truth may simply have been so."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.survey.model import QuestionKey, Role
from gateway.survey.panel_error import Pair, panel_errors
from gateway.survey.quality import FEWEST_ROUNDS, Need, Said, Support, Turn, habits_of, support_for, tail

GIRLS = QuestionKey("girls_present")


def turns(*answered: bool, on_time: bool = True, unclear: int = 0) -> list[Turn]:
    return [
        Turn(period=f"2026-W{20 + nth}", answered=one, on_time=one and on_time, unclear=unclear)
        for nth, one in enumerate(answered)
    ]


def said(*pairs: tuple[int, int | None], enrolled: int | None = None, beside: tuple[int, ...] = ()) -> list[Said]:
    """What was said and what was verified, week by week; `beside`: what the parent said."""
    return [
        Said(
            period=f"2026-W{20 + nth}",
            question=GIRLS,
            value=value,
            verified=verified,
            enrolled=enrolled,
            others={Role.PARENT: beside[nth]} if beside else None,
        )
        for nth, (value, verified) in enumerate(pairs)
    ]


def needs(found: tuple[Support, ...]) -> list[Need]:
    return [one.need for one in found]


def test_three_silent_weeks_want_a_call() -> None:
    assert support_for(turns(True, True, False, False, False), []) == (Support(need=Need.SILENT, count=3),)


def test_a_week_with_one_answer_of_two_questionnaires_is_not_silent() -> None:
    week = [Turn(period="2026-W30", answered=one, on_time=one) for one in (True, False)]
    assert habits_of(turns(True, True, True, False) + week, []).silent_weeks == 0


@given(
    st.lists(st.booleans(), max_size=FEWEST_ROUNDS - 1),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=20),
)
def test_of_somebody_on_few_rounds_nothing_is_said(answered: list[bool], pairs: list[tuple[int, int]]) -> None:
    assert support_for(turns(*answered, on_time=False, unclear=2), said(*pairs, enrolled=40)) == ()
    assert habits_of(turns(*answered), said(*pairs)).response is None


def test_late_answers_and_replies_asked_about_again_are_named_apart() -> None:
    assert needs(support_for(turns(*[True] * 5, on_time=False), [])) == [Need.LATE]
    assert needs(support_for(turns(*[True] * 5, unclear=1), [])) == [Need.UNCLEAR]


def test_numbers_that_often_differ_are_told_only_of_enough_comparisons() -> None:
    apart = [(31, 28), (20, 25)] * 4
    assert Need.DIFFERS in needs(support_for(turns(*[True] * 8), said(*apart)))
    assert Need.DIFFERS not in needs(support_for(turns(*[True] * 8), said(*apart[:7])))
    assert Need.DIFFERS not in needs(support_for(turns(*[True] * 8), said(*[(31, None)] * 8)))


def test_the_same_number_each_week_is_worth_a_word_only_where_the_truth_moved() -> None:
    moved = said((31, 31), (31, 30), (31, 31), (31, 28), (31, 31), (31, 27))
    still = said(*[(31, 31)] * 12)
    assert Support(need=Need.CONSTANT, count=6) in support_for(turns(*[True] * 6), moved)
    assert support_for(turns(*[True] * 12), still) == ()


def test_a_series_that_moved_again_is_no_constancy() -> None:
    series = said((31, 30), (31, 30), (31, 30), (31, 30), (31, 30), (31, 30), (29, 29))
    assert Need.CONSTANT not in needs(support_for(turns(*[True] * 7), series))


@pytest.mark.parametrize(("enrolled", "weeks", "told"), [(41, 8, True), (41, 7, False), (12, 16, False)])
def test_the_whole_enrolment_each_week_is_told_of_large_classes(enrolled: int, weeks: int, told: bool) -> None:
    found = support_for(turns(*[True] * weeks), said(*[(enrolled, enrolled)] * weeks, enrolled=enrolled))
    assert (Need.ENROLMENT in needs(found)) is told


def test_two_who_err_alike_more_often_than_chance_are_told_so() -> None:
    series = said(*[(31 + nth, 28 + nth) for nth in range(6)], beside=tuple(31 + nth for nth in range(6)))
    found = support_for(turns(*[True] * 6), series)
    assert Support(need=Need.ALIKE, count=6, other=Role.PARENT) in found


def test_two_who_are_both_right_are_not_alike() -> None:
    series = said(*[(31, 31)] * 12, beside=(31,) * 12)
    assert Need.ALIKE not in needs(support_for(turns(*[True] * 12), series))


def test_who_errs_differently_is_not_alike() -> None:
    series = said(*[(31, 28)] * 9, beside=(31, 30, 29, 27, 31, 30, 26, 29, 31))
    assert Need.ALIKE not in needs(support_for(turns(*[True] * 9), series))


@given(st.integers(0, 12), st.fractions(0, 1, max_denominator=9))
def test_the_tail_is_a_probability_that_falls(tries: int, chance: Fraction) -> None:
    tails = [tail(hits, tries, chance) for hits in range(tries + 2)]
    assert tails[0] == 1
    assert tails[-1] == 0
    assert tails == sorted(tails, reverse=True)


def test_the_error_of_the_panel_by_question_and_role() -> None:
    pairs = [Pair(question=GIRLS, role=Role.LEADER, same_day=True, seen=30, said=value) for value in (30, 31, 28, 30)]
    (found,) = panel_errors(pairs)
    assert (found.pairs, found.exact, found.mean_difference) == (4, Fraction(1, 2), Fraction(3, 4))


def test_of_few_pairs_no_error_is_told() -> None:
    (found,) = panel_errors([Pair(question=GIRLS, role=None, same_day=True, seen=30, said=30)])
    assert (found.pairs, found.exact, found.mean_difference) == (1, None, None)


def test_words_have_no_difference_and_days_are_kept_apart() -> None:
    key = QuestionKey("all_received")
    pairs = [Pair(question=key, role=None, same_day=day, seen="yes", said="no") for day in (True, False)] * 4
    same, week = panel_errors(pairs)
    assert (same.same_day, week.same_day) == (True, False)
    assert (same.exact, same.mean_difference) == (Fraction(0), None)
