"""How one reporter is doing, and what support that calls for. Pure; knows no name and no store. Never a judgement.

Of somebody on fewer than FEWEST_ROUNDS rounds nothing is said: the first weeks are for learning, and small numbers
lie. A suspicion is never told where the truth may simply have been so: a number that stays the same is of no interest
where the verified value stayed the same too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import comb

from .model import QuestionKey, Role, Value

FEWEST_ROUNDS = 4
SILENT_WEEKS = 2
"""One week is a lost phone or a trip; two want a call."""
FEWEST_COMPARED = 8
"""Answers set against verified values, before anything is said of agreement."""
LOW_AGREEMENT = Fraction(7, 10)
"""Below it; entry errors of one SMS in twenty are usual, and so is a child that comes late."""
RARELY_ON_TIME = Fraction(1, 2)
OFTEN_UNCLEAR = Fraction(1, 3)
CONSTANT_ROUNDS = 6
MOVED_ROUNDS = 3
"""In how many of those the verified value was another, before the same number each week is worth a word."""
FULL_ROUNDS = 8
FULL_ENROLLED = 20
"""A class of so many that is full in eight weeks running is rare; a small one is not."""
FEWEST_ALIKE = 4
ALIKE_BY_CHANCE = Fraction(1, 3)
"""How likely two people who err on a count err alike: most err by one, either way, or say the enrolment."""
ALIKE_RARE = Fraction(1, 100)


class Need(StrEnum):
    """What somebody may need support with."""

    SILENT = "silent"
    LATE = "late"
    UNCLEAR = "unclear"
    DIFFERS = "differs"
    CONSTANT = "constant"
    ENROLMENT = "enrolment"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One round in which somebody was asked."""

    period: str
    answered: bool
    on_time: bool
    """Before the deadline."""
    unclear: int = 0
    """Replies that were asked about again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One number somebody said, the rounds in order."""

    period: str
    question: QuestionKey
    value: Value
    verified: Value | None
    """None: not verified."""
    enrolled: int | None = None
    others: Mapping[Role, Value] | None = None
    """What the others of the school said of it."""

    @property
    def wrong(self) -> bool:
        """Whether something else was verified."""
        return self.verified is not None and str(self.verified) != str(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """One reporter of one school in figures. A share is None where there is too little to speak of one."""

    rounds: int
    response: Fraction | None
    """Rounds answered, of those asked."""
    on_time: Fraction | None
    """Of those answered."""
    agreement: Fraction | None
    """Answers that are as verified, of those that could be compared."""
    compared: int
    reasked: Fraction | None
    """Rounds with a reply that had to be asked about again, of those answered."""
    silent_weeks: int
    """Periods without an answer, up to the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """One need: how many weeks, answers or rounds it rests on, and whom else it concerns."""

    need: Need
    count: int
    other: Role | None = None


def habits_of(turns: Sequence[Turn], said: Sequence[Said]) -> Habits:
    """The figures. `turns` and `said` in the order of their rounds."""
    enough = len(turns) >= FEWEST_ROUNDS
    answered = [turn for turn in turns if turn.answered]
    compared = [one for one in said if one.verified is not None]
    return Habits(
        rounds=len(turns),
        response=_share(len(answered), len(turns)) if enough else None,
        on_time=_share(sum(turn.on_time for turn in answered), len(answered)) if enough else None,
        agreement=_share(sum(not one.wrong for one in compared), len(compared))
        if enough and len(compared) >= FEWEST_COMPARED
        else None,
        compared=len(compared),
        reasked=_share(sum(turn.unclear > 0 for turn in answered), len(answered)) if enough else None,
        silent_weeks=_silent_weeks(turns),
    )


def support_for(turns: Sequence[Turn], said: Sequence[Said]) -> tuple[Support, ...]:
    """What support the figures call for, the most urgent first; nothing of somebody on few rounds."""
    figures = habits_of(turns, said)
    if figures.rounds < FEWEST_ROUNDS:
        return ()
    found: list[Support] = []
    if figures.silent_weeks >= SILENT_WEEKS:
        found.append(Support(need=Need.SILENT, count=figures.silent_weeks))
    answered = sum(turn.answered for turn in turns)
    if answered >= FEWEST_ROUNDS:
        if figures.reasked is not None and figures.reasked > OFTEN_UNCLEAR:
            found.append(Support(need=Need.UNCLEAR, count=sum(turn.unclear > 0 for turn in turns)))
        if figures.on_time is not None and figures.on_time < RARELY_ON_TIME:
            found.append(Support(need=Need.LATE, count=sum(turn.answered and not turn.on_time for turn in turns)))
    if figures.agreement is not None and figures.agreement < LOW_AGREEMENT:
        found.append(Support(need=Need.DIFFERS, count=sum(one.wrong for one in said)))
    return (*found, *_constant(said), *_alike(said))


def tail(successes: int, tries: int, chance: Fraction) -> Fraction:
    """The probability of so many successes or more, exactly (binomial)."""
    return sum(
        (comb(tries, hits) * chance**hits * (1 - chance) ** (tries - hits) for hits in range(successes, tries + 1)),
        Fraction(0),
    )


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _silent_weeks(turns: Sequence[Turn]) -> int:
    periods: dict[str, bool] = {}
    for turn in turns:
        periods[turn.period] = periods.get(turn.period, False) or turn.answered
    silent = 0
    for answered in reversed(periods.values()):
        if answered:
            break
        silent += 1
    return silent


def _constant(said: Sequence[Said]) -> list[Support]:
    """The same number each week where the truth moved; the whole enrolment each week, in a class that is not small."""
    series: dict[QuestionKey, list[Said]] = {}
    for one in said:
        if isinstance(one.value, int):
            series.setdefault(one.question, []).append(one)
    same = [len(run) for run in map(_last_run, series.values()) if _stands_still(run)]
    full = [len(run) for run in map(_full_run, series.values()) if len(run) >= FULL_ROUNDS]
    found = [Support(need=Need.ENROLMENT, count=max(full))] if full else []
    return found or ([Support(need=Need.CONSTANT, count=max(same))] if same else [])


def _last_run(series: list[Said]) -> list[Said]:
    run: list[Said] = []
    for one in reversed(series):
        if one.value != series[-1].value:
            break
        run.append(one)
    return run


def _stands_still(run: list[Said]) -> bool:
    return len(run) >= CONSTANT_ROUNDS and sum(one.wrong for one in run) >= MOVED_ROUNDS


def _full_run(series: list[Said]) -> list[Said]:
    run: list[Said] = []
    for one in reversed(series):
        if one.enrolled is None or one.enrolled < FULL_ENROLLED or one.value != one.enrolled:
            break
        run.append(one)
    return run


def _alike(said: Sequence[Said]) -> list[Support]:
    """With whom somebody errs alike more often than chance would have it. Yes and no can only be wrong in one way."""
    both: dict[Role, list[bool]] = {}
    for one in said:
        if not one.wrong or not isinstance(one.value, int):
            continue
        for role, value in (one.others or {}).items():
            if isinstance(value, int) and value != one.verified:
                both.setdefault(role, []).append(value == one.value)
    return [
        Support(need=Need.ALIKE, count=sum(same), other=role)
        for role, same in sorted(both.items())
        if sum(same) >= FEWEST_ALIKE and tail(sum(same), len(same), ALIKE_BY_CHANCE) < ALIKE_RARE
    ]
