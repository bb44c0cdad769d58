"""How honest people come to say what is not so: a miscount, another class's count, a slip of the thumb."""

from __future__ import annotations

from datetime import date
from random import Random

from .world import PRESENT, Person, School, Truth

MISCOUNTED = 0.6
"""Of the wrong answers; the others are slips while typing, which a second look would mend."""


def believed(person: Person, school: School, key: str, asked: date, today: date, truth: Truth, rng: Random,
             wrong: float) -> tuple[int | str | None, str]:  # fmt: skip
    """What somebody takes for true of a school on the day asked about, and why it is not, where it is not.

    `today`: whether something has come is told as it stands when one answers. The same person believes the same of the
    same day.
    """
    if person.copies is not None:
        value, why = believed(person.copies, school, key, asked, today, truth, rng, wrong)
        return value, why and f"copied: {why}"
    about = asked if key in PRESENT else today
    value = truth.value(school, key, about)
    if person.constant and value is not None and key in PRESENT:
        return _constant(person, school, key), "constant"
    error = person.beliefs.setdefault((school.code, key, asked), _error(key, rng, wrong * MISCOUNTED))
    late = "" if value == truth.value(school, key, asked) else "so by then"
    if not error or value is None:
        return value, late
    if isinstance(value, str):
        return ("no" if value == "yes" else "yes"), "mistaken"
    other = _off(school, key, value, str(error), asked, truth)
    return other, "mistaken" if other != truth.value(school, key, asked) else ""


def slipped(value: int | str | None, rng: Random, wrong: float) -> int | str | None:
    """What the thumb types instead, now and then."""
    if rng.random() >= wrong * (1 - MISCOUNTED) or not isinstance(value, int):
        return value
    digits = str(value)
    way = rng.randrange(4)
    if way == 0 and len(digits) > 1:
        return int(digits[::-1])
    if way == 1:
        return int(digits + digits[-1])
    if way == 2 and len(digits) > 1:
        return int(digits[:-1])
    return max(0, value + rng.choice((-1, 1)))


def _error(key: str, rng: Random, chance: float) -> str:
    if rng.random() >= chance:
        return ""
    if key not in (*PRESENT, "missing"):
        return "flip"
    return rng.choices(("-1", "1", "-2", "3", "other", "both", "register"), (30, 15, 12, 10, 13, 10, 10))[0]


def _off(school: School, key: str, value: int, error: str, day: date, truth: Truth) -> int:
    pairs = {"girls_present": "boys_present", "boys_present": "girls_present",
             "women_present": "men_present", "men_present": "women_present"}  # fmt: skip
    if error in ("other", "both") and key in pairs:
        other = truth.value(school, pairs[key], day)
        assert isinstance(other, int)
        return other if error == "other" else other + value
    if error == "register" and key in PRESENT:
        return school.register[PRESENT.index(key)]
    return max(0, value + (int(error) if error.lstrip("-").isdigit() else -1))


def _constant(person: Person, school: School, key: str) -> int:
    register = school.register[PRESENT.index(key)]
    return register if person.constant == "enrolment" else max(0, register - 1)
