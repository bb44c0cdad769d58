"""Panels: who qualifies, and a sample that anybody can draw again."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gateway.survey.model import REPORTERS, Role
from gateway.survey.panels import Member, Panel, chosen, qualifies, roles_by_school, running


def member(number: int, district: str = "250101", level: str = "primary", area: str = "rural") -> Member:
    code = f"{number:07d}"
    return Member(id=number, key=f"{code}-0", code=code, district=district, level=level, area=area)


SCHOOLS = [
    member(number, ("250101", "250102")[number % 2], ("primary", "secondary")[number % 3 == 0]) for number in range(60)
]


def test_codes_districts_levels_and_areas_narrow() -> None:
    school = member(7)
    for panel, fits in (
        (Panel(questionnaire="q"), True),
        (Panel(questionnaire="q", schools=("0000007",)), True),
        (Panel(questionnaire="q", schools=("0000007-0",)), True),
        (Panel(questionnaire="q", schools=("0000008",)), False),
        (Panel(questionnaire="q", district="25"), True),
        (Panel(questionnaire="q", district="2502"), False),
        (Panel(questionnaire="q", level="secondary"), False),
        (Panel(questionnaire="q", area="urban"), False),
    ):
        assert qualifies(panel, school) is fits


@given(sample=st.integers(1, 80), seed=st.text(max_size=8), order=st.permutations(range(60)))
def test_a_sample_has_its_size_keeps_proportions_and_does_not_hang_on_the_order(
    sample: int, seed: str, order: list[int]
) -> None:
    panel = Panel(questionnaire="q", sample=sample, seed=seed)
    found = chosen(panel, SCHOOLS)
    assert found == chosen(panel, [SCHOOLS[place] for place in order])
    assert len(found) == min(sample, len(SCHOOLS))
    for stratum in {school.stratum for school in SCHOOLS}:
        share = sum(school.stratum == stratum for school in SCHOOLS) * sample / len(SCHOOLS)
        if sample <= len(SCHOOLS):
            assert abs(sum(school.stratum == stratum for school in found) - share) < 1


def test_another_seed_draws_others() -> None:
    draws = {chosen(Panel(questionnaire="q", sample=10, seed=str(seed)), SCHOOLS) for seed in range(20)}
    assert len(draws) == 20


def test_a_school_that_leaves_changes_little_else() -> None:
    panel = Panel(questionnaire="q", sample=20)
    before = {school.key for school in chosen(panel, SCHOOLS)}
    after = {school.key for school in chosen(panel, SCHOOLS[:-1])}
    assert len(before - after) <= 3


def test_panels_of_one_questionnaire_add_up() -> None:
    one = Panel(questionnaire="q", schools=("0000001", "0000002"), roles=(Role.PRINCIPAL,))
    two = Panel(questionnaire="q", schools=("0000002", "0000003"), roles=(Role.PARENT, Role.PROMOTER))
    assert roles_by_school((one, two), SCHOOLS, REPORTERS) == {
        1: {Role.PRINCIPAL},
        2: {Role.PRINCIPAL, Role.PARENT},
        3: {Role.PARENT},
    }


def test_a_questionnaire_without_panels_is_not_narrowed_one_whose_panels_are_over_is_asked_of_nobody() -> None:
    over = Panel(questionnaire="q", until=date(2026, 11, 19))
    assert running((over,), "other", date(2026, 11, 20)) is None
    assert running((over,), "q", date(2026, 11, 20)) == ()
    assert running((over,), "q", date(2026, 11, 19)) == (over,)
