"""Somebody who answers by habit: picks the rule, the words, the moment, and makes mistakes.

Knows habits and facts; the facts are given by who built the person, and may change with time.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from modem.api import Msisdn
from modem.simulator.habits import Habits, Rule, Temper, Wording, plain
from modem.simulator.numerals import Numerals
from modem.simulator.people import Reply

Fact = int | str | bool
"""What somebody knows: a number, a word, whether something is so."""

Facts = Callable[[Msisdn, datetime, str], Mapping[str, Fact]]
"""What the person with this number knows at this time, having read this text."""

BETWEEN_TEXTS = timedelta(seconds=40)
"""Who says it in two texts types the second about so long."""
TWICE_WITHIN_MINUTES = 90
"""Who sends it again, unsure whether it went, does so within this."""
_LOOKALIKES = {"1": "l", "0": "o"}


class Habitual:
    """A Behaviour made of habits, a temper and facts. `borrows` are numbers they may answer from."""

    def __init__(
        self, *, number: Msisdn, habits: Habits, temper: Temper, facts: Facts, borrows: tuple[Msisdn, ...] = ()
    ) -> None:
        self.temper = temper
        self._number = number
        self._habits = habits
        self._facts = facts
        self._borrows = borrows
        self._last: _Match | None = None

    def reply(self, now: datetime, text: str, rng: Random) -> tuple[Reply, ...]:
        """What habit says; nothing where no rule matches, and sometimes nothing where one does.

        A text that asks for a clearer answer and does not say to what is about the last one that did.
        """
        asked = plain(text)
        facts = dict(self._facts(self._number, now, text))
        again = self._habits.asked_again.search(asked) is not None
        rule = self._rule(asked, facts) or (self._last if again else None)
        if rule is None:
            return ()
        self._last = rule
        known = {**facts, **rule.found}
        wordings = [
            (wording, self._weight(wording))
            for wording in (rule.rule.again if again else rule.rule.say)
            if _holds(wording.given, facts) and _sayable(wording, known) and self._weight(wording) > 0
        ]
        # Drawn before it is known whether there is anything to say: a change of facts shifts no later chance.
        silent, late = rng.random() < self.temper.silent, rng.random() < self.temper.late
        unwilling = rng.random() >= rule.rule.chance
        if not wordings or silent or unwilling:
            return ()
        wording = rng.choices([each for each, _ in wordings], [weight for _, weight in wordings])[0]
        delay = (self.temper.late_in if late else self.temper.soon_in).draw(rng)
        return self._texts(wording, known, delay, rng)

    def _rule(self, asked: str, facts: Mapping[str, Fact]) -> _Match | None:
        for rule in self._habits.rules:
            found = rule.when.search(asked)
            if found is not None and _holds(rule.given, facts):
                groups = {name: value for name, value in found.groupdict().items() if value is not None}
                return _Match(rule, groups)
        return None

    def _texts(self, wording: Wording, known: Mapping[str, Fact], delay: timedelta, rng: Random) -> tuple[Reply, ...]:
        speech = _Speech(self._habits.numerals)
        said = [speech.vformat(text, (), known) for text in wording.texts]
        if rng.random() < self.temper.typos:
            said[-1] = mistyped(said[-1], rng)
        sender = rng.choice(self._borrows) if self._borrows and rng.random() < self.temper.borrowed else None
        replies = [
            Reply(delay=delay + position * BETWEEN_TEXTS, text=text, sender=sender)
            for position, text in enumerate(said)
        ]
        if rng.random() < self.temper.twice:
            later = replies[-1].delay + timedelta(minutes=TWICE_WITHIN_MINUTES) * rng.random()
            replies.append(Reply(delay=later, text=said[-1], sender=sender))
        return tuple(replies)

    def _weight(self, wording: Wording) -> float:
        return wording.weight * (self.temper.unclear if wording.unclear else 1.0)


class _Match:
    """A rule, and what its groups found in the text."""

    def __init__(self, rule: Rule, found: Mapping[str, Fact]) -> None:
        self.rule = rule
        self.found = found


def mistyped(text: str, rng: Random) -> str:
    """One slip of the thumb: a letter for the digit that looks like it, two letters swapped, one left out.

    Never one digit for another: that would be another number, which is a matter of facts and not of thumbs.
    """
    letters = [at for at in range(1, len(text) - 1) if text[at].isalpha() and text[at + 1].isalpha()]
    if letters:
        at = rng.choice(letters)
        if rng.random() < 0.5:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text[:at] + text[at + 1 :]
    digits = [at for at, char in enumerate(text) if char in _LOOKALIKES]
    if digits and len(text) > 1:
        at = rng.choice(digits)
        return text[:at] + _LOOKALIKES[text[at]] + text[at + 1 :]
    return text + "."


def _holds(given: str, facts: Mapping[str, Fact]) -> bool:
    """Is the fact so? `!fact`: is it not? A fact nobody knows is not so. No condition always holds."""
    if not given:
        return True
    return not facts.get(given[1:]) if given.startswith("!") else bool(facts.get(given))


def _sayable(wording: Wording, known: Mapping[str, Fact]) -> bool:
    return all(
        name is None or name in known for text in wording.texts for _, name, _, _ in string.Formatter().parse(text)
    )


class _Speech(string.Formatter):
    """`{girls}`, `{girls:words}`, `{girls:words_f}` before a feminine noun, `{girls:tens}` rounded."""

    def __init__(self, numerals: Numerals) -> None:
        self._numerals = numerals

    def format_field(self, value: Any, format_spec: str) -> str:
        number = int(value) if str(value).isdigit() else None
        if number is None or not format_spec:
            return str(value)
        if format_spec == "tens":
            return str(max(10, round(number / 10) * 10))
        return self._numerals.feminine(number) if format_spec == "words_f" else self._numerals.words(number)
