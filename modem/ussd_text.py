"""What a modem writes of USSD into words and back: +CUSD, its alphabets, its hexadecimals. Pure.

Knows 3GPP 23.038, section 5, and that modems lie about it: where the text as it is declared makes no sense and another
reading does, the other one is taken. Knows no operator and no menu.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum

from modem.api import Coding, UssdAnswer, UssdMode
from modem.charset import decode_gsm7, encode_gsm7, pack, unpack

_SAID = re.compile(
    r'\s*(\d)\s*(?:,\s*(?:"(?P<quoted>.*)"|(?P<bare>[^",]*))\s*(?:,\s*(?P<dcs>\d{1,3}))?\s*)?', re.DOTALL
)
_MODES = tuple(UssdMode)
"""In the order of +CUSD's <m> (27.007, 7.15)."""
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_MIN_HEX = 8
"""Shorter ones are amounts and codes."""
_LANGUAGE = re.compile(r"[a-z]{2}\r")
_SECRET = re.compile(r"\d{4,}")

DECLARED_BONUS = 0.1
"""A modem that declares a coding is right more often than not."""
FOREIGN = 0.6
"""A letter of no Latin alphabet: as likely the wrong reading as another language, unless the coding is declared."""
FOREIGN_DECLARED = 0.95
DIGITS_AND_LETTERS = 0.4
"""An even number of hexadecimal signs and nothing else is hardly ever what an operator means to say."""


class Form(StrEnum):
    """How a modem wants a code written to it, and may write its answers."""

    PLAIN = "plain"
    UCS2 = "ucs2"
    """Hexadecimals of UTF-16: after AT+CSCS="UCS2"."""
    PACKED = "packed"
    """Hexadecimals of packed septets, whatever AT+CSCS says: Huawei's, against the standard."""


def heard(text: str) -> UssdAnswer | None:
    """What follows `+CUSD:`, octets as characters one to one (Latin-1); None where it is no such thing."""
    found = _SAID.fullmatch(text)
    if found is None:
        return None
    mode = int(found[1])
    raw = found["quoted"] if found["quoted"] is not None else found["bare"] or ""
    dcs = int(found["dcs"]) if found["dcs"] else None
    return UssdAnswer(text=text_of(raw, dcs), mode=_MODES[mode] if mode < len(_MODES) else UssdMode.DONE)


def text_of(raw: str, dcs: int | None = None) -> str:
    """The words in a modem's text. `raw`: octets as characters one to one; `dcs`: as the network declared it."""
    declared = None if dcs is None else coding_of(dcs)
    readings = [(_sense(text, sure) + DECLARED_BONUS * sure, text) for text, sure in _readings(raw, declared)]
    best = max(readings, key=lambda reading: reading[0])[1]
    if dcs is not None and dcs in (0x10, 0x11):
        best = _LANGUAGE.sub("", best, count=1)
    return best.replace("\r\n", "\n").replace("\r", "\n").strip("\n\x00 ")


def coding_of(dcs: int) -> Coding | None:
    """What the cell broadcast data coding scheme declares (23.038, 5); None where it is reserved or no 8-bit number."""
    if not 0 <= dcs <= 0xFF:
        return None
    group, low = dcs >> 4, dcs & 0x0F
    if group == 0x1:
        return {0: Coding.GSM7, 1: Coding.UCS2}.get(low)
    if group in (0x0, 0x2):
        return Coding.GSM7
    if group in (0x4, 0x5, 0x6, 0x7, 0x9):
        return {0: Coding.GSM7, 1: Coding.BINARY, 2: Coding.UCS2}.get(low >> 2)
    if group == 0xF:
        return Coding.BINARY if low & 0x04 else Coding.GSM7
    return None


def written(code: str, form: Form) -> str:
    """A code, or an answer to a menu, as it stands between the quotes of AT+CUSD. ValueError where it cannot."""
    if form is Form.PLAIN:
        if '"' in code or not code.isascii() or not code.isprintable():
            raise ValueError("this cannot be dialled")
        return code
    if form is Form.UCS2:
        return code.encode("utf-16-be").hex().upper()
    septets = encode_gsm7(code)
    if septets is None:
        raise ValueError("this cannot be dialled")
    if len(septets) % 8 == 7:
        septets += b"\r"  # 23.038, 6.1.2.3.1: seven bits to spare would be read as an @
    return pack(septets).hex().upper()


def masked(code: str) -> str:
    """A code for logs and errors: what follows the service's own digits may be a voucher, a number or a PIN."""
    head = re.match(r"[*#]+\d{1,4}(?=[*#])", code)
    kept = head[0] if head else ""
    return kept + _SECRET.sub("…", code[len(kept) :])


def _readings(raw: str, declared: Coding | None) -> Iterator[tuple[str, bool]]:
    """Every way to read it, and whether it was declared so; the plainest first, for equals."""
    yield _plain(raw), False
    if not _HEX.fullmatch(raw) or len(raw) < _MIN_HEX:
        return
    octets = bytes.fromhex(raw)
    if raw.isdigit():  # packed text nearly always has a letter A to F among its digits: this is a number
        if len(octets) % 2 == 0 and not any(octets[::2]):
            yield octets.decode("utf-16-be"), True
        return
    ways: tuple[tuple[Coding, Callable[[bytes], str | None]], ...] = (
        (Coding.UCS2, _ucs2),
        (Coding.GSM7, _unpacked),
        (Coding.BINARY, _octets),
    )
    for coding, read in ways:
        text = read(octets)
        if text:
            yield text, coding is declared


def _plain(raw: str) -> str:
    """Not in hexadecimals: ASCII, GSM (its letters lie among the control characters), UTF-8 or Latin-1."""
    octets = raw.encode("latin-1", "replace")
    if any(octet < 0x20 and octet not in b"\n\r\t" for octet in octets) and max(octets) < 0x80:
        return decode_gsm7(octets)
    if max(octets, default=0) >= 0x80:
        try:
            return octets.decode("utf-8")
        except UnicodeDecodeError:
            return raw
    return raw


def _ucs2(octets: bytes) -> str | None:
    if len(octets) % 2:
        return None
    return octets.decode("utf-16-be", "replace")


def _unpacked(octets: bytes) -> str:
    count = 8 * len(octets) // 7
    text = decode_gsm7(unpack(octets, count))
    if len(octets) % 7 == 0 and text[-1:] in ("@", "\r"):
        return text[:-1]  # seven bits to spare
    return text


def _octets(octets: bytes) -> str:
    return _plain(octets.decode("latin-1"))


def _sense(text: str, declared: bool) -> float:
    """How much of a text an operator may have said, 0 to 1."""
    if not text:
        return 0.5
    if _HEX.fullmatch(text) and len(text) >= _MIN_HEX:
        return 1.0 if text.isdigit() else DIGITS_AND_LETTERS
    return sum(_weight(char, FOREIGN_DECLARED if declared else FOREIGN) for char in text) / len(text)


def _weight(char: str, foreign: float) -> float:
    if " " <= char <= "~" or char in "\n\r":
        return 1.0 if char.isalnum() or char in " \n\r.,:;/()-*#'$%!?+=&" else 0.7
    if "\u00a1" <= char <= "\u017f" or char in "€‘’“”–…":
        return 0.95
    category = unicodedata.category(char)
    return foreign if category[0] in "LMNPZ" else 0.0
