"""The words of a text, as flows count them. Knows no meaning."""

from __future__ import annotations

import re
import unicodedata

_WORDS = {"M", "L", "N"}
_ALIKE = {
    ord(variant): usual
    for usual, variants in {
        "ی": "ىيئېۍ", "ک": "كګ", "ا": "آ", "ت": "ټ", "د": "ډ", "ر": "ړ", "ن": "ڼ", "ش": "ښ",
    }.items()
    for variant in variants
} | {ord("٠") + digit: chr(ord("۰") + digit) for digit in range(10)}  # fmt: skip
"""What people who write Arabic letters type for one another: keyboards of one language lack those of another."""


def words_in(text: str) -> list[str]:
    """Runs of letters, marks, digits, `_` and `'`; each sign such as an emoji is a word of its own."""
    words: list[str] = []
    inside = False
    for char in text:
        if char in "_'" or unicodedata.category(char)[0] in _WORDS:
            if inside:
                words[-1] += char
            else:
                words.append(char)
            inside = True
        else:
            inside = False
            if unicodedata.category(char)[0] == "S":
                words.append(char)
    return words


def parts_of(text: str, separators: str) -> list[str]:
    """What lies between the separators, one character each; nothing of it empty."""
    if not separators:
        return words_in(text)
    for separator in separators[1:]:
        text = text.replace(separator, separators[0])
    return [part for part in text.split(separators[0]) if part]


def key_of(name: str) -> str:
    """The name of a result as expressions write it: `Favorite Color` is favorite_color."""
    kept = "".join(char if _in_key(char) else " " for char in name.strip())
    return lowered(re.sub(" +", "_", kept))


def _in_key(char: str) -> bool:
    return char == "_" or char in "0123456789" or unicodedata.category(char)[0] == "L"


def lowered(text: str) -> str:
    """In small letters, one for one."""
    return "".join(_one(char, char.lower()) for char in text)


def compared(text: str, *, letters_alike: bool) -> str:
    """A text in the form in which it is compared with another; see Habits.letters_alike."""
    return lowered(unicodedata.normalize("NFKC", text).translate(_ALIKE) if letters_alike else text)


def raised(text: str) -> str:
    """In capital letters, one for one: ß stays."""
    return "".join(_one(char, char.upper()) for char in text)


def titled(text: str) -> str:
    """Each word with a capital letter first."""
    titled, before = "", " "
    for char in lowered(text):
        titled += _one(char, char.title()) if _separates(before) else char
        before = char
    return titled


def _one(char: str, changed: str) -> str:
    return changed if len(changed) == 1 else char


def _separates(char: str) -> bool:
    if char.isascii():
        return not (char.isalnum() or char == "_")
    return not unicodedata.category(char).startswith(("L", "N")) and char.isspace()
