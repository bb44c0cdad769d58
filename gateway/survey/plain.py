"""Plain letters: knows how a text is folded to be compared, and to be sent. Knows no word of any language."""

from __future__ import annotations

import re
import unicodedata

ODD = "¤"
"""Stands for a sign that means a number and is none a clerk would copy: `½`, `²`, `①`."""

DEGREE = "°"
"""Stands for every ordinal sign: `º`, `ª`, `°`."""

_ORDINALS = {"º": DEGREE, "ª": DEGREE}
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_DROPPED = "'’‘`´ʼ"  # an apostrophe is left out: don't is typed dont as often
_KEYCAP = "\u20e3"
_SPACES = re.compile(r"[ \t]+")
_ACCENTS_SENT = str.maketrans("áíóúÁÍÓÚïÏâêîôûãõçºª“”«»‘’´`–—…\u00a0", "aiouAIOUiIaeiouaocoa\"\"\"\"''''--.\u0020")


def fold(text: str) -> str:
    """`text` as it is compared: one case, no accents, ASCII digits, no invisible characters. Total.

    New lines stay, as ends of a sentence do; signs of a number that is not whole become ODD.
    """
    kept = "".join(_first(sign) for sign in text)
    normal = unicodedata.normalize("NFKC", kept).casefold()
    bare = "".join(_second(sign) for sign in unicodedata.normalize("NFD", normal))
    return _SPACES.sub(" ", bare).strip()


def sendable(text: str, *, folded: bool = True) -> str:
    """`text` with the letters a Spanish SMS cannot carry cheaply written without their accent (é, ñ, ü stay).

    One `á` halves what fits into a message (GSM 03.38 has no á, í, ó, ú). Not `folded`: as it is. Rarer letters are
    left to the radio, which has all of them.
    """
    return text.translate(_ACCENTS_SENT) if folded else text


def _first(sign: str) -> str:
    """One character before NFKC, which would make `31²` three hundred and twelve."""
    if sign in _ORDINALS:
        return _ORDINALS[sign]
    if unicodedata.category(sign) == "No":
        return f" {ODD} "
    return sign


def _second(sign: str) -> str:
    """One character after NFKC and case folding."""
    if sign == "\n":
        return sign
    if sign in _DROPPED or sign == _KEYCAP:
        return ""
    if sign in _DASHES:
        return _DASHES[sign]
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind in ("Mn", "Cf", "Cs", "Co", "Cn"):
        return ""
    if kind in ("Cc", "Zs", "Zl", "Zp"):
        return " " if kind != "Zl" else "\n"
    return sign


_ONE_SMS_SEPTETS = 160
_ONE_SMS_UNITS = 70  # of UTF-16, where one letter is not in the alphabet
_LAST_UNIT = 0xFFFF  # beyond it, UTF-16 takes two units a sign
_TWO_SEPTETS = frozenset("€[]{}^~|\\")
_CHEAP = frozenset("éñüÉÑÜ¿¡£¥èùìòÇØøÅåÆæßÄÖäöà§¤€\n")


def in_one_unit_each(text: str, *, folded: bool = True) -> str:
    """`text` as data within an SMS: on one line, and without controls or signs that count for two.

    `folded`: also without any letter that GSM-7 lacks, which would halve what the whole message holds; letters with
    another accent keep their base.
    """
    kept = []
    for sign in sendable(unicodedata.normalize("NFC", text), folded=folded):
        kind = unicodedata.category(sign)
        if kind[0] == "Z" or kind == "Cc":
            kept.append(" ")
        elif not folded:
            kept.append(sign if kind[0] != "C" and ord(sign) <= _LAST_UNIT else "")
        else:
            kept.append(next((one for one in (sign, unicodedata.normalize("NFKD", sign)[0]) if _is_single(one)), ""))
    return " ".join("".join(kept).split())


def _is_single(sign: str) -> bool:
    return ((" " <= sign <= "~" and sign != "`") or sign in _CHEAP) and sign not in _TWO_SEPTETS and sign != "\n"


def fits_one_sms(text: str) -> bool:
    """Whether a sendable text surely fits one message. Careful rather than exact: the radio has the exact table."""
    if any(not (" " <= sign <= "~" and sign != "`") and sign not in _CHEAP for sign in text):
        return len(text.encode("utf-16-be", "surrogatepass")) // 2 <= _ONE_SMS_UNITS
    return len(text) + sum(sign in _TWO_SEPTETS for sign in text) <= _ONE_SMS_SEPTETS
