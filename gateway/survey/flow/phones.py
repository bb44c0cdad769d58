"""Phone numbers in what people write, and addresses such as `tel:+51987654321`. Knows no contact."""

from __future__ import annotations

import re

import phonenumbers

from .moments import LONGEST_SEARCHED_LETTERS
from .values import FaultError

_LIKE_A_PHONE = re.compile(r"\+?[0-9 .()-]{5,40}")
_SCHEME = re.compile(r"([a-z][a-z0-9]*):([^#\s?][^#\s]*)(?:#(.*))?")
_INTERNATIONAL_DIGITS = 11
"""From so many digits on, a number may have its country's code without a plus."""


def phone_in(text: str, country: str) -> str | None:
    """The first phone number written in a text, as +51987654321. `country`: two letters, for those without a code."""
    for match in _LIKE_A_PHONE.finditer(text[:LONGEST_SEARCHED_LETTERS]):
        number = _read(match[0].strip(), country)
        if number is not None:
            return number
    return None


def urn_parts(urn: str) -> tuple[str, str, str]:
    """`tel:+51...#name`: its scheme, its path, and the name, perhaps empty. FaultError where it is no such address."""
    match = _SCHEME.fullmatch(urn)
    if match is None:
        raise FaultError("this is no address")
    return match[1], match[2], match[3] or ""


def urn_for_people(urn: str) -> str:
    """A phone number as it is written in its own country; a name where the address has one."""
    scheme, path, display = urn_parts(urn)
    if scheme != "tel":
        return display or path
    try:
        number = phonenumbers.parse(path, None)
    except phonenumbers.NumberParseException:
        return path
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def _read(text: str, country: str) -> str | None:
    """Valid numbers first, then those that are at least possible."""
    ways = [(text, country)]
    digits = re.sub(r"[^0-9]", "", text)
    if not text.startswith("+") and len(digits) >= _INTERNATIONAL_DIGITS:
        ways.append((f"+{digits}", country))
    parsed = [number for number in (_parsed(*way) for way in ways) if number is not None]
    for number in (*filter(phonenumbers.is_valid_number, parsed), *parsed):
        if phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE:
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def _parsed(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None


def country_of(phone: str) -> str:
    """The country of a number such as +51987654321, in two letters; empty where it is not known."""
    number = _parsed(phone, "")
    return phonenumbers.region_code_for_number(number) or "" if number is not None else ""
