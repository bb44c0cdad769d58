"""Which characters a part of a pattern takes: ranges, categories, classes by name. Knows no pattern."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

Range = tuple[str, str]

DIGITS: tuple[Range, ...] = (("0", "9"),)
WORD: tuple[Range, ...] = (("0", "9"), ("A", "Z"), ("_", "_"), ("a", "z"))
SPACES: tuple[Range, ...] = (("\t", "\n"), ("\f", "\r"), (" ", " "))
BY_LETTER = {"d": DIGITS, "w": WORD, "s": SPACES}
"""After a backslash; the capital letter takes all others."""
BY_NAME: dict[str, tuple[Range, ...]] = {
    "alnum": (("0", "9"), ("A", "Z"), ("a", "z")),
    "alpha": (("A", "Z"), ("a", "z")),
    "ascii": (("\0", "\x7f"),),
    "blank": (("\t", "\t"), (" ", " ")),
    "cntrl": (("\0", "\x1f"), ("\x7f", "\x7f")),
    "digit": DIGITS,
    "graph": (("!", "~"),),
    "lower": (("a", "z"),),
    "print": ((" ", "~"),),
    "punct": (("!", "/"), (":", "@"), ("[", "`"), ("{", "~")),
    "space": (("\t", "\r"), (" ", " ")),
    "upper": (("A", "Z"),),
    "word": WORD,
    "xdigit": (("0", "9"), ("A", "F"), ("a", "f")),
}
"""Between `[:` and `:]`."""
_KINDS = {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "S": "mcko", "Z": "slp", "C": "cfso"}
CATEGORIES = frozenset((*_KINDS, *(kind + one for kind, ones in _KINDS.items() for one in ones)))
r"""Of Unicode, after \p: `L` and `Lu`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CharSet:
    """Some characters, or with `negated` all but them."""

    ranges: tuple[Range, ...] = ()
    categories: tuple[str, ...] = ()
    """Of Unicode: `L`, `Nd`."""
    others: tuple[CharSet, ...] = ()
    """Sets whose characters belong to this one too."""
    negated: bool = False
    any_case: bool = False

    def has(self, char: str) -> bool:
        """Whether the character is one of them."""
        found = self._plain(char)
        if not found and self.any_case:
            found = any(one != char and self._plain(one) for one in (char.lower(), char.upper()))
        return found is not self.negated

    def _plain(self, char: str) -> bool:
        if any(low <= char <= high for low, high in self.ranges):
            return True
        if self.categories and len(char) == 1 and unicodedata.category(char).startswith(self.categories):
            return True
        return any(other.has(char) for other in self.others)


def one_of(char: str, *, any_case: bool) -> CharSet:
    """Just this character."""
    return CharSet(ranges=((char, char),), any_case=any_case)


def inverted(chars: CharSet) -> CharSet:
    """All characters but these."""
    return replace(chars, negated=not chars.negated)


ANY = CharSet(negated=True)
ANY_BUT_NEWLINE = CharSet(ranges=(("\n", "\n"),), negated=True)
