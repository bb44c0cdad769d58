"""What a text is counted to cost is what libgammu makes of it."""

from __future__ import annotations

from typing import Any

import gammu
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.api import Coding, Msisdn, OutgoingSms
from modem.charset import cost, decode_gsm7, encode_gsm7, fill_bits_after, is_gsm7, split, unpack
from modem.gammu_sending import parts_of

GSM = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡AZÄÖÑÜ§¿azäöñüà\f^{}\\[~]|€"
ROSA = Msisdn("+51987654321")

in_gsm = st.text(alphabet=st.sampled_from(GSM), max_size=700)
near_the_edges = st.builds(
    lambda fill, tail: "a" * fill + tail,
    st.integers(140, 170) | st.integers(290, 320) | st.integers(60, 75) | st.integers(128, 140),
    st.text(alphabet=st.sampled_from("a€[~ñ👍ŋ"), max_size=20),
)
in_unicode = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("👍ŋá😀~"), max_size=300
)
any_text = in_gsm | near_the_edges | in_unicode


def encoded(text: str) -> list[tuple[bytes, int, bytes]]:
    """Each part as libgammu writes it: header (with its length octet), TP-UDL, the user data after the header."""
    found = []
    for part in parts_of(OutgoingSms(to=ROSA, text=text), smsc="+51997990000", concat_ref=3):
        pdu: bytes = gammu.EncodePDU({**part, "Folder": 0, "Memory": "SM", "Location": 0}, "Submit")
        tpdu = pdu[1 + pdu[0] :]
        at = 2 + 2 + (tpdu[2] + 1) // 2 + 3  # number; then TP-PID, TP-DCS and a TP-VP of one octet
        length, data = tpdu[at], tpdu[at + 1 :]
        size = 1 + data[0] if tpdu[0] & 0x40 else 0
        found.append((data[:size], length, data[size:]))
    return found


def said(text: str) -> str:
    """The text that a phone reads from what libgammu wrote."""
    whole = []
    for header, length, data in encoded(text):
        if is_gsm7(text):
            fill = fill_bits_after(len(header))
            before = (8 * len(header) + fill) // 7
            assert length <= 160
            whole.append(decode_gsm7(unpack(data, length - before, fill)))
        else:
            assert length == len(header) + len(data) <= 140
            whole.append(data.decode("utf-16-be"))  # strict: no half of a character
    return "".join(whole)


@given(any_text)
def test_what_libgammu_writes_reads_back_as_the_text(text: str) -> None:
    assert said(text) == text


@given(any_text)
def test_the_parts_counted_are_the_parts_written(text: str) -> None:
    counted = cost(text)
    written = encoded(text)
    assert counted.segments == len(written)
    spent = 0
    for header, length, _ in written:
        spent += length - (8 * len(header) + 6) // 7 if counted.coding is Coding.GSM7 else (length - len(header)) // 2
    assert spent == counted.units


@given(any_text)
def test_libgammu_counts_the_same(text: str) -> None:
    counted = cost(text)
    coding = "Default" if counted.coding is Coding.GSM7 else "Unicode"
    header = "ConcatenatedMessages" if counted.segments > 1 else "NoUDH"
    assert gammu.SMSCounter(text, header, coding)[0] == counted.segments or not text


@given(near_the_edges | in_gsm)
def test_libgammu_cuts_at_the_same_places(text: str) -> None:
    entries = [{"ID": "ConcatenatedTextLong", "Buffer": text}]
    made: list[dict[str, Any]] = gammu.EncodeSMS({"Class": -1, "Unicode": not is_gsm7(text), "Entries": entries})
    assert [part["Text"] for part in made] == list(split(text))


@pytest.mark.parametrize("text", ["ŋ~", "~ŋ~~", "~" * 40 + "ŋ" + "~" * 29, "ŋ" + "~" * 200])
def test_a_tilde_among_dear_letters_stays_a_tilde(text: str) -> None:
    assert said(text) == text


@pytest.mark.parametrize("char", GSM)
def test_each_character_of_the_alphabet_becomes_the_septets_libgammu_writes(char: str) -> None:
    ((_, length, data),) = encoded(f"a{char}b")
    assert unpack(data, length) == encode_gsm7(f"a{char}b")
