"""How somebody came to know what settles a case: the ways there are and the words for them. Knows no case."""

from __future__ import annotations

import re
from enum import StrEnum

from .lexicon import Lexicon, line_of
from .plain import fold


class CaseSource(StrEnum):
    """Where the value that settles a case comes from."""

    VISIT = "visit"
    """Somebody was there and counted."""
    REGISTER = "register"
    """A paper of the school: the register of attendance, a receipt."""
    PHONE = "phone"
    """Somebody was asked again, by phone or in person."""
    UNKNOWN = "unknown"
    """Nobody said."""


_SAID = (CaseSource.VISIT, CaseSource.REGISTER, CaseSource.PHONE)


def source_alone(text: str, lexicon: Lexicon) -> CaseSource | None:
    """What a reply that says nothing else says: `visita`, `por telefono gracias`. None where it says more, or two."""
    named, rest = without_source(text, lexicon)
    polite = lexicon.phrases["aside.polite"].sub(" ", line_of(fold(rest)))
    bare = [word for word in polite.split() if word.isalnum() and word not in _small_words(lexicon)]
    return named if named is not None and not bare else None


def without_source(text: str, lexicon: Lexicon) -> tuple[CaseSource | None, str]:
    """`28 visita`: the way that is named, and what is left of the text.

    None, and the text as it was, where none is named or several are. Words that follow the way (`llame al director`)
    go with it, up to the next number.
    """
    line = line_of(fold(text))
    found = {source: match for source in _SAID if (match := _words(source, lexicon).search(line)) is not None}
    if len(found) != 1:
        return None, text
    ((source, match),) = found.items()
    before, after = line[: match.start()], line[match.end() :]
    number = re.search(r"\d", after)
    if number is not None:
        return source, f"{before} {after[number.start() :]}".strip()
    return source, (before if re.search(r"\d", before) else f"{before} {after}").strip(" ,.;:-")


def _words(source: CaseSource, lexicon: Lexicon) -> re.Pattern[str]:
    return lexicon.phrases.get(f"special.found_by_{source.value}", re.compile(r"(?!)"))


def _small_words(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.words.get("special.found_by_filler", frozenset())
