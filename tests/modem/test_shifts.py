"""National language tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.charset import decode_gsm7
from modem.shifts import PORTUGUESE, SPANISH, TURKISH, decode_shifted, languages_in

LANGUAGES = (0, TURKISH, SPANISH, PORTUGUESE)
septets = st.binary(max_size=40).map(lambda data: bytes(octet & 0x7F for octet in data))


def escaped(letters: str) -> bytes:
    return b"".join(bytes((0x1B, ord(letter))) for letter in letters)


@pytest.mark.parametrize(
    ("single", "letters", "text"),
    [
        (SPANISH, "\x09AIOUaeiou", "çÁÍÓÚá€íóú"),
        (TURKISH, "GIScegis", "ĞİŞç€ğış"),
        (PORTUGUESE, "\x05\x09\x0b\x0c\x0e\x0f\x1fAIOU[\\aeiou{|\x7f", "êçÔôÁáÊÀÍÓÚÃÕÂ€íóúãõâ"),
        (SPANISH, "()/<=>@\x14\x0a", "{}\\[~]|^\f"),
        (0, "aiou", "aiou"),
    ],
)
def test_an_escape_leads_to_the_table_of_the_language(single: int, letters: str, text: str) -> None:
    assert decode_shifted(escaped(letters), single=single) == text


def test_a_locking_table_stands_in_place_of_the_default_one() -> None:
    assert decode_shifted(b"\x04\x07\x0b\x0c\x1c\x1d\x40\x60", locking=TURKISH) == "€ıĞğŞşİç"
    assert decode_shifted(b"\x04\x06\x08\x09\x5b\x5c\x7b\x7c\x60", locking=PORTUGUESE) == "êúóçÃÕãõ~"


def test_an_escape_under_a_locking_table_falls_back_to_that_table() -> None:
    assert decode_shifted(b"\x1b\x7b", locking=PORTUGUESE) == "ã"
    assert decode_shifted(b"\x1b\x7b", locking=PORTUGUESE, single=PORTUGUESE) == "ã"
    assert decode_shifted(b"\x1b\x65", locking=TURKISH) == "€"


def test_a_language_without_a_table_here_counts_for_none() -> None:
    assert decode_shifted(b"31\x1b\x65", locking=SPANISH, single=9) == "31€"


def test_the_last_of_several_names_counts() -> None:
    assert languages_in([(0x24, b"\2"), (0x25, b"\1"), (0x24, b"\3")]) == (TURKISH, PORTUGUESE)
    assert languages_in([(0x24, b""), (0x25, b"\1\1")]) == (0, 0)


@given(septets)
def test_without_a_language_it_is_the_default_alphabet(given_septets: bytes) -> None:
    assert decode_shifted(given_septets) == decode_gsm7(given_septets)


@given(septets, st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
def test_digits_are_the_same_in_every_language_and_nothing_fails(
    given_septets: bytes, locking: int, single: int
) -> None:
    text = decode_shifted(given_septets + b"\x0d0123456789", locking=locking, single=single)
    assert text.endswith("0123456789")
    assert len(text) <= len(given_septets) + 11
