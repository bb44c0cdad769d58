"""The fields inside a TPDU: addresses, time stamps, data coding schemes, validity periods (3GPP 23.040 and 23.038).

Knows no whole PDU and no network.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

from modem.charset import decode_gsm7, encode_gsm7, pack, unpack
from modem.deliver import scheme_of
from modem.folding import fold

INTERNATIONAL = 0x91
NATIONAL = 0x81
ALPHANUMERIC = 0xD0

_DIGITS = "0123456789*#abc"
_QUARTER = timedelta(minutes=15)


class PduError(ValueError):
    """The octets are not the PDU they are said to be."""


def swapped(digits: str) -> bytes:
    """Digits as semi-octets, low one first, filled with F."""
    filled = digits + "f" * (len(digits) % 2)
    nibbles = [0xF if digit == "f" else _DIGITS.index(digit) for digit in filled]
    return bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))


def unswapped(octets: bytes) -> str:
    """Semi-octets as digits, up to the filler."""
    nibbles = [nibble for octet in octets for nibble in (octet & 0xF, octet >> 4)]
    return "".join(_DIGITS[nibble] for nibble in nibbles if nibble != 0xF)


def encode_address(address: str) -> bytes:
    """TP-OA, TP-RA: E.164 with plus as international, digits as unknown, anything else as letters."""
    if address.startswith("+"):
        return bytes((len(address) - 1, INTERNATIONAL)) + swapped(address[1:])
    if address and all(char in _DIGITS for char in address):
        return bytes((len(address), NATIONAL)) + swapped(address)
    septets = encode_gsm7(fold(address)) or b""
    packed = pack(septets[:11])
    return bytes((2 * len(packed), ALPHANUMERIC)) + packed


def decode_address(octets: bytes) -> tuple[str, int]:
    """An address at the start of the octets, and how many of them it takes."""
    if len(octets) < 2:
        raise PduError("an address ends too soon")
    length, kind = octets[0], octets[1]
    size = 2 + (length + 1) // 2
    if len(octets) < size:
        raise PduError("an address ends too soon")
    body = octets[2:size]
    if kind & 0x70 == 0x50:
        return decode_gsm7(unpack(body, length * 4 // 7)), size
    digits = unswapped(body)[:length]
    return ("+" + digits if kind & 0x70 == 0x10 else digits), size


def encode_smsc(number: str) -> bytes:
    """The service centre's address as it stands before a TPDU: a length in octets, not in digits."""
    if not number:
        return b"\x00"
    digits = swapped(number.removeprefix("+"))
    return bytes((len(digits) + 1, INTERNATIONAL if number.startswith("+") else NATIONAL)) + digits


def encode_time(moment: datetime, zone: tzinfo) -> bytes:
    """TP-SCTS and TP-DT: local time and its distance from UTC in quarters of an hour."""
    local = moment.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    quarters = abs(offset) // _QUARTER
    stamp = swapped(local.strftime("%y%m%d%H%M%S") + f"{quarters:02d}")
    return stamp[:6] + bytes((stamp[6] | (0x08 if offset < timedelta() else 0),))


def decode_time(octets: bytes) -> datetime:
    """A time stamp as an aware UTC time; PduError where it is no date."""
    negative = bool(octets[6] & 0x08)
    try:
        quarters = int(unswapped(bytes((octets[6] & 0xF7,))))
        offset = -quarters * _QUARTER if negative else quarters * _QUARTER
        local = datetime.strptime(unswapped(octets[:6]), "%y%m%d%H%M%S")  # noqa: DTZ007 - the zone follows
        return local.replace(tzinfo=timezone(offset)).astimezone(UTC)
    except ValueError as error:
        raise PduError("a time stamp is no date") from error


def decode_validity(octet: int) -> timedelta:
    """The relative TP-VP (3GPP 23.040, 9.2.3.12.1)."""
    if octet <= 143:
        return (octet + 1) * timedelta(minutes=5)
    if octet <= 167:
        return timedelta(hours=12) + (octet - 143) * timedelta(minutes=30)
    if octet <= 196:
        return (octet - 166) * timedelta(days=1)
    return (octet - 192) * timedelta(weeks=1)


decode_scheme = scheme_of
"""TP-DCS."""
