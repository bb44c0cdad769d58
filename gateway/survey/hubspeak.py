"""What only a hub says: knows the texts that this one has for people. So two hubs, or a machine that sends texts back,
do not talk each other into answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from .lexicon import languages, load
from .plain import fold

FEWEST_LETTERS = 36
"""Of a sentence of hubs, without what they put in: nobody types as much by chance (`el registro de la escuela`)."""
FEWEST_OWN_LETTERS = 28
"""Of what we had said to that very phone."""
FEWEST_CUT_LETTERS = 30
"""Of a text that was cut on its way back."""

_PLACES = re.compile(r"\{\w+\}|[.:;?!¿¡](?:\s|$)")
"""What a hub puts in, and the ends of its sentences: a machine may cut a text."""
_QUOTING = " \t\n>|:-\"'."


def speaks_as_a_hub(text: str) -> bool:
    """Whether the text has a piece of what hubs say, in any language of theirs."""
    said = _line(text)
    return any(piece in said for piece in _pieces())


def without_own(text: str, own: Iterable[str]) -> str | None:
    """The text without what we ourselves had said to that phone; None where nothing else is in it.

    Phones that quote what they answer keep their answer; a machine that sends texts back has none.
    """
    said = _line(text)
    for sent in map(_line, own):
        if len(sent) < FEWEST_OWN_LETTERS:
            continue
        if len(said) >= FEWEST_CUT_LETTERS and sent.startswith(said):
            return None
        if sent in said:
            rest = said.replace(sent, " ")
            return rest.strip(_QUOTING) if any(sign.isalnum() for sign in rest) else None
    return text


def _line(text: str) -> str:
    return " ".join(fold(text).split())


@cache  # the lexicons ship with the program
def _pieces() -> tuple[str, ...]:
    texts = (text for lang in languages() for text in load(lang).say.values())
    pieces = {_line(piece) for text in texts for piece in _PLACES.split(text)}
    return tuple(sorted(piece for piece in pieces if len(piece) >= FEWEST_LETTERS))
