"""The ladder: which rung, when, and what never happens."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modem.ladder import (
    AFRESH_SECONDS,
    DAY_SECONDS,
    HIGH,
    HOUR_SECONDS,
    KEEP_TRYING_SECONDS,
    PATHS,
    RULES,
    Rung,
    Step,
    Taken,
    Trouble,
    next_step,
)

ALL = frozenset(Rung)
LOW = frozenset({Rung.ASK, Rung.REOPEN, Rung.RESTART})


def climbed(
    trouble: Trouble, able: frozenset[Rung], *, until: float, history: tuple[Taken, ...] = (), began: float = 0.0
) -> list[Taken]:
    """What is done from `began` on for a trouble that nothing mends: each step at its time."""
    done: list[Taken] = []
    now = began
    while now < until:
        step = next_step(trouble, (*history, *done), since=began, now=now, able=able)
        if step is None:
            now += KEEP_TRYING_SECONDS
            continue
        now = max(now, step.at)
        done.append(Taken(rung=step.rung, at=now))
    return done


def rungs(done: list[Taken]) -> list[Rung]:
    return [taken.rung for taken in done]


def to_tell(done: list[Taken]) -> list[Rung]:
    names = rungs(done)
    return names[: names.index(Rung.TELL) + 1]


@pytest.mark.parametrize(
    ("trouble", "able", "wanted"),
    [
        (Trouble.SILENT, ALL, "ask reopen restart restart restart reset usb power tell"),
        (Trouble.SILENT, ALL - {Rung.POWER}, "ask reopen restart restart restart reset usb tell"),
        (Trouble.SILENT, frozenset({Rung.RESTART, Rung.RESET}), "restart restart restart reset tell"),
        (Trouble.SILENT, frozenset({Rung.RESTART}), "restart restart restart tell"),
        (Trouble.DENIED, ALL, "restart restart restart tell"),
        (Trouble.ABSENT, ALL, "power tell"),
        (Trouble.ABSENT, LOW, "tell"),
        # A second switching of the radio must wait ten minutes, so the reset comes before it.
        (Trouble.DEAF, ALL, "radio reset usb power tell"),
    ],
)
def test_every_trouble_is_climbed_from_the_least_to_telling(
    trouble: Trouble, able: frozenset[Rung], wanted: str
) -> None:
    assert [rung.value for rung in to_tell(climbed(trouble, able, until=2 * HOUR_SECONDS))] == wanted.split()


def test_a_silent_modem_is_told_within_minutes() -> None:
    done = climbed(Trouble.SILENT, ALL, until=2 * HOUR_SECONDS)
    told = next(taken.at for taken in done if taken.rung is Rung.TELL)
    assert told <= 5 * 60


def test_a_modem_that_was_pulled_out_is_left_in_peace_for_five_minutes() -> None:
    assert next_step(Trouble.ABSENT, (), since=0, now=1, able=ALL) == Step(rung=Rung.POWER, at=300)


def test_a_rung_waits_until_the_one_before_had_its_time() -> None:
    history = (Taken(rung=Rung.RESET, at=100.0),)
    step = next_step(Trouble.SILENT, history, since=50, now=110, able=ALL)
    assert step == Step(rung=Rung.USB, at=100.0 + RULES[Rung.RESET].patience)


def test_what_was_done_in_an_earlier_trouble_bars_a_high_rung_and_not_a_low_one() -> None:
    history = (Taken(rung=Rung.RESTART, at=10.0), Taken(rung=Rung.RESET, at=20.0))
    assert to_tell(climbed(Trouble.SILENT, LOW | {Rung.RESET}, until=200, history=history, began=100)) == [
        *(Rung.ASK, Rung.REOPEN, Rung.RESTART, Rung.RESTART, Rung.RESTART),
        Rung.TELL,
    ]


def test_after_telling_the_modem_is_tried_every_minute_and_climbed_for_anew_later() -> None:
    done = climbed(Trouble.SILENT, ALL, until=12 * HOUR_SECONDS)
    told = [taken.at for taken in done if taken.rung is Rung.TELL]
    between = [taken for taken in done if told[0] < taken.at < told[0] + AFRESH_SECONDS]
    assert {taken.rung for taken in between} == {Rung.RESTART}
    assert {later.at - sooner.at for sooner, later in itertools.pairwise(between)} == {KEEP_TRYING_SECONDS}
    assert len(told) >= 5
    assert sum(taken.rung is Rung.RESET for taken in done) >= 5


def test_nothing_is_done_while_a_message_is_being_sent() -> None:
    for trouble in Trouble:
        assert next_step(trouble, (), since=0, now=1e6, able=ALL, busy=True) is None


def test_each_trouble_ends_with_telling_and_climbs_no_rung_twice() -> None:
    order = list(Rung)
    for path in PATHS.values():
        assert path[-1] is Rung.TELL
        assert list(path) == sorted(path, key=order.index)


troubles = st.lists(
    st.tuples(
        st.sampled_from(Trouble),
        st.frozensets(st.sampled_from(Rung)),
        st.floats(min_value=0, max_value=6 * HOUR_SECONDS),  # how long it lasts
        st.floats(min_value=0, max_value=2 * HOUR_SECONDS),  # and how long all is well before it
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(troubles)
def test_no_high_rung_is_ever_taken_too_soon_or_too_often(
    lived: list[tuple[Trouble, frozenset[Rung], float, float]],
) -> None:
    history: list[Taken] = []
    now = 0.0
    for trouble, able, lasts, calm in lived:
        now += calm
        history += climbed(trouble, able, until=now + lasts, history=tuple(history), began=now)
        now += lasts
    for rung in HIGH:
        taken = [each.at for each in history if each.rung is rung]
        spacing, cap = RULES[rung].spacing, RULES[rung].a_day
        assert cap is not None
        assert all(later - sooner >= spacing for sooner, later in itertools.pairwise(taken))
        assert all(later - sooner >= DAY_SECONDS for sooner, later in zip(taken, taken[cap:], strict=False))


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(Trouble),
    st.frozensets(st.sampled_from(Rung)),
    st.lists(st.tuples(st.sampled_from(Rung), st.floats(min_value=0, max_value=DAY_SECONDS)), max_size=40),
)
def test_what_persists_is_always_told_whatever_was_done_before(
    trouble: Trouble, able: frozenset[Rung], before: list[tuple[Rung, float]]
) -> None:
    history = tuple(sorted((Taken(rung=rung, at=at) for rung, at in before), key=lambda taken: taken.at))
    done = climbed(trouble, able, until=DAY_SECONDS + HOUR_SECONDS, history=history, began=DAY_SECONDS + 1)
    assert Rung.TELL in rungs(done)
    assert set(rungs(done)) <= able | {Rung.TELL}
