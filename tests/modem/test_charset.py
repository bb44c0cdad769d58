"""What texts cost, how they are cut, and the bits they become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.api import Coding
from modem.charset import (
    Cost,
    coding_of,
    cost,
    decode_gsm7,
    encode_gsm7,
    fill_bits_after,
    is_gsm7,
    pack,
    split,
    unpack,
)

septet_strings = st.binary().map(lambda data: bytes(octet & 0x7F for octet in data))


def test_hellohello_packs_as_in_every_textbook() -> None:
    assert pack(b"hellohello").hex().upper() == "E8329BFD4697D9EC37"


def test_the_default_alphabet_has_its_septets_where_the_standard_puts_them() -> None:
    assert encode_gsm7("@£$Δ_ΦÆ ¡Ñ¿ñà") == bytes(
        [0x00, 0x01, 0x02, 0x10, 0x11, 0x12, 0x1C, 0x20, 0x40, 0x5D, 0x60, 0x7D, 0x7F]
    )


def test_extension_characters_are_escaped() -> None:
    assert encode_gsm7("€[") == b"\x1b\x65\x1b\x3c"
    assert decode_gsm7(b"\x1b\x65\x1b\x3c") == "€["


def test_an_unknown_extension_shows_the_default_character_and_a_lone_escape_a_space() -> None:
    assert decode_gsm7(b"\x1bAB\x1b") == "AB "


def test_a_text_outside_the_alphabet_has_no_septets() -> None:
    assert encode_gsm7("así") is None
    assert not is_gsm7("así")
    assert is_gsm7("¿Cuántas niñas?".replace("á", "a"))


@given(septet_strings, st.integers(0, 6))
def test_packing_is_undone_by_unpacking(septets: bytes, fill: int) -> None:
    assert unpack(pack(septets, fill), len(septets), fill) == septets


def test_unpacking_more_septets_than_there_are_gives_those_there_are() -> None:
    assert unpack(b"\xe8\x32", 160) == b"he"


def test_seven_octets_of_header_need_no_fill_and_six_need_one() -> None:
    assert (fill_bits_after(7), fill_bits_after(6)) == (0, 1)


@given(st.text())
def test_what_encodes_decodes_to_itself(text: str) -> None:
    septets = encode_gsm7(text)
    assert (septets is not None) == is_gsm7(text)
    if septets is not None:
        assert decode_gsm7(septets) == text


@pytest.mark.parametrize(
    ("text", "coding", "units", "segments"),
    [
        ("", Coding.GSM7, 0, 1),
        ("a" * 160, Coding.GSM7, 160, 1),
        ("a" * 161, Coding.GSM7, 161, 2),
        ("a" * 306, Coding.GSM7, 306, 2),
        ("a" * 307, Coding.GSM7, 307, 3),
        ("€" * 80, Coding.GSM7, 160, 1),
        ("€" * 81, Coding.GSM7, 162, 2),
        ("ŋ" * 70, Coding.UCS2, 70, 1),
        ("ŋ" * 71, Coding.UCS2, 71, 2),
        ("ŋ" * 135, Coding.UCS2, 135, 3),
        ("👍" * 35, Coding.UCS2, 70, 1),
        ("👍" * 36, Coding.UCS2, 72, 2),
    ],
)
def test_a_text_costs_what_operators_bill(text: str, coding: Coding, units: int, segments: int) -> None:
    assert cost(text) == Cost(coding=coding, units=units, segments=segments)


def test_an_extension_character_at_the_edge_moves_whole_to_the_next_part() -> None:
    assert [len(part) for part in split("a" * 152 + "€" + "b" * 20)] == [152, 21]


def test_a_surrogate_pair_at_the_edge_moves_whole_to_the_next_part() -> None:
    assert [len(part) for part in split("ŋ" * 66 + "👍" + "b" * 20)] == [66, 21]


@given(st.text(alphabet=st.sampled_from("aé€[ŋ👍 ñ"), max_size=600))
def test_parts_join_to_the_text_and_each_fits(text: str) -> None:
    parts = split(text)
    assert "".join(parts) == text
    if len(parts) > 1:
        room = 153 if coding_of(text) is Coding.GSM7 else 67
        for part in parts:
            septets = encode_gsm7(part) if coding_of(text) is Coding.GSM7 else None
            assert (len(septets) if septets is not None else len(part.encode("utf-16-be")) // 2) <= room
