"""What holds of any answers of a school: nothing certain can be changed by who has not answered yet."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from gateway.survey.model import (
    REPORTERS,
    Lang,
    Outcome,
    Question,
    QuestionKey,
    QuestionType,
    Recorded,
    Role,
    Status,
)
from gateway.survey.verification import compare

CERTAIN = (Status.VERIFIED, Status.NO_CLASS)
ES = Lang("es")

values = st.one_of(
    st.integers(0, 6).map(lambda value: Recorded(outcome=Outcome.VALUE, value=value)),
    st.just(Recorded(outcome=Outcome.NO_CLASS)),
    st.just(Recorded(outcome=Outcome.DONT_KNOW)),
)
answers = st.dictionaries(st.sampled_from(REPORTERS), values, max_size=3)
questions = st.builds(
    lambda tolerance, quorum: Question(
        key=QuestionKey("girls"),
        type=QuestionType.COUNT,
        text={ES: "?"},
        label={ES: "niñas"},
        keys=(QuestionKey("girls"),),
        tolerance=tolerance,
        quorum=quorum,
    ),
    st.integers(0, 2),
    st.integers(1, 3),
)


@given(questions, answers, st.booleans(), values)
def test_what_is_verified_is_certain_whoever_answers_next(
    question: Question, said: dict[Role, Recorded], closed: bool, next_said: Recorded
) -> None:
    found = compare(question, said, REPORTERS, closed)
    if found.status in CERTAIN:
        for role in REPORTERS:
            if role not in said:
                assert compare(question, {**said, role: next_said}, REPORTERS, closed) == found


@given(questions, answers, st.booleans())
def test_a_verdict_says_one_thing_only(question: Question, said: dict[Role, Recorded], closed: bool) -> None:
    found = compare(question, said, REPORTERS, closed)
    spoke = [one for one in said.values() if one.outcome is not Outcome.DONT_KNOW]
    assert found.answers == len(spoke)
    assert found.dispute is (found.status is Status.DISPUTED)
    assert (found.status is Status.MISSING) is (not spoke)
    if found.status is Status.VERIFIED:
        assert len(spoke) == len(REPORTERS)
        numbers = [one.value for one in spoke if isinstance(one.value, int)]
        assert max(numbers) - min(numbers) <= question.tolerance
        assert found.value in numbers
    if found.status is Status.DISPUTED:
        assert found.agree < found.answers
        assert found.value is None
        assert closed or len(said) == len(REPORTERS)
    if closed and 0 < len(spoke) < len(REPORTERS):
        assert found.status in (Status.PROVISIONAL, Status.DISPUTED)


@given(questions, st.lists(values, min_size=3, max_size=3), st.booleans())
def test_who_said_it_makes_no_difference(question: Question, said: list[Recorded], closed: bool) -> None:
    found = {
        compare(question, dict(zip(REPORTERS, order, strict=True)), REPORTERS, closed) for order in permutations(said)
    }
    assert len(found) == 1
