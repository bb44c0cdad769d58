"""The draw of visits: the same for everybody who makes it, fair by design, and nobody is forgotten."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.survey.visit_frame import frame_text, read_frame
from gateway.survey.visits import Candidate, Terms, Why, by_chance, draw, inclusion, is_large, number, systematic

MONTHS = tuple(f"2026-{month:02d}" for month in range(3, 13))
DISTRICTS, AREAS, LEVELS = ("250101", "250102", "250103"), ("rural", "urban"), ("initial", "primary", "secondary")


def school(nth: int, **changes: object) -> Candidate:
    size = 12 + nth * 37 % 300
    stratum = (DISTRICTS[nth % 3], AREAS[nth // 3 % 2], LEVELS[nth // 6 % 3])
    facts: dict[str, object] = {"key": f"{400_000 + nth:07d}-0", "stratum": stratum, "size": size, **changes}
    return Candidate(**facts)  # type: ignore[arg-type]


def terms(**changes: object) -> Terms:
    facts: dict[str, object] = {
        "seed": "tres llamas",
        "month": "2026-05",
        "months": MONTHS,
        "count": 8,
        "large_from": 150,
    }
    return Terms(**{**facts, **changes})  # type: ignore[arg-type]


def year(schools: tuple[Candidate, ...], given: Terms) -> dict[str, tuple[str, ...]]:
    """Every month drawn one after the other; the months each school was drawn for."""
    drawn: dict[str, tuple[str, ...]] = {one.key: () for one in schools}
    for month in given.months:
        known = [replace(one, drawn=drawn[one.key]) for one in schools]
        for pick in draw(known, replace(given, month=month)):
            drawn[pick.key] = (*drawn[pick.key], month)
    return drawn


districts = st.lists(
    st.builds(
        lambda nth, size: school(nth, size=size),
        st.integers(0, 400),
        st.one_of(st.none(), st.integers(0, 700)),
    ),
    min_size=1,
    max_size=60,
    unique_by=lambda one: one.key,
).map(tuple)
seeds = st.text("abcdefghij0123456789", min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(districts, seeds, st.integers(1, 20))
def test_large_schools_are_visited_twice_a_year_at_least(schools: tuple[Candidate, ...], seed: str, count: int) -> None:
    given_ = terms(seed=seed, count=count)
    drawn = year(schools, given_)
    for one in schools:
        if is_large(one, given_):
            assert len(drawn[one.key]) >= 2
            assert len({month in MONTHS[:5] for month in drawn[one.key]}) == 2  # once in each half


@settings(max_examples=30, deadline=None)
@given(districts, seeds)
def test_every_stratum_is_visited_in_the_year(schools: tuple[Candidate, ...], seed: str) -> None:
    given_ = terms(seed=seed, count=8 + sum(is_large(one, terms()) for one in schools))
    drawn = year(schools, given_)
    assert {one.stratum for one in schools} == {one.stratum for one in schools if drawn[one.key]}


@given(districts, seeds, st.integers(1, 30))
def test_the_same_seed_draws_the_same_schools_in_whatever_order_they_are_listed(
    schools: tuple[Candidate, ...], seed: str, count: int
) -> None:
    given_ = terms(seed=seed, count=count)
    picks = draw(schools, given_)
    assert picks == draw(tuple(reversed(schools)), given_)
    assert picks == draw(read_frame(frame_text(schools)), given_)
    assert len({pick.key for pick in picks}) == len(picks)


@given(districts, seeds, st.integers(1, 30))
def test_as_many_are_drawn_as_were_asked_for(schools: tuple[Candidate, ...], seed: str, count: int) -> None:
    given_ = terms(seed=seed, count=count)
    picks = draw(schools, given_)
    due = [pick for pick in picks if pick.why is Why.LARGE]
    others = sum(1 for one in schools if not is_large(one, given_))
    assert len(picks) == max(len(due), min(count, len(due) + others))


@given(districts, st.integers(0, 30))
def test_the_probabilities_add_up_and_none_is_more_than_certain(schools: tuple[Candidate, ...], count: int) -> None:
    chances = inclusion(schools, count)
    assert all(0 <= chance <= 1 for chance in chances.values())
    assert sum(chances.values()) == min(count, len(schools))


@given(st.lists(st.integers(0, 300), min_size=2, max_size=30), st.integers(1, 8))
def test_a_larger_school_is_never_less_likely(sizes: list[int], count: int) -> None:
    schools = [school(nth, size=size) for nth, size in enumerate(sizes)]
    chances = inclusion(schools, count)
    ordered = sorted(schools, key=lambda one: max(1, one.size or 0))
    assert [chances[one.key] for one in ordered] == sorted(chances.values())


@given(st.lists(st.fractions(0, 1, max_denominator=50), min_size=1, max_size=25))
def test_each_school_is_taken_with_exactly_its_probability(chances: list[Fraction]) -> None:
    """No sampling: the starts from 0 to 1 fall into spans in each of which the same schools are taken."""
    ends = [sum(chances[: place + 1], Fraction(0)) for place in range(len(chances))]
    cuts = sorted({Fraction(0), Fraction(1), *(end - int(end) for end in ends)})
    measured = [Fraction(0)] * len(chances)
    for begin, end in pairwise(cuts):
        for place, taken in enumerate(systematic(chances, (begin + end) / 2)):
            measured[place] += (end - begin) if taken else 0
    assert measured == chances


@given(st.lists(st.fractions(0, 1, max_denominator=9), max_size=25), st.fractions(0, 1).filter(lambda one: one < 1))
def test_the_number_taken_is_the_sum_of_the_probabilities(chances: list[Fraction], start: Fraction) -> None:
    taken, total = sum(systematic(chances, start)), sum(chances, Fraction(0))
    assert int(total) <= taken <= ceil(total)


def test_large_schools_are_dealt_evenly_to_the_months() -> None:
    schools = tuple(school(nth, size=400) for nth in range(23))
    drawn = year(schools, terms(count=1))
    loads = [sum(month in months for months in drawn.values()) for month in MONTHS]
    assert sum(loads) == 46
    assert max(loads) - min(loads) <= 1


def test_a_school_that_became_large_later_is_still_visited_in_that_half() -> None:
    schools = tuple(school(nth, size=20) for nth in range(200))
    late = replace(schools[7], size=300)
    assert late.key in {pick.key for pick in draw((*schools[:7], late, *schools[8:]), terms(month="2026-07"))}


def test_places_are_shared_between_chance_the_worst_and_the_overlooked() -> None:
    schools = [school(nth, size=30, worry=Fraction(nth, 100)) for nth in range(60)]
    picks = draw(schools, terms())
    why = [pick.why for pick in picks]
    assert (why.count(Why.CHANCE), why.count(Why.WORST), why.count(Why.OVERLOOKED)) == (4, 2, 2)
    chance = {pick.key for pick in picks if pick.why is Why.CHANCE}
    worst = {pick.key for pick in picks if pick.why is Why.WORST}
    assert worst == {one.key for one in [one for one in reversed(schools) if one.key not in chance][:2]}


def test_who_was_drawn_before_is_not_overlooked_while_another_was_never() -> None:
    schools = [school(nth, size=30, drawn=("2026-03",) if nth % 2 else ()) for nth in range(60)]
    overlooked = {pick.key for pick in draw(schools, terms()) if pick.why is Why.OVERLOOKED}
    assert overlooked <= {one.key for one in schools if not one.drawn}


def test_of_a_school_of_which_little_is_known_nobody_says_it_is_the_worst() -> None:
    assert not [pick for pick in draw([school(nth, size=30) for nth in range(60)], terms()) if pick.why is Why.WORST]


def test_the_design_is_kept_with_each_pick() -> None:
    schools = [school(nth, size=10 + nth) for nth in range(40)]
    chances = inclusion(schools, 4)
    picked = by_chance(schools, 4, terms())
    assert len(picked) == 4
    assert all(chance == chances[one.key] for one, chance in picked)


def test_a_month_without_school_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-01"):
        draw([school(1)], terms(month="2026-01"))


def test_the_number_is_the_sha_256_that_anybody_can_work_out() -> None:
    """printf '%s' 'tres llamas|2026-05' | sha256sum"""
    assert f"{int(number('tres llamas', '2026-05') * 2**256):064x}"[:16] == "03216ada6e513b95"


def test_a_frame_can_be_read_again_and_a_broken_line_is_refused() -> None:
    known = (school(3, worry=Fraction(1, 3), drawn=("2026-03", "2026-04")), school(4, size=None))
    assert read_frame(frame_text(known)) == tuple(sorted(known, key=lambda one: one.key))
    with pytest.raises(ValueError, match="no line"):
        read_frame("0487652-0|250101")
