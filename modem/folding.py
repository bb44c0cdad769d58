"""Letters and signs that GSM-7 lacks, each with the plain one a reader takes for it, and what writing them costs.

Knows the alphabet and no language: whether an accent may go is for the caller to say.
"""

from __future__ import annotations

import unicodedata

from modem.charset import is_gsm7

# Signs that phones and word processors put in.
_SIGNS: dict[str, str] = (
    dict.fromkeys("‘’‚‛′´`ʹʻʼʽˈ‹›", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−﹘⁃", "-")
    | dict.fromkeys("\t\u00a0\u1680\u202f\u205f\u3000", " ")
    | dict.fromkeys((chr(space) for space in range(0x2000, 0x200B)), " ")
    | dict.fromkeys("\u0085\u000b\u2028\u2029", "\n")
    | dict.fromkeys("•∙●▪", "*")
    | {"…": "...", "·": ".", "×": "x", "⁄": "/", "∕": "/", "÷": "/", "°": "o", "¦": "|"}
    | {"→": "->", "←": "<-", "⇒": "=>", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "®": "(R)", "©": "(C)"}
)
# Letters of the Latin script that no accent was put on, so that Unicode names no base for them.
_LETTERS: dict[str, str] = dict(
    zip("ðÐđĐɖƉɗƊħĦıɨƗłŁŧŦƀɓƁʉŋŊɲƝɔƆɛƐəƏƒƑɣƔʋƲƙƘƴƳſ", "dDdDdDdDhHiiIlLtTbbBunNnNoOeEeEfFgGvVkKyYs", strict=True)
) | {"œ": "oe", "Œ": "OE", "ĳ": "ij", "Ĳ": "IJ", "þ": "th", "Þ": "Th", "ẞ": "SS"}
_PLAIN = _SIGNS | _LETTERS
_DROPPED = {"Mn", "Me", "Cf", "Cc"}
"""Unicode's categories of what has no width of its own: accents that stand alone, emoji variations, zero-width
signs, signs of direction, controls. A NUL among them would end the text within libgammu."""


def fold(text: str) -> str:
    """The text with plain signs for typographic ones, and base letters for letters that GSM-7 lacks.

    Letters that GSM-7 has keep their accents (ñ é ü à), so do ¿ and ¡. What has no plain form (an emoji) stays as
    it is; `is_gsm7` of the result says whether anything stayed.
    """
    folded = "".join(_folded(char) for char in unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", folded)


def economical(text: str) -> str:
    """The text folded, where that takes it into GSM-7; otherwise as it is, for then its accents cost nothing more."""
    folded = fold(text)
    return folded if is_gsm7(folded) else text


def dear(text: str) -> tuple[str, ...]:
    """The characters that GSM-7 lacks, each once, in the order of the text: one of them halves what a part holds."""
    return tuple(dict.fromkeys(char for char in text if not is_gsm7(char)))


def _folded(char: str) -> str:
    if is_gsm7(char):
        return char
    if char in _PLAIN:
        return _PLAIN[char]
    if unicodedata.category(char) in _DROPPED:
        return ""
    base = "".join(_plain(part) for part in unicodedata.normalize("NFKD", char))
    return base if base and is_gsm7(base) else char


def _plain(part: str) -> str:
    """One character of a decomposition; its accents go."""
    return _PLAIN.get(part, "" if unicodedata.category(part) in _DROPPED else part)
