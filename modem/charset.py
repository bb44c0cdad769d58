"""The SMS alphabets: GSM 03.38 with its extension, septets and octets, parts, what a text costs.

Knows nothing of modems, headers or numbers. The national shift tables are in `shifts.py`, plain letters for dear
ones in `folding.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from modem.api import Coding

# 3GPP 23.038, 6.2.1: position in the string is the septet. U+001B stands for the escape to the extension.
_DEFAULT = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# 3GPP 23.038, 6.2.1.1.
_EXTENSION = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
_ESCAPE = 0x1B

_TO_SEPTETS: dict[str, bytes] = {
    char: bytes((septet,)) for septet, char in enumerate(_DEFAULT) if septet != _ESCAPE
} | {char: bytes((_ESCAPE, septet)) for septet, char in _EXTENSION.items()}

SEPTETS_IN_ONE = 160
SEPTETS_IN_A_PART = 153
"""160 less the six octets of a concatenation header, filled to a septet boundary."""
UNITS_IN_ONE = 70
UNITS_IN_A_PART = 67


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What sending a text takes: `units` are septets (GSM-7) or UTF-16 units (UCS-2), `segments` 1 or more."""

    coding: Coding
    units: int
    segments: int


def is_gsm7(text: str) -> bool:
    """Can every character be said in the GSM default alphabet or its extension?"""
    return all(char in _TO_SEPTETS for char in text)


def encode_gsm7(text: str) -> bytes | None:
    """One septet an octet, extension characters as two; None where a character is in neither table."""
    try:
        return b"".join([_TO_SEPTETS[char] for char in text])
    except KeyError:
        return None


def decode_gsm7(septets: bytes) -> str:
    """The text of septets (one an octet).

    An escaped septet outside the extension table shows the character of the default table; an escape that is
    itself escaped, or is the last septet, a space (3GPP 23.038, 6.2.1.1).
    """
    out: list[str] = []
    pending = iter(septets)
    for septet in pending:
        if septet != _ESCAPE:
            out.append(_DEFAULT[septet & 0x7F])
            continue
        escaped = next(pending, _ESCAPE) & 0x7F
        out.append(" " if escaped == _ESCAPE else _EXTENSION.get(escaped, _DEFAULT[escaped]))
    return "".join(out)


def pack(septets: bytes, fill_bits: int = 0) -> bytes:
    """Septets to octets, low bit first, after `fill_bits` (0 to 6) zero bits (3GPP 23.038, 6.1.2.1)."""
    bits = 0
    for position, septet in enumerate(septets):
        bits |= (septet & 0x7F) << (7 * position)
    size = (7 * len(septets) + fill_bits + 7) // 8
    return (bits << fill_bits).to_bytes(size, "little")


def unpack(data: bytes, count: int, fill_bits: int = 0) -> bytes:
    """The first `count` septets of packed octets, one an octet; fewer where the data is too short."""
    bits = int.from_bytes(data, "little") >> fill_bits
    available = max(0, (8 * len(data) - fill_bits) // 7)
    return bytes((bits >> (7 * position)) & 0x7F for position in range(min(count, available)))


def fill_bits_after(header_octets: int) -> int:
    """Bits from the end of a user data header (length octet included) to the next septet boundary, 0 to 6."""
    return -(8 * header_octets) % 7


def cost(text: str) -> Cost:
    """What sending this text as it is takes; `folding.economical` first where accents may go."""
    coding = coding_of(text)
    units = sum(_size(char, coding) for char in text)
    return Cost(coding=coding, units=units, segments=len(split(text)))


def coding_of(text: str) -> Coding:
    """GSM-7 where the text allows it, otherwise UCS-2."""
    return Coding.GSM7 if is_gsm7(text) else Coding.UCS2


def split(text: str) -> tuple[str, ...]:
    """The parts a text is sent in: one where it fits, otherwise each as full as a concatenation header lets it.

    No extension character and no surrogate pair is cut in two. Joined, the parts are the text; an empty text
    has one empty part.
    """
    coding = coding_of(text)
    whole, part = (SEPTETS_IN_ONE, SEPTETS_IN_A_PART) if coding is Coding.GSM7 else (UNITS_IN_ONE, UNITS_IN_A_PART)
    if sum(_size(char, coding) for char in text) <= whole:
        return (text,)
    return tuple(_filled(text, coding, part))


def _filled(text: str, coding: Coding, room: int) -> Iterator[str]:
    start = used = 0
    for position, char in enumerate(text):
        size = _size(char, coding)
        if used + size > room:
            yield text[start:position]
            start, used = position, 0
        used += size
    yield text[start:]


def _size(char: str, coding: Coding) -> int:
    if coding is Coding.GSM7:
        return len(_TO_SEPTETS[char])
    return 2 if ord(char) > 0xFFFF else 1
