"""What stands between braces in a question's text: knows how it is written. Knows no answer and no language.

`{day}` is said by the hub itself; `{girls}` is an earlier answer; `{girls|varias}` says what stands there instead where
that question was not answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

OWN: tuple[str, ...] = ("school", "day", "date")
"""Said by the hub: a question of the same name cannot be quoted."""
UNSAID = "..."
"""Stands for an answer that did not come, where the text has no words for that: "I do not know" is an answer to every
question. Three dots are read as a gap in each language that Willay has met."""

_HOLE = re.compile(r"\{([^{}|]*)(?:\|([^{}|]*))?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """One pair of braces."""

    name: str
    blank: str | None
    """What to say instead; None where the text does not tell."""


def holes(text: str) -> tuple[Hole, ...]:
    """Every pair of braces, in the order of the text."""
    return tuple(Hole(name=found[1], blank=found[2]) for found in _HOLE.finditer(text))


def quoted(text: str) -> tuple[Hole, ...]:
    """Those that stand for an earlier answer."""
    return tuple(hole for hole in holes(text) if hole.name not in OWN)


def filled(text: str, own: Mapping[str, str], earlier: Mapping[str, str]) -> str:
    """`text` with what the hub says of itself and with earlier answers; one that is empty there is left a blank.

    In one go: what somebody answered is never read for braces of its own. A name that neither has stays as it is.
    """

    def said(hole: Hole) -> str | None:
        if hole.name in own:
            return own[hole.name]
        if hole.name in earlier:
            return earlier[hole.name] or (UNSAID if hole.blank is None else hole.blank)
        return None

    return _each(text, said)


def without_answers(text: str) -> str:
    """`text` with no earlier answer in it: whoever reads a reply must not take one for the answer."""
    if not quoted(text):
        return text
    return " ".join(_each(text, lambda hole: None if hole.name in OWN else "").split())


def without_braces(text: str) -> tuple[str, ...]:
    """The braces left over: none where each has its other half."""
    return tuple(sign for sign in _HOLE.sub("", text) if sign in "{}")


def _each(text: str, said: Callable[[Hole], str | None]) -> str:
    def one(found: re.Match[str]) -> str:
        words = said(Hole(name=found[1], blank=found[2]))
        return found[0] if words is None else words

    return _HOLE.sub(one, text)
