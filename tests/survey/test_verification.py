"""Three answers, one verdict."""

from __future__ import annotations

import pytest

from gateway.survey.condition import Condition, equals
from gateway.survey.model import (
    REPORTERS,
    Lang,
    Outcome,
    Question,
    QuestionKey,
    QuestionType,
    Recorded,
    Role,
    SchoolFacts,
    Status,
    Value,
)
from gateway.survey.verification import Verdict, applicable, compare

ES = Lang("es")
NO_CLASS = Recorded(outcome=Outcome.NO_CLASS)
DONT_KNOW = Recorded(outcome=Outcome.DONT_KNOW)
UNCLEAR = Recorded(outcome=Outcome.UNCLEAR, value=99)


def question(kind: QuestionType = QuestionType.COUNT, tolerance: int = 0, when: Condition | None = None) -> Question:
    key = QuestionKey("girls_present")
    return Question(
        key=key, type=kind, text={ES: "?"}, label={ES: "niñas"}, keys=(key,), tolerance=tolerance, when=when
    )


def said(*answers: Value | Recorded | None) -> dict[Role, Recorded]:
    return {
        role: answer if isinstance(answer, Recorded) else Recorded(outcome=Outcome.VALUE, value=answer)
        for role, answer in zip(REPORTERS, answers, strict=False)
        if answer is not None
    }


def verdict(*answers: Value | Recorded | None, closed: bool = False, tolerance: int = 0) -> Verdict:
    return compare(question(tolerance=tolerance), said(*answers), REPORTERS, closed)


def test_three_that_agree_are_verified_at_once() -> None:
    found = verdict(31, 31, 31)
    assert (found.status, found.value, found.agree, found.answers) == (Status.VERIFIED, 31, 3, 3)


def test_three_of_which_one_differs_are_a_dispute_at_once() -> None:
    found = verdict(31, 28, 31)
    assert found.status is Status.DISPUTED
    assert found.dispute
    assert (found.value, found.low, found.high, found.agree) == (None, 28, 31, 2)


@pytest.mark.parametrize("closed", [False, True])
def test_two_that_agree_are_provisional_before_and_after_the_deadline(closed: bool) -> None:
    found = verdict(31, 31, closed=closed)
    assert (found.status, found.value, found.dispute) == (Status.PROVISIONAL, 31, False)


def test_two_that_differ_wait_for_the_third_until_the_deadline() -> None:
    assert verdict(31, 28).status is Status.PROVISIONAL
    assert verdict(31, 28).value is None
    assert verdict(31, 28, closed=True).status is Status.DISPUTED


def test_nobody_is_missing_and_no_zero() -> None:
    found = verdict(closed=True)
    assert (found.status, found.value, found.low) == (Status.MISSING, None, None)


def test_not_knowing_is_no_answer() -> None:
    assert verdict(31, DONT_KNOW, 31).status is Status.PROVISIONAL
    assert verdict(DONT_KNOW, DONT_KNOW, DONT_KNOW, closed=True).status is Status.MISSING
    assert verdict(31, UNCLEAR, 31, closed=True).answers == 2


def test_a_day_without_class_is_verified_as_such() -> None:
    found = verdict(NO_CLASS, NO_CLASS, NO_CLASS)
    assert (found.status, found.value, found.agree) == (Status.NO_CLASS, None, 3)


def test_no_class_against_a_number_is_a_dispute() -> None:
    assert verdict(NO_CLASS, NO_CLASS, 31).status is Status.DISPUTED
    assert verdict(NO_CLASS, 0, 0).status is Status.DISPUTED


def test_within_the_tolerance_the_median_is_verified() -> None:
    found = verdict(30, 32, 31, tolerance=2)
    assert (found.status, found.value, found.agree) == (Status.VERIFIED, 31, 3)


def test_the_tolerance_spans_all_answers_and_not_each_step() -> None:
    assert verdict(30, 32, 34, tolerance=2).status is Status.DISPUTED


def test_yes_and_no_never_lie_within_a_tolerance() -> None:
    found = compare(question(QuestionType.YES_NO, tolerance=5), said("yes", "no", "yes"), REPORTERS, False)
    assert (found.status, found.low, found.high) == (Status.DISPUTED, "no", "yes")


def test_one_reporter_alone_verifies_nothing() -> None:
    found = compare(question(), said(31), (Role.LEADER,), True)
    assert found.status is Status.PROVISIONAL


def test_answers_of_roles_not_expected_do_not_count() -> None:
    found = compare(
        question(), {**said(31, 31), Role.PRINCIPAL: Recorded(outcome=Outcome.VALUE, value=9)}, REPORTERS[:2], False
    )
    assert (found.status, found.answers) == (Status.VERIFIED, 2)


def test_a_question_that_hangs_on_another_waits_for_its_verified_value() -> None:
    when = equals(QuestionKey("all_received"), "no")
    hanging = question(when=when)
    school = SchoolFacts(name="", register={})
    key = QuestionKey("all_received")
    assert applicable(question(), school, {}) is True
    assert applicable(hanging, school, {}) is None
    assert applicable(hanging, school, {key: UNCLEAR}) is None
    assert applicable(hanging, school, {key: Recorded(outcome=Outcome.VALUE, value="no")}) is True
    assert applicable(hanging, school, {key: Recorded(outcome=Outcome.VALUE, value="yes")}) is False
