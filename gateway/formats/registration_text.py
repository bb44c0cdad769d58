"""`REGISTRO 0487652 APAFA Rosa Quispe` as it is really typed: in any order, with words in between. Knows no school."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from gateway.survey.lexicon import Lexicon, line_of
from gateway.survey.model import REPORTERS, Role
from gateway.survey.plain import fold

from . import roster_cells as cells
from .roster_columns import plain

MOST_NAME_WORDS = 6
FEWEST_NAME_LETTERS = 3

_CODE = re.compile(r"(?<![\d-])(\d{6,7})(?:\s?-\s?(\d))?(?!\d)")
_SEPARATORS = re.compile(r"[\s,;:./|#()]+")
_FILLERS = frozenset(
    (
        *(
            "codigo",
            "cod",
            "modular",
            "mod",
            "cargo",
            "rol",
            "nombre",
            "nombres",
            "apellidos",
            "soy",
            "me",
            "llamo",
            "mi",
        ),
        *(
            "es",
            "de",
            "del",
            "la",
            "el",
            "los",
            "las",
            "y",
            "en",
            "para",
            "por",
            "como",
            "colegio",
            "escuela",
            "ie",
            "iei",
        ),
        *("iep", "institucion", "educativa", "i", "e", "presidente", "presidenta", "vocal", "secretario", "secretaria"),
        *(
            "tesorero",
            "tesorera",
            "comunal",
            "comunidad",
            "sr",
            "sra",
            "srta",
            "señor",
            "señora",
            "profesor",
            "profesora",
        ),
        *("prof", "profe", "lic", "dni", "yo", "numero", "code", "role", "name", "i", "am", "my", "is", "of", "the"),
        *(
            "school",
            "and",
            "mr",
            "mrs",
            "ms",
            "chair",
            "head",
            "at",
            "for",
            "buenas",
            "buenos",
            "dias",
            "tardes",
            "gracias",
        ),
    )
)
"""Words around role and name; in the midst of a name (De La Cruz) they belong to it. A fold of each is compared."""


class Lacks(StrEnum):
    """Why a text registers nobody."""

    HOW = "how"
    """Something is missing."""
    ADULT = "adult"
    """A pupil wants to report: nobody under age does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """What somebody wants to be registered as."""

    code: str
    annex: str | None
    role: Role
    name: str


def asks(text: str, lexicon: Lexicon) -> bool:
    """Whether the text begins with a word that asks to be registered."""
    pattern = lexicon.phrases.get("special.register")
    return pattern is not None and pattern.match(line_of(fold(text)).lstrip(" ,.;:!-¡¿")) is not None


def names_school(text: str) -> bool:
    """Whether a code of a school stands in the text."""
    return _CODE.search(text) is not None


def read(text: str, lexicon: Lexicon) -> Wished | Lacks:
    """Code, role and name, wherever they stand."""
    found = _CODE.search(text)
    rest = text if found is None else f"{text[: found.start()]} {text[found.end() :]}"
    words = [word for word in _SEPARATORS.split(rest) if word]
    words = words[_opening(words, lexicon) :]
    role, words = _role(words)
    if any(plain(word) in cells.PUPILS for word in words):
        return Lacks.ADULT
    name = " ".join(_without_fillers([word for word in words if not any(sign.isdigit() for sign in word)]))
    if found is None or role is None or not _is_name(name):
        return Lacks.HOW
    return Wished(code=cells.code(found[1]), annex=found[2], role=role, name=_written(name))


def _opening(words: list[str], lexicon: Lexicon) -> int:
    """How many words at the beginning only ask to be registered."""
    known = lexicon.words.get("special.register", frozenset())
    return next((many for many in range(min(4, len(words)), 0, -1) if fold(" ".join(words[:many])) in known), 0)


def _role(words: list[str]) -> tuple[Role | None, list[str]]:
    """The role, and the words without it: the longest name of a role that stands there."""
    for many in (3, 2, 1):
        for at in range(len(words) - many + 1):
            role = cells.ROLES.get(plain(" ".join(words[at : at + many])))
            if role in REPORTERS:
                return role, words[:at] + words[at + many :]
    return None, words


def _without_fillers(words: list[str]) -> list[str]:
    while words and fold(words[0]) in _FILLERS:
        words = words[1:]
    while words and fold(words[-1]) in _FILLERS:
        words = words[:-1]
    return words


def _is_name(name: str) -> bool:
    letters = sum(sign.isalpha() for sign in name)
    return letters >= FEWEST_NAME_LETTERS and len(name.split()) <= MOST_NAME_WORDS and name.isprintable()


def _written(name: str) -> str:
    """`ROSA quispe` as `Rosa Quispe`; what has capitals of its own keeps them."""
    return " ".join(
        word if word[1:] != word[1:].upper() and word[:1].isupper() else word.capitalize() for word in name.split()
    )
