"""Phone numbers: to E.164, short codes, senders with letters, and what a log may show. Pure.

The only file that knows the library `phonenumbers`, which it loads when a number has to be understood and
not before: the process that owns a modem never needs it. Knows no contact and no roster.
"""

from __future__ import annotations

import re
from enum import StrEnum

from modem.api import Address, Msisdn

MIN_SUBSCRIBER_DIGITS = 7
"""Below this a sender is a service, not a person: the shortest numbers of subscribers anywhere have seven
digits with their country code, and short codes have three to six."""
MAX_E164_DIGITS = 15
"""ITU-T E.164, 6.2.1."""

_SPREADSHEET = re.compile(r"^\d+([.,]\d+)?[eE][+-]?\d+$|^\+?\d+[.,]0$")
_WRITTEN = re.compile(r"^\+?[\d\s().\-/\u00a0\u2010-\u2013]+$")
_E164 = re.compile(rf"^\+[1-9]\d{{{MIN_SUBSCRIBER_DIGITS - 1},{MAX_E164_DIGITS - 1}}}$")
_SHOWN_HEAD = 6
"""Plus sign, country code and the first digits of the operator's range: enough to see which network."""
_SHOWN_TAIL = 3


class NumberFault(StrEnum):
    """What is wrong with a number somebody wrote; a key for translations."""

    EMPTY = "empty"
    SPREADSHEET = "spreadsheet"
    NOT_A_NUMBER = "not_a_number"
    NO_COUNTRY = "no_country"
    WRONG_LENGTH = "wrong_length"
    NOT_IN_USE = "not_in_use"


class BadNumberError(ValueError):
    """Nobody can be reached under this. The message is one plain sentence without a full stop."""

    def __init__(self, fault: NumberFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


class SenderKind(StrEnum):
    """Who is behind an address. Only a PERSON is ever answered (design, invariant 14)."""

    PERSON = "person"
    SHORT_CODE = "short_code"
    ALPHANUMERIC = "alphanumeric"
    OWN = "own"


def to_msisdn(raw: str, country: str) -> Msisdn:
    """A number as people write it, in E.164.

    Takes spaces, dashes, dots, parentheses, a `00` or `+` prefix, and the national form of `country` (ISO
    3166, two letters). Raises BadNumberError, a ValueError whose sentence says what is wrong.
    """
    written = raw.strip()
    if not written:
        raise BadNumberError(NumberFault.EMPTY, "the phone number is empty")
    if _SPREADSHEET.match(written):
        raise BadNumberError(
            NumberFault.SPREADSHEET,
            f"{written!r} is a number that a spreadsheet has changed; make the column text and type it again",
        )
    if not _WRITTEN.match(written):
        raise BadNumberError(NumberFault.NOT_A_NUMBER, f"{written!r} is not a phone number")
    return _parsed(_international(written), written, country)


def normalise(address: str, country: str) -> Address:
    """The sender of an incoming message, one spelling a sender: E.164 where it is a subscriber's number,
    else as it is.

    Never raises: what the network wrote is kept.
    """
    plain = address.strip()
    if not re.fullmatch(r"\+?\d+", plain):
        return Address(plain)
    if len(plain.lstrip("+")) < MIN_SUBSCRIBER_DIGITS:
        return Address(plain)
    for candidate in (_international(plain), f"+{plain.lstrip('+0')}"):
        try:
            return Address(_parsed(candidate, plain, country))
        except BadNumberError:
            continue
    return Address(plain)


def kind_of(address: str, own: Msisdn | None) -> SenderKind:
    """Who is behind a normalised address. A number that is not in E.164 is nobody who can be answered."""
    if own is not None and address == own:
        return SenderKind.OWN
    if _E164.match(address):
        return SenderKind.PERSON
    if re.fullmatch(r"[+*#\d]+", address):
        return SenderKind.SHORT_CODE
    return SenderKind.ALPHANUMERIC


def mask(number: str) -> str:
    """What a log may show of a number: `+51987***321`. Short codes and names are nobody's secret and stay."""
    digits = sum(letter.isdigit() for letter in number)
    if digits < MIN_SUBSCRIBER_DIGITS:
        return number
    head = _SHOWN_HEAD if number.startswith("+") else _SHOWN_HEAD - len("+51")
    head = min(head, len(number) - _SHOWN_TAIL - len("***"))
    return f"{number[:head]}***{number[-_SHOWN_TAIL:]}"


def national(number: Msisdn) -> str:
    """A number as it is dialled within its country, without a trunk prefix: `987654321`."""
    import phonenumbers

    return str(phonenumbers.national_significant_number(phonenumbers.parse(number)))


def _international(written: str) -> str:
    """Digits with a leading plus where the number was written with its country code."""
    digits = "".join(letter for letter in written if letter.isdecimal())
    if written.lstrip().startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else digits


def _parsed(digits: str, written: str, country: str) -> Msisdn:
    import phonenumbers

    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException as error:
        fault = NumberFault.NO_COUNTRY if error.error_type == error.INVALID_COUNTRY_CODE else NumberFault.WRONG_LENGTH
        sentence = (
            f"{written!r} has no country code that exists"
            if fault is NumberFault.NO_COUNTRY
            else (f"{written!r} has too few or too many digits for a phone number")
        )
        raise BadNumberError(fault, sentence) from error
    if not phonenumbers.is_possible_number(number):
        raise BadNumberError(
            NumberFault.WRONG_LENGTH,
            f"{written!r} has too few or too many digits for a phone number in {country}",
        )
    if not phonenumbers.is_valid_number(number):
        raise BadNumberError(
            NumberFault.NOT_IN_USE, f"{written!r} is in no range of numbers that is in use in {country}"
        )
    return Msisdn(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
